"""The user's state folder: what fixenc remembers from run to run, which nobody else may read or have written."""

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

from fixenc.files.trust import objection_to

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_BINARY = getattr(os, "O_BINARY", 0)
# A FIFO makes nobody wait.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY
_ADD = os.O_RDWR | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | _BINARY
# The notes name files, and tell what was in them by fingerprints: only the user may read them.
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600


class Presence(Enum):
    """Whether a file that is opened must be there, or must not."""

    ANY = os.O_CREAT
    NEW = os.O_CREAT | os.O_EXCL
    THERE = 0


def state_folder() -> Path:
    """Where they are kept."""
    return platformdirs.user_state_path("fixenc", appauthor=False)


@contextmanager
def reading(path: Path) -> Iterator[int]:
    """A file that nobody else may have written, opened to read; raises OSError, for another's file too."""
    descriptor = os.open(path, _READ)
    try:
        _require_own(path, descriptor)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def appending(path: Path, presence: Presence = Presence.ANY) -> Iterator[int]:
    """A file that is opened to add to, or to replace, with no other process of fixenc doing either meanwhile.

    Raises OSError, for another user's file too. A new one that nothing could be written to is gone again.
    """
    while True:
        descriptor = _opened(path, presence)
        try:
            _require_own(path, descriptor)
            if fcntl is not None:
                with suppress(OSError):  # a file system without locks
                    fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _stands_at(path, descriptor):  # another process may have replaced it before the lock was had
                yield descriptor
                return
        except OSError:
            if presence is Presence.NEW and not os.fstat(descriptor).st_size:
                os.unlink(path)
            raise
        finally:
            os.close(descriptor)


def create_private(path: Path) -> int:
    """A descriptor to write a new file by, which only the user may read; raises OSError."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _PRIVATE_FILE)


def sync_folder_of(path: Path) -> None:
    """See to it that the name of a file has reached the disk, as far as the system lets one."""
    with suppress(OSError):  # Windows opens no folders, and some file systems sync none
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _opened(path: Path, presence: Presence) -> int:
    if presence is not Presence.THERE:
        if path.is_relative_to(state_folder()):
            _make_private(state_folder(), path.parent)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, _ADD | presence.value, _PRIVATE_FILE)


@lru_cache(maxsize=8)
def _make_private(*folders: Path) -> None:
    """Make folders, the upper one first, and see to it that nobody else can look into those that are there."""
    for folder in folders:
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        if hasattr(os, "geteuid"):
            status = os.lstat(folder)
            if status.st_uid == os.geteuid() and stat.S_IMODE(status.st_mode) != _PRIVATE_FOLDER:
                os.chmod(folder, _PRIVATE_FOLDER)


def _require_own(path: Path, descriptor: int) -> None:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    objection = objection_to(path, status)
    if objection is not None:
        raise PermissionError(errno.EPERM, f"not to be believed, since {objection}")


def _stands_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.lstat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False
