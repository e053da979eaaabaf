"""Text that discusses mojibake, such as tables, tutorials, and programs that mend it: there it is on purpose."""

from __future__ import annotations

import re

from fixenc.records import Region

_WORD = re.compile(r"[^\s\"'`|,;()\[\]{}<>=:/.!?]+")
# A quoted argument of a call: a character or two, misread.
_ARGUMENT = re.compile(r"""\((["'`])[^\x00-\x7f]{1,8}\1""")
_QUOTES = ('"', "'", "`")
# The most characters of such an argument once mended: a program names a character or two, damaged text is longer.
_SHORT = 2


def is_quoted(line: str, region: Region) -> bool:
    """Whether the region is mojibake on purpose: a quoted argument, or in a line that shows the right form, too.

    >>> line = 's.replace("Ã©", "é")'
    >>> is_quoted(line, Region(11, "Ã©", "é", ()))
    True
    """
    if len(region.after) <= _SHORT and _is_argument(line, region):
        return True
    word = _find_word(line, region)
    if word is None:
        return False
    start, end = word
    mended = line[start : region.start] + region.after + line[region.end : end]
    others = {m.group() for m in _WORD.finditer(line) if m.start() != start}
    return mended in others and not mended.isascii()


def count_arguments(text: str) -> int:
    """Return how many quoted arguments of a call are a few characters beyond ASCII and nothing else."""
    return sum(1 for _ in _ARGUMENT.finditer(text))


def _is_argument(line: str, region: Region) -> bool:
    """Whether the region is all of a quoted argument of a call: ``replace("Ã©", ...``."""
    before, after = line[max(0, region.start - 2) : region.start], line[region.end : region.end + 1]
    return before[:1] == "(" and before[1:] in _QUOTES and after == before[1:]


def _find_word(line: str, region: Region) -> tuple[int, int] | None:
    if _WORD.fullmatch(region.before) is None:
        return None
    for match in _WORD.finditer(line):
        if match.start() <= region.start and region.end <= match.end():
            return match.span()
    return None
