"""The calls of Windows.

A file that a program has open can mostly not be replaced, so that is tried for some seconds. A lock on bytes keeps all
others from these bytes, so it is on bytes far behind the end of a file. Names have their own rules.
"""

from __future__ import annotations

import importlib
import ntpath
import os
import random
import re
import stat
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from fixenc.files.system import Lock

HAS_DESCRIPTORS = False
REPLACES_OPEN_FILES = False
HOME_VARIABLES = ("USERPROFILE", "LOCALAPPDATA")
# By itself, Python writes a pipe or file in the code page of the country, which lacks most characters.
REDIRECTED_ENCODING = "utf-8"

# ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION in winerror.h: a program has the file open.
_OPEN_ELSEWHERE = frozenset({32, 33})
# ERROR_ACCESS_DENIED: the same for the target of a renaming; or the file is read-only, or not for this user.
_DENIED = 5
# The pauses, in seconds, before a file that is open elsewhere is tried again: five seconds in all. Virus scanners and
# indexers hold a new file for some tenths of a second.
_PAUSES = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 0.8, 1.0, 1.0, 1.0)
# The first byte that is locked, behind the end of all but very large files. Places are numbers of 31 bits to `locking`.
_LOCK_START = 0x7FFF_0000
# The number of bytes of an exclusive lock; a shared one has one of them. SQLite does the same, since such locks are
# always exclusive.
_LOCK_BYTES = 510
# How often another byte is tried for a shared lock: ten others that have the same one by chance are no case.
_LOCK_TRIES = 10
# The pause, in seconds, before a lock is tried again that another process has.
_LOCK_PAUSE = 0.02
# IO_REPARSE_TAG_NAME_SURROGATE: the bit of the tags that stand for another place. The tags of files that OneDrive has
# not fetched yet, and of compressed ones, lack it.
_STANDS_FOR_ANOTHER = 0x2000_0000
# The longest path that all calls take, less the twelve characters of a short name that a new folder must have room for.
_LONGEST_PATH = 247
# The prefix of a longer one, and what UNC paths, `\\server\share`, have between it and the server.
_LONG, _LONG_UNC = "\\\\?\\", "\\\\?\\UNC"
# The names of devices, with any suffix; the superscript digits count as digits.
_DEVICE = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])[ ]*(?:[.:].*)?", re.IGNORECASE | re.DOTALL
)
# Characters that no name has; a colon would write into a hidden stream of another file.
_IN_NO_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


def open_folder(_path: str) -> int | None:
    """Return nothing: no folder can be opened."""
    return None


def lock(descriptor: int, *, is_shared: bool = False, is_waiting: bool = False) -> Lock:
    """Lock some bytes for an open file: all of them, or one for a shared lock."""
    found = _lock_once(descriptor, is_shared=is_shared)
    while is_waiting and found is Lock.BUSY:
        time.sleep(_LOCK_PAUSE)
        found = _lock_once(descriptor, is_shared=is_shared)
    return found


def _lock_once(descriptor: int, *, is_shared: bool) -> Lock:
    for _ in range(_LOCK_TRIES if is_shared else 1):
        start, count = (random.randrange(_LOCK_BYTES), 1) if is_shared else (0, _LOCK_BYTES)  # noqa: S311 - no secret
        try:
            _lock_bytes(descriptor, "LK_NBLCK", start, count)
        except PermissionError:
            continue
        except OSError:
            return Lock.NONE
        return Lock.TAKEN
    return Lock.BUSY


def _lock_bytes(descriptor: int, how: str, start: int, count: int) -> None:
    """Lock or unlock bytes; the call takes the place from where the file stands, which stays the same."""
    msvcrt: Any = importlib.import_module("msvcrt")
    before = os.lseek(descriptor, 0, os.SEEK_CUR)
    os.lseek(descriptor, _LOCK_START + start, os.SEEK_SET)
    try:
        msvcrt.locking(descriptor, getattr(msvcrt, how), count)
    finally:
        os.lseek(descriptor, before, os.SEEK_SET)


def unlock(descriptor: int) -> None:
    """Give up an exclusive lock."""
    _lock_bytes(descriptor, "LK_UNLCK", 0, _LOCK_BYTES)


def flush(descriptor: int) -> None:
    """Have a file on the disk."""
    os.fsync(descriptor)


def link(name: str, new: str, **_ends: int) -> None:
    """Make a hard link."""
    os.link(name, new)


def replace(name: str, new: str, **_ends: int) -> None:
    """Rename over a file, even if that is read-only, as other systems do."""
    try:
        _try_again(partial(os.replace, name, new))
    except PermissionError:
        with _writable(new) as was_read_only:
            if not was_read_only:
                raise
            _try_again(partial(os.replace, name, new))


def rename_exclusively(_source: int | None, name: str, _target: int | None, new: str) -> bool:
    """Rename; that always fails here if the name is taken."""
    _try_again(partial(os.rename, name, new))
    return True


def unlink(name: str, **_ends: int) -> None:
    """Remove a file, even if it is read-only, as other systems do."""
    try:
        _try_again(partial(os.unlink, name))
    except PermissionError:
        with _writable(name) as was_read_only:
            if not was_read_only:
                raise
            _try_again(partial(os.unlink, name))


class _writable:  # noqa: N801 - it is used like a function
    """Makes a read-only file writable; it is read-only again if what is done then fails."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> bool:
        self.mode = stat.S_IMODE(os.lstat(self.path).st_mode)
        self.was_read_only = not self.mode & stat.S_IWRITE
        if self.was_read_only:
            os.chmod(self.path, self.mode | stat.S_IWRITE)
        return self.was_read_only

    def __exit__(self, failure: object, *_: object) -> None:
        if failure is not None and self.was_read_only:
            with suppress(OSError):
                os.chmod(self.path, self.mode)


def _try_again(call: Callable[[], None]) -> None:
    """Call until it succeeds, or until the file was open in another program for too long."""
    for pause in (*_PAUSES, None):
        try:
            return call()
        except PermissionError as error:
            code = getattr(error, "winerror", None)
            is_open = code in _OPEN_ELSEWHERE
            if is_open and pause is None:
                reason = "it is open in another program; close it there, and run again"
                raise PermissionError(error.errno, reason) from error
            if pause is None or not (is_open or (code == _DENIED and _may_be_open(error))):
                raise
        time.sleep(pause)
    return None


def _may_be_open(error: PermissionError) -> bool:
    """Whether the file that a renaming was to replace is none that is only read-only."""
    target = error.filename2 or error.filename
    try:
        return target is not None and bool(os.lstat(target).st_mode & stat.S_IWRITE)
    except OSError:
        return False


def copy_range(_source: int, _into: int, _size: int) -> None:
    """Copy nothing: the system has no such call for open files."""


def read_at(descriptor: int, count: int, offset: int) -> bytes:
    """Read from a place of a file, at which it then stands; a file that is appended to is written at its end anyway."""
    os.lseek(descriptor, offset, os.SEEK_SET)
    return os.read(descriptor, count)


def attributes_of(_descriptor: int) -> Iterable[tuple[str, bytes]]:
    """Return nothing: files have hidden streams instead, which are not copied."""
    return ()


def set_attribute(_file: int | str, name: str, _value: bytes) -> None:
    """Raise OSError."""
    raise OSError(f"{name!r}: Windows has no extended attributes")


def change_owner(_file: int | str, _user: int, _group: int) -> None:
    """Leave the owner: a new file belongs to whoever makes it."""


def user_number() -> int | None:
    """Return nothing: no file has an owner by number."""
    return None


def is_private_group(_number: int) -> bool:
    """Whether a group is the user's alone: no file has a group by number."""
    return False


def leads_elsewhere(status: os.stat_result) -> bool:
    """Whether a status is that of a symbolic link, of a junction, or of a folder that is mounted."""
    attributes, tag = getattr(status, "st_file_attributes", 0), getattr(status, "st_reparse_tag", 0)
    return bool(attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT and tag & _STANDS_FOR_ANOTHER)


def address(path: str) -> str:
    """Return a long path with the prefix that lets all calls take it.

    >>> address("C:/a.txt"), address("C:/" + "b" * 300)[:9]
    ('C:/a.txt', '\\\\\\\\?\\\\C:\\\\bb')
    """
    if len(path) <= _LONGEST_PATH or path.startswith(_LONG) or not ntpath.isabs(path):
        return path
    plain = ntpath.normpath(path)
    return _LONG_UNC + plain[1:] if plain.startswith("\\\\") else _LONG + plain


def spell(path: str) -> str:
    """Return a path in small letters, with backslashes.

    >>> spell("C:/Files/A.txt")
    'c:\\\\files\\\\a.txt'
    """
    return ntpath.normcase(path)


def objection_to_name(name: str) -> str | None:
    """Return why a name is a device, or another name, to most programs.

    >>> objection_to_name("aux.txt")
    "Windows takes the name 'aux.txt' for a device"
    """
    if _DEVICE.fullmatch(name):
        return f"Windows takes the name {name!r} for a device"
    if name.endswith((".", " ")):
        return f"Windows drops the dot or space at the end of the name {name!r}"
    found = _IN_NO_NAME.search(name)
    return None if found is None else f"Windows allows no {found[0]!r} in a name such as {name!r}"


def longest_name(_folder: str) -> int | None:
    """Return nothing: names are counted in characters."""
    return None


def is_held(path: str) -> bool:
    """Whether a program has a file open, to write or in a way that keeps others from renaming it."""
    try:
        os.rename(path, path)
    except PermissionError as error:
        return getattr(error, "winerror", None) in _OPEN_ELSEWHERE
    except OSError:
        return False
    return False
