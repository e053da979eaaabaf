"""Misreadings of a whole text that leave none of the usual signs: another width of characters, or EBCDIC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fixenc import charsets
from fixenc.charsets.priors import ACCIDENT_COST
from fixenc.damage.base import BaseReading

# How much rarer such an accident is than the commonest misreading, in nats.
_RARE = 5.0


@dataclass(frozen=True, slots=True)
class WholeMisreading(BaseReading):
    """All of a text, written in the charset `right` and read in `wrong`, one of which is UTF-16 or EBCDIC.

    >>> WholeMisreading("windows-1252", "utf-16le").inflict("größer")
    '牧\\udff6牥'
    >>> WholeMisreading("utf-16le", "windows-1252", has_bom=True).inflict("é")
    'ÿþé\\x00'
    """

    right: str
    wrong: str
    has_bom: bool = False

    @property
    def cost(self) -> float:
        """How rare the accident is, in nats."""
        return ACCIDENT_COST + _RARE

    def inflict(self, text: str) -> str | None:
        """Return the text written in one charset and read in the other; None if either lacks a character."""
        mark = "\ufeff" if self.has_bom else ""
        try:
            return _read(charsets.named(self.right).encode(mark + text), self.wrong)
        except UnicodeError:
            return None

    def undo(self, text: str) -> Iterator[str]:
        """Yield the text before the misreading, if it can have been misread so.

        >>> list(WholeMisreading("utf-8", "utf-16le").undo("畢桳栠摩琠敨映捡獴"))
        ['bush hid the facts']
        """
        try:
            original = charsets.named(self.right).misread(_write(text, self.wrong))
        except UnicodeError:
            return
        if self.has_bom != original.startswith("\ufeff"):
            return
        original = original.removeprefix("\ufeff")
        if self.inflict(original) == text:
            yield original


def _read(data: bytes, charset: str) -> str:
    """Return bytes as lenient software reads them: half of a pair of surrogates in UTF-16 stands alone."""
    if charset.startswith("utf-16"):
        return data.decode(charset, "surrogatepass")
    return charsets.named(charset).misread(data)


def _write(text: str, charset: str) -> bytes:
    if charset.startswith("utf-16"):
        return text.encode(charset, "surrogatepass")
    return charsets.named(charset).encode(text)
