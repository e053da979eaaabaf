"""Search and replace in the bytes of a text, blind to the bounds of its characters.

Sites in China have done so to Traditional text in GBK: the two bytes of some characters were followed by their Mandarin
reading in brackets, those of full-width marks replaced by ASCII ones. Where the two bytes that were found were the
second of one character and the first of the next, both were torn.
"""

from __future__ import annotations

import codecs
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from fixenc.charsets import REPLACEMENT

# Vowels with the marks of tones, and what else pinyin is written in.
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
READING = rf"[a-zêü]*[{_TONED}][a-zêü]*"
"""A syllable of pinyin with the mark of its tone, as a pattern."""

MARKS: Mapping[str, str] = {"，": ",", "；": ";", "！": "!", "：": ":", "（": "(", "）": ")", "？": "?"}
"""Full-width marks, and the ASCII ones that take their places."""

_SWALLOWING = "fixenc-swallow-bracket"
_NO_CHARACTERS = ("Co", "Cn")
# From here on an ASCII byte may be the second of a character.
_FIRST_TRAIL = "\x40"
_LEADS = range(0x81, 0xFF)
_TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
# What ends characters and begins none: where it begins one, it is lost by itself.
_NO_LEAD = 0x80
# What a torn reading is left as: without a mark of what was lost before it, or without its opening bracket.
_TORN = re.compile(rf"\??\(?({READING})\)")
_WHOLE = re.compile(rf"\(({READING})\)")


def _swallow(error: UnicodeError) -> tuple[str, int]:
    """Of a byte that does not decode and a bracket after it, nothing is left."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bracket = error.object[error.start + 1 : error.start + 2] == b"("
    return REPLACEMENT, error.start + 2 if bracket else error.end


codecs.register_error(_SWALLOWING, _swallow)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Bytes of GBK in which something was searched and replaced, then read with losses.

    `readings` are characters, each with the reading that was put after it; `are_narrowed` tells whether `MARKS` became
    ASCII; `missing` is the place of a byte that was lost first. Bytes that did not decode became `lost` (a question
    mark, or nothing), the bracket after them too if it `swallows`; characters for private use, and those that are none,
    were dropped.

    >>> Rewriting((("規", "guī"),)).inflict("規模, 我帶頭")
    '規(guī)模, 我?(guī)ь^'
    """

    readings: tuple[tuple[str, str], ...] = ()
    are_narrowed: bool = False
    lost: str = "?"
    swallows: bool = False
    missing: int | None = None

    @property
    def was_utf8(self) -> bool:
        """Whether the text had been UTF-8 when it befell."""
        return False

    @property
    def is_exact(self) -> bool:
        """Whether nothing is ever lost by it."""
        return False

    @property
    def words(self) -> str:
        """The accident in plain words."""
        parts = ["readings put after characters"] * bool(self.readings)
        parts += ["full-width marks made ASCII"] * self.are_narrowed
        parts += ["a byte lost"] * (self.missing is not None)
        return f"{' and '.join(parts)}, byte by byte in GBK"

    @property
    def cost(self) -> float:
        """How rare the accident is: the negative logarithm of its share among all text, in nats."""
        return _COST

    def inflict(self, text: str) -> str | None:
        """Replace and decode; None where GBK does not have all characters."""
        try:
            data = text.encode("gbk")
        except UnicodeEncodeError:
            return None
        if self.missing is not None:
            data = data[: self.missing] + data[self.missing + 1 :]
        table = _replacements(self.readings, are_narrowed=self.are_narrowed)
        if table:
            data = re.sub(b"|".join(map(re.escape, table)), lambda match: table[match.group()], data)
        read = data.decode("gb18030", _SWALLOWING if self.swallows else "replace")
        kept = "".join(character for character in read if unicodedata.category(character) not in _NO_CHARACTERS)
        return kept.replace(REPLACEMENT, self.lost)

    def undo(self, text: str) -> Iterator[str]:
        """The text without the readings that stand whole; what is torn has too many originals (see `steps`)."""
        plain = text
        for character, reading in self.readings:
            plain = plain.replace(f"{character}({reading})", character)
        if plain != text and self.inflict(plain) == text:
            yield plain


# Seen on sites of one country alone: as rare as two misreadings of different kinds.
_COST = 9.0


@cache
def _replacements(readings: tuple[tuple[str, str], ...], *, are_narrowed: bool) -> dict[bytes, bytes]:
    table = {character.encode("gbk"): f"{character}({reading})".encode("gbk") for character, reading in readings}
    narrow = {wide.encode("gbk"): mark.encode() for wide, mark in MARKS.items()}
    return table | narrow if are_narrowed else table


Readers = Callable[[str], tuple[str, ...]]
"""Which characters have a reading."""


@dataclass(frozen=True, slots=True)
class Step:
    """One way on through a rewritten text: where in it one is then, the byte of the next character that was seen.

    `original` is what the text was there, `note` the character whose bytes were found, with the reading that was put
    after them. `has_lost` tells that a byte, or two, of the text left no trace; `is_mark_torn`, that those of a mark
    were found across two characters; `is_byte_missing`, that the first byte of `original` was lost by itself.
    """

    end: int
    pending: int | None
    original: str
    note: tuple[str, str] | None = None
    has_lost: bool = False
    is_mark_torn: bool = False
    is_byte_missing: bool = False


def steps(text: str, at: int, pending: int | None, readers: Readers, *, may_lose: bool) -> Iterator[Step]:
    """The ways on from a place: with a `pending` byte, out of step with the characters of the text before.

    `readers` tells which characters have a reading. With `may_lose`, a first byte may have been lost by itself, a last
    one dropped as it begins nothing, and characters that are for private use have been.
    """
    if pending is None:
        yield from _in_step(text, at, readers, may_lose=may_lose)
    else:
        yield from _out_of_step(text, at, pending, readers, may_lose=may_lose)


def _in_step(text: str, at: int, readers: Readers, *, may_lose: bool) -> Iterator[Step]:
    seen = text[at]
    yield _past_note(text, Step(at + 1, None, seen), seen, readers)
    pair = _bytes_of(seen)
    torn = _TORN.match(text, at + 1)
    for found in readers(torn[1]) if torn and pair else ():
        first, second = _bytes_of(found) or (0, 0)
        if torn and pair and first == pair[1]:
            yield Step(torn.end(), second, seen, (found, torn[1]))
    if pair and may_lose:
        yield from (Step(at + 1, pair[1], c, has_lost=True, is_byte_missing=True) for c in _before(pair[0]))
    for end in (at + 1, at + 2) if seen == "?" else (at + 1,):
        if wide := _wide_mark(text[end - 1 : end]):
            yield from (Step(end, wide[1], c, has_lost=True, is_mark_torn=True) for c in _before(wide[0]))


def _out_of_step(text: str, at: int, pending: int, readers: Readers, *, may_lose: bool) -> Iterator[Step]:
    seen = text[at : at + 1]
    if torn := _TORN.match(text, at):
        found = (c for c in readers(torn[1]) if (_bytes_of(c) or (0,))[0] == pending)
        yield from (Step(torn.end(), None, c, (c, torn[1])) for c in found)
    if (wide := _wide_mark(seen)) and (original := _character(pending, wide[0])):
        yield Step(at + 1, wide[1], original, is_mark_torn=True)
    if may_lose:
        yield from _past_dropped(text, at, pending, readers)
        if original := _character(pending, _NO_LEAD):
            yield Step(at, None, original, has_lost=True)
    if pair := _bytes_of(seen):
        if original := _character(pending, pair[0]):
            yield _past_note(text, Step(at + 1, pair[1], original), seen, readers)
    elif seen >= _FIRST_TRAIL and seen.isascii():
        if original := _character(pending, ord(seen)):
            yield _past_note(text, Step(at + 1, None, original), original, readers)
    else:
        for end in (at + 1, at) if seen == "?" else (at,):
            # Before a character that is whole, what was lost begins none itself.
            whole = bool(_bytes_of(text[end : end + 1]))
            ends = filter(None, [_character(pending, _NO_LEAD)]) if whole else _after(pending)
            yield from (Step(end, None, c, has_lost=True) for c in ends)


def _past_dropped(text: str, at: int, pending: int, readers: Readers) -> Iterator[Step]:
    """The steps past two bytes that were dropped, and past what stands after them, which tells what they were."""
    dropped = [(original, second) for first, second in _dropped() if (original := _character(pending, first))]
    seen = text[at : at + 1]
    pair = _bytes_of(seen)
    trail = pair[0] if pair else ord(seen) if seen >= _FIRST_TRAIL and seen.isascii() else None
    if trail is not None:
        following = ((original, _character(second, trail)) for original, second in dropped)
        rest = pair[1] if pair else None
        yield from (Step(at + 1, rest, before + after, has_lost=True) for before, after in following if after)
    if torn := _TORN.match(text, at):
        by_second: dict[int, dict[str, None]] = {}
        for original, second in dropped:
            by_second.setdefault(second, {})[original] = None
        for found in readers(torn[1]):
            first, _ = _bytes_of(found) or (0, 0)
            for original in by_second.get(first, ()):
                yield Step(torn.end(), None, original + found, (found, torn[1]), has_lost=True)


def _past_note(text: str, step: Step, character: str, readers: Readers) -> Step:
    """The step to the end of a character, and past the reading that was put after it."""
    reading = _reading_at(text, step.end)
    if not reading or character not in readers(reading):
        return step
    return replace(step, end=step.end + len(reading) + 2, note=(character, reading))


def _reading_at(text: str, at: int) -> str:
    match = _WHOLE.match(text, at)
    return match[1] if match else ""


def _wide_mark(mark: str) -> tuple[int, int] | None:
    """The bytes of the full-width mark in whose place an ASCII one stands."""
    return next((_bytes_of(wide) for wide, narrow in MARKS.items() if narrow == mark), None)


@cache
def _bytes_of(character: str) -> tuple[int, int] | None:
    """The two bytes of a character in GBK; None for others."""
    if len(character) != 1:
        return None
    try:
        data = character.encode("gbk")
    except UnicodeEncodeError:
        return None
    return (data[0], data[1]) if data[1:] else None


@cache
def _character(first: int, second: int) -> str:
    """The character of two bytes; empty if there is none, or only one for private use."""
    try:
        character = bytes([first, second]).decode("gbk")
    except UnicodeDecodeError:
        return ""
    is_one = len(character) == 1 and unicodedata.category(character) not in _NO_CHARACTERS
    return character if is_one else ""


def could_tear(text: str) -> int:
    """At how many places the bytes of a full-width mark lie across two characters that are whole.

    >>> could_tear("。好的"), could_tear("好的")
    (1, 0)
    """
    marks = {_bytes_of(wide) for wide in MARKS}
    pairs = ((_bytes_of(first), _bytes_of(second)) for first, second in itertools.pairwise(text))
    return sum((first[1], second[0]) in marks for first, second in pairs if first and second)


@cache
def _before(second: int) -> tuple[str, ...]:
    """The characters that end with this byte."""
    return tuple(filter(None, (_character(first, second) for first in _LEADS)))


@cache
def _after(first: int) -> tuple[str, ...]:
    """The characters that begin with this byte."""
    return tuple(filter(None, (_character(first, second) for second in _TRAILS)))


@cache
def _dropped() -> tuple[tuple[int, int], ...]:
    """The pairs of bytes that gb18030 reads as what is dropped."""
    pairs = [(first, second) for first in _LEADS for second in _TRAILS]
    read = [bytes(pair).decode("gb18030", "replace") for pair in pairs]
    return tuple(
        pair
        for pair, character in zip(pairs, read, strict=True)
        if len(character) == 1 and unicodedata.category(character) in _NO_CHARACTERS
    )
