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
from fixenc.errors import OptionsError, SourceError
from fixenc.files.found import Found
from fixenc.files.locations import Location
from fixenc.files.opening import Opened, open_document
from fixenc.files.reaching import release_folders
from fixenc.files.standard_input import read_standard_input
from fixenc.files.walking import walk
from fixenc.newlines import newline_kind, places
from fixenc.options import Options
from fixenc.pipeline import clean_detected
from fixenc.records import STDIN, Detection, Place, Rival
from fixenc.spots import count_lost
from fixenc.urls import Url

# How many undecodable byte sequences of a file are reported with their places.
_FIRST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be found out about each file: its candidates, if it `has_rivals`, and what is damaged inside."""

    options: Options
    has_rivals: bool = False
    has_damage: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """The detected encoding of one file, or why there is none: `skip` for a skipped file, `failure` for an unreadable.

    `undecodable` counts undecodable byte sequences, `places` are the first of them. `rivals` are the candidates, if
    requested. `damage`, `doubtful` and `lost` are as in an `Outcome`, for a file that fits in memory. `compression` is
    the name of the compression format.
    """

    path: Path
    detection: Detection | None = None
    newline: str | None = None
    undecodable: int = 0
    places: tuple[Place, ...] = ()
    rivals: tuple[Rival, ...] = ()
    damage: tuple[tuple[str, int], ...] = ()
    doubtful: int = 0
    lost: int = 0
    compression: str | None = None
    skip: str | None = None
    failure: str | None = None


def detect_file(path: Path | str) -> Detection:
    """Detect the encoding of a file of any size: it is read block by block, at most twice.

    Of a compressed file, the content counts. Raises SourceError if it is no regular file or cannot be read, TypeError
    and OptionsError as `fix_file` does.
    """
    file = path_of(path, "detect_file")
    if isinstance(file, Url):
        raise OptionsError(f"{str(file)!r} is a URL, which only `fixenc fix` reads; read it, and give detect its bytes")
    try:
        one = open_document(Location.of(file), Options())
        return one.no_text or detect_blocks(one.blocks, origin=Origin(one.name))
    finally:
        release_folders()


def look(paths: Iterable[Path], wanted: Wanted) -> Iterator[Look]:
    """Yield what is detected of each file at or below `paths`; the object `STDIN` is standard input."""
    try:
        for is_stdin, group in groupby(paths, key=lambda path: path is STDIN):
            if is_stdin:
                yield _look_at(STDIN, read_standard_input(), wanted)
            else:
                yield from (look_at(found, wanted) for found in walk(group, wanted.options))
    finally:
        release_folders()


def look_at(found: Found, wanted: Wanted) -> Look:
    """Return what is detected of one file. No failure of a file raises."""
    if found.skip is not None or found.failure is not None:
        return Look(found.path, skip=found.skip, failure=found.failure)
    try:
        return _look_at_file(found, wanted)
    except SourceError as error:
        return Look(found.path, failure=str(error))


def _look_at_file(found: Found, wanted: Wanted) -> Look:
    one = open_document(found.location, wanted.options)
    origin = Origin(one.name, found.find_label(wanted.options))
    if one.data is None or one.no_text is not None:
        look = _look_at_blocks(found.path, one, origin)
    else:
        look = _look_at(found.path, one.data, wanted, origin, found.among)
    return replace(look, compression=one.compression)


def _look_at_blocks(path: Path, one: Opened, origin: Origin) -> Look:
    detection = one.no_text or detect_blocks(one.blocks, origin=origin)
    if not detection.is_text:
        return Look(path, detection)
    undecodable = sum(count for _, count in decode_blocks(one.blocks, detection)) if detection.is_fallback else 0
    return Look(path, detection, newline_kind_of(one.blocks, detection), undecodable)


def _look_at(
    path: Path, data: bytes, wanted: Wanted, origin: Origin = UNKNOWN, among: Neighbours | None = None
) -> Look:
    found = detect(data, name=origin.name, label=origin.label, among=among)
    if not found.is_text:
        return Look(path, found)
    whole = decode_as(data, found)
    text, undecodable = whole.text, whole.undecodable
    look = Look(
        path,
        found,
        newline_kind(text),
        len(undecodable),
        places(text, undecodable[:_FIRST_PLACES]),
        rivals(data, name=origin.name, label=origin.label, among=among) if wanted.has_rivals else (),
    )
    return _look_inside(look, data, found, wanted, origin) if wanted.has_damage else look


def _look_inside(look: Look, data: bytes, found: Detection, wanted: Wanted, origin: Origin) -> Look:
    """Return a look with what is damaged in the text, by the decision of a fix."""
    cleaned = clean_detected(data, found, wanted.options, origin=origin)
    repair = cleaned.repair
    return replace(look, damage=repair.damage, doubtful=len(repair.unsure), lost=count_lost(cleaned))
