"""Apostrophes of UTF-8 of which only the first byte is left: ``canâ??t``.

What is left may be any mark of its block, but between the letters of a contraction stands an apostrophe alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.damage import Flattening, Misreading
from fixenc.records import Damage, Region

_APOSTROPHE = "’"
_READ = Misreading("utf-8", "iso-8859-1")
_ACCIDENTS: tuple[tuple[Damage, ...], ...] = (
    (_READ, Flattening("controls-questioned")),
    (_READ, Flattening("controls-marked")),
)
# What follows an apostrophe in English, after letters; and what stands before one in French, Italian and Catalan, where
# a vowel or an h follows.
_ENDS = r"(?<=[A-Za-z])SIGN(?=(?:t|s|re|ve|ll|d|m)(?![\w?]))"
_ELISIONS = (
    r"(?<=\b[ldjmtscnLDJMTSCN])SIGN(?=[aeiouyhàâéèêëîïôœAEIOUYHÀÂÉÈÊËÎÏÔŒ]\w)"
    r"|(?<=\b[qQ]u)SIGN(?=[aeiouyhàâéèêëîïôœ])"
)


def find_lost_apostrophes(text: str) -> tuple[Region, ...]:
    """Return the apostrophes of a text that were lost but for their first byte, each proved.

    A line that lost other marks in the same way, or that has the right form of a word too, is left whole.

    >>> [one.start for one in find_lost_apostrophes("I canâ??t think hereâ??s it\\nthe end â?? itâ??s here")]
    [5, 20]
    """
    return tuple(sorted(_find(text), key=lambda one: one.start)) if "â" in text else ()


def _find(text: str) -> Iterator[Region]:
    for accident in _ACCIDENTS:
        sign = accident[1].inflict(accident[0].inflict(_APOSTROPHE) or "") or ""
        if sign in text:
            pattern = re.compile(rf"{_ENDS}|{_ELISIONS}".replace("SIGN", re.escape(sign)))
            for line in re.finditer(r"[^\n]+", text):
                places = [match.start() for match in pattern.finditer(text, *line.span())]
                if len(places) == line[0].count(sign) and not _shows_right_form(line[0], sign):
                    yield from (Region(place, sign, _APOSTROPHE, accident) for place in places)


def _shows_right_form(line: str, sign: str) -> bool:
    """Whether a line has the right form of a damaged word, too, as one that speaks of the accident."""
    damaged = re.findall(rf"\w+{re.escape(sign)}\w+", line)
    return any(word.replace(sign, mark) in line for word in damaged for mark in "'’")
