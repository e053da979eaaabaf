"""Where a charset has a character twice, the language tells which of its bytes it was read from."""

from __future__ import annotations

from dataclasses import replace

from fixenc.damage import Misreading, Spelling
from fixenc.plausibility import costs
from fixenc.records import Region
from fixenc.repair.state import UTF8, Accident, State, apply

# How many characters of a region are looked at: more are hardly ever in one line.
_MOST_PLACES = 24


def respelled(text: str, state: State) -> State:
    """The state with those bytes that read best; the search takes the usual ones. `text` is that first seen."""
    if not has_spellings(state.accident):
        return state
    regions = tuple(map(_respelled, state.regions))
    return state if regions == state.regions else replace(state, regions=regions, text=apply(text, regions))


def has_spellings(accident: Accident) -> bool:
    """Whether the charset in which a text was read has characters twice, and which it was may be told."""
    (damage, *others) = accident or (None,)
    # Of UTF-8, the search takes the bytes that are well-formed.
    if others or not isinstance(damage, Misreading):
        return False
    return damage.right not in UTF8 and damage.wrong in Spelling.CHARSETS


def _respelled(region: Region) -> Region:
    (damage,) = region.accident
    if not isinstance(damage, Misreading):
        return region
    spelling = Spelling(region.before, damage)
    best, choice = region.after, [0] * len(spelling.ways)
    for place in spelling.places[:_MOST_PLACES]:
        options: dict[str, int] = {best: choice[place]}
        for number in range(len(spelling.ways[place])):
            original = spelling.original([*choice[:place], number, *choice[place + 1 :]])
            if original is not None:
                options.setdefault(original, number)
        price = dict(zip(options, costs(list(options)).tolist(), strict=True))
        best = min(options, key=price.__getitem__)
        choice[place] = options[best]
    return replace(region, after=best)
