"""Drawings: frames, rows of blocks and shades, which DOS charsets have where others have letters."""

from __future__ import annotations

import re
from pathlib import PurePath

from fixenc.charsets import Charset
from fixenc.detection.origin import UNKNOWN, Origin

# Lines, blocks and shades of code page 437 and its successors, in a row: in Cyrillic charsets these are letters, and no
# word has as many of one side by side; or the corner of a frame, its line and another corner.
_ROW = re.compile(rb"([\xb0-\xb2\xc4\xcd\xdb\xdc\xdf])\1{5}|[\xc9\xda\xd5\xd6\xc8\xc0\xd4\xd3]([\xc4\xcd])\2{2,}")
# The bytes of drawings, in code page 437.
_DRAWN_WITH = bytes(range(0xB0, 0xE0)) + b"\xfe"
# Their smallest share of the bytes beyond ASCII in a drawing; in other text the letters of words show the charset.
_LEAST_SHARE = 0.6
_SUFFIXES = frozenset({".nfo", ".diz", ".ans"})
_ASCII = bytes(range(0x80))
# The cost of a charset that is not of DOS, for a drawing, in nats.
NOT_OF_DOS = 60.0
# Pieces of a drawing without a letter beside them, as most DOS charsets draw with.
_ALONE = re.compile(rb"(?<![A-Za-z\x80-\xff])[\xb0-\xdf]{2,}(?![A-Za-z\x80-\xff])")
# The cost of a charset for each different piece that it reads as letters, in nats: cp869 has some for halves of blocks.
_A_LETTER = 6.0
# The most such pieces that count.
_MOST_ALONE = 6
# The longest row that is judged, in bytes. A longer one would cost more, which holds for no other text.
_JUDGED = 6
_LONG_ROW = re.compile(rb"([\xb0-\xdf])\1{%d,}" % _JUDGED)
_OF_DOS = re.compile(r"cp(?:437|7\d\d|8[5-6]\d|1125)|ibm866")


def is_drawing(data: bytes, origin: Origin = UNKNOWN) -> bool:
    """Return whether bytes, or a file with this name, hold a drawing.

    >>> is_drawing("╔════╗\\n║ ok ║\\n╚════╝".encode("cp437")), is_drawing("Это слово".encode("cp866"))
    (True, False)
    """
    if PurePath(origin.name).suffix.lower() in _SUFFIXES:
        return True
    if _ROW.search(data) is None:
        return False
    beyond = data.translate(None, _ASCII)
    return len(beyond) - len(beyond.translate(None, _DRAWN_WITH)) >= _LEAST_SHARE * len(beyond)


def without_rows(part: bytes) -> bytes:
    """Return a part of a drawing with each row shortened to a few bytes.

    >>> without_rows(b"+" + b"\\xcd" * 40 + b"+")
    b'+\\xcd\\xcd\\xcd\\xcd\\xcd\\xcd+'
    """
    return _LONG_ROW.sub(lambda row: row[1] * _JUDGED, part)


def letters_for_lines(charset: Charset, part: bytes) -> float:
    """Return the cost of a DOS charset, in nats, for a drawing whose separate pieces it reads as letters."""
    runs = list(dict.fromkeys(_ALONE.findall(part)))[:_MOST_ALONE]
    return _A_LETTER * sum(charset.decode_with_places(run)[0].isalpha() for run in runs)


def is_of_dos(charset: str) -> bool:
    """Return whether a charset has the characters of drawings where code page 437 has them."""
    return _OF_DOS.fullmatch(charset) is not None
