"""Accidents that lose something: their result is certain, but not the original of a result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Protocol

from fixenc import charsets
from fixenc.damage.base import BaseDamage
from fixenc.damage.misreading import Misreading
from fixenc.records import Damage, Loss

_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
# How much rarer a misreading that loses characters is than one that does not, in nats.
_LOSS_COST = 3.0
# A run of spaces.
_SPACES = re.compile("  +")
# A space can have been the last byte of a sequence only after a character beyond ASCII.
_SPACE_AFTER = re.compile(r"(?<=[^\x00-\x7f]) ")


@dataclass(frozen=True, slots=True)
class NoBreakSpaceLost(BaseDamage):
    """No-break spaces turned into spaces; if `are_collapsed`, then each run of spaces into one.

    >>> NoBreakSpaceLost(are_collapsed=True).inflict("Ã\\xa0 perturber")
    'Ã perturber'
    """

    are_collapsed: bool

    needs_misreading: ClassVar[bool] = True

    @property
    def loss(self) -> Loss:
        """A space stands in the place of each no-break space."""
        return Loss.REPLACES

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return "no-break spaces turned into spaces" + (", runs of spaces into one" if self.are_collapsed else "")

    @property
    def cost(self) -> float:
        """How rare the accident is after a misreading, in nats: editors and browsers do it all the time."""
        return 2.5 if self.are_collapsed else 2.0

    def inflict(self, text: str) -> str:
        """Return the text with spaces in place of no-break spaces."""
        text = text.replace(_NO_BREAK_SPACE, " ")
        return _SPACES.sub(" ", text) if self.are_collapsed else text

    def undo(self, text: str) -> Iterator[str]:
        """Yield the text in which each space after a character beyond ASCII was, or followed, a no-break space."""
        original = _SPACE_AFTER.sub(self.restored, text)
        if original != text and self.inflict(original) == text:
            yield original

    @property
    def restored(self) -> str:
        """The text in place of a space before the accident."""
        return _NO_BREAK_SPACE + " " * self.are_collapsed

    def find_places(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each space that may have been a no-break space."""
        yield from (match.span() for match in _SPACE_AFTER.finditer(text))


class LossInPlaces(Damage, Protocol):
    """An accident that changed the same character, always into the same, at places that show where it may have been."""

    @property
    def restored(self) -> str:
        """The text at each place before the accident."""

    def find_places(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each place."""


LOSSES: tuple[LossInPlaces, ...] = (NoBreakSpaceLost(are_collapsed=False), NoBreakSpaceLost(are_collapsed=True))
"""The losses after a misreading that the search undoes without a guess: a row each."""


@dataclass(frozen=True, slots=True)
class LostCharacters(BaseDamage):
    """UTF-8 read as the charset `wrong`, with characters that lost too much to be restored.

    The original has U+FFFD for each; `remains` are the characters left of each in the damaged text, in order.

    >>> damage = LostCharacters("windows-1250", ("Ă\\ufffd",))
    >>> damage.inflict("\\ufffdfrica, América")
    'Ă\\ufffdfrica, AmĂ©rica'
    """

    wrong: str
    remains: tuple[str, ...]

    @property
    def loss(self) -> Loss:
        """The remains of lost characters stand in their place."""
        return Loss.REPLACES

    @property
    def was_utf8(self) -> bool:
        """Whether the text was UTF-8 when the accident happened."""
        return True

    @property
    def written_in(self) -> str:
        """The charset in which the text was written."""
        return "utf-8"

    @property
    def read_in(self) -> str:
        """The charset in which it was read."""
        return self.wrong

    @property
    def words(self) -> str:
        """Such as ``utf-8 read as windows-1252, 2 characters lost``."""
        count = len(self.remains)
        return f"utf-8 read as {self.wrong}, {count} character{'s' * (count > 1)} lost"

    @property
    def cost(self) -> float:
        """How rare the accident is, in nats: the misreading, and the loss."""
        return self.drop_losses().cost + _LOSS_COST

    def drop_losses(self) -> Damage:
        """Return the misreading alone."""
        return Misreading("utf-8", self.wrong)

    def inflict(self, text: str) -> str | None:
        """Return the misread text with the remains of lost characters; None if their numbers differ."""
        pieces = text.split(charsets.REPLACEMENT)
        if len(pieces) != len(self.remains) + 1:
            return None
        charset = charsets.named(self.wrong)
        misread = [charset.misread(piece.encode()) for piece in pieces]
        return "".join(piece + left for piece, left in zip(misread, (*self.remains, ""), strict=True))

    def undo(self, text: str) -> Iterator[str]:
        """Yield the text with U+FFFD for each of the remains, if they occur in order and the rest was UTF-8."""
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
