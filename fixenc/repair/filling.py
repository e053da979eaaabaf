"""Text that lost something after it was misread: what had been lost is guessed, place by place, by the language.

The places have several options each (`damage.flattening`); a beam goes through them from left to right and keeps what
reads best so far. What comes out is proved like any other repair: run forwards, it gives exactly what is there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from fixenc.charsets import REPLACEMENT
from fixenc.damage import FLATTENINGS, MULTI_BYTE, Flattening, Lattice, Misreading, lattice
from fixenc.plausibility import costs
from fixenc.records import Region
from fixenc.repair.state import Accident, State, apply

# How many readings are kept, and by how much worse than the best, in nats; how much of one tells how it goes on, and
# how much of what follows, in characters.
_BEAM, _WORSE, _BEFORE, _AFTER = 24, 9.0, 16, 5
# Of the characters beyond ASCII so large a part must have been bytes of UTF-8.
_LEAST_SHARE = 0.75
# For each of them that is whole, so many may have lost something: of the bytes after a lead, half are never lost.
_LOST_FOR_WHOLE = 2
# What UTF-8 is read as by software that flattens: what western and Russian Windows and the web assume.
_WRONG = ("windows-1252", "iso-8859-1", "windows-1251", "windows-1250", "windows-1254", "macintosh")
# What East Asian text is read as by software that drops what it does not show; and how many characters tell of it.
_WRONG_OF_PAIRS = ("windows-1252", "iso-8859-1")
_LEAST_PAIRS = 6
# Where any of these is left, nothing was dropped.
_LEFT = frozenset([*map(chr, range(0x80, 0xA0)), REPLACEMENT])


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text read so far: what came out, what it costs, and the stretches that are more than the text as it is."""

    text: str
    cost: float
    spans: tuple[tuple[int, int, str], ...] = ()


def filled(text: str) -> Iterator[State]:
    """The states in which UTF-8 was misread and then flattened, the likeliest of each kind and charset."""
    for kind in FLATTENINGS:
        if Flattening(kind).drops and not _LEFT.isdisjoint(text):
            continue
        for wrong in _WRONG:
            yield from _filled(text, lattice("utf-8", wrong, kind))
        if Flattening(kind).drops:
            for right, wrong in itertools.product(MULTI_BYTE, _WRONG_OF_PAIRS):
                yield from _filled(text, lattice(right, wrong, kind))


def filled_by(text: str, accident: Accident) -> State | None:
    """The state in which this accident is undone, a misreading that was flattened; None if nowhere."""
    damage, flattening = accident
    if not isinstance(damage, Misreading) or not isinstance(flattening, Flattening):
        return None
    return next(_filled(text, lattice(damage.right, damage.wrong, flattening.kind)), None)


def _filled(text: str, lattice: Lattice) -> Iterator[State]:
    places = _places(text, lattice) if lattice.damage.right == "utf-8" else _pair_places(text, lattice)
    if places is None:
        return
    accident = (lattice.damage, lattice.flattening)
    for reading in _read(text, lattice, places):
        regions = tuple(Region(start, text[start:end], after, accident) for start, end, after in _joined(reading.spans))
        if regions and all(region.is_proved for region in regions):
            cost = lattice.damage.cost + lattice.flattening.cost
            yield State(apply(text, regions), regions, accident, cost)


def _places(text: str, lattice: Lattice) -> list[int] | None:
    """Where something was, and might have been lost; None where too much is no UTF-8, or too little is left of it."""
    places, at, covered, lost = list[int](), 0, 0, 0
    while at < len(text):
        choices = lattice.choices(text, at)
        if not choices:
            at += 1
            continue
        places.append(at)
        end = min(choice.end for choice in choices)
        covered += sum(character > "\x7f" for character in text[at:end])
        lost += len(choices) > 1 or len(choices[0].character.encode()) != choices[0].end - at
        at = end
    beyond = sum(character > "\x7f" for character in text)
    whole = len(places) - lost
    is_enough = lost <= _LOST_FOR_WHOLE * whole if lattice.flattening.drops else lost <= 1 + _LOST_FOR_WHOLE * whole
    return places if lost and is_enough and covered >= _LEAST_SHARE * beyond else None


def _pair_places(text: str, lattice: Lattice) -> list[int] | None:
    """Every place, if nearly all that is beyond ASCII stands in pairs of bytes as they are; else None."""
    at = covered = 0
    while at < len(text):
        if any(choice.end == at + 2 for choice in lattice.choices(text, at)):
            covered += sum(character > "\x7f" for character in text[at : at + 2])
            at += 1
        at += 1
    beyond = sum(character > "\x7f" for character in text)
    return list(range(len(text))) if beyond >= _LEAST_PAIRS and covered >= _LEAST_SHARE * beyond else None


def _read(text: str, lattice: Lattice, places: list[int]) -> list[_Reading]:
    beam = [(0, _Reading("", 0.0))]
    for at, following in zip(places, [*places[1:], len(text)], strict=True):
        ahead = text[at : min(following, at + _AFTER)]
        options = list[tuple[int, _Reading, str]]()
        choices = lattice.choices(text, at)
        for done, reading in beam:
            if done > at:  # what stands here was part of the character before
                options.append((done, reading, ""))
                continue
            before = reading.text + text[done:at]
            start = _Reading(before, reading.cost, reading.spans)
            if len(choices) != 1:
                options.append((at + 1, start, text[at]))
            options += [(choice.end, start, choice.character) for choice in choices]
        beam = _best(text, at, options, ahead)
    return [_Reading(reading.text + text[done:], reading.cost, reading.spans) for done, reading in beam[:2]]


def _best(text: str, at: int, options: list[tuple[int, _Reading, str]], ahead: str) -> list[tuple[int, _Reading]]:
    """The readings that are likeliest after one more place, judged by what is around it."""
    tails = [reading.text[-_BEFORE:] for _, reading, _ in options]
    windows = [
        tail + character + text[end : at + len(ahead)] for tail, (end, _, character) in zip(tails, options, strict=True)
    ]
    price = costs([*windows, *tails]).tolist()
    found = list[tuple[int, _Reading]]()
    rank = list[float]()
    for (end, reading, character), window, tail in zip(options, price, price[len(windows) :], strict=False):
        spans = reading.spans
        if character and character != text[at:end]:
            spans = (*spans, (at, end, character))
        cost = reading.cost + window - tail
        rank.append(cost)
        found.append((end, _Reading(reading.text + character, cost, spans)))
    most = min(rank) + _WORSE
    order = sorted((number for number in range(len(found)) if rank[number] <= most), key=rank.__getitem__)
    return [found[number] for number in order[:_BEAM]]


def _joined(spans: tuple[tuple[int, int, str], ...]) -> Iterator[tuple[int, int, str]]:
    """Spans that touch, as one."""
    waiting: tuple[int, int, str] | None = None
    for start, end, after in spans:
        if waiting and waiting[1] == start:
            waiting = (waiting[0], end, waiting[2] + after)
        else:
            if waiting:
                yield waiting
            waiting = (start, end, after)
    if waiting:
        yield waiting
