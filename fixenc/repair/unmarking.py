"""UTF-8 that was read in a charset of two bytes a character, with marks in it: what stood under them is guessed.

The bytes of the text are known but for those under marks, and most of these must end a sequence that was begun.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from fixenc.charsets import REPLACEMENT
from fixenc.damage import MARKED, READERS, MarkedBytes, Marking, Pending
from fixenc.plausibility import oddity
from fixenc.records import Region
from fixenc.repair.beam import MOST_CHARACTERS, Reading, ranked
from fixenc.repair.state import State

_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uff61-\uff9f\ue000-\uf8ff]")
# A mark that ends no sentence, and begins no query in an address.
_MARKED = re.compile("\ufffd" + r"|\?\?|\?(?=\w)(?![\w.%-]+=)|(?<=\w)・(?![\u3040-\u30ff])")
# Of the characters beyond ASCII so many must be there, or one beside a mark that nobody writes; so many marks may
# be, or for each of them.
_LEAST_LEFT, _FEW_MARKS, _MOST_MARKS = 3, 40, 1.5
# Where so many are possible side by side, or one after the other, too much was lost.
_MOST_AT_ONCE, _MOST_IN_ALL = 10_000, 30_000
# How many readings of a text are told: whether the next is nearly as likely.
_MOST_READINGS = 2
# So few readings are all followed.
_FEW = 48


def may_be_marked(text: str) -> bool:
    """Whether there are marks in a text beside East Asian characters, where nobody writes them."""
    return has_marks(text) and len(_EAST_ASIAN.findall(text)) >= (1 if REPLACEMENT in text else _LEAST_LEFT)


def has_marks(text: str) -> bool:
    """Whether a text has anything in it that may be such a mark."""
    return _MARKED.search(text) is not None


@lru_cache(maxsize=256)
def unmarked(text: str) -> tuple[State, ...]:
    """The states in which marks are read as bytes of UTF-8: the likeliest, by the first reader that fits."""
    return tuple(_unmarked(text))


def _unmarked(text: str) -> Iterator[State]:
    left = len(_EAST_ASIAN.findall(text))
    if not left or len(text) > MOST_CHARACTERS:
        return
    for mark in MARKED if left >= _LEAST_LEFT else MARKED[:1]:
        if not 0 < text.count(mark) <= max(_FEW_MARKS, _MOST_MARKS * left):
            continue
        ways = itertools.product(READERS, (False, True))
        found = (list(unmarked_by(text, Marking(reader, mark, in_pairs))) for reader, in_pairs in ways)
        yield from next(filter(None, found), ())


def unmarked_by(text: str, damage: Marking) -> Iterator[State]:
    """The likeliest states in which the marks of one reader are read, if it can have put them."""
    bytes_ = MarkedBytes(damage, text)
    if not bytes_.is_possible:
        return
    for original in _read(text, bytes_):
        region = Region(0, text, original, (damage,))
        if region.is_proved:
            yield State(original, (region,), (damage,), damage.cost + oddity(original), is_whole=True)


def _read(text: str, bytes_: MarkedBytes) -> list[str]:
    """The likeliest originals of a text, if it can have any."""
    beam, work = {Reading(0, ""): [Pending()]}, 0
    for at, character in enumerate(text):
        further = dict[str, tuple[Reading, list[Pending]]]()
        has_grown = False
        for reading, pendings in beam.items():
            for pending in pendings:
                for more, then in bytes_.steps(character, pending):
                    further.setdefault(reading.text + more, (reading.to(at + 1, more), []))[1].append(then)
                    has_grown |= bool(more)
            if len(further) > _MOST_AT_ONCE or work + len(further) > _MOST_IN_ALL:
                return []
        work += len(further)
        if not further:
            return []
        beam = dict(further.values())
        if has_grown and len(beam) > _FEW:
            beam = _kept(beam, is_open=character == bytes_.damage.mark)
    beam = {reading: there for reading, there in beam.items() if not all(pending.begun for pending in there)}
    if not beam:
        return []
    found = sorted(_kept(beam), key=lambda reading: reading.cost + oddity(reading.text))
    return [reading.text for reading in found[:_MOST_READINGS]]


def _kept(beam: dict[Reading, list[Pending]], *, is_open: bool = False) -> dict[Reading, list[Pending]]:
    """The likeliest readings, the best first, each with what it may be in the middle of."""
    readings = list(beam)
    return {
        readings[number].at_cost(cost): beam[readings[number]]
        for number, cost in ranked(readings, "", 0, is_open=is_open)
    }
