"""Marking: UTF-8 read as ASCII or a double-byte charset, with a mark in place of undecodable bytes.

`MarkedBytes` has the bytes that can have been under a mark; a language model decides which ones were.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import ClassVar, NamedTuple

from fixenc import charsets
from fixenc.charsets import REPLACEMENT
from fixenc.charsets.doubles import ways_of
from fixenc.charsets.priors import ACCIDENT_COST
from fixenc.damage.base import BaseDamage
from fixenc.records import Damage, Loss

MARKED = (REPLACEMENT, "?", "・")
"""The marks of decoders for undecodable bytes: by the Unicode standard, in ASCII, and in Japanese software."""

READERS: dict[str, float] = {
    "ascii": 1.0, "gbk": 1.0, "cp932": 1.5, "cp949": 2.0, "big5": 2.5, "cp950": 2.5, "gb18030": 2.5, "big5hkscs": 3.0,
}  # fmt: skip
"""Python's codecs, and how rare it is, in nats, that software with such a decoder reads UTF-8.

Read as ASCII, every byte beyond it becomes a mark.
"""

# How much rarer each mark is than a misreading without losses, in nats; U+FFFD is the one of the standard.
_MARK_COST = {REPLACEMENT: 1.0, "?": 1.5, "・": 2.5}
# The name of the error handler that puts one mark for two bytes.
_PAIRS = "fixenc-mark-pairs"
# The work of one state of the search, in microseconds.
_PLACE = 1
# The first trail byte of UTF-8.
_FIRST_TRAIL = 0x80
# Trail bytes of UTF-8.
_TRAILS = range(_FIRST_TRAIL, 0xC0)
# Lead bytes of UTF-8 (RFC 3629, section 4).
_LEADS = frozenset(range(0xC2, 0xF5))
# The bytes that are guessed after the beginning of a sequence. After E2: visible punctuation, currency signs and
# arrows, without the small and Roman numerals before the arrows. After EF: full-width forms.
_GUESSED_AFTER = {
    b"\xe2": (0x80, 0x82, 0x86),
    b"\xe2\x80": (*range(0x90, 0xA8), *range(0xB0, 0xBB)),
    b"\xe2\x82": range(0xA0, 0xC0),
    b"\xe2\x86": range(0x90, 0xC0),
    b"\xef": (0xBC, 0xBD),
}
# Lead bytes of European letters and punctuation, which are guessed in any text.
_USUAL_LEADS = frozenset([0xC2, 0xC3, 0xC4, 0xC5, 0xC8, 0xE2])
# Lead bytes of one script: where one of them occurs, the others are guessed. Greek, Cyrillic, Chinese and Japanese,
# Korean.
_LEADS_TOGETHER = (
    frozenset([0xCE, 0xCF]),
    frozenset([0xD0, 0xD1]),
    frozenset([0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF]),
    frozenset([0xEA, 0xEB, 0xEC, 0xED]),
)


def _mark_pairs(error: UnicodeError) -> tuple[str, int]:
    """Return one mark for an undecodable byte and the next one, unless that is ASCII, as browsers do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    following = error.object[error.start + 1 : error.start + 2]
    return REPLACEMENT, error.start + (2 if following >= b"\x80" else 1)


codecs.register_error(_PAIRS, _mark_pairs)


@dataclass(frozen=True, slots=True)
class Marking(BaseDamage):
    """UTF-8 read by a codec of the `READERS`, with a mark for each undecodable byte, or for two if `in_pairs`.

    >>> Marking("cp932", "・", in_pairs=True).inflict("いい")
    '縺・＞'
    """

    reader: str
    mark: str
    in_pairs: bool

    needs_guess: ClassVar[bool] = True

    @property
    def was_utf8(self) -> bool:
        """Whether the text was UTF-8 when the accident happened."""
        return True

    @property
    def loss(self) -> Loss:
        """Each undecodable byte, or two, becomes the mark."""
        return Loss.MARKS

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return f"utf-8 read as {self.reader}, {_NAMES[self.mark]} for what that does not have"

    @property
    def cost(self) -> float:
        """How rare the accident is: the negative logarithm of its share of all text, in nats."""
        return ACCIDENT_COST + READERS[self.reader] + _MARK_COST[self.mark]

    def inflict(self, text: str) -> str:
        """Return the text written in UTF-8 and read by the codec, with marks."""
        read = text.encode("utf-8", "surrogatepass").decode(self.reader, _PAIRS if self.in_pairs else "replace")
        return read.replace(REPLACEMENT, self.mark)

    def accounts_for(self, before: str, after: str) -> bool:  # noqa: ARG002 - a mark stands for any bytes
        """Whether there is no mark in `before`."""
        return self.mark not in before

    def undo(self, text: str) -> Iterator[str]:
        """Yield the text itself, if the accident leaves it unchanged. `MarkedBytes` has the other candidates."""
        if self.inflict(text) == text:
            yield text


# The marks in words.
_NAMES = {REPLACEMENT: "U+FFFD", "?": "question marks", "・": "middle dots"}


def find_marking(accident: Sequence[Damage]) -> Marking | None:
    """Return the marking that an accident ends with; None if it ends with anything else."""
    last = accident[-1]
    return last if isinstance(last, Marking) else None


class Pending(NamedTuple):
    """A state of the search: the beginning of an incomplete sequence of UTF-8, and an unresolved byte.

    `unread` is a byte under a mark, which must not be a character of the reader together with the next byte.
    """

    begun: bytes = b""
    unread: int | None = None


class MarkedBytes:
    """The bytes that a text may have been before a `Marking`."""

    def __init__(self, damage: Marking, text: str) -> None:
        self.damage = damage
        self._bytes = {character: _find_ways(character, damage.reader) for character in set(text) - {damage.mark}}
        known = {byte for ways in self._bytes.values() for way in ways for byte in way}
        alike = (leads for leads in _LEADS_TOGETHER if leads & known)
        self._leads = tuple(sorted((known & _LEADS).union(_USUAL_LEADS, *alike)))
        self._table = _find_pairs(damage.reader)
        self._steps = dict[tuple[str, Pending], tuple[tuple[str, Pending], ...]]()

    def may_be(self, text: str, spend: Callable[[int], None] = lambda _: None) -> bool:
        """Whether the text can be any UTF-8 that the reader read; calls `spend` with the work that takes."""
        if not all(self._bytes.values()):
            return False
        places = {Pending()}
        for character in text:
            spend(1 + _PLACE * len(places))
            places = {then for place in places for _, then in self.find_steps(character, place)}
        return any(not place.begun for place in places)

    def decode_known(self, text: str) -> str:
        """Return the complete characters between the marks of a text, the stretches joined by spaces."""
        stretches = (b"".join(self._bytes[character][0] for character in one) for one in text.split(self.damage.mark))
        return " ".join(stretch.decode("utf-8", "ignore") for stretch in stretches)

    def find_ends(self, text: str, original: str) -> list[int]:
        """Return how many characters of an original are complete after each character of the text.

        Raises ValueError if the text cannot come from this original.
        """
        level, trail = [(0, Pending())], list[dict[tuple[int, Pending], tuple[int, Pending]]]()
        for character in text:
            trail.append(
                {
                    (end + len(more), then): (end, place)
                    for end, place in level
                    for more, then in self.find_steps(character, place)
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

    def find_steps(self, character: str, at: Pending) -> tuple[tuple[str, Pending], ...]:
        """Return the possible steps at the next character: the text that it completes, and the next state."""
        if (character, at) not in self._steps:
            self._steps[character, at] = tuple(self._search_steps(character, at))
        return self._steps[character, at]

    def _search_steps(self, character: str, at: Pending) -> Iterator[tuple[str, Pending]]:
        if character == self.damage.mark:
            yield from self._step_under_mark(at)
        for way in self._bytes.get(character) or _find_ways(character, self.damage.reader):
            if self._may_follow(way[0], at.unread) and (found := _feed(at.begun, way)) is not None:
                yield found[0], Pending(found[1])

    def _step_under_mark(self, at: Pending) -> Iterator[tuple[str, Pending]]:
        for first in self._guess_bytes(at.begun):
            if self._table.is_single(first) or not self._may_follow(first, at.unread):
                continue
            text, begun = _feed(at.begun, bytes([first])) or ("", b"")
            if text.isspace():  # no likely original
                continue
            yield text, Pending(begun, first)
            for second in self._guess_bytes(begun) if self.damage.in_pairs else ():
                if not self._table.is_pair(first, second) and (found := _feed(begun, bytes([second]))) is not None:
                    yield text + found[0], Pending(found[1])

    def _guess_bytes(self, begun: bytes) -> Iterator[int]:
        """Yield the bytes that may come next, to be guessed."""
        yield from _guess_trails(begun) if begun else self._leads

    def _may_follow(self, byte: int, unread: int | None) -> bool:
        if unread is None:
            return True
        # A mark for pairs stands for both bytes, unless the second one is ASCII.
        return not self._table.is_pair(unread, byte) and (byte < _FIRST_TRAIL or not self.damage.in_pairs)


@cache
def _guess_trails(begun: bytes) -> tuple[int, ...]:
    """Return the trail bytes to guess after the beginning of a sequence of UTF-8."""
    return tuple(byte for byte in _GUESSED_AFTER.get(begun, _TRAILS) if _feed(begun, bytes([byte])) is not None)


@lru_cache(maxsize=1 << 16)
def _feed(begun: bytes, data: bytes) -> tuple[str, bytes] | None:
    """Return the text of an incomplete sequence and more bytes, and what they leave incomplete; None if invalid."""
    data = begun + data
    try:
        text, used = codecs.utf_8_decode(data, "strict", False)  # noqa: FBT003 - "more may follow"
    except UnicodeDecodeError:
        return None
    return text, data[used:]


@cache
def _find_ways(character: str, reader: str) -> tuple[bytes, ...]:
    if reader == "ascii":  # by the WHATWG standard, this label means windows-1252
        return (character.encode(),) if character.isascii() else ()
    return ways_of(character, charsets.from_codec(reader))


class _Pairs:
    """Which single bytes a codec decodes, and which pairs."""

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
def _find_pairs(reader: str) -> _Pairs:
    return _Pairs(reader)
