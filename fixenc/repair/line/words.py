"""The words that regions stand in. In mojibake a no-break space and a C1 control are bytes: ASCII blanks part words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fixenc.records import Region
from fixenc.repair.regions import apply

_BLANKS = " \t\r\n"
# Words are not longer than this; what is, is judged in part.
_FAR = 60


@dataclass(frozen=True, slots=True)
class ChangedWord:
    """What stands between blanks around one or more regions, as it was and with them mended; it begins at `start`."""

    start: int
    was: str
    now: str
    regions: tuple[Region, ...]


def changed_words(text: str, regions: Sequence[Region]) -> list[ChangedWord]:
    """The words of a text that regions, in their order, stand in or reach into."""
    groups: list[tuple[int, int, list[Region]]] = []
    for region in regions:
        start, end = _word_around(text, region)
        if groups and start < groups[-1][1]:
            first, last, members = groups.pop()
            groups.append((first, max(last, end), [*members, region]))
        else:
            groups.append((start, end, [region]))
    return [ChangedWord(a, text[a:b], apply(text, members, a, b), tuple(members)) for a, b, members in groups]


def _word_around(text: str, region: Region) -> tuple[int, int]:
    start, end = region.start, region.end
    while start > max(0, region.start - _FAR) and text[start - 1] not in _BLANKS:
        start -= 1
    while end < min(len(text), region.end + _FAR) and text[end] not in _BLANKS:
        end += 1
    return start, end
