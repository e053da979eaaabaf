"""Standard input: a document, or a list of paths."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

from fixenc.errors import OptionsError, SourceError
from fixenc.records import STDIN
from fixenc.urls import path_from

# Bytes. A document from standard input is held in memory as a whole; it may need 50 times as much there.
_MOST = 1 << 27
# Bytes. A list of two million paths has less.
_MOST_OF_LIST = 1 << 28
# Bytes. No system takes a path as long as this.
_MOST_OF_PATH = 1 << 16
# Bytes that are read at once.
_PIECE = 1 << 20
_CLOSED = "standard input is closed; name a file or folder, or pipe text into fixenc"


def is_piped() -> bool:
    """Whether standard input comes from a file or program, not from a terminal; raises OptionsError if it is closed."""
    if sys.stdin is None:
        raise OptionsError(_CLOSED)
    return not sys.stdin.isatty()


def read_standard_input() -> bytes:
    """Return all of standard input; raises SourceError if it cannot be read, or has more bytes than memory is for."""
    data = _read_standard_input(_MOST)
    if len(data) > _MOST:
        raise SourceError(
            f"standard input has more than {_MOST:,} bytes; save it in a file, which is read piece by piece"
        )
    return data


def _read_standard_input(most: int) -> bytes:
    """Return the bytes of standard input, one more than `most` at most; raises SourceError as `read_standard_input`."""
    if sys.stdin is None:
        raise SourceError(_CLOSED)
    try:
        return _read(sys.stdin.buffer, most)
    except OSError as error:  # such as one opened for writing
        raise SourceError(f"standard input cannot be read: {error.strerror or error}") from error


def _read(file: BinaryIO, most: int) -> bytes:
    """Return the bytes of a file, one more than `most` at most: it may have no end."""
    data = bytearray()
    while len(data) <= most and (piece := file.read(min(most + 1 - len(data), _PIECE))):
        data += piece
    return bytes(data)


def read_list(path: Path, *, is_null: bool) -> list[Path]:
    """Return the paths in a file, one a line, or with `is_null` each before a NUL; `STDIN` is standard input.

    They are bytes of the file system, so that names that are no UTF-8 are read. Empty lines have no path. Raises
    OptionsError for a file that cannot be read or is no list, such as one with NUL in a line; SourceError if standard
    input cannot be read.
    """
    name = "standard input" if path is STDIN else repr(str(path))
    try:
        data = _read_standard_input(_MOST_OF_LIST) if path is STDIN else _read_file(path, _MOST_OF_LIST)
    except OSError as error:
        if isinstance(error, SourceError):
            raise
        raise OptionsError(f"--files-from {name}: cannot be read: {error.strerror or error}") from error
    if len(data) > _MOST_OF_LIST:
        raise OptionsError(f"--files-from {name}: has more than {_MOST_OF_LIST:,} bytes; split it")
    if not is_null and b"\0" in data:
        raise OptionsError(f"--files-from {name}: has NUL between paths; read it with -0")
    lines = data.split(b"\0" if is_null else b"\n")
    if os.linesep == "\r\n" and not is_null:
        lines = [line.removesuffix(b"\r") for line in lines]
    for number, line in enumerate(lines, 1):
        if len(line) > _MOST_OF_PATH:
            raise OptionsError(f"--files-from {name}: path {number} has more than {_MOST_OF_PATH:,} bytes")
    return [path_from(os.fsdecode(line)) for line in lines if line]


def _read_file(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return _read(file, most)
