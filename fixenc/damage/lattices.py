"""The lattices of text in charsets of two bytes a character, of text that was misread twice, and of any accident."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, cached_property

from fixenc import charsets
from fixenc.damage.flattening import Flattening
from fixenc.damage.lattice import FIRST_TRAIL, Choice, Lattice, count_beyond_ascii, is_likely
from fixenc.damage.misreading import Misreading
from fixenc.records import Damage

# The first East Asian character in use.
_FIRST_WIDE = "\u2e80"
# The last one.
_LAST_WIDE = "\uffff"
# The fewest East Asian characters in text of a double-byte charset.
_LEAST_WIDE = 3
# The least share of bytes that belong to East Asian characters in such a text.
_LEAST_WIDE_SHARE = 0.6
# The most undecodable byte sequences for each East Asian character.
_MOST_BROKEN = 0.34
# The characters that two misreadings are looked up for: those of the alphabets, with their marks and signs.
_LOOKED_UP = range(0xA0, 0x2500)
# The least share of the characters beyond ASCII that must have been characters which were misread twice.
_LEAST_TWICE = 0.9
# The most characters that may have become the same: of more, nobody could tell which.
_MOST_CHOICES = 40
# The two that nearly all of these begin with, and what is left between them.
_TWICE = re.compile("[\u00c3\u00c2].?[\u00c2\u00c3]")


class PairLattice(Lattice):
    """Text written in a double-byte charset, read in a single-byte one, some of it dropped."""

    def __init__(self, damage: Misreading, flattening: Flattening) -> None:
        super().__init__(damage, flattening)
        self._characters: dict[bytes, str | None] = {}

    def measure_coverage(self, text: str) -> float:
        """Return 1 if nearly all bytes decode as pairs without any repair, else 0."""
        found = [self._find_byte(character) for character in text]
        data = bytes(byte for byte in found if byte is not None)
        if len(data) < len(found):
            return 0.0
        read = data.decode(charsets.named(self.damage.right).codec, "replace")
        wide = sum(character >= _FIRST_WIDE for character in read)
        broken = read.count(charsets.REPLACEMENT)
        is_wide = wide - broken >= _LEAST_WIDE and 2 * wide >= _LEAST_WIDE_SHARE * len(data)
        return float(is_wide and broken <= _MOST_BROKEN * wide)

    def find_choices(self, text: str, start: int) -> list[Choice]:
        """Return the choices at a position: its byte alone, with the next one, or with a dropped one."""
        first = self._find_byte(text[start])
        if first is None or _is_in_plain_word(text, start):
            return []
        second = self._find_byte(text[start + 1]) if start + 1 < len(text) else None
        pairs = [(bytes([first, byte]), start + 1) for byte in self._dropped]
        pairs += [(bytes([byte, first]), start + 1) for byte in self._dropped]
        if second is not None:
            pairs.append((bytes([first, second]), start + 2))
        if first >= FIRST_TRAIL:
            pairs.append((bytes([first]), start + 1))
        return [Choice(end, character) for data, end in pairs if (character := self._decode(data))]

    def _find_byte(self, character: str) -> int | None:
        return ord(character) if character.isascii() else self._own.get(character)

    def _decode(self, data: bytes) -> str | None:
        """Return the East Asian character of these bytes; None if they are none, or several."""
        if data not in self._characters:
            try:
                text = charsets.named(self.damage.right).written(data)
            except UnicodeDecodeError:
                text = ""
            self._characters[data] = text if len(text) == 1 and _FIRST_WIDE <= text <= _LAST_WIDE else None
        return self._characters[data]


def _is_in_plain_word(text: str, at: int) -> bool:
    """Whether a character belongs to a word of several ASCII letters or digits that follows nothing but ASCII.

    >>> [_is_in_plain_word("Office XPƒf[ƒ^", at) for at in (7, 8, 10)]
    [True, True, False]
    """
    start = end = at
    while start and text[start - 1].isascii() and text[start - 1].isalnum():
        start -= 1
    if not text[at].isalnum() or not text[max(0, start - 1) : at + 1].isascii():
        return False
    while end < len(text) and text[end].isascii() and text[end].isalnum():
        end += 1
    return end - start > 1


class TwiceLattice(Lattice):
    """Text in UTF-8 that was misread twice in the same charset, and flattened after that.

    What becomes of each character is looked up: so much is lost of each that its bytes are no more to be seen.
    """

    def __init__(self, damage: Misreading, flattening: Flattening) -> None:
        super().__init__(damage, flattening)
        self.accident = (damage, damage, flattening)

    @cached_property
    def _table(self) -> dict[str, list[tuple[str, bool]]]:
        """Return the characters that become each text, each with whether nothing of it was lost.

        It is made for the first text that may have been misread twice: hardly any is, and it takes some 20 ms.
        """
        table = defaultdict[str, list[tuple[str, bool]]](list)
        for character in filter(is_likely, map(chr, _LOOKED_UP)):
            once = self.damage.inflict(character)
            twice = self.damage.inflict(once) if once is not None else None
            if twice is not None:
                left = self.flattening.inflict(twice)
                table[left].append((character, left == twice))
        return dict(table)

    @cached_property
    def _longest(self) -> int:
        """Return the most characters that one became."""
        return max(map(len, self._table))

    def measure_coverage(self, text: str) -> float:
        """Return the share of the characters beyond ASCII that can be explained; 0 if it is too low."""
        if not _TWICE.search(text):
            return 0.0
        at, covered, is_lossy = 0, 0, False
        while at < len(text):
            choices = self.find_choices(text, at)
            end = max((choice.end for choice in choices), default=at + 1)
            covered += count_beyond_ascii(text[at:end]) if choices else 0
            is_lossy = is_lossy or any(not choice.is_whole for choice in choices)
            at = end
        share = covered / max(1, count_beyond_ascii(text))
        return share if is_lossy and share >= _LEAST_TWICE else 0.0

    def find_choices(self, text: str, start: int) -> list[Choice]:
        """Return the choices at a position: those that take most characters, none if they are too many."""
        if text[start].isascii():
            return []
        for end in range(min(len(text), start + self._longest), start + 1, -1):
            if found := self._table.get(text[start:end]):
                return [Choice(end, *one) for one in found] if len(found) <= _MOST_CHOICES else []
        return []


def find_lattice(accident: Sequence[Damage]) -> Lattice | None:
    """Return the candidates for text that was misread and then flattened; None for any other accident."""
    match accident:
        case (Misreading() as damage, Flattening() as flattening):
            return build_lattice(damage.right, damage.wrong, flattening.kind)
        case (Misreading() as damage, Misreading() as again, Flattening() as flattening) if damage == again:
            return build_lattice(damage.right, damage.wrong, flattening.kind, is_twice=True)
    return None


@cache
def build_lattice(right: str, wrong: str, kind: str, *, is_twice: bool = False) -> Lattice:
    """Return the candidates for text that was written in `right`, read in `wrong` and then flattened as `kind` says.

    If `is_twice`, the result of the misreading was misread again in the same way.

    >>> lattice = build_lattice("utf-8", "windows-1252", "quotes-straightened")
    >>> [choice.character for choice in lattice.find_choices('â"¢', 0)]
    ['™', 'ⓢ', '┢', '⫢', '⻢']
    """
    make = TwiceLattice if is_twice else Lattice if right == "utf-8" else PairLattice
    return make(Misreading(right, wrong), Flattening(kind))
