"""Many files, in order, on any executor: the same outcomes as one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice, takewhile
from pathlib import Path
from typing import Protocol, runtime_checkable

from fixenc.arguments import path_of
from fixenc.files.fixing import finish, fix_job, prepare
from fixenc.files.journal import Journal
from fixenc.files.ledger import Identities
from fixenc.files.locations import Location
from fixenc.files.naming import Job, plan
from fixenc.files.reaching import release_folders, sync_folder
from fixenc.files.runs import begin
from fixenc.files.steps import Replacement, stamp_of
from fixenc.options import Options
from fixenc.records import Outcome, Status

__all__ = ["fix_tree", "left_to_do", "plan", "run"]

HANDLED = "handled before the run was interrupted"
# Jobs are sent in packets, since sending one costs about as much as fixing a small file; few enough of them are in
# flight that a long list of files does not fill memory with their outcomes.
_PACKET = 16
MOST_IN_FLIGHT = 32
# How many files may wait to be written while the next is read.
_WRITING = 8


def fix_tree(
    paths: Iterable[Path | str] | Path | str, options: Options | None = None, executor: Executor | None = None
) -> Iterator[Outcome]:
    """Fix every file that is, or lies below, one of `paths` (or the one given); one outcome each, in order of the walk.

    All targets are planned when this is called, before the first file is written; files are fixed a few ahead of the
    outcomes that are taken. With an executor they are fixed on it, and the outcomes are the same. Raises OptionsError
    for an output that is no folder and for an empty path, TypeError for what is no path, JournalError for a journal
    that cannot be begun.
    """
    options = options or Options()
    given = paths if isinstance(paths, Iterable) and not isinstance(paths, str | bytes) else [paths]
    roots = [path_of(path, "fix_tree") for path in given]
    jobs = plan(roots, options)
    if options.journal is not None:
        begin(roots, options)
    return run(jobs, options, executor)


def run(
    jobs: Sequence[Job], options: Options, executor: Executor | None = None, stop: Callable[[], bool] = lambda: False
) -> Iterator[Outcome]:
    """The outcomes of planned jobs, in their order.

    Once `stop` answers yes, no further file is begun, and the outcomes of those begun are all that still come. Where
    the options name a journal, which must have been begun, each is noted there.
    """
    outcomes = _in_turn(jobs, options, stop) if executor is None else _on_executor(jobs, options, executor, stop)
    if options.journal is None:
        yield from outcomes
        return
    journal, identity = Journal(options.journal), Identities()
    for outcome in outcomes:
        journal.has_handled(identity(outcome.path), outcome)
        yield outcome
    if not stop():
        journal.has_ended()


def left_to_do(jobs: Iterable[Job], journal: Journal) -> list[Job]:
    """The jobs of a run that goes on: what it has handled, and nobody changed since, is passed over."""
    handled = journal.handled()
    kept = {str(step.file): step.kept.name for step in journal.steps if isinstance(step, Replacement)}
    return [
        replace(job, found=replace(job.found, skip=HANDLED))
        if job.found.is_input and handled.get(job.source_name, "nothing") == stamp_of(job.source_name)
        else replace(job, kept=kept.get(job.source_name))
        for job in jobs
    ]


@runtime_checkable
class _Renewable(Protocol):
    """An executor that can start over when it is broken."""

    def renew(self) -> None:
        """Start over."""


def _on_executor(
    jobs: Sequence[Job], options: Options, executor: Executor, stop: Callable[[], bool]
) -> Iterator[Outcome]:
    waiting: Iterator[Sequence[Job]] = (jobs[at : at + _PACKET] for at in range(0, len(jobs), _PACKET))
    flying: deque[tuple[Sequence[Job], Future[list[Outcome]]]] = deque()
    while True:
        if stop():
            waiting = iter(())
            flying = deque(flight for flight in flying if not flight[1].cancel())
        for packet in islice(waiting, MOST_IN_FLIGHT - len(flying)):
            flying.append((packet, _submit(executor, packet, options)))
        if not flying:
            return
        packet, future = flying.popleft()
        try:
            yield from future.result()
        except BrokenExecutor:
            if stop():  # whoever ends a run may end its workers, too
                return
            _renew(executor)
            yield from _one_by_one([(packet, future), *flying], options, executor)
            flying.clear()


def _one_by_one(
    flights: Iterable[tuple[Sequence[Job], Future[list[Outcome]]]], options: Options, executor: Executor
) -> Iterator[Outcome]:
    """Packets of which one broke the executor: those that were lost with it again, and no two of them at once."""
    for packet, future in flights:
        try:
            yield from future.result()
        except BrokenExecutor:
            yield from _alone(packet, options, executor)


def _alone(packet: Sequence[Job], options: Options, executor: Executor) -> Iterator[Outcome]:
    """A packet with no other in flight; if a worker dies of it, its halves, to find the file that does it."""
    try:
        yield from _submit(executor, packet, options).result()
    except BrokenExecutor as error:
        if _renew(executor) and len(packet) > 1:
            yield from _alone(packet[: len(packet) // 2], options, executor)
            yield from _alone(packet[len(packet) // 2 :], options, executor)
            return
        reason = f"the worker that had it died ({error}); run again, with --jobs 1 to see what it does"
        yield from (Outcome(job.found.path, Status.FAILED, reason) for job in packet)


def _renew(executor: Executor) -> bool:
    """Start a broken executor over, if it is one that can be."""
    if isinstance(executor, _Renewable):
        executor.renew()
        return True
    return False


def _outcomes(packet: Sequence[Job], options: Options) -> list[Outcome]:
    return list(_in_turn(packet, options, lambda: False))


def _in_turn(jobs: Sequence[Job], options: Options, stop: Callable[[], bool]) -> Iterator[Outcome]:
    """One file after the other; a folder reaches the disk as a whole once no file is written into it any more."""
    last: Location | None = None
    wanted = takewhile(lambda _: not stop(), jobs)
    # Where files are replaced, one that is written may be the next one's.
    outcomes = (fix_job(job, options) for job in wanted) if options.in_place else _ahead(wanted, options)
    try:
        for outcome, job in zip(outcomes, jobs, strict=False):  # of fewer jobs, where the run stops
            if outcome.was_written and options.fsync:
                if last is not None and (last.root, last.folders) != (job.landing.root, job.landing.folders):
                    sync_folder(last)
                last = job.landing
            yield outcome
    finally:
        if last is not None:
            sync_folder(last)
        release_folders()


def _ahead(jobs: Iterable[Job], options: Options) -> Iterator[Outcome]:
    """One file after the other; the disk keeps one while the next is read and cleaned."""
    writing: deque[Future[Outcome]] = deque()
    with ThreadPoolExecutor(1, "fixenc-writer") as writer:
        try:
            for job in jobs:
                prepared = prepare(job, options)
                if prepared.write is None and not writing:
                    yield prepared.outcome
                    continue
                writing.append(writer.submit(finish, prepared))
                while len(writing) > _WRITING or (writing and writing[0].done()):
                    yield writing.popleft().result()
            while writing:
                yield writing.popleft().result()
        finally:  # whoever asks for no more outcomes wants no more files written
            for waiting in writing:
                waiting.cancel()


def _submit(executor: Executor, packet: Sequence[Job], options: Options) -> Future[list[Outcome]]:
    """A future in any case: an executor that is broken already refuses by raising."""
    try:
        return executor.submit(_outcomes, packet, options)
    except BrokenExecutor as error:
        refused: Future[list[Outcome]] = Future()
        refused.set_exception(error)
        return refused
