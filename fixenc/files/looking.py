"""Many files, looked at but not touched: what each is in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from fixenc.detection import decode_as, detect
from fixenc.detection.newlines import newline_kind
from fixenc.detection.siblings import Neighbours
from fixenc.detection.streaming import detect_blocks, newline_kind_of
from fixenc.errors import SourceError
from fixenc.files.reading import blocks, read
from fixenc.files.walking import Found, walk
from fixenc.options import Options
from fixenc.records import STDIN, Detection

# From so many bytes on a file is not held in memory.
_LARGE = 1 << 24


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
    for is_stdin, group in groupby(paths, key=lambda path: path is STDIN):
        if is_stdin:
            yield _looked(STDIN, sys.stdin.buffer.read())
            continue
        for found in walk(group, options):
            if found.skip is not None or found.failure is not None:
                yield Look(found.path, skip=found.skip, failure=found.failure)
                continue
            try:
                yield _looked_at_file(found)
            except SourceError as error:
                yield Look(found.path, failure=str(error))


def _looked_at_file(found: Found) -> Look:
    path = found.path
    if os.stat(path).st_size < _LARGE:
        return _looked(path, read(path).data, found.among)
    detection = detect_file(path)
    newline = newline_kind_of(partial(blocks, path), detection) if detection.is_text else None
    return Look(path, detection, newline)


def _looked(path: Path, data: bytes, among: Neighbours | None = None) -> Look:
    found = detect(data, name="" if path is STDIN else path.name, among=among)
    newline = newline_kind(decode_as(data, found).text) if found.is_text else None
    return Look(path, found, newline)
