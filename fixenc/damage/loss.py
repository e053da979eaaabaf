"""Accidents that lose something: what they make of a text is certain, what they made it of is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fixenc import charsets

_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_SPACES = re.compile("  +")


@dataclass(frozen=True, slots=True)
class NoBreakSpaceLost:
    """No-break spaces turned into spaces and, if `are_collapsed`, each run of spaces then into one.

    >>> NoBreakSpaceLost(are_collapsed=True).inflict("Ã\\xa0 perturber")
    'Ã perturber'
    """

    are_collapsed: bool

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return "no-break spaces turned into spaces" + (", runs of spaces into one" if self.are_collapsed else "")

    def inflict(self, text: str) -> str:
        """Turn every no-break space into a space."""
        text = text.replace(_NO_BREAK_SPACE, " ")
        return _SPACES.sub(" ", text) if self.are_collapsed else text

    def undo(self, text: str) -> Iterator[str]:
        """The two extremes: every space had been a no-break space, or had followed one that was swallowed."""
        if " " in text and self.inflict(text) == text:
            yield text.replace(" ", _NO_BREAK_SPACE + " " if self.are_collapsed else _NO_BREAK_SPACE)


@dataclass(frozen=True, slots=True)
class LostCharacters:
    """UTF-8 read as the charset `wrong`, with characters of which too little is left to tell them.

    Each stands as U+FFFD in the original; `remains` are what each left in the damaged text, in order.

    >>> damage = LostCharacters("windows-1250", ("Ă\\ufffd",))
    >>> damage.inflict("\\ufffdfrica, América")
    'Ă\\ufffdfrica, AmĂ©rica'
    """

    wrong: str
    remains: tuple[str, ...]

    @property
    def words(self) -> str:
        """Such as ``utf-8 read as windows-1252, 2 characters lost``."""
        count = len(self.remains)
        return f"utf-8 read as {self.wrong}, {count} character{'s' * (count > 1)} lost"

    def inflict(self, text: str) -> str | None:
        """Misread what lies between the lost characters and put their remains in their places."""
        pieces = text.split(charsets.REPLACEMENT)
        if len(pieces) != len(self.remains) + 1:
            return None
        charset = charsets.named(self.wrong)
        misread = [charset.misread(piece.encode()) for piece in pieces]
        return "".join(piece + left for piece, left in zip(misread, (*self.remains, ""), strict=True))

    def undo(self, text: str) -> Iterator[str]:
        """The text with U+FFFD for each of the remains, if they occur in order and the rest is UTF-8."""
        charset, original = charsets.named(self.wrong), ""
        for left in self.remains:
            piece, found, text = text.partition(left)
            if not found:
                return
            try:
                original += charset.encode(piece).decode() + charsets.REPLACEMENT
            except UnicodeError:
                return
        try:
            yield original + charset.encode(text).decode()
        except UnicodeError:
            return
