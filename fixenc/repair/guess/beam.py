"""Readings of a damaged text, side by side: of many that are possible, those are followed that read best so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fixenc.plausibility import costs, oddity
from fixenc.repair.budget import spend

# How many readings are kept.
_BEAM = 48
# By how much worse than the best they may be, in nats.
_WORSE = 9.0
# How many readings are kept where the next characters are needed to decide.
_BEAM_OPEN = 300
# By how much worse than the best these may be, in nats.
_WORSE_OPEN = 16.0
# How many characters before the unpriced part of a reading are priced with it.
_BEFORE = 24

# Units of the budget's work for weighing readings, however many.
_WEIGHING = 1000
# Units for each reading, beside its characters.
_READING = 20
# Signs: how they are set is evidence for one reading or another.
_SIGN = re.compile(r"[^\w\x00-\x7f]")

MOST_CHARACTERS = 1000
"""Longer texts are not read so: that takes too long."""


class Reading(NamedTuple):
    """A text read up to `end`: what came out, and the stretches that are more than the text as it is.

    `cost` is that of what came out, so far as it was `priced`, in characters, and `odd` what is odd in how it is set.
    """

    end: int
    text: str
    spans: tuple[tuple[int, int, str], ...] = ()
    cost: float = 0.0
    priced: int = 0
    odd: float = 0.0

    def to(self, end: int, after: str, spans: tuple[tuple[int, int, str], ...] = (), cost: float = 0.0) -> Reading:
        """The reading gone on to `end`, with further stretches, and what these cost beside their text."""
        return Reading(end, self.text + after, self.spans + spans, self.cost + cost, self.priced, self.odd)

    @property
    def windows(self) -> tuple[str, str]:
        """The end of what was priced, and the same with what came after it."""
        start = max(0, self.priced - _BEFORE)
        return self.text[start : self.priced], self.text[start:]

    def end_of(self, length: int) -> tuple[str, str]:
        """Return the same from `length` characters before the end, or from where it was priced, if that is earlier."""
        start = max(0, min(self.priced, len(self.text) - length))
        return self.text[start : self.priced], self.text[start:]

    def at_cost(self, cost: float, odd: float) -> Reading:
        """The reading, all of it priced."""
        return Reading(self.end, self.text, self.spans, cost, len(self.text), odd)


def best(
    readings: Sequence[Reading], following: Sequence[str], *, is_open: bool = False, part_of: str
) -> list[Reading]:
    """Return the likeliest readings, all of them priced; more if `is_open`: the next characters are needed to decide.

    Each is weighed with what is `following` it. The text that they are `part_of` shows its languages.
    """
    beam, worse = (_BEAM_OPEN, _WORSE_OPEN) if is_open else (_BEAM, _WORSE)
    windows = [(*reading.windows, more) for reading, more in zip(readings, following, strict=True)]
    distinct = list(dict.fromkeys(x for was, now, more in windows for x in (was, now, now + more)))
    price = dict(zip(distinct, costs(distinct, by_words=True, by_others=True, part_of=part_of).tolist(), strict=True))
    spend(_WEIGHING + sum(_READING + (len(now) + len(more)) // 2 for _, now, more in windows))
    odd = [
        oddity(reading.text + more, part_of=part_of) if _SIGN.search(now, len(was)) else reading.odd
        for reading, (was, now, more) in zip(readings, windows, strict=True)
    ]
    found = sorted(
        (reading.cost + odd[number] + price[now + more] - price[was], number)
        for number, (reading, (was, now, more)) in enumerate(zip(readings, windows, strict=True))
    )
    most = found[0][0] + worse
    kept = [number for cost, number in found[:beam] if cost <= most]
    return [
        readings[number].at_cost(
            readings[number].cost + price[windows[number][1]] - price[windows[number][0]], odd[number]
        )
        for number in kept
    ]
