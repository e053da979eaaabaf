"""Many files, looked at but not touched: what each is in."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from fixenc.arguments import path_of
from fixenc.detection import decode_as, detect, rivals
from fixenc.detection.newlines import newline_kind, places
from fixenc.detection.siblings import Neighbours
from fixenc.detection.streaming import decoded, detect_blocks, newline_kind_of
from fixenc.errors import SourceError
from fixenc.files.found import Found
from fixenc.files.locations import Location
from fixenc.files.opening import Opened, opened
from fixenc.files.reaching import release_folders
from fixenc.files.walking import walk
from fixenc.options import Options
from fixenc.records import STDIN, Detection, Place, Rival

# So many of the places that do not decode are told.
_FIRST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Look:
    """What one file is in, or why that cannot be told: passed over (`skip`), or not readable (`failure`).

    `undecodable` counts the places that do not decode, of which `places` are the first; `rivals` are what it could be
    in, if that was asked. `compression` tells how the file is compressed.
    """

    path: Path
    detection: Detection | None = None
    newline: str | None = None
    undecodable: int = 0
    places: tuple[Place, ...] = ()
    rivals: tuple[Rival, ...] = ()
    compression: str | None = None
    skip: str | None = None
    failure: str | None = None


def detect_file(path: Path | str) -> Detection:
    """Tell which encoding a file is in, however large it is: it is read a block at a time, twice at most.

    Of a compressed file, what it holds is told of. Raises SourceError for what is no regular file or cannot be read,
    TypeError and OptionsError as `fix_file` does.
    """
    try:
        return _detected(opened(Location.of(path_of(path, "detect_file")), Options()))
    finally:
        release_folders()


def look(paths: Iterable[Path], options: Options, *, has_rivals: bool = False) -> Iterator[Look]:
    """Look at every file that is, or lies below, one of `paths`; `STDIN` itself is standard input.

    With `has_rivals`, a file that is not large is told with all that it could be in.
    """
    try:
        for is_stdin, group in groupby(paths, key=lambda path: path is STDIN):
            if is_stdin:
                yield _looked(STDIN, sys.stdin.buffer.read(), has_rivals=has_rivals)
            else:
                yield from (_looked_at_found(found, options, has_rivals=has_rivals) for found in walk(group, options))
    finally:
        release_folders()


def _looked_at_found(found: Found, options: Options, *, has_rivals: bool) -> Look:
    if found.skip is not None or found.failure is not None:
        return Look(found.path, skip=found.skip, failure=found.failure)
    try:
        return _looked_at_file(found, options, has_rivals=has_rivals)
    except SourceError as error:
        return Look(found.path, failure=str(error))


def _looked_at_file(found: Found, options: Options, *, has_rivals: bool) -> Look:
    one = opened(found.location, options)
    if one.data is None or one.no_text is not None:
        look = _looked_at_blocks(found.path, one)
    else:
        look = _looked(found.path, one.data, one.name, found.among, has_rivals=has_rivals)
    return replace(look, compression=one.compression)


def _looked_at_blocks(path: Path, one: Opened) -> Look:
    detection = _detected(one)
    if not detection.is_text:
        return Look(path, detection)
    undecodable = sum(count for _, count in decoded(one.blocks, detection)) if detection.is_fallback else 0
    return Look(path, detection, newline_kind_of(one.blocks, detection), undecodable)


def _detected(one: Opened) -> Detection:
    return one.no_text or detect_blocks(one.blocks, name=one.name)


def _looked(path: Path, data: bytes, name: str = "", among: Neighbours | None = None, *, has_rivals: bool) -> Look:
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
