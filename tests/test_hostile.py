"""Names, files and surroundings that nobody would wish for, through the installed command."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fixenc.records import Status
from tests.conftest import Runner

pytestmark = pytest.mark.slow

MOJIBAKE, MENDED = "cafÃ©\n".encode(), "café\n".encode()

NAMES = [
    b"[red].txt",
    b"-x",
    b"--check",
    b"new\nline.txt",
    b"esc\x1b[31m.txt",
    b"osc\x1b]0;owned\x07.txt",
    b"not utf-8 \xff\xfe.txt",
    "right\u202eto left.txt".encode(),
    b"blank .txt",
    b"'quoted\".txt",
    "é".encode() * 120 + b".txt",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_odd_names_are_fixed_and_shown_safely(fixenc: Runner, tmp_path: Path, name: bytes):
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / os.fsdecode(name)).write_bytes(MOJIBAKE)
    ran = fixenc("fix", "d", "-v")
    assert ran.code == 0
    clean = [path for path in folder.iterdir() if path.read_bytes() == MENDED]
    assert len(clean) == 1
    assert not set("\x1b\x07\x9b\u202e") & set(ran.err)
    assert len(ran.err.splitlines()) == 2
    (line,) = [line for line in fixenc("fix", "d", "--json").lines if line["status"] == Status.FIXED.value]
    assert os.fsencode(line["path"]) == b"d/" + name


def test_a_name_with_a_dash_is_given_after_two(fixenc: Runner, tmp_path: Path):
    (tmp_path / "-x").write_bytes(MOJIBAKE)
    assert fixenc("fix", "--", "-x").code == 0
    assert (tmp_path / "-x.fixed").read_bytes() == MENDED


def test_a_name_as_long_as_names_get_fails_with_a_reason(fixenc: Runner, tmp_path: Path):
    name = "a" * 251 + ".txt"
    (tmp_path / name).write_bytes(MOJIBAKE)
    ran = fixenc("fix", ".")
    assert ran.code == 2
    assert "File name too long" in ran.err
    assert fixenc("fix", "-o", "out", ".").code == 0
    assert (tmp_path / "out" / name).read_bytes() == MENDED


@pytest.mark.parametrize("data", [b"", b"a", b"\n", b"\xff", b"\0"], ids=repr)
def test_tiny_files(fixenc: Runner, tmp_path: Path, data: bytes):
    (tmp_path / "tiny").write_bytes(data)
    ran = fixenc("fix", ".")
    assert ran.code == 0
    assert ran.err.startswith("1 file: ") or ran.err.splitlines()[-1].startswith("1 file: ")
    assert (tmp_path / "tiny").read_bytes() == data


def test_a_line_of_20_mb(fixenc: Runner, tmp_path: Path):
    (tmp_path / "long.txt").write_bytes("word naïve ".encode() * (20_000_000 // 12))
    assert fixenc("fix", ".").code == 0
    (tmp_path / "long.txt").write_bytes(b"plain word " * 1_900_000 + MOJIBAKE)
    assert fixenc("fix", ".").code == 0
    assert (tmp_path / "long.fixed.txt").read_bytes().endswith(MENDED)


def test_links_and_fifos_are_skipped_with_a_reason(fixenc: Runner, tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(MOJIBAKE)
    (tmp_path / "link").symlink_to("a.txt")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "fifo")
    ran = fixenc("fix", ".")
    assert ran.code == 0
    assert "4 skipped (3 symbolic link, 1 FIFO)" in ran.err
    assert "2 skipped (1 symbolic link, 1 FIFO)" in fixenc("fix", "link", "fifo").err


# Permissions do not bind root. Where tests run as root, the command gives that up once everything it needs is loaded,
# for another user may not be able to read this Python's files.
RUN_AS_NOBODY = """
import os, sys
if sys.version_info >= (3, 11):
    import tomllib
from fixenc.cli import main
def run(*arguments):
    sys.argv = ["fixenc", *arguments]
    try:
        main()
    except SystemExit as end:
        return end.code
run("fix", "warm", "no such path", "--in-place", "--quiet")
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
os.chdir(sys.folder_given)
sys.exit(run(*sys.argv_given))
"""


def run_as_nobody(folder: Path, *arguments: str, within: str = ".") -> subprocess.CompletedProcess[str]:
    (folder / "warm").mkdir(exist_ok=True)
    (folder / "warm" / "a.txt").write_bytes(MOJIBAKE)
    code = RUN_AS_NOBODY.replace("sys.argv_given", repr(arguments)).replace("sys.folder_given", repr(within))
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder that another user can reach; pytest's own are private."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/") and folder.stat().st_mode & 0o700 == 0o700:
            folder.chmod(folder.stat().st_mode | 0o055)
    return tmp_path


def test_an_unreadable_file_is_one_failure(open_folder: Path):
    folder = open_folder / "d"
    folder.mkdir()
    (folder / "a.txt").write_bytes(MENDED)
    (folder / "secret.txt").write_bytes(MOJIBAKE)
    (folder / "secret.txt").chmod(0)
    (folder / "locked").mkdir(mode=0)
    done = run_as_nobody(open_folder, "fix", "d")
    (folder / "locked").chmod(0o700)
    assert done.returncode == 2
    assert "failed    d/secret.txt  cannot be read: Permission denied" in done.stderr
    assert "failed    d/locked  cannot be read: Permission denied" in done.stderr
    assert "1 healthy, 2 failed" in done.stderr


def test_a_read_only_folder_fails_and_leaves_nothing(open_folder: Path):
    folder = open_folder / "ro"
    folder.mkdir()
    (folder / "a.txt").write_bytes(MOJIBAKE)
    (folder / "a.txt").chmod(0o644)
    folder.chmod(0o555)
    for arguments in (["ro"], ["ro", "--in-place"]):
        done = run_as_nobody(open_folder, "fix", *arguments)
        assert done.returncode == 2
        assert "Permission denied" in done.stderr
    folder.chmod(0o755)
    assert [path.name for path in folder.iterdir()] == ["a.txt"]
    assert (folder / "a.txt").read_bytes() == MOJIBAKE


def test_messages_are_escaped_where_a_console_has_ascii_alone_and_a_patch_is_never(fixenc: Runner, tmp_path: Path):
    (tmp_path / "имя.txt").write_bytes(MOJIBAKE)
    ran = fixenc("fix", "--diff", ".", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert ran.code == 1
    assert "would fix \\u0438\\u043c\\u044f.txt" in ran.err
    assert "+café".encode() in ran.out


@pytest.mark.parametrize(
    "arguments", [["detect", "--json", "."], ["fix", "-n", "--json", "."], ["fix", "--diff", "."]], ids=" ".join
)
def test_a_reader_that_goes_away_is_2_and_no_traceback(tmp_path: Path, arguments: list[str]):
    """A failure may mean that 1, which says "would change", is answered for something else."""
    for number in range(300):
        (tmp_path / f"{number:03}{'x' * 200}.txt").write_bytes(MOJIBAKE)
    with subprocess.Popen(
        [sys.executable, "-m", "fixenc", *arguments],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as run:  # fmt: skip
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        err = run.stderr.read().decode()
    assert run.returncode == 2
    assert "Traceback" not in err
    assert "BrokenPipe" not in err


def on_a_terminal(folder: Path, *arguments: str, stdout: int | None = None) -> str:
    """What a terminal shows of the command: its errors, and its output unless that goes elsewhere."""
    master, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "fixenc", *arguments],
        cwd=folder, stdin=terminal, stdout=terminal if stdout is None else stdout, stderr=terminal,
    ) as run:  # fmt: skip
        os.close(terminal)
        shown = b""
        with contextlib.suppress(OSError):  # how Linux shows that nobody writes any more
            while read := os.read(master, 4096):
                shown += read
        run.wait(60)
    os.close(master)
    return shown.decode()


def without_colours(shown: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", shown)


@pytest.mark.parametrize("flag", ["--json", "--diff"])
def test_data_go_to_standard_output_while_a_terminal_shows_progress(tmp_path: Path, flag: str):
    """A failure means that `fixenc fix --json > out.jsonl` leaves an empty file."""
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_bytes(MOJIBAKE)
    with (tmp_path / "out").open("wb") as out:
        shown = on_a_terminal(tmp_path, "fix", ".", "-n", flag, "--exclude", "out", stdout=out.fileno())
    lines = (tmp_path / "out").read_text("utf-8").splitlines()
    if flag == "--json":
        assert len([json.loads(line) for line in lines]) == 31
        assert '"path"' not in shown
    else:
        assert lines.count("+café") == 30
        assert "+café" not in shown
        assert "would fix 00.txt" in without_colours(shown)
    assert "30 to fix" in shown


def test_a_diff_on_a_terminal_is_safe_and_without_a_bar(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"\x1b]0;owned\x07" + MOJIBAKE)
    shown = on_a_terminal(tmp_path, "fix", ".", "--diff")
    assert "+\\x1b]0;owned\\x07café" in without_colours(shown)
    assert "\x1b]0;" not in shown
    assert "\u2501" not in shown, "no bar between the data"
