"""Changes that a person chose among the candidates of stretches in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from fixenc.records import Chosen, Region, Repair
from fixenc.repair.regions import apply

_NOT_THERE = "something else stands where a stretch was chosen for; run `fixenc review` again"
_OVERLAPPING = "two chosen stretches overlap; choose for one of them"
_NOT_PROVED = "the chosen text is not proved: its accident does not give exactly what stands there"


def object_to_chosen(repair: Repair, chosen: Sequence[Chosen]) -> str | None:
    """Return why some chosen changes cannot be made in a text; None if all can."""
    regions = _find_regions(repair, chosen)
    if len(regions) < len(chosen):
        return _NOT_THERE
    if not all(region.is_proved for region in regions):
        return _NOT_PROVED
    in_order = _sort([*repair.regions, *regions])
    return _OVERLAPPING if any(one.end > following.start for one, following in pairwise(in_order)) else None


def make_chosen(repair: Repair, chosen: Sequence[Chosen]) -> Repair:
    """Return a repair with some chosen changes, to which there is no objection; all else of it stays.

    >>> from fixenc.repair import explain
    >>> repair = explain("naÔve and caf‚")
    >>> repair.text, make_chosen(repair, [Chosen("a.txt", 0, "naÔve and caf‚", "naïve and cafâ")]).text
    ('naÔve and caf‚', 'naïve and cafâ')
    """
    regions = _sort([*repair.regions, *_find_regions(repair, chosen)])
    settled = {(one.start, one.before) for one in chosen}
    unsure = tuple(one for one in repair.unsure if (one.start, one.text) not in settled)
    return replace(repair, text=apply(repair.before, regions), regions=tuple(regions), unsure=unsure)


def _find_regions(repair: Repair, chosen: Iterable[Chosen]) -> list[Region]:
    """Return the region of each chosen change that is a candidate of a stretch in doubt."""
    possible = {
        (doubt.start, doubt.text, candidate.text): candidate.accident
        for doubt in repair.unsure
        for candidate in doubt.candidates
    }
    wanted = [(one.start, one.before, one.after) for one in chosen]
    return [Region(*one, possible[one]) for one in wanted if one in possible]


def _sort(regions: Iterable[Region]) -> list[Region]:
    return sorted(regions, key=attrgetter("start"))
