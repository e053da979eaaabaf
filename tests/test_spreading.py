"""The parts of one large file on all workers: the same bytes and outcome as in one process, whatever happens to one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fixenc import Options, fix_tree
from fixenc.batch import plan, run
from fixenc.cleaned import Cleaned
from fixenc.cleaning import clean
from fixenc.damage import Misreading
from fixenc.errors import ClusterError
from fixenc.files import reading
from fixenc.files.naming import Job
from fixenc.large import Survey, survey
from fixenc.records import Outcome, Status
from fixenc.sending import TO_PROCESSES, Sending
from fixenc.workers import pool
from tests.texts import SENTENCES

_LATIN = Misreading("utf-8", "windows-1252")


class Threads(ThreadPoolExecutor):
    """Threads that say how many they are; calls for which `dies` is true end as if their worker had died."""

    def __init__(self, dies: Callable[[int], bool] = lambda _number: False) -> None:
        super().__init__(2)
        self.sending: Sending = replace(TO_PROCESSES, workers=2)
        self.dies, self.calls, self.renewed = dies, list[str](), 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        self.calls.append(fn.__name__)
        if self.dies(len(self.calls)):
            lost: Future[Any] = Future()
            lost.set_exception(BrokenExecutor("killed"))
            return lost
        return super().submit(fn, *args, **named)

    def renew(self) -> None:
        self.renewed += 1


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with small files and one that counts as large, of several parts."""
    monkeypatch.setattr(reading, "LARGE", 20_000)
    monkeypatch.setattr("fixenc.large._PART", 4_000)
    monkeypatch.setattr(reading, "_BLOCK", 1_000, raising=True)
    source = tmp_path / "in"
    source.mkdir()
    text = "".join(f"{number}: {SENTENCES['fr']}\n" for number in range(600))
    (source / "big.txt").write_text("".join(_LATIN.inflict(text) or ""), "utf-8")
    for name in ("a", "z"):
        (source / f"{name}.txt").write_bytes(SENTENCES["fr"].encode("cp1252"))
    return source


def _fix(source: Path, name: str, executor: Threads | None) -> tuple[list[Outcome], dict[str, bytes]]:
    output = source.parent / name
    outcomes = list(fix_tree(source, Options(output=output), executor))
    return outcomes, {path.name: path.read_bytes() for path in sorted(output.iterdir()) if path.is_file()}


def _compare(outcomes: list[Outcome]) -> Iterator[Outcome]:
    return (replace(one, target=None) for one in outcomes)


def test_a_large_file_has_all_workers_and_the_same_bytes(folder: Path):
    alone, expected = _fix(folder, "alone", None)
    with Threads() as executor:
        spread, found = _fix(folder, "spread", executor)
    assert found == expected
    assert SENTENCES["fr"] in expected["big.txt"].decode()
    assert list(_compare(spread)) == list(_compare(alone))
    assert executor.calls.count("_clean_piece") > 8, "the parts went to the workers"


def test_what_stays_as_it_is_is_cleaned_once(folder: Path, monkeypatch: pytest.MonkeyPatch):
    healthy = "".join(f"{number}: {SENTENCES['fr']}\n" for number in range(600))
    (folder / "big.txt").write_text(healthy + (_LATIN.inflict(SENTENCES["fr"]) or "") * 3 + "\n" + healthy, "utf-8")
    cleaned = list[int]()

    def note(data: bytes, *given: Any, **named: Any) -> Cleaned:
        cleaned.append(len(data))
        return clean(data, *given, **named)

    monkeypatch.setattr("fixenc.spreading.clean", note)
    outcomes, found = _fix(folder, "alone", None)
    assert found["big.txt"].decode() == healthy + SENTENCES["fr"] * 3 + "\n" + healthy
    assert outcomes[1].status is Status.FIXED
    size = (folder / "big.txt").stat().st_size
    assert size < sum(cleaned) < size + 2 * 4_000 + 1_000


def test_a_file_that_is_little_of_the_work_goes_to_one_worker(folder: Path):
    for number in range(4):
        (folder / f"big{number}.txt").write_bytes((folder / "big.txt").read_bytes())
    with Threads() as executor:
        outcomes, _ = _fix(folder, "spread", executor)
    assert "_clean_piece" not in executor.calls
    assert [one.status for one in outcomes] == [Status.FIXED] * 7


def test_a_part_whose_worker_dies_is_cleaned_again(folder: Path):
    _, expected = _fix(folder, "alone", None)
    with Threads(dies=lambda number: number == 5) as executor:
        outcomes, found = _fix(folder, "spread", executor)
    assert found == expected
    assert executor.renewed >= 1
    assert all(one.status is Status.FIXED for one in outcomes)


def test_a_file_that_grows_between_two_looks_is_cleaned_again(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure means that a file to which a program appends ends in an internal error."""
    path = folder / "big.txt"
    asked = list[int]()

    def look_and_append(*given: Any, **named: Any) -> Survey:
        seen = survey(*given, **named)
        if not asked:
            with path.open("a", encoding="utf-8") as file:
                file.write((_LATIN.inflict(SENTENCES["fr"]) or "") * 300 + "\n")
        asked.append(1)
        return seen

    monkeypatch.setattr("fixenc.files.handling.survey", look_and_append)
    outcomes, found = _fix(folder, "alone", None)
    assert outcomes[1].status is Status.FIXED, outcomes[1].reason
    assert found["big.txt"].decode().endswith(SENTENCES["fr"] * 300 + "\n")


def test_once_a_run_ends_no_further_job_is_asked_for(folder: Path):
    """A failure means that Ctrl-C walks the rest of a tree of a million files first."""
    for number in range(600):
        (folder / f"c{number:03}.txt").write_text("plain", "utf-8")
    options, asked = Options(output=folder.parent / "out"), list[int]()

    class Jobs(list[Job]):
        def __iter__(self) -> Iterator[Job]:
            for job in super().__iter__():
                asked.append(1)
                yield job

    with Threads() as executor:
        executor.sending = replace(executor.sending, most_files=4, most_in_flight=2)
        done = list[Outcome]()
        for outcome in run(Jobs(plan([folder], options)), options, executor, stop=lambda: len(done) > 20):
            done.append(outcome)
    assert 20 < len(done) < 60
    assert len(asked) < 603 + 60, "each was asked for once to add up their sizes"


def test_a_cluster_that_is_lost_ends_the_run_and_blames_no_file(folder: Path):
    class Lost(Threads):
        def renew(self) -> None:
            raise ClusterError("lost the scheduler")

    executor = Lost()
    executor.dies = lambda _: executor.calls[-1] == "_clean_piece"
    with executor:
        outcomes = fix_tree(folder, Options(output=folder.parent / "out"), executor)
        assert next(outcomes).path.name == "a.txt"
        with pytest.raises(ClusterError, match="lost the scheduler"):
            next(outcomes)
    assert not (folder.parent / "out" / "big.txt").exists()


def test_a_run_that_ends_its_workers_leaves_the_file_to_do(folder: Path):
    executor = Threads()
    executor.dies = lambda _: executor.calls[-1] == "_clean_piece"
    options = Options(output=folder.parent / "out")
    with executor:
        jobs = plan([folder], options)
        outcomes = list(run(jobs, options, executor, stop=lambda: "_clean_piece" in executor.calls))
    assert [one.path.name for one in outcomes] == ["a.txt"]


def test_a_refusal_in_a_middle_part_leaves_all_alone(folder: Path):
    data = (folder / "big.txt").read_bytes()
    (folder / "big.txt").write_bytes(data[: len(data) // 2] + b"\xff\xfe\x81" * 3000 + b"\n" + data[len(data) // 2 :])
    alone, expected = _fix(folder, "alone", None)
    with Threads() as executor:
        spread, found = _fix(folder, "spread", executor)
    assert found == expected
    assert list(_compare(spread)) == list(_compare(alone))


def test_a_file_whose_parts_kill_workers_fails_and_the_others_do_not(folder: Path):
    executor = Threads()
    executor.dies = lambda _: executor.calls[-1] == "_clean_piece"
    with executor:
        outcomes, found = _fix(folder, "spread", executor)
    assert [one.status for one in outcomes] == [Status.FIXED, Status.FAILED, Status.FIXED]
    assert "the worker of a part of it died" in (outcomes[1].reason or "")
    assert sorted(found) == ["a.txt", "z.txt"], "nothing half is left"


@pytest.mark.slow
def test_processes_clean_the_parts_of_one_large_file(folder: Path):
    """A failure means that a part, or what was done to it, cannot travel to another process."""
    (folder / "big.csv").write_bytes((folder / "big.txt").read_bytes())
    (folder / "big.txt").unlink()
    _, expected = _fix(folder, "alone", None)
    output = folder.parent / "spread"
    with pool(2) as executor:
        outcomes = list(fix_tree(folder, Options(output=output), executor))
    assert [one.status for one in outcomes] == [Status.FIXED] * 3
    assert (output / "big.csv").read_bytes() == expected["big.csv"]
