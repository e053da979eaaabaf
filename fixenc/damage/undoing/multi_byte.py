"""Text that was read or written in a multi-byte charset, or vni: all of it, or word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise

from fixenc import charsets
from fixenc.charsets.charset import is_utf8
from fixenc.charsets.doubles import ways_to_write
from fixenc.charsets.scripts import FIRST_EAST_ASIAN
from fixenc.damage.undoing.spans import (
    Part,
    Read,
    Span,
    Undoing,
    has_controls,
    trim_to_span,
    undo_spans,
    weigh_misreading,
)
from fixenc.damage.undoing.tables import MULTI_BYTE, NOT_SINGLE, load_writers
from fixenc.damage.undoing.utf8 import is_gone
from fixenc.patterns import compile_late, reaches

Ways = tuple[bytes, ...]
"""The byte sequences that a stretch of text may have been."""

# A word, with all signs on it.
_TOKEN = re.compile(r"[^\x00-\x20]+")
# Characters that only multi-byte charsets have.
_EAST_ASIAN = compile_late("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff01-\uffef\ue000-\uf8ff]")


def has_only_multi_byte(text: str) -> bool:
    """Whether a text has a character that only multi-byte charsets have.

    >>> has_only_multi_byte("größte"), has_only_multi_byte("größte版")
    (False, True)
    """
    return reaches(text, FIRST_EAST_ASIAN) and _EAST_ASIAN.search(text) is not None


def decode_as_multi_byte(text: str, wrong: str, data: bytes, rights: Iterable[str]) -> Iterator[Undoing]:
    """Yield the originals of a text, whole, whose bytes were in one of these multi-byte charsets."""
    for right in rights:
        original = None if right == wrong else _decode_first((data,), right)
        if original is not None:
            damage, cost = weigh_misreading(right, wrong)
            yield Undoing(
                damage, original, is_whole=True, cost=cost, find_spans=lambda original: (trim_to_span(text, original),)
            )


def undo_words(text: str, wrong: str, right: str) -> Iterator[Undoing]:
    """Undo a misreading of those words of a text that the charset has, since it lacks characters of others."""
    spans = tuple(_find_changed(text, encode_words(text, find_words(text), wrong), right).values())
    if spans and right != wrong:
        yield undo_spans(text, weigh_misreading(right, wrong)[0], spans, is_whole=False)


def find_words(text: str) -> list[tuple[int, int]]:
    """Return where each word with characters beyond ASCII starts and ends."""
    return [match.span() for match in _TOKEN.finditer(text) if not match.group().isascii()]


def encode_words(text: str, words: Sequence[tuple[int, int]], wrong: str) -> tuple[Part, ...]:
    """Return those words of a text that a charset has, with their bytes."""
    charset = charsets.named(wrong)
    parts = []
    for start, end in words:
        try:
            parts.append((start, end, charset.encode(text[start:end])))
        except UnicodeEncodeError:
            continue
    return tuple(parts)


def decode_words_as_multi_byte(text: str, reads: Sequence[Read]) -> list[list[Undoing]]:
    """Return for each of the `reads` the originals of a text in which some words were in a multi-byte charset."""
    parts = tuple(dict.fromkeys(chain.from_iterable(read.parts for read in reads)))
    found: list[list[Undoing]] = [[] for _ in reads]
    for right in MULTI_BYTE:
        changed = _find_changed(text, parts, right)
        for read, undoings in zip(reads, found, strict=True):
            spans = tuple(changed[part] for part in read.parts if part in changed)
            if spans:
                undoings.append(undo_spans(text, weigh_misreading(right, read.wrong)[0], spans, is_whole=False))
    return found


def _find_changed(text: str, parts: Sequence[Part], right: str) -> dict[Part, Span]:
    """Return the spans of those words that change if they are decoded by a charset."""
    decoded = _decode_words([data for *_, data in parts], right)
    return {
        (start, end, data): Span(start, end, original)
        for (start, end, data), original in zip(parts, decoded, strict=True)
        if original is not None and original != text[start:end] and not has_controls(original)
    }


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


def undo_multi_byte_reader(text: str, wrong: str, rights: Sequence[str]) -> Iterator[Undoing]:
    """Yield the ways to undo a misreading in a multi-byte charset."""
    charset = charsets.named(wrong)
    whole = ways_to_write(text, charset)
    if whole:
        yield from _undo_parts(text, wrong, ((0, len(text), whole),), rights)
        return
    parts = tuple(
        (*match.span(), data)
        for match in _TOKEN.finditer(text)
        if has_only_multi_byte(match.group()) and (data := ways_to_write(match.group(), charset))
    )
    if parts:
        yield from _undo_parts(text, wrong, parts, rights)


def _undo_parts(
    text: str, wrong: str, parts: tuple[tuple[int, int, Ways], ...], rights: Sequence[str]
) -> Iterator[Undoing]:
    for right, originals in decode_by_each([ways for *_, ways in parts], rights):
        spans = tuple(
            Span(start, end, original)
            for (start, end, _), original in zip(parts, originals, strict=True)
            if original is not None and not is_gone(original)
        )
        if right != wrong and spans and not any(_has_stray_controls(span.original, right) for span in spans):
            is_whole = len(spans) == len(parts) and not parts[0][0] and parts[0][1] == len(text)
            yield undo_spans(text, weigh_misreading(right, wrong)[0], spans, is_whole=is_whole)


def _has_stray_controls(original: str, right: str) -> bool:
    """Whether an original has control characters, and not as bytes of UTF-8 that had been misread as Latin-1 before."""
    if not has_controls(original):
        return False
    try:
        return right != "utf-8" or not is_utf8(original.encode("latin-1"))
    except UnicodeEncodeError:
        return True


def decode_by_each(parts: Sequence[Ways], rights: Sequence[str]) -> Iterator[tuple[str, list[str | None]]]:
    """Yield each charset, and the parts decoded by it: None for one that does not decode.

    Single-byte charsets that would give C1 control characters are left out.
    """
    bounds = list(accumulate((len(ways[0]) for ways in parts), initial=0))
    are_few = all(right in NOT_SINGLE for right in rights)
    by_writers = {} if are_few else load_writers().decode(b"".join([ways[0] for ways in parts]))
    for right in rights:
        if right in NOT_SINGLE:
            yield right, [_decode_first(ways, right) for ways in parts]
        elif right in by_writers:
            yield right, [by_writers[right][start:end] for start, end in pairwise(bounds)]


def _decode_first(ways: Ways, right: str) -> str | None:
    """Return the first of some byte sequences that decodes, decoded by a charset; None if none does."""
    for data in ways:
        try:
            return charsets.named(right).written(data)
        except UnicodeDecodeError:
            continue
    return None
