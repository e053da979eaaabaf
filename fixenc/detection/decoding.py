"""Decoding of bytes by a detection."""

from __future__ import annotations

from fixenc import charsets
from fixenc.charsets.standard import by_standard
from fixenc.detection import bom, mixed
from fixenc.records import Decoded, Detection, Evidence

# The charset for bytes that are not text: it decodes any byte.
_ANY = "windows-1252"


def decode_as(data: bytes, detection: Detection) -> Decoded:
    """Decode `data` as detected, without a byte order mark at its start."""
    charset = charsets.named(detection.encoding or _ANY)
    bare = bom.unmarked(data) if detection.has_bom else data
    if detection.parts:
        text, undecodable = mixed.decode_parts(data, detection.parts)
    elif detection.is_mixed:
        text, undecodable = mixed.decode(bare, charset)
    else:
        text, undecodable = charset.decode_with_places(bare)
    if detection.evidence is not Evidence.GIVEN:
        text = by_standard(text, charset.name)
    return Decoded(text, detection, undecodable)
