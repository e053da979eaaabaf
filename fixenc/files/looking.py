"""Many files, looked at but not touched: what each is in."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fixenc.detection import decode
from fixenc.detection.newlines import newline_kind
from fixenc.detection.streaming import detect_blocks, newline_kind_of
from fixenc.errors import SourceError
from fixenc.files.reading import blocks, is_large, read
from fixenc.files.walking import walk
from fixenc.options import Options
from fixenc.records import STDIN, Detection


@dataclass(frozen=True, slots=True)
class Look:
    """What one file is in, or why that cannot be told: passed over (`skip`), or not readable (`failure`)."""

    path: Path
    detection: Detection | None = None
    newline: str | None = None
    skip: str | None = None
    failure: str | None = None


def detect_file(path: Path | str) -> Detection:
    """Tell which encoding a file is in, however large it is: it is read a block at a time, twice at most.

    Raises SourceError for what is no regular file or cannot be read.
    """
    return detect_blocks(partial(blocks, Path(path)), name=Path(path).name)


def look(paths: Iterable[Path], options: Options) -> Iterator[Look]:
    """Look at every file that is, or lies below, one of `paths`; `STDIN` itself is standard input."""
    for path in paths:
        if path is STDIN:
            yield _looked(path, sys.stdin.buffer.read())
            continue
        for found in walk([path], options):
            if found.skip is not None or found.failure is not None:
                yield Look(found.path, skip=found.skip, failure=found.failure)
                continue
            try:
                yield _looked_at_file(found.path)
            except SourceError as error:
                yield Look(found.path, failure=str(error))


def _looked_at_file(path: Path) -> Look:
    if not is_large(path):
        return _looked(path, read(path).data)
    found = detect_file(path)
    return Look(path, found, newline_kind_of(partial(blocks, path), found) if found.is_text else None)


def _looked(path: Path, data: bytes) -> Look:
    decoded = decode(data)
    newline = newline_kind(decoded.text) if decoded.detection.is_text else None
    return Look(path, decoded.detection, newline)
