"""Undoing one misreading: the possible texts before it.

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
    decode_as_multi_byte,
    undo_multi_byte_reader,
    undo_words,
)
from fixenc.damage.undoing.single_byte import (
    decode_as_single_byte,
    encode_by_readers,
    list_writers,
    undo_single_byte_reader,
)
from fixenc.damage.undoing.spans import Span, Undoing, has_controls, join, trim_to_span
from fixenc.damage.undoing.utf8 import decode_as_utf8, decode_as_whole_utf8
from fixenc.records import Damage

__all__ = [
    "MULTI_BYTE",
    "PAIR_READERS",
    "Reach",
    "Span",
    "Undoing",
    "find_readers",
    "find_undoings",
    "has_controls",
    "trim_to_span",
    "undo_damage",
    "undo_losses",
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


def find_undoings(text: str, reach: Reach = Reach.ANY) -> list[Undoing]:
    """Return all originals of `text` before one misreading, each once, with the commonest misreading that gives it.

    >>> [(u.damage.words, u.text) for u in find_undoings("cafÃ©, ж", Reach.PARTS)][0]
    ('utf-8 read as windows-1252', 'café, ж')
    """
    best: dict[str, Undoing] = {}
    for found in _try_all(text, reach):
        known = best.get(found.text)
        if found.text != text and (known is None or found.cost < known.cost):
            best[found.text] = found
    return list(best.values())


def _try_all(text: str, reach: Reach) -> Iterator[Undoing]:
    others = (*list_writers()[0], *MULTI_BYTE) if reach in (Reach.WHOLE, Reach.ANY) else ()
    for wrong, data, is_whole in encode_by_readers(text):
        if reach in (Reach.PARTS, Reach.ANY):
            yield from decode_as_utf8(text, wrong, data, is_whole=is_whole)
        elif is_whole:
            yield from decode_as_whole_utf8(text, wrong, data)
        if others and is_whole:
            yield from decode_as_single_byte(text, wrong, data)
            yield from decode_as_multi_byte(text, wrong, data, (*MULTI_BYTE, "vni"))
        elif reach is Reach.ANY:
            yield from undo_words(text, wrong, others)
    if EAST_ASIAN.search(text):
        for wrong in PAIR_READERS:
            yield from undo_multi_byte_reader(text, wrong, ("utf-8", *others))


def undo_damage(text: str, damage: Damage) -> list[Undoing]:
    """Return the ways to undo one accident wherever possible: several if characters may have been lost, or none.

    >>> [one.text for one in undo_damage("cafÃ©, жизнь", Misreading("utf-8", "windows-1252"))]
    ['café, жизнь']
    """
    if not isinstance(damage, Misreading):
        return [one for one in undo_losses(text) if one.damage == damage]
    if damage.wrong in PAIR_READERS:
        found = undo_multi_byte_reader(text, damage.wrong, rights=(damage.right,))
    else:
        found = undo_single_byte_reader(text, damage)
    return list({one.text: one for one in found if one.text != text}.values())


def find_readers(text: str) -> Iterator[str]:
    """Yield the charsets in which `text` may have been read: the commonest one for each distinct byte sequence.

    >>> list(find_readers("Г©"))
    ['windows-1251', 'koi8-r', 'x-mac-cyrillic']
    """
    yield from (name for name, _, is_whole in encode_by_readers(text) if is_whole)
    if EAST_ASIAN.search(text):
        yield from PAIR_READERS


def undo_losses(text: str) -> Iterator[Undoing]:
    """Yield the originals of `text` before each of the `LOSSES`, of characters that a misreading had made."""
    for damage in LOSSES:
        spans = tuple(Span(start, end, damage.restored) for start, end in damage.find_places(text))
        if spans:
            yield Undoing(damage, spans, join(text, spans), is_whole=False)
