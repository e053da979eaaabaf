"""A document that one accident befell throughout: undone at once, then looked at line by line.

No line is searched for here. Bytes that are UTF-8 from end to end say so themselves; of other charsets the oddest
words of the document, taken together, say what befell all of it.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fixenc.charsets import REPLACEMENT
from fixenc.damage import Misreading, has_controls, readers_of
from fixenc.plausibility import Glance, costs, glance
from fixenc.records import Region
from fixenc.repair.budget import LineSpentError, one_line
from fixenc.repair.document.code_pages import best_related
from fixenc.repair.document.lines import Line, lines_of
from fixenc.repair.explanation import Accident
from fixenc.repair.first_look import CLEAR, PLAIN, lines_in, usual
from fixenc.repair.line.mend import sample_of, verdict
from fixenc.repair.line.quoted import count_arguments
from fixenc.repair.line.search import ANY, MOST_STEPS, whole_original
from fixenc.repair.line.spelling import has_spellings
from fixenc.repair.margins import MARGIN_REPLACE

# So many characters that all bytes of a document make as UTF-8, and nothing else, are no chance: each is one in eight.
_LEAST_CHARACTERS = 12
# What a first look finds that odd without an accident, it must have found so many times as odd before. Where all of a
# document is UTF-8, its bytes speak for the accident too: less must be gained, in nats.
_FAR_ODDER, _PLAIN_UTF8 = 8, 2.0
# So many readers, the likeliest at a first look, are compared by so many of the words in which they differ.
_MOST_COMPARED, _MOST_WORDS = 4, 40
# An accident that so many lines show befell the document.
_LEAST_LINES = 5
# From this number of lines on that are unusual by more than this, in nats, their odd words are looked at together.
_LEAST_POOL = 3
POOLED = 1.5
# The words of so many lines tell enough.
_MOST_POOLED = 40
# What an accident leaves unusual of a line, in nats, may be for a related one to explain.
LEFT_ODD = 0.5


@dataclass(frozen=True, slots=True)
class Throughout:
    """What befell a document, and the regions that this explains, a line each.

    `left` are the numbers of the lines that a first look does not tell enough of. `is_healthy` tells that it finds
    nothing more to look for.
    """

    accident: Accident
    regions: tuple[Region, ...]
    left: frozenset[int]
    is_healthy: bool


@dataclass(frozen=True, slots=True)
class _Undone:
    """The lines of a document without an accident (where it cannot have befallen them, as they are), looked at.

    `is_utf8` tells that without it, all bytes are well-formed UTF-8.
    """

    accident: Accident
    lines: list[str]
    seen: Glance
    is_utf8: bool = False


def befell_throughout(text: str, seen: Glance) -> Throughout | None:
    """What befell all of a document or nearly, and what that explains of it; None where no accident did.

    `seen` is what a first look found in it.
    """
    lines = lines_in(text)
    nats = seen.by_line()
    undone = _from_utf8(text, lines[nats.index(max(nats))], seen) or _from_pool(text, lines, nats, seen)
    if undone is None or len(undone.lines) != len(lines):
        return None
    found = _settled(lines, nats, undone)
    return found if len(found.regions) >= max(_LEAST_LINES, 2 * count_arguments(text)) else None


def _settled(lines: list[str], nats: Sequence[float], undone: _Undone) -> Throughout:
    start, regions, left = 0, list[Region](), list[int]()
    after = undone.seen.by_line()
    least = _PLAIN_UTF8 if undone.is_utf8 else PLAIN
    for number, (was, now, odd, still) in enumerate(zip(lines, undone.lines, nats, after, strict=True)):
        region = Region(start, was, now, undone.accident)
        if was != now and odd - still > least and (still < CLEAR or odd > _FAR_ODDER * still) and region.is_proved:
            regions.append(region)
        elif was != now or odd > CLEAR:
            left.append(number)
        start += len(was) + 1
    is_healthy = not left and not any(undone.seen.odd_lines(usual))
    return Throughout(undone.accident, tuple(regions), frozenset(left), is_healthy)


def _from_utf8(text: str, oddest: str, seen: Glance) -> _Undone | None:
    """The document as it was, if all of it is UTF-8 that was misread, once or more often."""
    found = [one for one in _utf8_beneath(text, oddest, seen) if not has_controls(one.text)]
    beneath = sorted(found, key=lambda one: one.seen.total + _cost(one.accident))[:_MOST_COMPARED]
    best = functools.reduce(_likelier, beneath) if beneath else None
    if best is None or best.seen.total + PLAIN > seen.total:
        return None
    return _Undone(best.accident, lines_in(best.text), best.seen, is_utf8=True)


class _Beneath(NamedTuple):
    """What a text can have been before an accident, and a first look at it."""

    accident: Accident
    text: str
    seen: Glance


def _utf8_beneath(text: str, line: str, seen: Glance, steps: int = MOST_STEPS) -> Iterator[_Beneath]:
    """What a text can have been before it was misread as often as it was; its `line` tells most readers apart."""
    if not steps:
        return
    for reader in readers_of(seen.characters):
        misreading = Misreading("utf-8", reader)
        before = next(misreading.undo(line), None)
        original = None if before is None else next(misreading.undo(text), None)
        if before is None or original is None or REPLACEMENT in original or not _is_no_chance(original):
            continue
        looked = glance(original)
        deeper = list(_utf8_beneath(original, before, looked, steps - 1)) or [_Beneath((), original, looked)]
        yield from (one._replace(accident=(*one.accident, misreading)) for one in deeper)


def _likelier(one: _Beneath, other: _Beneath) -> _Beneath:
    """The one of two that the words in which they differ speak for; a first look tells no rare letter from another."""
    pairs = zip(one.text.split(), other.text.split(), strict=False)
    words = list(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))[:_MOST_WORDS]
    if not words or one.seen.total + PLAIN < other.seen.total:
        return one
    was, now = (math.fsum(costs(list(readings)).tolist()) for readings in zip(*words, strict=True))
    return other if now + _cost(other.accident) + MARGIN_REPLACE < was + _cost(one.accident) else one


def _is_no_chance(original: str) -> bool:
    return len(original) - len(original.encode("ascii", "ignore")) >= _LEAST_CHARACTERS


def _cost(accident: Accident) -> float:
    return math.fsum(damage.cost for damage in accident)


def _from_pool(text: str, lines: list[str], nats: Sequence[float], seen: Glance) -> _Undone | None:
    """The document as it was by what explains its oddest words together, if that is a misreading."""
    first = heapq.nlargest(_MOST_POOLED, range(len(lines)), key=nats.__getitem__)
    oddest = sorted(lines_of(text, seen, frozenset(first)), key=lambda line: -line.unusual)
    accident = pooled(oddest, sum(odd > POOLED for odd in nats))
    if accident is None or not all(damage.is_misreading for damage in accident) or has_spellings(accident):
        return None
    undone = _undone(text, lines, _told_by_all(text, seen, oddest, accident))
    after = undone.seen.by_line()
    pairs = [
        (was, now) for was, now, odd in zip(lines, undone.lines, after, strict=True) if odd > LEFT_ODD and was != now
    ]
    related = best_related(pairs, undone.accident)
    if related is None:
        return undone
    other = _undone(text, lines, related)
    return other if other.seen.total < undone.seen.total else undone


def _told_by_all(text: str, seen: Glance, lines: Sequence[Line], accident: Accident) -> Accident:
    """Return the accident with the reader that can have read all of the text; this accident if no reader can.

    All of the accident are misreadings. The reader is one that makes the same of one of the lines.
    """
    *first, last = accident
    if whole_original(text, accident) is not None:
        return accident
    told = ((line.text, whole_original(line.text, accident)) for line in lines)
    line, original = next(((line, original) for line, original in told if original is not None), ("", None))
    likes = [(*first, Misreading(last.written_in, reader)) for reader in readers_of(seen.characters)]
    fitting = (like for like in likes if whole_original(line, like) == original and whole_original(text, like))
    return next(fitting, accident)


def _undone(text: str, lines: list[str], accident: Accident) -> _Undone:
    whole = whole_original(text, accident)
    originals = [] if whole is None else lines_in(whole)
    if whole is None or len(originals) != len(lines):
        originals = [line if line.isascii() else whole_original(line, accident) or line for line in lines]
        whole = "".join(itertools.chain.from_iterable(zip(originals, _line_ends(text, lines), strict=True)))
    return _Undone(accident, originals, glance(whole))


def _line_ends(text: str, lines: list[str]) -> Iterator[str]:
    ends = itertools.accumulate((len(line) + 1 for line in lines), initial=-1)
    return (text[end : end + 1] for end in itertools.islice(ends, 1, None))


def pooled(oddest: Sequence[Line], odd: int) -> Accident | None:
    """The accident that explains the oddest words of several lines together; one word each may say too little.

    `oddest` are the first of `odd` unusual lines.
    """
    if odd < _LEAST_POOL:
        return None
    sample = sample_of((line.text, line.odd_places) for line in oddest)
    try:
        with one_line():
            state = verdict(sample, ANY).state
    except LineSpentError:
        return None
    return None if state is None else state.accident
