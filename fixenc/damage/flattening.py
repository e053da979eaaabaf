"""Flattening: after a misreading, software replaced characters by plainer ones, or dropped them.

The result is certain, but not the original: `lattice.py` has the candidates for the text before both accidents.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from fixenc.charsets import REPLACEMENT
from fixenc.damage.base import BaseDamage
from fixenc.records import Loss

# C1 control characters.
_CONTROLS = range(0x80, 0xA0)
_NO_BREAK_SPACE = 0xA0
_SOFT_HYPHEN = 0xAD
# The Latin letters with accents that single-byte charsets have.
_ACCENTED = "".join(map(chr, range(0xC0, 0x180)))


def _strip_accent(letter: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))


@dataclass(frozen=True)
class _Kind:
    """One kind of flattening: its plain words, its cost in nats, and what each code point becomes (None: dropped)."""

    words: str
    cost: float
    changes: Mapping[int, str | None]


# By name. Editors turn no-break spaces into spaces. Strict decoders mark undefined bytes, lenient ones turn them into
# control characters, which terminals, browsers and databases drop. Editors straighten quotation marks, and programs
# that make file names or web addresses strip accents.
KINDS: dict[str, _Kind] = {
    "controls-marked": _Kind("undefined bytes shown as U+FFFD", 2.0, dict.fromkeys(_CONTROLS, REPLACEMENT)),
    "marked-spaced": _Kind(
        "undefined bytes shown as U+FFFD, no-break spaces turned into spaces",
        4.0,
        {**dict.fromkeys(_CONTROLS, REPLACEMENT), _NO_BREAK_SPACE: " "},
    ),
    "controls-questioned": _Kind("undefined bytes shown as question marks", 3.0, dict.fromkeys(_CONTROLS, "?")),
    "controls-dropped": _Kind("control characters dropped", 2.5, dict.fromkeys(_CONTROLS)),
    "controls-spaced": _Kind("control characters turned into spaces", 4.0, dict.fromkeys(_CONTROLS, " ")),
    "invisible-dropped": _Kind(
        "control characters and soft hyphens dropped, no-break spaces turned into spaces",
        5.0,
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
        {ord(c): plain for c in _ACCENTED if (plain := _strip_accent(c)) != c},
    ),
}


@dataclass(frozen=True, slots=True)
class Flattening(BaseDamage):
    """A flattening: the name of one of the `KINDS`.

    >>> Flattening("quotes-straightened").inflict("â€œgoodâ€\\x9d")
    'â€œgoodâ€\\x9d'
    >>> Flattening("controls-dropped").inflict("â€œgoodâ€\\x9d")
    'â€œgoodâ€'
    """

    kind: str

    needs_misreading: ClassVar[bool] = True
    needs_guess: ClassVar[bool] = True

    @property
    def loss(self) -> Loss:
        """Whether C1 control characters are dropped, become the same mark, or other characters are replaced."""
        control = KINDS[self.kind].changes.get(_CONTROLS[0], "")
        if control is None:
            return Loss.DROPS
        return Loss.MARKS if control in (REPLACEMENT, "?") else Loss.REPLACES

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return KINDS[self.kind].words

    @property
    def cost(self) -> float:
        """How rare the accident is after a misreading, in nats."""
        return KINDS[self.kind].cost

    def inflict(self, text: str) -> str:
        """Return the flattened text."""
        return text.translate(KINDS[self.kind].changes)

    def undo(self, text: str) -> Iterator[str]:
        """Yield the text itself, if it is flat already. `Lattice` has the candidates, which need the misreading."""
        if self.inflict(text) == text:
            yield text
