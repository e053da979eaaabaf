"""Detecting the encodings of many files, which are only read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from fixenc.arguments import path_of
from fixenc.detection import decode_as, detect, rivals
from fixenc.detection.origin import UNKNOWN, Origin
from fixenc.detection.siblings import Neighbours
from fixenc.detection.streaming import decode_blocks, detect_blocks, newline_kind_of
from fixenc.errors import SourceError
from fixenc.files.found import Found
from fixenc.files.locations import Location
from fixenc.files.opening import Opened, open_document
from fixenc.files.reaching import release_folders
from fixenc.files.standard_input import read_standard_input
from fixenc.files.walking import walk
from fixenc.newlines import newline_kind, places
from fixenc.options import Options
from fixenc.records import STDIN, Detection, Place, Rival

# How many undecodable byte sequences of a file are reported with their places.
_FIRST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Look:
    """The detected encoding of one file, or why there is none: `skip` for a skipped file, `failure` for an unreadable.

    `undecodable` counts undecodable byte sequences, `places` are the first of them. `rivals` are the candidates, if
    requested. `compression` is the name of the compression format.
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
    """Detect the encoding of a file of any size: it is read block by block, at most twice.

    Of a compressed file, the content counts. Raises SourceError if it is no regular file or cannot be read, TypeError
    and OptionsError as `fix_file` does.
    """
    try:
        one = open_document(Location.of(path_of(path, "detect_file")), Options())
        return one.no_text or detect_blocks(one.blocks, origin=Origin(one.name))
    finally:
        release_folders()


def look(paths: Iterable[Path], options: Options, *, has_rivals: bool = False) -> Iterator[Look]:
    """Yield what is detected of each file at or below `paths`; the object `STDIN` is standard input.

    With `has_rivals`, files that fit in memory come with all candidates.
    """
    try:
        for is_stdin, group in groupby(paths, key=lambda path: path is STDIN):
            if is_stdin:
                yield _look_at(STDIN, read_standard_input(), has_rivals=has_rivals)
            else:
                yield from (_look_at_found(found, options, has_rivals=has_rivals) for found in walk(group, options))
    finally:
        release_folders()


def _look_at_found(found: Found, options: Options, *, has_rivals: bool) -> Look:
    if found.skip is not None or found.failure is not None:
        return Look(found.path, skip=found.skip, failure=found.failure)
    try:
        return _look_at_file(found, options, has_rivals=has_rivals)
    except SourceError as error:
        return Look(found.path, failure=str(error))


def _look_at_file(found: Found, options: Options, *, has_rivals: bool) -> Look:
    one = open_document(found.location, options)
    if one.data is None or one.no_text is not None:
        look = _look_at_blocks(found.path, one, Origin(one.name, found.find_label(options)))
    else:
        origin = Origin(one.name, found.find_label(options))
        look = _look_at(found.path, one.data, origin, found.among, has_rivals=has_rivals)
    return replace(look, compression=one.compression)


def _look_at_blocks(path: Path, one: Opened, origin: Origin) -> Look:
    detection = one.no_text or detect_blocks(one.blocks, origin=origin)
    if not detection.is_text:
        return Look(path, detection)
    undecodable = sum(count for _, count in decode_blocks(one.blocks, detection)) if detection.is_fallback else 0
    return Look(path, detection, newline_kind_of(one.blocks, detection), undecodable)


def _look_at(
    path: Path, data: bytes, origin: Origin = UNKNOWN, among: Neighbours | None = None, *, has_rivals: bool
) -> Look:
    found = detect(data, name=origin.name, label=origin.label, among=among)
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
        rivals(data, name=origin.name, label=origin.label, among=among) if has_rivals else (),
    )
