"""Many files, looked at but not touched: what each is in."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fixenc.detection import decode
from fixenc.detection.newlines import newline_kind
from fixenc.errors import SourceError
from fixenc.files.reading import read
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
                yield _looked(found.path, read(found.path).data)
            except SourceError as error:
                yield Look(found.path, failure=str(error))


def _looked(path: Path, data: bytes) -> Look:
    decoded = decode(data)
    newline = newline_kind(decoded.text) if decoded.detection.is_text else None
    return Look(path, decoded.detection, newline)
