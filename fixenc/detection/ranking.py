"""The rivals of a detection, for a person to see and to judge."""

from __future__ import annotations

from collections.abc import Mapping

from fixenc import charsets
from fixenc.charsets import is_utf8
from fixenc.detection import bom, chance, ebcdic, mixed, statistical
from fixenc.detection.origin import Origin
from fixenc.detection.sampling import CONTEXT, lines
from fixenc.records import Detection, Evidence, Rival

# The most rivals that are returned, the detected charset included.
_MOST = 5
# The length of an excerpt, in characters.
_LONGEST = 70
# How much of it stands before the first character beyond ASCII, in characters.
_BEFORE = 15
# The most bytes that an excerpt takes.
_BYTES = 4 * 70
_BY_LETTERS = frozenset({Evidence.STATISTICS, Evidence.SIBLINGS, Evidence.DECLARED, Evidence.FALLBACK})


def find_rivals(data: bytes, found: Detection, lean: Mapping[str, float], origin: Origin) -> tuple[Rival, ...]:
    """Return the charsets that a document may be in, of which `found` is the most likely; none for binary data."""
    if found.encoding is None:
        return ()
    has_rivals = found.evidence in _BY_LETTERS and found.encoding != "utf-8" and not found.has_bom
    is_by_chance = not found.has_bom and is_utf8(data) and not data.isascii()
    is_alone = not (has_rivals or is_by_chance) or found.is_mixed
    likely = {found.encoding: found.confidence} if is_alone else _weigh_rivals(data, found, lean, origin)
    first = sorted(likely, key=lambda encoding: -likely[encoding])[:_MOST]
    return tuple(Rival(one, likely[one], _cut_excerpt(data, one, found)) for one in first)


def _weigh_rivals(data: bytes, found: Detection, lean: Mapping[str, float], origin: Origin) -> dict[str, float]:
    """Return the probability of each charset: that of `found` as detected, and one charset for each other text."""
    if is_utf8(data):
        return chance.likely_of(data) | {str(found.encoding): found.confidence}
    if ebcdic.is_version(found.encoding or ""):
        return ebcdic.likely(data) | {str(found.encoding): found.confidence}
    weighed = statistical.weigh_charsets(data, lean, origin)
    mine = charsets.named(found.encoding or "").decode_with_places(statistical.take_sample(data, origin))[0]
    others = [one for one in weighed if one.reading.text != mine]
    # Without evidence, even the most likely charsets together are not certain: none is made more likely than it is.
    rest = min(1.0, (1 - found.confidence) / (sum(one.probability for one in others) or 1.0))
    likely = {one.reading.candidate.charset.name: one.probability * rest for one in others}
    return {str(found.encoding): found.confidence} | likely


def _cut_excerpt(data: bytes, encoding: str, found: Detection) -> str:
    """Return the line with the first bytes beyond ASCII, decoded by a charset, from a little before them."""
    bare = bom.unmarked(data) if found.has_bom else data
    by_units = encoding.startswith(("utf-16", "utf-32")) or found.evidence is Evidence.ESCAPES
    part = bare[:_BYTES] if by_units else next(lines(bare, 1), bare[: _BYTES + CONTEXT])
    charset = charsets.named(encoding)
    text, _ = mixed.decode(part, charset) if found.is_mixed else charset.decode_with_places(part)
    line = text.strip().partition("\n")[0].strip()
    first = next((at for at, character in enumerate(line) if not character.isascii()), 0)
    return line[max(0, first - _BEFORE) :][:_LONGEST]
