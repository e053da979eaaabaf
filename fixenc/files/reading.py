"""Reading a file without being fooled: no link is followed, and no FIFO or device is waited for."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from fixenc.errors import ChangedError, FileError, SourceError
from fixenc.files.folders import Folder
from fixenc.files.locations import Location
from fixenc.files.reaching import folder_of

# From this size on, in bytes, a file is not held in memory.
LARGE = 1 << 24
# A block, in bytes, stays in a processor's cache while it is looked at.
_BLOCK = 1 << 18
# A file that is being written to may have been read half old, half new: how often it is read before that is told.
_TRIES = 3
CHANGING = "is being written to; run again when that is done"
# What differs once a file was replaced or written to. Nobody can put the last one back: it is the time of the last
# change to the file or to what the system notes of it.
_SAME = ("st_ino", "st_dev", "st_size", "st_mtime_ns", "st_ctime_ns")


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes and what the system says of it, its extended attributes among it."""

    data: bytes
    status: os.stat_result
    attributes: tuple[tuple[str, bytes], ...] = ()

    @property
    def is_large(self) -> bool:
        """Whether the file is too large to be held in memory."""
        return self.status.st_size >= LARGE


@dataclass(frozen=True, slots=True)
class Standing:
    """Which file stood at a location, and the fingerprint of the bytes that it had."""

    status: os.stat_result
    digest: str


def read(location: Location, limit: int | None = None) -> Source:
    """The whole of a regular file; of one that has as many bytes as the limit or more, no bytes.

    Raises SourceError for anything else than a regular file, and for what cannot be read.
    """
    for _ in range(_TRIES):
        with _opened(location) as file:
            before = os.fstat(file.fileno())
            # As much as was told of, and a little for what tells of no size; one that grows for ever is never read out.
            data = file.read(before.st_size + _BLOCK) if limit is None or before.st_size < limit else b""
            source = Source(data, before, tuple(_attributes(file.fileno())))
            if is_same(before, os.fstat(file.fileno())):
                return source
    raise ChangedError(CHANGING)


def digest(data: bytes) -> str:
    """A fingerprint by which bytes are known again."""
    return hashlib.sha256(data).hexdigest()


def digest_of(location: Location) -> str:
    """The fingerprint of a regular file; raises SourceError as `read` does."""
    return _fingerprint(blocks(location))


def standing_at(location: Location) -> Standing:
    """Which regular file stands at a location; raises SourceError as `read` does."""
    for _ in range(_TRIES):
        with _opened(location) as file:
            before = os.fstat(file.fileno())
            found = Standing(before, _fingerprint(_blocks(file)))
            if is_same(before, os.fstat(file.fileno())):
                return found
    raise ChangedError(CHANGING)


def blocks(location: Location) -> Iterator[bytes]:
    """The bytes of a regular file, a block at a time; raises SourceError as `read` does."""
    with _opened(location) as file:
        yield from _blocks(file)


def is_unchanged(location: Location, status: os.stat_result) -> bool:
    """Whether a file is still the one that the system told of, and nobody wrote to it."""
    try:
        return is_same(status, folder_of(location).lstat(location.name))
    except OSError:
        return False


def still_stands(folder: Folder, name: str, before: Standing) -> bool:
    """Whether the very file stands there, with the very bytes: clocks are too coarse to tell of each change."""
    try:
        descriptor = folder.open(name)
        with open(descriptor, "rb") as file:
            return (
                is_same(before.status, os.fstat(descriptor))
                and _fingerprint(_blocks(file)) == before.digest
                and is_same(before.status, folder.lstat(name))
            )
    except OSError:
        return False


def is_same(before: os.stat_result, now: os.stat_result) -> bool:
    """Whether it is one file, whose bytes nobody wrote to."""
    return all(getattr(before, what) == getattr(now, what) for what in _SAME)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    left = os.fstat(file.fileno()).st_size + _BLOCK
    for block in iter(partial(file.read, _BLOCK), b""):
        left -= len(block)
        if left < 0:  # a program writes faster than it is read
            raise ChangedError(CHANGING)
        yield block


def _fingerprint(pieces: Iterator[bytes]) -> str:
    fingerprint = hashlib.sha256()
    for piece in pieces:
        fingerprint.update(piece)
    return fingerprint.hexdigest()


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
def _opened(location: Location) -> Iterator[BinaryIO]:
    try:
        descriptor = folder_of(location).open(location.name)
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise SourceError("not a regular file")
            yield file
    except FileError:
        raise
    except (OSError, ValueError) as error:  # ValueError for a name that no file system takes
        raise SourceError(f"cannot be read: {_reason(error)}") from error


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno == errno.ELOOP and error.strerror == os.strerror(errno.ELOOP):
        return "it is a symbolic link now, and none is followed"
    return getattr(error, "strerror", None) or str(error)
