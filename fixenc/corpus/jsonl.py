"""JSON lines: the strings of text fields are mended where they stand, and every other byte stays.

Each line is parsed, since a program that reads it does so. What is no record stays as it is, and is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from fixenc.corpus.first_look import is_healthy_record
from fixenc.corpus.lines import cut_lines
from fixenc.corpus.mending import Mender
from fixenc.corpus.settings import Field
from fixenc.corpus.spans import Member, NoRecordError, find_values, parse, texts_at
from fixenc.corpus.strings import quote, replace_regions
from fixenc.records import Repair

__all__ = ["mend_lines"]

# The longest line that is mended, in bytes: parsed, with characters of four bytes, it takes ten times as much memory.
_LONGEST = 1 << 23
TOO_LONG = f"longer than {_LONGEST >> 20} MiB"
NO_JSON = "no JSON"
NO_OBJECT = "JSON, but no object"
NO_UTF8 = "not UTF-8, and in no charset that is certain"
MIXED = "in UTF-8 and in another charset"
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")


def mend_lines(blocks: Iterable[bytes], mender: Mender) -> Iterator[bytes]:
    """Yield the bytes of a shard of JSON lines with mended texts, piece by piece."""
    number = 0
    for chunk in cut_lines(blocks, _LONGEST):
        if chunk.is_long:
            if chunk.is_end:
                number += 1
                mender.count_broken(TOO_LONG)
            yield chunk.data
            continue
        lines, is_changed = chunk.data.split(b"\n"), False
        for at, line in enumerate(lines):
            if not line or line.isspace():
                number += at + 1 < len(lines)
                continue
            number += 1
            if is_healthy_record(line, mender.settings.fields):
                mender.count_healthy()
                continue
            new = _mend_line(line, number, mender)
            if new is not line:
                lines[at], is_changed = new, True
        yield b"\n".join(lines) if is_changed else chunk.data


def _mend_line(line: bytes, number: int, mender: Mender) -> bytes:
    """Return a line with mended texts: the same object if nothing is to be changed."""
    read = _read(line, mender)
    if isinstance(read, str):
        mender.count_broken(read)
        return line
    due, count, is_unsure = list[_Due](), 0, False
    for field in mender.settings.fields:
        repairs = [mender.mend(text, number, field.written) for text in texts_at(read.record, field.names)]
        count += len(repairs)
        is_unsure = is_unsure or any(one.unsure for one in repairs)
        if any(one.regions for one in repairs):
            due.append(_Due(field, repairs))
    if not (count or mender.names):
        mender.names = list(read.record)
    is_changed = bool(due) or read.charset is not None
    mender.count_record(is_changed=is_changed, is_unsure=is_unsure, texts=count)
    if read.charset is not None:
        mender.tally.charsets[read.charset] += 1
    return _write(read.text, due, mender).encode() if is_changed else line


class _Read(NamedTuple):
    """A line that is a record: its text, what it holds, and the charset that it was decoded from if not UTF-8."""

    text: str
    record: Any
    charset: str | None


class _Due(NamedTuple):
    """A field of which a text is to be changed, and the repairs of its texts, in order."""

    field: Field
    repairs: list[Repair]


def _read(line: bytes, mender: Mender) -> _Read | str:
    """Return the record in a line; in a word why there is none."""
    if b"\0" in line:  # which JSON never has, nor any charset whose lines end with the same byte as those of ASCII
        return NO_JSON
    charset = None
    try:
        text = line.decode()
    except UnicodeDecodeError:
        from fixenc.detection import decode  # which needs the tables of all charsets

        decoded = decode(line)
        found = decoded.detection
        is_sure = not found.is_fallback and found.confidence >= mender.settings.options.min_confidence
        if decoded.undecodable or not is_sure or found.encoding is None:
            return NO_UTF8
        if _is_mixed(line, decoded.text):
            return MIXED
        text, charset = decoded.text, found.encoding
    try:
        record = parse(text)
    except NoRecordError:
        return NO_JSON
    return _Read(text, record, charset) if isinstance(record, dict) else NO_OBJECT


def _is_mixed(line: bytes, decoded: str) -> bool:
    """Whether a line that was decoded has UTF-8 in it, too, which would become mojibake.

    Where each byte is a character, letters are looked at by words, since hardly any are UTF-8 by chance, else by whole
    strings, of which a short one may be; the line is left alone then, and nothing is lost.
    """
    is_single_byte = len(decoded) == len(line)
    return any(map(_is_utf8, _BEYOND_ASCII.findall(line) if is_single_byte else line.split(b'"')))


def _is_utf8(part: bytes) -> bool:
    """Whether some bytes are UTF-8 and not ASCII."""
    try:
        return not part.isascii() and bool(part.decode())
    except UnicodeDecodeError:
        return False


def _write(line: str, due: Iterable[_Due], mender: Mender) -> str:
    """Return a line with repaired strings, each of which a parser reads as it should."""
    edits = sorted(edit for one in due for edit in _edit(line, one, mender))
    pieces, at = list[str](), 0
    for start, end, new in edits:
        pieces += (line[at:start], new)
        at = end
    written = "".join([*pieces, line[at:]])
    record = parse(written)
    for field, repairs in due:
        if list(texts_at(record, field.names)) != [one.text for one in repairs]:
            raise AssertionError("a repaired string reads otherwise")
    return written


def _edit(line: str, due: _Due, mender: Mender) -> Iterator[tuple[int, int, str]]:
    """Yield where a line changes, and into what: in strings, and behind members whose original is kept."""
    kept = set[Member]()
    for value, repair in zip(find_values(line, due.field.names), due.repairs, strict=True):
        if not repair.regions:
            continue
        string, member = line[value.start : value.end], value.member
        is_ascii = line.isascii() or (string.isascii() and "\\u" in string)
        yield value.start, value.end, replace_regions(string, repair.regions, is_ascii=is_ascii)
        name = mender.settings.original_of(due.field.names[-1])
        if mender.settings.keeps_original and member not in kept and name not in member.siblings:
            kept.add(member)
            colon = line[member.colon : member.start]
            comma = ", " if colon.endswith(" ") else ","
            key = quote(name, is_ascii=is_ascii)
            yield member.end, member.end, comma + key + colon + line[member.start : member.end]
