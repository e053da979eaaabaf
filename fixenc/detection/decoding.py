"""From bytes to text, by what was detected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fixenc import charsets
from fixenc.detection import bom, mixed
from fixenc.records import Decoded, Detection, Part, Undecodable

# What reads any bytes, for those that are no text.
_ANY = "windows-1252"


def decode_as(data: bytes, detection: Detection) -> Decoded:
    """Decode `data` as detected; a byte order mark at its start is dropped."""
    charset = charsets.named(detection.encoding or _ANY)
    bare = bom.unmarked(data) if detection.has_bom else data
    if detection.parts:
        text, undecodable = _by_parts(data, detection.parts)
    elif detection.is_mixed:
        text, undecodable = mixed.decode(bare, charset)
    else:
        text, undecodable = charset.decode_with_places(bare)
    return Decoded(text, detection, undecodable)


def _by_parts(data: bytes, parts: Iterable[Part]) -> tuple[str, tuple[Undecodable, ...]]:
    """Each part by its own charset, without the byte order mark that it may begin with."""
    pieces, places, size = list[str](), list[Undecodable](), 0
    for part in parts:
        bare = bom.unmarked_of(part.encoding, data[part.start : part.end])
        text, undecodable = charsets.named(part.encoding).decode_with_places(bare)
        places += (replace(place, position=place.position + size) for place in undecodable)
        pieces.append(text)
        size += len(text)
    return "".join(pieces), tuple(places)
