"""The public surface, name by name, and what a type checker makes of it in a user's program."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import fixenc
from tests.surface import MODULES, SURFACE, describe_all

ROOT = Path(__file__).parent.parent

# What a person may write, with a wrong name, a wrong argument and a wrong type.
PROGRAM = """\
import fixenc
from fixenc import chardet, ftfy
from fixenc.charset_normalizer import CharsetMatch, from_bytes
from fixenc import Cleaned, Decoded, Detection, Outcome, Region, Repair, Rival, Status

found: Detection = fixenc.detect(b"a")
decoded: Decoded = fixenc.decode(b"a")
cleaned: Cleaned = fixenc.fix_bytes(b"a")
repair: Repair = fixenc.explain("a")
regions: tuple[Region, ...] = repair.regions
rivals: tuple[Rival, ...] = fixenc.rivals(b"a")
is_fixed = [outcome.status is Status.FIXED for outcome in fixenc.fix_tree("folder")]
one: Outcome = fixenc.fix_file("file")
with fixenc.open("file", errors="replace") as lines:
    first: str = next(lines)
mended: str = ftfy.fix_text(first, uncurl_quotes=False)
name: str | None = chardet.detect(b"a")["encoding"]
best: CharsetMatch | None = from_bytes(b"a").best()
fixenc.fix_txt("a")
fixenc.fix_text("a", gues=True)
wrong: int = fixenc.fix_text("a")
"""


def test_the_public_names_and_their_signatures_are_these():
    """A failure means that users' programs may break, or that something slipped out (`python -m tests.surface`)."""
    assert describe_all() == SURFACE.read_text("utf-8")


def test_the_types_are_for_users_too():
    assert (Path(fixenc.__file__).parent / "py.typed").exists()


def test_an_import_takes_no_time():
    """A failure means that a module is loaded before it is used: with any of the heavy ones, there are hundreds."""
    code = "import sys; before = set(sys.modules); import fixenc; print(len(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(done.stdout) < 40  # importlib and warnings, with what they need


@pytest.mark.slow
def test_a_type_checker_finds_a_wrong_name(tmp_path: Path):
    """A failure means that the module looks like one that has any name."""
    pytest.importorskip("mypy")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--no-error-summary", str(program)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    errors = [line.removeprefix(f"{program}:") for line in done.stdout.splitlines() if ": error:" in line]
    assert [line[:10] for line in errors] == ["19: error:", "20: error:", "21: error:"], done.stdout + done.stderr
    assert 'Module has no attribute "fix_txt"' in errors[0]


def test_the_pages_of_the_reference_are_made_of_docstrings(tmp_path: Path):
    """A failure means that a public name has no docstring, or that a page would load something from elsewhere."""
    pytest.importorskip("pdoc")
    from tests.reference import build

    modules = build(tmp_path)
    assert set(MODULES) <= set(modules)
    for module in modules:
        page = tmp_path.joinpath(*module.split(".")).with_suffix(".html").read_text("utf-8")
        names = list(getattr(import_module(module), "__all__", []))
        assert [name for name in names if f'id="{name}"' not in page] == []
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page.replace('href="https://pdoc.dev"', ""))
    assert not list(tmp_path.rglob("containers*"))


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_has_a_docstring(module: str):
    values = {name: getattr(import_module(module), name) for name in import_module(module).__all__}
    assert [name for name, value in values.items() if callable(value) and not inspect.getdoc(value)] == []
