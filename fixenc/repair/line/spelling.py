"""Characters that a charset has twice: the language decides from which bytes one was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from operator import itemgetter

from fixenc.damage import Spelling
from fixenc.plausibility import costs
from fixenc.records import Damage, Region
from fixenc.repair.budget import spend
from fixenc.repair.explanation import Accident, Explanation
from fixenc.repair.regions import apply

# How many characters of a region are looked at: more are hardly ever in one line.
_MOST_PLACES = 24
# The work that a choice is, beside its characters, in the budget's units.
_CHOICE = 1000


def respelled(text: str, state: Explanation) -> Explanation:
    """The state with those bytes that read best; the search takes the usual ones. `text` is that first seen."""
    regions = tuple(replace(region, after=_respelled(region)) for region in state.regions)
    return state if regions == state.regions else replace(state, regions=regions, text=apply(text, regions))


def has_spellings(accident: Accident) -> bool:
    """Whether a language may have to decide between originals: between those in UTF-8, the bytes nearly always do."""
    damage = _with_doubles(accident)
    return damage is not None and not damage.was_utf8


def _with_doubles(accident: Accident) -> Damage | None:
    """The misreading that an accident is, if it was read in a charset that has characters twice."""
    (damage, *others) = accident or (None,)
    if others or damage is None or not damage.is_misreading or damage.read_in not in Spelling.CHARSETS:
        return None
    return damage


def _respelled(region: Region) -> str:
    damage = _with_doubles(region.accident)
    if damage is None:
        return region.after
    if damage.was_utf8:
        return _best([region.after, *damage.undo(region.before)])
    spelling = Spelling(region.before, damage)
    best, choice = region.after, [0] * len(spelling.ways)
    for place in spelling.places[:_MOST_PLACES]:
        options: dict[str, int] = {best: choice[place]}
        for number in range(len(spelling.ways[place])):
            original = spelling.original([*choice[:place], number, *choice[place + 1 :]])
            if original is not None:
                options.setdefault(original, number)
        best = _best(options)
        choice[place] = options[best]
    return best


def _best(originals: Iterable[str]) -> str:
    """What reads best; the first of those that read alike."""
    distinct = list(dict.fromkeys(originals))
    if len(distinct) == 1:
        return distinct[0]
    spend(_CHOICE + sum(map(len, distinct)))
    return min(zip(distinct, costs(distinct).tolist(), strict=True), key=itemgetter(1))[0]
