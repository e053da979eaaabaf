"""Reading a file without being fooled: no link is followed, and no FIFO or device is waited for."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from fixenc.errors import SourceError

# Opening a FIFO for reading blocks until somebody writes to it, unless O_NONBLOCK is set.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
# A block stays in a processor's cache while it is looked at.
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes and what the system says of it."""

    data: bytes
    status: os.stat_result


def read(path: Path) -> Source:
    """The whole of a regular file; raises SourceError for anything else, and for what cannot be read."""
    with _opened(path) as file:
        return Source(file.read(), os.fstat(file.fileno()))


def blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a regular file, a block at a time; raises SourceError as `read` does."""
    with _opened(path) as file:
        yield from iter(partial(file.read, _BLOCK), b"")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        descriptor = os.open(path, _FLAGS)
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise SourceError("not a regular file")
            yield file
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}") from error
