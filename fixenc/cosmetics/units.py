"""Escapes of bytes of UTF-8, of units of UTF-16, and of characters, read where each character can be seen.

The table of escapes that can be damage says how each sort is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

# What may have a meaning in markup.
_OF_MARKUP = frozenset("<>&\"'")
# The last code point of Unicode.
_LAST = 0x10FFFF
# What is text although it is not seen: the tab, wide and no-break spaces, joiners, and the soft hyphen.
_UNSEEN = frozenset("\t\u00a0\u202f\u2009\u200a\u3000\u200b\u200c\u200d\u2060\u00ad")


def unescape_bytes(text: str, kind: str) -> str:
    """Return the text with the escaped bytes of UTF-8 read that are characters beyond ASCII; all others stay.

    >>> unescape_bytes("caf%C3%A9 %E9 %20", "percent")
    'café %E9 %20'
    """
    one, base = _notation(kind)
    run = _make_run(one)
    return run.sub(lambda match: "".join(_read_run(match, one, base)), text)


def _read_run(run: re.Match[str], one: re.Pattern[str], base: int) -> Iterator[str]:
    if run[1]:
        yield run[0]
        return
    yield from decode_bytes([(match[0], int(match[1], base)) for match in one.finditer(run[0])], is_visible)


def decode_bytes(escapes: Sequence[tuple[str, int]], is_read: Callable[[str], bool]) -> Iterator[str]:
    """Yield each character of bytes of UTF-8 that `is_read`; for other bytes, how they were written.

    `escapes` are how each byte is written, and the byte.

    >>> "".join(decode_bytes([("%C3", 0xC3), ("%A9", 0xA9), ("%FF", 0xFF)], is_visible))
    'é%FF'
    """
    at = 0
    for character in bytes(byte for _, byte in escapes).decode("utf-8", "surrogateescape"):
        size = len(character.encode("utf-8", "surrogateescape"))
        yield character if is_read(character) else "".join(written for written, _ in escapes[at : at + size])
        at += size


def unescape_units(text: str, kind: str) -> str:
    r"""Return the text with the escaped units of UTF-16 read that are characters beyond ASCII; all others stay.

    >>> unescape_units(r"caf\u00e9 \u0022 \ud83d\ude00 \ud83d", "json") == "caf\u00e9 \\u0022 😀 \\ud83d"
    True
    """
    one, base = _notation(kind)

    def read(run: re.Match[str]) -> str:
        if run[1]:
            return run[0]
        escapes = [(match[0], int(match[1], base)) for match in one.finditer(run[0])]
        return "".join(_decode_units(escapes))

    return _make_run(one).sub(read, text)


def _decode_units(escapes: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Yield each character of units of UTF-16, of which some have two (RFC 8259, section 7), or how it was written."""
    at = 0
    for character in b"".join(unit.to_bytes(2, "big") for _, unit in escapes).decode("utf-16-be", "surrogatepass"):
        size = 2 if character > "\uffff" else 1
        yield character if is_visible(character) else "".join(written for written, _ in escapes[at : at + size])
        at += size


def unescape_characters(text: str, kind: str) -> str:
    """Return the text with the escaped characters read that are beyond ASCII; all others stay.

    >>> unescape_characters("caf<U+00E9> <U+0022>", "r")
    'café <U+0022>'
    """
    one, base = _notation(kind)

    def read(match: re.Match[str]) -> str:
        point = int(match[1], base)
        character = chr(point) if point <= _LAST else ""
        return character if character and is_visible(character) else match[0]

    return one.sub(read, text)


def is_visible(character: str) -> bool:
    """Whether a character is beyond ASCII, and can be seen.

    >>> is_visible("é"), is_visible("e"), is_visible("\\xa0"), is_visible("\\x85")
    (True, False, False, False)
    """
    return not character.isascii() and character.isprintable() and character != "\ufffd"


def is_text(character: str) -> bool:
    """Whether mail may have escaped a character: it can be seen, is a space, or joins others.

    >>> is_text("e"), is_text("\\xa0"), is_text("\\x85")
    (True, True, False)
    """
    return (character.isprintable() and character != "\ufffd") or character in _UNSEEN


def is_of_markup(text: str) -> bool:
    """Whether a text may have a meaning in markup."""
    return not _OF_MARKUP.isdisjoint(text)


def _notation(kind: str) -> tuple[re.Pattern[str], int]:
    from fixenc.damage import ESCAPES  # which needs the tables of all charsets

    return ESCAPES[kind].one, ESCAPES[kind].base


def _ungroup(one: re.Pattern[str]) -> str:
    return one.pattern.replace("(", "(?:")


def _make_run(one: re.Pattern[str]) -> re.Pattern[str]:
    """Return a pattern for a run of escapes, or, as its group, for an escaped backslash, which begins none."""
    return re.compile(rf"(\\\\)|(?:{_ungroup(one)})+", re.IGNORECASE)
