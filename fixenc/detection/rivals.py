"""What else a document could be in, for a person to see and to judge."""

from __future__ import annotations

import math
from collections.abc import Mapping

from fixenc import charsets
from fixenc.detection import bom, mixed, statistical
from fixenc.detection.candidates import TEMPERATURE, Reading
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
    likely = _likely(data, lean, name) if has_rivals and not found.is_mixed else {}
    if found.encoding not in likely:
        likely = {found.encoding: found.confidence}
    first = sorted(likely, key=lambda encoding: -likely[encoding])[:_MOST]
    return tuple(Rival(one, likely[one], _excerpt(data, one, found)) for one in first)


def _likely(data: bytes, lean: Mapping[str, float], name: str) -> dict[str, float]:
    """The probability of each charset; of those that read all alike, that of the likeliest."""
    by_text = dict[str, Reading]()
    for one in statistical.readings_of(data, lean, name):
        by_text.setdefault(one.text, one)
    least = min((one.nats for one in by_text.values()), default=0.0)
    parts = {one.candidate.charset.name: math.exp((least - one.nats) / TEMPERATURE) for one in by_text.values()}
    return {encoding: part / sum(parts.values()) for encoding, part in parts.items()}


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
