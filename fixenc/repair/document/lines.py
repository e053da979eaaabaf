"""The lines of a document, and which of them are worth a closer look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
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
_UNSEEN = Look()


class Line(NamedTuple):
    """A line with more than ASCII, or a stretch of a long one: its start in the text, and a first look at it."""

    start: int
    text: str
    look: Look = _UNSEEN

    @property
    def is_unseen(self) -> bool:
        """Whether the line had no first look, since its text is short."""
        return self.look is _UNSEEN

    @property
    def end(self) -> int:
        """The place in the text where the line ends."""
        return self.start + len(self.text)


class Lines:
    """The lines of a text that hold more than ASCII, long ones in stretches; or only those with the numbers `wanted`.

    `seen` is a first look at the text; without one, all lines count as odd. A long healthy text has a hundred thousand
    lines, of which a few are odd: the others are made when they are asked for.
    """

    def __init__(self, text: str, seen: Glance | None, wanted: frozenset[int] | None = None) -> None:
        self._text, self._seen, self._wanted = text, seen, wanted
        self._all: list[Line] | None = None

    @property
    def all(self) -> list[Line]:
        """All of the lines, in order."""
        if self._all is None:
            if self._seen is None:
                self._all = list(_split_lines(self._text))
            else:
                self._all = make_lines(self._text, self._seen, self._numbers)
            vars(self).pop("_unusual", None)  # they are among them
        return self._all

    @property
    def made(self) -> list[Line]:
        """All of the lines, in order, or only those that are unusual at all, if no others were asked for."""
        return self._unusual if self._all is None else self._all

    def take(self) -> list[Line]:
        """Return those that are made, the last one first, and keep none of them."""
        lines = self.made[::-1]
        self._all = []
        vars(self).pop("_unusual", None)
        return lines

    @property
    def odd(self) -> list[Line]:
        """Those that are worth a closer look."""
        return [line for line in self.made if line.look.is_odd]

    def find_unusual(self, least: float) -> list[Line]:
        """Return those that are more unusual than `least`, in nats."""
        return [line for line in self.made if line.look.unusual > least]

    def count(self, most: int) -> int:
        """Return the number of all lines, or `most`, if there are more."""
        if self._all is not None or self._seen is None:
            return min(most, len(self.all))
        found, at, some = 0, 0, most
        while at < len(self._numbers) and found < most:
            found += len(make_lines(self._text, self._seen, self._numbers[at : at + some]))
            at, some = at + some, 2 * some  # each time, all of the text is looked at
        return min(found, most)

    @cached_property
    def _numbers(self) -> Sequence[int]:
        """The numbers of all lines of the text that hold more than ASCII, of those that are wanted."""
        if self._seen is None:
            return ()
        numbers = self._seen.find_lines_beyond_ascii()
        return numbers if self._wanted is None else [number for number in numbers if number in self._wanted]

    @cached_property
    def _unusual(self) -> list[Line]:
        if self._seen is None:
            return self.all
        nats = self._seen.nats_by_line()
        return make_lines(self._text, self._seen, [number for number in self._numbers if nats[number] > 0])


def make_lines(text: str, seen: Glance, numbers: Sequence[int]) -> list[Line]:
    """Return the lines of a text with these numbers, which hold more than ASCII, long ones in stretches.

    `seen` is a first look at the text.
    """
    shared = dict[str, str]()  # a document of very short lines has few different ones
    lines = [
        line
        for start, end in seen.find_bounds(numbers)
        if not _is_gone(text[start:end])
        for line in _cut_line(text[start:end], start, shared)
    ]
    looked = dict[Look, Look]()  # short lines are odd at the same places, and as much
    looks = seen.iterate_within((line.start for line in lines), (line.end for line in lines))
    for number, (nats, places) in enumerate(looks):
        line = lines[number]
        is_odd = nats > UNUSUAL and nats > usual_limit(seen.count_east_asian(line.start, line.end))
        look = Look(nats, tuple(place - line.start for place in places[:_MOST_PLACES]), is_odd)
        lines[number] = line._replace(look=looked.setdefault(look, look))
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


def _split_lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text without a first look."""
    start, shared = 0, dict[str, str]()
    for line in _iterate_lines(text):
        if not _is_gone(line):
            yield from _cut_line(line, start, shared)
        start += len(line) + 1


def _cut_line(line: str, start: int, shared: dict[str, str]) -> Iterator[Line]:
    """Yield a line that starts there in its text, or its stretches; one object for all equal lines."""
    if len(line) <= _LONG_LINE:
        yield Line(start, shared.setdefault(line, line))
    else:
        yield from _cut_into_stretches(line, start)


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
