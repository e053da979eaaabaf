"""Lines of UTF-16 in a UTF-8 file: some shells append them to a log that other programs write."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from fixenc import charsets
from fixenc.detection import bom
from fixenc.detection.candidates import reads_as_text
from fixenc.detection.characters import could_be_text
from fixenc.detection.controls import NUL
from fixenc.records import Detection, Evidence, Part

# The byte orders of UTF-16.
_LE = "utf-16le"
_BE = "utf-16be"
# The largest file that is searched, in bytes: a larger one would take long.
_MOST = 1 << 22
# The fewest bytes of a part in UTF-16: fewer may be UTF-16 by chance.
_LEAST_WIDE = 8
# The fewest bytes of a part in UTF-8 beside it, for the same reason.
_LEAST_PLAIN = 12
# The most parts: nobody appends more often; data that are not text have more by chance.
_MOST_PARTS = 200
# How much of a part the language models judge, in characters.
_SAMPLE = 500
# Control bytes that stand in no UTF-8 line of such a file: they are halves of letters beyond Latin.
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\f\x1b"))


def detect(data: bytes) -> Detection | None:
    """Return the parts of a UTF-8 file in which some lines are UTF-16; None if there are no such lines.

    >>> found = detect(b"start of the log\\n" + "appended\\n".encode("utf-16-le") + b"and so on, and so on\\n")
    >>> [(part.start, part.encoding) for part in found.parts]
    [(0, 'utf-8'), (17, 'utf-16le'), (35, 'utf-8')]
    """
    if NUL not in data or len(data) > _MOST or bom.marked_charset(data) not in (None, "utf-8"):
        return None
    for charset in (_LE, _BE):
        parts = tuple(_split(data, charset))
        if 1 < len(parts) <= _MOST_PARTS and all(_is_text(data, part) for part in parts):
            has_bom = bom.marked_charset(data) is not None
            return Detection(charset, Evidence.ZERO_BYTES, 0.99, has_bom=has_bom, is_mixed=True, parts=parts)
    return None


def _split(data: bytes, charset: str) -> Iterator[Part]:
    """Yield the parts of a file, lines in one encoding taken together: UTF-8 or, if that does not fit, `charset`."""
    ends, start = b"\n\0" if charset == _LE else b"\0\n", 0
    for is_plain, lines in groupby(_split_lines(data, ends), _is_plain):
        end = start + sum(map(len, lines))
        yield Part(start, end, "utf-8" if is_plain else charset)
        start = end


def _split_lines(data: bytes, wide_end: bytes) -> Iterator[bytes]:
    """Yield the lines with their ends; a line with halves of characters goes on to the line end of UTF-16."""
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
    """Return whether a line is UTF-8 without a control byte that is half a character of UTF-16."""
    return charsets.is_utf8(line) and len(line.translate(None, _CONTROLS)) == len(line)


def _is_text(data: bytes, part: Part) -> bool:
    """Return whether a part decodes in its encoding, to text."""
    piece = data[part.start : part.end]
    if part.encoding == "utf-8":
        text = bom.unmarked_of(part.encoding, piece).decode()
        return len(piece) >= _LEAST_PLAIN and (text.isascii() or reads_as_text(text[:_SAMPLE]))
    try:
        text = charsets.named(part.encoding).decode(piece)
    except UnicodeDecodeError:
        return False
    return len(piece) >= _LEAST_WIDE and could_be_text(text) and reads_as_text(text[:_SAMPLE])
