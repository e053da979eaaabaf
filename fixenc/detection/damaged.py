"""Damaged documents: their encoding is beyond doubt though some bytes do not decode."""

from __future__ import annotations

from dataclasses import replace

from fixenc.detection.candidates import MOST_OF_A_GUESS, reads_as_text
from fixenc.detection.characters import could_be_text
from fixenc.detection.decoding import decode_as
from fixenc.detection.messages import partly_undecodable, too_damaged
from fixenc.detection.sampling import sample
from fixenc.detection.unicode import LEAST_SHARE_OF_VALID_UTF8, beyond_ascii
from fixenc.records import Decoded, Detection, Evidence

# The lowest confidence, by statistics, of an encoding that is beyond doubt.
_LEAST_CONFIDENCE = 0.95
# The fewest characters beyond ASCII that show it: as many as UTF-8 needs.
_LEAST_BEYOND_ASCII = 5
# The most undecodable byte sequences that are damage in a file of any length.
_FEW_PLACES = 2
# The same in a longer file, as a share of its bytes.
_MOST_PLACES = 1 / 2_000
# The most undecodable byte sequences that are damage in UTF-8, and in longer text, as a share of the sequences that
# decode.
_FEW_LOST = 12
_LARGEST_SHARE_OF_LOST = 0.05
# What stands around a field that may have been cut; "" is the end of the text.
_AROUND_FIELDS = frozenset(["", *"\r\n\t,;|\"'<"])
# The largest share of undecodable sequences after a byte order mark.
_LARGEST_SHARE_LOST = 1 - LEAST_SHARE_OF_VALID_UTF8
# The largest share of undecodable bytes among those beyond ASCII, in an encoding that is given: text in a one-byte
# charset read as UTF-8 loses nearly all of them.
_LARGEST_SHARE_GIVEN = 0.5


def settle(data: bytes, found: Detection) -> Detection:
    """Return a detection, completed after decoding all bytes: whether they are damaged, and where that is in doubt."""
    if not (found.is_text and (found.is_fallback or found.evidence is Evidence.GIVEN)):
        return found
    decoded = decode_as(data, found)
    if not decoded.undecodable:  # a fallback that decodes everything
        return _cap_confidence(found)
    count = len(decoded.undecodable)
    if _is_sure(data, decoded):
        return mark_damaged(found, count)
    if found.has_bom or found.evidence is Evidence.GIVEN:  # whose reasons say more
        return replace(_cap_confidence(found), is_damaged=False)
    return replace(_cap_confidence(found), is_damaged=False, reason=too_damaged(found.encoding, count))


def _cap_confidence(found: Detection) -> Detection:
    """Return the detection with no more confidence than a guess may have, if it is a fallback."""
    return replace(found, confidence=min(found.confidence, MOST_OF_A_GUESS)) if found.is_fallback else found


def mark_damaged(found: Detection, count: int) -> Detection:
    """Return the detection of an encoding beyond doubt by which `count` byte sequences do not decode."""
    return replace(found, is_damaged=True, reason=partly_undecodable(found.encoding, count))


def is_damage(count: int, size: int) -> bool:
    """Return whether `count` undecodable byte sequences are no more than damage in `size` bytes."""
    return count <= max(_FEW_PLACES, _MOST_PLACES * size)


def _is_sure(data: bytes, decoded: Decoded) -> bool:
    """Return whether the encoding is beyond doubt though some bytes do not decode."""
    found = decoded.detection
    if found.evidence is Evidence.GIVEN:
        return _loses_little(data, decoded)
    if found.has_bom:
        return _keeps_its_mark(decoded)
    return _is_mostly_whole(decoded) if found.is_damaged else _is_known(data, decoded)


def _is_mostly_whole(decoded: Decoded) -> bool:
    """Return whether few byte sequences of damaged UTF-8 are lost within its fields, beside those that decode.

    A table of bytes, or a file with words in another charset, has many. At the end of a field, one was cut.
    """
    text, lost = decoded.text, [place.position for place in decoded.undecodable]
    count = sum(text[at + 1 : at + 2] not in _AROUND_FIELDS or text[at - 1 : at] in _AROUND_FIELDS for at in lost)
    whole = sum(character > "\x7f" for character in text) - len(lost)
    return count <= max(_FEW_LOST, _LARGEST_SHARE_OF_LOST * whole)


def _loses_little(data: bytes, decoded: Decoded) -> bool:
    """Return whether a given encoding fits: text in another one loses nearly all of its letters."""
    lost = sum(max(1, len(place.data)) for place in decoded.undecodable)
    return lost <= max(_LARGEST_SHARE_GIVEN * beyond_ascii(data), _MOST_PLACES * len(data))


def _keeps_its_mark(decoded: Decoded) -> bool:
    """Return whether all but a few sequences decode by the byte order mark."""
    count, size = len(decoded.undecodable), len(decoded.text)
    return count <= size / 2 and count <= max(_FEW_PLACES, _LARGEST_SHARE_LOST * size) and could_be_text(decoded.text)


def _is_known(data: bytes, decoded: Decoded) -> bool:
    """Return whether statistics found the encoding with confidence, by more than a few letters."""
    beyond = sum(not character.isascii() for character in decoded.text) - len(decoded.undecodable)
    is_certain = decoded.detection.confidence >= _LEAST_CONFIDENCE and beyond >= _LEAST_BEYOND_ASCII
    if not (is_certain and is_damage(len(decoded.undecodable), len(data))):
        return False
    return reads_as_text(decode_as(sample(data), decoded.detection).text)
