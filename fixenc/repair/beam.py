"""Readings of a damaged text, side by side: of many that are possible, those are followed that read best so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fixenc.plausibility import costs

# How many readings are kept, and by how much worse than the best, in nats; the same where what comes next will tell
# more; and how much of one tells how it goes on, in characters.
_BEAM, _WORSE, _BEAM_OPEN, _WORSE_OPEN, _BEFORE = 48, 9.0, 300, 16.0, 24

MOST_CHARACTERS = 1000
"""Longer texts are not read so: that takes too long."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read up to `end`: what came out, and the stretches that are more than the text as it is.

    `cost` is that of what came out, so far as it was `priced`, in characters.
    """

    end: int
    text: str
    spans: tuple[tuple[int, int, str], ...] = ()
    cost: float = 0.0
    priced: int = 0

    def to(self, end: int, after: str, spans: tuple[tuple[int, int, str], ...] = ()) -> Reading:
        """The reading gone on to `end`, with further stretches."""
        return Reading(end, self.text + after, self.spans + spans, self.cost, self.priced)

    @property
    def windows(self) -> tuple[str, str]:
        """The end of what was priced, and the same with what came after it."""
        start = max(0, self.priced - _BEFORE)
        return self.text[start : self.priced], self.text[start:]

    def at_cost(self, cost: float) -> Reading:
        """The reading, all of it priced."""
        return Reading(self.end, self.text, self.spans, cost, len(self.text))


def best(readings: Sequence[Reading], text: str, ahead: int) -> list[Reading]:
    """The likeliest readings of a text, priced; as if each had gone on to the same place, `ahead` at least."""
    return [readings[number].at_cost(cost) for number, cost in ranked(readings, text, ahead)]


def ranked(readings: Sequence[Reading], text: str, ahead: int, *, is_open: bool = False) -> list[tuple[int, float]]:
    """The numbers of the likeliest readings, and what each costs; of more, where what comes next will tell more."""
    beam, worse = (_BEAM_OPEN, _WORSE_OPEN) if is_open else (_BEAM, _WORSE)
    ahead = max(ahead, *(reading.end for reading in readings))
    windows = [(*reading.windows, text[reading.end : ahead]) for reading in readings]
    distinct = list(dict.fromkeys(x for was, now, lacking in windows for x in (was, now, now + lacking)))
    price = dict(zip(distinct, costs(distinct, by_words=True).tolist(), strict=True))
    found = sorted(
        (reading.cost + price[now + lacking] - price[was], number)
        for number, (reading, (was, now, lacking)) in enumerate(zip(readings, windows, strict=True))
    )
    most = found[0][0] + worse
    kept = [number for cost, number in found[:beam] if cost <= most]
    return [(number, readings[number].cost + price[windows[number][1]] - price[windows[number][0]]) for number in kept]
