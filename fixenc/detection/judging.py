"""What is told of a document whose readings were weighed: the likeliest, or that it is no more than a guess."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fixenc.detection.candidates import MOST_OF_A_GUESS, Reading, answer
from fixenc.detection.posterior import Weighed, is_doubtful
from fixenc.records import Detection, Evidence

# Damaged UTF-8 is beyond doubt with so many sequences,
_LEAST_SEQUENCES = 2
# and if it is so much likelier than all others.
_LEAST_TORN = 0.95
# How many charsets a guess names.
_MOST_TOLD = 3


def judge(best: Reading, likely: Sequence[Weighed], sequences: int = 0) -> Detection:
    """The answer that the best reading is, or the fallback; `sequences` are those of UTF-8 that may be damaged."""
    sure, places = likely[0].probability, best.candidate.places
    found = answer(best, sure)
    if places and found.encoding == "utf-8":
        is_damaged = sure >= _LEAST_TORN and sequences >= _LEAST_SEQUENCES
        return replace(found, evidence=Evidence.FALLBACK, is_damaged=is_damaged)
    if places:
        reason = f"{found.encoding}, but for {places} places that are not; name the encoding with --from"
        return replace(found, evidence=Evidence.FALLBACK, confidence=sure, reason=reason)
    if best.candidate.is_declared or not is_doubtful(likely):
        return found
    guesses = " or ".join([str(found.encoding), *_others(likely)][:_MOST_TOLD])
    reason = f"no more than a guess: {guesses}; name the right encoding with --from"
    return replace(found, evidence=Evidence.FALLBACK, confidence=min(sure, MOST_OF_A_GUESS), reason=reason)


def _others(likely: Sequence[Weighed]) -> Iterator[str]:
    """The charsets that make another text of a sample, one for each text, the likeliest first."""
    for one in likely[1:]:
        if not one.reading.candidate.places:
            yield one.reading.candidate.charset.name
