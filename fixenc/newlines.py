"""The line ends of a text, and the line and column of a position."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

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
    first = undecodable[:_MOST_PLACES]
    found = locate(text, [one.position for one in first])
    return tuple(Place(line, column, one.data) for one, (line, column) in zip(first, found, strict=True))


def lines_of(text: str, positions: Iterable[int]) -> dict[int, int]:
    """Return the number of the line of each position, from 1.

    >>> lines_of("a\\rb", [2, 0])
    {0: 1, 2: 2}
    """
    ordered = sorted(set(positions))
    return {at: line for at, (line, _) in zip(ordered, locate(text, ordered), strict=True)}


def locate(text: str, positions: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the line and column, counted from 1, of each position; these must be in order.

    >>> list(locate("a\\r\\nbc", [0, 4]))
    [(1, 1), (2, 2)]
    """
    line, start, done = 1, 0, 0
    for position in positions:
        for end in _LINE_END.finditer(text, done, position):
            line, start = line + 1, end.end()
        done = max(done, position)
        yield line, position - start + 1
