"""Undoing one misreading: what a text could have been before it.

Every charset in which the text may have been read is tried with every charset in which it may have been written, as far
as the bytes allow. Knows no language.
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

# The multi-byte charsets in which text is written; the others in the tables are single-byte charsets, but for Unicode
# and VNI.
MULTI_BYTE = ("gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
# The multi-byte charsets in which text is misread: Windows has a Big5 of its own, without Hong Kong characters and with
# kana in other places.
PAIR_READERS = (*MULTI_BYTE, "cp950")
# All charsets that are not single-byte.
_NOT_SINGLE = ("utf-8", "cesu-8", "vni", *PAIR_READERS)

# Well-formed sequences of UTF-8 (RFC 3629, section 4), and pairs of surrogates of three bytes each (CESU-8).
_PAIR_OF_SURROGATES = rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]"
_UTF8 = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|"
    + _PAIR_OF_SURROGATES
    + rb")+"
)
# A pair of surrogates in CESU-8.
_SURROGATES = re.compile(_PAIR_OF_SURROGATES)
# A sequence with lost bytes: FF where the text has U+FFFD, or question marks in their place.
_LOST = re.compile(
    rb"[\xc2-\xf4][\x80-\xbf]{0,2}\xff[\x80-\xbf]{0,2}|[\xc2-\xdf]\?|[\xe0-\xef](?:\?[\x80-\xbf]|[\x80-\xbf]\?|\?\?)"
)
# A run of sequences, damaged ones included.
_UTF8_OR_LOST = re.compile(rb"(?:(?:" + _UTF8.pattern + rb")|(?:" + _LOST.pattern + rb"))+")
# Remains of lost characters that are no evidence of UTF-8.
_NO_EVIDENCE = charsets.REPLACEMENT + " \N{NO-BREAK SPACE}"
# From the first to the last character beyond ASCII.
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f](?:.*[^\x00-\x7f])?", re.DOTALL)
_ASCII = "".join(map(chr, range(0x80)))
# A word, with all signs on it.
_TOKEN = re.compile(r"[^\x00-\x20]+")
# C1 control characters.
_C1 = re.compile("[\x80-\x9f]")
# Characters that only multi-byte charsets have.
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff01-\uffef\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text and its possible original; `damage` is set where more than a misreading happened there."""

    start: int
    end: int
    original: str
    damage: Damage | None = None


@dataclass(frozen=True, slots=True)
class Undoing:
    """One misreading undone wherever possible: the stretches in order, and the resulting text.

    `is_whole` is true if it covers every character beyond ASCII.
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
    """How far to search for originals, from the narrowest search to the widest.

    `UTF8`: the whole text was UTF-8. `WHOLE`: the whole text was in some charset. `PARTS`: parts of it were UTF-8.
    `ANY`: any of its words were in some charset.
    """

    UTF8 = 0
    WHOLE = 1
    PARTS = 2
    ANY = 3


def undoings(text: str, reach: Reach = Reach.ANY) -> list[Undoing]:
    """Return all originals of `text` before one misreading, each once, with the commonest misreading that gives it.

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
            yield from _undo_words(text, wrong, others)
    if _EAST_ASIAN.search(text):
        for wrong in PAIR_READERS:
            yield from _read_as_multi_byte(text, wrong, ("utf-8", *others))


def undoings_of(text: str, damage: Damage) -> list[Undoing]:
    """Return the ways to undo one accident wherever possible: several if characters may have been lost, or none.

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
    """Yield the ways to undo a misreading in a single-byte charset."""
    row = _tables().names.index(damage.wrong)
    data, is_whole = _row_of_bytes(text, row)
    if damage.right in ("utf-8", "cesu-8"):
        yield from _from_utf8(text, damage.wrong, data, is_whole=is_whole)
    elif not is_whole:
        yield from _undo_words(text, damage.wrong, (damage.right,))
    elif damage.right in _NOT_SINGLE:
        yield from _from_multi_byte(text, damage.wrong, data, (damage.right,))
    else:
        start, end = _hull(text)
        original = charsets.named(damage.right).misread(data[start:end])
        yield Undoing(damage, (Span(start, end, original),), text[:start] + original + text[end:], is_whole=True)


def _row_of_bytes(text: str, row: int) -> tuple[bytes, bool]:
    """Return the bytes of `text` in one of the charsets, FF for a missing character, and whether none is missing."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    written = _tables().write(codes, row)
    is_there = (written != NOT_HERE) | (codes < 0x80)
    data = np.where(codes < 0x80, codes, np.where(is_there, written, 0xFF)).astype(np.uint8)
    return data.tobytes(), bool(is_there.all())


def _join(text: str, spans: tuple[Span, ...]) -> str:
    """Return the text with the original of each span in its place."""
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
    """Whether a text has C1 control characters, which nobody writes, so that it cannot be an original."""
    return _C1.search(text) is not None


def readers_of(text: str) -> Iterator[str]:
    """Yield the charsets in which `text` may have been read: the commonest one for each distinct byte sequence.

    >>> list(readers_of("Г©"))
    ['windows-1251', 'koi8-r', 'x-mac-cyrillic']
    """
    yield from (name for name, _, is_whole in _single_byte_readings(text) if is_whole)
    if _EAST_ASIAN.search(text):
        yield from PAIR_READERS


def _single_byte_readings(text: str) -> Iterator[tuple[str, bytes, bool]]:
    """Yield each distinct byte sequence of `text`: its commonest charset, the bytes, and whether none is missing.

    A missing character stands as FF, which is in no sequence of UTF-8.
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
    """Undo UTF-8 read in a single-byte charset, where offsets in the bytes are positions in the text."""
    right, left = "utf-8", 0
    spans = []
    for match in _UTF8.finditer(data):
        if _SURROGATES.search(match.group()):
            right = "cesu-8"
        original = _decode(match.group())
        if not _is_gone(original):
            spans.append(Span(match.start(), match.end(), original))
        left += match.end() - match.start()
    if not spans and charsets.REPLACEMENT not in text:
        return
    found = tuple(spans)
    covered = is_whole and left == len(data.translate(None, _ASCII_BYTES))
    damage = Misreading(right, wrong)
    yield Undoing(damage, found, _join(text, found), is_whole=covered)
    if charsets.REPLACEMENT in text or "?" in text:
        found = tuple(_find_damaged(text, wrong, data))
        yield Undoing(damage, found, _join(text, found), is_whole=False)


def _from_whole_utf8(text: str, wrong: str, data: bytes) -> Iterator[Undoing]:
    try:
        original = data.decode()
    except UnicodeDecodeError:
        return
    if charsets.REPLACEMENT not in original:
        yield Undoing(Misreading("utf-8", wrong), (trimmed(text, original),), original, is_whole=True)


def _decode(data: bytes) -> str:
    """Return the text of well-formed UTF-8, which may have pairs of surrogates."""
    if not data:  # between two losses, nearly always
        return ""
    return charsets.named("cesu-8" if _SURROGATES.search(data) else "utf-8").decode(data)


def _is_gone(original: str) -> bool:
    """Whether an original is nothing but U+FFFD: undoing a misread U+FFFD (ï¿½, 锟斤拷) restores nothing."""
    return not original.strip(charsets.REPLACEMENT)


def _find_damaged(text: str, wrong: str, data: bytes) -> Iterator[Span]:
    """Yield the stretches of UTF-8, damaged sequences included, with U+FFFD for every lost character."""
    for match in _UTF8_OR_LOST.finditer(data):
        start, end = match.span()
        found, left = match.group(), text[start:end]
        if b"\xff" in found and set(_unwritten(left, found)) != {charsets.REPLACEMENT}:
            continue
        remains, pieces, at = [], [], 0
        for lost in _find_lost(found):
            remains.append(left[lost.start() : lost.end()])
            pieces.append(found[at : lost.start()])
            at = lost.end()
        pieces.append(found[at:])
        original = charsets.REPLACEMENT.join(map(_decode, pieces))
        if _is_gone(original) and (charsets.REPLACEMENT not in left or not left.strip(_NO_EVIDENCE)):
            continue  # probably a letter beside a question mark, or a space beside U+FFFD
        yield Span(start, end, original, _lost(wrong, tuple(remains)) if remains else None)


@lru_cache(maxsize=1024)
def _lost(wrong: str, remains: tuple[str, ...]) -> LostCharacters:
    """Return one object for all equal losses: a document may have a hundred thousand."""
    return LostCharacters(wrong, remains)


def _find_lost(data: bytes) -> Iterator[re.Match[bytes]]:
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
    """Yield the originals of `text` before no-break spaces were lost that a misreading had made."""
    for are_collapsed in (False, True):
        damage = NoBreakSpaceLost(are_collapsed)
        spans = tuple(Span(start, end, damage.restored) for start, end in damage.places(text))
        if spans:
            yield Undoing(damage, spans, _join(text, spans), is_whole=False)


_ASCII_BYTES = bytes(range(0x80))


def _hull(text: str) -> tuple[int, int]:
    match = _BEYOND_ASCII.search(text)
    return match.span() if match else (0, 0)


def _from_single_byte(text: str, wrong: str, data: bytes) -> Iterator[Undoing]:
    names, readings = _writers()
    start, end = _hull(text)
    inside = readings[:, np.frombuffer(data, np.uint8)[start:end]]
    # Nobody writes C1 control characters, so a text that has any is no original.
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
    """Return the span of a whole text, without the ASCII that text and original have in common at both ends.

    >>> trimmed("a cafÃ© there", "a café there")
    Span(start=5, end=7, original='é', damage=None)
    """
    start = min(len(one) - len(one.lstrip(_ASCII)) for one in (text, original))
    same = min(len(one) - len(one.rstrip(_ASCII)) for one in (text, original))
    start *= text[:start] == original[:start]
    same *= text[len(text) - same :] == original[len(original) - same :]
    return Span(start, len(text) - same, original[start : len(original) - same])


def _undo_words(text: str, wrong: str, rights: tuple[str, ...]) -> Iterator[Undoing]:
    """Undo a misreading of those words of a text that the charset has, since it lacks characters of others."""
    parts = list(_written_words(text, wrong))
    for right in rights:
        spans = () if right == wrong else tuple(_undo_words_as(text, parts, right))
        if spans:
            yield Undoing(Misreading(right, wrong), spans, _join(text, spans), is_whole=False)


def _written_words(text: str, wrong: str) -> Iterator[tuple[int, int, bytes]]:
    charset = charsets.named(wrong)
    for match in _TOKEN.finditer(text):
        if match.group().isascii():
            continue
        try:
            yield (*match.span(), charset.encode(match.group()))
        except UnicodeEncodeError:
            continue


def _undo_words_as(text: str, parts: list[tuple[int, int, bytes]], right: str) -> Iterator[Span]:
    for (start, end, _), original in zip(parts, _readings([data for *_, data in parts], right), strict=True):
        if original is not None and original != text[start:end] and not has_controls(original):
            yield Span(start, end, original)


def _readings(words: list[bytes], right: str) -> list[str | None]:
    """Return words, given as bytes without spaces, decoded by a charset; None for those that do not decode."""
    charset = charsets.named(right)
    try:
        together = charset.written(b"\n".join(words)).split("\n")
    except UnicodeDecodeError:
        together = []
    if len(together) == len(words):
        return list(together)
    return [_first_reading((word,), right) for word in words]


def _read_as_multi_byte(text: str, wrong: str, rights: tuple[str, ...]) -> Iterator[Undoing]:
    """Yield the ways to undo a misreading in a multi-byte charset."""
    charset = charsets.named(wrong)
    whole = ways_to_write(text, charset)
    if whole:
        yield from _undo_parts(text, wrong, ((0, len(text), whole),), rights)
        return
    parts = tuple(
        (*match.span(), data)
        for match in _TOKEN.finditer(text)
        if _EAST_ASIAN.search(match.group()) and (data := ways_to_write(match.group(), charset))
    )
    if parts:
        yield from _undo_parts(text, wrong, parts, rights)


def _undo_parts(
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
            yield Undoing(Misreading(right, wrong), found, _join(text, found), is_whole=is_whole)


def _first_reading(ways: tuple[bytes, ...], right: str) -> str | None:
    for data in ways:
        try:
            return charsets.named(right).written(data)
        except UnicodeDecodeError:
            continue
    return None
