"""The line ends of a text, and the line and column of a position."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from fixenc.records import Place, Undecodable

_LINE_END = re.compile(r"\r\n|\r|\n")
# The most undecodable byte sequences that are reported with their places.
_MOST_PLACES = 100


def newline_kind(text: str) -> str | None:
    """Return ``LF``, ``CRLF``, ``CR`` or ``mixed``; None for a text of a single line without a line end.

    >>> newline_kind("a\\r\\nb\\r\\n"), newline_kind("a\\r\\nb\\n"), newline_kind("a")
    ('CRLF', 'mixed', None)
    """
    if "\r" not in text:
        return "LF" if "\n" in text else None
    pairs = text.count("\r\n")
    counts = {"LF": text.count("\n") - pairs, "CRLF": pairs, "CR": text.count("\r") - pairs}
    kinds = [kind for kind, count in counts.items() if count]
    return kinds[0] if len(kinds) == 1 else "mixed" if kinds else None


def places(text: str, undecodable: Sequence[Undecodable]) -> tuple[Place, ...]:
    """Return the lines and columns, counted from 1, of the first undecodable byte sequences.

    >>> places("a\\nb\ufffd", [Undecodable(3, b"\\xff")])
    (Place(line=2, column=2, data=b'\\xff'),)
    """
    found, line, start, done = list[Place](), 1, 0, 0
    for place in islice(undecodable, _MOST_PLACES):
        for end in _LINE_END.finditer(text, done, place.position):
            line, start = line + 1, end.end()
        done = place.position
        found.append(Place(line, place.position - start + 1, place.data))
    return tuple(found)
