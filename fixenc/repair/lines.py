"""The lines of a document, and which of them are worth a closer look."""

from __future__ import annotations

import itertools
import re
from array import array
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from fixenc.charsets import REPLACEMENT
from fixenc.plausibility import Glance, glance, surprises
from fixenc.repair.decision import LEAST_SURPRISE, Decision
from fixenc.repair.state import State

# A longer line is taken in stretches.
_LONG_LINE = 4000
_ASCII_PAIR = re.compile(r"[\x00-\x7f]{2}")
# Documents of more characters are glanced over first, and only lines that are unusual by more nats than this are looked
# at: so many, and for each character of the East Asian scripts, which have rare ones everywhere. Of 478 healthy
# documents of 50 kB in 29 languages, one in five has such a line.
SHORT, _UNUSUAL, _UNUSUAL_CHARACTER = 2000, 4.5, 0.1
# So many odd places of a line tell enough.
_MOST_PLACES = 40
# A mended line is healthy where a first look finds less in it, in nats; and where it found so much more before, there
# is nothing to weigh.
CLEAR, PLAIN = 2.0, 5.0
# So much, in nats, is unusual in a line that was damaged.
_ODD = 1.0
# Among many lines some surprise by chance, by up to so many nats.
_SURPRISE_AMONG_MANY = 5.0
# Of what was misread in charsets other than UTF-8, nearly every character surprises: for each there are more nats than
# this, among many lines.
_DENSE = 1.5
_MANY = 50
# How many lines are weighed at once: few at first, since the first often explains the others.
_FIRST, _NEXT = 3, 32


# One for all: a document may have a line for every third byte.
_UNDECIDED = Decision()


@dataclass(slots=True)
class Line:
    """A line (or a stretch of a long one) that holds more than ASCII, and what has been found out about it.

    `unusual` is what a first look said of it, in nats, and `odd_places` where; `is_odd` whether that is worth a closer
    look, and `is_dense` whether it surprises so much that any charset may have been at work. `is_done` tells that it
    needs no search of its own (any more), `is_spent` that the search for what befell it took too much; `quoted` is what
    would mend it if it were not mojibake on purpose.
    """

    start: int
    text: str
    unusual: float = 0.0
    odd_places: tuple[int, ...] = ()
    is_odd: bool = True
    is_dense: bool = False
    decision: Decision = _UNDECIDED
    is_done: bool = False
    is_spent: bool = False
    quoted: State | None = None

    @property
    def is_mended(self) -> bool:
        """Whether damage was found in it."""
        return self.decision.state is not None

    @property
    def best_text(self) -> str:
        """The line as it should be, as far as is known."""
        return self.decision.state.text if self.decision.state else self.text


@lru_cache(maxsize=1)
def first_look(text: str) -> Glance:
    """A first look at a document. Remembered, since several ask for it."""
    return glance(text)


def odd_glance(text: str) -> Glance | None:
    """A first look at a document, if it finds a line in it that is worth a closer one."""
    seen = first_look(text)
    return seen if seen.total > _UNUSUAL and any(seen.odd_lines(usual)) else None


def lines_of(text: str, seen: Glance | None, wanted: Container[int] | None = None) -> list[Line]:
    """The lines of a text that hold more than ASCII, long ones in stretches; all of them, or those `wanted` by number.

    `seen` is what a first look found in it; where none was taken, all of them are odd.
    """
    lines = _split(text, wanted)
    if seen is None:
        return lines
    # A document may have a line for every third byte: numbers that Python keeps one by one would take most memory.
    bounds = array("q", (line.start for line in lines)), array("q", (line.start + len(line.text) for line in lines))
    # Short lines are odd at the same places, and as much.
    shared, shared_nats = dict[tuple[int, ...], tuple[int, ...]](), dict[float, float]()
    for line, nats, places in zip(lines, seen.within(*bounds), seen.places_within(*bounds), strict=True):
        line.unusual = shared_nats.setdefault(nats, nats)
        end = line.start + len(line.text)
        line.is_odd = nats > _UNUSUAL and nats > usual(seen.east_asian_within(line.start, end))
        odd_places = tuple(place - line.start for place in places[:_MOST_PLACES])
        line.odd_places = shared.setdefault(odd_places, odd_places)
    return lines


def usual(east_asian: int) -> float:
    """How unusual a healthy line may be that has so many East Asian characters, in nats."""
    return _UNUSUAL + _UNUSUAL_CHARACTER * east_asian


def doubtful(lines: Sequence[Line], among: int) -> Iterator[Line]:
    """The lines of a document of so many that surprise and are not done, roughly the most surprising first."""
    share = min(1.0, among / _MANY)
    least = LEAST_SURPRISE + share * (_SURPRISE_AMONG_MANY - LEAST_SURPRISE)
    waiting, size = sorted((line for line in lines if line.is_odd), key=attrgetter("unusual"), reverse=True), _FIRST
    left = (line for line in waiting if not line.is_done)
    while batch := list(itertools.islice(left, size)):
        size = _NEXT
        surprise = surprises([line.text for line in batch]).tolist()
        for nats, line in sorted(zip(surprise, batch, strict=True), key=lambda pair: -pair[0]):
            line.is_dense = is_dense(line.text, nats / max(share, 1e-9))
            if nats > least and not line.is_done:
                yield line


def is_unusual(line: str) -> bool:
    """Whether a first look finds anything in a line that healthy text hardly has.

    >>> is_unusual("Größe, café"), is_unusual("GrÃ¶Ã\x9fe")
    (False, True)
    """
    return glance(line).total > _ODD


def is_dense(text: str, nats: float) -> bool:
    """Whether `nats` of surprise are so much for the text that other charsets than UTF-8 may have been at work."""
    return nats > _DENSE * (len(text) - len(text.encode("ascii", "ignore")))


def glance_each(lines: Sequence[str]) -> Sequence[float]:
    """How unusual each of the lines of one text is, in nats."""
    ends = list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
    return glance("\n".join(lines)).within(ends[:-1], ends[1:])


def lines_in(text: str) -> list[str]:
    """The lines of a text, empty ones included; every line feed and every return ends one."""
    return text.replace("\r", "\n").split("\n")


def _each_line(text: str) -> Iterator[str]:
    """The same, one after another: of a document of very short lines, all at once take much."""
    text, start = text.replace("\r", "\n"), 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _is_gone(line: str) -> bool:
    """Whether nothing in a line is beyond ASCII but what stands for lost characters, not bytes: that tells nothing."""
    return line.isascii() or (REPLACEMENT * 2 not in line and line.replace(REPLACEMENT, "").isascii())


def _split(text: str, wanted: Container[int] | None = None) -> list[Line]:
    found, start = list[Line](), 0
    shared = dict[str, str]()  # a document of very short lines has few different ones
    for number, line in enumerate(_each_line(text)):
        if (wanted is None or number in wanted) and not _is_gone(line):
            found += (
                [Line(start, shared.setdefault(line, line))] if len(line) <= _LONG_LINE else _stretches(line, start)
            )
        start += len(line) + 1
    return found


def _stretches(line: str, start: int) -> Iterator[Line]:
    at = 0
    while at < len(line):
        end = _cut(line, at, len(line))
        if not line[at:end].isascii():
            yield Line(start + at, line[at:end])
        at = end


def _cut(text: str, start: int, end: int) -> int:
    """Where a stretch that begins at `start` ends: at a space if there is one, else between ASCII characters."""
    if end - start <= _LONG_LINE:
        return end
    window = text[start : start + _LONG_LINE]
    return start + (window.rfind(" ") + 1 or _last_ascii(window) or _LONG_LINE)


def _last_ascii(window: str) -> int:
    ends = [match.end() for match in _ASCII_PAIR.finditer(window)]
    return ends[-1] - 1 if ends else 0
