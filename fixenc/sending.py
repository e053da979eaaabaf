"""Jobs on their way to an executor: in which packets, and what a far worker needs to do them as this process would.

A far worker may be on another machine, with another working folder, which gives disks other numbers. And its packet may
run twice: a cluster sends it again when a worker dies, even after all its files were written.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from fixenc.files.copied import CopiesOfRun
from fixenc.files.fixing import UP_TO_DATE
from fixenc.files.found import Found
from fixenc.files.leftovers import sweep_folder
from fixenc.files.listing import Listing
from fixenc.files.locations import Location, Root
from fixenc.files.naming import Job
from fixenc.options import Options
from fixenc.records import Outcome, Status


@dataclass(frozen=True, slots=True)
class Sending:
    """How jobs are sent: the most files in a packet, the most bytes of them before the last, the most in flight.

    `is_far` says that workers may be on other machines, and that a packet may run twice. `workers` is the number of
    calls that are done at once, as far as is known.
    """

    most_files: int
    most_bytes: int
    most_in_flight: int
    is_far: bool = False
    workers: int = 1


@runtime_checkable
class Tuned(Protocol):
    """An executor that says how jobs are sent to it."""

    @property
    def sending(self) -> Sending:
        """How jobs are sent to it."""


# For processes of this machine, and for any executor that says nothing else. Four groups of copies a packet: sending
# one file alone costs about as much as fixing a small one, and the last group is flushed while no other is cleaned. The
# bytes are some tenths of a second of work, so that no worker ends long after the others. The packets in flight are few
# enough that the outcomes of a long list of files do not fill memory.
TO_PROCESSES = Sending(most_files=64, most_bytes=400_000, most_in_flight=32)


def sending_of(executor: object) -> Sending:
    """Return how jobs are sent to an executor."""
    return executor.sending if isinstance(executor, Tuned) else TO_PROCESSES


def packets(jobs: Iterable[Job], sending: Sending) -> Iterator[Sequence[Job]]:
    """Yield all jobs in packets, in order."""
    packet, size = list[Job](), 0
    for job in jobs:
        packet.append(job)
        size += size_of(job)
        if len(packet) >= sending.most_files or size >= sending.most_bytes:
            yield packet
            packet, size = [], 0
    if packet:
        yield packet


def size_of(job: Job) -> int:
    """Return how many bytes a job has to read."""
    return job.found.size if job.found.is_input else 0


def total_size(jobs: Sequence[Job] | Listing) -> int:
    """Return how many bytes jobs have to read."""
    return jobs.size if isinstance(jobs, Listing) else sum(map(size_of, jobs))


def with_absolute_paths(options: Options) -> Options:
    """Return the options for a process in another working folder."""
    output, journal, labels = (
        None if path is None else Path(os.path.abspath(path))
        for path in (options.output, options.journal, options.labels)
    )
    return replace(options, output=output, journal=journal, labels=labels)


def job_here(job: Job) -> Job:
    """Return a job for the process that this is, wherever it was planned; the same object, if that is no difference."""
    found, siblings = job.found, job.found.siblings
    roots = [found.location.root, job.landing.root, *([] if siblings is None else [siblings.folder.root])]
    if all(root_here(root) == root for root in roots):
        return job
    if siblings is not None:
        siblings = replace(siblings, folder=_location_here(siblings.folder))
    here: Found = replace(found, location=_location_here(found.location), siblings=siblings)
    return replace(job, found=here, landing=_location_here(job.landing))


def outcome_as_planned(outcome: Outcome, job: Job, here: Job) -> Outcome:
    """Return the outcome of a job that was done elsewhere, with the paths of its plan."""
    if here is job:
        return outcome
    path, target, reason = job.found.path, job.target, outcome.reason
    for there, planned in ((here.found.path, path), (here.target, target)):
        reason = None if reason is None else reason.replace(repr(str(there)), repr(str(planned)))
    return replace(outcome, path=path, target=None if outcome.target is None else target, reason=reason)


def _location_here(location: Location) -> Location:
    return Location(root_here(location.root), location.folders, location.name)


@lru_cache(maxsize=64)
def root_here(root: Root) -> Root:
    """Return a root as this machine has it: by its real path, and with the number that its disk has here.

    It is looked up once. A folder that is another one here, by its inode, stays as it was planned, and is refused.
    """
    path = Path(root.real)
    if not root.inode:
        return replace(root, path=path)
    here = Root.of(path)
    is_same = (here.real, here.inode) == (root.real, root.inode)
    return here if is_same else replace(root, path=path)


@dataclass(slots=True)
class Landing:
    """Jobs on their way: what is still needed of those that were sent, and whose outcomes have not come."""

    jobs: Iterable[Job]
    options: Options
    sent: deque[Location] = field(default_factory=deque)

    def __iter__(self) -> Iterator[Job]:
        """Yield the jobs as they are sent."""
        for job in self.jobs:
            self.sent.append(job.landing)
            yield job

    def note(self, groups: Iterable[Sequence[Outcome]]) -> Iterator[Sequence[Outcome]]:
        """Yield the outcomes of far workers, as if each file had been processed once.

        At the end, the temporary files that killed workers left are removed.
        """
        copies, folders = CopiesOfRun(self.options.journal), dict[tuple[Root, tuple[str, ...]], Location]()
        try:
            for group in groups:
                for _ in range(min(len(group), len(self.sent))):
                    landing = self.sent.popleft()
                    folders.setdefault((landing.root, landing.folders), landing)
                yield [_as_written_once(outcome, copies) for outcome in group]
        finally:
            if not (self.options.dry_run or self.options.check):
                for location in folders.values():
                    sweep_folder(location)


def _as_written_once(outcome: Outcome, copies: CopiesOfRun) -> Outcome:
    """Return an outcome as written, if a packet that ran twice found the copy that it had written the first time."""
    if outcome.target is None or outcome.is_due or outcome.status is Status.FAILED:
        return outcome
    if not copies.has(outcome.target):
        return outcome
    reason = outcome.reason
    if reason == UP_TO_DATE:
        found = outcome.detection
        reason = None if found is None or found.is_damaged else found.reason
    return replace(outcome, reason=reason, is_due=True, was_written=True)
