"""Strings as JSON writes them: regions of a text are replaced where they stand, and all else keeps its spelling."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable

from fixenc.records import Region

__all__ = ["quote", "replace_regions"]

# An escape, which stands for one character: a pair of surrogates, or any other.
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
# An escape in capitals, by which others are written.
_CAPITAL = re.compile(r"\\u[0-9]*[A-F]")
_DIGITS = re.compile(r"\\u[0-9a-f]{4}")
# Surrogates without a partner, which UTF-8 cannot hold.
_LONE = re.compile("[\ud800-\udfff]")


def quote(text: str, *, is_ascii: bool) -> str:
    r"""Return a text as a string of JSON, all of it ASCII or only what must be.

    >>> quote("é\n", is_ascii=True), quote("é\n", is_ascii=False)
    ('"\\u00e9\\n"', '"é\\n"')
    """
    return _LONE.sub(lambda one: f"\\u{ord(one[0]):04x}", json.dumps(text, ensure_ascii=is_ascii))


def replace_regions(string: str, regions: Iterable[Region], *, is_ascii: bool) -> str:
    r"""Return a string of JSON, with its quotation marks, in which regions of its text are replaced.

    >>> replace_regions(r'"\/\u00c3\u00a9\/"', [Region(1, "Ã©", "é", ())], is_ascii=True)
    '"\\/\\u00e9\\/"'
    """
    find, has_capitals = _finder(string), _CAPITAL.search(string) is not None
    pieces, at = list[str](), 0
    for region in regions:
        new = quote(region.after, is_ascii=is_ascii)[1:-1]
        if has_capitals:
            new = _DIGITS.sub(lambda one: "\\u" + one[0][2:].upper(), new)
        pieces += (string[at : find(region.start)], new)
        at = find(region.end)
    return "".join([*pieces, string[at:]])


def _finder(string: str) -> Callable[[int], int]:
    """Return a function that returns the place in a string of a position in its text."""
    starts, further = list[int](), [0]
    for escape in _ESCAPE.finditer(string) if "\\" in string else ():
        starts.append(escape.start() - 1 - further[-1])
        further.append(further[-1] + escape.end() - escape.start() - 1)
    return lambda position: 1 + position + further[bisect_left(starts, position)]
