"""Reading regular files safely: no link is followed, and no FIFO or device is waited for."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from fixenc.errors import ChangedError, FileError, SourceError
from fixenc.files import system
from fixenc.files.folders import Folder
from fixenc.files.locations import Location
from fixenc.files.reaching import folder_of

# From this size, in bytes, a file is not read into memory as a whole.
LARGE = 1 << 24
# The size of a block, in bytes: it fits in a processor's cache while it is processed.
_BLOCK = 1 << 18
# How often a file is read before it is reported as changing: a file that is being written may be read half old, half
# new.
_TRIES = 3
CHANGING = "is being written to; run again when that is done"
# The fields of a status that show that a file was replaced or written to. No program can set the last one back: it is
# the time of the last change to the file or its metadata.
_SAME = ("st_ino", "st_dev", "st_size", "st_mtime_ns", "st_ctime_ns")


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file, its status and its extended attributes."""

    data: bytes
    status: os.stat_result
    attributes: tuple[tuple[str, bytes], ...] = ()

    @property
    def is_large(self) -> bool:
        """Whether the file is too large for memory."""
        return self.status.st_size >= LARGE


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of the file at a location, and the fingerprint of its bytes."""

    status: os.stat_result
    digest: str


def read(location: Location, limit: int | None = None) -> Source:
    """Read a regular file; without its bytes if it has as many as `limit` or more.

    Raises SourceError if it is no regular file or cannot be read, ChangedError if it changes all the time.
    """
    for _ in range(_TRIES):
        with _opened(location) as (descriptor, before):
            data = _read_whole(descriptor, before.st_size) if limit is None or before.st_size < limit else b""
            source = Source(data, before, tuple(system.here.attributes_of(descriptor)))
            if is_same(before, os.fstat(descriptor)):
                return source
    raise ChangedError(CHANGING)


def digest(data: bytes) -> str:
    """Return the fingerprint (SHA-256) of some bytes."""
    return hashlib.sha256(data).hexdigest()


def digest_of(location: Location) -> str:
    """Return the fingerprint (SHA-256) of a regular file; raises SourceError as `read` does."""
    return fingerprint(blocks(location))


def standing_at(location: Location) -> Standing:
    """Return the status and fingerprint of a regular file; raises SourceError as `read` does."""
    for _ in range(_TRIES):
        with _opened(location) as (descriptor, before):
            found = Standing(before, fingerprint(_blocks(descriptor, before.st_size)))
            if is_same(before, os.fstat(descriptor)):
                return found
    raise ChangedError(CHANGING)


def blocks(location: Location) -> Iterator[bytes]:
    """Yield the bytes of a regular file in blocks; raises SourceError as `read` does."""
    with _opened(location) as (descriptor, before):
        yield from _blocks(descriptor, before.st_size)


def verified_blocks(location: Location, digest: str) -> Iterator[bytes]:
    """Yield the bytes of a regular file; raises ChangedError at the end if they have not this fingerprint."""
    made = hashlib.sha256()
    for block in blocks(location):
        made.update(block)
        yield block
    if made.hexdigest() != digest:
        raise ChangedError(CHANGING)


def copy(location: Location, into: int) -> Iterator[bytes]:
    """Have the system copy a regular file into an open one; yield the bytes that it leaves, to be written after those.

    A file system that can do so shares the blocks of both files. Raises SourceError as `read` does. As with `blocks`,
    only the status of the file afterwards shows whether it was written to meanwhile.
    """
    with _opened(location) as (descriptor, before):
        system.here.copy_range(descriptor, into, before.st_size)
        yield from _blocks(descriptor, before.st_size)


@contextmanager
def seekable(location: Location) -> Iterator[BinaryIO]:
    """Open a regular file for random access; raises SourceError as `read` does."""
    with _opened(location) as (descriptor, _), os.fdopen(os.dup(descriptor), "rb") as file:
        yield file


def is_unchanged(location: Location, status: os.stat_result) -> bool:
    """Whether the file at a location is still the one with this status, not written to since."""
    try:
        return is_same(status, folder_of(location).lstat(location.name))
    except OSError:
        return False


def still_stands(folder: Folder, name: str, before: Standing) -> bool:
    """Whether a file is unchanged in status and bytes: clocks are too coarse for the status alone."""
    try:
        descriptor = folder.open(name)
        try:
            return (
                is_same(before.status, os.fstat(descriptor))
                and fingerprint(_blocks(descriptor, before.status.st_size)) == before.digest
                and is_same(before.status, folder.lstat(name))
            )
        finally:
            os.close(descriptor)
    except OSError:
        return False


def is_same(before: os.stat_result, now: os.stat_result) -> bool:
    """Whether two statuses are of one file that was not written to between them."""
    return all(getattr(before, what) == getattr(now, what) for what in _SAME)


def _read_whole(descriptor: int, size: int) -> bytes:
    """Return the bytes of a file with this size in its status; its status afterwards shows whether it grew."""
    data = os.read(descriptor, size + 1 if size else _BLOCK)
    if len(data) == size > 0:  # fewer bytes than asked for: the end
        return data
    # A file without a size, as in /proc, is read to its end. A growing file is not read for ever.
    pieces, left = [data], size + _BLOCK - len(data)
    while data and left > 0:
        data = os.read(descriptor, left)
        pieces.append(data)
        left -= len(data)
    return b"".join(pieces)


def _blocks(descriptor: int, size: int) -> Iterator[bytes]:
    left = size + _BLOCK
    for block in iter(partial(os.read, descriptor, _BLOCK), b""):
        left -= len(block)
        if left < 0:  # a program writes faster than it is read
            raise ChangedError(CHANGING)
        yield block


def fingerprint(pieces: Iterable[bytes]) -> str:
    """Return the fingerprint (SHA-256) of bytes that come in pieces."""
    made = hashlib.sha256()
    for piece in pieces:
        made.update(piece)
    return made.hexdigest()


@contextmanager
def _opened(location: Location) -> Iterator[tuple[int, os.stat_result]]:
    """Open a regular file to read it; yields its descriptor and its status."""
    try:
        descriptor = folder_of(location).open(location.name)
        try:
            status = os.fstat(descriptor)
            if stat.S_ISDIR(status.st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if not stat.S_ISREG(status.st_mode):
                raise SourceError("not a regular file")
            yield descriptor, status
        finally:
            os.close(descriptor)
    except FileError:
        raise
    except (OSError, ValueError) as error:  # ValueError for a name that no file system accepts
        raise SourceError(f"cannot be read: {_reason(error)}") from error


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno == errno.ELOOP and error.strerror == os.strerror(errno.ELOOP):
        return "it is a symbolic link now, and none is followed"
    return getattr(error, "strerror", None) or str(error)
