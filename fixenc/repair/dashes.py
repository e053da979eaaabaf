"""Doubts about dashes alone: nothing shows which dash it was that lost a byte, and the rest of its line is mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fixenc.records import Candidate, Region, Unsure
from fixenc.repair.regions import apply

# How many candidates of a doubt are weighed: the others are less likely by far.
RIVALS = 2
# People set both in the same way.
_DASHES = "–—"


def are_alike_but_for_dashes(one: str, other: str) -> bool:
    """Whether two texts are the same but for dashes.

    >>> are_alike_but_for_dashes("a – b", "a — b"), are_alike_but_for_dashes("a – b", "b — a")
    (True, False)
    """
    return one.replace(*_DASHES) == other.replace(*_DASHES)


def find_dashes(doubt: Unsure, regions: Sequence[Region]) -> Iterator[Unsure]:
    """Yield the doubts that are left of a doubt about a line in which `regions` are mended: about its dashes, if any.

    >>> from fixenc.damage import Flattening, Misreading
    >>> accident = (Misreading("utf-8", "windows-1252"), Flattening("quotes-straightened"))
    >>> doubt = Unsure(0, 'Ã© â€" a', (Candidate("é – a", accident, 2.0), Candidate("é — a", accident, 1.0)))
    >>> (dash,) = find_dashes(doubt, [Region(0, "Ã©", "é", accident[:1])])
    >>> dash.start, dash.text, [candidate.text for candidate in dash.candidates]
    (3, 'â€"', ['–', '—'])
    """
    rivals = doubt.candidates[:RIVALS]
    inside = [replace(one, start=one.start - doubt.start) for one in regions]
    if len(rivals) < RIVALS or not are_alike_but_for_dashes(*(one.text for one in rivals)):
        return
    if any(one.start < 0 or one.end > len(doubt.text) for one in inside):
        return
    for place, before, dash in list(_find_places(apply(doubt.text, inside), rivals[0])):
        start = _move_back(place, inside)
        either = (dash, *_DASHES.replace(dash, ""))
        candidates = tuple(replace(one, text=text) for one, text in zip(rivals, either, strict=True))
        is_there = doubt.text[start : start + len(before)] == before
        if is_there and all(_inflict(one.text, one) == before for one in candidates):
            yield Unsure(doubt.start + start, before, candidates)


def _find_places(mended: str, candidate: Candidate) -> Iterator[tuple[int, str, str]]:
    """Yield where a dash of a candidate is damaged in a text that is mended else, what stands there, and the dash.

    Nothing is yielded after a place where the two differ in anything else.
    """
    at = 0
    for character in candidate.text:
        if mended[at : at + 1] != character:
            before = _inflict(character, candidate) if character in _DASHES else None
            if not before or not mended.startswith(before, at):
                return
            yield at, before, character
            at += len(before) - 1
        at += 1


def _move_back(place: int, regions: Sequence[Region]) -> int:
    """Return the place in a text of a place in the text that its regions make."""
    for one in regions:
        if one.start + len(one.after) <= place:
            place += len(one.before) - len(one.after)
    return place


def _inflict(text: str, candidate: Candidate) -> str | None:
    damaged: str | None = text
    for damage in candidate.accident:
        damaged = None if damaged is None else damage.inflict(damaged)
    return damaged
