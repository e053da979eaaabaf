"""Writing copies in groups: the files of a group are flushed to the disk together, and then each gets its name.

A disk takes about as long to flush one small file as to flush several at once. So no copy has its name before its bytes
are on the disk, and yet none waits for the disk alone.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from fixenc.errors import FileError
from fixenc.files.fixing import Drafted, discard, draft, finish, flush, prepare, settle
from fixenc.files.naming import Job
from fixenc.options import Options
from fixenc.records import Outcome

# The most files in a group.
_MOST_FILES = 16
# The most bytes of a group, before its last file: they are in memory until the group has its names.
_MOST_BYTES = 4_000_000
# The seconds after which a group takes no more files, so that nobody waits long for an outcome.
_MOST_SECONDS = 0.1
# From this size, in bytes, a file may take half a second to clean: the copies before it get their names first.
_LARGE = 1_000_000
# The most groups in memory: one that is flushed, and one that is filled.
_MOST_GROUPS = 2
# The number of files that are flushed at the same time. Measured on 256 files of 1 kB, in microseconds a file: 340 one
# after the other, 180 two at a time, 160 four, 110 eight, 90 sixteen.
_AT_ONCE = 8


def run_ahead(jobs: Iterable[Job], options: Options) -> Iterator[list[Outcome]]:
    """Fix files and yield their outcomes in order, those of a group together; one is flushed while the next is cleaned.

    If the caller takes no more outcomes, no more files get their names.
    """
    groups = deque[_Group]()
    with ThreadPoolExecutor(_AT_ONCE, "fixenc-flush") as threads:
        flushers = threads if options.fsync else None
        try:
            for job in jobs:
                if job.found.size >= _LARGE:
                    yield from _settle_all(groups, flushers)
                one = draft(prepare(job, options))
                if one.draft is None and not groups:
                    yield [finish(one.prepared)]
                    continue
                if not groups or groups[-1].is_full:
                    groups.append(_Group())
                groups[-1].add(one)
                if groups[-1].is_full:
                    groups[-1].flush(flushers)
                while len(groups) > _MOST_GROUPS or (groups and groups[0].is_flushed):
                    yield groups.popleft().settle()
            yield from _settle_all(groups, flushers)
        finally:
            threads.shutdown(cancel_futures=True)
            for group in groups:
                group.discard()


def _settle_all(groups: deque[_Group], flushers: Executor | None) -> Iterator[list[Outcome]]:
    """Take each group away, and yield the outcomes of its files once they have their names."""
    while groups:
        groups[0].flush(flushers)
        yield groups.popleft().settle()


@dataclass(slots=True)
class _Group:
    """Some files in a row, each with its clean copy under a temporary name, if one is written."""

    drafts: list[Drafted] = field(default_factory=list)
    size: int = 0
    began: float = field(default_factory=time.monotonic)
    is_full: bool = False
    flushes: list[Future[list[FileError | None]]] = field(default_factory=list)
    failures: list[FileError | None] | None = None

    def add(self, one: Drafted) -> None:
        """Add a file."""
        self.drafts.append(one)
        self.size += one.size
        is_late = time.monotonic() - self.began >= _MOST_SECONDS
        self.is_full = len(self.drafts) >= _MOST_FILES or self.size >= _MOST_BYTES or is_late

    def flush(self, flushers: Executor | None) -> None:
        """Begin to flush the files, unless that was done; without threads to do so, it is done at once."""
        if flushers is None:
            self.failures = flush(self.drafts)
        elif not self.flushes:
            self.flushes = [flushers.submit(flush, self.drafts[at::_AT_ONCE]) for at in range(_AT_ONCE)]

    @property
    def is_flushed(self) -> bool:
        """Whether all files are on the disk, or have failed."""
        return self.failures is not None or (bool(self.flushes) and all(one.done() for one in self.flushes))

    def settle(self) -> list[Outcome]:
        """Give each file its name once all are flushed, and return the outcomes."""
        try:
            if self.failures is None:
                each = [one.result() for one in self.flushes]
                self.failures = [each[at % _AT_ONCE][at // _AT_ONCE] for at in range(len(self.drafts))]
            return settle(self.drafts, self.failures)
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove the temporary files."""
        for one in self.drafts:
            discard(one)
