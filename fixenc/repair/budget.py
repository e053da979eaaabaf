"""How much search a text is worth: counted in work, never in seconds, so that results do not depend on the machine.

A unit of work takes about a microsecond: a character that is scored, or a part of a state that is built. Two kinds of
work are counted apart: search without guesses, and guesses at what was lost, which need a language model. A line has a
limit; the limit of a document grows with its length. It is all or nothing: if the guesses of a document are too many,
none is made in any line; if the rest is too much, no line is searched. If only some lines were searched, fixing the
text again would search others.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntEnum
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Value = TypeVar("Value")

# Units of work that one line may take. Of 533 lines of up to 450 characters that lost something, the dearest took 4.4
# million, and one in 20 more than 1.6 million.
MOST_A_LINE = 6_000_000
# Units of work that a document of any length may take for search without guesses: a line takes 20,000 to 110,000.
SEARCH = 2_000_000
# Units more for each of its characters. If all lines were misread in one charset, search takes 1 unit a character; if
# each was in another of seven, 19, which texts of up to 130,000 characters may take.
SEARCH_A_CHARACTER = 4
# Units of work that a document of any length may take for guesses: torn pages of 1,490 characters, and documents of
# 3,800 characters that lost bytes, take up to 5.6 million.
#
# A document that spends its guesses, and then its other search, takes all three: 6.5 and twice 2 million, and 10 for
# each character. With 6 and 4 a character, the dearest text of 1 MB (`tests/bench/time.py`) took 19.8 s.
GUESSES = 6_500_000
# Units more for each of its characters. A long text that lost something everywhere would take 20 to 800.
GUESSES_A_CHARACTER = 2
# More work than any document takes: no limit.
_UNLIMITED = 1 << 62


class Depth(IntEnum):
    """How far a document is searched.

    `ALL`: for everything. `NO_GUESSES`: for all that needs no language model to guess what was lost. `THROUGHOUT`: only
    for an accident that happened to all of it.
    """

    ALL = 0
    NO_GUESSES = 1
    THROUGHOUT = 2


class LineSpentError(Exception):
    """The search in a line takes more work than a line may, so that the line is left alone."""


class DocumentSpentError(Exception):
    """The search takes more work than the document may, so that it starts again, only to this `depth`."""

    def __init__(self, depth: Depth) -> None:
        super().__init__()
        self.depth = depth


@dataclass(slots=True)
class _Meter:
    """The work spent so far: on the document without guesses, on its guesses, and on the current line."""

    depth: Depth
    most: int
    most_guesses: int
    most_a_line: int
    spent: int = 0
    guesses: int = 0
    line: int = 0
    is_guessing: bool = False

    def spend(self, work: int, guesses: int) -> None:
        """Count work; raises LineSpentError or DocumentSpentError if that is too much."""
        if not self._is_within_depth(guesses):
            raise LineSpentError
        self.spent, self.guesses, self.line = self.spent + work, self.guesses + guesses, self.line + work + guesses
        if self.spent > self.most:
            raise DocumentSpentError(Depth.THROUGHOUT)
        if self.guesses > self.most_guesses:
            raise DocumentSpentError(Depth.NO_GUESSES)
        if self.line > self.most_a_line:
            raise LineSpentError

    def has_left(self, work: int, guesses: int) -> bool:
        """Whether this work may still be spent."""
        is_left = self.spent + work <= self.most and self.guesses + guesses <= self.most_guesses
        return is_left and self.line + work + guesses <= self.most_a_line and self._is_within_depth(guesses)

    def _is_within_depth(self, guesses: int) -> bool:
        return self.depth is Depth.ALL or (self.depth is Depth.NO_GUESSES and not guesses)


# After this number of lines, or other parts of a document, their mean work predicts the work for all parts.
_ENOUGH_PARTS = 100
# The fewest parts that predict it: even a mean that is lower by `_STANDARD_ERRORS` must then be too much. In the texts
# of 100 kB whose guesses are too many (`tests/bench/time.py`), 5 to 20 lines showed it.
_LEAST_PARTS = 5
# How many standard errors are taken off the mean of a few parts.
_STANDARD_ERRORS = 3.0

TOO_MUCH = "not searched to the end: that would take too much work; smaller parts may be repaired by themselves"
"""Why a line is left alone, in words."""

_METER: ContextVar[_Meter | None] = ContextVar("fixenc work", default=None)


def run_within_budget(length: int, fix: Callable[[], Value]) -> tuple[Value, Depth]:
    """Return the result of `fix` for a document of `length` characters, and how far its budget let it be searched."""
    depth = Depth.ALL
    while True:
        most, guesses = SEARCH + SEARCH_A_CHARACTER * length, GUESSES + GUESSES_A_CHARACTER * length
        token = _METER.set(_Meter(depth, most, guesses, MOST_A_LINE))
        try:
            return fix(), depth
        except DocumentSpentError as spent:
            depth = spent.depth
        finally:
            _METER.reset(token)


def spend(work: int) -> None:
    """Count work on a line; raises LineSpentError or DocumentSpentError if that is too much."""
    meter = _METER.get()
    if meter is not None:
        meter.spend(*((0, work) if meter.is_guessing else (work, 0)))


class Foresight:
    """Predicts, from the first parts of a document, whether the guesses for all of its parts take too much work."""

    def __init__(self, parts: int) -> None:
        self._parts, self._start, self._done = parts, _count_guesses(), 0
        self._last, self._squares = self._start, 0

    def count_part(self) -> None:
        """Count one more part as done; raises DocumentSpentError if all of them will take too much."""
        meter, spent = _METER.get(), _count_guesses()
        self._done += 1
        self._squares += (spent - self._last) ** 2
        self._last = spent
        if meter is None or self._done < _LEAST_PARTS:
            return
        mean = foreseen = (spent - self._start) / self._done
        if self._done < _ENOUGH_PARTS:
            variance = max(0.0, self._squares / self._done - mean**2)
            foreseen -= _STANDARD_ERRORS * math.sqrt(variance / (self._done - 1))
        if self._start + foreseen * self._parts > meter.most_guesses:
            raise DocumentSpentError(Depth.NO_GUESSES)


def _count_guesses() -> int:
    meter = _METER.get()
    return 0 if meter is None else meter.guesses


def spend_on_all(work: int) -> None:
    """Count work on all lines at once, limited only by the document's budget; raises DocumentSpentError."""
    meter = _METER.get()
    if meter is not None and meter.depth is not Depth.THROUGHOUT:
        with count_as_one_line():
            meter.line = -work
            meter.spend(work, 0)


def is_searched() -> bool:
    """Whether lines are searched at all."""
    meter = _METER.get()
    return meter is None or meter.depth is not Depth.THROUGHOUT


@contextmanager
def count_as_one_line() -> Iterator[None]:
    """Count the work done in this context as work on one line."""
    meter = _METER.get()
    before = meter.line if meter is not None else 0
    try:
        if meter is not None:
            meter.line = 0
        yield
    finally:
        if meter is not None:
            meter.line = before


@contextmanager
def count_as_guesses() -> Iterator[None]:
    """Count the work done in this context as guesses at what was lost."""
    meter = _METER.get()
    before = meter is not None and meter.is_guessing
    try:
        if meter is not None:
            meter.is_guessing = True
        yield
    finally:
        if meter is not None:
            meter.is_guessing = before


def remember(size: int) -> Callable[[Callable[Parameters, Value]], Callable[Parameters, Value]]:
    """Return a decorator that remembers the results for `size` arguments, and their work, which is counted each time.

    So results do not depend on what a process did before. If the work is too much, it is done again, to stop at the
    same place.
    """

    def decorate(function: Callable[Parameters, Value]) -> Callable[Parameters, Value]:
        known, lock = OrderedDict[object, tuple[Value, int, int]](), Lock()

        @wraps(function)
        def ask(*arguments: Parameters.args, **named: Parameters.kwargs) -> Value:
            meter = _METER.get() or _Meter(Depth.ALL, _UNLIMITED, _UNLIMITED, _UNLIMITED)
            key = arguments, tuple(named.items())
            with lock:
                found = known.get(key)
            if found is not None and meter.has_left(*found[1:]):
                meter.spend(*found[1:])
                return found[0]
            spent, guesses, token = meter.spent, meter.guesses, _METER.set(meter)
            try:
                value = function(*arguments, **named)
            finally:
                _METER.reset(token)
            with lock:
                known[key] = value, meter.spent - spent, meter.guesses - guesses
                if len(known) > size:
                    known.popitem(last=False)
            return value

        return ask

    return decorate
