"""The same bytes by a commoner reader: several explain most stretches of UTF-8, and only one the right way."""

from __future__ import annotations

import re

from fixenc.charsets import REPLACEMENT
from fixenc.damage import Misreading
from fixenc.plausibility.vocabulary import characters_in_use
from fixenc.records import Damage, Region

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_MARKS_ON_LETTERS = frozenset(map(chr, range(0x300, 0x370)))
# What most software reads UTF-8 as by mistake, the commonest first.
COMMON = tuple(Misreading("utf-8", reader) for reader in ("windows-1252", "iso-8859-1", "windows-1251"))


def by_commonest_readers(region: Region) -> list[Region]:
    """The region as it is; or its stretches, each as the commonest reader explains it that leaves fewer odd letters.

    Odd are those that hardly any text has. Where nothing is odd, there is nothing to choose.

    >>> region = Region(0, "Ã©galement tr├¿s", "Ǹgalement très", (Misreading("utf-8", "cp850"),))
    >>> [(one.after, one.words) for one in by_commonest_readers(region)]
    [('é', 'utf-8 read as windows-1252'), ('è', 'utf-8 read as cp850')]
    """
    (first, *later) = region.accident
    if later or not (first.is_misreading and first.was_utf8) or not _count_odd(region.after):
        return [region]
    stretches = [_stretch(region, match, first) for match in _BEYOND_ASCII.finditer(region.before)]
    found = [one for one in stretches if one is not None]
    if len(found) != len(stretches) or not any(one.accident != region.accident for one in found):
        return [region]
    return found


def _stretch(region: Region, match: re.Match[str], first: Damage) -> Region | None:
    """What a stretch of the region was: by the first reader unless a commoner one leaves less that is odd."""
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
    letters = [character for character in text if character > "\x7f" and character.isalpha()]
    return 2 * sum(map(_is_rare, letters)) > len(letters)


def _count_odd(text: str) -> int:
    return sum(character > "\x7f" and _is_rare(character) for character in text)


def _is_rare(character: str) -> bool:
    # Text that was misread by the commoner readers has its letters whole; marks on letters come of the rare ones.
    return character in _MARKS_ON_LETTERS or (character != REPLACEMENT and character not in characters_in_use())
