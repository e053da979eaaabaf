"""Files joined from several that each began with a byte order mark, in more than one encoding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from fixenc import charsets
from fixenc.detection import bom
from fixenc.detection.candidates import reads_as_text
from fixenc.detection.characters import could_be_text
from fixenc.detection.mixed import decode_parts
from fixenc.records import Detection, Evidence, Part

_MARK = re.compile(b"\xef\xbb\xbf|\xff\xfe|\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_WIDE = ("utf-16le", "utf-16be")
# The most marks in text, one for each file; other data have many marks by chance.
_MOST_MARKS = 1_000
# How much of a part the language models judge, in characters.
_SAMPLE = 500


def detect(data: bytes) -> Detection | None:
    """Return the parts of joined files, each with the encoding of its mark; None if there is only one encoding.

    The first file may be UTF-8 without a mark.

    >>> found = detect("Größe\\n".encode() + "\\ufeffGröße\\n".encode("utf-16-le"))
    >>> [(part.start, part.encoding) for part in found.parts]
    [(0, 'utf-8'), (8, 'utf-16le')]
    """
    if data.isascii():  # no mark is
        return None
    marks = (_UTF8_MARK, *_WIDE_MARKS) if data.startswith(_WIDE_MARKS) else _WIDE_MARKS
    if not any(data.find(mark, 1) > 0 for mark in marks):
        return None
    marks_within = list(islice(_MARK.finditer(data, 1), _MOST_MARKS + 1))
    if len(marks_within) > _MOST_MARKS:
        return None
    parts = tuple(_split_at_marks(data, marks_within))
    names = {part.encoding for part in parts}
    if len(names) < 2 or not all(_is_text(data, part) for part in parts):  # noqa: PLR2004 - several
        return None
    encoding = next(part.encoding for part in parts if part.encoding in _WIDE)
    has_bom = bom.marked_charset(data) is not None
    answer = Detection(encoding, Evidence.BOM, 1.0, has_bom=has_bom, is_mixed=True, parts=parts)
    is_damaged = bool(decode_parts(data, parts)[1])
    return replace(answer, evidence=Evidence.FALLBACK, is_damaged=True) if is_damaged else answer


def _split_at_marks(data: bytes, marks: Iterable[re.Match[bytes]]) -> Iterator[Part]:
    """Yield the parts, each from a mark to the next; parts side by side in one encoding are taken together."""
    start, name = 0, bom.marked_charset(data) or "utf-8"
    for match in marks:
        marked = bom.marked_charset(match.group())
        is_within = name in _WIDE and (match.start() - start) % 2  # halves of two characters
        if is_within or marked in (name, None):
            continue
        yield Part(start, match.start(), name)
        start, name = match.start(), marked or name
    yield Part(start, len(data), name)


def _is_text(data: bytes, part: Part) -> bool:
    """Return whether a part is strict UTF-8, or text in UTF-16, except perhaps for half a character at its end."""
    bare = bom.unmarked_of(part.encoding, data[part.start : part.end])
    if part.encoding not in _WIDE:
        return charsets.is_utf8(bare) and b"\0" not in bare
    text, places = charsets.named(part.encoding).decode_with_places(bare)
    without_marks = text.replace("\N{ZERO WIDTH NO-BREAK SPACE}", "")
    if len(places) > len(bare) % 2 or not could_be_text(without_marks):
        return False
    # A file may be empty; rows of marks alone are the pixels of a picture.
    return reads_as_text(text[:_SAMPLE]) if without_marks else not text
