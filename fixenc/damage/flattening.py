"""After a misreading, software made characters it did not like plainer, or dropped them.

What a text becomes is certain; what it had been, together with the misreading before it, tells `lattice.py`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fixenc.charsets import REPLACEMENT

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


# The commoner come first. Editors turn no-break spaces into spaces; decoders that are strict mark bytes for which a
# charset has no character, which careless ones let pass as control characters; terminals, browsers and databases drop
# these; editors uncurl quotation marks, and whoever makes names of files or of web addresses strips accents.
KINDS: dict[str, _Kind] = {
    "controls-marked": _Kind("undefined bytes shown as U+FFFD", 2.0, dict.fromkeys(_CONTROLS, REPLACEMENT)),
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
    def was_utf8(self) -> bool:
        """Whether the text had been UTF-8 when it befell."""
        return False

    @property
    def is_exact(self) -> bool:
        """Whether nothing is ever lost by it."""
        return False

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
        return self._control is None

    @property
    def marks(self) -> bool:
        """Whether it leaves a mark for each C1 control character, the same for all."""
        return self._control in (REPLACEMENT, "?")

    @property
    def _control(self) -> str | None:
        """What becomes of a C1 control character: None if it is dropped, nothing if it stays."""
        return KINDS[self.kind].changes.get(_CONTROLS[0], "")

    def inflict(self, text: str) -> str:
        """Change every character that it changes."""
        return text.translate(KINDS[self.kind].changes)

    def undo(self, text: str) -> Iterator[str]:
        """The text itself. What else it could have been has no limit without the misreading before: see `Lattice`."""
        if self.inflict(text) == text:
            yield text
