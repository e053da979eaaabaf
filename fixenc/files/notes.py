"""Notes: files of JSON lines that only grow, one note a line.

A note is written complete, on a line of its own, or not at all, even after a truncated one. Reading skips lines that a
crash truncated or somebody damaged, and reports them.
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

from fixenc.files import system
from fixenc.files.folders import Folder, write_all
from fixenc.files.state import Presence, appending, reading, sync_folder_of

# The most bytes of a note that closes a file: one key and a time.
_SHORT = 64


class ClosedError(OSError):
    """A file is closed for further notes."""


@dataclass(frozen=True, slots=True)
class Notes:
    """The objects of a file, and the numbers of the broken lines."""

    objects: tuple[dict[str, Any], ...]
    broken: tuple[int, ...]

    @property
    def complaint(self) -> str | None:
        """A message about broken lines; None if there are none."""
        if not self.broken:
            return None
        count = "a broken line was" if len(self.broken) == 1 else f"{len(self.broken)} broken lines were"
        return f"{count} skipped; the first is line {self.broken[0]}"


def notes(path: Path) -> Notes:
    """Return all notes of a file; raises OSError, also for a file that somebody else may have written."""
    with reading(path) as descriptor, open(descriptor, "rb", closefd=False) as file:
        lines = file.read().splitlines()
    found, broken = list[dict[str, Any]](), list[int]()
    for number, line in enumerate(lines, 1):
        value = _parse(line)
        if isinstance(value, dict):
            found.append(value)
        elif line.strip():
            broken.append(number)
    return Notes(tuple(found), tuple(broken))


def append(
    path: Path,
    *objects: Mapping[str, Any],
    presence: Presence = Presence.ANY,
    is_synced: bool = False,
    closing: frozenset[str] = frozenset(),
) -> None:
    """Add objects, complete or not at all, even if several processes do so at once; raises OSError.

    If `is_synced`, they are flushed to the disk. Raises ClosedError if the last object has one of the `closing` keys.
    """
    with appending(path, presence) as descriptor:
        if closing and not closing.isdisjoint(_last_of(descriptor)):
            raise ClosedError(errno.EPERM, "it was closed meanwhile")
        _add(descriptor, b"".join(map(_line_of, objects)), is_synced=is_synced)
    if is_synced and presence is Presence.NEW:
        sync_folder_of(path)


def rewrite(path: Path, choose: Callable[[Notes], Iterable[Mapping[str, Any]]]) -> None:
    """Replace a file atomically by some of its notes; no note added meanwhile is lost. Raises OSError."""
    with appending(path, Presence.THERE) as locked:
        data = b"".join(map(_line_of, choose(notes(path))))
        if not system.here.REPLACES_OPEN_FILES:
            _overwrite(locked, data)
            return
        folder = Folder.at(path.parent, os.path.realpath(path.parent))
        temporary = f"{path.name}.{secrets.token_hex(8)}"
        descriptor = folder.create(temporary)
        try:
            try:
                write_all(descriptor, data)
                system.here.flush(descriptor)
            finally:
                os.close(descriptor)
            folder.replace(temporary, path.name)
        except BaseException:
            folder.unlink(temporary)
            raise


def _overwrite(descriptor: int, data: bytes) -> None:
    """Put other bytes into a file that is open and cannot be replaced; a crash in between may lose some of them."""
    os.ftruncate(descriptor, 0)
    write_all(descriptor, data)
    system.here.flush(descriptor)


def _line_of(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields).encode("ascii") + b"\n"


def _parse(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _last_of(descriptor: int) -> Mapping[str, Any]:
    """Return the last object if it is a short one, else an empty one."""
    size = os.fstat(descriptor).st_size
    start = max(0, size - _SHORT)
    line = _read_at(descriptor, start, size - start).rstrip(b"\n").rpartition(b"\n")[2]
    value = _parse(line) if line.startswith(b"{") else None
    return value if isinstance(value, dict) else {}


def _add(descriptor: int, lines: bytes, *, is_synced: bool) -> None:
    """Append lines; raises OSError and then leaves nothing of it."""
    size = os.fstat(descriptor).st_size
    is_torn = size > 0 and _read_at(descriptor, size - 1, 1) != b"\n"
    whole = b"\n" + lines if is_torn else lines
    try:
        write_all(descriptor, whole)
        if is_synced:
            system.here.flush(descriptor)
        _require_bytes(descriptor, size, whole)
    except BaseException:
        with suppress(OSError):
            os.ftruncate(descriptor, size)
        raise


def _require_bytes(descriptor: int, offset: int, data: bytes) -> None:
    if _read_at(descriptor, offset, len(data)) != data:
        raise OSError(errno.EIO, "the file does not have the bytes that were written")


def _read_at(descriptor: int, offset: int, count: int) -> bytes:
    return system.here.read_at(descriptor, count, offset)
