"""Far workers without a cluster: other working folders, other numbers of disks, packets that run twice, deaths."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fixenc import Options, batch, fix_tree, sending
from fixenc.batch import plan
from fixenc.files.leftovers import temporary_name
from fixenc.files.locations import Root
from fixenc.records import Outcome, Status
from fixenc.sending import Sending, job_here, packets, root_here

LEGACY = "Die Brücke über den Fluß wurde früher für Fußgänger geöffnet.\n"
RUSSIAN = "Письмо пришло вчера вечером, и никто не знал, от кого оно.\n"


def build(tree: Path, count: int) -> Path:
    """Make files of several kinds in several folders, some of them in doubt without their siblings."""
    for number in range(count):
        folder = tree / f"folder{number % 3}"
        folder.mkdir(parents=True, exist_ok=True)
        data = (
            LEGACY.encode("cp1252") * 3,
            RUSSIAN.encode("cp1251") * 3,
            LEGACY.encode().decode("cp1252").encode(),
            f"plain {number}\n".encode(),
            RUSSIAN.encode(),
            "déjà vu".encode("cp1252"),
            bytes(range(256)),
        )[number % 7]
        (folder / f"{number:04}.txt").write_bytes(data)
    return tree


def contents(tree: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones too."""
    return {str(path.relative_to(tree)): path.read_bytes() for path in tree.rglob("*") if path.is_file()}


class Far(Executor):
    """Runs each call as another process would: pickled, in another working folder, and as often as said."""

    def __init__(self, elsewhere: Path, *, times: int = 1, before: Callable[[], None] = lambda: None) -> None:
        self.sending = Sending(most_files=8, most_bytes=1_000_000, most_in_flight=4, is_far=True)
        self.elsewhere, self.times, self.before = elsewhere, times, before

    def submit(self, fn: Any, /, *args: Any, **_: Any) -> Future[Any]:
        given = pickle.dumps((fn, args))
        future = Future[Any]()
        with working_in(self.elsewhere):
            for _time in range(self.times):
                self.before()
                future = Future()
                future.set_result(call_pickled(given))
        return future


def call_pickled(given: bytes) -> Any:
    fn, args = pickle.loads(given)
    return pickle.loads(pickle.dumps(fn(*args)))


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    here = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)


def run(tree: Path, output: Path | None, executor: Executor | None) -> list[Outcome]:
    return list(fix_tree([tree], Options(output=output, journal=output and output.with_suffix(".journal")), executor))


def alike(outcomes: list[Outcome], output: Path, other: Path) -> list[Outcome]:
    """The outcomes of a run, as if it had written to another folder."""
    targets = [one.target and other / one.target.relative_to(output) for one in outcomes]
    return [replace(one, target=target) for one, target in zip(outcomes, targets, strict=True)]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_packet_that_runs_again_changes_neither_files_nor_outcomes(tmp_path: Path, elsewhere: Path, times: int):
    """A failure means that a worker that died after its work makes a run report less than it wrote, or more."""
    tree, once, again = build(tmp_path / "tree", 42), tmp_path / "once", tmp_path / "again"
    wanted, got = run(tree, once, None), run(tree, again, Far(elsewhere, times=times))
    assert alike(got, again, once) == wanted
    assert sum(one.was_written for one in got) == 42
    assert contents(again) == contents(once)


def test_what_was_up_to_date_before_the_run_is_told_as_such(tmp_path: Path, elsewhere: Path):
    """A failure means that a run claims copies that another run has written."""
    tree, output = build(tmp_path / "tree", 14), tmp_path / "out"
    run(tree, output, None)
    second = Options(output=output, journal=tmp_path / "second.journal")
    got = list(fix_tree([tree], second, Far(elsewhere, times=2)))
    assert not any(one.was_written or one.is_due for one in got)


def test_relative_paths_mean_the_same_in_another_working_folder(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
):
    """A failure means that a worker reads, or writes, below its own working folder."""
    build(tmp_path / "tree", 21)
    (tmp_path / "far/folder0").mkdir(parents=True)
    (tmp_path / "far/folder0/0000.txt").write_text("somebody else's", "utf-8")
    (tmp_path / "near/folder0").mkdir(parents=True)
    (tmp_path / "near/folder0/0000.txt").write_text("somebody else's", "utf-8")
    monkeypatch.chdir(tmp_path)
    wanted, got = run(Path("tree"), Path("near"), None), run(Path("tree"), Path("far"), Far(elsewhere))
    assert [one.path for one in got] == [one.path for one in wanted]
    assert contents(tmp_path / "far") == contents(tmp_path / "near")
    assert got[0].status is Status.FAILED
    assert str(got[0].reason) == str(wanted[0].reason).replace("near", "far")
    assert list(elsewhere.iterdir()) == []


def test_the_bytes_of_a_task_count_once_when_it_ends(tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure means that the progress of a cluster waits for the slowest worker, or passes the end."""
    tree, counted = build(tmp_path / "tree", 42), list[int]()
    monkeypatch.setattr(batch, "finish", counted.append)
    outcomes = fix_tree([tree], Options(output=tmp_path / "out"), Far(elsewhere))
    next(outcomes)
    total = sum(len(data) for data in contents(tree).values())
    assert sum(counted) > total, "the tasks in flight have ended: these workers count in the same process"
    list(outcomes)
    assert sum(counted) == 2 * total


def test_copies_beside_their_originals(tmp_path: Path, elsewhere: Path):
    one, other = build(tmp_path / "one", 21), build(tmp_path / "other", 21)
    run(one, None, None), run(other, None, Far(elsewhere, times=2))
    assert contents(one) == contents(other)


def test_leftovers_of_a_killed_worker_are_removed_at_the_end(tmp_path: Path, elsewhere: Path):
    tree, output = build(tmp_path / "tree", 7), tmp_path / "out"

    def die() -> None:
        (output / "folder1").mkdir(parents=True, exist_ok=True)
        (output / "folder1" / temporary_name()).write_bytes(b"half")

    run(tree, output, Far(elsewhere, before=die))
    assert len(contents(output)) == 7
    assert not list(output.rglob(".fixenc-*"))


def test_a_disk_may_have_another_number_on_another_machine_but_not_the_folder(tmp_path: Path):
    """A failure means that no shared folder can be used, or that any folder at the same path is taken for it."""
    (job,) = plan([build(tmp_path / "tree", 1)], Options(siblings=False))
    root = Root.of(tmp_path / "tree")
    moved = replace(root, device=root.device + 1)
    assert job_here(replace(job, found=replace(job.found, location=replace(job.found.location, root=moved)))) == job
    assert root_here(moved) == root
    other = replace(root, inode=root.inode + 1)
    assert root_here(other) == other


def test_packets_have_all_jobs_in_order_and_end_at_a_limit(tmp_path: Path):
    jobs = plan([build(tmp_path / "tree", 30)], Options())
    of_files = list(packets(jobs, Sending(7, 1_000_000, 1)))
    of_bytes = list(packets(jobs, Sending(100, 500, 1)))
    assert [job for packet in of_files for job in packet] == [job for packet in of_bytes for job in packet] == jobs
    assert max(map(len, of_files)) == 7
    assert all(sum(map(sending.size_of, packet[:-1])) < 500 for packet in of_bytes)
    assert len(of_bytes) > 3


class Dying(Far):
    """A cluster whose worker dies each time it gets one certain file, after it did the others of its packet."""

    def __init__(self, elsewhere: Path, poison: str) -> None:
        super().__init__(elsewhere)
        self.poison = poison

    def submit(self, fn: Any, /, *args: Any, **_: Any) -> Future[Any]:
        packet, options = args
        if all(job.found.path.name != self.poison for job in packet):
            return super().submit(fn, *args)
        super().submit(fn, [job for job in packet if job.found.path.name != self.poison], options)
        future = Future[Any]()
        future.set_exception(BrokenExecutor("the workers that had it died"))
        return future

    def renew(self) -> None:
        """Nothing is to be renewed: a cluster starts its workers again."""


@pytest.mark.parametrize("poison", ["0000.txt", "0022.txt", "0041.txt"])
def test_a_file_that_kills_its_worker_fails_alone(tmp_path: Path, elsewhere: Path, poison: str):
    """A failure means that one bad file takes others with it, or that they are told to be up to date before the run."""
    tree, output = build(tmp_path / "tree", 42), tmp_path / "out"
    outcomes = run(tree, output, Dying(elsewhere, poison))
    assert [one.path.name for one in outcomes if one.status is Status.FAILED] == [poison]
    assert sum(one.was_written for one in outcomes) == 41
