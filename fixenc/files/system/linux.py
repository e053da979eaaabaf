"""The calls of Linux, and of systems like it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress

from fixenc.files.system.posix import (
    HAS_DESCRIPTORS,
    HOME_VARIABLES,
    REDIRECTED_ENCODING,
    REPLACES_OPEN_FILES,
    address,
    change_owner,
    is_private_group,
    leads_elsewhere,
    link,
    lock,
    longest_name,
    objection_to_name,
    open_folder,
    read_at,
    rename_exclusively,
    replace,
    unlink,
    unlock,
    user_number,
)

__all__ = [
    "HAS_DESCRIPTORS",
    "HOME_VARIABLES",
    "REDIRECTED_ENCODING",
    "REPLACES_OPEN_FILES",
    "address",
    "attributes_of",
    "change_owner",
    "copy_range",
    "flush",
    "is_held",
    "is_private_group",
    "leads_elsewhere",
    "link",
    "lock",
    "longest_name",
    "objection_to_name",
    "open_folder",
    "read_at",
    "rename_exclusively",
    "replace",
    "set_attribute",
    "spell",
    "unlink",
    "unlock",
    "user_number",
]


def flush(descriptor: int) -> None:
    """Have a file or folder on the disk."""
    os.fsync(descriptor)


def copy_range(source: int, into: int, size: int) -> None:
    """Have the kernel copy; not between all file systems, and an error of the disk comes again at the next read."""
    with suppress(OSError, AttributeError):
        while size > 0 and (count := os.copy_file_range(source, into, size)):
            size -= count


def attributes_of(descriptor: int) -> Iterator[tuple[str, bytes]]:
    """Yield the extended attributes of a file."""
    try:
        names = os.listxattr(descriptor)
    except (OSError, AttributeError):  # the file system has none
        return
    for name in names:
        with suppress(OSError):  # gone meanwhile, or not for this user
            yield name, os.getxattr(descriptor, name)


def set_attribute(file: int | str, name: str, value: bytes) -> None:
    """Set an extended attribute."""
    os.setxattr(file, name, value)


def spell(path: str) -> str:
    """Return the same path: names are bytes, and differ if one byte does."""
    return path


def is_held(path: str) -> bool:
    """Whether a program has a file open for writing: then the kernel lets nobody lease it for reading.

    It tells this only to the owner of the file and to root. A program that opens the file within the lease waits for
    its end, which comes at once; the kernel tells of it by a signal that would end a process, and here by one that a
    process ignores.
    """
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except (OSError, AttributeError):  # not the owner, or a system or file system without leases
        return False
    finally:
        os.close(descriptor)
    return False
