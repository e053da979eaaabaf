"""Reading a file without being fooled: no link is followed, and no FIFO or device is waited for."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from fixenc.errors import SourceError

# Opening a FIFO for reading blocks until somebody writes to it, unless O_NONBLOCK is set.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes and what the system says of it."""

    data: bytes
    status: os.stat_result


def read(path: Path) -> Source:
    """The whole of a regular file; raises SourceError for anything else, and for what cannot be read."""
    try:
        descriptor = os.open(path, _FLAGS)
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            data = file.read() if stat.S_ISREG(status.st_mode) else None
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}") from error
    if data is None:
        raise SourceError("not a regular file")
    return Source(data, status)
