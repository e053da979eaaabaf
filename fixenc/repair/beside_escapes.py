"""Lines of which some mojibake was escaped and some was not, as by a program that knows names of some characters only.

Each sort is evidence for the other: what is escaped is read, and the line is judged as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby

from fixenc.records import Region
from fixenc.repair.regions import split_at_ascii

# Stands for the place of a character that is escaped.
_ESCAPED = -1


def find_beside(text: str, escaped: Sequence[Region], find: Callable[[str], Sequence[Region]]) -> Iterator[Region]:
    """Yield the regions that are not escaped, of the lines of a text that have both sorts.

    `escaped` are the others, in order; `find` returns the regions of a text in which nothing is escaped.

    >>> from fixenc.damage import Escape, Misreading
    >>> accident = (Misreading("utf-8", "windows-1252"),)
    >>> escaped = Region(0, "Ã&copy;t", "ét", (*accident, Escape("html-names-of-signs")))
    >>> [one.start for one in find_beside("Ã&copy;tÃ©", [escaped], lambda _: [Region(3, "Ã©", "é", accident)])]
    [8]
    """
    parts, places = list[str](), list[int]()
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    for start, regions in groupby(escaped, lambda one: starts[bisect(starts, one.start) - 1]):
        line = list(_read_line(text, start, list(regions)))
        if not all(part.isascii() for place, part in line if place != _ESCAPED):
            for place, part in line:
                parts.append(part)
                places += [_ESCAPED] * len(part) if place == _ESCAPED else range(place, place + len(part))
    found = find("".join(parts)) if parts else ()
    for region in chain.from_iterable(map(split_at_ascii, found)):
        where = places[region.start : region.end]
        if _ESCAPED not in where:
            yield replace(region, start=where[0])


def _read_line(text: str, at: int, regions: Sequence[Region]) -> Iterator[tuple[int, str]]:
    """Yield the parts of a line from `at` on, each with its place: `_ESCAPED` for those that were, which are read."""
    for region in regions:
        yield at, text[at : region.start]
        yield _ESCAPED, _read(region)
        at = region.end
    end = text.find("\n", at)
    yield at, text[at : end if end >= 0 else len(text)]
    yield _ESCAPED, "\n"


def _read(region: Region) -> str:
    """Return what a region was before it was escaped."""
    misread: str | None = region.after
    for damage in region.accident[:-1]:
        misread = None if misread is None else damage.inflict(misread)
    return misread or region.after
