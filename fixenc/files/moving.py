"""Renaming that never replaces another file, even if a program creates one meanwhile."""

from __future__ import annotations

import errno
import os
import stat

from fixenc.files.folders import Folder


def move(folder: Folder, name: str, new: str, to: Folder | None = None) -> None:
    """Rename a file or folder, in its folder or into another; raises FileExistsError if the name is taken, or OSError.

    If the file system cannot do that in one step, the new name is taken first: by a hard link to the file, else by an
    empty file or folder that is then replaced.
    """
    other = to or folder
    if folder.rename_exclusively(name, new, other):
        return
    if stat.S_ISDIR(folder.lstat(name).st_mode):
        _move_folder(folder, name, new, other)
        return
    try:
        folder.link(name, new, other)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without hard links, or another user's file
        _move_over_empty(folder, name, new, other)
        return
    if not os.path.samestat(folder.lstat(name), other.lstat(new)):
        raise OSError(errno.EBUSY, f"another program replaced it meanwhile; the file itself has the name {new!r} now")
    folder.unlink(name)


def _move_folder(folder: Folder, name: str, new: str, other: Folder) -> None:
    """Rename a folder over a new empty folder, the only thing that the system lets a folder replace."""
    other.make_folder(new, stat.S_IRWXU)
    try:
        folder.replace(name, new, other)
    except OSError:
        other.remove_folder(new)
        raise


def _move_over_empty(folder: Folder, name: str, new: str, other: Folder) -> None:
    descriptor = other.create(new)
    try:
        made = os.fstat(descriptor)
        now = other.lstat(new)
        if not os.path.samestat(made, now) or now.st_size:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new)
        try:
            folder.replace(name, new, other)
        except OSError:
            other.unlink(new)
            raise
    finally:
        os.close(descriptor)
