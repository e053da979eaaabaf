"""Commoner readers of the same text: several explain most stretches of UTF-8, but only one gives the right original."""

from __future__ import annotations

import re

from fixenc.charsets import REPLACEMENT
from fixenc.damage import Misreading
from fixenc.plausibility.vocabulary import is_in_use
from fixenc.records import Damage, Region

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_ASCII = frozenset(map(chr, range(0x80)))
_MARKS_ON_LETTERS = frozenset(map(chr, range(0x300, 0x370)))
# The misreadings of UTF-8 by most software, the commonest first.
COMMON = tuple(Misreading("utf-8", reader) for reader in ("windows-1252", "iso-8859-1", "windows-1251"))


def explain_by_commonest(region: Region) -> list[Region]:
    """Return the region, or its stretches, each by the commonest reader that leaves the fewest odd letters.

    Letters are odd if hardly any text has them. If none is odd, the region is returned.

    >>> region = Region(0, "Ã©galement tr├¿s", "Ǹgalement très", (Misreading("utf-8", "cp850"),))
    >>> [(one.after, one.words) for one in explain_by_commonest(region)]
    [('é', 'utf-8 read as windows-1252'), ('è', 'utf-8 read as cp850')]
    """
    (first, *later) = region.accident
    if later or not (first.is_misreading and first.was_utf8) or not _count_odd(region.after):
        return [region]
    stretches = [_explain_stretch(region, match, first) for match in _BEYOND_ASCII.finditer(region.before)]
    found = [one for one in stretches if one is not None]
    if len(found) != len(stretches) or not any(one.accident != region.accident for one in found):
        return [region]
    return found


def _explain_stretch(region: Region, match: re.Match[str], first: Damage) -> Region | None:
    """Return a stretch of the region by its own reader, or by a commoner one that leaves fewer odd letters."""
    best = next(first.undo(match[0]), None)
    if best is None:
        return None
    damage = first
    for reader in COMMON:
        after = next(reader.undo(match[0]), None) if _count_odd(best) else None
        if after is not None and _count_odd(after) < _count_odd(best):
            best, damage = after, reader
    return Region(region.start + match.start(), match[0], best, (damage,), region.odds)


def is_odd(text: str) -> bool:
    """Whether most letters of a text beyond ASCII are such as hardly any text has.

    >>> is_odd("école"), is_odd("ߗǖ斱")
    (False, True)
    """
    rare = sum(map(text.count, filter(str.isalpha, find_rare(text))))
    return rare > 0 and 2 * rare > sum(character > "\x7f" and character.isalpha() for character in text)


def _count_odd(text: str) -> int:
    return sum(map(text.count, find_rare(text)))


def find_rare(text: str) -> frozenset[str]:
    """Return the different characters of a text beyond ASCII that hardly any text has."""
    return frozenset(filter(_is_rare, frozenset(text) - _ASCII - {REPLACEMENT}))


def _is_rare(character: str) -> bool:
    # Combining marks are results of rare readers: originals have whole letters, nearly always.
    return character in _MARKS_ON_LETTERS or not is_in_use(character)
