"""Bytes that do not decode, carried through decoding as surrogates, which no character of a text is.

The first byte of what one U+FFFD stands for becomes U+DC00 plus its value, each that belongs to it U+DD00 plus its
value. So what is kept apart in the text is kept apart in the list of places.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from functools import cache

Rule = Callable[[bytes, int, int], tuple[str, int]]
"""What bytes are in which a codec stumbles from one place to another: the characters that stand there, "" for none,
and where the bytes end that they, or one U+FFFD, stand for."""

FIRST, FURTHER = 0xDC00, 0xDD00
# UTF-7 can spell the other surrogates, which are no characters either.
UNDECODED = re.compile("[\udc00-\udcff][\udd00-\uddff]*|[\ud800-\udfff]")


def escape(data: bytes) -> str:
    """The bytes that one U+FFFD stands for, as surrogates.

    >>> escape(b"\\xe2\\x82")
    '\\udce2\\udd82'
    """
    return "".join(chr((FURTHER if at else FIRST) + byte) for at, byte in enumerate(data))


def unescape(text: str) -> bytes:
    """The bytes that were escaped; none for surrogates that were none.

    >>> unescape("\\udce2\\udd82"), unescape("\\ud800")
    (b'\\xe2\\x82', b'')
    """
    return bytes(ord(c) & 0xFF for c in text if FIRST <= ord(c) < FURTHER + 0x100)


@cache
def handler(codec: str, rule: Rule, *, is_strict: bool) -> str:
    """The name of an error handler by which a codec reads what the rule finds; what it does not, it escapes, or raises.

    Registered when it is asked for, once.
    """

    def handle(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        characters, end = rule(error.object, error.start, error.end)
        if not characters and is_strict:
            raise error
        return characters or escape(error.object[error.start : end]), end

    name = f"fixenc.{codec}.{'strict' if is_strict else 'escape'}"
    codecs.register_error(name, handle)
    return name


def decode_escaped(data: bytes, codec: str) -> str:
    """Decode, each stretch that the codec stumbles over escaped.

    >>> decode_escaped(b"a\\xe2\\x82", "utf-8")
    'a\\udce2\\udd82'
    """
    return data.decode(codec, handler("any", _as_told, is_strict=False))


def _as_told(_data: bytes, _start: int, end: int) -> tuple[str, int]:
    return "", end
