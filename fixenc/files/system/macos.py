"""The calls of macOS, where they differ from those of Linux.

Its file systems keep names in a normal form of Unicode of their own, or in the one given, and find both by either.
"""

from __future__ import annotations

import ctypes
import os
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

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

# F_FULLFSYNC in sys/fcntl.h.
_FULL_FLUSH = 51
# The place in an attribute from which it is read and written, and no options, for `fgetxattr` and `fsetxattr`.
_WHOLE = (0, 0)


def flush(descriptor: int) -> None:
    """Have a file or folder on the disk: `fsync` only hands it to the disk, which may keep it in its memory."""
    import fcntl

    try:
        fcntl.fcntl(descriptor, _FULL_FLUSH)
    except OSError:  # a file system that lacks this, such as one of another machine
        os.fsync(descriptor)


def copy_range(_source: int, _into: int, _size: int) -> None:
    """Copy nothing: the system has no such call for open files."""


def attributes_of(descriptor: int) -> Iterator[tuple[str, bytes]]:
    """Yield the extended attributes of a file, such as com.apple.quarantine, which Python has no calls for."""
    calls = _calls()
    try:
        names = _read(lambda buffer, size: calls.flistxattr(descriptor, buffer, size, 0))
    except OSError:  # the file system has none
        return
    for name in filter(None, names.split(b"\0")):
        with suppress(OSError):  # gone meanwhile, or not for this user
            yield os.fsdecode(name), _read(lambda buffer, size, one=name: _get(descriptor, one, buffer, size))


def set_attribute(file: int | str, name: str, value: bytes) -> None:
    """Set an extended attribute of an open file."""
    _require(_calls().fsetxattr(file, os.fsencode(name), value, len(value), *_WHOLE))


def spell(path: str) -> str:
    """Return a path in NFC, since HFS+ returns names in NFD, and APFS as they were given."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def is_held(_path: str) -> bool:
    """Whether a program has a file open for writing: the system does not tell."""
    return False


def _get(descriptor: int, name: bytes, buffer: Any, size: int) -> int:
    return int(_calls().fgetxattr(descriptor, name, buffer, size, *_WHOLE))


def _read(call: Any) -> bytes:
    """Return what a call writes into a buffer; it returns the size that it needs for none."""
    size = _require(call(None, 0))
    buffer = ctypes.create_string_buffer(size)
    size = _require(call(buffer, size)) if size else 0
    return buffer.raw[:size]


def _require(size: int) -> int:
    if size < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return size


@cache
def _calls() -> Any:
    """Return the library of the system, with the types of the calls for extended attributes."""
    library = ctypes.CDLL(None, use_errno=True)
    number, size, text, place = ctypes.c_int, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_uint32
    library.flistxattr.argtypes = [number, text, size, number]
    library.fgetxattr.argtypes = library.fsetxattr.argtypes = [number, text, text, size, place, number]
    library.flistxattr.restype = library.fgetxattr.restype = ctypes.c_ssize_t
    return library
