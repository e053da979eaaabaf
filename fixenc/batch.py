"""Many files, in order, on any executor: the same outcomes as one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import islice
from pathlib import Path

from fixenc.files import ledger
from fixenc.files.fixing import fix_job
from fixenc.files.naming import Job, plan
from fixenc.options import Options
from fixenc.records import Outcome, Status

__all__ = ["fix_tree", "plan", "run"]

# Jobs are sent in packets, since sending one costs about as much as fixing a small file; few enough of them are in
# flight that a long list of files does not fill memory with their outcomes.
_PACKET = 16
_IN_FLIGHT = 32


def fix_tree(
    paths: Iterable[Path | str], options: Options | None = None, executor: Executor | None = None
) -> Iterator[Outcome]:
    """Fix every file that is, or lies below, one of `paths`; one outcome each, in sorted order of the walk.

    All targets are planned when this is called, before the first file is written; files are fixed as the outcomes
    are taken. With an executor they are fixed on it, and the outcomes are the same. Raises OptionsError for an
    output that is no folder.
    """
    options = options or Options()
    return run(plan(map(Path, paths), options), options, executor)


def run(jobs: Sequence[Job], options: Options, executor: Executor | None = None) -> Iterator[Outcome]:
    """The outcomes of planned jobs, in their order; what was written is noted in the ledger."""
    packets = _packets(jobs)
    done = (_outcomes(p, options) for p in packets) if executor is None else _on_executor(packets, options, executor)
    for outcomes in done:
        written = [(o.target, o.written_digest) for o in outcomes if o.target and o.written_digest]
        if written:
            ledger.record(written)
        yield from outcomes


def _packets(jobs: Sequence[Job]) -> Iterator[Sequence[Job]]:
    return (jobs[at : at + _PACKET] for at in range(0, len(jobs), _PACKET))


def _outcomes(packet: Sequence[Job], options: Options) -> list[Outcome]:
    return [fix_job(job, options) for job in packet]


def _on_executor(waiting: Iterator[Sequence[Job]], options: Options, executor: Executor) -> Iterator[list[Outcome]]:
    flying: deque[tuple[Sequence[Job], Future[list[Outcome]]]] = deque()
    while True:
        for packet in islice(waiting, _IN_FLIGHT - len(flying)):
            flying.append((packet, _submit(executor, packet, options)))
        if not flying:
            return
        packet, future = flying.popleft()
        try:
            yield future.result()
        except BrokenExecutor as error:
            reason = f"the worker that had it died ({error}); run again, with --jobs 1 to see which file does it"
            yield [Outcome(job.found.path, Status.FAILED, reason) for job in packet]


def _submit(executor: Executor, packet: Sequence[Job], options: Options) -> Future[list[Outcome]]:
    """A future in any case: an executor that is broken already refuses by raising."""
    try:
        return executor.submit(_outcomes, packet, options)
    except BrokenExecutor as error:
        refused: Future[list[Outcome]] = Future()
        refused.set_exception(error)
        return refused
