"""Misreadings of a whole text that leave none of the usual signs: another width of characters, or EBCDIC."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fixenc import charsets
from fixenc.charsets.priors import ACCIDENT_COST
from fixenc.damage.base import BaseReading

# How much rarer such an accident is than the commonest misreading, in nats.
_RARE = 5.0
_SPACE = 0x20
# The low bytes of U+2010 to U+201F and U+20AC in UTF-16. U+0010 to U+001F nobody writes, U+00AC hardly anybody.
_LOW_OF_MARKS = frozenset(bytes([low]) for low in (*range(0x10, 0x20), 0xAC))
# An ampersand at the end of a word is as good as an ellipsis then, U+2026.
_AMPERSAND = re.compile(r"\S&")


@dataclass(frozen=True, slots=True)
class WholeMisreading(BaseReading):
    """All of a text, written in the charset `right` and read in `wrong`, one of which is UTF-16 or EBCDIC.

    >>> WholeMisreading("windows-1252", "utf-16le").inflict("größer")
    '牧\\udff6牥'
    >>> WholeMisreading("utf-16le", "windows-1252", has_bom=True).inflict("é")
    'ÿþé\\x00'

    If it `blanks` NULs, each byte of UTF-16 that is NUL became a space.
    """

    right: str
    wrong: str
    has_bom: bool = False
    blanks: bool = False

    @property
    def words(self) -> str:
        """Such as ``utf-16le read as windows-1252``."""
        reading = f"{self.right} read as {self.wrong}"
        return f"{reading}, NULs shown as spaces" if self.blanks else reading

    @property
    def cost(self) -> float:
        """How rare the accident is, in nats."""
        return ACCIDENT_COST + _RARE

    def inflict(self, text: str) -> str | None:
        """Return the text written in one charset and read in the other; None if either lacks a character."""
        mark = "\ufeff" if self.has_bom else ""
        try:
            read = _read(charsets.named(self.right).encode(mark + text), self.wrong)
        except UnicodeError:
            return None
        return read.replace("\0", " ") if self.blanks else read

    def undo(self, text: str) -> Iterator[str]:
        """Yield the text before the misreading, if it can have been misread so.

        >>> list(WholeMisreading("utf-8", "utf-16le").undo("畢桳栠摩琠敨映捡獴"))
        ['bush hid the facts']
        """
        try:
            data = _write(text, self.wrong)
            original = charsets.named(self.right).misread(_fill(data, self.right) if self.blanks else data)
        except UnicodeError:
            return
        if self.has_bom != original.startswith("\ufeff") or (self.blanks and _AMPERSAND.search(original)):
            return
        original = original.removeprefix("\ufeff")
        if self.inflict(original) == text:
            yield original


def _fill(data: bytes, charset: str) -> bytes:
    """Return UTF-16 whose NULs became spaces with NULs again: in each high byte, unless the low one is of a mark.

    Quotation marks and dashes are at U+2010 to U+201F, and the sign of the euro at U+20AC: their high byte is a space.
    """
    filled, high = bytearray(data), int(charset == "utf-16le")
    for at in range(high, len(data), 2):
        low = data[at - 1 if high else at + 1 : at if high else at + 2]
        if filled[at] == _SPACE and low not in _LOW_OF_MARKS:
            filled[at] = 0
    return bytes(filled)


def _read(data: bytes, charset: str) -> str:
    """Return bytes as lenient software reads them: half of a pair of surrogates in UTF-16 stands alone."""
    if charset.startswith("utf-16"):
        return data.decode(charset, "surrogatepass")
    return charsets.named(charset).misread(data)


def _write(text: str, charset: str) -> bytes:
    if charset.startswith("utf-16"):
        return text.encode(charset, "surrogatepass")
    return charsets.named(charset).encode(text)
