"""What Linux and macOS have in common."""

from __future__ import annotations

import os
from typing import Any

from fixenc.files.system import Lock
from fixenc.files.system.exclusive import rename_exclusively as _rename_exclusively
from fixenc.files.system.flags import LOCKED

try:
    import fcntl
    import grp
    import pwd
except ImportError:  # so that the tests of the other modules run on Windows, too
    fcntl = grp = pwd = None  # type: ignore[assignment]

HAS_DESCRIPTORS = hasattr(os, "O_NOFOLLOW") and (
    {os.open, os.stat, os.unlink, os.link, os.rename, os.mkdir, os.rmdir} <= os.supports_dir_fd
)
REPLACES_OPEN_FILES = True
HOME_VARIABLES = ("XDG_STATE_HOME", "HOME")
REDIRECTED_ENCODING = None


def open_folder(path: str) -> int | None:
    """Return a descriptor of a folder, to lock it."""
    return os.open(path, LOCKED)


def lock(descriptor: int, *, is_shared: bool = False, is_waiting: bool = False) -> Lock:
    """Lock an open file or folder."""
    how = fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX
    try:
        fcntl.flock(descriptor, how if is_waiting else how | fcntl.LOCK_NB)
    except BlockingIOError:
        return Lock.BUSY
    except OSError:  # a file system without locks
        return Lock.NONE
    return Lock.TAKEN


def unlock(descriptor: int) -> None:
    """Give up a lock."""
    fcntl.flock(descriptor, fcntl.LOCK_UN)


def link(name: str, new: str, **ends: int) -> None:
    """Make a hard link, to a link itself."""
    os.link(name, new, follow_symlinks=False, **ends)


def replace(name: str, new: str, **ends: int) -> None:
    """Rename over a file."""
    os.replace(name, new, **ends)


def rename_exclusively(source: int | None, name: str, target: int | None, new: str) -> bool:
    """Rename unless the name is taken, if the kernel and the file system can."""
    return source is not None and target is not None and _rename_exclusively(source, name, target, new)


def unlink(name: str, **ends: Any) -> None:
    """Remove a file."""
    os.unlink(name, **ends)


def read_at(descriptor: int, count: int, offset: int) -> bytes:
    """Read from a place of a file."""
    return os.pread(descriptor, count, offset)


def change_owner(file: int | str, user: int, group: int) -> None:
    """Change the owner or group of a file."""
    os.chown(file, user, group)


def user_number() -> int | None:
    """Return the effective number of the user."""
    return os.geteuid()


def is_private_group(number: int) -> bool:
    """Whether a group has the name of the user, and no other member."""
    try:
        group, user = grp.getgrgid(number), pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return group.gr_gid == user.pw_gid and group.gr_name == user.pw_name and set(group.gr_mem) <= {user.pw_name}


def leads_elsewhere(_status: os.stat_result) -> bool:
    """Whether a folder leads elsewhere: none does, since a link has a mode of its own."""
    return False


def address(path: str) -> str:
    """Return the same path."""
    return path


def objection_to_name(_name: str) -> str | None:
    """Return nothing: each name is only a name."""
    return None


def longest_name(folder: str) -> int | None:
    """Return the longest name in a folder, in bytes."""
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (OSError, ValueError):
        return None
