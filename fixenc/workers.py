"""Processes that fix files beside each other, started in a folder where nobody plants modules for them.

A process that Python's multiprocessing starts looks for its first modules in the folder in which it is started, and
only then learns where the parent finds them. The working folder may be one that somebody else made, with a `random.py`
in it. So processes are started in a folder of Python's own, and go to the working folder as soon as they are under way.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fixenc.batch import MOST_IN_FLIGHT
from fixenc.files.folders import Folder
from fixenc.files.naming import Job

__all__ = ["workers"]

# Below this much work, starting worker processes (half a second on two cores) costs more than two of them save. Work
# is counted in bytes at some 2 MB a second; a file costs as much as this many of them, however small it is. Measured
# on 2,000 tiny files (1.0 s with one process, 1.2 s with two) and on 4 MB in eight files (2.3 s, 1.8 s).
_LEAST_WORK = 2_000_000
_BYTES_A_FILE = 1_000


@contextmanager
def workers(jobs: Sequence[Job], processes: int) -> Iterator[Executor | None]:
    """Worker processes, if there is enough work for them to be worth their start."""
    processes = min(processes, MOST_IN_FLIGHT)  # more would have nothing to do
    is_worth_it = processes > 1 and _is_much([job.found.path for job in jobs if job.found.is_input])
    if not (is_worth_it and _can_return()):
        yield None
        return
    pool = _Workers(processes)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


class _Workers(Executor):
    """Worker processes; where one dies and takes the others with it, `renew` starts new ones."""

    def __init__(self, processes: int) -> None:
        self._processes, self._folder = processes, os.getcwd()
        self.renew()

    def renew(self) -> None:
        """Start over."""
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        with _in_a_folder_of_pythons():
            self._pool = ProcessPoolExecutor(self._processes, context, _begin_worker, (self._folder,))

    def submit(self, *call: Any, **named: Any) -> Future[Any]:
        """As any executor has it; this is where processes are started."""
        with _in_a_folder_of_pythons():
            return self._pool.submit(*call, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As any executor has it."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _is_much(files: Sequence[Path]) -> bool:
    work = 0
    for number, path in enumerate(files, 1):
        try:
            work += path.lstat().st_size + _BYTES_A_FILE
        except OSError:
            continue
        if number > 1 and work >= _LEAST_WORK:
            return True
    return False


def _can_return() -> bool:
    """Whether the working folder can be reached by its path, as a worker has to."""
    try:
        os.chdir(os.getcwd())
    except OSError:
        return False
    return True


@contextmanager
def _in_a_folder_of_pythons() -> Iterator[None]:
    """Work in the folder in which Python was installed, and come back to this very one."""
    here = Folder.working()
    os.chdir(sys.base_prefix)
    try:
        yield
    finally:
        here.enter()


def _begin_worker(folder: str) -> None:
    """What a worker does first.

    Ctrl-C reaches the whole process group; workers finish the file they have and the parent decides. One whose parent
    was killed would wait for work for ever, or do what is queued while another run is at work: it ends at once.
    """
    import signal
    import threading

    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # as a kill would: what is written is whole or not there at all
