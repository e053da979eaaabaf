"""After a misreading, software made characters it did not like plainer, or dropped them.

What a text becomes is certain; what it had been is one of several, so that undoing yields places with options rather
than a text. Which options go together, the language must tell.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from fixenc import charsets
from fixenc.damage.misreading import Misreading

_CONTROLS = range(0x80, 0xA0)
_NO_BREAK_SPACE, _SOFT_HYPHEN = 0xA0, 0xAD
_ACCENTED = "".join(map(chr, range(0xC0, 0x180)))


def _without_accent(letter: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))


@dataclass(frozen=True)
class _Kind:
    """How characters are changed (None: dropped), the same in plain words, and how rare it is, in nats."""

    words: str
    cost: float
    changes: Mapping[int, str | None]


# The commoner come first. Terminals, browsers and databases drop control characters, editors uncurl quotation marks,
# and whoever makes names of files or of web addresses strips accents.
KINDS: dict[str, _Kind] = {
    "controls-dropped": _Kind("control characters dropped", 2.5, dict.fromkeys(_CONTROLS)),
    "invisible-dropped": _Kind(
        "control characters and soft hyphens dropped, no-break spaces turned into spaces",
        3.5,
        {**dict.fromkeys(_CONTROLS), _SOFT_HYPHEN: None, _NO_BREAK_SPACE: " "},
    ),
    "quotes-straightened": _Kind(
        "quotation marks straightened",
        3.0,
        {**dict.fromkeys(map(ord, "“”„‟«»"), '"'), **dict.fromkeys(map(ord, "‘’‚‛‹›"), "'")},
    ),
    "accents-stripped": _Kind(
        "accents stripped",
        4.5,
        {ord(c): plain for c in _ACCENTED if (plain := _without_accent(c)) != c},
    ),
}


@dataclass(frozen=True, slots=True)
class Flattening:
    """One of the `KINDS`, by its name.

    >>> Flattening("quotes-straightened").inflict("â€œgoodâ€\\x9d")
    'â€œgoodâ€\\x9d'
    >>> Flattening("controls-dropped").inflict("â€œgoodâ€\\x9d")
    'â€œgoodâ€'
    """

    kind: str

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return KINDS[self.kind].words

    @property
    def cost(self) -> float:
        """How rare it is after a misreading, in nats."""
        return KINDS[self.kind].cost

    @property
    def drops(self) -> bool:
        """Whether it drops C1 control characters, so that none is left."""
        return _CONTROLS[0] in KINDS[self.kind].changes

    def inflict(self, text: str) -> str:
        """Change every character that it changes."""
        return text.translate(KINDS[self.kind].changes)

    def undo(self, text: str) -> Iterator[str]:
        """The text itself. What else it could have been has no limit without the misreading before: see `Lattice`."""
        if self.inflict(text) == text:
            yield text


@dataclass(frozen=True, slots=True)
class Choice:
    """What could have been written at a place: a character, and where in the text what is left of it ends."""

    end: int
    character: str


_FIRST_TRAIL, _FIRST_LEAD = 0x80, 0xC0
# UTF-8 by its leads (RFC 3629, section 4): how many bytes follow.
_TRAILS = {**dict.fromkeys(range(0xC2, 0xE0), 1), **dict.fromkeys(range(0xE0, 0xF0), 2)}
# General punctuation: the only sequences of which both bytes after the lead are lost that anyone can guess.
_PUNCTUATION = (0xE2, 0x80)


class Lattice:
    """What text in UTF-8 could have been that was read in a single-byte charset and then flattened."""

    def __init__(self, right: str, wrong: str, kind: str) -> None:
        self.damage, self.flattening = Misreading(right, wrong), Flattening(kind)
        self._own: dict[str, int] = {}
        self._images: dict[str, list[int]] = {}
        for byte in range(0x80, 0x100):
            character = charsets.named(wrong).misread(bytes([byte]))
            image = self.flattening.inflict(character)
            if image == character:
                self._own.setdefault(character, byte)
            else:
                self._images.setdefault(image, []).append(byte)

        self._dropped = self._images.get("", [])

    def choices(self, text: str, start: int) -> list[Choice]:
        """What could have been at a place; one where nothing was lost of it, none where nothing could have been."""
        leads = [self._own[text[start]]] if text[start] in self._own else self._images.get(text[start], [])
        found: dict[Choice, None] = {}
        for lead in leads:
            for data, end, is_exact in self._sequences(text, start + 1, bytes([lead]), _TRAILS.get(lead, 0)):
                try:
                    choice = Choice(end, data.decode())
                except UnicodeDecodeError:
                    continue
                if is_exact and text[start] in self._own:
                    return [choice]
                found[choice] = None
        return list(found)

    def _sequences(self, text: str, at: int, data: bytes, trails: int) -> Iterator[tuple[bytes, int, bool]]:
        """Each way to end a sequence that begins with `data`: its bytes, where it ends, and if nothing was lost."""
        if not trails:
            if len(data) > 1:
                yield data, at, True
            return
        here = text[at] if at < len(text) else ""
        if _FIRST_TRAIL <= self._own.get(here, 0) < _FIRST_LEAD:
            yield from self._sequences(text, at + 1, data + bytes([self._own[here]]), trails - 1)
            return
        for byte in self._images.get(here, []) if here else []:
            if byte < _FIRST_LEAD:
                yield from _lost(self._sequences(text, at + 1, data + bytes([byte]), trails - 1))
        for byte in self._dropped:
            if byte >= _FIRST_LEAD:
                continue
            if trails == 1 or (data[0], byte) == _PUNCTUATION:
                yield from _lost(self._sequences(text, at, data + bytes([byte]), trails - 1))


def _lost(sequences: Iterator[tuple[bytes, int, bool]]) -> Iterator[tuple[bytes, int, bool]]:
    return ((data, end, False) for data, end, _ in sequences)


class PairLattice(Lattice):
    """The same for text in a charset of one or two bytes a character, of which some were dropped."""

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
        """The one character beyond ASCII that these bytes are, if they are."""
        try:
            text = charsets.named(self.damage.right).written(data)
        except UnicodeDecodeError:
            return None
        return text if len(text) == 1 and text >= _FIRST_WIDE else None


_FIRST_WIDE = "\u2e80"


@cache
def lattice(right: str, wrong: str, kind: str) -> Lattice:
    """What text written in `right`, read in `wrong` and then flattened could have been."""
    return (Lattice if right == "utf-8" else PairLattice)(right, wrong, kind)
