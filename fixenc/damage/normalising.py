"""Normalisation: text that was misread was decomposed afterwards, as names of files are in archives of macOS."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from fixenc.damage.base import BaseDamage

_Form = Literal["NFD", "NFKD"]
# How rare each is after a misreading, in nats.
_COSTS: dict[_Form, float] = {"NFD": 3.0, "NFKD": 5.0}
# What a compatible decomposition makes of signs of Latin-1, as far as nothing else looks so.
_COMPATIBLE = {unicodedata.normalize("NFKD", sign): sign for sign in "¼½¾¨¯´¸…"}
_MARKS = "\u0300-\u036f"
# A letter with its combining marks, or such a sign.
_UNIT = re.compile(f"{'|'.join(map(re.escape, _COMPATIBLE))}|.[{_MARKS}]+", re.DOTALL)
_DECOMPOSED = re.compile(f"[A-Za-z][{_MARKS}]")


@dataclass(frozen=True, slots=True)
class Normalisation(BaseDamage):
    """A text in a normalisation form of Unicode: NFD, or NFKD (Unicode Standard Annex 15).

    >>> Normalisation("NFD").inflict("Ã©") == "A\\u0303©", Normalisation("NFKD").inflict("Ã¼") == "A\\u03031\\u20444"
    (True, True)
    """

    form: _Form

    needs_misreading: ClassVar[bool] = True

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return f"decomposed ({self.form})"

    @property
    def cost(self) -> float:
        """How rare the accident is after a misreading, in nats."""
        return _COSTS[self.form]

    def inflict(self, text: str) -> str:
        """Return the text in the normalisation form."""
        return unicodedata.normalize(self.form, text)

    def undo(self, text: str) -> Iterator[str]:
        """Yield the composed text, if it differs and decomposes to this one.

        >>> list(Normalisation("NFD").undo("A\\u0303©")), list(Normalisation("NFD").undo("é"))
        (['Ã©'], [])
        """
        composed, _ = compose(text)
        if composed != text and self.inflict(composed) == text:
            yield composed


def is_decomposed(text: str) -> bool:
    """Whether a text has a decomposed letter.

    >>> is_decomposed("e\\u0301"), is_decomposed("é")
    (True, False)
    """
    # In UTF-8 each of these marks begins with one of two bytes, which are found far faster than a class of characters.
    data = text.encode("utf-8", "surrogatepass")
    return (b"\xcc" in data or b"\xcd" in data) and _DECOMPOSED.search(text) is not None


def compose(text: str) -> tuple[str, list[int]]:
    """Return the text composed, and where each of its characters stood; the last place is the end of the text.

    >>> compose("cafe\\u0301!")
    ('café!', [0, 1, 2, 3, 5, 6])
    """
    parts, places, at = list[str](), list[int](), 0
    for unit in _UNIT.finditer(text):
        start, part = unit.start(), _COMPATIBLE.get(unit[0]) or unicodedata.normalize("NFC", unit[0])
        parts += text[at:start], part
        places += (*range(at, start), *[start] * len(part))
        at = unit.end()
    return "".join(parts) + text[at:], [*places, *range(at, len(text) + 1)]
