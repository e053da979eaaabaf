"""Chinese text whose bytes were searched and replaced: readings are taken out, and what was torn is put together again.

What stands whole is simply taken out. Where characters were torn, a beam goes through all that the text may have been
(`damage.steps`) and keeps what reads best; what comes out is proved like any other repair.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from fixenc.damage import MARKS, READING, Rewriting, steps
from fixenc.plausibility import costs, read_as, readings_of
from fixenc.records import Region

_HAN = "[\u3400-\u9fff]"
_NOTE = re.compile(rf"({_HAN})\(({READING})\)")
# A reading that does not stand after its character, and the character before what is left of it.
_TORN = re.compile(rf"({_HAN})\??\(?(?:{READING})\)")
# What may be a mark whose bytes were found across two characters, and what follows it.
_MARK = re.compile(rf"\??[{re.escape(''.join(MARKS.values()))}](?=({_HAN}{{1,2}}[{_HAN[1:-1]}@-~]{{0,2}}))")
# Healthy text after a mark costs less for each character, in nats, in 98 of 100 places.
_ODD = 8.5
# So much of a text may be annotated; who teaches a language annotates more. Characters that stand once say so little
# that they must be such as the accident befell: Traditional ones, which GB 2312 does not have.
_LESSON, _OFTEN = 0.3, 2
# How many readings of a place are kept, and by how much worse than the best, in nats; how much of the text around it
# tells, in characters, and how long the damage goes on at most.
_BEAM, _WORSE, _AROUND, _LONGEST = 24, 14.0, 5, 24
# How rare it is, in nats, that a byte was lost by itself or a character dropped; and by how much what comes out must
# read better, by itself, and where the document shows the same accident elsewhere.
_LOSS, _MARGIN, _MARGIN_KNOWN = 4.0, 9.0, 3.0
# So many of the likeliest are proved; to so many is it granted that something was lost.
_MOST_PROVED, _FEW = 8, 4
# What bytes that did not decode became, and whether a bracket went with them.
_WAYS = tuple(itertools.product(("?", ""), (False, True)))


def rewritten(text: str) -> tuple[Region, ...]:
    """The regions of a text in which bytes were replaced, each proved; none if that did not befall it."""
    if not _may_be(text):
        return ()
    notes = _notes(text)
    regions = list(_torn_regions(text, notes))
    taken = {place for region in regions for place in range(region.start, region.end)}
    for match in _NOTE.finditer(text):
        if notes.get(match[1]) == match[2] and taken.isdisjoint(range(*match.span())):
            region = Region(match.start(), match[0], match[1], (Rewriting(((match[1], match[2]),)),))
            regions.append(region)
    return tuple(sorted(regions, key=lambda region: region.start))


def _may_be(text: str) -> bool:
    return _TORN.search(text) is not None or _MARK.search(text) is not None


def _notes(text: str) -> Mapping[str, str]:
    """The characters after each of which its reading was put, wherever it stands, unless a reader was to learn it."""
    found = Counter((m[1], m[2]) for m in _NOTE.finditer(text) if m[2] in readings_of(m[1]))
    characters = Counter(character for character, _ in found)
    notes = {
        character: reading
        for (character, reading), times in found.items()
        if characters[character] == 1 and text.count(character) == times
    }
    total = sum(found.values())
    han = sum(1 for _ in re.finditer(_HAN, text))
    if not total or total > _LESSON * han or 2 * len(notes) < len(characters):
        return {}
    if total >= _OFTEN * len(characters) and total > _OFTEN:
        return notes
    return {character: reading for character, reading in notes.items() if not _is_simplified(character)}


def _is_simplified(character: str) -> bool:
    """Whether GB 2312 has the character, which has hardly any but Simplified ones."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a stretch of text may have been, as far as it was read: up to `end`, with a byte `pending`.

    `cost` is that of what was lost, `total` with that of the text.
    """

    end: int
    pending: int | None
    text: str
    cost: float = 0.0
    total: float = 0.0


def _torn_regions(text: str, notes: Mapping[str, str]) -> Iterator[Region]:
    """What was torn, from the places on where it shows."""
    end = 0
    is_known = bool(notes)
    for start in _places(text):
        if start < end:
            continue
        region = _mended_from(text, start, notes, is_known=is_known)
        if region is not None:
            is_known = True
            end = region.end
            yield region


def _places(text: str) -> list[int]:
    """Where something may have been torn, in order."""
    torn = [match.start() for match in _TORN.finditer(text) if not _is_note(text, match.start())]
    marks = [(match.start(), match[1]) for match in _MARK.finditer(text)]
    price = costs([after for _, after in marks]).tolist()
    odd = [start for (start, after), nats in zip(marks, price, strict=True) if nats > _ODD * len(after)]
    return sorted({*torn, *odd})


def _is_note(text: str, at: int) -> bool:
    match = _NOTE.match(text, at)
    return match is not None and match[2] in readings_of(match[1])


def _mended_from(text: str, start: int, notes: Mapping[str, str], *, is_known: bool) -> Region | None:
    """The region that begins at a place, if something torn there can be put together."""

    def readers(reading: str) -> tuple[str, ...]:
        known = tuple(character for character, noted in notes.items() if noted == reading)
        return known or tuple(c for c in read_as(reading) if c not in notes)

    for reading in _best_readings(text, start, readers, may_lose=is_known)[:_MOST_PROVED]:
        region = _proved(text, start, reading, readers)
        if region is not None:
            (was,) = _prices(text, start, [(region.before, region.end)])
            gain = was - reading.total
            return region if gain > (_MARGIN_KNOWN if is_known else _MARGIN) else None
    return None


def _proved(text: str, start: int, reading: _Reading, readers: Callable[[str], tuple[str, ...]]) -> Region | None:
    """The region of a reading, with the first accident that makes of it what is there."""
    before = text[start : reading.end]
    noted = {note[1] for note in re.finditer(rf"({READING})\)", before)}
    pairs = tuple(sorted((c, note) for note in noted for c in readers(note) if c in reading.text))
    for are_narrowed, (lost, swallows) in itertools.product((False, True), _WAYS):
        accident = (Rewriting(pairs, are_narrowed, lost, swallows),)
        region = Region(start, before, reading.text, accident)
        if (pairs or are_narrowed) and region.is_proved:
            return region
    return None


def _best_readings(
    text: str, start: int, readers: Callable[[str], tuple[str, ...]], *, may_lose: bool
) -> list[_Reading]:
    """What the text may have been from a place on, until all is in step again; the likeliest first, if torn."""
    before = text[max(0, start - _AROUND) : start]
    done, waiting = list[_Reading](), {start: [_Reading(start, None, "")]}
    while waiting:
        at = min(waiting)
        if at >= start + _LONGEST or (at > start and all(map(_is_in_step, itertools.chain(*waiting.values())))):
            break
        for rank, reading in enumerate(_kept(before, waiting.pop(at))):
            if at == len(text) and reading.pending is None:
                done.append(reading)
                continue
            is_torn = reading.pending is not None or at == start
            for step in steps(text, at, reading.pending, readers, may_lose=may_lose and is_torn and rank < _FEW):
                cost = reading.cost + _LOSS * step.has_lost
                further = _Reading(step.end, step.pending, reading.text + step.original, cost)
                waiting.setdefault(step.end, []).append(further)
    done += filter(_is_in_step, itertools.chain(*waiting.values()))
    return _ranked(text, start, [reading for reading in done if reading.text != text[start : reading.end]])


def _is_in_step(reading: _Reading) -> bool:
    return reading.pending is None


def _kept(before: str, readings: list[_Reading]) -> list[_Reading]:
    """The likeliest of some readings that have come as far."""
    price = costs([before + reading.text for reading in readings]).tolist()
    ranked = sorted(
        zip((r.cost + nats for r, nats in zip(readings, price, strict=True)), readings, strict=True),
        key=lambda pair: pair[0],
    )
    most = ranked[0][0] + _WORSE
    return [reading for cost, reading in ranked[:_BEAM] if cost <= most]


def _ranked(text: str, start: int, readings: list[_Reading]) -> list[_Reading]:
    """Readings that have come to different places, by what they cost with the text around them."""
    price = _prices(text, start, [(reading.text, reading.end) for reading in readings])
    priced = [replace(r, total=r.cost + nats) for r, nats in zip(readings, price, strict=True)]
    return sorted(priced, key=lambda reading: reading.total)


def _prices(text: str, start: int, readings: list[tuple[str, int]]) -> list[float]:
    """What the text costs around a place, if it is read so from there on up to an end."""
    before, horizon = text[max(0, start - _AROUND) : start], start + _LONGEST + _AROUND
    prices: list[float] = costs([before + reading + text[end:horizon] for reading, end in readings]).tolist()
    return prices
