"""A folder opened by descriptor, and what can be done in it: no link is followed, whoever swaps what meanwhile.

A path means what it meant a moment ago only as long as nobody swaps a folder on it for a link. So what is read, written
or renamed is reached from a root down, each folder opened by a descriptor in the one above (`reaching`), and named by
that descriptor and a name.

Windows, and whatever else has no such calls, gets the safest equivalent, here alone: each folder on the way is looked
at and must be no link, right before a path through it is used. Another program can come between the two there.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from fixenc.files import exclusive

HAS_DESCRIPTORS = hasattr(os, "O_NOFOLLOW") and (
    {os.open, os.stat, os.unlink, os.link, os.rename, os.mkdir, os.rmdir} <= os.supports_dir_fd
)
# O_PATH, where there is one, asks for no permission to list a folder that one only passes through.
_THROUGH = getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_PATH", os.O_RDONLY)
_LISTED = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_FILE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
# Opening a FIFO blocks until somebody writes to it, unless O_NONBLOCK is set; opening a terminal may tie one to it.
_READ = _FILE | os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_CREATED = _FILE | os.O_RDWR | os.O_CREAT | os.O_EXCL
_ADDED_TO = _FILE | os.O_RDWR | os.O_APPEND | getattr(os, "O_NONBLOCK", 0)
# Only the user may read a file that is not finished, or of notes.
_PRIVATE = 0o600
# What is no name of a file or folder, and what is in none.
_NO_NAMES, _IN_NO_NAME = frozenset({"", ".", ".."}), frozenset({"/", os.sep, "\0"})


class Folder:
    """An opened folder: what is done by it is done in that very folder, wherever its path leads by then.

    Its methods take names of what is in it, follow no link, and raise OSError. The descriptor is closed when nobody
    holds the folder any more.
    """

    __slots__ = ("_descriptor", "_real", "identity", "path")
    # At the end of a process a module's names may be gone before the last folder is.
    _close, _quietly = staticmethod(os.close), suppress

    def __init__(self, path: Path, real: str, descriptor: int | None) -> None:
        self.path, self._real, self._descriptor = path, real, descriptor
        self.identity = _identity_of(self.status())

    def __del__(self) -> None:
        if self._descriptor is not None:
            with self._quietly(OSError):
                self._close(self._descriptor)

    @classmethod
    def at(cls, path: Path, real: str) -> Folder:
        """The folder at the end of a path, which must be no link; those before it may be."""
        if HAS_DESCRIPTORS:
            return cls(path, real, os.open(real, _THROUGH))
        _require_folder(os.lstat(real))
        return cls(path, real, None)

    @classmethod
    def working(cls) -> Folder:
        """The working folder, which need not be reachable by its path."""
        return cls.at(Path(), os.curdir if HAS_DESCRIPTORS else os.getcwd())

    def enter(self) -> None:
        """Make it the working folder."""
        os.chdir(self._real if self._descriptor is None else self._descriptor)

    def within(self, name: str) -> Folder:
        """A folder in it, opened; the error says so of a link."""
        where, path = self.named(name), self.path / name
        try:
            if self._descriptor is None:
                return Folder.at(path, where)
            return Folder(path, os.path.join(self._real, name), os.open(name, _THROUGH, dir_fd=self._descriptor))
        except OSError as error:
            if not self._is_link(name):
                raise
            reason = f"{str(path)!r} is a symbolic link, and none is followed; name the folder it leads to"
            raise OSError(errno.ELOOP, reason) from error

    def status(self) -> os.stat_result:
        """What the system says of the folder itself."""
        return os.lstat(self._real) if self._descriptor is None else os.fstat(self._descriptor)

    def is_at_its_path(self) -> bool:
        """Whether its path still leads to it."""
        try:
            return _identity_of(os.lstat(self._real)) == self.identity
        except OSError:
            return False

    def named(self, name: str) -> str:
        """What a system call is given for a name, beside the descriptor; raises OSError for what is no name."""
        if name in _NO_NAMES or not _IN_NO_NAME.isdisjoint(name):
            raise OSError(errno.EINVAL, f"{name!r} is no name in a folder")
        return name if self._descriptor is not None else os.path.join(self._real, name)

    def names(self) -> list[str]:
        """All names in it, in order."""
        if self._descriptor is None:
            return sorted(os.listdir(self._real))
        descriptor = os.open(".", _LISTED, dir_fd=self._descriptor)
        try:
            return sorted(os.listdir(descriptor))
        finally:
            os.close(descriptor)

    def lstat(self, name: str) -> os.stat_result:
        """What the system says of what stands at a name, itself if it is a link."""
        return os.stat(self.named(name), follow_symlinks=False, **self._by("dir_fd"))

    def is_taken(self, name: str) -> bool:
        """Whether anything stands at a name."""
        try:
            self.lstat(name)
        except FileNotFoundError:
            return False
        return True

    def open(self, name: str) -> int:
        """A descriptor to read a file by. Whether it is a regular one, `fstat` tells; no FIFO is waited for."""
        return os.open(self.named(name), _READ, **self._by("dir_fd"))

    def create(self, name: str) -> int:
        """A descriptor to write a new file by, which is nobody else's; raises FileExistsError for a taken name."""
        return os.open(self.named(name), _CREATED, _PRIVATE, **self._by("dir_fd"))

    def add_to(self, name: str, flags: int) -> int:
        """A descriptor to read a file by, and to write at its end; `flags` say whether it may, or must, be new."""
        return os.open(self.named(name), _ADDED_TO | flags, _PRIVATE, **self._by("dir_fd"))

    def link(self, name: str, new: str, to: Folder | None = None) -> None:
        """Give what stands at a name another one, in this folder or another; raises FileExistsError for a taken one."""
        other = to or self
        ends = self._by("src_dir_fd") | other._by("dst_dir_fd")  # noqa: SLF001 - of the same class
        os.link(self.named(name), other.named(new), follow_symlinks=False, **ends)

    def replace(self, name: str, new: str, to: Folder | None = None) -> None:
        """Rename in one step, in this folder or into another, in place of whatever has that name."""
        other = to or self
        ends = self._by("src_dir_fd") | other._by("dst_dir_fd")  # noqa: SLF001 - of the same class
        os.replace(self.named(name), other.named(new), **ends)

    def rename_exclusively(self, name: str, new: str, to: Folder) -> bool:
        """Rename in one step that refuses a taken name; False where the system or the file system has none."""
        if self._descriptor is None or to._descriptor is None:
            if os.name == "nt":
                os.rename(self.named(name), to.named(new))  # which refuses one there
            return os.name == "nt"
        return exclusive.rename_exclusively(self._descriptor, self.named(name), to._descriptor, to.named(new))

    def unlink(self, name: str) -> None:
        """Remove a name that is no folder's."""
        os.unlink(self.named(name), **self._by("dir_fd"))

    def make_folder(self, name: str, mode: int) -> None:
        """Make a folder; raises FileExistsError for a taken name."""
        os.mkdir(self.named(name), mode, **self._by("dir_fd"))

    def remove_folder(self, name: str) -> None:
        """Remove a folder in which nothing is."""
        os.rmdir(self.named(name), **self._by("dir_fd"))

    def sync(self) -> None:
        """See to it that the names in it have reached the disk, as far as the system lets one."""
        if self._descriptor is None:  # Windows opens no folders
            return
        with suppress(OSError):  # some file systems sync none
            descriptor = os.open(".", _LISTED, dir_fd=self._descriptor)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _by(self, argument: str) -> dict[str, Any]:
        return {} if self._descriptor is None else {argument: self._descriptor}

    def _is_link(self, name: str) -> bool:
        try:
            return stat.S_ISLNK(self.lstat(name).st_mode)
        except OSError:
            return False


def _require_folder(status: os.stat_result) -> None:
    # A junction of Windows is no link to Python, but leads elsewhere as one does.
    if not stat.S_ISDIR(status.st_mode) or getattr(status, "st_reparse_tag", False):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def _identity_of(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
