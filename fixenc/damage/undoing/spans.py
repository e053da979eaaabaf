"""The stretches of a text that change if one misreading is undone, and the resulting text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from fixenc.damage.misreading import Misreading
from fixenc.records import Damage

# From the first to the last character beyond ASCII.
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f](?:.*[^\x00-\x7f])?", re.DOTALL)
# C1 control characters.
_C1 = re.compile("[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text and its possible original; `damage` is set where more than a misreading happened there."""

    start: int
    end: int
    original: str
    damage: Damage | None = None


Spans = tuple[Span, ...]
Part = tuple[int, int, bytes]
"""A stretch of a text: where it starts and ends, and its bytes in the charset in which it was read."""


class Read(NamedTuple):
    """The stretches of a text that may have been read in the charset `wrong`, each with its bytes, in order."""

    wrong: str
    parts: tuple[Part, ...]
    is_whole: bool

    def find_changed(self, text: str, original: str) -> Spans:
        """Return the spans of an original that has as many characters as the text."""
        return tuple(
            Span(start, end, original[start:end])
            for start, end, _ in self.parts
            if original[start:end] != text[start:end]
        )


class Undoing(NamedTuple):
    """One misreading undone wherever possible: the resulting text, and how rare the damage is, in nats.

    `is_whole` is true if it covers every character beyond ASCII. Most undoings are dropped for their text, so their
    spans are found when they are asked for.
    """

    damage: Damage
    text: str
    is_whole: bool
    cost: float
    find_spans: Callable[[str], Spans]

    @property
    def spans(self) -> Spans:
        """The stretches that change, in order."""
        return self.find_spans(self.text)


def undo_spans(text: str, damage: Damage, spans: Spans, *, is_whole: bool) -> Undoing:
    """Return the undoing of damage in these stretches of a text."""
    return Undoing(damage, join(text, spans), is_whole, damage.cost, lambda _: spans)


@cache
def weigh_misreading(right: str, wrong: str) -> tuple[Misreading, float]:
    """Return the misreading of one charset as another, and its cost, in nats."""
    damage = Misreading(right, wrong)
    return damage, damage.cost


def join(text: str, spans: Spans) -> str:
    """Return the text with the original of each span in its place."""
    pieces, at = list[str](), 0
    for span in spans:
        pieces += (text[at : span.start], span.original)
        at = span.end
    return "".join([*pieces, text[at:]])


def has_controls(text: str) -> bool:
    """Whether a text has C1 control characters, which nobody writes, so that it cannot be an original."""
    return _C1.search(text) is not None


def find_hull(text: str) -> tuple[int, int]:
    """Return where the first character beyond ASCII stands, and where the last one ends; zeros if there is none."""
    match = _BEYOND_ASCII.search(text)
    return match.span() if match else (0, 0)


def trim_to_span(text: str, original: str) -> Span:
    """Return the span of a whole text, without the ASCII that text and original have in common at both ends.

    >>> trim_to_span("a cafÃ© there", "a café there")
    Span(start=5, end=7, original='é', damage=None)
    """
    start, same = map(min, zip(_measure_ascii(text), _measure_ascii(original), strict=True))
    start *= text[:start] == original[:start]
    same *= text[len(text) - same :] == original[len(original) - same :]
    return Span(start, len(text) - same, original[start : len(original) - same])


def _measure_ascii(text: str) -> tuple[int, int]:
    """Return the number of ASCII characters at both ends of a text."""
    match = _BEYOND_ASCII.search(text)
    return (match.start(), len(text) - match.end()) if match else (len(text), len(text))
