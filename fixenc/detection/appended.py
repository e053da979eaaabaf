"""Lines of UTF-16 in a file of UTF-8, as some shells append them to a log that others write."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from fixenc import charsets
from fixenc.detection import bom
from fixenc.detection.candidates import reads_as_text
from fixenc.detection.characters import could_be_text
from fixenc.detection.controls import NUL
from fixenc.records import Detection, Evidence, Part

_LE, _BE = "utf-16le", "utf-16be"
# What is larger, in bytes, is not looked at: it would take long.
_MOST = 1 << 22
# The fewest bytes of UTF-16, and of UTF-8 beside it: less may be either by chance.
_LEAST_WIDE, _LEAST_PLAIN = 8, 12
# Nobody appends so often; other data have so many pieces by chance.
_MOST_PARTS = 200
# So many characters of a part show what it is.
_SAMPLE = 500
# Control bytes that no line of UTF-8 beside UTF-16 has; the halves of letters beyond Latin are such.
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\f\x1b"))


def detect(data: bytes) -> Detection | None:
    """The lines of a file in UTF-8 that are UTF-16, where all others are UTF-8.

    >>> found = detect(b"start of the log\\n" + "appended\\n".encode("utf-16-le") + b"and so on, and so on\\n")
    >>> [(part.start, part.encoding) for part in found.parts]
    [(0, 'utf-8'), (17, 'utf-16le'), (35, 'utf-8')]
    """
    if NUL not in data or len(data) > _MOST or bom.marked_charset(data) not in (None, "utf-8"):
        return None
    for charset in (_LE, _BE):
        parts = tuple(_parts(data, charset))
        if 1 < len(parts) <= _MOST_PARTS and all(_is_text(data, part) for part in parts):
            has_bom = bom.marked_charset(data) is not None
            return Detection(charset, Evidence.ZERO_BYTES, 0.99, has_bom=has_bom, is_mixed=True, parts=parts)
    return None


def _parts(data: bytes, charset: str) -> Iterator[Part]:
    """What is UTF-8, and what is not and might be UTF-16, line by line."""
    ends, start = b"\n\0" if charset == _LE else b"\0\n", 0
    for is_plain, lines in groupby(_lines(data, ends), _is_plain):
        end = start + sum(map(len, lines))
        yield Part(start, end, "utf-8" if is_plain else charset)
        start = end


def _lines(data: bytes, wide_end: bytes) -> Iterator[bytes]:
    """The lines, each with its end, which may be that of UTF-16 in one that has other halves of characters, too."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        is_half = wide_end.endswith(NUL) and data[end : end + 1] == NUL
        if _is_plain(data[start:end]) and not is_half:
            yield data[start:end]
        else:
            found = data.find(wide_end, start)
            end = found + len(wide_end) if found >= 0 else len(data)
            yield data[start:end]
        start = end


def _is_plain(line: bytes) -> bool:
    """Whether a line is UTF-8 without any control byte that is half a character of UTF-16."""
    return charsets.is_utf8(line) and len(line.translate(None, _CONTROLS)) == len(line)


def _is_text(data: bytes, part: Part) -> bool:
    """Whether all of a part is text in its encoding."""
    piece = data[part.start : part.end]
    if part.encoding == "utf-8":
        text = bom.unmarked_of(part.encoding, piece).decode()
        return len(piece) >= _LEAST_PLAIN and (text.isascii() or reads_as_text(text[:_SAMPLE]))
    try:
        text = charsets.named(part.encoding).decode(piece)
    except UnicodeDecodeError:
        return False
    return len(piece) >= _LEAST_WIDE and could_be_text(text) and reads_as_text(text[:_SAMPLE])
