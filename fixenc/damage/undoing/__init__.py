"""Undoing one misreading: the possible texts before it.

Every charset in which the text may have been read is tried with every charset in which it may have been written, as far
as the bytes allow. Knows no language.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cached_property

from fixenc.damage.loss import LOSSES
from fixenc.damage.misreading import Misreading
from fixenc.damage.undoing.by_pairs import find_by_pairs
from fixenc.damage.undoing.multi_byte import (
    decode_as_multi_byte,
    decode_words_as_multi_byte,
    encode_words,
    find_words,
    has_only_multi_byte,
    undo_multi_byte_reader,
)
from fixenc.damage.undoing.single_byte import (
    Encoded,
    decode_as_single_byte,
    encode_by_readers,
    find_letter_for_letter,
    read_whole,
    undo_single_byte_reader,
)
from fixenc.damage.undoing.spans import Read, Span, Undoing, has_controls, trim_to_span, undo_spans
from fixenc.damage.undoing.tables import MULTI_BYTE, PAIR_READERS, load_writers
from fixenc.damage.undoing.utf8 import decode_as_utf8, decode_as_whole_utf8
from fixenc.records import Damage

__all__ = [
    "MULTI_BYTE",
    "PAIR_READERS",
    "Reach",
    "Span",
    "Undoer",
    "Undoing",
    "find_by_pairs",
    "find_letter_for_letter",
    "find_readers",
    "find_undoings",
    "has_controls",
    "has_only_multi_byte",
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
    return Undoer(text).find(reach)


class Undoer:
    """Finds the originals of one text before one misreading; what one search finds is kept for wider ones."""

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, reach: Reach) -> list[Undoing]:
        """Return the same as `find_undoings`."""
        best: dict[str, Undoing] = {}
        for found in self._try_all(reach):
            known = best.get(found.text)
            if known is None or found.cost < known.cost:
                best[found.text] = found
        best.pop(self.text, None)
        return list(best.values())

    def _try_all(self, reach: Reach) -> Iterator[Undoing]:
        are_others = reach in (Reach.WHOLE, Reach.ANY)
        for reader in self._readers if are_others else self._utf8_readers:
            if reach in (Reach.PARTS, Reach.ANY):
                yield from self._from_utf8.get(reader, ())
            elif reader.is_whole:
                yield from decode_as_whole_utf8(self.text, reader.wrong, reader.data)
            if are_others and reader.is_whole:
                yield from self._from_whole[reader]
            elif reach is Reach.ANY:
                yield from self._from_words[reader]
        if has_only_multi_byte(self.text):
            yield from self._from_pairs if are_others else self._from_pairs_of_utf8

    @cached_property
    def _readers(self) -> list[Encoded]:
        return encode_by_readers(self.text)

    @cached_property
    def _utf8_readers(self) -> list[Encoded]:
        return encode_by_readers(self.text, only_utf8=True)

    @cached_property
    def _from_utf8(self) -> dict[Encoded, list[Undoing]]:
        """Return the ways to undo UTF-8 in parts of the text, by the charset in which it was read."""
        return {
            one: list(decode_as_utf8(self.text, one.wrong, one.data, is_whole=one.is_whole))
            for one in self._utf8_readers
        }

    @cached_property
    def _from_whole(self) -> dict[Encoded, list[Undoing]]:
        """Return the originals of all of the text in other charsets, by the charset in which it was read."""
        readers = [reader for reader in self._readers if reader.is_whole]
        single = decode_as_single_byte(self.text, [read_whole(self.text, reader) for reader in readers])
        multi = (decode_as_multi_byte(self.text, one.wrong, one.data, (*MULTI_BYTE, "vni")) for one in readers)
        return {reader: [*one, *other] for reader, one, other in zip(readers, single, multi, strict=True)}

    @cached_property
    def _from_words(self) -> dict[Encoded, list[Undoing]]:
        """Return the originals of words of the text in other charsets, where a charset lacks those of others."""
        readers = [reader for reader in self._readers if not reader.is_whole]
        words = find_words(self.text)
        reads = [Read(one.wrong, encode_words(self.text, words, one.wrong), is_whole=False) for one in readers]
        single, multi = decode_as_single_byte(self.text, reads), decode_words_as_multi_byte(self.text, reads)
        return {reader: [*one, *other] for reader, one, other in zip(readers, single, multi, strict=True)}

    @cached_property
    def _from_pairs(self) -> list[Undoing]:
        """Return the ways to undo a misreading in a multi-byte charset."""
        rights = ("utf-8", *load_writers().names, *MULTI_BYTE)
        return [one for wrong in PAIR_READERS for one in undo_multi_byte_reader(self.text, wrong, rights)]

    @cached_property
    def _from_pairs_of_utf8(self) -> list[Undoing]:
        return [one for wrong in PAIR_READERS for one in undo_multi_byte_reader(self.text, wrong, ("utf-8",))]


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
    yield from (reader.wrong for reader in encode_by_readers(text) if reader.is_whole)
    if has_only_multi_byte(text):
        yield from PAIR_READERS


def undo_losses(text: str) -> Iterator[Undoing]:
    """Yield the originals of `text` before each of the `LOSSES`, of characters that a misreading had made."""
    for damage in LOSSES:
        spans = tuple(Span(start, end, damage.restored) for start, end in damage.find_places(text))
        if spans:
            yield undo_spans(text, damage, spans, is_whole=False)
