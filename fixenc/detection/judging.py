"""The answer for a document whose readings are weighed: the most likely reading, or a fallback if it is a guess."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fixenc import charsets
from fixenc.detection.candidates import MOST_OF_A_GUESS, Reading, answer, is_kana_in_gb
from fixenc.detection.messages import ambiguous, too_damaged
from fixenc.detection.posterior import Weighed, is_doubtful
from fixenc.records import Detection, Evidence

# The fewest multi-byte sequences of damaged UTF-8 that is beyond doubt.
_LEAST_SEQUENCES = 2
# The smallest probability of damaged UTF-8 that is beyond doubt.
_LEAST_TORN = 0.95
# The largest share of undecodable bytes, for each character beyond ASCII, in a text that may be Japanese in EUC.
_MOST_BROKEN = 0.2
# The most charsets that the reason for a guess names.
_MOST_NAMED = 3


def judge(best: Reading, likely: Sequence[Weighed], sequences: int = 0) -> Detection:
    """Return the detection of the best reading, or a fallback if it is in doubt or has undecodable byte sequences.

    `likely` has the best reading first; `sequences` counts the multi-byte sequences of UTF-8 that may be damaged.
    """
    sure, places = likely[0].probability, best.candidate.places
    found = answer(best, sure)
    if places and found.encoding == "utf-8":
        is_damaged = sure >= _LEAST_TORN and sequences >= _LEAST_SEQUENCES
        return replace(found, evidence=Evidence.FALLBACK, is_damaged=is_damaged)
    if places:
        reason = too_damaged(found.encoding, places)
        return replace(found, evidence=Evidence.FALLBACK, confidence=sure, reason=reason)
    is_japanese = is_kana_in_gb(best.candidate.charset, best.text) and _may_be_of_japan(best)
    if best.candidate.is_declared or not (is_doubtful(likely) or is_japanese):
        return found
    others = ["euc-jp"] if is_japanese else []
    reason = ambiguous(list(dict.fromkeys([str(found.encoding), *others, *_find_others(likely)]))[:_MOST_NAMED])
    return replace(found, evidence=Evidence.FALLBACK, confidence=min(sure, MOST_OF_A_GUESS), reason=reason)


def _may_be_of_japan(best: Reading) -> bool:
    """Return whether the same bytes are another text in EUC-JP, or nearly one; kana alone are the same."""
    try:
        data = best.candidate.charset.encode(best.text)
    except UnicodeError:
        return False
    text, places = charsets.named("euc-jp").decode_with_places(data)
    return text != best.text and len(places) <= _MOST_BROKEN * sum(character > "\x7f" for character in text)


def _find_others(likely: Sequence[Weighed]) -> Iterator[str]:
    """Yield the charsets that give another text of a sample, one for each text, the most likely first."""
    for one in likely[1:]:
        if not one.reading.candidate.places:
            yield one.reading.candidate.charset.name
