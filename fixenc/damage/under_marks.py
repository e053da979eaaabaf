"""The bytes that can have been under the marks of a `Marking`; a language model decides which ones were."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from fixenc import charsets
from fixenc.charsets.doubles import ways_of
from fixenc.damage.marking import FIRST_TRAIL, Marking, find_pairs

# The work of one state of the search, in microseconds.
_PLACE = 1
# Trail bytes of UTF-8.
_TRAILS = range(FIRST_TRAIL, 0xC0)
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
# The ASCII characters that are guessed where a mark ate one: those that stand after words, and between them.
_EATEN = "\t \"'),.:;/<(>]-!|*_%}?=+&"
# The national standards with the East Asian characters that people use: nearly all others are in dictionaries.
_STANDARDS = ("euc_kr", "shift_jis", "gb2312", "big5")
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

# Those of letters with accents.
_ACCENTED = frozenset([0xC3, 0xC4, 0xC5, 0xC8])
_EAST_ASIAN_LEADS = _LEADS_TOGETHER[2] | _LEADS_TOGETHER[3]


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
        self._bytes = {character: self._find_ways(character) for character in set(text) - {damage.mark}}
        known = {byte for ways in self._bytes.values() for way in ways for byte in way}
        alike = (leads for leads in _LEADS_TOGETHER if leads & known)
        # Beside East Asian characters there are hardly any letters with accents.
        usual = _USUAL_LEADS - (_ACCENTED if damage.eats and known & _EAST_ASIAN_LEADS else frozenset())
        self._leads = tuple(sorted((known & _LEADS).union(usual, *alike)))
        self._table = find_pairs(damage.reader)
        self._eaten = tuple(ord(one) for one in _EATEN if one != damage.mark) if damage.eats else ()
        self._steps = dict[tuple[str, Pending], tuple[tuple[str, Pending], ...]]()

    def may_be(self, text: str, spend: Callable[[int], None] = lambda _: None) -> bool:
        """Whether the text can be any UTF-8 that the reader read; calls `spend` with the work that takes."""
        if not all(self._bytes.values()):
            return False
        places = {Pending()}
        for at, character in enumerate(text):
            spend(1 + _PLACE * len(places))
            is_last = at == len(text) - 1
            steps = {then for place in places for _, then in self.find_steps(character, place)}
            places = {there for then in steps for there in self._go_past_eaten(then, is_last=is_last)}
            if not places:
                return False
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
        for position, character in enumerate(text):
            is_last = position == len(text) - 1
            trail.append(
                {
                    (end + len(more), then): (end, place)
                    for end, place in level
                    for more, then in self._find_all_steps(character, place, is_last=is_last)
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
        """Return the possible steps at the next character: the text that it completes, and the next state.

        If marks eat, the next step of a state with an unread byte is one of `find_eaten_after`.
        """
        if (character, at) not in self._steps:
            self._steps[character, at] = tuple(self._search_steps(character, at))
        return self._steps[character, at]

    def find_eaten_after(self, at: Pending) -> tuple[str, ...]:
        """Return the ASCII characters that a mark may have taken with the unread byte of a state."""
        if not self.damage.eats or at.unread is None:
            return ()
        return tuple(chr(one) for one in self._eaten if not self._table.is_pair(at.unread, one))

    def _go_past_eaten(self, at: Pending, *, is_last: bool) -> Iterator[Pending]:
        """Yield a state, or the one after what a mark ate; at the end of a text, that may be nothing."""
        is_open = self.damage.eats and at.unread is not None
        if is_last or not is_open:
            yield at
        if is_open and self.find_eaten_after(at):
            yield Pending()

    def _find_all_steps(self, character: str, at: Pending, *, is_last: bool) -> Iterator[tuple[str, Pending]]:
        """Yield the steps at the next character, with those of what its mark ate."""
        for text, then in self.find_steps(character, at):
            is_open = self.damage.eats and then.unread is not None
            if is_last or not is_open:
                yield text, then
            if is_open:
                yield from ((text + eaten, Pending()) for eaten in self.find_eaten_after(then))

    def _search_steps(self, character: str, at: Pending) -> Iterator[tuple[str, Pending]]:
        if character == self.damage.mark:
            yield from self._step_under_mark(at)
        for way in self._bytes.get(character) or self._find_ways(character):
            if self._may_follow(way[0], at.unread) and (found := _feed(at.begun, way)) is not None:
                yield found[0], Pending(found[1])

    def _step_under_mark(self, at: Pending) -> Iterator[tuple[str, Pending]]:
        for first in self._guess_bytes(at.begun):
            is_alone = self.damage.in_pairs and first == FIRST_TRAIL
            if self._is_single(first) or not self._may_follow(first, at.unread):
                continue
            text, begun = _feed(at.begun, bytes([first])) or ("", b"")
            if text.isspace() or not _is_in_use(text):  # no likely original
                continue
            if not (begun and self.damage.eats):
                yield text, Pending(begun, None if is_alone else first)
            for second in self._guess_bytes(begun) if self.damage.in_pairs and not is_alone else ():
                found = None if self._table.is_pair(first, second) else _feed(begun, bytes([second]))
                if found is not None and _is_in_use(found[0]):
                    yield text + found[0], Pending(found[1])

    def _guess_bytes(self, begun: bytes) -> Iterator[int]:
        """Yield the bytes that may come next, to be guessed."""
        yield from _guess_trails(begun) if begun else self._leads

    def _may_follow(self, byte: int, unread: int | None) -> bool:
        if unread is None:
            return True
        # A mark for pairs stands for both bytes, unless the second one is ASCII and is not eaten.
        return (
            not self._table.is_pair(unread, byte)
            and not self.damage.eats
            and (byte < FIRST_TRAIL or not self.damage.in_pairs)
        )

    def _is_single(self, byte: int) -> bool:
        """Whether the reader has a character for this byte alone."""
        is_read = byte == FIRST_TRAIL and self.damage.first_trail
        return bool(is_read) or self._table.is_single(byte)

    def _find_ways(self, character: str) -> tuple[bytes, ...]:
        """Return all bytes that are read as a character."""
        ways = _find_ways(character, self.damage.reader)
        return (*ways, bytes([FIRST_TRAIL])) if character == self.damage.first_trail else ways


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


@lru_cache(maxsize=1 << 16)
def _is_in_use(text: str) -> bool:
    """Whether a guessed character is one that people use: the East Asian standards have those of their languages."""
    if not "\u4e00" <= text <= "\ud7a3":
        return True
    # Python writes other Hangul syllables as several characters of EUC-KR.
    return any(len(text.encode(codec, "ignore")) == len(b"\xb0\xa1") for codec in _STANDARDS)


@cache
def _find_ways(character: str, reader: str) -> tuple[bytes, ...]:
    if reader == "ascii":  # by the WHATWG standard, this label means windows-1252
        return (character.encode(),) if character.isascii() else ()
    return ways_of(character, charsets.from_codec(reader))
