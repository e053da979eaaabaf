"""Undoing one misreading: what a text could have been before it.

Every charset in which the text may have been read is tried with every charset in which it may have been written, as far
as the bytes allow. Knows no language.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from fixenc.damage.loss import LOSSES
from fixenc.damage.misreading import Misreading
from fixenc.damage.undoing.multi_byte import (
    EAST_ASIAN,
    MULTI_BYTE,
    PAIR_READERS,
    from_multi_byte,
    read_as_multi_byte,
    undo_words,
)
from fixenc.damage.undoing.single_byte import from_single_byte, read_as_single_byte, single_byte_readings, writers
from fixenc.damage.undoing.spans import Span, Undoing, has_controls, join, trimmed
from fixenc.damage.undoing.utf8 import from_utf8, from_whole_utf8
from fixenc.records import Damage

__all__ = [
    "MULTI_BYTE",
    "PAIR_READERS",
    "Reach",
    "Span",
    "Undoing",
    "has_controls",
    "losses",
    "readers_of",
    "trimmed",
    "undoings",
    "undoings_of",
]


class Reach(Enum):
    """How far to search for originals, from the narrowest search to the widest.

    `UTF8`: the whole text was UTF-8. `WHOLE`: the whole text was in some charset. `PARTS`: parts of it were UTF-8.
    `ANY`: any of its words were in some charset.
    """

    UTF8 = 0
    WHOLE = 1
    PARTS = 2
    ANY = 3


def undoings(text: str, reach: Reach = Reach.ANY) -> list[Undoing]:
    """Return all originals of `text` before one misreading, each once, with the commonest misreading that gives it.

    >>> [(u.damage.words, u.text) for u in undoings("cafÃ©, ж", Reach.PARTS)][0]
    ('utf-8 read as windows-1252', 'café, ж')
    """
    best: dict[str, Undoing] = {}
    for found in _all_undoings(text, reach):
        known = best.get(found.text)
        if found.text != text and (known is None or found.cost < known.cost):
            best[found.text] = found
    return list(best.values())


def _all_undoings(text: str, reach: Reach) -> Iterator[Undoing]:
    others = (*writers()[0], *MULTI_BYTE) if reach in (Reach.WHOLE, Reach.ANY) else ()
    for wrong, data, is_whole in single_byte_readings(text):
        if reach in (Reach.PARTS, Reach.ANY):
            yield from from_utf8(text, wrong, data, is_whole=is_whole)
        elif is_whole:
            yield from from_whole_utf8(text, wrong, data)
        if others and is_whole:
            yield from from_single_byte(text, wrong, data)
            yield from from_multi_byte(text, wrong, data, (*MULTI_BYTE, "vni"))
        elif reach is Reach.ANY:
            yield from undo_words(text, wrong, others)
    if EAST_ASIAN.search(text):
        for wrong in PAIR_READERS:
            yield from read_as_multi_byte(text, wrong, ("utf-8", *others))


def undoings_of(text: str, damage: Damage) -> list[Undoing]:
    """Return the ways to undo one accident wherever possible: several if characters may have been lost, or none.

    >>> [one.text for one in undoings_of("cafÃ©, жизнь", Misreading("utf-8", "windows-1252"))]
    ['café, жизнь']
    """
    if not isinstance(damage, Misreading):
        return [one for one in losses(text) if one.damage == damage]
    if damage.wrong in PAIR_READERS:
        found = read_as_multi_byte(text, damage.wrong, rights=(damage.right,))
    else:
        found = read_as_single_byte(text, damage)
    return list({one.text: one for one in found if one.text != text}.values())


def readers_of(text: str) -> Iterator[str]:
    """Yield the charsets in which `text` may have been read: the commonest one for each distinct byte sequence.

    >>> list(readers_of("Г©"))
    ['windows-1251', 'koi8-r', 'x-mac-cyrillic']
    """
    yield from (name for name, _, is_whole in single_byte_readings(text) if is_whole)
    if EAST_ASIAN.search(text):
        yield from PAIR_READERS


def losses(text: str) -> Iterator[Undoing]:
    """Yield the originals of `text` before each of the `LOSSES`, of characters that a misreading had made."""
    for damage in LOSSES:
        spans = tuple(Span(start, end, damage.restored) for start, end in damage.places(text))
        if spans:
            yield Undoing(damage, spans, join(text, spans), is_whole=False)
