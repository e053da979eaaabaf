"""Many files: order, executors, and a worker that dies."""

from __future__ import annotations

import os
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from fixenc import Options, fix_tree, groups
from fixenc.batch import plan
from fixenc.files.fixing import Prepared, prepare
from fixenc.files.naming import Job
from fixenc.records import Status
from fixenc.workers import workers


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for number in range(100):
        (tmp_path / f"{number:03}.txt").write_text(f"{number}: cafÃ©\n", "utf-8")
    return tmp_path


@pytest.mark.slow
def test_outcomes_come_in_order(many: Path):
    with ThreadPoolExecutor(4) as executor:
        outcomes = list(fix_tree([many], executor=executor))
    assert [o.path.name for o in outcomes] == [f"{number:03}.txt" for number in range(100)]
    assert all(o.was_written for o in outcomes)


class Breaking(Executor):
    """An executor that breaks after its first task, as a process pool does when a worker is killed."""

    def __init__(self, *, at_once: bool) -> None:
        self.at_once, self.calls = at_once, 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls += 1
        if self.calls > 1 and self.at_once:
            raise BrokenProcessPool("a worker died")
        future: Future[Any] = Future()
        if self.calls > 1:
            future.set_exception(BrokenProcessPool("a worker died"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


@pytest.mark.parametrize("at_once", [True, False])
def test_a_dead_worker_fails_its_files_and_says_so(many: Path, *, at_once: bool):
    """A failure means that a run ends with files nobody accounts for."""
    outcomes = list(fix_tree([many], executor=Breaking(at_once=at_once)))
    assert len(outcomes) == 100
    failed = [o for o in outcomes if o.status is Status.FAILED]
    assert 0 < len(failed) < 100
    assert all("died" in str(o.reason) for o in failed)
    assert all(o.was_written for o in outcomes if o not in failed)


class Poisoned(ThreadPoolExecutor):
    """An executor one of whose workers dies of one file, and takes what else is in flight with it."""

    def __init__(self, poison: str) -> None:
        super().__init__(2)
        self.poison, self.is_broken, self.renewed = poison, False, 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.is_broken = self.is_broken or any(job.found.path.name == self.poison for job in args[0])
        if not self.is_broken:
            return super().submit(fn, *args, **kwargs)
        future: Future[Any] = Future()
        future.set_exception(BrokenProcessPool("a worker died"))
        return future

    def renew(self) -> None:
        self.is_broken, self.renewed = False, self.renewed + 1


@pytest.mark.slow
@pytest.mark.parametrize("poison", ["000.txt", "041.txt", "099.txt"])
def test_a_file_that_kills_its_worker_costs_nothing_but_itself(many: Path, poison: str):
    """A failure means that one bad file keeps others from being fixed."""
    with Poisoned(poison) as executor:
        outcomes = list(fix_tree([many], executor=executor))
    assert [o.path.name for o in outcomes] == [f"{number:03}.txt" for number in range(100)]
    assert [o.path.name for o in outcomes if o.status is Status.FAILED] == [poison]
    assert len(list(many.glob("*.fixed.txt"))) == 99
    assert executor.renewed < 10


def test_who_takes_no_more_outcomes_gets_no_more_files(many: Path):
    """But for the few that were begun ahead."""
    outcomes = fix_tree([many])
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert 1 <= len(list(many.glob("*.fixed.txt"))) < 20


def test_what_needs_no_writing_is_reported_at_once(many: Path):
    outcomes = fix_tree([many], Options(dry_run=True))
    assert next(outcomes).path.name == "000.txt"


def test_no_copy_has_its_name_before_its_bytes_are_on_the_disk(many: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure means that a loss of power can leave an empty file under the name of a clean copy."""
    flushed, sync, link = set[int](), os.fsync, os.link

    def synced(descriptor: int) -> None:
        sync(descriptor)
        flushed.add(os.fstat(descriptor).st_ino)

    def linked(name: str, new: str, **named: Any) -> None:
        is_copy = new.endswith(".txt")  # and not the key of temporary names
        assert not is_copy or os.stat(name, dir_fd=named["src_dir_fd"]).st_ino in flushed
        link(name, new, **named)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "link", linked)
    assert all(o.was_written for o in fix_tree([many]))


@pytest.mark.parametrize(("size", "waits"), [(1_000_000, False), (10_000, True)])
def test_no_copy_waits_for_a_large_file(many: Path, monkeypatch: pytest.MonkeyPatch, *, size: int, waits: bool):
    """A failure means that a run killed in a large file has to do many small ones again, or flushes each alone."""
    (many / "004.txt").write_text("plain words\n" * (size // 12 + 1), "utf-8")
    there = dict[str, int]()

    def prepared(job: Job, options: Options) -> Prepared:
        there[job.found.path.name] = len(list(many.glob("*.fixed.txt")))
        return prepare(job, options)

    monkeypatch.setattr(groups, "_MOST_SECONDS", 60)
    monkeypatch.setattr(groups, "prepare", prepared)
    assert len(list(fix_tree([many]))) == 100
    assert there["004.txt"] == (0 if waits else 4)


@pytest.mark.parametrize(
    ("line", "count", "size", "are_started"),
    [
        pytest.param("plain words\n", 3_000, 1_000, False, id="small files in ASCII"),
        pytest.param("plain words\n", 40, 100_000, False, id="files in ASCII"),
        pytest.param("plain words\n", 40, 1_600_000, True, id="large files in ASCII"),
        pytest.param("schöne Worte\n", 36, 100_000, False, id="files in UTF-8, just too little"),
        pytest.param("schöne Worte\n", 44, 100_000, True, id="files in UTF-8, just enough"),
        pytest.param("schöne Worte\n", 1, 5_000_000, False, id="one file"),
    ],
)
def test_workers_start_if_there_is_enough_work(tmp_path: Path, line: str, count: int, size: int, *, are_started: bool):
    """A failure means that two processes take longer than one, or that one works while others could help."""
    first = tmp_path / "0.txt"
    first.write_text(line * (size // len(line)), "utf-8")
    for number in range(1, count):
        os.link(first, tmp_path / f"{number}.txt")
    with workers(plan([tmp_path], Options()), 2) as executor:
        assert (executor is not None) == are_started


def test_a_run_that_is_left_in_the_middle_leaves_no_temporary_file(many: Path):
    outcomes = fix_tree([many])
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert not list(many.glob(".fixenc-*"))
