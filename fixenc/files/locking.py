"""Locks that keep two runs apart. The system releases the locks of a process that dies.

A folder itself is locked, so that runs of all users exclude each other. Windows cannot lock a folder, and some network
disks cannot lock anything; there, a file in the user's state folder is locked in its place, which keeps only runs of
the same user on the same machine apart.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from fixenc.errors import BusyError
from fixenc.files import system
from fixenc.files.folders import Folder
from fixenc.files.state import state_folder
from fixenc.files.system import Lock

_log = logging.getLogger("fixenc")

# The mode of the folder of locks, whose files have fingerprints of paths for names.
_PRIVATE_FOLDER = 0o700
# The length of such a fingerprint, in bytes: too long for two folders to have the same one.
_KEY = 16


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
    return system.here.lock(descriptor) is Lock.TAKEN


def _lock(stack: ExitStack, folder: Path, *, is_shared: bool) -> None:
    """Lock a folder; where it can have no lock, a file in the user's state folder that stands for it."""
    for is_own, find in ((False, _open_folder), (True, _open_lock_file)):
        try:
            descriptor = find(folder)
        except OSError:
            if is_own:
                break
            return
        if descriptor is None:
            continue
        stack.callback(os.close, descriptor)
        found = system.here.lock(descriptor, is_shared=is_shared)
        if found is Lock.BUSY:
            below = " or below it" * (not is_shared)
            raise BusyError(f"another run of fixenc is at work in {str(folder)!r}{below}; wait until it has ended")
        if found is Lock.TAKEN:
            return
    _warn_once(str(folder))


def _open_folder(folder: Path) -> int | None:
    return system.here.open_folder(str(folder))


def _open_lock_file(folder: Path) -> int:
    """Open the file that stands for a folder; it stays, since a process may wait for it while another removes it."""
    key = hashlib.blake2b(os.fsencode(system.here.spell(str(folder))), digest_size=_KEY).hexdigest()
    locks = state_folder() / "locks"
    locks.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    return Folder.at(locks, os.path.realpath(locks)).add_to(f"{key}.lock", os.O_CREAT)


@cache
def _warn_once(folder: str) -> None:
    _log.warning("other runs cannot be kept from %r, since there are no locks; run only one at a time there", folder)
