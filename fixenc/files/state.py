"""The user's state folder, with the ledger and the journals of runs: private to the user."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from threading import RLock

import platformdirs

from fixenc.files import system
from fixenc.files.folders import Folder
from fixenc.files.system.flags import READ_OWN
from fixenc.files.trust import objection_to

# The mode of the folder: notes have names of files and fingerprints of their contents.
_PRIVATE_FOLDER = 0o700


class Presence(Enum):
    """Whether a file to open must exist, must not exist, or may."""

    ANY = os.O_CREAT
    NEW = os.O_CREAT | os.O_EXCL
    THERE = 0


def state_folder() -> Path:
    """Return the path of the state folder; raises OSError if no home folder is known, as a relative path is unsafe."""
    return _state_folder(*map(os.environ.get, system.here.HOME_VARIABLES))


@lru_cache(maxsize=4)
def _state_folder(*_where: str | None) -> Path:
    """Return the path of the state folder, looked up once for each value of the variables it depends on."""
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
    descriptor = os.open(path, READ_OWN)
    try:
        _require_own(path, descriptor)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def appending(path: Path, presence: Presence = Presence.ANY) -> Iterator[int]:
    """Open a file to append to it or replace it, while no other process of fixenc, nor another thread, does either.

    Raises OSError, also if somebody else may have written the file. A new file is removed if nothing could be written.
    The file stays open for the next note, until `release_notes`.
    """
    with _turn:
        one = None if presence is Presence.NEW else _recall(path)
        one = one or _open_to_append(path, presence)
        try:
            yield one.descriptor
        except BaseException as error:
            one.drop(presence if isinstance(error, OSError) else None)
            raise
        _keep(path, one)


def release_notes() -> None:
    """Close the files that are open for a next note."""
    with _turn:
        while _kept:
            _kept.popitem()[1].close()


@dataclass(frozen=True, slots=True)
class _Notes:
    """A file that is open to append to it.

    `above` is the path of its folder. `rights` are those of the file and of the folder when they were checked: while
    both are the same, nobody else may write there.
    """

    folder: Folder
    name: str
    descriptor: int
    above: str
    rights: tuple[tuple[int, ...], tuple[int, ...]]
    process: int

    def is_as_checked(self) -> bool:
        """Whether the file still stands at its path, with the same rights."""
        try:
            return (_rights(self.folder.lstat(self.name)), _rights(os.stat(self.above))) == self.rights
        except OSError:
            return False

    def drop(self, presence: Presence | None) -> None:
        """Close the file after a failure; remove it if it was made just now and has nothing in it."""
        try:
            if presence is Presence.NEW and not os.fstat(self.descriptor).st_size:
                self.folder.unlink(self.name)
        finally:
            self.close()

    def close(self) -> None:
        """Close the file, which ends the lock on it. Each note was checked when it was written."""
        with suppress(OSError):
            os.close(self.descriptor)


# The files that are open for a next note, the last used one last.
_kept: dict[Path, _Notes] = {}
# The most of them: the ledger and the journal of a run.
_MOST_KEPT = 2
# Held while a note is written: the lock on a file does not keep two threads of a process apart.
_turn = RLock()


def _open_to_append(path: Path, presence: Presence) -> _Notes:
    if presence is not Presence.THERE:
        _make_folder_of(path)
    # By descriptor: if somebody swaps the folder, nothing is made or removed elsewhere.
    folder = Folder.at(path.parent, os.path.realpath(path.parent))
    above = os.path.dirname(os.path.abspath(path))
    while True:
        descriptor = folder.add_to(path.name, presence.value)
        try:
            rights = _rights(os.fstat(descriptor)), _rights(os.stat(above))
            one = _Notes(folder, path.name, descriptor, above, rights, os.getpid())
        except BaseException:
            os.close(descriptor)
            raise
        try:
            _require_own(path, descriptor)
            _lock(descriptor)
            # Another process may have replaced the file before this one got the lock.
            if _stands_at(folder, path.name, descriptor):
                return one
        except BaseException as error:
            one.drop(presence if isinstance(error, OSError) else None)
            raise
        one.close()


def _recall(path: Path) -> _Notes | None:
    """Lock a file again that is open for a next note; None if there is none, or it must be checked anew."""
    one = _kept.pop(path, None)
    if one is None:
        return None
    # A process that was forked has the descriptors of its parent, and their locks.
    if one.process == os.getpid():
        _lock(one.descriptor)
        if one.is_as_checked():
            return one
    one.close()
    return None


def _keep(path: Path, one: _Notes) -> None:
    """Keep a file open for a next note, without the lock on it."""
    # The path of a journal may be relative, and mean another file in another working folder.
    if not system.here.REPLACES_OPEN_FILES or not path.is_absolute():
        one.close()
        return
    try:
        system.here.unlock(one.descriptor)
    except OSError:  # a file system without locks
        one.close()
        return
    _kept[path] = one
    if len(_kept) > _MOST_KEPT:
        _kept.pop(next(iter(_kept))).close()


def _lock(descriptor: int) -> None:
    system.here.lock(descriptor, is_waiting=True)  # not on a file system without locks


def _rights(status: os.stat_result) -> tuple[int, ...]:
    """Return what identifies a file or folder, and who may write to it."""
    return status.st_dev, status.st_ino, status.st_mode, status.st_uid, status.st_gid


def sync_folder_of(path: Path) -> None:
    """Flush the name of a file to the disk, if the system can."""
    with suppress(OSError):  # Windows cannot open folders, and some file systems cannot flush them
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            system.here.flush(descriptor)
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
        if (user := system.here.user_number()) is not None:
            status = os.lstat(folder)  # the target of a link keeps its mode
            is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == user
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
