"""Standard input: a document, or a list of paths."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fixenc.errors import OptionsError, SourceError
from fixenc.records import STDIN

_CLOSED = "standard input is closed; name a file or folder, or pipe text into fixenc"


def is_piped() -> bool:
    """Whether standard input comes from a file or program, not from a terminal; raises OptionsError if it is closed."""
    if sys.stdin is None:
        raise OptionsError(_CLOSED)
    return not sys.stdin.isatty()


def read_standard_input() -> bytes:
    """Return all of standard input; raises SourceError if it cannot be read."""
    if sys.stdin is None:
        raise SourceError(_CLOSED)
    try:
        return sys.stdin.buffer.read()
    except OSError as error:  # such as one opened for writing
        raise SourceError(f"standard input cannot be read: {error.strerror or error}") from error


def read_list(path: Path, *, is_null: bool) -> list[Path]:
    """Return the paths in a file, one a line, or with `is_null` each before a NUL; `STDIN` is standard input.

    They are bytes of the file system, so that names that are no UTF-8 are read. Empty lines have no path. Raises
    OptionsError for a file that cannot be read, and for NUL in a line; SourceError as `read_standard_input` does.
    """
    name = "standard input" if path is STDIN else repr(str(path))
    try:
        data = read_standard_input() if path is STDIN else path.read_bytes()
    except OSError as error:
        if isinstance(error, SourceError):
            raise
        raise OptionsError(f"--files-from {name}: cannot be read: {error.strerror or error}") from error
    if not is_null and b"\0" in data:
        raise OptionsError(f"--files-from {name}: has NUL between paths; read it with -0")
    lines = data.split(b"\0" if is_null else b"\n")
    if os.linesep == "\r\n" and not is_null:
        lines = [line.removesuffix(b"\r") for line in lines]
    return [Path(os.fsdecode(line)) for line in lines if line]
