"""What surrounds a run and is not for anybody to plant: modules, the state folder, journals, mounts, the whole way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from fixenc.cli.running import _how_to_continue
from fixenc.errors import ChangedError
from fixenc.files import reading, state
from fixenc.files.folders import Folder
from fixenc.files.locations import Location
from fixenc.files.notes import append
from fixenc.options import Options
from tests.conftest import Runner
from tests.test_hostile_files import ONLY_ROOT, child, run

pytestmark = pytest.mark.slow

MOJIBAKE, MENDED = "PÃ¢tÃ© en croÃ»te\n".encode(), "Pâté en croûte\n".encode()
OTHER = 65534
UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# What a process that is started imports before it knows where its parent finds modules, and what it needs then.
PLANTED = ("multiprocessing", "random", "signal", "pickle", "numpy", "chardet", "fixenc", "sitecustomize")


@pytest.mark.parametrize("processes", ["2", "1000000000000"])
def test_modules_in_the_working_folder_are_not_run(fixenc: Runner, tmp_path: Path, processes: str):
    """A failure means that whoever made a folder has programs of theirs run when it is fixed."""
    scraped, trace = tmp_path / "scraped", tmp_path / "trace"
    scraped.mkdir()
    for number in range(3):  # enough for worker processes to be worth their start
        (scraped / f"{number}.txt").write_bytes(MOJIBAKE + b"plain words\n" * 120_000 + MOJIBAKE)
    for name in PLANTED:
        (scraped / f"{name}.py").write_text(f"open({str(trace)!r}, 'a').write('run')\n", "utf-8")
    ran = fixenc("fix", "--jobs", processes, ".", cwd=scraped)
    assert (ran.code, "3 fixed" in ran.err, trace.exists()) == (0, True, False), ran.err
    assert all((scraped / f"{number}.fixed.txt").read_bytes().endswith(MENDED) for number in range(3))


def _nowhere(*_: Any, **__: Any) -> Path:
    raise RuntimeError("no home")


@pytest.mark.parametrize("place", [_nowhere, lambda *_, **__: Path("~/.local/state/fixenc")], ids=["none", "here"])
def test_without_a_home_folder_nothing_is_noted_or_believed_in_the_working_folder(
    tmp_path: Path, place: Callable[..., Path]
):
    """A failure means that a scraped folder can hold the state folder, and journals, of whoever works in it."""
    (tmp_path / "page.txt").write_bytes(MOJIBAKE)
    planted = tmp_path / "~/.local/state/fixenc/runs/20260101T000000.000000000Z-0001.jsonl"
    planted.parent.mkdir(parents=True)
    planted.write_text('{"journal": 2, "began": 1, "paths": ["/"], "options": {"in_place": true}}\n', "utf-8")
    before = everything(tmp_path)

    def command(*arguments: str) -> tuple[int, str]:
        def without_a_home() -> None:
            platformdirs.user_state_path = place
            run(*arguments)

        ran = child(tmp_path, without_a_home)
        return ran.code, ran.err

    code, err = command("fix", "--in-place", "page.txt")
    assert (code, "set HOME or XDG_STATE_HOME to an absolute path, or choose a file for it" in err) == (2, True)
    assert command("undo")[0] == 2
    assert command("runs") == (0, "no runs found\n")
    assert everything(tmp_path) == before
    code, err = command("fix", "page.txt")
    assert (code, "cannot keep the list of written files: no home folder is known" in err) == (0, True)
    assert everything(tmp_path) == before | {"page.fixed.txt": MENDED}
    assert command("fix", "--in-place", "--journal", "run.jsonl", "page.txt")[0] == 0
    assert command("undo", "--journal", "run.jsonl")[0] == 0
    assert everything(tmp_path).keys() == before.keys() | {"page.fixed.txt", "run.jsonl"}
    assert (tmp_path / "page.txt").read_bytes() == MOJIBAKE


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[Path]:
    """A folder that a link of another user leads to: nothing may come into it."""
    for name in ("tree", "victim"):
        (tmp_path / name).mkdir()
    (tmp_path / "tree/page.txt").write_bytes(MOJIBAKE)
    (tmp_path / "victim/page.txt").write_bytes(MOJIBAKE)
    (tmp_path / "tree/sub").symlink_to(tmp_path / "victim")
    os.chown(tmp_path / "tree/sub", OTHER, OTHER, follow_symlinks=False)
    yield tmp_path / "victim"
    assert everything(tmp_path / "victim") == {"page.txt": MOJIBAKE}


@ONLY_ROOT
@pytest.mark.parametrize(
    "arguments", [["fix", "--in-place", "tree/page.txt"], ["fix", "tree/page.txt", "-o", "out"], ["fix", "tree"]]
)
def test_a_journal_is_not_written_where_another_users_link_leads(
    fixenc: Runner, tmp_path: Path, foreign: Path, arguments: list[str]
):
    ran = fixenc(*arguments, "--journal", "tree/sub/run.jsonl")
    assert (ran.code, "journal: " in ran.err, f"{foreign}" in ran.err) == (2, True, False)
    assert "sub' is a link that another user made" in ran.err
    assert (tmp_path / "tree/page.txt").read_bytes() == MOJIBAKE
    assert not (tmp_path / "out").exists()


@ONLY_ROOT
@pytest.mark.parametrize("arguments", [["way"], ["way/page.txt"], ["tree/page.txt", "-o", "way"]])
@pytest.mark.parametrize("target", ["tree/sub", "tree/../tree/sub"])
def test_a_link_of_ones_own_that_leads_through_another_users_is_not_followed(
    fixenc: Runner, tmp_path: Path, foreign: Path, arguments: list[str], target: str
):
    (tmp_path / "way").symlink_to(target)
    ran = fixenc("fix", *arguments)
    assert (ran.code, f"{tmp_path / 'tree/sub'}' is a link that another user made" in ran.err) == (2, True)
    assert foreign.is_dir()


def test_a_note_that_comes_to_nothing_is_removed_where_it_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure means that whoever swaps the folder of a journal has a file of that name removed elsewhere."""
    for name in ("here", "victim"):
        (tmp_path / name).mkdir()
    (tmp_path / "victim/run.jsonl").write_bytes(b"")

    def swap(*_: object) -> None:
        (tmp_path / "here").rename(tmp_path / "away")
        (tmp_path / "here").symlink_to(tmp_path / "victim")
        raise PermissionError(1, "not to be believed")

    monkeypatch.setattr(state, "_require_own", swap)
    with pytest.raises(PermissionError):
        append(tmp_path / "here/run.jsonl", {"a": 1}, presence=state.Presence.NEW)
    assert everything(tmp_path) == {"victim/run.jsonl": b""}


def test_a_state_folder_that_is_a_link_keeps_its_target_as_open_as_it_is(tmp_path: Path, fixenc: Runner):
    (tmp_path / "shared").mkdir(mode=0o755)
    (tmp_path / "shared").chmod(0o755)
    (tmp_path / "state").mkdir()
    (tmp_path / "state/fixenc").symlink_to(tmp_path / "shared")
    (tmp_path / "page.txt").write_bytes(MOJIBAKE)
    assert fixenc("fix", "--in-place", "page.txt", env={"XDG_STATE_HOME": str(tmp_path / "state")}).code == 0
    assert (tmp_path / "shared").stat().st_mode & 0o777 == 0o755
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "shared").rglob("*")} == {0}


@pytest.mark.parametrize("what", ["file", "link", "dangling", "folder", "FIFO"])
def test_a_temporary_file_takes_no_name_that_is_taken(tmp_path: Path, what: str):
    """O_EXCL: a failure means that what somebody put at its name is written to."""
    (tmp_path / "victim").write_bytes(b"mine")
    taken = tmp_path / "taken"
    match what:
        case "file":
            taken.write_bytes(b"mine")
        case "folder":
            taken.mkdir()
        case "FIFO":
            os.mkfifo(taken)
        case _:
            taken.symlink_to(tmp_path / ("victim" if what == "link" else "made"))
    with pytest.raises(FileExistsError):
        Folder.at(tmp_path, str(tmp_path)).create("taken")
    assert (tmp_path / "victim").read_bytes() == b"mine"
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("more", [[], ["--force"]], ids=["", "force"])
def test_a_folder_that_is_mounted_twice_is_not_written_onto_itself(tmp_path: Path, more: list[str]):
    """A failure means that --force replaces an original that nobody kept."""
    if shutil.which("unshare") is None or subprocess.run([*UNSHARE, "true"], check=False).returncode:
        pytest.skip("this system gives users no mounts of their own")
    for name in ("tree/sub", "out/sub"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "tree/sub/page.txt").write_bytes(MOJIBAKE)
    script = 'mount --bind tree/sub out/sub && exec "$@" || exit 99'
    command = [sys.executable, "-m", "fixenc", "fix", "tree", "-o", "out", *more]
    ran = subprocess.run(
        [*UNSHARE, "sh", "-c", script, "sh", *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, "the output would replace the input; use --in-place" in ran.stderr) == (2, True)
    assert everything(tmp_path) == {"tree/sub/page.txt": MOJIBAKE}


def test_a_file_that_grows_for_ever_is_not_read_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Another program may write faster than fixenc reads; as much is read as there was, and a block more."""
    (tmp_path / "a.log").write_bytes(b"x" * 1000)
    asked = list[int]()

    def growing(_descriptor: int, size: int) -> bytes:
        asked.append(size)
        assert len(asked) < 10, "there is no end"
        return b"x" * size

    monkeypatch.setattr(os, "read", growing)
    location = Location.of(tmp_path / "a.log")
    assert len(reading.read(location).data) < 1 << 20
    with pytest.raises(ChangedError, match="is being written to"):
        reading.digest_of(location)


def test_a_way_to_go_on_is_reported_safely(tmp_path: Path):
    options = Options(journal=tmp_path / "\x1b]0;owned\x07.jsonl")
    assert "\\x1b]0;owned\\x07.jsonl`" in _how_to_continue(options)
