"""Reading a file without being fooled: no link is followed, and no FIFO or device is waited for."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from fixenc.errors import ChangedError, FileError, SourceError

# Opening a FIFO for reading blocks until somebody writes to it, unless O_NONBLOCK is set.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
# From so many bytes on a file is not held in memory.
LARGE = 1 << 24
# A block stays in a processor's cache while it is looked at.
_BLOCK = 1 << 18


# A file that is being written to may have been read half old, half new: how often it is read before that is told.
_TRIES = 3
CHANGING = "is being written to; run again when that is done"


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes and what the system says of it, its extended attributes among it."""

    data: bytes
    status: os.stat_result
    attributes: tuple[tuple[str, bytes], ...] = ()


def read(path: Path) -> Source:
    """The whole of a regular file; raises SourceError for anything else, and for what cannot be read."""
    for _ in range(_TRIES):
        with _opened(path) as file:
            before = os.fstat(file.fileno())
            source = Source(file.read(), before, tuple(_attributes(file.fileno())))
            if _is_same(before, os.fstat(file.fileno())):
                return source
    raise ChangedError(CHANGING)


def is_large(path: Path) -> bool:
    """Whether a file is too large to be held in memory."""
    try:
        return path.lstat().st_size >= LARGE
    except OSError:
        return False  # reading it tells why


def looked_at(path: Path) -> Source:
    """What the system says of a regular file, without its bytes; raises SourceError as `read` does."""
    with _opened(path) as file:
        return Source(b"", os.fstat(file.fileno()), tuple(_attributes(file.fileno())))


def digest(data: bytes) -> str:
    """A fingerprint by which bytes are known again."""
    return hashlib.sha256(data).hexdigest()


def digest_of(path: Path) -> str:
    """The fingerprint of a regular file; raises SourceError as `read` does."""
    fingerprint = hashlib.sha256()
    for block in blocks(path):
        fingerprint.update(block)
    return fingerprint.hexdigest()


def blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a regular file, a block at a time; raises SourceError as `read` does."""
    with _opened(path) as file:
        yield from iter(partial(file.read, _BLOCK), b"")


def is_unchanged(path: Path, source: Source) -> bool:
    """Whether a file is still what was read."""
    try:
        return _is_same(source.status, path.lstat())
    except OSError:
        return False


def _is_same(before: os.stat_result, now: os.stat_result) -> bool:
    """Whether it is one file, whose bytes nobody wrote to."""
    return all(getattr(before, what) == getattr(now, what) for what in ("st_ino", "st_dev", "st_size", "st_mtime_ns"))


def _attributes(descriptor: int) -> Iterator[tuple[str, bytes]]:
    """Extended attributes, where there are such."""
    try:
        names = os.listxattr(descriptor)
    except (OSError, AttributeError):  # only Linux has them
        return
    for name in names:
        with suppress(OSError):  # gone meanwhile, or not for this user
            yield name, os.getxattr(descriptor, name)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        descriptor = os.open(path, _FLAGS)
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise SourceError("not a regular file")
            yield file
    except FileError:
        raise
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}") from error
