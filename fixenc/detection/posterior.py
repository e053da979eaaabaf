"""How likely each reading of a document is: the one posterior that detection, its candidates and the siblings share.

A reading is right by what the models make of its text, or, where nothing in it shows that it is in any language they
know, only by how much each charset is in use. How much either counts, `support` tells.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fixenc.detection.candidates import TEMPERATURE, Reading, reads_as_text
from fixenc.detection.support import FAULT, KNOWN, Support, cheapness_at_least, is_plain, unknown_share

# A share of the unknown that changes no decision.
_NO_MATTER = 0.02
# Of texts that no word tells, such a share at most is in any charset that would be guessed.
_GUESSED = 0.5
# Known words of a declared charset that another must have more of than lose, and what East Asian text counts for.
_TIMES_AS_MANY, _EAST_ASIAN_POINTS = 2, 6.0
# Two readings that differ leave a doubt where one is less than so many times as likely as the other.
_LEAST_ODDS = 3.0
# What is likelier wrong than right is a guess.
_LEAST_PROBABILITY = 0.5


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reading and how likely it is that it is the right one."""

    reading: Reading
    probability: float


def weigh(
    fitting: Sequence[Reading], by_use: Callable[[], Sequence[Reading]], *, has_siblings: bool = False
) -> list[Weighed]:
    """Each text that a document may be, by the likeliest charset that reads it so, the likeliest first.

    `by_use` gives readings whose price tells how seldom their charset is used; it is asked only where that matters.
    What a document's siblings are in is more than a guess, `has_siblings`.
    """
    best = min(fitting, key=lambda reading: reading.nats)
    # UTF-8 that is damaged needs no words: its sequences are there.
    unknown = 0.0 if best.candidate.charset.name == "utf-8" else _unknown(best)
    spoken = _shares(fitting, TEMPERATURE, lambda reading: reading.nats)
    used = _shares(by_use() if unknown > _NO_MATTER else (), 1.0, lambda reading: reading.price)
    parts = {text: (1 - unknown) * share for text, (_, share) in spoken.items()}
    guessed = 1.0 if has_siblings else _GUESSED
    for text, (_, share) in used.items():
        parts[text] = parts.get(text, 0.0) + unknown * guessed * share
    both = used | spoken
    return sorted((Weighed(both[text][0], part) for text, part in parts.items()), key=lambda one: -one.probability)


def share_of_best(fitting: Sequence[Reading]) -> float:
    """How likely the best text is beside the others, if it is in a language that is known."""
    return max(share for _, share in shares(fitting))


def shares(fitting: Sequence[Reading]) -> list[tuple[Reading, float]]:
    """Each text, by the likeliest charset that reads it so, and its share if it is in a language that is known."""
    return list(_shares(fitting, TEMPERATURE, lambda reading: reading.nats).values())


def _unknown(best: Reading) -> float:
    """How likely it is that a reading is in no language that is known."""
    told = best.words
    if told is not None and is_plain(told.known, told.long, told.words):
        return unknown_share(KNOWN * told.known + FAULT * best.faults)
    cheap = cheapness_at_least(best.text, best.price)
    return unknown_share(cheap if cheap > _EAST_ASIAN_POINTS else Support(best.text).points)


def is_doubtful(weighed: Sequence[Weighed]) -> bool:
    """Whether the likeliest of several readings is no more than a guess."""
    first, *others = weighed
    nearest = max((one.probability for one in others), default=0.0)
    return first.probability < max(_LEAST_PROBABILITY, _LEAST_ODDS * nearest) or not _could_be_text(first.reading)


def _could_be_text(reading: Reading) -> bool:
    """Whether a language has such text; the price of a reading by use alone does not tell."""
    return reading.could_be_text if reading.words is not None else reads_as_text(reading.text)


def believed(fitting: Sequence[Reading]) -> Reading | None:
    """The reading by the charset that the document declares, unless something in it speaks against that.

    Against it speak places in its words that no text has, where another reading has fewer, and words of a language
    that another reading has and it has not.
    """
    said = next((one for one in fitting if one.candidate.is_declared and not one.candidate.places), None)
    if said is None:
        return None
    best = min(fitting, key=lambda reading: reading.nats)
    is_against = best.text != said.text and (best.faults < said.faults or _knows_more(best, said))
    return None if is_against else said


def _knows_more(best: Reading, said: Reading) -> bool:
    """Whether a reading has words that the declared one has not, and that not by chance."""
    ours, theirs = Support(best.text), Support(said.text)
    gained, lost = len(ours.known - theirs.known), len(theirs.known - ours.known)
    if gained > _TIMES_AS_MANY * lost:
        return True
    return not lost and ours.without_spaces > max(_EAST_ASIAN_POINTS, theirs.without_spaces)


def _shares(
    readings: Iterable[Reading], temperature: float, nats: Callable[[Reading], float]
) -> dict[str, tuple[Reading, float]]:
    """Each text, by the likeliest charset that reads it so, and its share among the texts."""
    first = dict[str, Reading]()
    for one in sorted(readings, key=nats):
        first.setdefault(one.text, one)
    least = min((nats(one) for one in first.values()), default=0.0)
    parts = {text: math.exp((least - nats(one)) / temperature) for text, one in first.items()}
    total = sum(parts.values())
    return {text: (first[text], part / total) for text, part in parts.items()}
