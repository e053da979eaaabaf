"""Marking: UTF-8 read as ASCII or a double-byte charset, with a mark in place of undecodable bytes."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from fixenc.charsets import REPLACEMENT
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

WINDOWS_READERS = ("cp949", "cp932", "gbk", "cp950", "gb18030")
"""The readers that Windows has: a mark of theirs takes the next character with it."""

FIRST_TRAIL = 0x80
"""The first trail byte of UTF-8 (RFC 3629, section 4)."""

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


def _mark_pairs(error: UnicodeError) -> tuple[str, int]:
    """Return one mark for an undecodable byte and the next one, unless that is ASCII, as browsers do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.object[error.start] in _NO_LEADS:
        is_euro = error.object[error.start] == FIRST_TRAIL and error.encoding in _EURO_READERS
        return "€" if is_euro else REPLACEMENT, error.start + 1
    following = error.object[error.start + 1 : error.start + 2]
    return REPLACEMENT, error.start + (2 if following >= b"\x80" else 1)


def _mark_as_windows(error: UnicodeError) -> tuple[str, int]:
    """Return one mark for an undecodable byte and the next one, whatever it is, as MultiByteToWideChar does."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.object[error.start] == FIRST_TRAIL:
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
        table, place, marked = find_pairs(self.reader), 0, Counter[int]()
        while place < len(data):
            byte, following = data[place], data[place + 1 : place + 2]
            if byte < FIRST_TRAIL or table.is_single(byte) or (byte == FIRST_TRAIL and self.first_trail):
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
        found, lead, table = list[int](), 0, find_pairs(self.reader)
        for position, character in enumerate(text):
            for byte in character.encode("utf-8", "surrogatepass"):
                if lead and byte < FIRST_TRAIL and not table.is_pair(lead, byte):
                    found.append(position)
                lead = byte if not lead and byte > FIRST_TRAIL and not table.is_single(byte) else 0
        return [*found, len(text)] if lead else found

    def accounts_for(self, before: str, after: str) -> bool:  # noqa: ARG002 - a mark stands for any bytes
        """Whether there is no mark in `before`."""
        return self.mark not in before

    def undo(self, text: str) -> Iterator[str]:
        """Yield the text itself, if the accident leaves it unchanged. `under_marks` has the other candidates."""
        if self.inflict(text) == text:
            yield text


# The marks in words.
_NAMES = {REPLACEMENT: "U+FFFD", "?": "question marks", "・": "middle dots"}


def find_marking(accident: Sequence[Damage]) -> Marking | None:
    """Return the marking that an accident ends with; None if it ends with anything else."""
    last = accident[-1]
    return last if isinstance(last, Marking) else None


class Pairs:
    """Which single bytes a codec decodes, and which pairs."""

    def __init__(self, reader: str) -> None:
        self._reader = reader
        self._singles = frozenset(byte for byte in range(0x100) if self._is_read(bytes([byte])))
        self._pairs: dict[tuple[int, int], bool] = {}

    def is_single(self, byte: int) -> bool:
        """Whether a byte is decoded alone."""
        return byte in self._singles

    def is_pair(self, first: int, second: int) -> bool:
        """Whether two bytes are decoded together."""
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
def find_pairs(reader: str) -> Pairs:
    """Return what a codec decodes, looked up once."""
    return Pairs(reader)
