"""Text that discusses mojibake: tables of it, tutorials, programs that mend it. There it is meant."""

from __future__ import annotations

import re

from fixenc.records import Region

_WORD = re.compile(r"[^\s\"'`|,;()\[\]{}<>=:/.!?]+")
# A quoted text of a character or two, misread, that something is called with.
_ARGUMENT = re.compile(r"""\((["'`])[^\x00-\x7f]{1,8}\1""")
_QUOTES = ('"', "'", "`")
# A program that names mojibake names a character or two of it; a text that was damaged is longer.
_SHORT = 2


def is_quoted(line: str, region: Region) -> bool:
    """Whether the region is mojibake on purpose: its line shows what it should be too, or quotes it alone.

    >>> line = 's.replace("Ã©", "é")'
    >>> is_quoted(line, Region(11, "Ã©", "é", ()))
    True
    """
    if len(region.after) <= _SHORT and _is_argument(line, region):
        return True
    word = _word_at(line, region)
    if word is None:
        return False
    start, end = word
    mended = line[start : region.start] + region.after + line[region.end : end]
    others = {m.group() for m in _WORD.finditer(line) if m.start() != start}
    return mended in others and not mended.isascii()


def count_arguments(text: str) -> int:
    """How many quoted texts, of a few characters beyond ASCII and nothing else, something is called with."""
    return sum(1 for _ in _ARGUMENT.finditer(text))


def _is_argument(line: str, region: Region) -> bool:
    """Whether the region is all of a quoted text that something is called with: ``replace("Ã©", ...``."""
    before, after = line[max(0, region.start - 2) : region.start], line[region.end : region.end + 1]
    return before[:1] == "(" and before[1:] in _QUOTES and after == before[1:]


def _word_at(line: str, region: Region) -> tuple[int, int] | None:
    if _WORD.fullmatch(region.before) is None:
        return None
    for match in _WORD.finditer(line):
        if match.start() <= region.start and region.end <= match.end():
            return match.span()
    return None
