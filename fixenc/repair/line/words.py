"""The words that regions stand in. In mojibake a no-break space and a C1 control are bytes: ASCII blanks part words."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fixenc.records import Region

_LETTERS = frozenset(string.ascii_letters + string.digits)
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
    return [ChangedWord(a, text[a:b], _mended(text, a, b, members), tuple(members)) for a, b, members in groups]


def _word_around(text: str, region: Region) -> tuple[int, int]:
    start, end = region.start, region.end
    while start > max(0, region.start - _FAR) and text[start - 1] not in _BLANKS:
        start -= 1
    while end < min(len(text), region.end + _FAR) and text[end] not in _BLANKS:
        end += 1
    return start, end


def _mended(text: str, start: int, end: int, regions: Sequence[Region]) -> str:
    pieces, at = list[str](), start
    for region in regions:
        pieces += (text[at : region.start], region.after)
        at = region.end
    return "".join([*pieces, text[at:end]])


def widened(text: str, regions: Sequence[Region]) -> tuple[Region, ...]:
    """Each region with the ASCII letters around it that no other one has, so that people read whole words.

    A region stays as it was where that would break its proof.

    >>> from fixenc.damage import Misreading
    >>> (region,) = widened("le cafÃ©!", [Region(6, "Ã©", "é", (Misreading("utf-8", "windows-1252"),))])
    >>> region.start, region.before, region.after
    (3, 'cafÃ©', 'café')
    """
    wide = list[Region]()
    for at, region in enumerate(regions):
        low = max(wide[-1].end if wide else 0, region.start - _FAR)
        high = min(regions[at + 1].start if at + 1 < len(regions) else len(text), region.end + _FAR)
        wide.append(_widened(text, region, low, high))
    return tuple(wide)


def narrowed(regions: Iterable[Region]) -> tuple[Region, ...]:
    """Each region without the ASCII letters around it that it has as `widened`, where that leaves it proved.

    >>> from fixenc.damage import Misreading
    >>> (region,) = narrowed([Region(3, "cafÃ©", "café", (Misreading("utf-8", "windows-1252"),))])
    >>> region.start, region.before, region.after
    (6, 'Ã©', 'é')
    """
    return tuple(map(_narrowed, regions))


def _narrowed(region: Region) -> Region:
    before, after = region.before, region.after
    start, end = 0, 0
    most = min(len(before), len(after))
    while start < most and before[start] == after[start] and before[start] in _LETTERS:
        start += 1
    while end < most - start and before[-1 - end] == after[-1 - end] and before[-1 - end] in _LETTERS:
        end += 1
    narrow = replace(
        region,
        start=region.start + start,
        before=before[start : len(before) - end],
        after=after[start : len(after) - end],
    )
    return narrow if narrow.before and narrow.is_proved else region


def _widened(text: str, region: Region, low: int, high: int) -> Region:
    start, end = region.start, region.end
    while start > low and text[start - 1] in _LETTERS:
        start -= 1
    while end < high and text[end] in _LETTERS:
        end += 1
    if (start, end) == (region.start, region.end):
        return region
    left, right = text[start : region.start], text[region.end : end]
    wide = Region(start, left + region.before + right, left + region.after + right, region.accident)
    # All charsets write and read these letters alike, but lost characters may have stood among them: only a proof
    # shows it.
    is_misread = all(damage.is_misreading for damage in region.accident)
    return wide if is_misread or wide.is_proved else region
