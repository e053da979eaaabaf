"""What the search is made of: a text, and what had to be undone to reach it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from fixenc.damage import ACCIDENT_COST
from fixenc.records import Damage, Loss, Region

Accident = tuple[Damage, ...]
"""A chain of what happened, first things first."""

# A stretch beside others that stayed as they were, in nats: most accidents befall a whole line. Of UTF-8, lines are
# often joined from what was misread and what was not; of other charsets that is rarer.
_PARTIAL_UTF8, _PARTIAL = 2.0, 6.0
# After one accident the same again is no surprise: programs that misread once do so again. Another one is nearly as
# rare as the first.
_STEP_AGAIN, _STEP_OTHER = 0.7, 9.0


@dataclass(frozen=True, slots=True)
class Explanation:
    """A text, and the stretches of the text first seen that were undone to reach it.

    `accident` is the chain of what happened, first things first, for the stretch that took most steps. `odds` are those
    against the next explanation, where the two were weighed.
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
    """How rare it is that all of these happened to one text, first things first, in nats.

    The last thing that happened is the first undone; each before it comes cheaper.

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


def is_utf8(state: Explanation) -> bool:
    """Whether what came out last had been UTF-8: bytes are so by chance only where there are few of them."""
    return bool(state.accident) and state.accident[0].was_utf8


def marks_utf8(damage: Damage) -> bool:
    """Whether an accident put marks in place of bytes of UTF-8: such a mark may stand for any of several bytes."""
    return damage.was_utf8 and damage.loss is Loss.MARKS


def partial_cost(damage: Damage) -> float:
    """How much rarer it is that damage befell a part of a line and not all of it, in nats."""
    is_other = damage.is_misreading and not damage.was_utf8
    return _PARTIAL if is_other else _PARTIAL_UTF8


def apply(text: str, regions: Iterable[Region]) -> str:
    """The text with each region's `before`, found at its place, replaced by its `after`."""
    pieces, at = list[str](), 0
    for region in regions:
        pieces += (text[at : region.start], region.after)
        at = region.end
    return "".join([*pieces, text[at:]])
