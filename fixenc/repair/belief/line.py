"""The lines of a document that would change: the accident of each, and the words that change in it."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from fixenc.records import Region
from fixenc.repair.belief.readers import is_odd
from fixenc.repair.belief.words import Joined, Token, join_tokens, make_token
from fixenc.repair.explanation import Accident
from fixenc.repair.line.cut import find_part
from fixenc.repair.line.words import ChangedWord, find_changed_words

_LINE_END = re.compile(r"[\r\n]")
# A charset, and the one that replaces it in the same line for characters that it lacks.
_ALIKE = {"iso-8859-1": "windows-1252"}


@dataclass(frozen=True, slots=True)
class Line:
    """The regions of one line with one kind of accident, its changed words as `tokens`, and the `rest`, which stays.

    `accident` is the longest of its regions.
    """

    regions: tuple[Region, ...]
    tokens: tuple[Token, ...]
    rest: str
    start: int
    end: int
    accident: Accident

    def join_tokens(self) -> Joined:
        """Return all changed words as one."""
        return join_tokens(self.tokens)


def group_by_line(text: str, regions: Sequence[Region]) -> list[Line]:
    """Return the regions in groups, one for each line, kind of accident, and oddness."""
    text = _blank_parts(text, regions)
    ends = [match.start() for match in _LINE_END.finditer(text)]
    bounds = [0, *(end + 1 for end in ends), len(text) + 1]
    groups = defaultdict[tuple[int, frozenset[tuple[bool, str]], bool], list[Region]](list)
    for region in regions:
        groups[bisect_right(ends, region.start), _find_kind(region.accident), is_odd(region.after)].append(region)
    found = list[Line]()
    for (number, *_), group in groups.items():
        start, end = bounds[number], max(bounds[number + 1] - 1, group[-1].end)
        words = find_changed_words(text, group)
        tokens, rest = tuple(map(make_token, words)), _take_rest(text, start, end, words)
        accident = max((region.accident for region in group), key=len)
        found.append(Line(tuple(group), tokens, rest, start, end, accident))
    return found


def merge(lines: Sequence[Line]) -> Line:
    """Return several lines of one accident as if they were one line."""
    regions, tokens = (
        tuple(itertools.chain.from_iterable(parts))
        for parts in zip(*((one.regions, one.tokens) for one in lines), strict=True)
    )
    rest = " ".join(one.rest for one in lines)
    return Line(regions, tokens, rest, lines[0].start, lines[-1].end, lines[0].accident)


def _blank_parts(text: str, regions: Sequence[Region]) -> str:
    """Return a text with spaces for the parts of characters in which its lines were cut: they are no letters."""
    pieces, at = list[str](), 0
    for region in regions:
        part = find_part(text, region) if region.end >= at else None
        if part is not None:
            start, end = part
            pieces += (text[at:start], " " * (end - start))
            at = end
    return "".join([*pieces, text[at:]]) if pieces else text


def _find_kind(accident: Accident) -> frozenset[tuple[bool, str]]:
    """Return each charset that text was read in, and whether it was UTF-8; losses and repetitions do not matter."""
    read = (damage for damage in accident if damage.read_in)
    return frozenset((damage.was_utf8, _ALIKE.get(damage.read_in, damage.read_in)) for damage in read)


def _take_rest(text: str, at: int, end: int, words: Sequence[ChangedWord]) -> str:
    """Return the parts of a line that do not change."""
    pieces = list[str]()
    for word in words:
        pieces.append(text[at : word.start])
        at = word.start + len(word.was)
    return " ".join([*pieces, text[at:end]])
