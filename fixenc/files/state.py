"""The user's state folder, with the ledger and the journals of runs: private to the user."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from functools import lru_cache
from pathlib import Path

import platformdirs

from fixenc.files.folders import Folder
from fixenc.files.trust import objection_to

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

# Flags to read a file without waiting for a FIFO.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
# The mode of the folder: notes have names of files and fingerprints of their contents.
_PRIVATE_FOLDER = 0o700


class Presence(Enum):
    """Whether a file to open must exist, must not exist, or may."""

    ANY = os.O_CREAT
    NEW = os.O_CREAT | os.O_EXCL
    THERE = 0


def state_folder() -> Path:
    """Return the path of the state folder; raises OSError if no home folder is known, as a relative path is unsafe."""
    try:
        folder = platformdirs.user_state_path("fixenc", appauthor=False)
    except RuntimeError:
        folder = Path()
    if not folder.is_absolute():
        raise FileNotFoundError(errno.ENOENT, "no home folder is known; set HOME or XDG_STATE_HOME to an absolute path")
    return folder


@contextmanager
def reading(path: Path) -> Iterator[int]:
    """Open a file to read; raises OSError, also if somebody else may have written the file."""
    descriptor = os.open(path, _READ)
    try:
        _require_own(path, descriptor)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def appending(path: Path, presence: Presence = Presence.ANY) -> Iterator[int]:
    """Open a file to append to it or replace it, while no other process of fixenc does either.

    Raises OSError, also if somebody else may have written the file. A new file is removed if nothing could be written.
    """
    if presence is not Presence.THERE:
        _make_folder_of(path)
    # By descriptor: if somebody swaps the folder, nothing is made or removed elsewhere.
    folder = Folder.at(path.parent, os.path.realpath(path.parent))
    while True:
        descriptor = folder.add_to(path.name, presence.value)
        try:
            _require_own(path, descriptor)
            if fcntl is not None:
                with suppress(OSError):  # a file system without locks
                    fcntl.flock(descriptor, fcntl.LOCK_EX)
            # Another process may have replaced the file before this one got the lock.
            if _stands_at(folder, path.name, descriptor):
                yield descriptor
                return
        except OSError:
            if presence is Presence.NEW and not os.fstat(descriptor).st_size:
                folder.unlink(path.name)
            raise
        finally:
            os.close(descriptor)


def sync_folder_of(path: Path) -> None:
    """Flush the name of a file to the disk, if the system can."""
    with suppress(OSError):  # Windows cannot open folders, and some file systems cannot flush them
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _make_folder_of(path: Path) -> None:
    try:
        own = state_folder()
    except OSError:
        own = None
    if own is not None and path.is_relative_to(own):
        _make_private(own, path.parent)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)


@lru_cache(maxsize=8)
def _make_private(*folders: Path) -> None:
    """Make folders, the upper one first; existing ones become private."""
    for folder in folders:
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        if hasattr(os, "geteuid"):
            status = os.lstat(folder)  # the target of a link keeps its mode
            is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
            if is_own and stat.S_IMODE(status.st_mode) != _PRIVATE_FOLDER:
                os.chmod(folder, _PRIVATE_FOLDER)


def _require_own(path: Path, descriptor: int) -> None:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    objection = objection_to(path, status)
    if objection is not None:
        raise PermissionError(errno.EPERM, f"cannot be trusted, since {objection}")


def _stands_at(folder: Folder, name: str, descriptor: int) -> bool:
    try:
        return os.path.samestat(folder.lstat(name), os.fstat(descriptor))
    except FileNotFoundError:
        return False
