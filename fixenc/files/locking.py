"""Locks that keep two runs apart. The system releases the locks of a process that dies."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from fixenc.errors import BusyError

try:
    import fcntl
except ImportError:  # Windows, where open files cannot be replaced anyway
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(paths: Iterable[Path]) -> Iterator[None]:
    """Keep other runs from these folders, and from everything below them, while the context lasts.

    A folder gets an exclusive lock; the folders above it, and above a file, get shared locks against runs over all of
    them. Raises BusyError if another run holds a lock. What cannot be opened is not locked.
    """
    real = {Path(os.path.realpath(path)) for path in paths}
    alone = {path for path in real if path.is_dir() and real.isdisjoint(path.parents)}
    above = {folder for path in real for folder in path.parents if alone.isdisjoint((folder, *folder.parents))}
    with ExitStack() as stack:
        for folder in sorted(above | alone):
            _lock(stack, folder, is_shared=folder not in alone)
        yield


def take_lock(descriptor: int) -> bool:
    """Lock a file as being written, until the descriptor is closed; return False if another process holds the lock.

    Also False if the system has no locks.
    """
    if fcntl is None:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _lock(stack: ExitStack, folder: Path, *, is_shared: bool) -> None:
    if fcntl is None:
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return
    stack.callback(os.close, descriptor)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        below = " or below it" * (not is_shared)
        raise BusyError(
            f"another run of fixenc is at work in {str(folder)!r}{below}; wait until it has ended"
        ) from None
    except OSError:
        return  # a file system without locks
