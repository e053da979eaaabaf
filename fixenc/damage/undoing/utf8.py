"""UTF-8 that was read in a single-byte charset, whole or with sequences that lost bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from fixenc import charsets
from fixenc.damage.loss import LostCharacters
from fixenc.damage.undoing.spans import Span, Undoing, trim_to_span, undo_spans, weigh_misreading

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
_ASCII_BYTES = bytes(range(0x80))


def decode_as_utf8(text: str, wrong: str, data: bytes, *, is_whole: bool) -> Iterator[Undoing]:
    """Yield the ways to undo UTF-8 read in a single-byte charset; offsets in the bytes are positions in the text."""
    right, left = "utf-8", 0
    spans = []
    for match in _UTF8.finditer(data):
        if _SURROGATES.search(match.group()):
            right = "cesu-8"
        original = _decode(match.group())
        if not is_gone(original):
            spans.append(Span(match.start(), match.end(), original))
        left += match.end() - match.start()
    if not spans and charsets.REPLACEMENT not in text:
        return
    found = tuple(spans)
    covered = is_whole and left == len(data.translate(None, _ASCII_BYTES))
    damage, _ = weigh_misreading(right, wrong)
    yield undo_spans(text, damage, found, is_whole=covered)
    if charsets.REPLACEMENT in text or "?" in text:
        found = tuple(_find_damaged(text, wrong, data))
        yield undo_spans(text, damage, found, is_whole=False)


def decode_as_whole_utf8(text: str, wrong: str, data: bytes) -> Iterator[Undoing]:
    """Yield the original of a text whose bytes are UTF-8 from end to end."""
    try:
        original = data.decode()
    except UnicodeDecodeError:
        return
    if charsets.REPLACEMENT not in original:
        damage, cost = weigh_misreading("utf-8", wrong)
        yield Undoing(
            damage, original, is_whole=True, cost=cost, find_spans=lambda original: (trim_to_span(text, original),)
        )


def _decode(data: bytes) -> str:
    """Return the text of well-formed UTF-8, which may have pairs of surrogates."""
    if not data:  # between two losses, nearly always
        return ""
    return charsets.named("cesu-8" if _SURROGATES.search(data) else "utf-8").decode(data)


def is_gone(original: str) -> bool:
    """Whether an original is nothing but U+FFFD: undoing a misread U+FFFD (ï¿½, 锟斤拷) restores nothing."""
    return not original.strip(charsets.REPLACEMENT)


def _find_damaged(text: str, wrong: str, data: bytes) -> Iterator[Span]:
    """Yield the stretches of UTF-8, damaged sequences included, with U+FFFD for every lost character."""
    for match in _UTF8_OR_LOST.finditer(data):
        start, end = match.span()
        found, left = match.group(), text[start:end]
        if b"\xff" in found and set(_find_unwritten(left, found)) != {charsets.REPLACEMENT}:
            continue
        remains, pieces, at = [], [], 0
        for lost in _find_lost(found):
            remains.append(left[lost.start() : lost.end()])
            pieces.append(found[at : lost.start()])
            at = lost.end()
        pieces.append(found[at:])
        original = charsets.REPLACEMENT.join(map(_decode, pieces))
        if is_gone(original) and (charsets.REPLACEMENT not in left or not left.strip(_NO_EVIDENCE)):
            continue  # probably a letter beside a question mark, or a space beside U+FFFD
        yield Span(start, end, original, _share_lost(wrong, tuple(remains)) if remains else None)


@lru_cache(maxsize=1024)
def _share_lost(wrong: str, remains: tuple[str, ...]) -> LostCharacters:
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


def _find_unwritten(text: str, data: bytes) -> Iterator[str]:
    return (character for character, byte in zip(text, data, strict=True) if byte == 0xFF)
