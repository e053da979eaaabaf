"""Strings as JSON writes them: regions of a text are replaced where they stand, and all else keeps its spelling."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from fixenc.records import Region

__all__ = ["quote", "replace_regions"]

# What stands for one character: a pair of escaped surrogates, another escape, or the character itself.
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
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
    places = _places_of(string)
    pieces, at = list[str](), 0
    for region in regions:
        new = quote(region.after, is_ascii=is_ascii)[1:-1]
        if _CAPITAL.search(string):
            new = _DIGITS.sub(lambda one: "\\u" + one[0][2:].upper(), new)
        pieces += (string[at : places[region.start]], new)
        at = places[region.end]
    return "".join([*pieces, string[at:]])


def _places_of(string: str) -> range | list[int]:
    """Return the place in a string of each character of its text, and of its end."""
    if "\\" not in string:
        return range(1, len(string))
    found = [match.start() for match in _CHARACTER.finditer(string, 1, len(string) - 1)]
    return [*found, len(string) - 1]
