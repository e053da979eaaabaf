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

# The most characters of a region that are chosen anew: more are hardly ever in one line.
_MOST_PLACES = 24
# Units of the budget's work for a choice, beside one for each character.
_CHOICE = 1000


def respell(text: str, state: Explanation) -> Explanation:
    """Return the state with those byte sequences that read best, not the usual ones; `text` is the damaged text."""
    regions = tuple(replace(region, after=_respell_region(region)) for region in state.regions)
    return state if regions == state.regions else replace(state, regions=regions, text=apply(text, regions))


def has_spellings(accident: Accident) -> bool:
    """Whether an accident may leave several originals: read in a charset with doubles, and not written in UTF-8."""
    damage = _find_misreading_with_doubles(accident)
    return damage is not None and not damage.was_utf8


def _find_misreading_with_doubles(accident: Accident) -> Damage | None:
    """Return the misreading that an accident is, if its reader has some characters twice; else None."""
    (damage, *others) = accident or (None,)
    if others or damage is None or not damage.is_misreading or damage.read_in not in Spelling.CHARSETS:
        return None
    return damage


def _respell_region(region: Region) -> str:
    damage = _find_misreading_with_doubles(region.accident)
    if damage is None:
        return region.after
    if damage.was_utf8:
        return _choose_best([region.after, *damage.undo(region.before)])
    spelling = Spelling(region.before, damage)
    best, choice = region.after, [0] * len(spelling.ways)
    for place in spelling.places[:_MOST_PLACES]:
        options: dict[str, int] = {best: choice[place]}
        for number in range(len(spelling.ways[place])):
            original = spelling.decode([*choice[:place], number, *choice[place + 1 :]])
            if original is not None:
                options.setdefault(original, number)
        best = _choose_best(options)
        choice[place] = options[best]
    return best


def _choose_best(originals: Iterable[str]) -> str:
    """Return the text that costs least; the first of several that cost the same."""
    distinct = list(dict.fromkeys(originals))
    if len(distinct) == 1:
        return distinct[0]
    spend(_CHOICE + sum(map(len, distinct)))
    return min(zip(distinct, costs(distinct).tolist(), strict=True), key=itemgetter(1))[0]
