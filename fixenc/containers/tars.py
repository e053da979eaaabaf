"""Tar archives, plain or in compressed files: text members are cleaned; nothing is ever extracted to the disk.

A member that needs no change is copied byte for byte. POSIX.1-2017, "pax Interchange Format", is the standard; the GNU
tar manual, "Basic Tar Format", has the other kinds of headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from fixenc.containers.family import LARGEST_TEXT, TOO_LARGE, Input, Piece
from fixenc.containers.member_names import repair_paths
from fixenc.errors import SourceError
from fixenc.options import Options
from fixenc.pipeline import fix_bytes

_BLOCK = 512
_PIECE = 1 << 18
# Fields of a header: where they begin and end, in bytes.
_NAME, _SIZE, _SUM, _LINK, _PREFIX = (0, 100), (124, 136), (148, 156), (157, 257), (345, 500)
_KIND = 156
_MAGIC = (257, 263)
_USTAR = b"ustar\0"
# Members with data that are files; headers that describe the next member; links, which have no data; sparse files.
_FILES = b"0\x007"
_OF_NEXT = b"xLKXN"
_LINKS = b"12"
_SPARSE = b"S"
_OCTAL = re.compile(rb"[0-7]+")
# A size that is a number of many bytes, and not of octal digits.
_BINARY = 0x80
# Where the header of an old sparse file says that another block follows.
_EXTENDED = 482
# Where each block after it says so.
_EXTENDED_AGAIN = 504
# The largest header of a member that is read: a path, and attributes.
_LARGEST_HEADER = 1 << 20
# The most bytes of headers before a member, and of those that go on with a sparse one.
_MOST_HEADERS = 1 << 22
# The most bytes of names that are repaired together.
_MOST_NAMES = 1 << 24
_BROKEN = "its tar data are broken or truncated; get the file again"


class _Blocks:
    """The bytes of an archive, read in order."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._ahead, self._at = iter(pieces), b"", 0

    def read(self, size: int) -> bytes:
        """Return the next bytes: `size` of them, fewer at the end."""
        parts = list[bytes]()
        while size:
            if self._at >= len(self._ahead):
                self._ahead, self._at = next(self._pieces, b""), 0
                if not self._ahead:
                    break
            parts.append(self._ahead[self._at : self._at + size])
            self._at += len(parts[-1])
            size -= len(parts[-1])
        return b"".join(parts)

    def read_all(self, size: int) -> Iterator[bytes]:
        """Yield the next `size` bytes; raises SourceError if there are fewer."""
        while size:
            data = self.read(min(size, _PIECE))
            if not data:
                raise SourceError(_BROKEN)
            size -= len(data)
            yield data


@dataclass(frozen=True, slots=True)
class _Member:
    """A member: the headers before it, its own header, its size in bytes, and whether it is a plain file."""

    before: bytes
    header: bytes
    size: int
    is_file: bool

    @property
    def kind(self) -> bytes:
        """The letter for its kind."""
        return self.header[_KIND : _KIND + 1]

    @property
    def path(self) -> bytes:
        """Its path, as its own header has it."""
        name, prefix = _field(self.header, _NAME), _field(self.header, _PREFIX)
        return prefix + b"/" + name if prefix and _is_ustar(self.header) else name


def clean_tar(file: Input, options: Options) -> Iterator[Piece]:
    """Yield the pieces of a tar archive with clean members; raises SourceError if it is broken or truncated."""
    names = _new_names(file)
    blocks = _Blocks(file.content())
    for one in _members(blocks):
        if isinstance(one, bytes):
            yield Piece(one)
            continue
        header = one.header
        for old in (one.path, *((_field(header, _LINK),) if one.kind in _LINKS else ())):
            if old in names:
                header = _renamed(header, old, names[old])
        changed = header != one.header
        padding = -one.size % _BLOCK
        if not one.is_file or one.size > LARGEST_TEXT:
            yield Piece(one.before + header, names=changed)
            yield from map(Piece, blocks.read_all(one.size + padding))
            if one.is_file:
                yield Piece(b"", left=TOO_LARGE)
            continue
        data = b"".join(blocks.read_all(one.size))
        rest = b"".join(blocks.read_all(padding))
        name = PurePosixPath(one.path.decode("utf-8", "replace")).name
        cleaned = fix_bytes(data, options, name=name)
        if cleaned.is_changed:
            header, rest = _resized(header, len(cleaned.data)), bytes(-len(cleaned.data) % _BLOCK)
        yield Piece(one.before + header, names=changed)
        yield Piece.of(cleaned.data + rest, cleaned)


def _new_names(file: Input) -> dict[bytes, bytes]:
    """Return the paths that change, and what each becomes; none if one does not fit into its header, or too many."""
    paths, links, size = dict[bytes, None](), dict[bytes, None](), 0
    blocks = _Blocks(file.content())
    for one in _members(blocks):
        if isinstance(one, bytes):
            continue
        for _ in blocks.read_all(one.size + -one.size % _BLOCK):
            pass
        # A header before a member may have another path for it, which is UTF-8.
        if not one.before:
            paths[one.path] = None
            links.update(dict.fromkeys([_field(one.header, _LINK)] if one.kind in _LINKS else ()))
        size += len(one.path)
        if size > _MOST_NAMES:
            return {}
    if all(map(bytes.isascii, (*paths, *links))):
        return {}
    new = repair_paths((*paths, *links))
    fits = all(len(name) <= _NAME[1] for name in new.values())
    return new if fits and all(len(path) <= _NAME[1] for path in new) else {}


def _members(blocks: _Blocks) -> Iterator[_Member | bytes]:
    """Yield each member, whose data are read by the caller, and other bytes to copy; raises SourceError."""
    before, is_file = bytearray(), True
    while header := blocks.read(_BLOCK):
        if header == bytes(_BLOCK):
            yield header
            break
        if len(header) < _BLOCK or _sum(header) != _number(header, _SUM):
            raise SourceError(_BROKEN)
        kind, size = header[_KIND : _KIND + 1], _number(header, _SIZE)
        if kind in _OF_NEXT and size <= _LARGEST_HEADER:
            data = b"".join(blocks.read_all(size + -size % _BLOCK))
            # What it says of the size of the member, or of holes in it, would be false of other data.
            is_file &= not (b" size=" in data or b" GNU.sparse." in data or b"SCHILY.realsize" in data)
            before += header + data
            if len(before) > _MOST_HEADERS:
                raise SourceError(_BROKEN)
            continue
        extended = header
        if kind == _SPARSE and header[_EXTENDED]:
            extended += b"".join(_extensions(blocks))
        yield _Member(bytes(before), extended, 0 if kind in _LINKS else size, is_file and kind in _FILES)
        before, is_file = bytearray(), True
    if before:
        raise SourceError(_BROKEN)
    while data := blocks.read(_PIECE):
        yield data


def _extensions(blocks: _Blocks) -> Iterator[bytes]:
    for _ in range(_MOST_HEADERS // _BLOCK):
        block = b"".join(blocks.read_all(_BLOCK))
        yield block
        if not block[_EXTENDED_AGAIN]:
            return
    raise SourceError(_BROKEN)


def _field(header: bytes, where: tuple[int, int]) -> bytes:
    return header[where[0] : where[1]].partition(b"\0")[0]


def _is_ustar(header: bytes) -> bool:
    """Whether the header has a prefix of the path: that of GNU tar has other fields there."""
    return header[_MAGIC[0] : _MAGIC[1]] == _USTAR


def _number(header: bytes, where: tuple[int, int]) -> int:
    field = header[where[0] : where[1]]
    if field[0] & _BINARY:
        number = int.from_bytes(bytes([field[0] & ~_BINARY & 0xFF]) + field[1:], "big")
        if field[0] != _BINARY:
            raise SourceError(_BROKEN)
        return number
    digits = field.strip(b" \0") or b"0"
    if not _OCTAL.fullmatch(digits):  # Python reads signs and underscores as well
        raise SourceError(_BROKEN)
    return int(digits, 8)


def _sum(header: bytes) -> int:
    """Return the checksum of a header: that of its bytes, with spaces in its own place."""
    return sum(header[: _SUM[0]]) + sum(header[_SUM[1] : _BLOCK]) + (_SUM[1] - _SUM[0]) * 0x20


def _with(header: bytes, where: tuple[int, int], value: bytes) -> bytes:
    """Return a header with another value, and the right checksum."""
    new = header[: where[0]] + value.ljust(where[1] - where[0], b"\0") + header[where[1] :]
    return new[: _SUM[0]] + b"%06o\0 " % _sum(new) + new[_SUM[1] :]


def _resized(header: bytes, size: int) -> bytes:
    return _with(header, _SIZE, b"%011o\0" % size)


def _renamed(header: bytes, old: bytes, new: bytes) -> bytes:
    """Return a header with another name or target, which fits without a prefix."""
    if header[_KIND : _KIND + 1] in _LINKS and _field(header, _LINK) == old:
        header = _with(header, _LINK, new)
    name, prefix = _field(header, _NAME), _field(header, _PREFIX)
    path = prefix + b"/" + name if prefix and _is_ustar(header) else name
    if path != old:
        return header
    header = _with(header, _NAME, new)
    return _with(header, _PREFIX, b"") if prefix and _is_ustar(header) else header
