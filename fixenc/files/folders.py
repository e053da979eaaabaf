"""A folder opened by descriptor, and the operations in it; no link is followed, even if a program swaps one in.

A path keeps its meaning only while nobody replaces a folder on it by a link. So files are reached from a root down,
each folder opened relative to the descriptor of the one above (`reaching`), and addressed by descriptor and name.

Windows, like other systems without these calls, gets the safest equivalent, in this module only: each folder on the way
is checked to be no link right before a path through it is used. There, another program can act between the two.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from fixenc.files import system
from fixenc.files.system.flags import ADDED_TO, CREATED, LISTED, READ, THROUGH

# Whether the system has all calls relative to a descriptor.
HAS_DESCRIPTORS = system.here.HAS_DESCRIPTORS
# The mode of unfinished files and of notes: only the user may read them.
_PRIVATE = 0o600
# Strings that are no name of a file or folder.
_NO_NAMES = frozenset({"", ".", ".."})
# Characters that no name has.
_IN_NO_NAME = frozenset({"/", os.sep, "\0"})


class Folder:
    """An opened folder: its methods act in that folder even if its path leads elsewhere meanwhile.

    They take names in the folder, follow no link, and raise OSError. The descriptor is closed when the object is
    deleted.
    """

    __slots__ = ("_descriptor", "_real", "identity", "path")
    # When Python exits, the names of this module may be deleted before the last folder.
    _close, _quietly = staticmethod(os.close), suppress

    def __init__(self, path: Path, real: str, descriptor: int | None) -> None:
        self.path, self._real, self._descriptor = path, system.here.address(real), descriptor
        self.identity = _identity_of(self.status())

    def __del__(self) -> None:
        if self._descriptor is not None:
            with self._quietly(OSError):
                self._close(self._descriptor)

    @classmethod
    def at(cls, path: Path, real: str) -> Folder:
        """Open the folder at a path; only its last component must not be a link."""
        if HAS_DESCRIPTORS:
            return cls(path, real, os.open(real, THROUGH))
        _require_folder(os.lstat(real))
        return cls(path, real, None)

    @classmethod
    def working(cls) -> Folder:
        """Open the working folder, even if its path is out of reach."""
        return cls.at(Path(), os.curdir if HAS_DESCRIPTORS else os.getcwd())

    def enter(self) -> None:
        """Make it the working folder."""
        os.chdir(self._real if self._descriptor is None else self._descriptor)

    def within(self, name: str) -> Folder:
        """Open a folder in this one; raises OSError with a message of its own for a link."""
        where, path = self.named(name), self.path / name
        try:
            if self._descriptor is None:
                return Folder.at(path, where)
            return Folder(path, os.path.join(self._real, name), os.open(name, THROUGH, dir_fd=self._descriptor))
        except OSError as error:
            if not self._is_link(name):
                raise
            reason = f"{str(path)!r} is a symbolic link, and none is followed; name the folder it leads to"
            raise OSError(errno.ELOOP, reason) from error

    def status(self) -> os.stat_result:
        """Return the status of the folder itself."""
        return os.lstat(self._real) if self._descriptor is None else os.fstat(self._descriptor)

    def is_at_its_path(self) -> bool:
        """Whether its path still leads to this folder."""
        try:
            return _identity_of(os.lstat(self._real)) == self.identity
        except OSError:
            return False

    def named(self, name: str) -> str:
        """Return the path argument of system calls for a name; raises OSError for a string that is no name."""
        if name in _NO_NAMES or not _IN_NO_NAME.isdisjoint(name):
            raise OSError(errno.EINVAL, f"{name!r} is no name in a folder")
        if self._descriptor is not None:
            return name
        if (objection := system.here.objection_to_name(name)) is not None:
            raise OSError(errno.EINVAL, objection)
        return system.here.address(os.path.join(self._real, name))

    def names(self) -> list[str]:
        """Return all names in the folder, sorted."""
        if self._descriptor is None:
            return sorted(os.listdir(self._real))
        descriptor = os.open(".", LISTED, dir_fd=self._descriptor)
        try:
            return sorted(os.listdir(descriptor))
        finally:
            os.close(descriptor)

    def lstat(self, name: str) -> os.stat_result:
        """Return the status of the file with this name, of a link itself."""
        return os.stat(self.named(name), follow_symlinks=False, **self._by("dir_fd"))

    def is_taken(self, name: str) -> bool:
        """Whether a file, folder or link has this name."""
        try:
            self.lstat(name)
        except FileNotFoundError:
            return False
        return True

    def open(self, name: str) -> int:
        """Return a descriptor to read a file, which need not be a regular one; does not wait for a FIFO."""
        return os.open(self.named(name), READ, **self._by("dir_fd"))

    def create(self, name: str) -> int:
        """Create a private file and return a descriptor to write it; raises FileExistsError if the name is taken."""
        return os.open(self.named(name), CREATED, _PRIVATE, **self._by("dir_fd"))

    def add_to(self, name: str, flags: int) -> int:
        """Return a descriptor to read a file and append to it; `flags` say whether it may, or must, be created."""
        return os.open(self.named(name), ADDED_TO | flags, _PRIVATE, **self._by("dir_fd"))

    def link(self, name: str, new: str, to: Folder | None = None) -> None:
        """Make a hard link, in this folder or another; raises FileExistsError if the new name is taken."""
        other = to or self
        ends = self._by("src_dir_fd") | other._by("dst_dir_fd")  # noqa: SLF001 - of the same class
        system.here.link(self.named(name), other.named(new), **ends)

    def replace(self, name: str, new: str, to: Folder | None = None) -> None:
        """Rename atomically, in this folder or into another, replacing a file with the new name."""
        other = to or self
        ends = self._by("src_dir_fd") | other._by("dst_dir_fd")  # noqa: SLF001 - of the same class
        system.here.replace(self.named(name), other.named(new), **ends)

    def rename_exclusively(self, name: str, new: str, to: Folder) -> bool:
        """Rename atomically unless the name is taken; return False if the system or file system cannot.

        Raises FileExistsError if the name is taken.
        """
        return system.here.rename_exclusively(self._descriptor, self.named(name), to._descriptor, to.named(new))

    def unlink(self, name: str) -> None:
        """Remove a file or link."""
        system.here.unlink(self.named(name), **self._by("dir_fd"))

    def make_folder(self, name: str, mode: int) -> None:
        """Make a folder; raises FileExistsError if the name is taken."""
        os.mkdir(self.named(name), mode, **self._by("dir_fd"))

    def remove_folder(self, name: str) -> None:
        """Remove an empty folder."""
        os.rmdir(self.named(name), **self._by("dir_fd"))

    def sync(self) -> None:
        """Flush the names in the folder to the disk, if the system can."""
        if self._descriptor is None:  # Windows cannot open folders
            return
        with suppress(OSError):  # some file systems cannot flush folders
            descriptor = os.open(".", LISTED, dir_fd=self._descriptor)
            try:
                system.here.flush(descriptor)
            finally:
                os.close(descriptor)

    def _by(self, argument: str) -> dict[str, Any]:
        return {} if self._descriptor is None else {argument: self._descriptor}

    def _is_link(self, name: str) -> bool:
        try:
            status = self.lstat(name)
            return stat.S_ISLNK(status.st_mode) or system.here.leads_elsewhere(status)
        except OSError:
            return False


def write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes: a full disk accepts some of them without an error and then no more. Raises OSError."""
    rest = memoryview(data)
    while rest:
        count = os.write(descriptor, rest)
        if not count:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        rest = rest[count:]


def _require_folder(status: os.stat_result) -> None:
    # To Python, a junction of Windows is no link, but it leads elsewhere like one.
    if not stat.S_ISDIR(status.st_mode) or system.here.leads_elsewhere(status):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def _identity_of(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
