"""What else a document could be in, for a person to see and to judge."""

from __future__ import annotations

from collections.abc import Mapping

from fixenc import charsets
from fixenc.charsets import is_utf8
from fixenc.detection import bom, chance, ebcdic, mixed, statistical
from fixenc.detection.sampling import CONTEXT, lines
from fixenc.records import Detection, Evidence, Rival

# So many are told.
_MOST = 5
# How much of a text is shown, in characters, and how much of that before the first beyond ASCII; how many bytes that
# takes at most.
_LONGEST, _BEFORE, _BYTES = 70, 15, 4 * 70
_BY_LETTERS = frozenset({Evidence.STATISTICS, Evidence.SIBLINGS, Evidence.DECLARED, Evidence.FALLBACK})


def rivals_of(data: bytes, found: Detection, lean: Mapping[str, float], name: str) -> tuple[Rival, ...]:
    """The charsets that a document may be in, of which the likeliest is `found`."""
    if found.encoding is None:
        return ()
    has_rivals = found.evidence in _BY_LETTERS and found.encoding != "utf-8" and not found.has_bom
    is_by_chance = not found.has_bom and is_utf8(data) and not data.isascii()
    is_alone = not (has_rivals or is_by_chance) or found.is_mixed
    likely = {found.encoding: found.confidence} if is_alone else _likely(data, found, lean, name)
    first = sorted(likely, key=lambda encoding: -likely[encoding])[:_MOST]
    return tuple(Rival(one, likely[one], _excerpt(data, one, found)) for one in first)


def _likely(data: bytes, found: Detection, lean: Mapping[str, float], name: str) -> dict[str, float]:
    """The probability of each charset, that of the likeliest as it was found; of those that read alike, one is told."""
    if is_utf8(data):
        return chance.likely_of(data) | {str(found.encoding): found.confidence}
    if ebcdic.is_version(found.encoding or ""):
        return ebcdic.likely(data) | {str(found.encoding): found.confidence}
    weighed = statistical.weighed(data, lean, name)
    mine = charsets.named(found.encoding or "").decode_with_places(statistical.judged(data, name))[0]
    others = [one for one in weighed if one.reading.text != mine]
    # Where nothing tells, even the likeliest charsets together are not certain: none is made likelier than it is.
    rest = min(1.0, (1 - found.confidence) / (sum(one.probability for one in others) or 1.0))
    likely = {one.reading.candidate.charset.name: one.probability * rest for one in others}
    return {str(found.encoding): found.confidence} | likely


def _excerpt(data: bytes, encoding: str, found: Detection) -> str:
    """How a charset reads the line with the first bytes beyond ASCII, from a little before them."""
    bare = bom.unmarked(data) if found.has_bom else data
    by_units = encoding.startswith(("utf-16", "utf-32")) or found.evidence is Evidence.ESCAPES
    part = bare[:_BYTES] if by_units else next(lines(bare, 1), bare[: _BYTES + CONTEXT])
    charset = charsets.named(encoding)
    text, _ = mixed.decode(part, charset) if found.is_mixed else charset.decode_with_places(part)
    line = text.strip().partition("\n")[0].strip()
    first = next((at for at, character in enumerate(line) if not character.isascii()), 0)
    return line[max(0, first - _BEFORE) :][:_LONGEST]
