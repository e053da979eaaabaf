"""Worker processes that fix files in parallel, started in a folder where nobody can plant modules.

A process of Python's multiprocessing imports its first modules from the folder in which it starts, before it gets the
module path of its parent. The working folder may be somebody else's, with a `random.py` in it. So workers start in a
folder of Python's own and change to the working folder as soon as they run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from math import ceil
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from fixenc.errors import FileError
from fixenc.files.folders import Folder
from fixenc.files.found import Found
from fixenc.files.handling import is_in_parts
from fixenc.files.naming import Job
from fixenc.files.progress import Counter, share
from fixenc.files.reaching import release_folders
from fixenc.files.reading import blocks
from fixenc.sending import TO_PROCESSES

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext

__all__ = ["pool", "workers"]

# The least work for worker processes, in bytes at some 2 MB a second: below it, starting two of them (half a second on
# two cores) costs more than they save. Measured on 3,000 files of 1 kB in ASCII (1.4 s with one process, 2.0 s with
# two) and on 4 MB in eight files (2.3 s, 1.8 s).
_LEAST_WORK = 4_000_000
# The work for a file of any size, in bytes, added to its size.
_BYTES_A_FILE = 1_000
# The bytes of ASCII that are as much work as one of another text. Measured: 30 MB a second.
_ASCII_FOR_ONE = 15
# The most files that are looked into, to see whether they are ASCII.
_LOOKED_INTO = 32


@contextmanager
def workers(jobs: Sequence[Job | Found], processes: int) -> Iterator[Executor | None]:
    """Start worker processes; yields None if there is too little work for them."""
    processes = min(processes, TO_PROCESSES.most_in_flight)  # more would have nothing to do
    files = (job if isinstance(job, Found) else job.found for job in jobs)
    is_worth_it = processes > 1 and _is_enough([one for one in files if one.is_input])
    if not (is_worth_it and _can_return()):
        yield None
        return
    with pool(processes) as started:
        yield started


@contextmanager
def pool(processes: int) -> Iterator[Executor]:
    """Start worker processes, however little they have to do."""
    started = _Workers(min(processes, TO_PROCESSES.most_in_flight))
    try:
        yield started
    finally:
        started.shutdown(cancel_futures=True)


class _Workers(Executor):
    """Worker processes; if one dies, which breaks the pool, `renew` starts new ones."""

    def __init__(self, processes: int) -> None:
        import multiprocessing

        self._processes, self._context = processes, multiprocessing.get_context("spawn")
        self._given = os.getcwd(), _begin_counter(self._context)
        self.sending = replace(TO_PROCESSES, workers=processes)
        self.renew()

    def renew(self) -> None:
        """Start new worker processes."""
        with _in_python_folder():
            self._pool = ProcessPoolExecutor(self._processes, self._context, _begin_worker, self._given)

    def submit(self, *call: Any, **named: Any) -> Future[Any]:
        """Submit a call, as in any executor; this may start processes."""
        with _in_python_folder():
            return self._pool.submit(*call, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Shut down, as in any executor."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _is_enough(files: Sequence[Found]) -> bool:
    """Whether files are enough work for workers; some are looked into, if that depends on what they are."""
    for_each = _BYTES_A_FILE * len(files)
    if for_each + sum(one.size for one in files) < _LEAST_WORK or not files:
        return False
    by_size = sorted(files, key=attrgetter("size"))
    step = ceil(len(files) / _LOOKED_INTO)
    alike = [by_size[at : at + step] for at in range(0, len(files), step)]
    try:
        if len(files) == 1 and not is_in_parts(files[0]):
            return False
        return for_each + sum(sum(one.size for one in some) / _bytes_for_one(some[-1]) for some in alike) >= _LEAST_WORK
    finally:
        release_folders()


def _bytes_for_one(found: Found) -> int:
    """Return how many bytes of a file are as much work as one byte of text that is not ASCII."""
    try:
        return _ASCII_FOR_ONE if next(blocks(found.location), b"").isascii() else 1
    except FileError:  # it cannot be read, and is no work
        return _ASCII_FOR_ONE


def _can_return() -> bool:
    """Whether the working folder can be reached by its path, as workers must do."""
    try:
        os.chdir(os.getcwd())
    except OSError:
        return False
    return True


@contextmanager
def _in_python_folder() -> Iterator[None]:
    """Change to the folder of the Python installation, and back to the same working folder afterwards."""
    here = Folder.working()
    os.chdir(sys.base_prefix)
    try:
        yield
    finally:
        here.enter()


def _begin_counter(context: SpawnContext) -> Counter | None:
    """Count from now on in a number that workers share, and return it; None if the system has no memory to share."""
    try:
        counter: Counter = context.RawValue("q")
    except OSError:
        return None
    share(counter)
    return counter


def _begin_worker(folder: str, counter: Counter | None) -> None:
    """Prepare a worker process.

    Ctrl-C reaches the whole process group: workers ignore it, finish their file, and the parent decides. A worker whose
    parent was killed ends at once; else it would wait for ever, or work on queued files beside another run.
    """
    import signal
    import threading

    os.chdir(folder)
    if counter is not None:
        share(counter)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # like a kill: a file is complete or does not exist
