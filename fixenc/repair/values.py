"""Text that consists of values, such as a table or JSON: each value is a line of one document.

So a value is judged by itself, whatever stands beside it in its row, and all of them are evidence for each other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from operator import attrgetter
from typing import TypeVar

from fixenc.records import Region, Repair, Unsure
from fixenc.repair import explain

# How many characters of its row, before and after, are searched for the right form.
_NEAR = 1_000

Part = TypeVar("Part", Region, Unsure)
Spans = Sequence[tuple[int, int]]
"""The start and the end of each value."""


def explain_values(text: str, find: Callable[[str], Spans], *, guess: bool = True) -> Repair:
    """Return the repair of a text by the values that `find` returns; if there are none, as that of any other text.

    >>> text = "Łódź;BesanÃ§on"
    >>> explain_values(text, lambda _: [(0, 4), (5, 14)]).text
    'Łódź;Besançon'
    """
    spans = () if text.isascii() else find(text)
    if not spans:
        return explain(text, guess=guess)
    document = explain("\n".join(text[start:end] for start, end in spans), guess=guess)
    regions = tuple(region for region in _place(spans, document.regions) if not _is_on_purpose(text, region))
    if not regions and not document.unsure:
        return Repair(text, text)
    from fixenc.repair.regions import apply

    return Repair(text, apply(text, regions), regions, tuple(_place(spans, document.unsure)))


def _place(spans: Spans, parts: Iterable[Part]) -> list[Part]:
    """Return the parts of a document of values at their places in the text, in order, without those beyond a value."""
    return sorted(_find_places(spans, parts), key=attrgetter("start"))


def _find_places(spans: Spans, parts: Iterable[Part]) -> Iterator[Part]:
    lines = list(accumulate((end - start + 1 for start, end in spans), initial=0))
    for part in parts:
        at = bisect_right(lines, part.start) - 1
        start, end = spans[at]
        place = start + part.start - lines[at]
        if place + len(part.before if isinstance(part, Region) else part.text) <= end:
            yield replace(part, start=place)


def _find_start(text: str, at: int) -> int:
    near = max(0, at - _NEAR)
    return max(text.rfind("\n", near, at), text.rfind("\r", near, at), near - 1) + 1


def _is_on_purpose(text: str, region: Region) -> bool:
    """Whether mojibake stands beside its own right form, as in a table of mojibake."""
    from fixenc.repair.line.quoted import is_quoted

    start = _find_start(text, region.start)
    ends = (text.find(sign, region.end, region.end + _NEAR) for sign in "\r\n")
    end = min((one for one in ends if one >= 0), default=region.end + _NEAR)
    return is_quoted(text[start:end], replace(region, start=region.start - start))
