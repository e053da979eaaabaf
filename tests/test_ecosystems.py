"""Each fixed file opens with the tool of its own ecosystem, as the text that was meant."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.ecosystems.fixtures import Fixture, make_fixtures, make_left, make_prose
from tests.ecosystems.tools import TOOLS

pytestmark = pytest.mark.slow

FIXTURES = list(make_fixtures())


class Fixed(NamedTuple):
    """The folder of the fixed files, and what the command said of each, by its path in the folder."""

    folder: Path
    said: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> Fixed:
    """All files, written and fixed by one command."""
    files = {one.path: one.data for one in FIXTURES}
    files.update({one.also_path: one.also for one in FIXTURES if one.also_path is not None and one.also is not None})
    return run_fix(files, tmp_path_factory.mktemp("all"))


def run_fix(files: dict[str, bytes], base: Path) -> Fixed:
    """Write files, run the installed command over them once, and return what came out."""
    for path, data in files.items():
        (base / "in" / path).parent.mkdir(parents=True, exist_ok=True)
        (base / "in" / path).write_bytes(data)
    command = shutil.which("fixenc", path=str(Path(sys.executable).parent))
    assert command, "the fixenc command is not installed beside this Python"
    done = subprocess.run(
        [command, "fix", "in", "-o", "out", "--json"],
        cwd=base,
        capture_output=True,
        check=False,
        env={**os.environ, "XDG_STATE_HOME": str(base / "state")},
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines, done.stderr.decode()
    return Fixed(base / "out", {str(Path(line["path"]).relative_to("in")): line for line in lines})


def rows() -> Iterator[Any]:
    for one in FIXTURES:
        for tool in one.template.tools:
            yield pytest.param(one, tool, id=f"{one.name}, {tool}")


@pytest.mark.parametrize(("fixture", "tool"), list(rows()))
def test_a_file_opens_with_its_own_tool_as_the_text_that_was_meant(fixed: Fixed, fixture: Fixture, tool: str):
    """A failure means that a file is clean UTF-8, and broken where it is used."""
    if (missing := TOOLS[tool].missing) is not None:
        pytest.skip(missing)
    path = fixed.folder / fixture.path
    text = squeeze(TOOLS[tool].read(path))
    assert [one for one in fixture.sentences if squeeze(one) not in text] == [], fixed.said[fixture.path]


@pytest.mark.parametrize("fixture", [pytest.param(one, id=one.name) for one in FIXTURES if one.kind == "healthy"])
def test_a_healthy_file_is_the_same_byte_for_byte(fixed: Fixed, fixture: Fixture):
    assert (fixed.folder / fixture.path).read_bytes() == fixture.data
    if fixture.also_path is not None:
        assert (fixed.folder / fixture.also_path).read_bytes() == fixture.also


def test_prose_that_mentions_a_charset_stays_as_it_was_written(tmp_path: Path):
    """A failure means that a word in somebody's text was taken for a declaration, and changed."""
    prose = list(make_prose())
    came = run_fix({path: text.encode(charset) for path, text, charset in prose}, tmp_path)
    assert {path: (came.folder / path).read_bytes().decode() for path, _, _ in prose} == {
        path: text for path, text, _ in prose
    }


def test_what_its_tools_expect_as_it_is_is_left_alone_with_the_reason(tmp_path: Path):
    files = dict(make_left())
    came = run_fix(files, tmp_path)
    assert {path: (came.folder / path).read_bytes() for path in files} == files
    assert [path for path in files if "--force-type text" not in str(came.said[path]["reason"])] == []


def squeeze(text: str) -> str:
    """Return a text without its white space, in one form: tools wrap lines."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def test_there_are_enough_files():
    """A failure means that the fixtures have shrunk: 220 files, 15 languages, 10 legacy charsets."""
    assert len(FIXTURES) >= 220
    assert len({one.language for one in FIXTURES}) >= 15
    assert len({one.charset for one in FIXTURES if one.kind == "legacy"}) >= 10
