"""Marking: UTF-8 read as ASCII or a double-byte charset, with a mark in place of undecodable bytes.

`MarkedBytes` has the bytes that can have been under a mark; a language model decides which ones were.
"""

from __future__ import annotations

import codecs
from collections import Counter
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

WINDOWS_READERS = ("cp949", "cp932", "gbk", "cp950")
"""The readers that Windows has: a mark of theirs takes the next character with it."""

# How much rarer each mark is than a misreading without losses, in nats; U+FFFD is the one of the standard.
_MARK_COST = {REPLACEMENT: 1.0, "?": 1.5, "・": 2.5}
# How much rarer it is, in nats, that a mark takes an ASCII character with it: Windows puts no U+FFFD.
_EATING_COST = {REPLACEMENT: 2.0, "?": 0.0, "・": 0.0}
# The names of the error handlers that put one mark for two bytes: as browsers do, and as Windows does.
_PAIRS = "fixenc-mark-pairs"
_WINDOWS = "fixenc-mark-as-windows"
# The bytes that begin no pair in any of the charsets.
_NO_LEADS = (0x80, 0xFF)
# What the byte 80 is in code pages that have it, by reader.
_EURO_READERS = ("gbk", "gb18030")
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


def _mark_pairs(error: UnicodeError) -> tuple[str, int]:
    """Return one mark for an undecodable byte and the next one, unless that is ASCII, as browsers do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.object[error.start] in _NO_LEADS:
        is_euro = error.object[error.start] == _FIRST_TRAIL and error.encoding in _EURO_READERS
        return "€" if is_euro else REPLACEMENT, error.start + 1
    following = error.object[error.start + 1 : error.start + 2]
    return REPLACEMENT, error.start + (2 if following >= b"\x80" else 1)


def _mark_as_windows(error: UnicodeError) -> tuple[str, int]:
    """Return one mark for an undecodable byte and the next one, whatever it is, as MultiByteToWideChar does."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.object[error.start] == _FIRST_TRAIL:
        return "€" if error.encoding in _EURO_READERS else "\x80", error.start + 1
    if error.object[error.start] in _NO_LEADS:
        return REPLACEMENT, error.start + 1
    return REPLACEMENT, min(error.start + 2, len(error.object))


codecs.register_error(_PAIRS, _mark_pairs)
codecs.register_error(_WINDOWS, _mark_as_windows)


@dataclass(frozen=True, slots=True)
class Marking(BaseDamage):
    """UTF-8 read by a codec of the `READERS`, with a mark for each undecodable byte, or for two if `in_pairs`.

    The second of two may be ASCII only if the mark `eats` that: Windows does so, browsers keep it.

    >>> Marking("cp932", "・", in_pairs=True).inflict("いい")
    '縺・＞'
    >>> Marking("cp949", "?", in_pairs=True, eats=True).inflict("“요”라고")
    '?쒖슂?앸씪怨?'
    """

    reader: str
    mark: str
    in_pairs: bool
    eats: bool = False

    needs_guess: ClassVar[bool] = True

    @property
    def first_trail(self) -> str:
        """What the reader makes of the byte 80 alone; "" if it has nothing for it, or takes it with the next one."""
        if self.in_pairs and self.reader in _EURO_READERS:
            return "€"
        return "\x80" if self.eats else ""

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
        taken = ", each with the next character" * self.eats
        return f"utf-8 read as {self.reader}, {_NAMES[self.mark]} for what that does not have{taken}"

    @property
    def cost(self) -> float:
        """How rare the accident is: the negative logarithm of its share of all text, in nats."""
        return ACCIDENT_COST + READERS[self.reader] + _MARK_COST[self.mark] + _EATING_COST[self.mark] * self.eats

    def inflict(self, text: str) -> str:
        """Return the text written in UTF-8 and read by the codec, with marks."""
        handler = _WINDOWS if self.eats else _PAIRS if self.in_pairs else "replace"
        return text.encode("utf-8", "surrogatepass").decode(self.reader, handler).replace(REPLACEMENT, self.mark)

    def find_eaten(self, text: str) -> list[int]:
        """Return the positions in an original of the ASCII characters that marks took with them.

        >>> Marking("cp949", "?", in_pairs=True, eats=True).find_eaten("“요”, “네”")
        [3]
        """
        return [at for at in self.find_after_lone(text) if at < len(text)] if self.eats else []

    def find_marked(self, text: str) -> dict[int, int]:
        """Return the position of each character of an original with bytes under marks, and the number of these bytes.

        >>> Marking("cp949", "?", in_pairs=True, eats=True).find_marked("을 수")
        {0: 3, 2: 3}
        """
        data = text.encode("utf-8", "surrogatepass")
        positions = [at for at, character in enumerate(text) for _ in character.encode("utf-8", "surrogatepass")]
        table, place, marked = _find_pairs(self.reader), 0, Counter[int]()
        while place < len(data):
            byte, following = data[place], data[place + 1 : place + 2]
            if byte < _FIRST_TRAIL or table.is_single(byte) or (byte == _FIRST_TRAIL and self.first_trail):
                place += 1
                continue
            is_read = bool(following) and table.is_pair(byte, following[0])
            is_alone = byte in _NO_LEADS or not self.in_pairs or (following < b"\x80" and not self.eats)
            taken = 1 if is_alone and not is_read else 2
            if not is_read:
                marked.update(at for at in positions[place : place + taken] if text[at] > "\x7f")
            place += taken
        return dict(marked)

    def find_after_lone(self, text: str) -> list[int]:
        """Return the positions in an original of the ASCII characters, and of its end, after a lead byte.

        Only a mark that eats takes such a character with it.
        """
        found, lead, table = list[int](), 0, _find_pairs(self.reader)
        for position, character in enumerate(text):
            for byte in character.encode("utf-8", "surrogatepass"):
                if lead and byte < _FIRST_TRAIL and not table.is_pair(lead, byte):
                    found.append(position)
                lead = byte if not lead and byte > _FIRST_TRAIL and not table.is_single(byte) else 0
        return [*found, len(text)] if lead else found

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
        self._bytes = {character: self._find_ways(character) for character in set(text) - {damage.mark}}
        known = {byte for ways in self._bytes.values() for way in ways for byte in way}
        alike = (leads for leads in _LEADS_TOGETHER if leads & known)
        # Beside East Asian characters there are hardly any letters with accents.
        usual = _USUAL_LEADS - (_ACCENTED if damage.eats and known & _EAST_ASIAN_LEADS else frozenset())
        self._leads = tuple(sorted((known & _LEADS).union(usual, *alike)))
        self._table = _find_pairs(damage.reader)
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
            is_alone = self.damage.in_pairs and first == _FIRST_TRAIL
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
            and (byte < _FIRST_TRAIL or not self.damage.in_pairs)
        )

    def _is_single(self, byte: int) -> bool:
        """Whether the reader has a character for this byte alone."""
        is_read = byte == _FIRST_TRAIL and self.damage.first_trail
        return bool(is_read) or self._table.is_single(byte)

    def _find_ways(self, character: str) -> tuple[bytes, ...]:
        """Return all bytes that are read as a character."""
        ways = _find_ways(character, self.damage.reader)
        return (*ways, bytes([_FIRST_TRAIL])) if character == self.damage.first_trail else ways


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
