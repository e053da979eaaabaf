"""Text that lost something after it was misread: what had been lost is guessed, place by place, by the language.

The places have several options each (`damage.lattice`); a beam goes through them from left to right and keeps what
reads best so far. What comes out is proved like any other repair: run forwards, it gives exactly what is there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fixenc.charsets import REPLACEMENT
from fixenc.damage import FLATTENINGS, Flattening, Lattice, Misreading, lattice
from fixenc.plausibility import costs
from fixenc.records import Region
from fixenc.repair.state import Accident, State, apply

# How many readings are kept, and by how much worse than the best, in nats; how much of one tells how it goes on, and
# how much of what follows, in characters.
_BEAM, _WORSE, _BEFORE, _AFTER = 24, 9.0, 16, 5
# What UTF-8 is read as by software that flattens: what western and Russian Windows and the web assume.
_WRONG = ("windows-1252", "iso-8859-1", "windows-1251", "windows-1250", "windows-1254", "macintosh")
# East Asian text that has bytes from 80 to 9F to lose (other charsets have none in the characters that people use), and
# what it is read as by software that drops what it does not show.
_RIGHT_OF_PAIRS = ("shift_jis",)
_WRONG_OF_PAIRS = ("windows-1252", "iso-8859-1")
# Longer texts take too long.
_MOST_CHARACTERS = 300
# Where any of these is left, nothing was dropped.
_LEFT = frozenset([*map(chr, range(0x80, 0xA0)), REPLACEMENT])


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text read so far: what came out, what it costs, and the stretches that are more than the text as it is."""

    text: str
    cost: float
    spans: tuple[tuple[int, int, str], ...] = ()


def filled(text: str, *, may_be_pairs: bool) -> Iterator[State]:
    """The states in which UTF-8 was misread and then flattened, the likeliest of each kind and charset.

    With `may_be_pairs`, text in charsets of two bytes a character, too.
    """
    if len(text) > _MOST_CHARACTERS:
        return
    for kind in FLATTENINGS:
        if Flattening(kind).drops and not _LEFT.isdisjoint(text):
            continue
        for wrong in _WRONG:
            yield from _filled(text, lattice("utf-8", wrong, kind))
        if may_be_pairs and Flattening(kind).drops:
            for right, wrong in itertools.product(_RIGHT_OF_PAIRS, _WRONG_OF_PAIRS):
                yield from _filled(text, lattice(right, wrong, kind))


def filled_by(text: str, accident: Accident) -> State | None:
    """The state in which this accident is undone, a misreading that was flattened; None if nowhere."""
    damage, flattening = accident
    if not isinstance(damage, Misreading) or not isinstance(flattening, Flattening):
        return None
    return next(_filled(text, lattice(damage.right, damage.wrong, flattening.kind)), None)


def _filled(text: str, lattice: Lattice) -> Iterator[State]:
    if not lattice.could_be(text):
        return
    accident = (lattice.damage, lattice.flattening)
    for reading in _read(text, lattice):
        regions = tuple(Region(start, text[start:end], after, accident) for start, end, after in _joined(reading.spans))
        if regions and all(region.is_proved for region in regions):
            yield State(apply(text, regions), regions, accident, lattice.damage.cost + lattice.flattening.cost)


def _read(text: str, lattice: Lattice) -> list[_Reading]:
    beam = [(0, _Reading("", 0.0))]
    places = lattice.places(text)
    for at, following in itertools.pairwise([*places, len(text)]):
        choices = lattice.choices(text, at)
        options = list[_Option]()
        for done, reading in beam:
            if done > at:  # what stands here was part of the character before
                options.append(_Option(done, reading, ""))
                continue
            before = replace(reading, text=reading.text + text[done:at])
            if len(choices) > 1 or lattice.flattening.drops:
                options.append(_Option(at + 1, before, text[at]))
            options += [_Option(choice.end, before, choice.character) for choice in choices]
        ahead = at + min(following - at, _AFTER)
        beam = (
            _best(text, at, options, ahead)
            if len(options) > len(beam)
            else [(option.end, _with(text, at, option, option.reading.cost)) for option in options]
        )
    return [replace(reading, text=reading.text + text[done:]) for done, reading in beam[:2]]


@dataclass(frozen=True, slots=True)
class _Option:
    """A reading, the character that it may go on with, and where in the text what is left of that ends."""

    end: int
    reading: _Reading
    character: str


def _best(text: str, at: int, options: list[_Option], ahead: int) -> list[tuple[int, _Reading]]:
    """The readings that are likeliest after one more place, judged by what is around it."""
    tails = [option.reading.text[-_BEFORE:] for option in options]
    windows = [tail + option.character + text[option.end : ahead] for tail, option in zip(tails, options, strict=True)]
    distinct = list(dict.fromkeys((*windows, *tails)))
    price = dict(zip(distinct, costs(distinct).tolist(), strict=True))
    ranked = sorted(
        (
            (option.reading.cost + price[window] - price[tail], number)
            for number, (option, window, tail) in enumerate(zip(options, windows, tails, strict=True))
        ),
    )
    most = ranked[0][0] + _WORSE
    return [
        (options[number].end, _with(text, at, options[number], cost)) for cost, number in ranked[:_BEAM] if cost <= most
    ]


def _with(text: str, at: int, option: _Option, cost: float) -> _Reading:
    """The reading after an option was taken."""
    spans = option.reading.spans
    if option.character and option.character != text[at : option.end]:
        spans = (*spans, (at, option.end, option.character))
    return _Reading(option.reading.text + option.character, cost, spans)


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
