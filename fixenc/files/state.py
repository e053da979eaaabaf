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

from fixenc.files.folders import Folder
from fixenc.files.trust import objection_to

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

# A FIFO makes nobody wait.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
# The notes name files, and tell what was in them by fingerprints: only the user may look into the folder.
_PRIVATE_FOLDER = 0o700


class Presence(Enum):
    """Whether a file that is opened must be there, or must not."""

    ANY = os.O_CREAT
    NEW = os.O_CREAT | os.O_EXCL
    THERE = 0


def state_folder() -> Path:
    """Where they are kept; raises OSError where no home folder is known: a path that begins nowhere leads anywhere."""
    try:
        folder = platformdirs.user_state_path("fixenc", appauthor=False)
    except RuntimeError:
        folder = Path()
    if not folder.is_absolute():
        raise FileNotFoundError(errno.ENOENT, "no home folder is known; set HOME or XDG_STATE_HOME to an absolute path")
    return folder


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
    if presence is not Presence.THERE:
        _make_folder_of(path)
    # Whoever swaps the folder then gets nothing made, and nothing removed, anywhere else.
    folder = Folder.at(path.parent, os.path.realpath(path.parent))
    while True:
        descriptor = folder.add_to(path.name, presence.value)
        try:
            _require_own(path, descriptor)
            if fcntl is not None:
                with suppress(OSError):  # a file system without locks
                    fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _stands_at(
                folder, path.name, descriptor
            ):  # another process may have replaced it before the lock was had
                yield descriptor
                return
        except OSError:
            if presence is Presence.NEW and not os.fstat(descriptor).st_size:
                folder.unlink(path.name)
            raise
        finally:
            os.close(descriptor)


def sync_folder_of(path: Path) -> None:
    """See to it that the name of a file has reached the disk, as far as the system lets one."""
    with suppress(OSError):  # Windows opens no folders, and some file systems sync none
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
    """Make folders, the upper one first, and see to it that nobody else can look into those that are there."""
    for folder in folders:
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        if hasattr(os, "geteuid"):
            status = os.lstat(folder)  # what a link leads to has a mode of its own
            is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
            if is_own and stat.S_IMODE(status.st_mode) != _PRIVATE_FOLDER:
                os.chmod(folder, _PRIVATE_FOLDER)


def _require_own(path: Path, descriptor: int) -> None:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    objection = objection_to(path, status)
    if objection is not None:
        raise PermissionError(errno.EPERM, f"not to be believed, since {objection}")


def _stands_at(folder: Folder, name: str, descriptor: int) -> bool:
    try:
        return os.path.samestat(folder.lstat(name), os.fstat(descriptor))
    except FileNotFoundError:
        return False
