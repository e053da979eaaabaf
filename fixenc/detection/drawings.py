"""Drawings: frames, rows of blocks and shades, as DOS sets have them where others have letters."""

from __future__ import annotations

import re
from pathlib import PurePath

from fixenc.charsets import Charset

# Lines, halves of blocks, blocks and shades of code page 437 and of all that follow it, in a row: in Cyrillic sets
# these are letters, of which no word has so many side by side; or a frame's corner, its line and another corner.
_ROW = re.compile(rb"([\xb0-\xb2\xc4\xcd\xdb\xdc\xdf])\1{5}|[\xc9\xda\xd5\xd6\xc8\xc0\xd4\xd3]([\xc4\xcd])\2{2,}")
# What is drawn with is such a share of the bytes beyond ASCII in it at least, or else words are told by their letters.
_DRAWN_WITH = bytes(range(0xB0, 0xE0)) + b"\xfe"
_LEAST_SHARE = 0.6
_SUFFIXES = frozenset({".nfo", ".diz", ".ans"})
_ASCII = bytes(range(0x80))
# By how many nats sets that are none of DOS are less likely for a drawing.
NOT_OF_DOS = 60.0
# What most sets of DOS draw with, no letter beside it. A set that has letters there, as cp869 has for halves of
# blocks, is rarer by so many nats for each such piece that differs; so many are counted.
_ALONE = re.compile(rb"(?<![A-Za-z\x80-\xff])[\xb0-\xdf]{2,}(?![A-Za-z\x80-\xff])")
_A_LETTER = 6.0
_MOST_ALONE = 6
# What is drawn costs more the longer it is, as no other text does: so much of a row is judged, which is a row still.
_JUDGED = 6
_LONG_ROW = re.compile(rb"([\xb0-\xdf])\1{%d,}" % _JUDGED)
_OF_DOS = re.compile(r"cp(?:437|7\d\d|8[5-6]\d|1125)|ibm866")


def is_drawing(data: bytes, name: str = "") -> bool:
    """Whether bytes, or a file of this name, hold a drawing.

    >>> is_drawing("╔════╗\\n║ ok ║\\n╚════╝".encode("cp437")), is_drawing("Это слово".encode("cp866"))
    (True, False)
    """
    if PurePath(name).suffix.lower() in _SUFFIXES:
        return True
    if _ROW.search(data) is None:
        return False
    beyond = data.translate(None, _ASCII)
    return len(beyond) - len(beyond.translate(None, _DRAWN_WITH)) >= _LEAST_SHARE * len(beyond)


def without_rows(part: bytes) -> bytes:
    """A part of a drawing with a few bytes of each row.

    >>> without_rows(b"+" + b"\\xcd" * 40 + b"+")
    b'+\\xcd\\xcd\\xcd\\xcd\\xcd\\xcd+'
    """
    return _LONG_ROW.sub(lambda row: row[1] * _JUDGED, part)


def letters_for_lines(charset: Charset, part: bytes) -> float:
    """How much rarer a set of DOS is for a drawing where it has letters for what stands alone in it, in nats."""
    runs = list(dict.fromkeys(_ALONE.findall(part)))[:_MOST_ALONE]
    return _A_LETTER * sum(charset.decode_with_places(run)[0].isalpha() for run in runs)


def is_of_dos(charset: str) -> bool:
    """Whether a charset has what drawings are made of where code page 437 has it."""
    return _OF_DOS.fullmatch(charset) is not None
