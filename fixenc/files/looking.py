"""Many files, looked at but not touched: what each is in."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from fixenc.detection import decode_as, detect, rivals
from fixenc.detection.newlines import newline_kind, places
from fixenc.detection.siblings import Neighbours
from fixenc.detection.streaming import decoded, detect_blocks, newline_kind_of
from fixenc.errors import SourceError
from fixenc.files.reading import blocks, is_large, read
from fixenc.files.walking import Found, walk
from fixenc.options import Options
from fixenc.records import STDIN, Detection, Place, Rival

# So many of the places that do not decode are told.
_FIRST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Look:
    """What one file is in, or why that cannot be told: passed over (`skip`), or not readable (`failure`).

    `undecodable` counts the places that do not decode, of which `places` are the first; `rivals` are what it could be
    in, if that was asked.
    """

    path: Path
    detection: Detection | None = None
    newline: str | None = None
    undecodable: int = 0
    places: tuple[Place, ...] = ()
    rivals: tuple[Rival, ...] = ()
    skip: str | None = None
    failure: str | None = None


def detect_file(path: Path | str) -> Detection:
    """Tell which encoding a file is in, however large it is: it is read a block at a time, twice at most.

    Raises SourceError for what is no regular file or cannot be read.
    """
    return detect_blocks(partial(blocks, Path(path)), name=Path(path).name)


def look(paths: Iterable[Path], options: Options, *, has_rivals: bool = False) -> Iterator[Look]:
    """Look at every file that is, or lies below, one of `paths`; `STDIN` itself is standard input.

    With `has_rivals`, a file that is not large is told with all that it could be in.
    """
    for is_stdin, group in groupby(paths, key=lambda path: path is STDIN):
        if is_stdin:
            yield _looked(STDIN, sys.stdin.buffer.read(), has_rivals=has_rivals)
            continue
        for found in walk(group, options):
            if found.skip is not None or found.failure is not None:
                yield Look(found.path, skip=found.skip, failure=found.failure)
                continue
            try:
                yield _looked_at_file(found, has_rivals=has_rivals)
            except SourceError as error:
                yield Look(found.path, failure=str(error))


def _looked_at_file(found: Found, *, has_rivals: bool) -> Look:
    path = found.path
    if not is_large(path):
        return _looked(path, read(path).data, found.among, has_rivals=has_rivals)
    again, detection = partial(blocks, path), detect_file(path)
    if not detection.is_text:
        return Look(path, detection)
    undecodable = sum(count for _, count in decoded(again, detection)) if detection.is_fallback else 0
    return Look(path, detection, newline_kind_of(again, detection), undecodable)


def _looked(path: Path, data: bytes, among: Neighbours | None = None, *, has_rivals: bool) -> Look:
    name = "" if path is STDIN else path.name
    found = detect(data, name=name, among=among)
    if not found.is_text:
        return Look(path, found)
    whole = decode_as(data, found)
    text, undecodable = whole.text, whole.undecodable
    return Look(
        path,
        found,
        newline_kind(text),
        len(undecodable),
        places(text, undecodable[:_FIRST_PLACES]),
        rivals(data, name=name, among=among) if has_rivals else (),
    )
