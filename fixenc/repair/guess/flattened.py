"""Text that lost something after it was misread: what had been lost is guessed, place by place, by the language.

The places have several options each (`damage.lattice`); a beam goes through them from left to right and keeps what
reads best so far. What comes out is proved like any other repair: run forwards, it gives exactly what is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fixenc.charsets import REPLACEMENT
from fixenc.damage import FLATTENINGS, Choice, Flattening, Lattice, lattice
from fixenc.plausibility import oddity
from fixenc.records import Loss, Region
from fixenc.repair.budget import remember, spend
from fixenc.repair.explanation import Explanation, partial_cost
from fixenc.repair.guess.beam import MOST_CHARACTERS, Reading, best
from fixenc.repair.regions import apply

# How many of the characters that follow a place are weighed with it.
_AFTER = 16
# What UTF-8 is read as by software that flattens: what western and Russian Windows and the web assume.
_WRONG = ("windows-1252", "iso-8859-1", "windows-1251", "windows-1250", "windows-1254", "windows-1253", "macintosh")
# East Asian text that has bytes from 80 to 9F to lose (other charsets have none in the characters that people use), and
# what it is read as by software that drops what it does not show.
_RIGHT_OF_PAIRS = ("shift_jis",)
_WRONG_OF_PAIRS = ("windows-1252", "iso-8859-1")
# An accident whose coverage of the text is less than the best by more than this, a share, is not tried.
_LESS = 0.02
# Where any of these is left, nothing was dropped.
_LEFT = frozenset([*map(chr, range(0x80, 0xA0)), REPLACEMENT])


def filled(text: str, *, may_be_pairs: bool) -> Iterator[Explanation]:
    """The states in which UTF-8 was misread and then flattened, the likeliest of each kind and charset.

    With `may_be_pairs`, text in charsets of two bytes a character, too.
    """
    if len(text) > MOST_CHARACTERS:
        return
    lattices = list(_lattices(text, may_be_pairs=may_be_pairs))
    coverage = [one.coverage(text) for one in lattices]
    least = max(coverage, default=0.0) - _LESS
    for one, covered in zip(lattices, coverage, strict=True):
        if covered and covered >= least:
            yield from _filled(text, one)


def _lattices(text: str, *, may_be_pairs: bool) -> Iterator[Lattice]:
    """Yield the candidates for a text before something in it was lost, for each accident that can have lost it."""
    for kind in FLATTENINGS:
        is_dropped = Flattening(kind).loss is Loss.DROPS
        if is_dropped and not _LEFT.isdisjoint(text):
            continue
        yield from (lattice("utf-8", wrong, kind) for wrong in _WRONG)
        if may_be_pairs and is_dropped:
            yield from (lattice(right, wrong, kind) for right in _RIGHT_OF_PAIRS for wrong in _WRONG_OF_PAIRS)


def filled_by(text: str, lattice: Lattice) -> Explanation | None:
    """The likeliest state in which one misreading that was flattened is undone; None if it cannot be."""
    return next(_filled(text, lattice), None) if lattice.coverage(text) else None


def _filled(text: str, lattice: Lattice) -> Iterator[Explanation]:
    accident, cost = (lattice.damage, lattice.flattening), lattice.damage.cost + lattice.flattening.cost
    for reading in _read(text, lattice):
        regions = tuple(Region(start, text[start:end], after, accident) for start, end, after in _joined(reading.spans))
        if regions and all(region.is_proved for region in regions):
            around = apply(text, [replace(region, after="") for region in regions])
            partial = 0.0 if around.isascii() else partial_cost(lattice.damage)
            yield Explanation(apply(text, regions), regions, accident, cost + partial + oddity(reading.text))


@remember(64)
def _read(text: str, lattice: Lattice) -> list[Reading]:
    """The likeliest readings of a text. Remembered: a line asks more than once."""
    spend(len(text))
    choices = {at: lattice.choices(text, at) for at in lattice.places(text)}
    known = _as_known(text, choices, 0, len(text))
    beam = [Reading(0, "")]
    for at, here in choices.items():
        chosen = [(choice, _span(at, choice, text[at : choice.end])) for choice in here]
        readings = list[Reading]()
        for reading in beam:
            if reading.end > at:  # what stands here was part of the character before
                readings.append(reading)
                continue
            so_far = reading.to(at, text[reading.end : at])
            readings += (so_far.to(choice.end, choice.character, span) for choice, span in chosen)
            if not here[0].is_whole:
                readings.append(so_far.to(at + 1, text[at]))
        if len(readings) > len(beam):
            ends = {reading.end for reading in readings}
            open_places = (place for place in choices if place >= max(ends) and not choices[place][0].is_whole)
            stop = next(open_places, len(text))
            following = {end: _as_known(text, choices, end, min(stop, at + _AFTER)) for end in ends}
            readings = best(readings, [following[reading.end] for reading in readings], part_of=known)
        beam = readings
    found = [reading.to(len(text), text[reading.end :]) for reading in beam]
    found = best(found, [""] * len(found), part_of=known)
    return sorted(found, key=lambda reading: reading.cost + oddity(reading.text))[:2]


def _as_known(text: str, choices: Mapping[int, list[Choice]], start: int, stop: int) -> str:
    """A part of the text as far as nothing is to be guessed in it."""
    pieces, at = list[str](), start
    while at < stop:
        here = choices.get(at)
        if here and here[0].is_whole:
            pieces.append(here[0].character)
            at = here[0].end
        else:
            pieces.append(text[at] if not here else " ")
            at += 1
    return "".join(pieces)


def _span(at: int, choice: Choice, before: str) -> tuple[tuple[int, int, str], ...]:
    return () if choice.character == before else ((at, choice.end, choice.character),)


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
