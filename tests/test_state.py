"""What fixenc notes: whole, in time, in order, and for nobody else to read. A broken note blocks nothing."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fixenc import Options, fix_tree
from fixenc.errors import JournalError
from fixenc.files.fixing import fix_job
from fixenc.files.journal import Journal
from fixenc.files.ledger import Written, record
from fixenc.files.naming import plan
from fixenc.files.notes import append, notes, rewrite
from fixenc.files.restoring import Fate, undo
from fixenc.files.runs import begin, last_undoable
from fixenc.files.state import Presence
from fixenc.records import Status
from tests.conftest import Runner

pytestmark = pytest.mark.slow

MOJIBAKE, CLEAN = "KÃ¤sespÃ¤tzle fÃ¼r vier\n", "Käsespätzle für vier\n"
AS_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives files to another user")
OTHER = 65534
COUNT = 40


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number:02}.txt").write_text(f"{number} {MOJIBAKE}", "utf-8")
    return folder


@pytest.fixture
def runs(state: Path) -> Callable[[], list[Path]]:
    return lambda: sorted((state / "fixenc" / "runs").glob("*.jsonl"))


def lines_of(journal: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in journal.read_bytes().splitlines()]


def cut_short(journal: Path) -> None:
    """Leave a journal as a run does that is killed."""
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(line for line in lines if b'"ended"' not in line))


@pytest.mark.parametrize("limit", [3_000, 9_001])
def test_what_cannot_be_noted_is_not_replaced(many: Path, fixenc: Runner, runs: Callable[[], list[Path]], limit: int):
    """A failure means that a short write was taken for a note, and that `undo` forgets a file."""
    before = everything(many)
    command = [sys.executable, "-m", "fixenc", "fix", "--in-place", "--json", str(many)]

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(command, capture_output=True, preexec_fn=full, check=False)
    assert done.returncode == 2
    reported = {Path(line["path"]).name: line for line in map(json.loads, done.stdout.splitlines())}
    after = everything(many)
    replaced = {name for name, data in before.items() if after[name] != data}
    assert 0 < len(replaced) < COUNT
    assert replaced == {name for name, line in reported.items() if line["written"]}
    assert replaced <= {Path(line["replaces"]).name for line in lines_of(runs()[0]) if "replaces" in line}
    for name in before.keys() - replaced:
        assert reported[name]["status"] == "failed"
        assert "cannot write the journal" in reported[name]["reason"]
        assert "File too large; make room for it, or choose another with --journal" in reported[name]["reason"]
    ran = fixenc("undo")
    assert (ran.code, f"{len(replaced)} restored" in ran.err) == (0, True)
    assert everything(many) == before


# Runs a command with a state folder on a disk of its own, of a size in kB; a namespace of mounts goes with its process.
ON_A_SMALL_DISK = """
mount -t tmpfs -o size=$0k tmpfs disk && export XDG_STATE_HOME=$PWD/disk || exit 99
"$@"
code=$?
cp -a disk/. after
exit $code
"""
UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]


@pytest.mark.parametrize("kilobytes", [12, 20])
def test_a_full_disk_of_notes_loses_none(many: Path, fixenc: Runner, kilobytes: int):
    if shutil.which("unshare") is None or subprocess.run([*UNSHARE, "true"], check=False).returncode:
        pytest.skip("this system gives users no mounts of their own")
    before, place = everything(many), many.parent
    (place / "disk").mkdir()
    (place / "after").mkdir(mode=0o700)
    command = [sys.executable, "-m", "fixenc", "fix", "--in-place", "many"]
    ran = subprocess.run(
        [*UNSHARE, "sh", "-c", ON_A_SMALL_DISK, str(kilobytes), *command],
        cwd=place, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, "No space left on device; make room for it" in ran.stderr) == (2, True), ran.stderr
    after = everything(many)
    replaced = sum(after[name] != data for name, data in before.items())
    assert 0 <= replaced < COUNT
    env = {"XDG_STATE_HOME": str(place / "after")}
    if replaced:
        ran_back = fixenc("undo", env=env)
        assert (ran_back.code, f"{replaced} restored" in ran_back.err) == (0, True), ran_back.err
    assert everything(many) == before


def test_a_note_starts_on_a_line_of_its_own(state: Path):
    path = state / "fixenc" / "notes.jsonl"
    append(path, {"a": 1})
    with path.open("ab") as file:
        file.write(b'{"torn": ')
    append(path, {"b": 2})
    assert path.read_bytes() == b'{"a": 1}\n{"torn": \n{"b": 2}\n'
    found = notes(path)
    assert found.objects == ({"a": 1}, {"b": 2})
    assert (found.broken, found.complaint) == ((2,), "a broken line was skipped; the first is line 2")


def test_a_write_that_the_system_cuts_in_pieces_is_gone_on_with(state: Path, monkeypatch: pytest.MonkeyPatch):
    path, write = state / "fixenc" / "notes.jsonl", os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data)[:3]))
    append(path, {"first": "a long enough line"})
    append(path, {"second": 2})
    assert notes(path).objects == ({"first": "a long enough line"}, {"second": 2})


def test_a_file_that_stays_open_is_checked_at_each_note(state: Path):
    """A failure means that notes go to a file that is gone, or that somebody else may have written."""
    path = state / "fixenc" / "notes.jsonl"
    append(path, {"a": 1})
    path.unlink()
    append(path, {"b": 2})
    assert notes(path).objects == ({"b": 2},)
    path.chmod(0o666)
    with pytest.raises(PermissionError, match="everybody can write to it"):
        append(path, {"c": 3})
    path.chmod(0o600)
    path.parent.chmod(0o777)
    with pytest.raises(PermissionError, match="everybody can write to its folder"):
        append(path, {"c": 3})


def test_a_write_that_fails_halfway_leaves_nothing(state: Path, monkeypatch: pytest.MonkeyPatch):
    path, write, left = state / "fixenc" / "notes.jsonl", os.write, iter([4, 0])
    append(path, {"a": 1})
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data)[: next(left)]))
        with pytest.raises(OSError, match="No space left on device"):
            append(path, {"b": 2})
    assert path.read_bytes() == b'{"a": 1}\n'
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(5, "lost")))
        with pytest.raises(OSError, match="lost"):
            append(path, {"c": 3}, is_synced=True)
        with pytest.raises(OSError, match="lost"):
            append(path.with_name("new"), {"c": 3}, presence=Presence.NEW, is_synced=True)
    assert path.read_bytes() == b'{"a": 1}\n'
    assert not path.with_name("new").exists()


def test_processes_that_note_at_once_lose_nothing_while_the_list_is_rewritten(state: Path):
    path = state / "fixenc" / "notes.jsonl"
    code = (
        "import sys; from pathlib import Path; from fixenc.files.notes import append\n"
        "for n in range(200): append(Path(sys.argv[1]), {'who': sys.argv[2], 'n': n, 'long': 'x' * 3000})"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(path), who]) for who in "abc"]
    while any(one.poll() is None for one in running):
        if path.exists():
            rewrite(path, lambda found: found.objects)
    found = notes(path)
    assert not found.broken
    assert {(line["who"], line["n"]) for line in found.objects} == {(who, n) for who in "abc" for n in range(200)}


def test_a_note_is_on_the_disk_before_the_replacement_it_speaks_of(
    tmp_path: Path, many: Path, monkeypatch: pytest.MonkeyPatch
):
    """A failure means that after a loss of power, files may be new and nobody knows where the old ones are."""
    events, sync, replace = list[str](), os.fsync, os.replace

    def synced(descriptor: int) -> None:
        events.append(os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}")))
        sync(descriptor)

    def replaced(old: str, new: str, **named: Any) -> None:
        noted = [Path(line["replaces"]).name for line in lines_of(tmp_path / "run.jsonl") if "replaces" in line]
        assert events[-1] == "run.jsonl" or "run.jsonl" in events
        assert os.path.basename(new) in noted
        events.append(f"replaced {os.path.basename(new)}")
        replace(old, new, **named)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    options = Options(in_place=True, journal=tmp_path / "run.jsonl")
    assert all(outcome.was_written for outcome in fix_tree(many, options))
    for number in range(COUNT):
        until = events[: events.index(f"replaced {number:02}.txt")]
        since = until[max((at for at, what in enumerate(until) if what.startswith("replaced")), default=0) :]
        assert "run.jsonl" in since, "each replacement has its own note, which has reached the disk"


def test_runs_are_in_the_order_of_time_whatever_the_zone(many: Path, fixenc: Runner, runs: Callable[[], list[Path]]):
    """A failure means that `undo` takes an earlier run for the last."""
    assert fixenc("fix", "--in-place", many / "01.txt", env={"TZ": "Asia/Tokyo"}).code == 0
    assert fixenc("fix", "--in-place", many / "02.txt", env={"TZ": "America/Los_Angeles"}).code == 0
    first, second = runs()
    assert first.stem < second.stem
    assert abs(time.time() - int(lines_of(first)[0]["began"])) < 60
    ran = fixenc("undo")
    assert (ran.code, ran.err.endswith("1 file: 1 restored\n")) == (0, True)
    assert (many / "01.txt").read_text("utf-8") == f"1 {CLEAN}"
    assert (many / "02.txt").read_text("utf-8") == f"2 {MOJIBAKE}"
    assert [line["run"] for line in fixenc("runs", "--json").lines] == [second.stem, first.stem]


def test_a_clock_that_is_set_back_changes_no_order(many: Path, monkeypatch: pytest.MonkeyPatch):
    numbers = list[str]()
    for nanoseconds in (5 * 10**18, 10**18, 10**18, 5 * 10**18 + 1):
        monkeypatch.setattr(time, "time_ns", lambda now=nanoseconds: now)
        numbers.append(begin([many], Options(in_place=True)).number)
        assert last_undoable().number == numbers[-1]
    assert numbers == [
        "21280611T085320.000000000Z-0001", "21280611T085320.000000000Z-0002", "21280611T085320.000000000Z-0003",
        "21280611T085320.000000001Z-0004",
    ]  # fmt: skip


@pytest.mark.parametrize("is_whole", [True, False], ids=["whole", "in part"])
def test_an_undone_run_is_never_gone_on_with(
    many: Path, fixenc: Runner, runs: Callable[[], list[Path]], *, is_whole: bool
):
    """A failure means that what a person took back is replaced once more."""
    before = everything(many)
    assert fixenc("fix", "--in-place", many).code == 0
    (journal,) = runs()
    cut_short(journal)
    if not is_whole:
        (many / "03.txt").write_text("mine", "utf-8")
    ran = fixenc("undo")
    assert ran.code == (0 if is_whole else 2)
    after = everything(many)
    assert {name: data for name, data in after.items() if not name.startswith("03")} == {
        name: data for name, data in before.items() if not name.startswith("03")
    }
    ran = fixenc("fix", "--resume")
    assert (ran.code, ran.err) == (2, "fixenc: no run was interrupted; `fixenc runs` lists all runs\n")
    ran = fixenc("fix", "--resume", "--journal", journal)
    assert (ran.code, "was undone; to do it again, run its command again" in ran.err) == (2, True)
    assert everything(many) == after
    assert fixenc("runs", "--json").lines[0]["state"] == ("undone" if is_whole else "partly undone")
    if is_whole:
        ran = fixenc("undo", journal.stem)
        assert (ran.code, "was undone already" in ran.err) == (2, True)


BROKEN = {
    "empty": b"",
    "no JSON": b"\xff\xfe nonsense\n",
    "nested": b'{"a": ' + b"[" * 100_000 + b"\n",
    "a list": b"[1, 2]\n",
    "other types": b'{"paths": 3, "options": [], "journal": 2}\n',
    "no paths": b'{"paths": [], "options": {}, "journal": 2, "began": 1}\n',
    "paths of numbers": b'{"paths": [1], "options": {}, "journal": 2, "began": 1}\n',
    "relative": b'{"paths": ["a/../b"], "options": {}, "journal": 2, "began": 1}\n',
    "options": b'{"paths": ["/a"], "options": {"suffix": "/"}, "journal": 2, "began": 1}\n',
    "output": b'{"paths": ["/a"], "options": {"output": "../x"}, "journal": 2, "began": 1}\n',
    "another version": b'{"paths": ["/a"], "options": {}, "began": 1}\n',
}


def test_a_broken_journal_blocks_nothing(many: Path, fixenc: Runner, runs: Callable[[], list[Path]]):
    before = everything(many)
    assert fixenc("fix", "--in-place", many / "00.txt").code == 0
    (good,) = runs()
    for number, data in enumerate(BROKEN.values()):
        good.with_name(f"21991231T235959.000000000Z-{number:04}.jsonl").write_bytes(data)
    ran = fixenc("runs", "--json")
    assert (ran.code, [line["run"] for line in ran.lines]) == (0, [good.stem])
    for number, what in enumerate(BROKEN):
        assert f"21991231T235959.000000000Z-{number:04}.jsonl' is " in ran.err, what
    assert ran.err.count("fixenc: skipped a run: ") == len(BROKEN)
    assert "internal error" not in ran.err
    cut_short(good)
    assert fixenc("fix", "--resume").code == 0
    assert fixenc("fix", "--in-place", many).code == 0
    assert fixenc("undo").code == 0
    assert fixenc("undo").code == 0
    assert everything(many) == before


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_journal_that_is_named_is_an_error(tmp_path: Path, broken: str):
    (tmp_path / "run.jsonl").write_bytes(BROKEN[broken])
    with pytest.raises(JournalError, match=r"run\.jsonl' is "):
        next(undo(Journal(tmp_path / "run.jsonl")))


def test_a_journal_that_nobody_may_read_or_that_is_a_folder_blocks_nothing(
    many: Path, fixenc: Runner, runs: Callable[[], list[Path]]
):
    assert fixenc("fix", "--in-place", many / "00.txt").code == 0
    (good,) = runs()
    good.with_name("21991231T235959.000000000Z-0001.jsonl").mkdir()
    good.with_name("21991231T235959.000000000Z-0002.jsonl").symlink_to("/dev/zero")
    os.mkfifo(good.with_name("21991231T235959.000000000Z-0003.jsonl"))
    good.with_name("21991231T235959.000000000Z-0004.jsonl").symlink_to("nowhere")
    ran = fixenc("undo")
    assert (ran.code, ran.err.count("skipped a run")) == (0, 4)
    assert (many / "00.txt").read_text("utf-8") == f"0 {MOJIBAKE}"


def test_a_broken_line_blocks_nothing(many: Path, fixenc: Runner, runs: Callable[[], list[Path]]):
    before = everything(many)
    assert fixenc("fix", "--in-place", many).code == 0
    (journal,) = runs()
    lines = journal.read_bytes().splitlines(keepends=True)
    torn = [lines[0], b'{"replaces": "/etc/pas\n', b"\x00\xff\n", b'{"handled": 5, "stamp": "x"}\n', *lines[1:-1]]
    journal.write_bytes(b"".join([*torn, b'{"torn']))
    for arguments in (["runs"], ["fix", "--resume"], ["undo"]):
        ran = fixenc(*arguments)
        assert ran.code == 0
        assert "3 broken lines were skipped; the first is line 2" in ran.err
    assert everything(many) == before


def test_a_broken_list_of_written_files_mends_itself(many: Path, fixenc: Runner, state: Path):
    assert fixenc("fix", many).code == 0
    written = state / "fixenc" / "written.jsonl"
    written.write_bytes(b"\xff nonsense\n" + written.read_bytes() + b'{"path": 3}\n{"torn')
    (many / "00.txt").write_text(f"new {MOJIBAKE}", "utf-8")
    ran = fixenc("fix", many)
    assert (ran.code, "2 broken lines were skipped" in ran.err) == (0, True)
    assert (many / "00.fixed.txt").read_text("utf-8") == f"new {CLEAN}"
    ran = fixenc("fix", many)
    assert (ran.code, "broken" in ran.err) == (0, False)


def test_nobody_else_reads_what_is_noted(many: Path, state: Path):
    (state / "fixenc").mkdir(mode=0o755)
    command = f"umask 0 && exec '{sys.executable}' -m fixenc fix --in-place {many}"
    assert subprocess.run(["sh", "-c", command], check=False, capture_output=True).returncode == 0
    modes = {path.name: path.stat().st_mode & 0o7777 for path in [state / "fixenc", *(state / "fixenc").rglob("*")]}
    assert {modes.pop("fixenc"), modes.pop("runs")} == {0o700}
    assert len(modes) >= 2
    assert set(modes.values()) == {0o600}


@AS_ROOT
@pytest.mark.parametrize("theirs", ["journal", "folder"])
def test_notes_that_another_user_may_have_written_are_not_believed(
    many: Path, fixenc: Runner, runs: Callable[[], list[Path]], theirs: str
):
    assert fixenc("fix", "--in-place", many / "00.txt").code == 0
    (journal,) = runs()
    os.chown(journal if theirs == "journal" else journal.parent, OTHER, OTHER)
    ran = fixenc("undo")
    assert ran.code == 2
    assert f"cannot be trusted, since user {OTHER} owns " in ran.err
    assert (many / "00.txt").read_text("utf-8") == f"0 {CLEAN}"
    if theirs == "folder":
        ran = fixenc("fix", "--in-place", many / "01.txt")
        assert (ran.code, "cannot write the journal" in ran.err) == (2, True)
        assert (many / "01.txt").read_text("utf-8") == f"1 {MOJIBAKE}"


def test_a_journal_is_a_new_file_and_no_link(many: Path, tmp_path: Path, fixenc: Runner):
    (tmp_path / "victim").write_text("victim\n", "utf-8")
    (tmp_path / "dangling").symlink_to(tmp_path / "made")
    (tmp_path / "link").symlink_to(tmp_path / "victim")
    for name in ("victim", "link", "dangling"):
        ran = fixenc("fix", "--in-place", "--journal", name, many)
        assert (ran.code, f"'{name}' exists" in ran.err) == (2, True)
        with pytest.raises(JournalError, match="exists"):
            fix_tree(many, Options(journal=tmp_path / name))
    assert (tmp_path / "victim").read_text("utf-8") == "victim\n"
    assert not (tmp_path / "made").exists()
    assert (many / "00.txt").read_text("utf-8") == f"0 {MOJIBAKE}"


def test_a_worker_that_outlives_a_run_replaces_nothing_once_that_is_undone(many: Path, runs: Callable[[], list[Path]]):
    """A failure means that `undo` says restored, and then a file is replaced all the same."""
    options = Options(in_place=True)
    journal = begin([many], options)
    options = replace(options, journal=journal.path)
    first, second, *_ = plan([many], options)
    assert fix_job(first, options).was_written
    assert [one.fate for one in undo(Journal(journal.path))] == [Fate.RESTORED]
    outcome = fix_job(second, options)
    assert outcome.status is Status.FAILED
    assert outcome.reason == f"run {journal.id} was undone meanwhile; nothing more is done for it"
    assert (many / "01.txt").read_text("utf-8") == f"1 {MOJIBAKE}"
    assert len(runs()) == 1


# A run that kills itself right before its third file would take the place of the original, which is kept by then.
KILLED = """
import os, signal
replace, left = os.replace, [3]
def killing(*arguments, **named):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(*arguments, **named)
os.replace = killing
from fixenc.cli import main
main()
"""


@pytest.mark.parametrize("is_gone_on_with", [False, True])
def test_a_run_that_is_killed_before_a_replacement_leaves_nothing_once_undone(
    many: Path, fixenc: Runner, *, is_gone_on_with: bool
):
    """A failure means that an original which the killed run kept, or its temporary file, stays for ever."""
    before = everything(many)
    command = [sys.executable, "-c", KILLED, "fix", "--in-place", str(many)]
    assert subprocess.run(command, check=False).returncode == -9
    left = everything(many)
    assert sum(name.endswith(".tmp") for name in left) == 1
    assert left["02.txt"] == left["02.txt.orig"] == before["02.txt"]
    if is_gone_on_with:
        assert fixenc("fix", "--resume").code == 0
        assert everything(many).keys() == {*before, *(f"{name}.orig" for name in before)}
    ran = fixenc("undo")
    assert (ran.code, f"{COUNT if is_gone_on_with else 2} restored" in ran.err) == (0, True)
    assert everything(many) == before


# A run that kills itself right after a clean copy got its name, or right before one replaces that of an earlier run.
KILLED_AT_A_COPY = """
import os, signal
def killing(call, is_before):
    left = [3]
    def wrapped(*arguments, **named):
        left[0] -= arguments[1].endswith(".fixed.txt")
        if is_before and not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        call(*arguments, **named)
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
    return wrapped
os.link, os.replace = killing(os.link, False), killing(os.replace, True)
from fixenc.cli import main
main()
"""


def test_no_copy_is_unknown_after_a_kill(many: Path):
    """A failure means that a later run takes a copy for a file to fix, or refuses to bring it up to date."""
    command = [sys.executable, "-c", KILLED_AT_A_COPY, "fix", str(many)]
    assert subprocess.run(command, check=False).returncode == -9
    assert len(list(many.glob("*.fixed.txt"))) == 3
    assert not [o for o in fix_tree([many]) if o.status not in (Status.FIXED, Status.SKIPPED)]
    for round_of_changes in range(2):
        for path in many.glob("??.txt"):
            path.write_text(f"{round_of_changes} {MOJIBAKE}", "utf-8")
        if not round_of_changes:
            assert subprocess.run(command, check=False).returncode == -9
            assert len({path.read_bytes() for path in many.glob("*.fixed.txt")}) > 1
        outcomes = [o for o in fix_tree([many]) if o.status is not Status.SKIPPED]
        assert [o.status for o in outcomes] == [Status.FIXED] * COUNT
        assert {path.read_text("utf-8") for path in many.glob("*.fixed.txt")} == {f"{round_of_changes} {CLEAN}"}


def test_a_note_of_a_copy_that_was_never_made_gives_nothing_away(many: Path):
    """A failure means that somebody's own file is replaced, since a killed run meant to write one under its name."""
    first, *_ = plan([many], Options())
    record(Written(first.target_name, first.source_name, "0" * 64, "1" * 64))
    first.target.write_text("my own", "utf-8")
    outcome = next(o for o in fix_tree([many]) if o.path == first.found.path)
    assert outcome.status is Status.FAILED
    assert first.target.read_text("utf-8") == "my own"


@pytest.mark.parametrize("given", [["--in-place", "--unescape=html"], ["--output", "out"]], ids=["in place", "mirror"])
def test_files_whose_outcomes_were_not_noted_are_not_replaced_again(
    many: Path, fixenc: Runner, runs: Callable[[], list[Path]], given: list[str]
):
    """A failure means that a file is cleaned twice if a run is killed before it notes the outcome."""
    for path in many.glob("*.txt"):
        path.write_text(f"{MOJIBAKE}&amp;lt;\n", "utf-8")
    given = [str(many.parent / one) if one == "out" else one for one in given]
    assert fixenc("fix", *given, many).code == 0
    before = {path: (path.read_bytes(), path.stat().st_ino) for path in many.parent.rglob("*.txt*")}
    (journal,) = runs()
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(line for line in lines if b'"handled"' not in line and b'"ended"' not in line))
    assert fixenc("fix", "--resume").code == 0
    assert {path: (path.read_bytes(), path.stat().st_ino) for path in many.parent.rglob("*.txt*")} == before


def test_a_name_that_cannot_be_noted_stays(tmp_path: Path, fixenc: Runner):
    names = [f"{number} FranÃ§ais {'x' * 60}.txt" for number in range(COUNT)]
    (tmp_path / "many").mkdir()
    for name in names:
        (tmp_path / "many" / name).write_bytes(b"")
    command = [sys.executable, "-m", "fixenc", "names", "--apply", "--json", str(tmp_path / "many")]

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, 6_000))

    done = subprocess.run(command, capture_output=True, preexec_fn=full, check=False)
    assert done.returncode == 2
    assert b"cannot write the journal" in done.stdout
    left = set(names) & set(os.listdir(tmp_path / "many"))
    assert 0 < len(left) < COUNT
    assert sum(json.loads(line)["renamed"] for line in done.stdout.splitlines()) == COUNT - len(left)
    assert fixenc("undo").err.endswith(f"{COUNT - len(left)} files: {COUNT - len(left)} restored\n")
    assert set(os.listdir(tmp_path / "many")) == set(names)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are listed in /proc")
def test_workers_end_with_a_run_that_is_killed(tmp_path: Path):
    """A failure means that they wait for work for ever, or go on replacing what `undo` restores meanwhile."""
    (tmp_path / "many").mkdir()
    for number in range(90):
        (tmp_path / "many" / f"{number}.txt").write_text(MOJIBAKE * 2_000, "utf-8")
    command = [sys.executable, "-m", "fixenc", "fix", "--in-place", "-j2", "--json", "many"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, start_new_session=True) as run:
        assert run.stdout is not None
        run.stdout.readline()
        group = run.pid
        assert members_of(group) > 2, "the run has workers"
        run.kill()
    for _ in range(100):
        if not members_of(group):
            return
        time.sleep(0.1)
    pytest.fail("a worker is left")


def members_of(group: int) -> int:
    """How many processes a process group has."""
    count = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
            count += int(fields[2]) == group and fields[0] != "Z"
    return count
