"""The words that regions stand in. Only ASCII blanks end one: in mojibake no-break spaces and C1 controls are bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fixenc.records import Region
from fixenc.repair.regions import apply

_BLANKS = " \t\r\n"
# The most characters of a word on each side of a region: longer words are judged in part.
_FAR = 60


@dataclass(frozen=True, slots=True)
class ChangedWord:
    """The text between blanks around one or more regions, before and after their repair; it begins at `start`."""

    start: int
    was: str
    now: str
    regions: tuple[Region, ...]


def find_changed_words(text: str, regions: Sequence[Region]) -> list[ChangedWord]:
    """Return the words of a text that the regions, which are in order, stand in or reach into."""
    groups: list[tuple[int, int, list[Region]]] = []
    for region in regions:
        start, end = _find_word(text, region)
        if groups and start < groups[-1][1]:
            first, last, members = groups.pop()
            groups.append((first, max(last, end), [*members, region]))
        else:
            groups.append((start, end, [region]))
    return [ChangedWord(a, text[a:b], apply(text, members, a, b), tuple(members)) for a, b, members in groups]


def _find_word(text: str, region: Region) -> tuple[int, int]:
    start, end = region.start, region.end
    while start > max(0, region.start - _FAR) and text[start - 1] not in _BLANKS:
        start -= 1
    while end < min(len(text), region.end + _FAR) and text[end] not in _BLANKS:
        end += 1
    return start, end
