"""What the system keeps of a file beside its bytes, given to another: owner, mode, times and extended attributes.

All by descriptor, since a path may lead to somebody else's file by then.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from fixenc.files.reading import Source

# What runs a program with the rights of its file's owner or group, or with rights of its own.
_SPECIAL_BITS = stat.S_ISUID | stat.S_ISGID
_SPECIAL_ATTRIBUTES = frozenset({"security.capability"})


def liken(file: int | str, like: Source, *, is_beside: bool) -> None:
    """Make a file like another, as far as the user and the file system allow.

    `file` is a descriptor; a path only where the system has no such calls. Set-user-id and set-group-id bits, and
    capabilities, are for a file beside the other alone (`is_beside`), and only if owner and group are the same. What
    the old group may do, another group may only as far as everybody may.
    """
    now = _give_to(file, like.status)
    has_group = now.st_gid == like.status.st_gid
    is_special = is_beside and has_group and now.st_uid == like.status.st_uid
    for name, value in like.attributes:
        if is_special or name not in _SPECIAL_ATTRIBUTES:
            with suppress(OSError):
                os.setxattr(file, name, value)
    mode = stat.S_IMODE(like.status.st_mode)
    if not has_group:
        mode &= ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3
    with suppress(OSError):  # after the owner, since a change of owner clears special bits
        os.chmod(file, mode if is_special else mode & ~_SPECIAL_BITS)
    with suppress(OSError):
        os.utime(file, ns=(like.status.st_atime_ns, like.status.st_mtime_ns))


def _give_to(file: int | str, like: os.stat_result) -> os.stat_result:
    """Give a file away as far as one may, its group even where not its owner; what the system says of it then."""
    now = os.stat(file)
    if (now.st_uid, now.st_gid) == (like.st_uid, like.st_gid):
        return now
    for owner, group in ((-1, like.st_gid), (like.st_uid, -1)):
        with suppress(OSError, AttributeError):  # Windows has no chown
            os.chown(file, owner, group)
    return os.stat(file)
