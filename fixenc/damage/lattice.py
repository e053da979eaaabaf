"""What a text could have been that was misread and then flattened: places, each with several options.

Which options go together, the language must tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from fixenc import charsets
from fixenc.damage.flattening import Flattening
from fixenc.damage.misreading import Misreading

_FIRST_TRAIL, _FIRST_LEAD, _FIRST_LEAD_OF_THREE, _FIRST_LEAD_OF_FOUR = 0x80, 0xC2, 0xE0, 0xF0
# General punctuation: of these sequences both bytes after the lead may be guessed, however many may have been dropped.
_PUNCTUATION = (0xE2, 0x80)
# Of the characters beyond ASCII so large a part must have been bytes of UTF-8.
_LEAST_SHARE = 0.75
# For each sequence that is whole, so many may have lost something, those alike counted once: of the bytes after a lead,
# half are never lost; or more, where what was lost left a mark. Where quotation marks or accents were, some need no
# other beside them.
_LOST_FOR_WHOLE, _LOST_MARKED, _LOST_ALONE = 3, 6, 3
# Where so few bytes can have been dropped (windows-1252 has five), two in a row may be guessed in any sequence.
_FEW_DROPPED = 8
# The East Asian characters that are in use stand here. So many of them, so large a part of the bytes, tell text in
# pairs of bytes.
_FIRST_WIDE, _LAST_WIDE, _LEAST_WIDE, _LEAST_WIDE_SHARE = "\u2e80", "\uffff", 3, 0.6
_MOST_BROKEN = 0.34
_NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class Choice:
    """What could have been written at a place: a character, and where in the text what is left of it ends.

    `is_whole` tells that nothing of it was lost.
    """

    end: int
    character: str
    is_whole: bool = False


class Lattice:
    """Text written in UTF-8, read in a single-byte charset, and flattened."""

    def __init__(self, damage: Misreading, flattening: Flattening) -> None:
        self.damage, self.flattening = damage, flattening
        self._own: dict[str, int] = {}
        self._images: dict[str, list[int]] = {}
        for byte in range(0x80, 0x100):
            character = charsets.named(damage.wrong).misread(bytes([byte]))
            image = flattening.inflict(character)
            if image == character:
                self._own.setdefault(character, byte)
            else:
                self._images.setdefault(image, []).append(byte)
        self._dropped = self._images.get("", [])
        self._whole, self._broken = self._patterns()

    def coverage(self, text: str) -> float:
        """How much of what is beyond ASCII could be UTF-8, some of it whole and some of it not; 0 unless nearly all."""
        broken = [match.group() for match in self._broken.finditer(text)]
        if not broken:
            return 0.0
        whole = [match.group() for match in self._whole.finditer(text)]
        most = len(whole) * (_LOST_MARKED if self.flattening.marks else _LOST_FOR_WHOLE)
        most += 0 if self.flattening.drops or self.flattening.marks else _LOST_ALONE
        share = sum(map(_beyond_ascii, (*whole, *broken))) / max(1, _beyond_ascii(text))
        return share if len(set(broken)) <= most and share >= _LEAST_SHARE else 0.0

    def places(self, text: str) -> list[int]:
        """Where something could have been."""
        return [at for at in range(len(text)) if self.choices(text, at)]

    def choices(self, text: str, start: int) -> list[Choice]:
        """What could have been at a place; one where nothing was lost of it, none where nothing could have been."""
        is_own = text[start] in self._own
        found: dict[Choice, None] = {}
        for lead in [self._own[text[start]]] if is_own else self._images.get(text[start], []):
            trails = (lead >= _FIRST_LEAD) + (lead >= _FIRST_LEAD_OF_THREE)
            if not trails or lead >= _FIRST_LEAD_OF_FOUR:
                continue
            for data, end, is_whole in self._sequences(text, start + 1, bytes([lead]), trails):
                try:
                    choice = Choice(end, data.decode(), is_own and is_whole)
                except UnicodeDecodeError:
                    continue
                if choice.is_whole:
                    return [choice]
                # A digit of another script among letters is nobody's guess.
                if not text[start:end].isascii() and not choice.character.isdecimal():
                    found[choice] = None
        return list(found)

    def _sequences(self, text: str, at: int, data: bytes, trails: int) -> Iterator[tuple[bytes, int, bool]]:
        """Each way to end a sequence that begins with `data`: its bytes, where it ends, and if nothing was lost."""
        if not trails:
            yield data, at, True
            return
        here = text[at : at + 1]
        if _is_trail(self._own.get(here, 0)):
            own = bytes([self._own[here]])
            yield from self._sequences(text, at + 1, data + own, trails - 1)
            for byte in filter(_is_trail, self._dropped if trails > 1 else ()):
                yield data + bytes([byte]) + own, at + 1, False
            return
        for byte in filter(_is_trail, self._images.get(here, []) if here else []):
            yield from _lossy(self._sequences(text, at + 1, data + bytes([byte]), trails - 1))
        for byte in filter(_is_trail, self._dropped):
            if trails == 1 or (data[0], byte) == _PUNCTUATION or len(self._dropped) <= _FEW_DROPPED:
                yield from _lossy(self._sequences(text, at, data + bytes([byte]), trails - 1))

    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """Sequences that are whole, and those that lost something."""
        two, three, trail = (_class(c for c, byte in self._own.items() if byte in row) for row in _ROWS)
        plain_two, plain_three, plain = (
            _class(c for c, bytes_ in self._images.items() if any(byte in row for byte in bytes_)) for row in _ROWS
        )
        whole = f"{two}{trail}|{three}{trail}{{2}}"
        if self.flattening.drops:
            broken = f"{two}(?!{trail})|{three}(?!{trail}{{2}}){trail}?"
        else:
            broken = (
                f"{two}{plain}|{plain_two}{trail}|{three}(?:{plain}{trail}|{trail}{plain}|{plain}{plain})"
                f"|{plain_three}{trail}{trail}"
            )
        return re.compile(whole), re.compile(broken)


_ROWS = (range(_FIRST_LEAD, 0xE0), range(_FIRST_LEAD_OF_THREE, 0xF0), range(_FIRST_TRAIL, 0xC0))


def _class(characters: Iterable[str]) -> str:
    """A pattern that matches any of some characters."""
    escaped = "".join(map(re.escape, filter(None, characters)))
    return f"[{escaped}]" if escaped else _NEVER


def _is_trail(byte: int) -> bool:
    return byte in _ROWS[-1]


def _lossy(sequences: Iterator[tuple[bytes, int, bool]]) -> Iterator[tuple[bytes, int, bool]]:
    return ((data, end, False) for data, end, _ in sequences)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


class PairLattice(Lattice):
    """Text written in a charset of one or two bytes a character, read in a single-byte one, some of it dropped."""

    def __init__(self, damage: Misreading, flattening: Flattening) -> None:
        super().__init__(damage, flattening)
        self._characters: dict[bytes, str | None] = {}

    def coverage(self, text: str) -> float:
        """1 if nearly all of the bytes stand in pairs as they are, else 0."""
        found = [self._byte(character) for character in text]
        data = bytes(byte for byte in found if byte is not None)
        if len(data) < len(found):
            return 0.0
        read = data.decode(charsets.named(self.damage.right).codec, "replace")
        wide = sum(character >= _FIRST_WIDE for character in read)
        broken = read.count(charsets.REPLACEMENT)
        is_wide = wide - broken >= _LEAST_WIDE and 2 * wide >= _LEAST_WIDE_SHARE * len(data)
        return float(is_wide and broken <= _MOST_BROKEN * wide)

    def choices(self, text: str, start: int) -> list[Choice]:
        """What could have been at a place: a byte by itself, with the next one, or with one that was dropped."""
        first = self._byte(text[start])
        if first is None:
            return []
        second = self._byte(text[start + 1]) if start + 1 < len(text) else None
        pairs = [(bytes([first, byte]), start + 1) for byte in self._dropped]
        pairs += [(bytes([byte, first]), start + 1) for byte in self._dropped]
        if second is not None:
            pairs.append((bytes([first, second]), start + 2))
        if first >= _FIRST_TRAIL:
            pairs.append((bytes([first]), start + 1))
        return [Choice(end, character) for data, end in pairs if (character := self._character(data))]

    def _byte(self, character: str) -> int | None:
        return ord(character) if character.isascii() else self._own.get(character)

    def _character(self, data: bytes) -> str | None:
        """The one East Asian character that these bytes are, if they are."""
        if data not in self._characters:
            try:
                text = charsets.named(self.damage.right).written(data)
            except UnicodeDecodeError:
                text = ""
            self._characters[data] = text if len(text) == 1 and _FIRST_WIDE <= text <= _LAST_WIDE else None
        return self._characters[data]


@cache
def lattice(right: str, wrong: str, kind: str) -> Lattice:
    """What text written in `right`, read in `wrong` and then flattened could have been.

    >>> [choice.character for choice in lattice("utf-8", "windows-1252", "quotes-straightened").choices('â"¢', 0)]
    ['™', 'ⓢ', '┢', '⫢', '⻢']
    """
    make = Lattice if right == "utf-8" else PairLattice
    return make(Misreading(right, wrong), Flattening(kind))
