"""What a command reads: paths, a list of paths, piped text, or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Ran, Runner

MOJIBAKE, MENDED = "cafÃ©\n", "café\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(MOJIBAKE, "utf-8")
    return tmp_path


def on_terminal(folder: Path, *arguments: str) -> Ran:
    """Run the command with a terminal as its standard input."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "fixenc", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, stdin=theirs, capture_output=True, check=False, timeout=60)
    finally:
        os.close(ours)
        os.close(theirs)
    return Ran(done.returncode, done.stdout, done.stderr.decode())


def test_piped_text_is_read_if_no_path_is_given(fixenc: Runner, folder: Path):
    """A failure means that `printf x | fixenc fix` writes copies of everything below the working folder."""
    before = sorted(folder.iterdir())
    ran = fixenc("fix", stdin=MOJIBAKE.encode())
    assert (ran.code, ran.out.decode(), ran.err) == (0, MENDED, "")
    assert fixenc("fix", "--check", stdin=MOJIBAKE.encode()).code == 1
    assert fixenc("fix", stdin=b"").out == b""
    assert fixenc("detect", "--json", stdin="Größe".encode("cp1252")).lines[0]["path"] == "-"
    assert "after   café" in fixenc("explain", stdin=MOJIBAKE.encode()).out.decode()
    assert sorted(folder.iterdir()) == before


@pytest.mark.slow
def test_on_a_terminal_fixing_takes_a_path(folder: Path):
    ran = on_terminal(folder, "fix")
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.splitlines() == [
        "fixenc: name what to fix, or pipe text into it:",
        "  fixenc fix .                      the text files below the working folder",
        "  fixenc fix page.html              one file",
        "  curl example.org | fixenc fix -   text from another program",
    ]
    assert on_terminal(folder, "explain").err.startswith("fixenc: name a text or a file, or pipe text into it:\n")
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "b.txt"]


@pytest.mark.slow
def test_on_a_terminal_commands_that_only_read_take_the_working_folder(folder: Path):
    assert on_terminal(folder, "detect").err == "2 files: 2 text, 2 with mojibake\n"
    assert on_terminal(folder, "names").err.startswith("2 names: 2 healthy")


@pytest.mark.parametrize("command", [["fix"], ["fix", "-"], ["detect"], ["explain"]], ids=" ".join)
def test_a_closed_standard_input_is_told(folder: Path, command: list[str]):
    code = "import os, sys; os.close(0); os.execv(sys.executable, [sys.executable, '-m', 'fixenc', *sys.argv[1:]])"
    done = subprocess.run([sys.executable, "-c", code, *command], cwd=folder, capture_output=True, check=False)
    said = b"fixenc: standard input is closed; name a file or folder, or pipe text into fixenc\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", said)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (["--in-place"], "--in-place needs a path, such as: fixenc fix . --in-place"),
        (["-o", "out"], "--output needs a path, such as: fixenc fix . --output DIR"),
    ],
)
def test_what_makes_no_sense_for_piped_text_asks_for_a_path(fixenc: Runner, folder: Path, option: list[str], said: str):
    ran = fixenc("fix", *option, stdin=MOJIBAKE.encode())
    assert (ran.code, ran.out, ran.err) == (2, b"", f"fixenc: {said}\n")
    assert folder.is_dir()


@pytest.mark.slow
def test_paths_come_from_a_list(fixenc: Runner, folder: Path):
    odd = os.fsdecode(b"caf\xe9 \n.txt")
    (folder / odd).write_text(MOJIBAKE, "utf-8")
    (folder / "-").write_text(MOJIBAKE, "utf-8")
    (folder / "list").write_bytes(b"a.txt\n\n./b.txt\na.txt\n")
    ran = fixenc("fix", "-n", "--json", "--files-from", "list")
    assert [line["path"] for line in ran.lines] == ["a.txt", "b.txt"]
    found = b"\0".join([os.fsencode(odd), b"-", b""])
    ran = fixenc("fix", "--json", "b.txt", "--exclude", "b*", "-0", "--files-from", "-", stdin=found)
    assert {line["path"] for line in ran.lines if line["written"]} == {"b.txt", odd, "-"}, "a list holds no -"
    assert [line["path"] for line in fixenc("detect", "--json", "--files-from", "list").lines] == ["a.txt", "b.txt"]


@pytest.mark.slow
@pytest.mark.parametrize("command", [["fix"], ["detect"], ["explain"], ["fix", "--files-from", "-"]])
def test_what_has_no_end_is_told(folder: Path, command: list[str]):
    """A failure means that a program which never stops writing fills the memory of the machine."""
    with Path("/dev/zero").open("rb") as zero:
        ran = subprocess.run(
            [sys.executable, "-m", "fixenc", *command], cwd=folder, stdin=zero, capture_output=True, check=False
        )
    most = "268,435,456 bytes; split it" if "-" in command else "134,217,728 bytes; save it in a file"
    assert (ran.returncode, ran.stdout, ran.stderr.count(b"\n")) == (2, b"", 1)
    assert f"has more than {most}" in ran.stderr.decode()


def test_a_line_that_is_no_path_is_not_shown(fixenc: Runner, folder: Path):
    ran = fixenc("fix", "--files-from", "-", stdin=b"a.txt\n" + b"x" * 65_537)
    assert (ran.code, ran.err) == (2, "fixenc: --files-from standard input: path 2 has more than 65,536 bytes\n")
    assert len(list(folder.iterdir())) == 2


@pytest.mark.slow
def test_an_empty_list_is_no_error(fixenc: Runner, folder: Path):
    for command in ("fix", "detect"):
        ran = fixenc(command, "--files-from", "-", stdin=b"\n")
        assert (ran.code, ran.out, ran.err) == (0, b"", "no paths in the list; nothing to do\n")
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (["--files-from", "none"], b"", "--files-from 'none': cannot be read: No such file or directory"),
        (["--files-from", "."], b"", "--files-from '.': cannot be read: Is a directory"),
        (
            ["--files-from", "-"],
            b"a.txt\0b.txt\0",
            "--files-from standard input: has NUL between paths; read it with -0",
        ),
        (["-0", "."], b"", "-0 goes with a list of paths: add --files-from LIST, or --files-from - for standard input"),
        (["-", "--files-from", "-"], b"", "standard input cannot be both a list of paths and a file; remove one -"),
    ],
)
def test_a_list_that_cannot_be_read_is_an_error(
    fixenc: Runner, folder: Path, arguments: list[str], given: bytes, said: str
):
    ran = fixenc("fix", *arguments, stdin=given)
    assert (ran.code, ran.out, ran.err) == (2, b"", f"fixenc: {said}\n")
    assert folder.is_dir()
