"""Text that was read or written in a multi-byte charset, or vni: all of it, or word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc import charsets
from fixenc.charsets.doubles import ways_to_write
from fixenc.damage.misreading import Misreading
from fixenc.damage.undoing.spans import Span, Undoing, has_controls, join, trim_to_span
from fixenc.damage.undoing.utf8 import is_gone

# The multi-byte charsets in which text is written; the others in the tables are single-byte charsets, but for Unicode
# and VNI.
MULTI_BYTE = ("gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
# The multi-byte charsets in which text is misread: Windows has a Big5 of its own, without Hong Kong characters and with
# kana in other places.
PAIR_READERS = (*MULTI_BYTE, "cp950")
# A word, with all signs on it.
_TOKEN = re.compile(r"[^\x00-\x20]+")
# Characters that only multi-byte charsets have.
EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff01-\uffef\ue000-\uf8ff]")


def decode_as_multi_byte(text: str, wrong: str, data: bytes, rights: tuple[str, ...]) -> Iterator[Undoing]:
    """Yield the originals of a text, whole, whose bytes were in one of these multi-byte charsets."""
    for right in rights:
        if right == wrong:
            continue
        try:
            original = charsets.named(right).written(data)
        except UnicodeDecodeError:
            continue
        yield Undoing(Misreading(right, wrong), (trim_to_span(text, original),), original, is_whole=True)


def undo_words(text: str, wrong: str, rights: tuple[str, ...]) -> Iterator[Undoing]:
    """Undo a misreading of those words of a text that the charset has, since it lacks characters of others."""
    parts = list(_encode_words(text, wrong))
    for right in rights:
        spans = () if right == wrong else tuple(_undo_words_as(text, parts, right))
        if spans:
            yield Undoing(Misreading(right, wrong), spans, join(text, spans), is_whole=False)


def _encode_words(text: str, wrong: str) -> Iterator[tuple[int, int, bytes]]:
    charset = charsets.named(wrong)
    for match in _TOKEN.finditer(text):
        if match.group().isascii():
            continue
        try:
            yield (*match.span(), charset.encode(match.group()))
        except UnicodeEncodeError:
            continue


def _undo_words_as(text: str, parts: list[tuple[int, int, bytes]], right: str) -> Iterator[Span]:
    for (start, end, _), original in zip(parts, _decode_words([data for *_, data in parts], right), strict=True):
        if original is not None and original != text[start:end] and not has_controls(original):
            yield Span(start, end, original)


def _decode_words(words: list[bytes], right: str) -> list[str | None]:
    """Return words, given as bytes without spaces, decoded by a charset; None for those that do not decode."""
    charset = charsets.named(right)
    try:
        together = charset.written(b"\n".join(words)).split("\n")
    except UnicodeDecodeError:
        together = []
    if len(together) == len(words):
        return list(together)
    return [_decode_first((word,), right) for word in words]


def undo_multi_byte_reader(text: str, wrong: str, rights: tuple[str, ...]) -> Iterator[Undoing]:
    """Yield the ways to undo a misreading in a multi-byte charset."""
    charset = charsets.named(wrong)
    whole = ways_to_write(text, charset)
    if whole:
        yield from _undo_parts(text, wrong, ((0, len(text), whole),), rights)
        return
    parts = tuple(
        (*match.span(), data)
        for match in _TOKEN.finditer(text)
        if EAST_ASIAN.search(match.group()) and (data := ways_to_write(match.group(), charset))
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
            original = _decode_first(ways, right)
            if original is not None and not is_gone(original):
                spans.append(Span(start, end, original))
        if spans and not any(has_controls(span.original) for span in spans):
            found = tuple(spans)
            is_whole = len(found) == len(parts) and not parts[0][0] and parts[0][1] == len(text)
            yield Undoing(Misreading(right, wrong), found, join(text, found), is_whole=is_whole)


def _decode_first(ways: tuple[bytes, ...], right: str) -> str | None:
    """Return the first of some byte sequences that decodes, decoded by a charset; None if none does."""
    for data in ways:
        try:
            return charsets.named(right).written(data)
        except UnicodeDecodeError:
            continue
    return None
