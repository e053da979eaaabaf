"""Files of JSON lines, which only grow. A line is one note.

It is written whole, on a line of its own, or not at all, whatever came of the one before it. Reading passes over what a
crash cut short, or somebody damaged since, and tells of it.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fixenc.files.folders import Folder
from fixenc.files.state import Presence, appending, reading, sync_folder_of

# How many bytes an object has at most that closes a file: a key and a time.
_SHORT = 64


class ClosedError(OSError):
    """Nothing more is to be noted in a file."""


@dataclass(frozen=True, slots=True)
class Notes:
    """The objects of a file, and the numbers of the lines that hold none."""

    objects: tuple[dict[str, Any], ...]
    broken: tuple[int, ...]

    @property
    def complaint(self) -> str | None:
        """What is to be told of broken lines."""
        if not self.broken:
            return None
        count = "a broken line was" if len(self.broken) == 1 else f"{len(self.broken)} broken lines were"
        return f"{count} passed over, the first is line {self.broken[0]}"


def notes(path: Path) -> Notes:
    """All that a file holds; raises OSError, which tells so of one that somebody else may have written."""
    with reading(path) as descriptor, open(descriptor, "rb", closefd=False) as file:
        lines = file.read().splitlines()
    found, broken = list[dict[str, Any]](), list[int]()
    for number, line in enumerate(lines, 1):
        value = _parsed(line)
        if isinstance(value, dict):
            found.append(value)
        elif line.strip():
            broken.append(number)
    return Notes(tuple(found), tuple(broken))


def append(
    path: Path,
    fields: Mapping[str, Any],
    presence: Presence = Presence.ANY,
    *,
    is_synced: bool = False,
    closing: frozenset[str] = frozenset(),
) -> None:
    """Add one object, whole even where several processes do, or nothing; raises OSError.

    Where `is_synced`, it has reached the disk by then. Where the last object has a key that is `closing`, none is
    added: raises ClosedError.
    """
    with appending(path, presence) as descriptor:
        if not closing.isdisjoint(_last_of(descriptor)):
            raise ClosedError(errno.EPERM, "it was closed meanwhile")
        _add(descriptor, _line_of(fields), is_synced=is_synced)
    if is_synced and presence is Presence.NEW:
        sync_folder_of(path)


def rewrite(path: Path, choose: Callable[[Notes], Iterable[Mapping[str, Any]]]) -> None:
    """Replace a file by what is chosen of it, in one step; no note that is added meanwhile is lost. Raises OSError."""
    with appending(path, Presence.THERE):
        data = b"".join(map(_line_of, choose(notes(path))))
        folder = Folder.at(path.parent, os.path.realpath(path.parent))
        temporary = f"{path.name}.{secrets.token_hex(8)}"
        descriptor = folder.create(temporary)
        try:
            try:
                _write(descriptor, data)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            folder.replace(temporary, path.name)
        except BaseException:
            folder.unlink(temporary)
            raise


def _line_of(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields).encode("ascii") + b"\n"


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _last_of(descriptor: int) -> Mapping[str, Any]:
    """The last object, if it is a short one."""
    size = os.fstat(descriptor).st_size
    start = max(0, size - _SHORT)
    value = _parsed(_read_at(descriptor, start, size - start).rstrip(b"\n").rpartition(b"\n")[2])
    return value if isinstance(value, dict) else {}


def _add(descriptor: int, line: bytes, *, is_synced: bool) -> None:
    """Write a line at the end; raises OSError, and leaves nothing of it."""
    size = os.fstat(descriptor).st_size
    is_torn = size > 0 and _read_at(descriptor, size - 1, 1) != b"\n"
    whole = b"\n" + line if is_torn else line
    try:
        _write(descriptor, whole)
        if is_synced:
            os.fsync(descriptor)
        _require_bytes(descriptor, size, whole)
    except BaseException:
        with suppress(OSError):
            os.ftruncate(descriptor, size)
        raise


def _write(descriptor: int, data: bytes) -> None:
    """Write all bytes: a disk that is full takes some of them without an error, and refuses the rest."""
    rest = memoryview(data)
    while rest:
        count = os.write(descriptor, rest)
        if not count:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        rest = rest[count:]


def _require_bytes(descriptor: int, offset: int, data: bytes) -> None:
    if _read_at(descriptor, offset, len(data)) != data:
        raise OSError(errno.EIO, "what was written does not stand there")


def _read_at(descriptor: int, offset: int, count: int) -> bytes:
    os.lseek(descriptor, offset, os.SEEK_SET)  # what is appended goes to the end all the same
    return os.read(descriptor, count)
