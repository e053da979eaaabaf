"""The possible originals of a text that was misread and then flattened: places, each with several choices.

A language model decides which choices belong together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fixenc import charsets
from fixenc.damage.flattening import Flattening
from fixenc.damage.misreading import Misreading
from fixenc.records import Damage, Loss

# The first trail byte of UTF-8 (RFC 3629, section 4).
FIRST_TRAIL = 0x80
# The first lead byte of a sequence of two bytes.
_FIRST_LEAD = 0xC2
# The first lead byte of a sequence of three bytes.
_FIRST_LEAD_OF_THREE = 0xE0
# The first lead byte of a sequence of four bytes.
_FIRST_LEAD_OF_FOUR = 0xF0
# The first two bytes of general punctuation: both trail bytes of such a sequence may be guessed, if dropped.
_PUNCTUATION = (0xE2, 0x80)
# The least share of the characters beyond ASCII that must have been bytes of UTF-8.
_LEAST_SHARE = 0.75
# The most distinct damaged sequences for each undamaged one: half of the bytes after a lead can never be lost.
_LOST_FOR_WHOLE = 3
# The same where a lost byte left a mark.
_LOST_MARKED = 6
# How many distinct damaged sequences need no undamaged one, where quotation marks or accents were flattened.
_LOST_ALONE = 3
# The most characters that each of these may have been: `×` before a blank, which stood for one of 32 bytes, shows none.
_MOST_CHOICES = 16
# The most sequences whose choices are remembered, for each of some 70 lattices.
_MOST_COUNTED = 512
# The most bytes that a flattening may drop for two in a row to be guessed in any sequence (windows-1252 has five).
_FEW_DROPPED = 8
# All variation selectors but that of emoji, and marks of vertical text.
_HARDLY_USED = frozenset(map(chr, (*range(0xFE00, 0xFE0F), *range(0xFE10, 0xFE1A))))
# Lead bytes of one script (The Unicode Standard, chapter 2): Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, those of
# South Asia, those of East Asia. The others have signs, marks, or parts of several scripts.
_LEADS_TOGETHER = tuple(
    frozenset(range(first, last + 1))
    for first, last in (
        (0xC3, 0xCB), (0xCE, 0xCF), (0xD0, 0xD3), (0xD5, 0xD5), (0xD7, 0xD7), (0xD8, 0xDB), (0xE0, 0xE0), (0xE3, 0xED),
    )
)  # fmt: skip
# How many times two sequences side by side must be of different scripts to show that they are none, and in what share.
# Of 1,529 readings of lines that lost something, none had four such changes; of healthy Thai, nine in ten were changes.
_LEAST_CHANGES = 4
_MOST_CHANGES = 0.4
# A pattern that matches nothing.
_NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class Choice:
    """A character that could have been written at a place, and the position in the text where its remains end.

    `is_whole` is true if nothing of it was lost.
    """

    end: int
    character: str
    is_whole: bool = False


class Lattice:
    """Text written in UTF-8, read in a single-byte charset, and flattened."""

    def __init__(self, damage: Misreading, flattening: Flattening) -> None:
        self.damage, self.flattening = damage, flattening
        self.accident: tuple[Damage, ...] = (damage, flattening)
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
        self._counted = dict[str, int]()
        self._whole, self._broken = self._compile_patterns()

    def measure_coverage(self, text: str) -> float:
        """Return the share of the characters beyond ASCII that could be whole or damaged UTF-8; 0 if it is too low."""
        all_broken = list(self._broken.finditer(text))
        if not all_broken:
            return 0.0
        all_whole = list(self._whole.finditer(text))
        if self._mixes_scripts((*all_whole, *all_broken)):
            return 0.0
        whole, broken = ([match.group() for match in matches] for matches in (all_whole, all_broken))
        choices = {one: self._count_choices(one) for one in set(broken)}
        # What can have been one character alone is as good as whole, but a lead byte of which nothing else is left.
        sure = len(whole) + sum(count == 1 and len(one) > 1 for one, count in choices.items())
        most = sure * (_LOST_MARKED if self.flattening.loss is Loss.MARKS else _LOST_FOR_WHOLE)
        most += _LOST_ALONE if self.flattening.loss is Loss.REPLACES and max(choices.values()) <= _MOST_CHOICES else 0
        share = sum(map(count_beyond_ascii, (*whole, *broken))) / max(1, count_beyond_ascii(text))
        return share if len(choices) <= most and share >= _LEAST_SHARE else 0.0

    def _count_choices(self, sequence: str) -> int:
        """Return how many characters a sequence may have been; remembered, as the letters of a language repeat."""
        if sequence not in self._counted:
            if len(self._counted) >= _MOST_COUNTED:
                self._counted.clear()
            self._counted[sequence] = len(self.find_choices(sequence, 0))
        return self._counted[sequence]

    def _mixes_scripts(self, sequences: Iterable[re.Match[str]]) -> bool:
        """Whether sequences beside each other are of different scripts too often: the letters of a word are of one.

        The letters of Thai, read as lead bytes, are of all scripts.
        """
        beside = changes = end = 0
        before: frozenset[int] | None = None
        for match in sorted(sequences, key=re.Match.start):
            lead = self._own.get(match[0][0], 0)
            here = next((leads for leads in _LEADS_TOGETHER if lead in leads), None)
            if match.start() == end and here is not None and before is not None:
                beside += 1
                changes += here is not before
            before, end = here, match.end()
        return changes >= _LEAST_CHANGES and changes > _MOST_CHANGES * beside

    def find_places(self, text: str) -> list[int]:
        """Return the positions at which a character could have been."""
        return [at for at in range(len(text)) if self.find_choices(text, at)]

    def find_choices(self, text: str, start: int) -> list[Choice]:
        """Return the choices at a position: one if nothing was lost there, none if nothing fits."""
        is_own = text[start] in self._own
        found: dict[Choice, None] = {}
        for lead in [self._own[text[start]]] if is_own else self._images.get(text[start], []):
            trails = (lead >= _FIRST_LEAD) + (lead >= _FIRST_LEAD_OF_THREE)
            if not trails or lead >= _FIRST_LEAD_OF_FOUR:
                continue
            for data, end, is_whole in self._complete_sequences(text, start + 1, bytes([lead]), trails):
                try:
                    choice = Choice(end, data.decode(), is_own and is_whole)
                except UnicodeDecodeError:
                    continue
                if choice.is_whole:
                    return [choice]
                if not text[start:end].isascii() and is_likely(choice.character):
                    found[choice] = None
        return list(found)

    def _complete_sequences(self, text: str, at: int, data: bytes, trails: int) -> Iterator[tuple[bytes, int, bool]]:
        """Yield each way to end a sequence that begins with `data`: its bytes, its end, and if nothing was lost."""
        if not trails:
            yield data, at, True
            return
        here = text[at : at + 1]
        if _is_trail(self._own.get(here, 0)):
            own = bytes([self._own[here]])
            yield from self._complete_sequences(text, at + 1, data + own, trails - 1)
            for byte in filter(_is_trail, self._dropped if trails > 1 else ()):
                yield data + bytes([byte]) + own, at + 1, False
            return
        for byte in filter(_is_trail, self._images.get(here, []) if here else []):
            yield from _mark_lossy(self._complete_sequences(text, at + 1, data + bytes([byte]), trails - 1))
        for byte in filter(_is_trail, self._dropped):
            if trails == 1 or (data[0], byte) == _PUNCTUATION or len(self._dropped) <= _FEW_DROPPED:
                yield from _mark_lossy(self._complete_sequences(text, at, data + bytes([byte]), trails - 1))

    def _compile_patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """Return the patterns of undamaged sequences and of damaged ones."""
        two, three, trail = (_write_class(c for c, byte in self._own.items() if byte in row) for row in _ROWS)
        plain_two, plain_three, plain = (
            _write_class(c for c, bytes_ in self._images.items() if any(byte in row for byte in bytes_))
            for row in _ROWS
        )
        whole = f"{two}{trail}|{three}{trail}{{2}}"
        if self.flattening.loss is Loss.DROPS:
            broken = f"{two}(?!{trail})|{three}(?!{trail}{{2}}){trail}?"
        else:
            broken = (
                f"{two}{plain}|{plain_two}{trail}|{three}(?:{plain}{trail}|{trail}{plain}|{plain}{plain})"
                f"|{plain_three}{trail}{trail}"
            )
        return re.compile(whole), re.compile(broken)


# Leads of two bytes, leads of three, and trail bytes of UTF-8.
_ROWS = (range(_FIRST_LEAD, 0xE0), range(_FIRST_LEAD_OF_THREE, 0xF0), range(FIRST_TRAIL, 0xC0))


def _write_class(characters: Iterable[str]) -> str:
    """Return a pattern that matches one of some characters."""
    escaped = "".join(map(re.escape, filter(None, characters)))
    return f"[{escaped}]" if escaped else _NEVER


def _is_trail(byte: int) -> bool:
    return byte in _ROWS[-1]


def is_likely(character: str) -> bool:
    """Whether a character may be guessed: a digit of another script among letters is no likely original, for one."""
    if character.isdecimal() or character in _HARDLY_USED:
        return False
    return unicodedata.category(character) not in ("Cn", "Co")


def _mark_lossy(sequences: Iterator[tuple[bytes, int, bool]]) -> Iterator[tuple[bytes, int, bool]]:
    return ((data, end, False) for data, end, _ in sequences)


def count_beyond_ascii(text: str) -> int:
    """Return the number of characters beyond ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))
