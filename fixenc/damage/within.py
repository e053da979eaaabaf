"""A misreading of text that stays written out: an address with percents, a header of mail.

What has a use only as it is written is mended in its own form: ``%C3%83%C2%A9`` becomes ``%C3%A9``, not ``é``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fixenc.damage.encoded_words import EncodedWord
from fixenc.damage.escapes import Escape
from fixenc.damage.misreading import Misreading


@dataclass(frozen=True, slots=True)
class Within:
    """A misreading of what stands written out, all of it, in one form of escape.

    >>> Within(Escape("percent"), Misreading("utf-8", "windows-1252")).inflict("%C3%A9")
    '%C3%83%C2%A9'
    """

    escape: Escape | EncodedWord
    misreading: Misreading

    @property
    def was_utf8(self) -> bool:
        """Whether the text had been UTF-8 when it befell."""
        return self.misreading.was_utf8

    @property
    def is_exact(self) -> bool:
        """Whether nothing is ever lost by it."""
        return True

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return f"{self.misreading.words}, in text that was {self.escape.words}"

    @property
    def cost(self) -> float:
        """How rare it is, in nats."""
        return self.misreading.cost + self.escape.cost

    def inflict(self, text: str) -> str | None:
        """Read what is written out wrongly, and write it out again; None where it is not written out so."""
        plain = self.escape.read(text)
        misread = None if plain is None else self.misreading.inflict(plain)
        return None if misread is None else self.escape.inflict(misread)

    def undo(self, text: str) -> Iterator[str]:
        """What was written out before it.

        >>> list(Within(EncodedWord("utf-8", "B"), Misreading("utf-8", "windows-1252")).undo("=?utf-8?B?w4PCqQ==?="))
        ['=?utf-8?B?w6k=?=']
        """
        plain = self.escape.read(text)
        for original in self.misreading.undo(plain or ""):
            written = self.escape.inflict(original)
            if written is not None and self.inflict(written) == text:
                yield written
