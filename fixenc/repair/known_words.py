"""Escapes that healthy text may have as well: they are damage only where known words come out.

``&atilde;&nbsp;`` is an ``à`` that was misread, if its capitals were lost, or the end of a Portuguese word.
"""

from __future__ import annotations

import html
import itertools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fixenc.plausibility import match_languages
from fixenc.records import Region
from fixenc.repair.regions import apply

_WORD = re.compile(r"[^\W\d_]+")
# The fewest letters of a word that is evidence by itself: shorter ones are words of some language by chance.
_LEAST_LETTERS = 3
# How many times as many words must be known once mended as are known as they are. Beside known words, others may be
# names, if they are not more than those.
_MORE_KNOWN = 2
# The longest word.
_LONGEST = 60


class _Words(NamedTuple):
    """The words that a region is part of, mended and as a program reads them now."""

    mended: frozenset[str]
    healthy: frozenset[str]


def keep_known_words(text: str, regions: Sequence[Region]) -> tuple[Region, ...]:
    """Return the regions of a text, in order, without those that look healthy and do not become known words.

    >>> from fixenc.damage import Escape, Misreading
    >>> accident = (Misreading("utf-8", "windows-1252"), Escape("html-small-names"))
    >>> right, wrong = Region(3, "&atilde;&copy;", "é", accident), Region(4, "&atilde;&nbsp;", "à", accident)
    >>> keep_known_words("caf&atilde;&copy; noir", [right]) == (right,)
    True
    >>> keep_known_words("manh&atilde;&nbsp;", [wrong])
    ()
    """
    doubtful = [one for one in regions if one.accident[-1].looks_healthy]
    if not doubtful:
        return tuple(regions)
    kept = set(_find_known(text, doubtful, regions))
    return tuple(one for one in regions if not one.accident[-1].looks_healthy or one in kept)


def _find_known(text: str, doubtful: Sequence[Region], regions: Sequence[Region]) -> Iterator[Region]:
    """Yield the regions of each line whose words are known, and those beside them that are no words."""
    words = dict(zip(doubtful, map(_Finder(text, regions).find, doubtful), strict=True))
    every = sorted({word for one in words.values() for word in (*one.mended, *one.healthy)})
    languages = dict(zip(every, match_languages(every).tolist(), strict=True))
    for line in _group_by_line(text, doubtful):
        yield from _keep_of_line(line, words, languages)


def _keep_of_line(
    line: Sequence[Region], words: Mapping[Region, _Words], languages: Mapping[str, Iterable[bool]]
) -> Iterator[Region]:
    """Yield the regions of a line whose words one language has; all of them, if that is most of the words."""
    mended = {word for one in line for word in words[one].mended}
    healthy = {word for one in line for word in words[one].healthy if any(languages[word])}
    by_language = zip(*(languages[word] for word in mended), strict=True)
    known = max((set(itertools.compress(mended, of)) for of in by_language), key=len, default=set())
    if len(known) < max(1, _MORE_KNOWN * len(healthy)):
        return
    for one in line:
        if _MORE_KNOWN * len(known) >= len(mended) or known.issuperset(words[one].mended):
            yield one


class _Finder:
    """Finds the words of regions of a text."""

    def __init__(self, text: str, regions: Sequence[Region]) -> None:
        self._text = text
        self._regions = regions
        self._starts = [region.start for region in regions]

    def find(self, region: Region) -> _Words:
        """Return the words of a region that are long enough."""
        at = bisect_right(self._starts, region.start) - 1
        before = self._mend(max(0, region.start - _LONGEST), region.start, self._regions[max(0, at - 4) : at])
        after = self._mend(region.end, region.end + _LONGEST, self._regions[at + 1 : at + 5])
        return _Words(
            frozenset(_find_words(before, region.after, after)),
            frozenset(_find_words(before, html.unescape(region.before), after)),
        )

    def _mend(self, start: int, end: int, regions: Iterable[Region]) -> str:
        inside = [one for one in regions if start <= one.start and one.end <= end]
        return apply(self._text, inside, start, end)


def _find_words(before: str, inner: str, after: str) -> Iterator[str]:
    """Yield the long words of a text that have letters of its inner part that are beyond ASCII."""
    end = len(before) + len(inner)
    for word in _WORD.finditer(before + inner + after):
        is_inside = word.end() > len(before) and word.start() < end
        if is_inside and len(word[0]) >= _LEAST_LETTERS and not word[0].isascii():
            yield word[0]


def _group_by_line(text: str, regions: Sequence[Region]) -> Iterator[list[Region]]:
    ends = [match.start() for match in re.finditer("\n", text)]
    lines = defaultdict[int, list[Region]](list)
    for region in regions:
        lines[bisect_right(ends, region.start)].append(region)
    yield from lines.values()
