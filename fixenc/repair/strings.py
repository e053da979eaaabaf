"""Text whose strings may have characters written as escapes, such as JSON: repaired as a program reads it.

The escapes are read, the text is repaired as any other, and what stood as an escape is written as one again, in the
same style.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from fixenc.records import Region, Repair, Unsure
from fixenc.repair.values import Spans, explain_values

# An escape: of one character, which may take two as in UTF-16; or any other, such as an escaped backslash. Escapes of
# ASCII stay, since they may be there so that a sign is none.
_ESCAPE = re.compile(
    r"\\(?:u(?P<pair>[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|u(?P<one>(?!00[0-7])(?![dD][89a-fA-F])[0-9a-fA-F]{4})|[\s\S])"
)
_CAPITAL = re.compile(r"\\u[0-9]*[A-F]")


class _Reading(NamedTuple):
    """A text with its escapes read, and where each escape starts there, starts in the original, and ends in it."""

    text: str
    places: list[int]
    starts: list[int]
    ends: list[int]

    def find(self, place: int, *, is_end: bool = False) -> int:
        """Return the position in the original of a position in the text, which is its start or the end of a span."""
        at = bisect_right(self.places, place - is_end) - 1
        if at < 0:
            return place
        if place == self.places[at]:
            return self.starts[at]
        return self.ends[at] + place - self.places[at] - 1


def explain_escaped(text: str, find: Callable[[str], Spans], *, guess: bool = True) -> Repair:
    r"""Return the repair of a text in which escapes are as good as characters, and stay escapes.

    `find` returns its values, as for `explain_values`.

    >>> explain_escaped(r'{"town": "Li\u00c3\u00a8ge"}', lambda _: ()).text == r'{"town": "Li\u00e8ge"}'
    True
    """
    reading = _read(text) if "\\u" in text else None
    if reading is None or not reading.places:
        return explain_values(text, find, guess=guess)
    repair = explain_values(reading.text, find, guess=guess)
    style = "json-capitals" if _CAPITAL.search(text) else "json"
    regions = tuple(_write_all(text, reading, repair.regions, style))
    return Repair(text, _apply(text, regions), regions, tuple(_find_doubts(text, reading, repair.unsure)))


def _read(text: str) -> _Reading:
    parts, starts, ends, at = list[str](), list[int](), list[int](), 0
    for found in _ESCAPE.finditer(text):
        digits = found["pair"] or found["one"]
        if digits:
            parts += [text[at : found.start()], bytes.fromhex(digits.replace("\\u", "")).decode("utf-16-be")]
            at = found.end()
            starts.append(found.start())
            ends.append(at)
    lengths = list(accumulate(map(len, parts)))
    return _Reading("".join(parts) + text[at:], lengths[::2], starts, ends)


def _write_all(text: str, reading: _Reading, regions: tuple[Region, ...], style: str) -> Iterator[Region]:
    """Yield the regions in the original, with escapes where these were; not those that mix escapes and characters."""
    for region in regions:
        start, end = reading.find(region.start), reading.find(region.end, is_end=True)
        before = text[start:end]
        if before == region.before:
            yield replace(region, start=start)
            continue
        own = _style_of(before) or style
        written = _write(region, before, own)
        if written is not None:
            yield replace(written, start=start)


def _style_of(escapes: str) -> str | None:
    """Return the style of escapes by the letters among their digits; None if there are none, or in both."""
    digits = "".join(re.findall(r"\\u([0-9a-fA-F]{4})", escapes))
    if digits == digits.upper():
        return None if digits == digits.lower() else "json-capitals"
    return "json" if digits == digits.lower() else None


def _write(region: Region, before: str, style: str) -> Region | None:
    from fixenc.damage import Escape  # which needs the tables of all charsets

    escape = Escape(style)
    accident = tuple(escape.move_within_escapes(damage) for damage in region.accident)
    written = Region(0, before, escape.inflict(region.after), accident, region.odds)
    return written if written.is_proved else None


def _apply(text: str, regions: tuple[Region, ...]) -> str:
    from fixenc.repair.regions import apply

    return apply(text, regions)


def _find_doubts(text: str, reading: _Reading, doubts: tuple[Unsure, ...]) -> Iterator[Unsure]:
    for doubt in doubts:
        start, end = reading.find(doubt.start), reading.find(doubt.start + len(doubt.text), is_end=True)
        yield replace(doubt, start=start, text=text[start:end])
