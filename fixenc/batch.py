"""Fixing many files on any executor: the outcomes are the same, in the same order, as in a plain loop."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import replace
from functools import partial
from itertools import chain, groupby, islice, takewhile
from pathlib import Path
from typing import Any

from fixenc.arguments import path_of
from fixenc.errors import ClusterError, FileError
from fixenc.files.fixing import fix_job
from fixenc.files.handling import is_in_parts
from fixenc.files.journal import Journal, outcome_note
from fixenc.files.ledger import Identities
from fixenc.files.listing import Listing, list_jobs
from fixenc.files.locations import Location
from fixenc.files.naming import Job, plan
from fixenc.files.progress import finish
from fixenc.files.reaching import release_folders, sync_folder
from fixenc.files.reading import digest_of
from fixenc.files.runs import begin, end
from fixenc.files.state import release_notes
from fixenc.files.steps import Replacement, Stamp, stamp_of
from fixenc.flights import Sender, fly, renew, submit
from fixenc.groups import run_ahead
from fixenc.options import Options
from fixenc.records import Outcome, Status
from fixenc.sending import (
    Landing,
    job_here,
    outcome_as_planned,
    packets,
    sending_of,
    size_of,
    total_size,
    with_absolute_paths,
)
from fixenc.spreading import RunOverError, spread_parts

__all__ = ["fix_file", "fix_tree", "left_to_do", "list_jobs", "plan", "run", "size_of", "total_size"]

HANDLED = "processed before the run was interrupted"
# The most outcomes that wait to be noted together: a note alone takes 0.1 ms, and a small healthy file 0.5 ms.
_MOST_UNNOTED = 64


def fix_file(path: Path | str, options: Options | None = None) -> Outcome:
    """Fix one file and return its outcome; a failure is an outcome, too, not an exception.

    Raises TypeError if `path` is no path, OptionsError if it is empty, JournalError if the journal cannot be begun.
    """
    path, options = path_of(path, "fix_file"), options or Options()
    if os.path.isdir(path):
        return Outcome(path, Status.FAILED, "is a folder; fix_tree takes folders")
    if options.journal is not None:
        (outcome,) = fix_tree(path, options)
        return outcome
    (job,) = plan([path], options)
    try:
        return fix_job(job, options)
    finally:
        release_folders()
        release_notes()


def fix_tree(
    paths: Iterable[Path | str] | Path | str, options: Options | None = None, executor: Executor | None = None
) -> Iterator[Outcome]:
    """Fix every file at or below `paths`, and yield one outcome each, in order of the walk.

    All targets are planned when this is called, before the first file is written. Files are fixed a few ahead of the
    outcomes that the caller takes; with an executor they are fixed on it, with the same outcomes. Raises OptionsError
    for an output that is no folder and for an empty path, TypeError for a value that is no path, JournalError if the
    journal cannot be begun.
    """
    options = options or Options()
    given = paths if isinstance(paths, Iterable) and not isinstance(paths, str | bytes) else [paths]
    roots = [path_of(path, "fix_tree") for path in given]
    jobs = plan(roots, options)
    if options.journal is not None:
        begin(roots, options)
    return run(jobs, options, executor)


def run(
    jobs: Sequence[Job] | Listing,
    options: Options,
    executor: Executor | None = None,
    stop: Callable[[], bool] = lambda: False,
    *,
    is_part: bool = False,
) -> Iterator[Outcome]:
    """Carry out planned jobs and yield their outcomes, in order.

    Once `stop` returns true, no further file is begun; the outcomes of files already begun are still yielded. If the
    options name a journal, which must have been begun, each outcome is noted there, and the end, unless these jobs are
    only a part of the run.
    """
    outcomes = _run_in_turn(jobs, options, stop) if executor is None else _run_on(jobs, options, executor, stop)
    if options.journal is None:
        for group in outcomes:
            yield from group
        return
    journal, identity = Journal(options.journal), Identities()
    waiting, has_written = list[Mapping[str, Any]](), False
    try:
        for group in outcomes:
            waiting += (outcome_note(identity(outcome.path), outcome) for outcome in group)
            has_written = has_written or any(outcome.was_written for outcome in group)
            if len(waiting) >= _MOST_UNNOTED:
                _note(journal, waiting)
            yield from group
        _note(journal, waiting)
        if not (is_part or stop()):
            end(journal, has_written=has_written)
    finally:
        _note(journal, waiting)
        release_notes()


def _note(journal: Journal, waiting: list[Mapping[str, Any]]) -> None:
    """Note outcomes, and forget them."""
    if waiting:
        journal.note_outcomes(waiting)
        waiting.clear()


def left_to_do(jobs: Iterable[Job], journal: Journal) -> list[Job]:
    """Return the jobs of a resumed run: files that it processed already, unmodified since, are skipped.

    A kill can come before outcomes are noted. Files that the run replaced are known even then, by the steps.
    """
    handled = journal.handled()
    steps = {str(step.file): step for step in journal.steps if isinstance(step, Replacement)}
    return [_left_of(job, handled.get(job.source_name), steps.get(job.source_name)) for job in jobs]


def _left_of(job: Job, handled: Stamp | None, step: Replacement | None) -> Job:
    if not job.found.is_input:
        return job
    is_handled = handled is not None and handled == stamp_of(job.source_name)
    if is_handled or (step is not None and _is_made(step, job.found.location)):
        return replace(job, found=replace(job.found, skip=HANDLED))
    return job if step is None or step.kept is None else replace(job, kept=step.kept.name)


def _is_made(step: Replacement, location: Location) -> bool:
    """Whether the file at a location has the bytes that a step was to give it."""
    try:
        return digest_of(location) == step.after.digest
    except FileError:
        return False


def _run_on(
    jobs: Sequence[Job] | Listing, options: Options, executor: Executor, stop: Callable[[], bool]
) -> Iterator[Sequence[Outcome]]:
    """Yield the outcomes of jobs on an executor, those of a packet together."""
    total = total_size(jobs)
    if sending_of(executor).is_far:
        landing = Landing(jobs, options)
        return landing.note(_run_each(landing, total, with_absolute_paths(options), executor, stop))
    return _run_each(jobs, total, options, executor, stop)


def _run_each(
    jobs: Iterable[Job], total: int, options: Options, executor: Executor, stop: Callable[[], bool]
) -> Iterator[Sequence[Outcome]]:
    """Yield the outcomes of jobs, which have `total` bytes: a file that is most of the work has all workers alone."""
    sending = sending_of(executor)

    def is_most(job: Job) -> bool:
        return sending.workers > 1 and size_of(job) * sending.workers > total and is_in_parts(job.found)

    for are_most, some in groupby(jobs, is_most):
        if are_most:
            for job in takewhile(lambda _: not stop(), some):
                yield from ([outcome] for outcome in _fix_in_parts(job, options, executor, stop))
        else:
            yield from _fly(some, options, executor, stop)
        if stop():  # before the jobs that are left are asked for
            return


def _fix_in_parts(job: Job, options: Options, executor: Executor, stop: Callable[[], bool]) -> Iterator[Outcome]:
    """Fix a file here, its parts on the executor; without an outcome if the run ends meanwhile.

    Raises ClusterError if the cluster was lost.
    """
    try:
        with spread_parts(executor, sending_of(executor).workers, stop):
            outcome = fix_job(job, options)
        if outcome.was_written and options.fsync:
            sync_folder(job.landing)
    except RunOverError as over:
        if isinstance(over.__cause__, ClusterError):
            raise over.__cause__ from None
        return
    finally:
        release_folders()
        release_notes()
    finish(size_of(job))
    yield outcome


def _fly(
    jobs: Iterable[Job], options: Options, executor: Executor, stop: Callable[[], bool]
) -> Iterator[Sequence[Outcome]]:
    """Send packets, a few ahead of those whose outcomes are yielded."""
    sending = sending_of(executor)
    run_packet = _run_packet_here if sending.is_far else _run_packet

    def send(packet: Sequence[Job]) -> Future[list[Outcome]]:
        flight = submit(executor, run_packet, packet, options)
        if sending.is_far:  # other workers count what they do themselves
            flight.add_done_callback(partial(_count, packet))
        return flight

    def run_alone(packet: Sequence[Job]) -> Iterator[list[Outcome]]:
        """Yield the outcomes of a packet that is alone in flight; if its worker dies, halve it to find the culprit."""
        try:
            yield send(packet).result()
        except BrokenExecutor as error:
            if renew(executor) and len(packet) > 1:
                yield from run_alone(packet[: len(packet) // 2])
                yield from run_alone(packet[len(packet) // 2 :])
                return
            reason = f"its worker process died ({error}); run again with --jobs 1 to see why"
            yield [Outcome(job.found.path, Status.FAILED, reason) for job in packet]

    sender = Sender(executor, send, run_alone)
    return fly(packets(jobs, sending), sender, most=sending.most_in_flight, stop=stop)


def _count(packet: Sequence[Job], flight: Future[list[Outcome]]) -> None:
    """Count the bytes of a packet once it has ended."""
    if not flight.cancelled() and flight.exception() is None:
        finish(sum(map(size_of, packet)))


def _run_packet(packet: Sequence[Job], options: Options) -> list[Outcome]:
    return list(chain.from_iterable(_run_in_turn(packet, options, lambda: False)))


def _run_packet_here(packet: Sequence[Job], options: Options) -> list[Outcome]:
    """Do a packet that another machine may have planned, and return its outcomes as planned."""
    here = [job_here(job) for job in packet]
    outcomes = _run_packet(here, options)
    return [outcome_as_planned(*each) for each in zip(outcomes, packet, here, strict=True)]


def _run_in_turn(jobs: Iterable[Job], options: Options, stop: Callable[[], bool]) -> Iterator[Sequence[Outcome]]:
    """Fix one file after the other; a folder is flushed to the disk after the last file in it."""
    last: Location | None = None
    wanted = takewhile(lambda _: not stop(), jobs)
    # In place, a file that is written may be the source of the next job.
    groups = ([fix_job(job, options)] for job in wanted) if options.in_place else run_ahead(wanted, options)
    done = iter(jobs)
    try:
        for group in groups:
            for outcome, job in zip(group, islice(done, len(group)), strict=True):
                finish(size_of(job))
                if outcome.was_written and options.fsync:
                    if last is not None and (last.root, last.folders) != (job.landing.root, job.landing.folders):
                        sync_folder(last)
                    last = job.landing
            yield group
    finally:
        if last is not None:
            sync_folder(last)
        release_folders()
        release_notes()
