"""Rewriting: search and replace in the bytes of a text, without regard to the boundaries of characters.

Sites in China did so to Traditional Chinese text in GBK: after the two bytes of some characters they put the Mandarin
reading in brackets, and they replaced full-width punctuation by ASCII. Where the two bytes found were the second byte
of one character and the first of the next, both characters were torn.
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
from fixenc.damage.base import BaseDamage
from fixenc.records import Loss

# Letters of pinyin with a tone mark.
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
READING = rf"[a-zêü]*[{_TONED}][a-zêü]*"
"""A pattern for a syllable of pinyin with its tone mark."""

MARKS: Mapping[str, str] = {"，": ",", "；": ";", "！": "!", "：": ":", "（": "(", "）": ")", "？": "?"}
"""Full-width punctuation, and the ASCII characters that replace it."""

# The name of the error handler that drops a bracket after an undecodable byte.
_SWALLOWING = "fixenc-swallow-bracket"
# The Unicode categories of code points that are dropped: private use, and unassigned.
_NO_CHARACTERS = ("Co", "Cn")
# The first ASCII character that may be the second byte of a character in GBK.
_FIRST_TRAIL = "\x40"
# First bytes of characters in GBK.
_LEADS = range(0x81, 0xFF)
# Second bytes of characters in GBK.
_TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
# A byte that is the second byte of characters and never the first: where a character should begin, it alone is lost.
_NO_LEAD = 0x80
# A torn reading: the mark of a lost byte before it, or its opening bracket, may be missing.
_TORN = re.compile(rf"\??\(?({READING})\)")
# A reading with both brackets.
_WHOLE = re.compile(rf"\(({READING})\)")


def _swallow(error: UnicodeError) -> tuple[str, int]:
    """Return one U+FFFD for an undecodable byte and an opening bracket after it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bracket = error.object[error.start + 1 : error.start + 2] == b"("
    return REPLACEMENT, error.start + 2 if bracket else error.end


codecs.register_error(_SWALLOWING, _swallow)


@dataclass(frozen=True, slots=True)
class Rewriting(BaseDamage):
    """Bytes of GBK that were searched and replaced, then decoded with losses.

    `readings` are characters, each with the reading that was put after it. If `are_narrowed`, `MARKS` became ASCII.
    `missing` is the offset of a byte that was lost before. Undecodable bytes became `lost` (a question mark, or
    nothing), together with a bracket after them if `swallows`. Unassigned and private use code points were dropped.

    >>> Rewriting((("規", "guī"),)).inflict("規模, 我帶頭")
    '規(guī)模, 我?(guī)ь^'
    """

    readings: tuple[tuple[str, str], ...] = ()
    are_narrowed: bool = False
    lost: str = "?"
    swallows: bool = False
    missing: int | None = None

    @property
    def loss(self) -> Loss:
        """Other characters stand in the place of torn ones."""
        return Loss.REPLACES

    @property
    def words(self) -> str:
        """The accident in plain words."""
        parts = ["readings put after characters"] * bool(self.readings)
        parts += ["full-width marks made ASCII"] * self.are_narrowed
        parts += ["a byte lost"] * (self.missing is not None)
        return f"{' and '.join(parts)}, byte by byte in GBK"

    @property
    def cost(self) -> float:
        """How rare the accident is: the negative logarithm of its share of all text, in nats."""
        return _COST

    def inflict(self, text: str) -> str | None:
        """Return the text after the replacements and losses; None if GBK lacks a character."""
        try:
            data = text.encode("gbk")
        except UnicodeEncodeError:
            return None
        if self.missing is not None:
            data = data[: self.missing] + data[self.missing + 1 :]
        table = _build_replacements(self.readings, are_narrowed=self.are_narrowed)
        if table:
            data = re.sub(b"|".join(map(re.escape, table)), lambda match: table[match.group()], data)
        read = data.decode("gb18030", _SWALLOWING if self.swallows else "replace")
        kept = "".join(character for character in read if unicodedata.category(character) not in _NO_CHARACTERS)
        return kept.replace(REPLACEMENT, self.lost)

    def undo(self, text: str) -> Iterator[str]:
        """Yield the text without its undamaged readings. Torn ones have too many originals: `find_steps` finds them."""
        plain = text
        for character, reading in self.readings:
            plain = plain.replace(f"{character}({reading})", character)
        if plain != text and self.inflict(plain) == text:
            yield plain


# How rare the accident is, in nats: seen only on sites of one country, as rare as two misreadings of different kinds.
_COST = 9.0


@cache
def _build_replacements(readings: tuple[tuple[str, str], ...], *, are_narrowed: bool) -> dict[bytes, bytes]:
    table = {character.encode("gbk"): f"{character}({reading})".encode("gbk") for character, reading in readings}
    narrow = {wide.encode("gbk"): mark.encode() for wide, mark in MARKS.items()}
    return table | narrow if are_narrowed else table


CharactersOf = Callable[[str], tuple[str, ...]]
"""Takes a reading and returns the characters that have it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step through a rewritten text, up to the position `end`.

    `pending` is the first byte of the next character, if it was consumed already. `original` is the text restored by
    the step, `note` the character whose bytes were found and the reading put after them. `has_lost`: one or two bytes
    of the text left no trace. `is_mark_torn`: the bytes of a mark were found across two characters. `is_byte_missing`:
    the first byte of `original` was lost.
    """

    end: int
    pending: int | None
    original: str
    note: tuple[str, str] | None = None
    has_lost: bool = False
    is_mark_torn: bool = False
    is_byte_missing: bool = False


def find_steps(
    text: str, at: int, pending: int | None, characters_of: CharactersOf, *, may_lose: bool
) -> Iterator[Step]:
    """Yield the possible steps from a position; with a `pending` byte, it lies within a character of the original.

    `characters_of` returns the characters of a reading. If `may_lose`, a first byte may have been lost, a last byte may
    have been dropped since it begins no character, and code points for private use may have been dropped.
    """
    if pending is None:
        yield from _step_between_characters(text, at, characters_of, may_lose=may_lose)
    else:
        yield from _step_within_character(text, at, pending, characters_of, may_lose=may_lose)


def _step_between_characters(text: str, at: int, characters_of: CharactersOf, *, may_lose: bool) -> Iterator[Step]:
    seen = text[at]
    yield _extend_past_note(text, Step(at + 1, None, seen), seen, characters_of)
    pair = _encode(seen)
    torn = _TORN.match(text, at + 1)
    for found in characters_of(torn[1]) if torn and pair else ():
        first, second = _encode(found) or (0, 0)
        if torn and pair and first == pair[1]:
            yield Step(torn.end(), second, seen, (found, torn[1]))
    if pair and may_lose:
        yield from (Step(at + 1, pair[1], c, has_lost=True, is_byte_missing=True) for c in _list_ending_with(pair[0]))
    for end in (at + 1, at + 2) if seen == "?" else (at + 1,):
        if wide := _encode_wide_mark(text[end - 1 : end]):
            yield from (Step(end, wide[1], c, has_lost=True, is_mark_torn=True) for c in _list_ending_with(wide[0]))


def _step_within_character(
    text: str, at: int, pending: int, characters_of: CharactersOf, *, may_lose: bool
) -> Iterator[Step]:
    seen = text[at : at + 1]
    if torn := _TORN.match(text, at):
        found = (c for c in characters_of(torn[1]) if (_encode(c) or (0,))[0] == pending)
        yield from (Step(torn.end(), None, c, (c, torn[1])) for c in found)
    if (wide := _encode_wide_mark(seen)) and (original := _decode(pending, wide[0])):
        yield Step(at + 1, wide[1], original, is_mark_torn=True)
    if may_lose:
        yield from _step_past_dropped(text, at, pending, characters_of)
        if original := _decode(pending, _NO_LEAD):
            yield Step(at, None, original, has_lost=True)
    if pair := _encode(seen):
        if original := _decode(pending, pair[0]):
            yield _extend_past_note(text, Step(at + 1, pair[1], original), seen, characters_of)
    elif seen >= _FIRST_TRAIL and seen.isascii():
        if original := _decode(pending, ord(seen)):
            yield _extend_past_note(text, Step(at + 1, None, original), original, characters_of)
    else:
        for end in (at + 1, at) if seen == "?" else (at,):
            # Before an undamaged character, the lost byte was one that begins no character.
            whole = bool(_encode(text[end : end + 1]))
            ends = filter(None, [_decode(pending, _NO_LEAD)]) if whole else _list_beginning_with(pending)
            yield from (Step(end, None, c, has_lost=True) for c in ends)


def _step_past_dropped(text: str, at: int, pending: int, characters_of: CharactersOf) -> Iterator[Step]:
    """Yield the steps past two dropped bytes and the character after them, which limits their values."""
    dropped = [(original, second) for first, second in _list_dropped() if (original := _decode(pending, first))]
    seen = text[at : at + 1]
    pair = _encode(seen)
    trail = pair[0] if pair else ord(seen) if seen >= _FIRST_TRAIL and seen.isascii() else None
    if trail is not None:
        following = ((original, _decode(second, trail)) for original, second in dropped)
        rest = pair[1] if pair else None
        yield from (Step(at + 1, rest, before + after, has_lost=True) for before, after in following if after)
    if torn := _TORN.match(text, at):
        by_second: dict[int, dict[str, None]] = {}
        for original, second in dropped:
            by_second.setdefault(second, {})[original] = None
        for found in characters_of(torn[1]):
            first, _ = _encode(found) or (0, 0)
            for original in by_second.get(first, ()):
                yield Step(torn.end(), None, original + found, (found, torn[1]), has_lost=True)


def _extend_past_note(text: str, step: Step, character: str, characters_of: CharactersOf) -> Step:
    """Return the step to the end of a character, extended past the reading that was put after it."""
    reading = _match_reading(text, step.end)
    if not reading or character not in characters_of(reading):
        return step
    return replace(step, end=step.end + len(reading) + 2, note=(character, reading))


def _match_reading(text: str, at: int) -> str:
    match = _WHOLE.match(text, at)
    return match[1] if match else ""


def _encode_wide_mark(mark: str) -> tuple[int, int] | None:
    """Return the bytes of the full-width mark that an ASCII one replaced; None for other characters."""
    return next((_encode(wide) for wide, narrow in MARKS.items() if narrow == mark), None)


@cache
def _encode(character: str) -> tuple[int, int] | None:
    """Return the two bytes of a character in GBK; None for other characters."""
    if len(character) != 1:
        return None
    try:
        data = character.encode("gbk")
    except UnicodeEncodeError:
        return None
    return (data[0], data[1]) if data[1:] else None


@cache
def _decode(first: int, second: int) -> str:
    """Return the character of two bytes; "" if there is none, or one for private use."""
    try:
        character = bytes([first, second]).decode("gbk")
    except UnicodeDecodeError:
        return ""
    is_one = len(character) == 1 and unicodedata.category(character) not in _NO_CHARACTERS
    return character if is_one else ""


def count_tearable(text: str) -> int:
    """Return at how many places the bytes of a full-width mark lie across two undamaged characters.

    >>> count_tearable("。好的"), count_tearable("好的")
    (1, 0)
    """
    marks = {_encode(wide) for wide in MARKS}
    pairs = ((_encode(first), _encode(second)) for first, second in itertools.pairwise(text))
    return sum((first[1], second[0]) in marks for first, second in pairs if first and second)


@cache
def _list_ending_with(second: int) -> tuple[str, ...]:
    """Return the characters that end with this byte."""
    return tuple(filter(None, (_decode(first, second) for first in _LEADS)))


@cache
def _list_beginning_with(first: int) -> tuple[str, ...]:
    """Return the characters that begin with this byte."""
    return tuple(filter(None, (_decode(first, second) for second in _TRAILS)))


@cache
def _list_dropped() -> tuple[tuple[int, int], ...]:
    """Return the pairs of bytes that gb18030 decodes to code points that are dropped."""
    pairs = [(first, second) for first in _LEADS for second in _TRAILS]
    read = [bytes(pair).decode("gb18030", "replace") for pair in pairs]
    return tuple(
        pair
        for pair, character in zip(pairs, read, strict=True)
        if len(character) == 1 and unicodedata.category(character) in _NO_CHARACTERS
    )
