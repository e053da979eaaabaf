"""Bytes that do not all decode though their encoding is beyond doubt: those that do not are damage."""

from __future__ import annotations

from dataclasses import replace

from fixenc.detection.candidates import MOST_OF_A_GUESS, reads_as_text
from fixenc.detection.characters import could_be_text
from fixenc.detection.decoding import decode_as
from fixenc.detection.messages import partly_undecodable, too_damaged
from fixenc.detection.sampling import sample
from fixenc.detection.unicode import LEAST_SHARE_OF_VALID_UTF8, beyond_ascii
from fixenc.records import Decoded, Detection, Evidence

# By statistics, an encoding is beyond doubt if it is so sure, and if so many characters beyond ASCII show it, as many
# as UTF-8 needs.
_LEAST_CONFIDENCE, _LEAST_BEYOND_ASCII = 0.95, 5
# So few places are damage in a file of any length; or such a share of the bytes.
_FEW_PLACES, _MOST_PLACES = 2, 1 / 2_000
_LARGEST_SHARE_LOST = 1 - LEAST_SHARE_OF_VALID_UTF8
# Of the bytes beyond ASCII of a file whose encoding was given, so many: text in a one-byte charset read as UTF-8 loses
# nearly all.
_LARGEST_SHARE_GIVEN = 0.5


def settled(data: bytes, found: Detection) -> Detection:
    """The same, with what is known once all of it is decoded: at how many places it is damaged, if it is just that."""
    if not (found.is_text and (found.is_fallback or found.evidence is Evidence.GIVEN)):
        return found
    decoded = decode_as(data, found)
    if not decoded.undecodable:  # all decodes by a mere guess
        return _guessed(found)
    count = len(decoded.undecodable)
    if _is_sure(data, decoded):
        return damaged(found, count)
    if found.has_bom or found.evidence is Evidence.GIVEN:  # whose reasons say more
        return replace(_guessed(found), is_damaged=False)
    return replace(_guessed(found), is_damaged=False, reason=too_damaged(found.encoding, count))


def _guessed(found: Detection) -> Detection:
    """The same, no surer than a guess may be."""
    return replace(found, confidence=min(found.confidence, MOST_OF_A_GUESS)) if found.is_fallback else found


def damaged(found: Detection, count: int) -> Detection:
    """An encoding beyond doubt by which so many places do not decode."""
    return replace(found, is_damaged=True, reason=partly_undecodable(found.encoding, count))


def is_little(count: int, size: int) -> bool:
    """Whether so many places are no more than damage in so many bytes."""
    return count <= max(_FEW_PLACES, _MOST_PLACES * size)


def _is_sure(data: bytes, decoded: Decoded) -> bool:
    """Whether the encoding is beyond doubt all the same."""
    found = decoded.detection
    if found.evidence is Evidence.GIVEN:
        return _loses_little(data, decoded)
    return _keeps_its_mark(decoded) if found.has_bom else found.is_damaged or _is_known(data, decoded)


def _loses_little(data: bytes, decoded: Decoded) -> bool:
    """Whether an encoding that was given fits all the same; what is in another one loses nearly all letters by it."""
    lost = sum(max(1, len(place.data)) for place in decoded.undecodable)
    return lost <= max(_LARGEST_SHARE_GIVEN * beyond_ascii(data), _MOST_PLACES * len(data))


def _keeps_its_mark(decoded: Decoded) -> bool:
    """Whether what a byte order mark promises holds for all but a few places."""
    count, size = len(decoded.undecodable), len(decoded.text)
    return count <= size / 2 and count <= max(_FEW_PLACES, _LARGEST_SHARE_LOST * size) and could_be_text(decoded.text)


def _is_known(data: bytes, decoded: Decoded) -> bool:
    """Whether letters told the encoding, and not just a few of them."""
    beyond = sum(not character.isascii() for character in decoded.text) - len(decoded.undecodable)
    is_certain = decoded.detection.confidence >= _LEAST_CONFIDENCE and beyond >= _LEAST_BEYOND_ASCII
    if not (is_certain and is_little(len(decoded.undecodable), len(data))):
        return False
    return reads_as_text(decode_as(sample(data), decoded.detection).text)
