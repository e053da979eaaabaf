"""Copying the metadata of a file to another: owner, mode, times and extended attributes.

All calls use a descriptor, since the path may lead to another file by then.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from fixenc.files import system
from fixenc.files.reading import Source

# The mode bits that run a program with the rights of its owner or group.
_SPECIAL_BITS = stat.S_ISUID | stat.S_ISGID
# The rights of a new file before the user's mask.
_READ_AND_WRITE = 0o666
# The extended attributes that give a program rights of its own.
_SPECIAL_ATTRIBUTES = frozenset({"security.capability"})


def copy_metadata(file: int | str, like: Source, *, is_beside: bool) -> os.stat_result:
    """Give a file the metadata of another, as far as the user and the file system allow; return a status of it.

    `file` is a descriptor, or a path where the system lacks such calls. Set-user-id and set-group-id bits and
    capabilities are copied only to a file in the same folder (`is_beside`) with the same owner and group. If the group
    differs, the rights of the group are limited to those of everybody.
    """
    now = _change_owner(file, like.status)
    has_group = now.st_gid == like.status.st_gid
    is_special = is_beside and has_group and now.st_uid == like.status.st_uid
    for name, value in like.attributes:
        if is_special or name not in _SPECIAL_ATTRIBUTES:
            with suppress(OSError):
                system.here.set_attribute(file, name, value)
    mode = stat.S_IMODE(like.status.st_mode)
    if not has_group:
        mode &= ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3
    with suppress(OSError):  # after the owner, since changing the owner clears special bits
        os.chmod(file, mode if is_special else mode & ~_SPECIAL_BITS)
    with suppress(OSError):
        os.utime(file, ns=(like.status.st_atime_ns, like.status.st_mtime_ns))
    return now


def give_usual_mode(file: int | str) -> os.stat_result:
    """Give a new file the rights that the user's mask leaves, as other programs do; return a status of it."""
    mask = os.umask(0)
    os.umask(mask)
    with suppress(OSError):
        os.chmod(file, _READ_AND_WRITE & ~mask)
    return os.stat(file)


def _change_owner(file: int | str, like: os.stat_result) -> os.stat_result:
    """Change group and owner of a file, each if the user may; return its status afterwards."""
    now = os.stat(file)
    if (now.st_uid, now.st_gid) == (like.st_uid, like.st_gid):
        return now
    for owner, group in ((-1, like.st_gid), (like.st_uid, -1)):
        with suppress(OSError):
            system.here.change_owner(file, owner, group)
    return os.stat(file)
