"""The public surface, name by name, and what a type checker makes of it in a user's program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import fixenc
from tests.surface import SURFACE, describe_all

ROOT = Path(__file__).parent.parent

# What a person may write, with a wrong name, a wrong argument and a wrong type.
PROGRAM = """\
import fixenc
from fixenc import Cleaned, Decoded, Detection, Outcome, Region, Repair, Rival, Status

found: Detection = fixenc.detect(b"a")
decoded: Decoded = fixenc.decode(b"a")
cleaned: Cleaned = fixenc.fix_bytes(b"a")
repair: Repair = fixenc.explain("a")
regions: tuple[Region, ...] = repair.regions
rivals: tuple[Rival, ...] = fixenc.rivals(b"a")
is_fixed = [outcome.status is Status.FIXED for outcome in fixenc.fix_tree("folder")]
one: Outcome = fixenc.fix_file("file")
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
    assert [line[:10] for line in errors] == ["12: error:", "13: error:", "14: error:"], done.stdout + done.stderr
    assert 'Module has no attribute "fix_txt"' in errors[0]
