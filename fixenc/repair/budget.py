"""How much search a text is worth: counted in work, never in seconds, so that results do not depend on the machine.

A unit of work is about a microsecond of it: a character that is scored, or a part of a state that is built. Two kinds
are counted apart: search for what can be told, and for what was lost, which a language must guess. What a line may take
has a limit, and what a document may take grows with its length. It is all or nothing: where the guesses of a document
are too many, no line of it is guessed; where the rest is, no line is searched. If only some lines were, fixing the text
again would search others.
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

# What one line may take, in work. Of 533 lines of up to 450 characters that lost something, the dearest took 4.4
# million, one in 20 more than 1.6 million.
MOST_A_LINE = 6_000_000
# What a document may take for what can be told, in work, whatever its length: a line takes 20,000 to 110,000; and for
# each of its characters. Where lines are misread in one charset, it is 1; where each is in another of seven, 19, which
# texts of up to 130,000 characters may take.
SEARCH, SEARCH_A_CHARACTER = 2_000_000, 4
# The same for what must be guessed: torn pages of 1,490 characters, and documents of 3,800 of which bytes were dropped,
# take up to 5.6 million. Of each character of a long text that lost something everywhere, it is 20 to 800.
#
# A document that spends its guesses, and then what it may take for the rest, takes all three: 6.5 and twice 2 million,
# and 10 for each character. With 6 and 4 a character, the dearest text of 1 MB (`tests/bench/time.py`) took 19.8 s.
GUESSES, GUESSES_A_CHARACTER = 6_500_000, 2
_UNLIMITED = 1 << 62


class Depth(IntEnum):
    """How far a document is searched: for all, not for what must be guessed, or only for what befell all of it."""

    ALL = 0
    TOLD = 1
    THROUGHOUT = 2


class LineSpentError(Exception):
    """The search for what befell a line takes more than it may: the line is left alone."""


class DocumentSpentError(Exception):
    """The search takes more than the document may: it is begun anew, and goes only so far."""

    def __init__(self, depth: Depth) -> None:
        super().__init__()
        self.depth = depth


@dataclass(slots=True)
class _Meter:
    """What was spent on a document, of each kind, on the line at hand, and within what is remembered."""

    depth: Depth
    most: int
    most_guesses: int
    most_a_line: int
    spent: int = 0
    guesses: int = 0
    line: int = 0
    is_guessing: bool = False

    def spend(self, work: int, guesses: int) -> None:
        if not self._goes_so_far(guesses):
            raise LineSpentError
        self.spent, self.guesses, self.line = self.spent + work, self.guesses + guesses, self.line + work + guesses
        if self.spent > self.most:
            raise DocumentSpentError(Depth.THROUGHOUT)
        if self.guesses > self.most_guesses:
            raise DocumentSpentError(Depth.TOLD)
        if self.line > self.most_a_line:
            raise LineSpentError

    def has_left(self, work: int, guesses: int) -> bool:
        """Whether so much may be spent."""
        is_left = self.spent + work <= self.most and self.guesses + guesses <= self.most_guesses
        return is_left and self.line + work + guesses <= self.most_a_line and self._goes_so_far(guesses)

    def _goes_so_far(self, guesses: int) -> bool:
        return self.depth is Depth.ALL or (self.depth is Depth.TOLD and not guesses)


# The work on so many lines, or other parts of a document, tells how much all of them will take; that on so few, if
# what they take is too much even where their mean is less by so many of its standard errors. Of the texts of 100 kB
# whose guesses are too many (`tests/bench/time.py`), 5 to 20 lines told so.
_PARTS_THAT_TELL, _FEW_THAT_TELL, _STANDARD_ERRORS = 100, 5, 3.0

TOO_MUCH = "too much can have befallen it to look through all of it"
"""Why a line is left alone, in words."""

_METER: ContextVar[_Meter | None] = ContextVar("fixenc work", default=None)


def within(length: int, fix: Callable[[], Value]) -> tuple[Value, Depth]:
    """What `fix` gives for a document of so many characters, done as far as that may go; and how far that was."""
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
    """Count work on a line; raises LineSpentError or DocumentSpentError where that is too much."""
    meter = _METER.get()
    if meter is not None:
        meter.spend(*((0, work) if meter.is_guessing else (work, 0)))


class Foresight:
    """Tells early that guesses for many parts of a document take more than it may: by what the first of them took."""

    def __init__(self, parts: int) -> None:
        self._parts, self._start, self._done = parts, _guesses(), 0
        self._last, self._squares = self._start, 0

    def after_part(self) -> None:
        """Note that one more part is done; raises DocumentSpentError where all of them will take too much."""
        meter, spent = _METER.get(), _guesses()
        self._done += 1
        self._squares += (spent - self._last) ** 2
        self._last = spent
        if meter is None or self._done < _FEW_THAT_TELL:
            return
        mean = foreseen = (spent - self._start) / self._done
        if self._done < _PARTS_THAT_TELL:
            variance = max(0.0, self._squares / self._done - mean**2)
            foreseen -= _STANDARD_ERRORS * math.sqrt(variance / (self._done - 1))
        if self._start + foreseen * self._parts > meter.most_guesses:
            raise DocumentSpentError(Depth.TOLD)


def _guesses() -> int:
    meter = _METER.get()
    return 0 if meter is None else meter.guesses


def spend_on_all(work: int) -> None:
    """Count work on all lines at once, which has no limit but the document's; raises DocumentSpentError."""
    meter = _METER.get()
    if meter is not None and meter.depth is not Depth.THROUGHOUT:
        with one_line():
            meter.line = -work
            meter.spend(work, 0)


def is_searched() -> bool:
    """Whether lines are searched at all."""
    meter = _METER.get()
    return meter is None or meter.depth is not Depth.THROUGHOUT


@contextmanager
def one_line() -> Iterator[None]:
    """Work within is on one line."""
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
def guessing() -> Iterator[None]:
    """Work within is on what was lost."""
    meter = _METER.get()
    before = meter is not None and meter.is_guessing
    try:
        if meter is not None:
            meter.is_guessing = True
        yield
    finally:
        if meter is not None:
            meter.is_guessing = before


def remembered(size: int) -> Callable[[Callable[Parameters, Value]], Callable[Parameters, Value]]:
    """Remember what a function gave for so many arguments, and the work that it was, which is counted each time.

    So results do not depend on what a process did before. Where the work is too much, it is done again, to stop at the
    same place.
    """

    def remember(function: Callable[Parameters, Value]) -> Callable[Parameters, Value]:
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

    return remember
