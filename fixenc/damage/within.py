"""A misreading within escaped text that stays escaped: a percent-encoded address, a header of mail.

Such text is repaired in its own form: ``%C3%83%C2%A9`` becomes ``%C3%A9``, not ``é``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from fixenc.damage.base import BaseDamage
from fixenc.records import Damage


class Escaping(Damage, Protocol):
    """An accident that escapes all of a text."""

    def read(self, text: str) -> str | None:
        """Return the decoded text of nothing but such escapes; None for any other text."""


@dataclass(frozen=True, slots=True)
class Within(BaseDamage):
    """A misreading of a text that is escaped as a whole.

    >>> from fixenc.damage import Escape, Misreading
    >>> Within(Escape("percent"), Misreading("utf-8", "windows-1252")).inflict("%C3%A9")
    '%C3%83%C2%A9'
    """

    escape: Escaping
    misreading: Damage

    @property
    def was_utf8(self) -> bool:
        """Whether the text was UTF-8 when the accident happened."""
        return self.misreading.was_utf8

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return f"{self.misreading.words}, in text that was {self.escape.words}"

    @property
    def cost(self) -> float:
        """How rare the accident is, in nats."""
        return self.misreading.cost + self.escape.cost

    def inflict(self, text: str) -> str | None:
        """Return the text unescaped, misread and escaped again; None if it is not escaped so."""
        plain = self.escape.read(text)
        misread = None if plain is None else self.misreading.inflict(plain)
        return None if misread is None else self.escape.inflict(misread)

    def undo(self, text: str) -> Iterator[str]:
        """Yield the escaped text before the misreading.

        >>> from fixenc.damage import EncodedWord, Misreading
        >>> list(Within(EncodedWord("utf-8", "B"), Misreading("utf-8", "windows-1252")).undo("=?utf-8?B?w4PCqQ==?="))
        ['=?utf-8?B?w6k=?=']
        """
        plain = self.escape.read(text)
        for original in self.misreading.undo(plain or ""):
            written = self.escape.inflict(original)
            if written is not None and self.inflict(written) == text:
                yield written
