"""Operations on regions: apply them to a text, compose them with further ones, widen them to words and back."""

from __future__ import annotations

import re
import string
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from fixenc.records import Region
from fixenc.repair.explanation import Accident

_ASCII = re.compile("[\x00-\x7f]+")
_LETTERS = frozenset(string.ascii_letters + string.digits)
# How many letters a region is widened by at most: words are not longer than this.
_FAR = 60


def apply(text: str, regions: Iterable[Region], start: int = 0, end: int | None = None) -> str:
    """Return the text from `start` to `end` with the `before` of each region in it replaced by its `after`."""
    pieces, at = list[str](), start
    for region in regions:
        pieces += (text[at : region.start], region.after)
        at = region.end
    return "".join([*pieces, text[at:end]])


@dataclass(slots=True)
class _Stretch:
    """A region while it is being worked on: its place in the text first seen, and in the text reached so far."""

    start: int
    end: int
    at: int
    after: str
    accident: Accident
    odds: float | None

    @property
    def stop(self) -> int:
        return self.at + len(self.after)


def compose(text: str, regions: Sequence[Region], further: Sequence[Region]) -> tuple[Region, ...]:
    """Return regions of `text` that do the same as `regions` and then `further` ones, as far as that is proved.

    `further` are regions of the text in which `regions` are applied.
    """
    middle = apply(text, regions)
    waiting = deque(_start_stretches(regions))
    done: list[_Stretch] = []
    shift = 0
    for region in further:
        while waiting and waiting[0].stop <= region.start:
            done.append(waiting.popleft())
            shift = done[-1].end - done[-1].stop
        touched = []
        while waiting and waiting[0].at < region.end:
            touched.append(waiting.popleft())
        merged = _merge(text, middle, touched, region, shift)
        if merged is not None:
            done.append(merged)
            shift = merged.end - max(region.end, touched[-1].stop if touched else 0)
        elif touched:
            done += touched
            shift = touched[-1].end - touched[-1].stop
    done += waiting
    return tuple(Region(s.start, text[s.start : s.end], s.after, s.accident, s.odds) for s in done)


def join(
    text: str, regions: Sequence[Region], further: Sequence[Region], left: frozenset[int] = frozenset()
) -> tuple[tuple[Region, ...], frozenset[int]]:
    """Return the regions of `text` that do the same as `regions` and then `further` ones, and the lines left alone.

    A line in which that is not proved, or that was `left` alone before, keeps none of its regions: fixing it again
    would change it again. Lines are counted from 0. Regions come widened to words, and are widened again.

    >>> from fixenc.damage import Misreading
    >>> accident = (Misreading("utf-8", "windows-1252"),)
    >>> first = Region(0, "cafÃƒÂ©;crÃ¨me", "cafÃ©;crème", accident)
    >>> joined, left = join("cafÃƒÂ©;crÃ¨me", [first], [Region(0, "cafÃ©", "café", accident)])
    >>> [region.after for region in joined], left
    (['café', 'crème'], frozenset())
    """
    mended = apply(text, regions)
    starts = _line_starts(mended)
    further = [region for region in further if bisect_right(starts, region.start) - 1 not in left]
    if not further:
        return tuple(regions), left
    joined = compose(text, narrow(_split_touched(regions, further)), narrow(further))
    wanted, got = apply(mended, further).split("\n"), apply(text, joined).split("\n")
    if not len(wanted) == len(got) == text.count("\n") + 1:
        return tuple(widen(text, joined) if wanted == got else regions), left
    left |= {line for line, (one, other) in enumerate(zip(wanted, got, strict=True)) if one != other}
    return widen(text, _drop_lines(text, joined, left) if left else joined), left


def _drop_lines(text: str, regions: Iterable[Region], lines: frozenset[int]) -> list[Region]:
    """Return the regions that do not stand in any of some lines of a text."""
    starts = _line_starts(text)
    places = ((one, bisect_right(starts, one.start) - 1, bisect_left(starts, one.end)) for one in regions)
    return [one for one, first, after in places if lines.isdisjoint(range(first, after))]


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _split_touched(regions: Sequence[Region], further: Sequence[Region]) -> Iterator[Region]:
    """Yield the regions; one that a further region changes in part is split at its ASCII, each part proved alone."""
    ends, shift = [region.end for region in further], 0
    for region in regions:
        start = region.start + shift
        stop = start + len(region.after)
        shift += len(region.after) - len(region.before)
        at = bisect_right(ends, start)
        is_apart = at == len(further) or further[at].start >= stop
        is_covered = not is_apart and further[at].start <= start and stop <= further[at].end
        yield from (region,) if is_apart or is_covered else split_at_ascii(region)


def split_at_ascii(region: Region) -> Iterator[Region]:
    """Yield the parts of a region that stand between ASCII; the region itself if they do not prove themselves."""
    between = _ASCII.findall(region.before)
    pairs = zip(_ASCII.split(region.before), _ASCII.split(region.after), [*between, ""], strict=False)
    parts, at = list[Region](), region.start
    for was, now, ascii_after in pairs:
        if was != now:
            parts.append(replace(region, start=at, before=was, after=now))
        at += len(was) + len(ascii_after)
    is_same = between == _ASCII.findall(region.after)
    yield from parts if is_same and all(part.before and part.is_proved for part in parts) else [region]


def _start_stretches(regions: Sequence[Region]) -> list[_Stretch]:
    stretches, shift = [], 0
    for region in regions:
        at = region.start + shift
        stretches.append(_Stretch(region.start, region.end, at, region.after, region.accident, region.odds))
        shift += len(region.after) - len(region.before)
    return stretches


def _merge(text: str, middle: str, touched: list[_Stretch], region: Region, shift: int) -> _Stretch | None:
    """Return one stretch for those that a further region touches and all between them; None if it is not proved."""
    if touched:
        first, last = touched[0], touched[-1]
        low, high = min(region.start, first.at), max(region.end, last.stop)
        accident = region.accident + max((s.accident for s in touched), key=len)
        begin = first.start - (first.at - low)
        finish = last.end + (high - last.stop)
    else:
        low, high, accident = region.start, region.end, region.accident
        begin, finish = low + shift, high + shift
    after = middle[low : region.start] + region.after + middle[region.end : high]
    if not Region(begin, text[begin:finish], after, accident).is_proved:
        return None
    odds = min((odds for odds in (region.odds, *(one.odds for one in touched)) if odds is not None), default=None)
    return _Stretch(begin, finish, low, after, accident, odds)


def widen(text: str, regions: Sequence[Region]) -> tuple[Region, ...]:
    """Return each region with the ASCII letters around it that no other one has, so that people read whole words.

    A region stays as it was where that would break its proof.

    >>> from fixenc.damage import Misreading
    >>> (region,) = widen("le cafÃ©!", [Region(6, "Ã©", "é", (Misreading("utf-8", "windows-1252"),))])
    >>> region.start, region.before, region.after
    (3, 'cafÃ©', 'café')
    """
    wide = list[Region]()
    for at, region in enumerate(regions):
        low = max(wide[-1].end if wide else 0, region.start - _FAR)
        high = min(regions[at + 1].start if at + 1 < len(regions) else len(text), region.end + _FAR)
        wide.append(_widen_one(text, region, low, high))
    return tuple(wide)


def narrow(regions: Iterable[Region]) -> tuple[Region, ...]:
    """Return each region without the ASCII letters around it that it got by `widen`, where that leaves it proved.

    >>> from fixenc.damage import Misreading
    >>> (region,) = narrow([Region(3, "cafÃ©", "café", (Misreading("utf-8", "windows-1252"),))])
    >>> region.start, region.before, region.after
    (6, 'Ã©', 'é')
    """
    return tuple(map(_narrow_one, regions))


def _narrow_one(region: Region) -> Region:
    before, after = region.before, region.after
    start, end = 0, 0
    most = min(len(before), len(after))
    while start < most and before[start] == after[start] and before[start] in _LETTERS:
        start += 1
    while end < most - start and before[-1 - end] == after[-1 - end] and before[-1 - end] in _LETTERS:
        end += 1
    smaller = replace(
        region,
        start=region.start + start,
        before=before[start : len(before) - end],
        after=after[start : len(after) - end],
    )
    return smaller if smaller.before and smaller.is_proved else region


def _widen_one(text: str, region: Region, low: int, high: int) -> Region:
    start, end = region.start, region.end
    while start > low and text[start - 1] in _LETTERS:
        start -= 1
    while end < high and text[end] in _LETTERS:
        end += 1
    if (start, end) == (region.start, region.end):
        return region
    left, right = text[start : region.start], text[region.end : end]
    wide = replace(region, start=start, before=left + region.before + right, after=left + region.after + right)
    # All charsets write and read these letters alike, but lost characters may have stood among them: only a proof
    # shows it.
    is_misread = all(damage.is_misreading for damage in region.accident)
    return wide if is_misread or wide.is_proved else region
