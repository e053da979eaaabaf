"""Accidents that lose something: what they make of a text is certain, what they made it of is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fixenc import charsets
from fixenc.damage.misreading import Misreading

_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_LOSS_COST = 3.0
_SPACES = re.compile("  +")
# Only after a character beyond ASCII can a space have been the last byte of a sequence.
_SPACE_AFTER = re.compile(r"(?<=[^\x00-\x7f]) ")


@dataclass(frozen=True, slots=True)
class NoBreakSpaceLost:
    """No-break spaces turned into spaces and, if `are_collapsed`, each run of spaces then into one.

    >>> NoBreakSpaceLost(are_collapsed=True).inflict("Ã\\xa0 perturber")
    'Ã perturber'
    """

    are_collapsed: bool

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
        return "no-break spaces turned into spaces" + (", runs of spaces into one" if self.are_collapsed else "")

    @property
    def cost(self) -> float:
        """How rare it is after a misreading, in nats: editors and browsers do it all the time."""
        return 2.5 if self.are_collapsed else 2.0

    def inflict(self, text: str) -> str:
        """Turn every no-break space into a space."""
        text = text.replace(_NO_BREAK_SPACE, " ")
        return _SPACES.sub(" ", text) if self.are_collapsed else text

    def undo(self, text: str) -> Iterator[str]:
        """Every space after a character beyond ASCII had been a no-break space, or had followed one."""
        original = _SPACE_AFTER.sub(self.restored, text)
        if original != text and self.inflict(original) == text:
            yield original

    @property
    def restored(self) -> str:
        """What a space had been."""
        return _NO_BREAK_SPACE + " " * self.are_collapsed

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where such spaces stand."""
        yield from (match.span() for match in _SPACE_AFTER.finditer(text))


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
    def was_utf8(self) -> bool:
        """Whether the text had been UTF-8 when it befell."""
        return True

    @property
    def is_exact(self) -> bool:
        """Whether nothing is ever lost by it."""
        return False

    @property
    def words(self) -> str:
        """Such as ``utf-8 read as windows-1252, 2 characters lost``."""
        count = len(self.remains)
        return f"utf-8 read as {self.wrong}, {count} character{'s' * (count > 1)} lost"

    @property
    def cost(self) -> float:
        """How rare it is, in nats: a misreading, and that something was lost on the way."""
        return Misreading("utf-8", self.wrong).cost + _LOSS_COST

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
