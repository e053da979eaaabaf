"""The lines of a document, and which of them are worth a closer look."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from fixenc.charsets import REPLACEMENT
from fixenc.plausibility import Glance
from fixenc.repair.first_look import UNUSUAL, usual_limit

# A line of more characters is cut into stretches.
_LONG_LINE = 4000
_ASCII_PAIR = re.compile(r"[\x00-\x7f]{2}")
# The most odd places of a line that are kept: more would be no new evidence.
_MOST_PLACES = 40


class Look(NamedTuple):
    """The result of a first look at a line.

    The line is unusual by `unusual` nats, at the `odd_places` in it; `is_odd` is true if it is worth a closer look.
    """

    unusual: float = 0.0
    odd_places: tuple[int, ...] = ()
    is_odd: bool = True


# One object for all: a document may have a line for every third byte.
UNSEEN = Look()


class Line(NamedTuple):
    """A line with more than ASCII, or a stretch of a long one: its start in the text, and a first look at it."""

    start: int
    text: str
    look: Look = UNSEEN

    @property
    def end(self) -> int:
        """The place in the text where the line ends."""
        return self.start + len(self.text)


def find_lines(text: str, seen: Glance | None, wanted: Container[int] | None = None) -> list[Line]:
    """Return the lines of a text that hold more than ASCII, long ones in stretches.

    If line numbers are `wanted`, only those lines are returned. `seen` is a first look at the text; without one, all
    lines count as odd.
    """
    lines = _split_lines(text, wanted)
    if seen is None:
        return lines
    shared = dict[Look, Look]()  # short lines are odd at the same places, and as much
    looks = seen.iterate_within((line.start for line in lines), (line.end for line in lines))
    for number, (nats, places) in enumerate(looks):
        line = lines[number]
        is_odd = nats > UNUSUAL and nats > usual_limit(seen.count_east_asian(line.start, line.end))
        look = Look(nats, tuple(place - line.start for place in places[:_MOST_PLACES]), is_odd)
        lines[number] = line._replace(look=shared.setdefault(look, look))
    return lines


def sort_by_oddness(lines: Iterable[Line]) -> list[Line]:
    """Return the lines, those that a first look found most unusual first."""
    return sorted(lines, key=lambda line: line.look.unusual, reverse=True)


def _iterate_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text. A list of them all takes much memory, if they are very short."""
    text, start = text.replace("\r", "\n"), 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _is_gone(line: str) -> bool:
    """Whether a line is ASCII but for U+FFFD in place of characters, not of bytes, which is no evidence."""
    return line.isascii() or (REPLACEMENT * 2 not in line and line.replace(REPLACEMENT, "").isascii())


def _split_lines(text: str, wanted: Container[int] | None = None) -> list[Line]:
    found, start = list[Line](), 0
    shared = dict[str, str]()  # a document of very short lines has few different ones
    for number, line in enumerate(_iterate_lines(text)):
        if (wanted is None or number in wanted) and not _is_gone(line):
            found += (
                [Line(start, shared.setdefault(line, line))]
                if len(line) <= _LONG_LINE
                else _cut_into_stretches(line, start)
            )
        start += len(line) + 1
    return found


def _cut_into_stretches(line: str, start: int) -> Iterator[Line]:
    at = 0
    while at < len(line):
        end = _find_cut(line, at, len(line))
        if not line[at:end].isascii():
            yield Line(start + at, line[at:end])
        at = end


def _find_cut(text: str, start: int, end: int) -> int:
    """Return where a stretch that begins at `start` ends: after a space if possible, else between ASCII characters."""
    if end - start <= _LONG_LINE:
        return end
    window = text[start : start + _LONG_LINE]
    return start + (window.rfind(" ") + 1 or _find_last_ascii(window) or _LONG_LINE)


def _find_last_ascii(window: str) -> int:
    ends = [match.end() for match in _ASCII_PAIR.finditer(window)]
    return ends[-1] - 1 if ends else 0
