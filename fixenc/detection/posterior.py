"""The probability of each reading of a document: one posterior for detection, its candidates and the siblings.

Readings are compared by the language models or, if nothing in the text shows that it is in a known language, only by
how much each charset is in use. `support` decides how much each of the two counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fixenc.detection.candidates import TEMPERATURE, Reading, reads_as_text
from fixenc.detection.support import FAULT, KNOWN, Support, cheapness_at_least, is_plain, unknown_share

# The highest probability of an unknown language that changes no decision.
_NO_MATTER = 0.02
# The share of texts in no known language whose charset is one of those guessed by use.
_GUESSED = 0.5
# The number of known words of another charset for each that is lost, above which it overrules a declaration.
_TIMES_AS_MANY = 2
# The most faults of a declared charset that are no evidence against it, and their largest share among the characters
# beyond ASCII.
_FEW_FAULTS = 3
_SHARE_OF_FAULTS = 0.02
# The least points of East Asian text that overrule a declaration or show a known language.
_EAST_ASIAN_POINTS = 6.0
# The least odds between two different texts that leave no doubt.
_LEAST_ODDS = 3.0
# The lowest probability that is more than a guess.
_LEAST_PROBABILITY = 0.5


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reading and the probability that it is the right one."""

    reading: Reading
    probability: float


def weigh(
    fitting: Sequence[Reading], by_use: Callable[[], Sequence[Reading]], *, has_siblings: bool = False
) -> list[Weighed]:
    """Return each text that a document may be, by the most likely charset that gives it; the most likely first.

    `by_use` returns readings whose price is the cost of a charset by its use, in nats; it is called only if that
    matters. If the document `has_siblings`, their charsets make such a reading more than a guess.
    """
    best = min(fitting, key=lambda reading: reading.nats)
    # Damaged UTF-8 needs no words: its multi-byte sequences show it.
    unknown = 0.0 if best.candidate.charset.name == "utf-8" else _estimate_unknown(best)
    spoken = _share_out(fitting, TEMPERATURE, lambda reading: reading.nats)
    used = _share_out(by_use() if unknown > _NO_MATTER else (), 1.0, lambda reading: reading.price)
    parts = {text: (1 - unknown) * share for text, (_, share) in spoken.items()}
    guessed = 1.0 if has_siblings else _GUESSED
    for text, (_, share) in used.items():
        parts[text] = parts.get(text, 0.0) + unknown * guessed * share
    both = used | spoken
    return sorted((Weighed(both[text][0], part) for text, part in parts.items()), key=lambda one: -one.probability)


def share_of_best(fitting: Sequence[Reading]) -> float:
    """Return the probability of the best text beside the others, if it is in a known language."""
    return max(share for _, share in shares(fitting))


def shares(fitting: Sequence[Reading]) -> list[tuple[Reading, float]]:
    """Return each text, by the most likely charset that gives it, and its probability if it is in a known language."""
    return list(_share_out(fitting, TEMPERATURE, lambda reading: reading.nats).values())


def _estimate_unknown(best: Reading) -> float:
    """Return the probability that a reading is in no known language."""
    counted = best.words
    if counted is not None and is_plain(counted.known, counted.long, counted.words):
        return unknown_share(KNOWN * counted.known + FAULT * best.faults)
    cheap = cheapness_at_least(best.text, best.price)
    return unknown_share(cheap if cheap > _EAST_ASIAN_POINTS else Support(best.text).points)


def is_doubtful(weighed: Sequence[Weighed]) -> bool:
    """Return whether the most likely of several readings is only a guess."""
    first, *others = weighed
    nearest = max((one.probability for one in others), default=0.0)
    return first.probability < max(_LEAST_PROBABILITY, _LEAST_ODDS * nearest) or not _could_be_text(first.reading)


def _could_be_text(reading: Reading) -> bool:
    """Return whether a reading costs no more than text; a price that is a cost by use does not show it."""
    return reading.could_be_text if reading.words is not None else reads_as_text(reading.text)


def believe_declared(fitting: Sequence[Reading]) -> Reading | None:
    """Return the reading by the declared charset, unless evidence speaks against it; None without a declaration.

    Evidence against it: faults that another reading has fewer of, and words of a language that another reading has and
    this one has not.
    """
    said = next((one for one in fitting if one.candidate.is_declared and not one.candidate.places), None)
    if said is None:
        return None
    best = min(fitting, key=lambda reading: reading.nats)
    is_against = best.text != said.text and (_has_fewer_faults(best, said) or _knows_more(best, said))
    return None if is_against else said


def _has_fewer_faults(best: Reading, said: Reading) -> bool:
    """Return whether a reading has fewer faults than the declared one; a long table may have a few in any charset."""
    if best.faults >= said.faults:
        return False
    beyond = sum(character > "\x7f" for character in said.text)
    return said.faults > _FEW_FAULTS or said.faults > _SHARE_OF_FAULTS * beyond


def _knows_more(best: Reading, said: Reading) -> bool:
    """Return whether a reading has known words that the declared one has not, and not by chance."""
    ours, theirs = Support(best.text), Support(said.text)
    gained, lost = len(ours.known - theirs.known), len(theirs.known - ours.known)
    if gained > _TIMES_AS_MANY * lost:
        return True
    return not lost and ours.without_spaces > max(_EAST_ASIAN_POINTS, theirs.without_spaces)


def _share_out(
    readings: Iterable[Reading], temperature: float, nats: Callable[[Reading], float]
) -> dict[str, tuple[Reading, float]]:
    """Return each text, by the most likely charset that gives it, and its share among the texts."""
    first = dict[str, Reading]()
    for one in sorted(readings, key=nats):
        first.setdefault(one.text, one)
    least = min((nats(one) for one in first.values()), default=0.0)
    parts = {text: math.exp((least - nats(one)) / temperature) for text, one in first.items()}
    total = sum(parts.values())
    return {text: (first[text], part / total) for text, part in parts.items()}
