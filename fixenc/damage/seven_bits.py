"""Charsets of seven bits that were read as ASCII, and KOI8-R that lost the highest bit of each byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from fixenc.charsets.priors import ACCIDENT_COST
from fixenc.damage.base import BaseDamage

# How much rarer such an accident is than the commonest misreading, in nats.
_RARE = 5.0


@dataclass(frozen=True, slots=True)
class _Sort:
    """A charset of seven bits: its codec, and what was taken out of its bytes and how that is put back."""

    words: str
    codec: str
    take_out: Callable[[str], str]
    put_back: Callable[[str], str]


def _keep(text: str) -> str:
    return text


# Two bytes a character; the sequence that leads back to ASCII, or to the Roman set of JIS X 0201 (RFC 1468).
_BARE_JIS = re.compile(r"(?P<into>\$[@B])(?P<pairs>(?:[!-~]{2}){1,500}?)(?P<back>\([BJ])")
# RFC 1843 has `~{` and `~}` likewise.
_BARE_HZ = re.compile(r"(?<!~)\{(?P<pairs>(?:[!-w][!-~]){1,500}?)\}")

# All letters of KOI8-R are in its upper half, each at the place of a Latin letter or of one of the signs beside those.
_LETTERS = bytes(range(0x40, 0x7F))
_WITH_HIGH_BIT = bytes.maketrans(_LETTERS, bytes(number | 0x80 for number in _LETTERS))
_WITHOUT_HIGH_BIT = bytes(number & 0x7F for number in range(0x100))

SEVEN_BIT: Mapping[str, _Sort] = {
    "iso-2022-jp": _Sort("iso-2022-jp read as ascii", "iso2022_jp", _keep, _keep),
    "iso-2022-jp-bare": _Sort(
        "iso-2022-jp that lost its escape characters, read as ascii",
        "iso2022_jp",
        lambda text: text.replace("\x1b", ""),
        lambda text: _BARE_JIS.sub("\x1b\\g<into>\\g<pairs>\x1b\\g<back>", text),
    ),
    "hz": _Sort("hz-gb-2312 read as ascii", "hz", _keep, _keep),
    "hz-bare": _Sort(
        "hz-gb-2312 that lost its tildes, read as ascii",
        "hz",
        lambda text: text.replace("~", ""),
        lambda text: _BARE_HZ.sub(r"~{\g<pairs>~}", text),
    ),
    "koi8-r": _Sort(
        "koi8-r that lost the highest bit of each byte",
        "koi8_r",
        lambda text: text.encode("latin-1").translate(_WITHOUT_HIGH_BIT).decode("latin-1"),
        lambda text: text.encode("latin-1").translate(_WITH_HIGH_BIT).decode("latin-1"),
    ),
}
"""The sorts of `SevenBits`, by name."""


@dataclass(frozen=True, slots=True)
class SevenBits(BaseDamage):
    """Text in a charset of seven bits that was read as ASCII: the name of one of the sorts of `SEVEN_BIT`.

    >>> SevenBits("iso-2022-jp-bare").inflict("これ"), SevenBits("koi8-r").inflict("Привет")
    ('$B$3$l(B', 'pRIWET')
    """

    sort: str

    @property
    def written_in(self) -> str:
        """The charset in which the text was written."""
        return self.sort.removesuffix("-bare")

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return SEVEN_BIT[self.sort].words

    @property
    def cost(self) -> float:
        """How rare the accident is, in nats."""
        return ACCIDENT_COST + _RARE

    def inflict(self, text: str) -> str | None:
        """Return the text as it was read; None if the charset lacks a character."""
        sort = SEVEN_BIT[self.sort]
        try:
            return sort.take_out(text.encode(sort.codec).decode("latin-1"))
        except UnicodeError:
            return None

    def undo(self, text: str) -> Iterator[str]:
        """Yield the text before it was read as ASCII, if it can have been read so.

        >>> list(SevenBits("koi8-r").undo("pRIWET")), list(SevenBits("hz").undo("~{<:Ky~}"))
        (['Привет'], ['己所'])
        """
        sort = SEVEN_BIT[self.sort]
        try:
            original = sort.put_back(text).encode("latin-1").decode(sort.codec)
        except UnicodeError:
            return
        if original != text and self.inflict(original) == text:
            yield original
