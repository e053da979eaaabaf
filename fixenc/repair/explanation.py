"""A state of the search: a text, and the accidents that had to be undone to reach it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from fixenc.damage import ACCIDENT_COST
from fixenc.records import Damage, Loss, Region

Accident = tuple[Damage, ...]
"""The damages of one accident, in the order in which they happened."""

# Nats beyond which odds say no more.
_MOST_NATS = 700.0
# Nats that it costs if only a part of a line was misread from UTF-8: most accidents happen to a whole line, but lines
# are often joined from text that was misread and text that was not.
_PARTIAL_UTF8 = 2.0
# The same for other charsets, where that is rarer.
_PARTIAL = 6.0
# Nats that the same accident costs once more: programs that misread once do so again.
_STEP_AGAIN = 0.7
# Nats that a different accident costs before the last one: it is nearly as rare as the first.
_STEP_OTHER = 9.0


@dataclass(frozen=True, slots=True)
class Explanation:
    """A possible original, and the regions of the damaged text that were undone to reach it.

    `accident` is that of the region that took most steps, in the order in which it happened. `odds` is how many times
    more probable the explanation is than the next one; None if the two were not compared.
    """

    text: str
    regions: tuple[Region, ...] = ()
    accident: Accident = ()
    accident_cost: float = 0.0
    text_cost: float = field(default=0.0, compare=False)
    is_whole: bool = False
    odds: float | None = field(default=None, compare=False)

    @property
    def cost(self) -> float:
        """The whole cost of this explanation, in nats."""
        return self.accident_cost + self.text_cost


def cost_of(accident: Iterable[Damage]) -> float:
    """Return the cost of all of these damages, in this order, to one text, in nats.

    The last damage has its full cost; one before it costs less.

    >>> from fixenc.damage import Misreading
    >>> once = Misreading("utf-8", "windows-1252")
    >>> cost_of([once]), cost_of([once, once])
    (7.0, 7.7)
    """
    total, later = 0.0, None
    for damage in reversed(tuple(accident)):
        if later is None or not damage.is_misreading:
            total += damage.cost
        else:
            total += _STEP_AGAIN if damage == later else _STEP_OTHER + damage.cost - ACCIDENT_COST
        later = damage if damage.is_misreading else later
    return total


def odds_of(nats: float) -> float:
    """Return the odds of what is likelier by this number of nats.

    >>> odds_of(0.0), odds_of(5.0)
    (1.0, 148.413)
    """
    return round(math.exp(min(_MOST_NATS, nats)), 3)


def is_utf8(state: Explanation) -> bool:
    """Whether the original was UTF-8 before its accident. Many bytes are hardly ever well-formed by chance."""
    return bool(state.accident) and state.accident[0].was_utf8


def has_marked_utf8(damage: Damage) -> bool:
    """Whether an accident put marks in place of bytes of UTF-8: such a mark may stand for any of several bytes."""
    return damage.was_utf8 and damage.loss is Loss.MARKS


def partial_cost(damage: Damage) -> float:
    """Return how much more it costs if only a part of a line was damaged instead of all of it, in nats."""
    is_other = damage.is_misreading and not damage.was_utf8
    return _PARTIAL if is_other else _PARTIAL_UTF8
