"""What a text could have been before one misreading.

Every charset it may have been read in is tried with every one it may have been written in, as far as the bytes allow.
Knows no language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

import numpy as np

from fixenc import charsets
from fixenc.charsets.doubles import ways_to_write
from fixenc.charsets.single_byte import NOT_HERE, SideBySide, side_by_side
from fixenc.damage.loss import LostCharacters, NoBreakSpaceLost
from fixenc.damage.misreading import RIGHT, WRONG, Misreading
from fixenc.records import Damage

# Charsets whose characters have one byte or two (and more); the others in the tables have one.
MULTI_BYTE = ("gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
# Beside them, as software reads: Windows has no Hong Kong characters in Big5, and kana in other places.
PAIR_READERS = (*MULTI_BYTE, "cp950")
_NOT_SINGLE = ("utf-8", "cesu-8", "vni", *PAIR_READERS)

# Well-formed sequences of UTF-8, two surrogates of three bytes (CESU-8) among them: RFC 3629, section 4.
_PAIR_OF_SURROGATES = rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]"
_UTF8 = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|"
    + _PAIR_OF_SURROGATES
    + rb")+"
)
_SURROGATES = re.compile(_PAIR_OF_SURROGATES)
# The same with bytes lost: FF where the text has U+FFFD, or a question mark in their place.
_LOST = re.compile(
    rb"[\xc2-\xf4][\x80-\xbf]{0,2}\xff[\x80-\xbf]{0,2}|[\xc2-\xdf]\?|[\xe0-\xef](?:\?[\x80-\xbf]|[\x80-\xbf]\?|\?\?)"
)
_UTF8_OR_LOST = re.compile(rb"(?:(?:" + _UTF8.pattern + rb")|(?:" + _LOST.pattern + rb"))+")
_TELLS_NOTHING = charsets.REPLACEMENT + " \N{NO-BREAK SPACE}"
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f](?:.*[^\x00-\x7f])?", re.DOTALL)
_ASCII = "".join(map(chr, range(0x80)))
_TOKEN = re.compile(r"[^\x00-\x20]+")
_C1 = re.compile("[\x80-\x9f]")
# From here on stand the characters that only charsets of several bytes can write.
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff01-\uffef\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, and what it could have been; by `damage` where that is more than a misreading."""

    start: int
    end: int
    original: str
    damage: Damage | None = None


@dataclass(frozen=True, slots=True)
class Undoing:
    """One misreading undone wherever it can be: the stretches in order, and the text that comes out.

    `is_whole` tells that no character beyond ASCII was left over.
    """

    damage: Damage
    spans: tuple[Span, ...]
    text: str
    is_whole: bool

    @property
    def cost(self) -> float:
        """How rare the damage is, in nats."""
        cost: float = self.damage.cost
        return cost


class Reach(Enum):
    """How far to look for what a text could have been; the nearest comes first.

    `UTF8`: all of it was UTF-8. `WHOLE`: all of it was in some charset. `PARTS`: parts of it were UTF-8. `ANY`: any of
    its words were in some charset.
    """

    UTF8 = 0
    WHOLE = 1
    PARTS = 2
    ANY = 3


def undoings(text: str, reach: Reach = Reach.ANY) -> list[Undoing]:
    """All that `text` could have been before one misreading, each text once, the commonest misreading of it.

    >>> [(u.damage.words, u.text) for u in undoings("cafÃ©, ж", Reach.PARTS)][0]
    ('utf-8 read as windows-1252', 'café, ж')
    """
    best: dict[str, Undoing] = {}
    for found in _all_undoings(text, reach):
        known = best.get(found.text)
        if found.text != text and (known is None or found.cost < known.cost):
            best[found.text] = found
    return list(best.values())


def _all_undoings(text: str, reach: Reach) -> Iterator[Undoing]:
    others = (*_writers()[0], *MULTI_BYTE) if reach in (Reach.WHOLE, Reach.ANY) else ()
    for wrong, data, is_whole in _single_byte_readings(text):
        if reach in (Reach.PARTS, Reach.ANY):
            yield from _from_utf8(text, wrong, data, is_whole=is_whole)
        elif is_whole:
            yield from _from_whole_utf8(text, wrong, data)
        if others and is_whole:
            yield from _from_single_byte(text, wrong, data)
            yield from _from_multi_byte(text, wrong, data, (*MULTI_BYTE, "vni"))
        elif reach is Reach.ANY:
            yield from _by_token(text, wrong, others)
    if _EAST_ASIAN.search(text):
        for wrong in PAIR_READERS:
            yield from _read_as_multi_byte(text, wrong, ("utf-8", *others))


def undoings_of(text: str, damage: Damage) -> list[Undoing]:
    """This one accident undone wherever it can be; several where characters may have been lost, none if nowhere.

    >>> [one.text for one in undoings_of("cafÃ©, жизнь", Misreading("utf-8", "windows-1252"))]
    ['café, жизнь']
    """
    if not isinstance(damage, Misreading):
        return [one for one in losses(text) if one.damage == damage]
    if damage.wrong in PAIR_READERS:
        found = _read_as_multi_byte(text, damage.wrong, rights=(damage.right,))
    else:
        found = _read_as_single_byte(text, damage)
    return list({one.text: one for one in found if one.text != text}.values())


def _read_as_single_byte(text: str, damage: Misreading) -> Iterator[Undoing]:
    """One charset's reading, written in one other."""
    row = _tables().names.index(damage.wrong)
    data, is_whole = _row_of_bytes(text, row)
    if damage.right in ("utf-8", "cesu-8"):
        yield from _from_utf8(text, damage.wrong, data, is_whole=is_whole)
    elif not is_whole:
        yield from _by_token(text, damage.wrong, (damage.right,))
    elif damage.right in _NOT_SINGLE:
        yield from _from_multi_byte(text, damage.wrong, data, (damage.right,))
    else:
        start, end = _hull(text)
        original = charsets.named(damage.right).misread(data[start:end])
        yield Undoing(damage, (Span(start, end, original),), text[:start] + original + text[end:], is_whole=True)


def _row_of_bytes(text: str, row: int) -> tuple[bytes, bool]:
    """What one of the charsets writes for `text`, FF for what it cannot write; and if it can write all."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    written = _tables().write(codes, row)
    is_there = (written != NOT_HERE) | (codes < 0x80)
    data = np.where(codes < 0x80, codes, np.where(is_there, written, 0xFF)).astype(np.uint8)
    return data.tobytes(), bool(is_there.all())


def _joined(text: str, spans: tuple[Span, ...]) -> str:
    """The text with each span's original in its place."""
    pieces, at = list[str](), 0
    for span in spans:
        pieces += (text[at : span.start], span.original)
        at = span.end
    return "".join([*pieces, text[at:]])


@cache
def _tables() -> SideBySide:
    names = [name for name in WRONG if name not in _NOT_SINGLE]
    return side_by_side(tuple((name, charsets.named(name).codec) for name in names))


@cache
def _writers() -> tuple[tuple[str, ...], np.ndarray]:
    tables = _tables()
    rows = [row for row, name in enumerate(tables.names) if name in RIGHT]
    return tuple(tables.names[row] for row in rows), tables.readings[rows]


def has_controls(text: str) -> bool:
    """Whether a text has C1 control characters, which nobody writes: no original has any."""
    return _C1.search(text) is not None


def readers_of(text: str) -> Iterator[str]:
    """The charsets in which bytes may have been read as `text`, one for each way to write it: the commonest.

    >>> list(readers_of("Г©"))
    ['windows-1251', 'koi8-r', 'x-mac-cyrillic']
    """
    yield from (name for name, _, is_whole in _single_byte_readings(text) if is_whole)
    if _EAST_ASIAN.search(text):
        yield from PAIR_READERS


def _single_byte_readings(text: str) -> Iterator[tuple[str, bytes, bool]]:
    """For each distinct row of bytes: the commonest charset that writes `text` so, the bytes, and if all are there.

    A character that it cannot write stands as FF, which is in no sequence of UTF-8.
    """
    tables = _tables()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    rows = tables.write(codes)
    beyond = codes > 0x7F
    written = rows != NOT_HERE
    useful = (written & beyond).any(axis=1)
    is_whole = (written | ~beyond).all(axis=1)
    data = np.where(written, rows, 0xFF).astype(np.uint8)
    data[:, ~beyond] = codes[~beyond]
    distinct: dict[bytes, int] = {}
    for row in np.flatnonzero(useful).tolist():
        key = data[row].tobytes() + bytes([int(is_whole[row])])
        known = distinct.get(key)
        if known is None or WRONG[tables.names[row]] < WRONG[tables.names[known]]:
            distinct[key] = row
    for key, row in distinct.items():
        yield tables.names[row], key[:-1], bool(key[-1])


def _from_utf8(text: str, wrong: str, data: bytes, *, is_whole: bool) -> Iterator[Undoing]:
    """One byte a character: places in the bytes are places in the text."""
    right, left = "utf-8", 0
    spans = []
    for match in _UTF8.finditer(data):
        if _SURROGATES.search(match.group()):
            right = "cesu-8"
        original = _decoded(match.group())
        if not _is_gone(original):
            spans.append(Span(match.start(), match.end(), original))
        left += match.end() - match.start()
    if not spans and charsets.REPLACEMENT not in text:
        return
    found = tuple(spans)
    covered = is_whole and left == len(data.translate(None, _ASCII_BYTES))
    damage = Misreading(right, wrong)
    yield Undoing(damage, found, _joined(text, found), is_whole=covered)
    if charsets.REPLACEMENT in text or "?" in text:
        found = tuple(_with_lost(text, wrong, data))
        yield Undoing(damage, found, _joined(text, found), is_whole=False)


def _from_whole_utf8(text: str, wrong: str, data: bytes) -> Iterator[Undoing]:
    try:
        original = data.decode()
    except UnicodeDecodeError:
        return
    if charsets.REPLACEMENT not in original:
        yield Undoing(Misreading("utf-8", wrong), (trimmed(text, original),), original, is_whole=True)


def _decoded(data: bytes) -> str:
    """What well-formed UTF-8, pairs of surrogates included, is in characters."""
    if not data:  # between two losses, nearly always
        return ""
    return charsets.named("cesu-8" if _SURROGATES.search(data) else "utf-8").decode(data)


def _is_gone(original: str) -> bool:
    """Whether nothing is left but signs of a loss: U+FFFD misread (ï¿½, 锟斤拷) tells no more undone."""
    return not original.strip(charsets.REPLACEMENT)


def _with_lost(text: str, wrong: str, data: bytes) -> Iterator[Span]:
    """The stretches of UTF-8 and of what is left of it, with U+FFFD for every character that was lost."""
    for match in _UTF8_OR_LOST.finditer(data):
        start, end = match.span()
        found, left = match.group(), text[start:end]
        if b"\xff" in found and set(_unwritten(left, found)) != {charsets.REPLACEMENT}:
            continue
        remains, pieces, at = [], [], 0
        for lost in _lost_parts(found):
            remains.append(left[lost.start() : lost.end()])
            pieces.append(found[at : lost.start()])
            at = lost.end()
        pieces.append(found[at:])
        original = charsets.REPLACEMENT.join(map(_decoded, pieces))
        if _is_gone(original) and (charsets.REPLACEMENT not in left or not left.strip(_TELLS_NOTHING)):
            continue  # a letter beside a question mark, as likely as not, or a space beside U+FFFD
        yield Span(start, end, original, _lost(wrong, tuple(remains)) if remains else None)


@lru_cache(maxsize=1024)
def _lost(wrong: str, remains: tuple[str, ...]) -> LostCharacters:
    """One for all places that are alike: a document may have a hundred thousand."""
    return LostCharacters(wrong, remains)


def _lost_parts(data: bytes) -> Iterator[re.Match[bytes]]:
    at = 0
    while at < len(data):
        whole = _UTF8.match(data, at)
        if whole:
            at = whole.end()
            continue
        lost = _LOST.match(data, at)
        if lost is None:
            return
        yield lost
        at = lost.end()


def _unwritten(text: str, data: bytes) -> Iterator[str]:
    return (character for character, byte in zip(text, data, strict=True) if byte == 0xFF)


def losses(text: str) -> Iterator[Undoing]:
    """What `text` could have been before characters were lost that a misreading had made."""
    for are_collapsed in (False, True):
        damage = NoBreakSpaceLost(are_collapsed)
        spans = tuple(Span(start, end, damage.restored) for start, end in damage.places(text))
        if spans:
            yield Undoing(damage, spans, _joined(text, spans), is_whole=False)


_ASCII_BYTES = bytes(range(0x80))


def _hull(text: str) -> tuple[int, int]:
    match = _BEYOND_ASCII.search(text)
    return match.span() if match else (0, 0)


def _from_single_byte(text: str, wrong: str, data: bytes) -> Iterator[Undoing]:
    names, readings = _writers()
    start, end = _hull(text)
    inside = readings[:, np.frombuffer(data, np.uint8)[start:end]]
    # No one writes C1 control characters: what has more of them than the text is no original.
    controls = ((inside >= 0x80) & (inside < 0xA0)).sum(axis=1)
    for row in np.flatnonzero(controls == 0).tolist():
        if names[row] != wrong:
            original = inside[row].tobytes().decode("utf-32-le")
            span = Span(start, end, original)
            yield Undoing(Misreading(names[row], wrong), (span,), text[:start] + original + text[end:], is_whole=True)


def _from_multi_byte(text: str, wrong: str, data: bytes, rights: tuple[str, ...]) -> Iterator[Undoing]:
    for right in rights:
        if right == wrong:
            continue
        try:
            original = charsets.named(right).written(data)
        except UnicodeDecodeError:
            continue
        yield Undoing(Misreading(right, wrong), (trimmed(text, original),), original, is_whole=True)


def trimmed(text: str, original: str) -> Span:
    """The span of a whole text without the ASCII that both have before and after.

    >>> trimmed("a cafÃ© there", "a café there")
    Span(start=5, end=7, original='é', damage=None)
    """
    start = min(len(one) - len(one.lstrip(_ASCII)) for one in (text, original))
    same = min(len(one) - len(one.rstrip(_ASCII)) for one in (text, original))
    start *= text[:start] == original[:start]
    same *= text[len(text) - same :] == original[len(original) - same :]
    return Span(start, len(text) - same, original[start : len(original) - same])


def _by_token(text: str, wrong: str, rights: tuple[str, ...]) -> Iterator[Undoing]:
    """Where a charset cannot write the whole text: those of its words that it can, written in each other charset."""
    parts = list(_written_words(text, wrong))
    for right in rights:
        spans = () if right == wrong else tuple(_reread(text, parts, right))
        if spans:
            yield Undoing(Misreading(right, wrong), spans, _joined(text, spans), is_whole=False)


def _written_words(text: str, wrong: str) -> Iterator[tuple[int, int, bytes]]:
    charset = charsets.named(wrong)
    for match in _TOKEN.finditer(text):
        if match.group().isascii():
            continue
        try:
            yield (*match.span(), charset.encode(match.group()))
        except UnicodeEncodeError:
            continue


def _reread(text: str, parts: list[tuple[int, int, bytes]], right: str) -> Iterator[Span]:
    for (start, end, _), original in zip(parts, _readings([data for *_, data in parts], right), strict=True):
        if original is not None and original != text[start:end] and not has_controls(original):
            yield Span(start, end, original)


def _readings(words: list[bytes], right: str) -> list[str | None]:
    """What words without blanks are in a charset; None for those that it cannot read."""
    charset = charsets.named(right)
    try:
        together = charset.written(b"\n".join(words)).split("\n")
    except UnicodeDecodeError:
        together = []
    if len(together) == len(words):
        return list(together)
    return [_first_reading((word,), right) for word in words]


def _read_as_multi_byte(text: str, wrong: str, rights: tuple[str, ...]) -> Iterator[Undoing]:
    """Written in UTF-8 or a single-byte charset, read in one of several bytes a character."""
    charset = charsets.named(wrong)
    whole = ways_to_write(text, charset)
    if whole:
        yield from _rewritten(text, wrong, ((0, len(text), whole),), rights)
        return
    parts = tuple(
        (*match.span(), data)
        for match in _TOKEN.finditer(text)
        if _EAST_ASIAN.search(match.group()) and (data := ways_to_write(match.group(), charset))
    )
    if parts:
        yield from _rewritten(text, wrong, parts, rights)


def _rewritten(
    text: str, wrong: str, parts: tuple[tuple[int, int, tuple[bytes, ...]], ...], rights: tuple[str, ...]
) -> Iterator[Undoing]:
    for right in rights:
        if right == wrong:
            continue
        spans = []
        for start, end, ways in parts:
            original = _first_reading(ways, right)
            if original is not None and not _is_gone(original):
                spans.append(Span(start, end, original))
        if spans and not any(has_controls(span.original) for span in spans):
            found = tuple(spans)
            is_whole = len(found) == len(parts) and not parts[0][0] and parts[0][1] == len(text)
            yield Undoing(Misreading(right, wrong), found, _joined(text, found), is_whole=is_whole)


def _first_reading(ways: tuple[bytes, ...], right: str) -> str | None:
    for data in ways:
        try:
            return charsets.named(right).written(data)
        except UnicodeDecodeError:
            continue
    return None
