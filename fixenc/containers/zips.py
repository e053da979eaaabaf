"""Zip archives: text members are cleaned, and names become UTF-8; nothing is ever extracted to the disk.

A member that needs no change is copied as it stands, compressed as it was. PKWARE's APPNOTE.TXT is the standard.
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePosixPath
from typing import BinaryIO

from fixenc.containers.family import LARGEST_TEXT, TOO_LARGE, Input, LeftAloneError, Piece
from fixenc.containers.member_names import is_utf8, repair_paths
from fixenc.errors import SourceError
from fixenc.options import Options
from fixenc.pipeline import fix_bytes

# APPNOTE 4.3.7, 4.3.12 and 4.3.16: a local header, an entry of the central directory, and its end.
_LOCAL, _ENTRY, _END = (struct.Struct(form) for form in ("<4s5H3I2H", "<4s6H3I5H2I", "<4s4H2IH"))
_LOCAL_SIGN = b"PK\x03\x04"
_ENTRY_SIGN = b"PK\x01\x02"
_END_SIGN = b"PK\x05\x06"
# The longest comment at the end of an archive, in bytes.
_LONGEST_COMMENT = 0xFFFF
# The value of two bytes that stands for a larger one elsewhere (zip64).
_SHORT_ELSEWHERE = 0xFFFF
# The same of four bytes.
_LONG_ELSEWHERE = 0xFFFFFFFF
# Flags (4.4.4): encrypted, in three ways.
_ENCRYPTED = 0x2041
# Sizes stand behind the data.
_SIZES_BEHIND = 0x0008
# Names are in UTF-8.
_UTF8 = 0x0800
# Methods (4.4.5) of members that are cleaned.
_STORED = 0
_DEFLATED = 8
_UNIX = 3
# Extra fields (4.6.8, 4.6.9): the comment and the name in UTF-8.
_ZIP64_SIZES = 1
_UNICODE = frozenset({0x6375, 0x7075})
# The largest central directory, in bytes; a million members have about 100 MB.
_LARGEST_DIRECTORY = 1 << 28
_PIECE = 1 << 18
_ZIP64 = "a zip archive in zip64 form, or of several parts; make one that is not, to clean it"
_BROKEN = "its zip data are broken or truncated; get the file again"
# Documents and programs in zip form, by the suffixes of their files and by members that show them.
_DOCUMENTS = (
    ".apk .appx .cbz .crx .docm .docx .dotx .ear .epub .idml .ipa .jar .kra .maff .mxl .nupkg .odg .odp .ods .odt .ora"
    " .ott .pptm .pptx .sxw .vsdx .vsix .war .whl .xlsm .xlsx .xpi .xps"
)
_SIGNS = frozenset({b"mimetype", b"[Content_Types].xml", b"META-INF/MANIFEST.MF", b"AndroidManifest.xml"})
_A_DOCUMENT = "a document or program in zip form, whose parts are checked or signed: save it again with its own program"


@dataclass(frozen=True, slots=True)
class _Member:
    """An entry of the central directory; `end` is where the next member begins."""

    fields: tuple[int, ...]
    name: bytes
    extra: bytes
    comment: bytes
    end: int = 0

    @property
    def made_by(self) -> int:
        """The system of the program that made it."""
        return self.fields[0] >> 8

    @property
    def flags(self) -> int:
        """The flags."""
        return self.fields[2]

    @property
    def method(self) -> int:
        """The compression method."""
        return self.fields[3]

    @property
    def crc(self) -> int:
        """The checksum of its data."""
        return self.fields[6]

    @property
    def packed(self) -> int:
        """The size of its compressed data, in bytes."""
        return self.fields[7]

    @property
    def size(self) -> int:
        """The size of its data, in bytes."""
        return self.fields[8]

    @property
    def mode(self) -> int:
        """Its type and rights, if it was made on Unix."""
        return self.fields[14] >> 16

    @property
    def start(self) -> int:
        """Where its local header begins."""
        return self.fields[15]

    def with_fields(self, new: dict[int, int], name: bytes) -> _Member:
        """Return the entry with other values at these places, and another name."""
        return replace(self, fields=tuple(new.get(at, value) for at, value in enumerate(self.fields)), name=name)

    @property
    def data(self) -> bytes:
        """The bytes of the entry."""
        fields = list(self.fields)
        fields[9:12] = len(self.name), len(self.extra), len(self.comment)
        return _ENTRY.pack(_ENTRY_SIGN, *fields) + self.name + self.extra + self.comment


def clean_zip(file: Input, options: Options) -> Iterator[Piece]:
    """Yield the pieces of a zip archive with clean members; raises SourceError if it is broken, and LeftAloneError."""
    with file.seekable() as source:
        members, start, ending = _read_directory(source, file.size)
        suffix = PurePosixPath(file.name).suffix.lower()
        if suffix in _DOCUMENTS.split() or any(one.name in _SIGNS for one in members):
            raise LeftAloneError(_A_DOCUMENT)
        names = _new_names(members)
        at, entries = 0, dict[int, _Member]()
        order = sorted(range(len(members)), key=lambda number: members[number].start)
        for place, number in enumerate(order):
            end = members[order[place + 1]].start if place + 1 < len(order) else start
            one, begin = replace(members[number], end=end), at
            for piece in _clean_member(source, one, names.get(one.name), options):
                if isinstance(piece, _Member):
                    entries[number] = piece.with_fields({15: begin}, piece.name)
                else:
                    at += len(piece.data)
                    yield piece
        directory = b"".join(entries[number].data for number in range(len(members)))
        if at + len(directory) >= _LONG_ELSEWHERE:
            raise LeftAloneError("a zip archive that would become larger than 4 GiB")
        yield Piece(directory)
        yield Piece(ending[:12] + struct.pack("<II", len(directory), at) + ending[20:])


def _read_directory(source: BinaryIO, size: int) -> tuple[list[_Member], int, bytes]:
    """Return the members, where their directory starts, and the bytes of its end."""
    source.seek(max(0, size - _END.size - _LONGEST_COMMENT))
    tail = source.read()
    at = tail.rfind(_END_SIGN)
    if at < 0 or len(tail) - at < _END.size:
        raise SourceError(_BROKEN)
    _, disk, first, here, count, length, start, comment = _END.unpack_from(tail, at)
    if disk or first or here != count or count == _SHORT_ELSEWHERE or _LONG_ELSEWHERE in (length, start):
        raise LeftAloneError(_ZIP64)
    if length > _LARGEST_DIRECTORY or start + length != size - len(tail) + at or len(tail) - at != _END.size + comment:
        raise SourceError(_BROKEN)
    source.seek(start)
    members = list(_split_directory(source.read(length), count))
    starts = sorted(one.start for one in members)
    if (starts or [start])[0] != 0 or len(set(starts)) != count or (starts and starts[-1] >= start):
        raise LeftAloneError("a zip archive with other data before or among its members")
    return members, start, tail[at:]


def _split_directory(data: bytes, count: int) -> Iterator[_Member]:
    at = 0
    for _ in range(count):
        if data[at : at + 4] != _ENTRY_SIGN or len(data) - at < _ENTRY.size:
            raise SourceError(_BROKEN)
        _, *fields = _ENTRY.unpack_from(data, at)
        ends = [at + _ENTRY.size]
        for length in fields[9:12]:
            ends.append(ends[-1] + length)
        if ends[-1] > len(data):
            raise SourceError(_BROKEN)
        name, extra, comment = (data[a:b] for a, b in pairwise(ends))
        if fields[12] or _LONG_ELSEWHERE in (fields[7], fields[8], fields[15]):
            raise LeftAloneError(_ZIP64)
        yield _Member(tuple(fields), name, extra, comment)
        at = ends[-1]
    if at != len(data):
        raise SourceError(_BROKEN)


def _new_names(members: list[_Member]) -> dict[bytes, bytes]:
    """Return the names that change, or only get the flag of UTF-8: each name, and what it becomes."""
    if len({one.name for one in members}) < len(members):
        return {}
    found = repair_paths(one.name for one in members if not _UNICODE & set(_extra_kinds(one.extra)))
    new = dict[bytes, bytes]()
    for one in members:
        name = found.get(one.name, one.name)
        is_told = bool(one.flags & _UTF8) or _UNICODE & set(_extra_kinds(one.extra))
        is_new = name != one.name or not (is_told or name.isascii())
        if is_new and is_utf8(name) and is_utf8(one.comment):  # the flag is about the comment, too
            new[one.name] = name
    return new


def _extra_kinds(extra: bytes) -> Iterator[int]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        yield kind
        at += 4 + length


@dataclass(frozen=True, slots=True)
class _New:
    """The data of a cleaned member, compressed as before, with their checksum and their size without compression."""

    data: bytes
    crc: int
    size: int


def _clean_member(source: BinaryIO, one: _Member, name: bytes | None, options: Options) -> Iterator[Piece | _Member]:
    """Yield the pieces of a member, and its entry of the central directory."""
    source.seek(one.start)
    local = source.read(_LOCAL.size)
    if len(local) < _LOCAL.size or local[:4] != _LOCAL_SIGN:
        raise SourceError(_BROKEN)
    _, *fields = _LOCAL.unpack(local)
    old_name, extra = source.read(fields[8]), source.read(fields[9])
    begin = one.start + _LOCAL.size + len(old_name) + len(extra)
    if begin + one.packed > one.end or old_name != one.name:
        raise SourceError(_BROKEN)
    new: _New | None = None
    # Sizes in an extra field would be those of the old data.
    if _may_be_text(one) and _ZIP64_SIZES not in _extra_kinds(extra):
        new, note = _clean_data(source, one, options)
        yield note
    if new is None and name is None:
        yield from map(Piece, _read(source, one.start, one.end))
        yield one
        return
    shown = one.name if name is None else name
    changes = _changes(one, new, is_named=name is not None)
    for place, value in changes.items():
        fields[place - 1] = value  # an entry has the same fields in the same order, after one more
    fields[8] = len(shown)
    yield Piece(_LOCAL.pack(_LOCAL_SIGN, *fields) + shown + extra, names=int(name is not None))
    yield from map(Piece, _read(source, begin, one.end) if new is None else [new.data])
    yield one.with_fields(changes, shown)


def _changes(one: _Member, new: _New | None, *, is_named: bool) -> dict[int, int]:
    """Return the fields of an entry that change, by their places."""
    flags = one.flags | (_UTF8 if is_named else 0)
    if new is None:
        return {2: flags}
    return {2: flags & ~_SIZES_BEHIND, 6: new.crc, 7: len(new.data), 8: new.size}


def _may_be_text(one: _Member) -> bool:
    """Whether a member is a plain file that can be read: no folder, no link, not encrypted, in a common method."""
    is_plain = one.made_by != _UNIX or stat.S_IFMT(one.mode) in (0, stat.S_IFREG)
    is_readable = not one.flags & _ENCRYPTED and one.method in (_STORED, _DEFLATED)
    return is_plain and is_readable and not one.name.endswith(b"/")


def _clean_data(source: BinaryIO, one: _Member, options: Options) -> tuple[_New | None, Piece]:
    """Return the data of a cleaned member, None if they stay, and a piece without bytes about its text."""
    import zlib

    if max(one.size, one.packed) > LARGEST_TEXT:
        return None, Piece(b"", left=TOO_LARGE)
    data = _unpack(source.read(one.packed), one)
    if data is None:
        return None, Piece(b"", left="its data are broken, or not those of its checksum")
    cleaned = fix_bytes(data, options, name=PurePosixPath(one.name.decode("utf-8", "replace")).name)
    note = Piece.of(b"", cleaned)
    if not cleaned.is_changed:
        return None, replace(note, done=None)
    packed = cleaned.data
    if one.method == _DEFLATED:
        writer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed = writer.compress(packed) + writer.flush()
    return _New(packed, zlib.crc32(cleaned.data), len(cleaned.data)), note


def _unpack(packed: bytes, one: _Member) -> bytes | None:
    """Return the data of a member; None if they are broken. No more is unpacked than the entry says."""
    import zlib

    try:
        data = packed if one.method == _STORED else zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, one.size + 1)
    except zlib.error:
        return None
    return data if len(data) == one.size and zlib.crc32(data) == one.crc else None


def _read(source: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    source.seek(start)
    while start < end:
        data = source.read(min(_PIECE, end - start))
        if not data:
            raise SourceError(_BROKEN)
        start += len(data)
        yield data
