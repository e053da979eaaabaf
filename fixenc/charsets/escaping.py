"""Undecodable bytes, carried through decoding as surrogates, which are no characters of any text.

One U+FFFD stands for one or more bytes: the first of them becomes U+DC00 plus its value, each further one U+DD00 plus
its value. So neighbouring undecodable byte sequences stay apart.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from functools import cache

Rule = Callable[[bytes, int, int], tuple[str, int]]
"""Decodes what a codec cannot: takes the data, and the start and end offset of the error. Returns the characters that
stand there, "" for none, and the offset after the bytes of these characters, or of one U+FFFD."""

# Added to the first undecodable byte of a U+FFFD: the code point of its surrogate.
FIRST = 0xDC00
# The same for each further byte.
FURTHER = 0xDD00
# The bytes of one U+FFFD, escaped; or another surrogate, which UTF-7 can spell and which is no character either.
UNDECODED = re.compile("[\udc00-\udcff][\udd00-\uddff]*|[\ud800-\udfff]")


def escape(data: bytes) -> str:
    """Return the bytes of one U+FFFD as surrogates.

    >>> escape(b"\\xe2\\x82")
    '\\udce2\\udd82'
    """
    return "".join(chr((FURTHER if at else FIRST) + byte) for at, byte in enumerate(data))


def unescape(text: str) -> bytes:
    """Return the escaped bytes; none for surrogates that `escape` did not make.

    >>> unescape("\\udce2\\udd82"), unescape("\\ud800")
    (b'\\xe2\\x82', b'')
    """
    return bytes(ord(c) & 0xFF for c in text if FIRST <= ord(c) < FURTHER + 0x100)


@cache
def handler(codec: str, rule: Rule, *, is_strict: bool) -> str:
    """Register an error handler that follows the rule, and return its name.

    Where the rule finds no character, the handler raises if `is_strict`, else it escapes the bytes.
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
    """Return `data` as text, each undecodable byte sequence escaped.

    >>> decode_escaped(b"a\\xe2\\x82", "utf-8")
    'a\\udce2\\udd82'
    """
    return data.decode(codec, handler("any", _accept_error, is_strict=False))


def _accept_error(_data: bytes, _start: int, end: int) -> tuple[str, int]:
    return "", end
