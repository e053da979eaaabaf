"""The lines of a document, and which of them are worth a closer look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from fixenc.plausibility import glance, surprises
from fixenc.repair.decision import Decision

_LINE = re.compile(r"[^\r\n]+")
# A longer line is taken in stretches.
_LONG_LINE = 4000
_ASCII_PAIR = re.compile(r"[\x00-\x7f]{2}")
# Documents of more characters are glanced over first, and only what is unusual by more than so many nats is looked at.
_SHORT, _UNUSUAL = 2000, 3.0
# A line that surprises by no more, in nats, has no explanation that could win: an accident costs more than that. Among
# many lines some surprise by chance.
_LEAST_SURPRISE, _SURPRISE_AMONG_MANY = 0.5, 5.0
# Of what was misread in charsets other than UTF-8, nearly every character surprises: for each there are more nats than
# this, among many lines.
_DENSE = 1.5
_MANY = 50


class Doubt(NamedTuple):
    """A line that surprises: its place among the lines, and whether so much that any charset may have been at work."""

    at: int
    is_dense: bool


@dataclass(slots=True)
class Line:
    """A line (or a stretch of a long one) that holds more than ASCII, and what has been found out about it.

    `is_done` tells that it needs no search of its own (any more).
    """

    start: int
    text: str
    decision: Decision = field(default_factory=Decision)
    is_done: bool = False

    @property
    def is_mended(self) -> bool:
        """Whether damage was found in it."""
        return self.decision.state is not None

    @property
    def best_text(self) -> str:
        """The line as it should be, as far as is known."""
        return self.decision.state.text if self.decision.state else self.text


def is_unusual(text: str) -> bool:
    """Whether anything in a document is worth a closer look.

    >>> is_unusual("Größe, café\\n" * 1000)
    False
    """
    return len(text) <= _SHORT or bool(glance(text)[1].sum() > _UNUSUAL)


def doubtful(texts: Sequence[str]) -> list[Doubt]:
    """Which lines of a document surprise, the most surprising first."""
    looked_at = _unusual(texts)
    surprise = surprises([texts[at] for at in looked_at]).tolist()
    share = min(1.0, len(texts) / _MANY)
    least = _LEAST_SURPRISE + share * (_SURPRISE_AMONG_MANY - _LEAST_SURPRISE)
    ranked = sorted(zip(surprise, looked_at, strict=True), key=lambda pair: -pair[0])
    return [Doubt(at, nats > share * _DENSE * _beyond_ascii(texts[at])) for nats, at in ranked if nats > least]


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _unusual(texts: Sequence[str]) -> Sequence[int]:
    if sum(map(len, texts)) <= _SHORT:
        return range(len(texts))
    places, nats = glance("\n".join(texts))
    ends = np.cumsum([len(text) + 1 for text in texts])
    by_line = np.bincount(np.searchsorted(ends, places, side="right"), nats, len(texts))
    unusual: list[int] = np.flatnonzero(by_line > _UNUSUAL).tolist()
    return unusual


def lines_of(text: str) -> list[Line]:
    """The lines of a text that hold more than ASCII, long ones in stretches."""
    return [Line(start, stretch) for start, stretch in _stretches(text)]


def _stretches(text: str) -> Iterator[tuple[int, str]]:
    for line in _LINE.finditer(text):
        if line.group().isascii():
            continue
        start = line.start()
        while start < line.end():
            end = _cut(text, start, line.end())
            if not text[start:end].isascii():
                yield start, text[start:end]
            start = end


def _cut(text: str, start: int, end: int) -> int:
    """Where a stretch that begins at `start` ends: at a space if there is one, else between ASCII characters."""
    if end - start <= _LONG_LINE:
        return end
    window = text[start : start + _LONG_LINE]
    return start + (window.rfind(" ") + 1 or _last_ascii(window) or _LONG_LINE)


def _last_ascii(window: str) -> int:
    ends = [match.end() for match in _ASCII_PAIR.finditer(window)]
    return ends[-1] - 1 if ends else 0
