"""Misreading: text written in one charset and read in another, the commonest accident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from fixenc import charsets
from fixenc.charsets.doubles import ways_to_write
from fixenc.charsets.priors import ACCIDENT_COST, RIGHT, WRONG
from fixenc.damage.base import BaseReading


@dataclass(frozen=True, slots=True)
class Misreading(BaseReading):
    """Text written in the charset `right` and read in the charset `wrong` (canonical names).

    >>> Misreading("utf-8", "windows-1252").inflict("café")
    'cafÃ©'
    >>> list(Misreading("utf-8", "windows-1252").undo("cafÃ©"))
    ['café']
    >>> list(Misreading("utf-8", "windows-1252").undo("café"))
    []
    """

    right: str
    wrong: str

    is_misreading: ClassVar[bool] = True

    @property
    def cost(self) -> float:
        """How rare the accident is: the negative logarithm of its share of all text, in nats."""
        far_fetched = self.right in _EAST_ASIAN and WRONG[self.wrong] >= _RARE
        return ACCIDENT_COST + RIGHT[self.right] + WRONG[self.wrong] + _FAR_FETCHED * far_fetched

    def find_related(self) -> Iterator[Misreading]:
        """Yield the misreadings that differ from this one in one charset: code pages are mistaken for each other.

        >>> Misreading("utf-8", "cp437") in Misreading("utf-8", "cp850").find_related()
        True
        """
        yield from (Misreading(self.right, wrong) for wrong in WRONG if wrong not in (self.right, self.wrong))
        if self.right not in ("utf-8", "cesu-8"):
            yield from (Misreading(right, self.wrong) for right in RIGHT if right not in (self.right, self.wrong))

    def inflict(self, text: str) -> str | None:
        """Return the text written in one charset and read in the other; None if either lacks a character."""
        try:
            return charsets.named(self.wrong).misread(charsets.named(self.right).encode(text))
        except UnicodeError:
            return None

    def undo(self, text: str) -> Iterator[str]:
        """Yield the texts that could have been misread so: mostly one or none."""
        for data in ways_to_write(text, charsets.named(self.wrong)):
            try:
                original = charsets.named(self.right).written(data)
            except UnicodeError:
                continue
            if self.inflict(original) == text:
                yield original


# The East Asian charsets of `RIGHT`.
_EAST_ASIAN = frozenset(["gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"])
# From this cost in `WRONG`, in nats, hardly any software assumes the charset: mostly consoles of small countries.
_RARE = 6.0
# Added, in nats, where East Asian text was read in such a charset: nobody uses such software there.
_FAR_FETCHED = 4.0
