"""The repair stage: find what is damaged in a text, undo it, prove it.

It works line by line, so that good lines in a damaged file stay good. What one line shows is evidence for the others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fixenc.arguments import require_text
from fixenc.records import Region, Repair, Unsure
from fixenc.repair.signs import is_overstruck, is_plain_ascii

if TYPE_CHECKING:
    from fixenc.repair.finders import Found

__all__ = ["explain", "fix_text"]

# A text with more accidents than this, one after the other, is left alone.
_MOST_ACCIDENTS = 6


def explain(text: str, *, guess: bool = True) -> Repair:
    """Return the mended `text`, with a region for each stretch that was damaged: its accident and its proof.

    A language model guesses what was lost, unless `guess` is False. Raises TypeError if `text` is no `str`.

    >>> repair = explain("good\\ncafÃ©")
    >>> repair.text, repair.regions[0].words, repair.is_proved
    ('good\\ncafé', 'utf-8 read as windows-1252', True)
    """
    require_text(text, "explain")
    repair = _find_repair(text, guess=guess)
    if not repair.regions:
        return repair
    from fixenc.repair.odds import measure_odds

    return replace(repair, regions=measure_odds(text, repair.regions))


def _find_repair(text: str, *, guess: bool) -> Repair:
    """Return the same as `explain`; the regions that were decided without weighing others have no odds."""
    if is_plain_ascii(text) or is_overstruck(text):
        return Repair(text, text)
    # Only what is more than ASCII needs the language models.
    from fixenc.repair.finders import find_last_accident, finds_nothing
    from fixenc.repair.regions import apply, join

    if finds_nothing(text):
        return Repair(text, text)
    first = find_last_accident(text, guess=guess)
    regions, left = first.regions, frozenset[int]()
    for _ in range(_MOST_ACCIDENTS):
        mended = apply(text, regions)
        is_last = not regions or finds_nothing(mended)
        further = () if is_last else find_last_accident(mended, guess=guess).regions
        joined, left = join(text, regions, further, left)
        if apply(text, joined) == mended:
            return Repair(text, mended, regions, _find_doubts(first, regions))
        regions = joined
    return Repair(text, text)  # not understood, so not touched


def _find_doubts(first: Found, regions: Sequence[Region]) -> tuple[Unsure, ...]:
    """Return the doubts about a text as first seen that none of its regions settles, and the note about all of it."""
    doubts = _keep_unsettled(first.unsure, regions)
    if first.note is None or any(one.reason for one in doubts):
        return doubts
    return tuple(sorted((*doubts, first.note), key=lambda one: one.start))


def _keep_unsettled(doubts: Sequence[Unsure], regions: Sequence[Region]) -> tuple[Unsure, ...]:
    """Return the doubts about a text that none of its regions settles, or what is left of them; both are in order."""
    from fixenc.repair.dashes import find_dashes

    starts, ends = [region.start for region in regions], [region.end for region in regions]
    kept = list[Unsure]()
    for one in doubts:
        first, after = bisect_right(ends, one.start), bisect_left(starts, one.start + len(one.text))
        kept += [one] if first >= after else find_dashes(one, regions[first:after])
    return tuple(kept)


def fix_text(text: str, *, guess: bool = True) -> str:
    """Return `text` with its mojibake undone; healthy text comes back unchanged.

    `guess`, and what is raised, are as for `explain`.

    >>> fix_text("LiĂ¨ge, l'HĂ´pital")
    "Liège, l'Hôpital"
    """
    require_text(text, "fix_text")
    return text if is_plain_ascii(text) else _find_repair(text, guess=guess).text
