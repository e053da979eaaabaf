"""What goes wrong around a run: full disks, kills, other programs at work. No byte is lost, everything is reported."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixenc import Options, fix_file, fix_tree
from fixenc.batch import left_to_do
from fixenc.errors import BusyError, JournalError
from fixenc.files import handling
from fixenc.files.journal import Journal
from fixenc.files.leftovers import temporary_name
from fixenc.files.locking import locked, take_lock
from fixenc.files.naming import plan
from fixenc.pipeline import fix_bytes
from fixenc.records import Status
from tests.conftest import Runner

pytestmark = pytest.mark.slow

MOJIBAKE, CLEAN = "cafÃ©, naÃ¯ve\n", "café, naïve\n"
# Enough for a run to be stopped in the middle.
COUNT = 150
# What a system call answers on a full disk, a failing one, and for a limit or a quota.
FAILURES = [errno.ENOSPC, errno.EIO, errno.EDQUOT]


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class FailingCalls:
    """System calls of which the n-th fails, and from then on all that write, as on a disk that is full."""

    def __init__(self, patch: pytest.MonkeyPatch, fails_at: int, code: int) -> None:
        self.count, self.fails_at, self.code = 0, fails_at, code
        for module, name in (
            (os, "fsync"), (os, "replace"), (os, "link"), (os, "unlink"), (os, "chmod"), (os, "chown"),
            (os, "utime"), (os, "open"), (os, "mkdir"), (os, "lstat"), (os, "stat"), (os, "fstat"), (os, "close"),
        ):  # fmt: skip
            patch.setattr(module, name, self.failing(getattr(module, name), is_tried_anyway=name == "close"))

    def failing(self, call: Callable[..., Any], *, is_tried_anyway: bool) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            if self.count == self.fails_at:
                if is_tried_anyway:
                    call(*arguments, **named)
                raise OSError(self.code, os.strerror(self.code))
            return call(*arguments, **named)

        return wrapped


@pytest.mark.parametrize("code", FAILURES)
@pytest.mark.parametrize("options", [Options(), Options(in_place=True)], ids=["beside", "in place"])
def test_whichever_system_call_fails_nothing_is_lost(tmp_path: Path, options: Options, code: int):
    """A failure means that some error of the system leaves a file cut short, or an original gone."""
    for number in range(1, 200):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "a.txt"
        path.write_text(MOJIBAKE, "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            calls = FailingCalls(patch, number, code)
            outcome = fix_file(path, options)
        found = everything(folder)
        assert set(found.values()) <= {MOJIBAKE.encode(), CLEAN.encode()}
        assert MOJIBAKE.encode() in found.values()
        assert outcome.status in (Status.FIXED, Status.FAILED)
        if outcome.was_written:
            assert CLEAN.encode() in found.values()
        if calls.count < number:
            return
    pytest.fail("a run that never ends")


def test_a_limit_on_the_size_of_files_costs_only_those_above(tmp_path: Path, fixenc: Runner):
    (tmp_path / "small.txt").write_text(MOJIBAKE, "utf-8")
    (tmp_path / "large.txt").write_text(MOJIBAKE * 3_000, "utf-8")
    command = [sys.executable, "-m", "fixenc", "fix", "--in-place", "--json", "."]

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, preexec_fn=limit, check=False)
    assert done.returncode == 2
    by_name = {line["path"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert by_name["large.txt"]["status"] == "failed"
    assert "File too large" in by_name["large.txt"]["reason"]
    assert everything(tmp_path) == {
        "small.txt": CLEAN.encode(), "small.txt.orig": MOJIBAKE.encode(), "large.txt": (MOJIBAKE * 3_000).encode(),
    }  # fmt: skip
    assert fixenc("fix", "--in-place", ".").code == 0


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number:03}.txt").write_text(f"{number} {MOJIBAKE}" + "plain\n" * 200, "utf-8")
    return folder


def clean(number: int) -> bytes:
    return (f"{number} {CLEAN}" + "plain\n" * 200).encode()


def old(number: int) -> bytes:
    return (f"{number} {MOJIBAKE}" + "plain\n" * 200).encode()


# Runs a command on a disk of its own, of a size in kB, and takes away what is on it then: a namespace of mounts goes
# with its last process.
ON_A_SMALL_DISK = """
mount -t tmpfs -o size=$0k tmpfs disk && cp -a many/. disk || exit 99
(cd disk && "$@") > out 2> err
code=$?
cp -a disk/. after
exit $code
"""
UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]


@pytest.mark.parametrize("is_journal_there_too", [False, True])
@pytest.mark.parametrize(
    ("arguments", "kilobytes"),
    [(["--in-place"], 650), (["--in-place", "--jobs", "2"], 900), (["-o", "copy"], 900), ([], 1100)],
)
def test_a_disk_that_fills_up_costs_only_what_does_not_fit(
    many: Path, arguments: list[str], kilobytes: int, *, is_journal_there_too: bool
):
    """The originals take 600 kB, and all copies would take as much again."""
    if shutil.which("unshare") is None or subprocess.run([*UNSHARE, "true"], check=False).returncode:
        pytest.skip("this system gives users no mounts of their own")
    place = many.parent
    (place / "disk").mkdir()
    (place / "after").mkdir()
    command = [sys.executable, "-m", "fixenc", "fix", ".", *arguments]
    env = {**os.environ, "XDG_STATE_HOME": str(place / ("disk/.state" if is_journal_there_too else "state"))}
    shell = ["sh", "-c", ON_A_SMALL_DISK, str(kilobytes)]
    ran = subprocess.run([*UNSHARE, *shell, *command], cwd=place, env=env, check=False)
    said = (place / "err").read_text("utf-8")
    assert (ran.returncode, "No space left on device" in said) == (2, True), said
    after = {name: data for name, data in everything(place / "after").items() if not name.startswith(".state")}
    assert not [name for name in after if ".tmp" in name]
    for number in range(COUNT):
        name = f"{number:03}.txt"
        assert after[name] == old(number) or (after[name], after[f"{name}.orig"]) == (clean(number), old(number))
    assert {*after.values()} <= {*map(old, range(COUNT)), *map(clean, range(COUNT))}
    assert sum(data in after.values() for data in map(clean, range(COUNT))) in range(1, COUNT)


def started(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    # Tests may themselves run in the background, where interrupts are ignored.
    code = "import signal; signal.signal(2, signal.default_int_handler); from fixenc.cli import main; main()"
    command = [sys.executable, "-c", code, "fix", ".", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_run_that_is_killed_is_gone_on_with(many: Path, fixenc: Runner):
    """A failure means that a kill at a bad moment leaves half a file, or that the rest is never done."""
    chance = random.Random(7)
    with started(many, "--in-place", "--json", "-j1") as run:
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(chance.random() / 4)
        run.kill()
    for tries in range(8):
        for number in range(COUNT):
            path = many / f"{number:03}.txt"
            assert path.read_bytes() in (old(number), clean(number))
            kept = path.with_name(path.name + ".orig")
            assert (kept.read_bytes() if kept.exists() else path.read_bytes()) == old(number)
        if fixenc("fix", "--resume", "--quiet").code == 2:
            break
        if tries < 5:
            with started(many, "--in-place") as run:
                time.sleep(0.3 + chance.random() / 4)
                run.kill()
    undone = [number for number in range(COUNT) if (many / f"{number:03}.txt").read_bytes() != clean(number)]
    assert undone == []
    assert not list(many.rglob(".fixenc-*")), "what the killed runs left is gone"


def test_a_run_that_goes_on_does_nothing_twice(many: Path, fixenc: Runner):
    with started(many, "-o", str(many.parent / "out"), "--json", "-j1") as run:
        assert run.stdout is not None
        lines = [run.stdout.readline() for _ in range(20)]
        run.send_signal(signal.SIGINT)
        lines += run.stdout.readlines()
        assert run.stderr is not None
        err = run.stderr.read().decode()
    assert run.returncode == 130
    assert "the run can be continued with `fixenc fix --resume`" in err
    assert 0 < len(lines) < COUNT
    ran = fixenc("fix", "--resume", "--json")
    assert ran.code == 0
    assert sum(line["status"] == "fixed" for line in ran.lines) == COUNT - len(lines)
    assert sum(line["reason"] == "processed before the run was interrupted" for line in ran.lines) == len(lines)
    assert len(list((many.parent / "out").iterdir())) == COUNT
    assert fixenc("fix", "--resume").code == 2, "it has ended now"


def test_a_system_that_shuts_down_is_an_interrupt(many: Path):
    with started(many, "--json", "-j1") as run:
        assert run.stdout is not None
        run.stdout.readline()
        run.terminate()
        assert run.stdout.read().endswith(b"}\n")
        assert run.stderr is not None
        assert b"the run can be continued with `fixenc fix --resume`" in run.stderr.read()
    assert run.returncode == 130


def test_what_a_run_replaced_comes_back(many: Path, fixenc: Runner):
    before = everything(many)
    os.chmod(many / "007.txt", 0o640)
    assert fixenc("fix", "--in-place", "--quiet", many).code == 0
    assert (many / "007.txt").read_bytes() == clean(7)
    ran = fixenc("undo")
    assert (ran.code, ran.err.endswith(f"{COUNT} files: {COUNT} restored\n")) == (0, True)
    assert everything(many) == before
    assert (many / "007.txt").stat().st_mode & 0o777 == 0o640
    assert "nothing to undo" in fixenc("undo").err


def test_what_somebody_changed_since_is_not_overwritten(many: Path, fixenc: Runner):
    assert fixenc("fix", "--in-place", "--quiet", many).code == 0
    (many / "001.txt").write_text("mine now", "utf-8")
    (many / "002.txt.orig").write_text("mine too", "utf-8")
    (many / "003.txt").unlink()
    (many / "004.txt.orig").unlink()
    ran = fixenc("undo")
    assert ran.code == 2
    assert f"{COUNT} files: {COUNT - 4} restored, 4 failed" in ran.err
    assert f"004.txt  its original, kept as '{many / '004.txt.orig'}', cannot be read" in ran.err
    assert "001.txt  modified since the run" in ran.err
    assert (many / "001.txt").read_text("utf-8") == "mine now"
    assert (many / "002.txt").read_bytes() == clean(2)
    assert (many / "003.txt.orig").read_bytes() == old(3)


def test_a_run_is_known_by_its_name_and_by_its_journal(tmp_path: Path, fixenc: Runner):
    (tmp_path / "a.txt").write_text(MOJIBAKE, "utf-8")
    assert fixenc("fix", "--in-place", "--journal", "run.jsonl", "a.txt").code == 0
    assert "run.jsonl' exists" in fixenc("fix", "--in-place", "--journal", "run.jsonl", "a.txt").err
    assert fixenc("runs").err == "no runs found\n"
    assert fixenc("undo", "--journal", "run.jsonl").code == 0
    assert fixenc("fix", "-o", "out", "a.txt").code == 0
    (run,) = fixenc("runs", "--json").lines
    assert (run["state"], run["fixed"], run["in-place"]) == ("ended", 1, False)
    assert fixenc("runs").out.splitlines()[1].split()[0] == run["id"].encode() == b"1"
    assert fixenc("undo", run["run"]).err == "1 file: 1 removed\n"
    assert "no run 'nonsense'; `fixenc runs` lists them" in fixenc("undo", "nonsense").err
    (tmp_path / "b.txt").write_text("no journal", "utf-8")
    assert "is no journal of a run" in fixenc("undo", "--journal", "b.txt").err


def test_a_run_that_goes_on_takes_nothing_else(fixenc: Runner):
    assert "no run was interrupted" in fixenc("fix", "--resume").err
    for more in (["."], ["--in-place"], ["--from", "cp437"]):
        ran = fixenc("fix", "--resume", *more)
        assert (ran.code, "give no others" in ran.err) == (2, True)


def test_a_journal_that_cannot_be_kept_keeps_files_from_being_replaced(tmp_path: Path, fixenc: Runner):
    """But not from being copied: that needs no undoing."""
    (tmp_path / "a.txt").write_text(MOJIBAKE, "utf-8")
    (tmp_path / "state").write_text("in the way", "utf-8")
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    ran = fixenc("fix", "--in-place", "a.txt", env=env)
    assert ran.code == 2
    assert "choose another with --journal" in ran.err
    assert (tmp_path / "a.txt").read_text("utf-8") == MOJIBAKE
    assert fixenc("fix", "--in-place", "--journal", "here.jsonl", "a.txt", env=env).code == 0
    assert fixenc("fix", "-o", "out", "a.txt.orig", env=env).code == 0
    with pytest.raises(JournalError, match="exists"):
        fix_tree(tmp_path, Options(journal=tmp_path / "here.jsonl"))


def test_two_runs_on_one_folder_do_not_mix(many: Path, fixenc: Runner):
    (many / "sub").mkdir()
    with locked([many]):
        for path in (many, many / "sub", many / "001.txt", many.parent):
            ran = fixenc("fix", "--in-place", path)
            assert (ran.code, "another run of fixenc is at work" in ran.err) == (2, True)
        assert fixenc("fix", "--check", "--quiet", many).code == 1, "who writes nothing is in nobody's way"
    with locked([many / "001.txt"]), locked([many / "002.txt"]):
        assert fixenc("fix", many / "003.txt").code == 0
        with pytest.raises(BusyError), locked([many]):
            pass
    assert fixenc("fix", "--quiet", many).code == 0


def test_a_file_that_is_written_to_meanwhile_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.txt"
    path.write_text(MOJIBAKE, "utf-8")
    writes = iter([b"\xc3\x83\xc2\xa9 more\n"])

    def meanwhile(data: bytes, *more: Any, **named: Any) -> Any:
        for other in writes:
            path.write_bytes(other)
        return fix_bytes(data, *more, **named)

    monkeypatch.setattr(handling, "fix_bytes", meanwhile)
    assert fix_file(path, Options(in_place=True)).was_written
    assert path.read_text("utf-8") == "é more\n"


@pytest.mark.parametrize("change", ["grows", "shrinks", "vanishes", "is replaced"])
def test_a_file_that_never_rests_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str):
    """A failure means that what another program wrote is lost."""
    path = tmp_path / "a.txt"
    path.write_text(MOJIBAKE, "utf-8")
    count = iter(range(1, 100))

    def meanwhile(data: bytes, *more: Any, **named: Any) -> Any:
        match change:
            case "grows":
                path.write_bytes(path.read_bytes() + MOJIBAKE.encode())
            case "shrinks":
                path.write_text(f"{next(count)}", "utf-8")
            case "vanishes":
                path.unlink(missing_ok=True)
            case _:
                (tmp_path / "b").write_text(f"{MOJIBAKE} {next(count)}", "utf-8")
                os.replace(tmp_path / "b", path)
        return fix_bytes(data, *more, **named)

    monkeypatch.setattr(handling, "fix_bytes", meanwhile)
    outcome = fix_file(path, Options(in_place=True))
    if change == "shrinks":
        assert (outcome.status, path.read_text("utf-8")) == (Status.HEALTHY, "2")
        return
    assert outcome.status is Status.FAILED
    assert outcome.reason == (
        "cannot be read: No such file or directory" if change == "vanishes"
        else "is being written to; run again when that is done"
    )  # fmt: skip
    assert change == "vanishes" or CLEAN not in path.read_text("utf-8")


def test_a_log_that_is_being_written_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.log"
    path.write_text(MOJIBAKE, "utf-8")
    look = os.fstat

    def growing(descriptor: int) -> os.stat_result:
        with path.open("a") as file:
            file.write("more\n")
        return look(descriptor)

    monkeypatch.setattr(os, "fstat", growing)
    outcome = fix_file(path)
    assert (outcome.status, outcome.reason) == (Status.FAILED, "is being written to; run again when that is done")


def test_hard_links_are_not_parted(tmp_path: Path, fixenc: Runner):
    (tmp_path / "a.txt").write_text(MOJIBAKE, "utf-8")
    os.link(tmp_path / "a.txt", tmp_path / "b.dat")
    ran = fixenc("fix", "--in-place", "a.txt")
    assert (ran.code, "has 2 hard links" in ran.err) == (2, True)
    assert everything(tmp_path) == {"a.txt": MOJIBAKE.encode(), "b.dat": MOJIBAKE.encode()}
    assert fixenc("fix", "a.txt").code == 0
    assert (tmp_path / "a.fixed.txt").read_text("utf-8") == CLEAN


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes here")
def test_extended_attributes_are_kept(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(MOJIBAKE, "utf-8")
    try:
        os.setxattr(path, "user.note", b"keep me")
    except OSError:
        pytest.skip("no extended attributes on this file system")
    assert fix_file(path, Options(in_place=True)).was_written
    assert os.getxattr(path, "user.note") == b"keep me"
    assert os.getxattr(tmp_path / "a.txt.orig", "user.note") == b"keep me"


def test_a_temporary_file_goes_once_its_writer_is_dead(tmp_path: Path, fixenc: Runner):
    stale, alive = tmp_path / temporary_name(), tmp_path / temporary_name()
    stale.write_bytes(b"half")
    alive.write_bytes(b"half")
    with alive.open("rb") as file:
        assert take_lock(file.fileno())
        assert fixenc("fix", "--check", ".").code == 0
        assert stale.exists(), "who only checks removes nothing"
        assert fixenc("fix", ".").code == 0
        assert not stale.exists()
        assert alive.exists()


def test_what_failed_is_tried_again_and_a_journal_is_no_input(tmp_path: Path):
    """A failure means that a run which goes on forgets what it could not do."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(MOJIBAKE, "utf-8")
    journal = Journal(tmp_path / "run.jsonl")
    options = Options(in_place=True, journal=journal.path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        assert {one.status for one in fix_tree(tmp_path, options)} == {Status.FAILED}
    left = left_to_do(plan([tmp_path], journal.options), Journal(journal.path))
    assert {job.found.path.name: job.found.skip for job in left if job.found.path.suffix != ".orig"} == {
        "a.txt": None, "b.txt": None, "run.jsonl": "journal of this run",
    }  # fmt: skip


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_full_device_is_2(tmp_path: Path, stream: str):
    (tmp_path / "a.txt").write_text(MOJIBAKE, "utf-8")
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "fixenc", "fix", "--json" if stream == "stdout" else "--verbose", "."]
        other = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | {stream: full}
        done = subprocess.run(command, cwd=tmp_path, check=False, **other)  # type: ignore[call-overload]
    assert done.returncode == 2
    assert (tmp_path / "a.txt").read_text("utf-8") == MOJIBAKE


def test_files_reach_the_disk_unless_asked_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    synced = list[int]()
    monkeypatch.setattr(os, "fsync", synced.append)
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(MOJIBAKE, "utf-8")
    assert all(outcome.was_written for outcome in fix_tree(tmp_path, Options(output=tmp_path / "out")))
    assert len(synced) == 6, "each file, and their folder once"
    assert all(o.was_written for o in fix_tree(tmp_path, Options(output=tmp_path / "second", fsync=False)))
    assert len(synced) == 6
