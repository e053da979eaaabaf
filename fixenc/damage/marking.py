"""UTF-8 read in ASCII or in a charset of two bytes a character, a mark put where bytes are none of its characters.

What the bytes under a mark were, the language must tell; which they can have been, `MarkedBytes` does.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from fixenc import charsets
from fixenc.charsets import REPLACEMENT
from fixenc.charsets.doubles import ways_of
from fixenc.damage.misreading import ACCIDENT_COST

MARKED = (REPLACEMENT, "?", "・")
"""What decoders show for bytes that are no character: by the standard, as ASCII, and in Japan."""

READERS: dict[str, float] = {
    "ascii": 1.0, "gbk": 1.0, "cp932": 1.5, "cp949": 2.0, "big5": 2.5, "cp950": 2.5, "gb18030": 2.5, "big5hkscs": 3.0,
}  # fmt: skip
"""The codecs that put them, and how rare it is, in nats, that one of them read UTF-8. Those of Python stand for all.

In ASCII, all that is beyond it is marks.
"""

# How much rarer it is than a misreading that lost nothing, in nats; U+FFFD is what the standard has decoders show.
_MARK_COST = {REPLACEMENT: 1.0, "?": 1.5, "・": 2.5}
_PAIRS = "fixenc-mark-pairs"
# The work, in microseconds, that each place takes where one may be.
_PLACE = 1
_FIRST_TRAIL = 0x80
_TRAILS = range(_FIRST_TRAIL, 0xC0)
# Sequences of UTF-8 begin with these (RFC 3629, section 4).
_LEADS = frozenset(range(0xC2, 0xF5))
# Of the signs that begin so, only punctuation that is seen, currencies and arrows are guessed, and not the small and
# Roman numbers that stand before the latter.
# Of those that begin with EF, only full-width ones.
_TELLING = {
    b"\xe2": (0x80, 0x82, 0x86),
    b"\xe2\x80": (*range(0x90, 0xA8), *range(0xB0, 0xBB)),
    b"\xe2\x82": range(0xA0, 0xC0),
    b"\xe2\x86": range(0x90, 0xC0),
    b"\xef": (0xBC, 0xBD),
}
# Letters of European languages and their punctuation begin with these bytes, in all text.
_USUAL_LEADS = frozenset([0xC2, 0xC3, 0xC4, 0xC5, 0xC8, 0xE2])
# Where some of these begin letters, the others do: of Greek, Cyrillic, Chinese and Japanese, Korean.
_LEADS_TOGETHER = (
    frozenset([0xCE, 0xCF]),
    frozenset([0xD0, 0xD1]),
    frozenset([0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF]),
    frozenset([0xEA, 0xEB, 0xEC, 0xED]),
)


def _mark_pairs(error: UnicodeError) -> tuple[str, int]:
    """One mark for a byte that is none of the charset, with the next one unless that is ASCII, as browsers do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    following = error.object[error.start + 1 : error.start + 2]
    return REPLACEMENT, error.start + (2 if following >= b"\x80" else 1)


codecs.register_error(_PAIRS, _mark_pairs)


@dataclass(frozen=True, slots=True)
class Marking:
    """UTF-8 read by a codec of the `READERS`, with a mark for each byte that is no character, or for two `in_pairs`.

    >>> Marking("cp932", "・", in_pairs=True).inflict("いい")
    '縺・＞'
    """

    reader: str
    mark: str
    in_pairs: bool

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
        """The accident in plain words."""
        return f"utf-8 read as {self.reader}, {_NAMES[self.mark]} for what that does not have"

    @property
    def cost(self) -> float:
        """How rare the accident is: the negative logarithm of its share among all text, in nats."""
        return ACCIDENT_COST + READERS[self.reader] + _MARK_COST[self.mark]

    def inflict(self, text: str) -> str:
        """Write in UTF-8, read, mark."""
        read = text.encode("utf-8", "surrogatepass").decode(self.reader, _PAIRS if self.in_pairs else "replace")
        return read.replace(REPLACEMENT, self.mark)

    def undo(self, text: str) -> Iterator[str]:
        """The text itself: what else it could have been has no limit without a language (see `MarkedBytes`)."""
        if self.inflict(text) == text:
            yield text


_NAMES = {REPLACEMENT: "U+FFFD", "?": "question marks", "・": "middle dots"}


class Pending(NamedTuple):
    """Where in the bytes of a text one is: in a sequence of UTF-8 that began so, after a byte that may yet be wrong.

    `unread` is a byte under a mark: with the next one, it must be no character.
    """

    begun: bytes = b""
    unread: int | None = None


class MarkedBytes:
    """The bytes that a text may have been before a `Marking`."""

    def __init__(self, damage: Marking, text: str) -> None:
        self.damage = damage
        self._bytes = {character: _ways(character, damage.reader) for character in set(text) - {damage.mark}}
        known = {byte for ways in self._bytes.values() for way in ways for byte in way}
        alike = (leads for leads in _LEADS_TOGETHER if leads & known)
        self._leads = tuple(sorted((known & _LEADS).union(_USUAL_LEADS, *alike)))
        self._table = _pairs_of(damage.reader)
        self._steps = dict[tuple[str, Pending], tuple[tuple[str, Pending], ...]]()

    def may_be(self, text: str, spend: Callable[[int], None] = lambda _: None) -> bool:
        """Whether the text can be UTF-8 that the reader read, whatever it said; what that takes is told to `spend`."""
        if not all(self._bytes.values()):
            return False
        places = {Pending()}
        for character in text:
            spend(1 + _PLACE * len(places))
            places = {then for place in places for _, then in self.steps(character, place)}
        return any(not place.begun for place in places)

    def known(self, text: str) -> str:
        """What stands between the marks of a text, less what they took a part of."""
        stretches = (b"".join(self._bytes[character][0] for character in one) for one in text.split(self.damage.mark))
        return " ".join(stretch.decode("utf-8", "ignore") for stretch in stretches)

    def ends(self, text: str, original: str) -> list[int]:
        """How much of an original is complete after each character of the text.

        Raises ValueError if that is none to which the `steps` lead.
        """
        level, trail = [(0, Pending())], list[dict[tuple[int, Pending], tuple[int, Pending]]]()
        for character in text:
            trail.append(
                {
                    (end + len(more), then): (end, place)
                    for end, place in level
                    for more, then in self.steps(character, place)
                    if original.startswith(more, end)
                }
            )
            level = list(trail[-1])
        whole = [(end, place) for end, place in level if end == len(original) and not place.begun]
        if not whole:
            msg = "the text cannot have been this"
            raise ValueError(msg)
        at, ends = whole[0], list[int]()
        for came_from in reversed(trail):
            ends.append(at[0])
            at = came_from[at]
        return ends[::-1]

    def steps(self, character: str, at: Pending) -> tuple[tuple[str, Pending], ...]:
        """What the next character of the text may stand for: text that is complete then, and where one is."""
        if (character, at) not in self._steps:
            self._steps[character, at] = tuple(self._further(character, at))
        return self._steps[character, at]

    def _further(self, character: str, at: Pending) -> Iterator[tuple[str, Pending]]:
        if character == self.damage.mark:
            yield from self._under_mark(at)
        for way in self._bytes.get(character) or _ways(character, self.damage.reader):
            if self._may_follow(way[0], at.unread) and (found := _fed(at.begun, way)) is not None:
                yield found[0], Pending(found[1])

    def _under_mark(self, at: Pending) -> Iterator[tuple[str, Pending]]:
        for first in self._unknown(at.begun):
            if self._table.is_single(first) or not self._may_follow(first, at.unread):
                continue
            text, begun = _fed(at.begun, bytes([first])) or ("", b"")
            if text.isspace():  # nobody's guess
                continue
            yield text, Pending(begun, first)
            for second in self._unknown(begun) if self.damage.in_pairs else ():
                if not self._table.is_pair(first, second) and (found := _fed(begun, bytes([second]))) is not None:
                    yield text + found[0], Pending(found[1])

    def _unknown(self, begun: bytes) -> Iterator[int]:
        """The bytes that may come next."""
        yield from _trails_of(begun) if begun else self._leads

    def _may_follow(self, byte: int, unread: int | None) -> bool:
        if unread is None:
            return True
        # Of a pair, both bytes go under the mark, unless the second is ASCII.
        return not self._table.is_pair(unread, byte) and (byte < _FIRST_TRAIL or not self.damage.in_pairs)


@cache
def _trails_of(begun: bytes) -> tuple[int, ...]:
    """The bytes that may go on with a sequence of UTF-8 that began so, and that are guessed."""
    return tuple(byte for byte in _TELLING.get(begun, _TRAILS) if _fed(begun, bytes([byte])) is not None)


@lru_cache(maxsize=1 << 16)
def _fed(begun: bytes, data: bytes) -> tuple[str, bytes] | None:
    """What a sequence that began so, and more bytes, are: text, and what begins after it; None if that is no UTF-8."""
    data = begun + data
    try:
        text, used = codecs.utf_8_decode(data, "strict", False)  # noqa: FBT003 - "more may follow"
    except UnicodeDecodeError:
        return None
    return text, data[used:]


@cache
def _ways(character: str, reader: str) -> tuple[bytes, ...]:
    if reader == "ascii":  # which is another charset by the labels of the web
        return (character.encode(),) if character.isascii() else ()
    return ways_of(character, charsets.from_codec(reader))


class _Pairs:
    """Which bytes a codec reads by themselves, and which as the first of two."""

    def __init__(self, reader: str) -> None:
        self._reader = reader
        self._singles = frozenset(byte for byte in range(0x100) if self._is_read(bytes([byte])))
        self._pairs: dict[tuple[int, int], bool] = {}

    def is_single(self, byte: int) -> bool:
        return byte in self._singles

    def is_pair(self, first: int, second: int) -> bool:
        if (first, second) not in self._pairs:
            self._pairs[first, second] = self._is_read(bytes([first, second]))
        return self._pairs[first, second]

    def _is_read(self, data: bytes) -> bool:
        try:
            data.decode(self._reader)
        except UnicodeDecodeError:
            return False
        return True


@cache
def _pairs_of(reader: str) -> _Pairs:
    return _Pairs(reader)
