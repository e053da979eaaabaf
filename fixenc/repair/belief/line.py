"""The lines of a document that would change: the accident of each, and the words that change in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from fixenc.records import Region
from fixenc.repair.belief.readers import is_odd
from fixenc.repair.belief.words import Token, token_of
from fixenc.repair.explanation import Accident
from fixenc.repair.line.words import ChangedWord, find_changed_words

_LINE_END = re.compile(r"[\r\n]")
# The two that pass for each other in one line: the one where the other has no character.
_ALIKE = {"iso-8859-1": "windows-1252"}


@dataclass(frozen=True, slots=True)
class Line:
    """Regions of one line with one kind of accident, and the words that change in it."""

    regions: tuple[Region, ...]
    tokens: tuple[Token, ...]
    rest: str
    start: int
    end: int

    @property
    def accident(self) -> Accident:
        """The accident of the line: the longest one of its regions."""
        return max((region.accident for region in self.regions), key=len)


def lines_of(text: str, regions: Sequence[Region]) -> list[Line]:
    """The regions line by line; those of one line apart that were read differently, or are odd."""
    ends = [match.start() for match in _LINE_END.finditer(text)]
    bounds = [0, *(end + 1 for end in ends), len(text) + 1]
    groups = defaultdict[tuple[int, frozenset[tuple[bool, str]], bool], list[Region]](list)
    for region in regions:
        groups[bisect_right(ends, region.start), _kind_of(region.accident), is_odd(region.after)].append(region)
    found = list[Line]()
    for (number, *_), group in groups.items():
        start, end = bounds[number], max(bounds[number + 1] - 1, group[-1].end)
        words = find_changed_words(text, group)
        found.append(Line(tuple(group), tuple(map(token_of, words)), _rest(text, start, end, words), start, end))
    return found


def _kind_of(accident: Accident) -> frozenset[tuple[bool, str]]:
    """As what UTF-8, or anything else, was read: whatever was lost on the way, and however often."""
    read = (damage for damage in accident if damage.read_in)
    return frozenset((damage.was_utf8, _ALIKE.get(damage.read_in, damage.read_in)) for damage in read)


def _rest(text: str, at: int, end: int, words: Sequence[ChangedWord]) -> str:
    """What of a line does not change."""
    pieces = list[str]()
    for word in words:
        pieces.append(text[at : word.start])
        at = word.start + len(word.was)
    return " ".join([*pieces, text[at:end]])
