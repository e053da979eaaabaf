"""Compressed files that hold one text: decompressed a piece at a time, no further than allowed, and compressed in kind.

A file counts as compressed only if its name and its first bytes both say so. The libraries are loaded when first used;
where one is missing, files of its kind cannot be read and are told of as binary data.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Protocol

from fixenc.errors import SourceError
from fixenc.files import reading
from fixenc.options import Options

# So many bytes at most come out at a time, and so few go in, since what follows a stream is copied where it ends.
_PIECE, _FED = 1 << 18, 1 << 14
# How much memory a stream may ask for to be decompressed, in bytes: twice what `xz -9` does, and the limit of `zstd`.
_MEMORY = 1 << 27
# Flags in the header of gzip data, and its length up to what they announce: RFC 1952, 2.3.
_HAS_EXTRA, _HAS_NAME, _HEADER = 4, 8, 10


class _Reader(Protocol):
    """Decompresses one stream, as the decompressors of Python's library do."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Writer(Protocol):
    """Compresses one stream, as the compressors of Python's library do."""

    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


class _GzipReader:
    """One member of gzip data; zlib has no `needs_input` of its own before Python 3.12."""

    def __init__(self) -> None:
        import zlib

        self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        piece = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.needs_input = not self._inner.unconsumed_tail and len(piece) < max_length
        return piece


class _GzipWriter:
    """One member of gzip data that keeps from the first bytes of another what its header tells of the original."""

    def __init__(self, like: bytes) -> None:
        import zlib

        self._inner = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        self._header, self._crc, self._size, self._crc_of = _header_like(like), 0, 0, zlib.crc32

    def compress(self, data: bytes) -> bytes:
        self._crc, self._size = self._crc_of(data, self._crc), self._size + len(data)
        header, self._header = self._header, b""
        return header + self._inner.compress(data)

    def flush(self) -> bytes:
        sums = self._crc.to_bytes(4, "little") + (self._size % (1 << 32)).to_bytes(4, "little")
        return self._header + self._inner.flush() + sums


def _header_like(like: bytes) -> bytes:
    """A header with the time, the system and the name of another; whatever else that has may be true of it alone."""
    at, flags = _HEADER, like[3]
    if flags & _HAS_EXTRA:
        at += 2 + int.from_bytes(like[at : at + 2], "little")
    name = like[at : like.find(b"\0", at) + 1] if flags & _HAS_NAME else b""
    return like[:3] + bytes([_HAS_NAME if name else 0]) + like[4:8] + b"\0" + like[9:10] + name


def _bzip2_reader() -> _Reader:
    import bz2

    return bz2.BZ2Decompressor()


def _bzip2_writer(_like: bytes) -> _Writer:
    import bz2

    return bz2.BZ2Compressor()


def _xz_reader() -> _Reader:
    import lzma

    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)


def _xz_writer(_like: bytes) -> _Writer:
    import lzma

    return lzma.LZMACompressor()


def _zstandard() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def _zstandard_reader() -> _Reader:
    zstd = _zstandard()
    limit = {zstd.DecompressionParameter.window_log_max: _MEMORY.bit_length() - 1}
    reader: _Reader = zstd.ZstdDecompressor(options=limit)
    return reader


def _zstandard_writer(_like: bytes) -> _Writer:
    zstd = _zstandard()
    writer: _Writer = zstd.ZstdCompressor(options={zstd.CompressionParameter.checksum_flag: 1})  # as the command does
    return writer


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of compression: its name, how such files' names end and their bytes begin, and what does it.

    `library` is what must be there for it.
    """

    name: str
    suffixes: str
    signature: bytes
    library: str
    reader: Callable[[], _Reader]
    writer: Callable[[bytes], _Writer]

    @property
    def is_readable(self) -> bool:
        """Whether the library is there."""
        try:
            self.reader()
        except ImportError:
            return False
        return True


# The second suffix of each is that of tar archives, which are opened only to be told from other data.
KINDS: tuple[Kind, ...] = (
    Kind("gzip", ".gz .tgz", b"\x1f\x8b\x08", "Python's module zlib", _GzipReader, _GzipWriter),
    Kind("bzip2", ".bz2 .tbz2", b"BZh", "Python's module bz2", _bzip2_reader, _bzip2_writer),
    Kind("xz", ".xz .txz", b"\xfd7zXZ\0", "Python's module lzma", _xz_reader, _xz_writer),
    Kind("zstandard", ".zst .tzst", b"\x28\xb5\x2f\xfd", "the package backports.zstd", _zstandard_reader,
         _zstandard_writer),
)  # fmt: skip

_BY_SUFFIX = {suffix: kind for kind in KINDS for suffix in kind.suffixes.split()}


def without_suffix(name: str) -> str:
    """The name of what is in a file of this name, if that is compressed.

    >>> without_suffix("page.html.gz"), without_suffix("page.html")
    ('page.html', 'page.html')
    """
    path = PurePath(name)
    return path.stem if path.suffix.lower() in _BY_SUFFIX else name


def kind_of(name: str, blocks: Callable[[], Iterable[bytes]]) -> Kind | None:
    """How a file of this name is compressed, if it is; its bytes are asked for only if its name says so."""
    kind = _BY_SUFFIX.get(PurePath(name).suffix.lower())
    return kind if kind is not None and next(iter(blocks()), b"").startswith(kind.signature) else None


@dataclass(frozen=True, slots=True)
class Compressed:
    """A compressed file: its kind, what gives its bytes each time it is called, and how many those are.

    What it holds is not decompressed any further than the options allow.
    """

    kind: Kind
    blocks: Callable[[], Iterable[bytes]]
    size: int
    options: Options

    def content(self) -> Iterator[bytes]:
        """What it holds, a piece at a time.

        Raises SourceError for data that are damaged, cut short or followed by something else, and for too many.
        """
        by_ratio = max(reading.LARGE, self.options.max_ratio * self.size)  # what is held in memory is never too much
        by_size = self.options.max_decompressed << 20
        length = 0
        for piece in self._pieces():
            length += len(piece)
            if length > by_size:
                wrong = f"holds more than {self.options.max_decompressed} MiB"
                raise SourceError(f"{wrong} when decompressed; allow more with --max-decompressed")
            if length > by_ratio:
                wrong = f"holds more than {self.options.max_ratio} times its size when decompressed"
                raise SourceError(f"{wrong}, as bombs do; if it is none, allow more with --max-ratio")
            yield piece

    def held(self) -> bytes | None:
        """All of what it holds, or None where that is too much to be held in memory; raises as `content` does."""
        pieces, length = list[bytes](), 0
        for piece in self.content():
            pieces.append(piece)
            length += len(piece)
            if length >= reading.LARGE:
                return None
        return b"".join(pieces)

    def compress(self, content: Iterable[bytes]) -> Iterator[bytes]:
        """Other content, compressed in kind: the same bytes each time."""
        writer = self._writer()
        yield from map(writer.compress, content)
        yield writer.flush()

    def fingerprint(self) -> Fingerprint:
        """What tells the fingerprint of other content, compressed in kind."""
        return Fingerprint(self._writer())

    def _writer(self) -> _Writer:
        return self.kind.writer(next(iter(self.blocks()), b""))

    def _pieces(self) -> Iterator[bytes]:
        """What all its streams hold, one after the other; zero bytes may stand between and after them, as padding."""
        reader, streams = None, 0
        for data in self._fed():
            rest = data
            while True:
                if reader is None:
                    rest = rest.lstrip(b"\0")
                    if not rest:
                        break
                    reader, streams = self.kind.reader(), streams + 1
                yield self._piece(reader, rest, streams)
                if reader.eof:
                    rest, reader = reader.unused_data, None
                elif reader.needs_input:
                    break
                else:
                    rest = b""
        if reader is not None:
            raise SourceError(f"its {self.kind.name} data are cut short; get the file anew")

    def _piece(self, reader: _Reader, data: bytes, streams: int) -> bytes:
        try:
            return reader.decompress(data, _PIECE)
        except Exception as error:  # each library has an error of its own
            follows = ", or something else follows them" if streams > 1 else ""
            reason = f"its {self.kind.name} data are damaged{follows} ({error}); get the file anew"
            raise SourceError(reason) from error

    def _fed(self) -> Iterator[bytes]:
        for block in self.blocks():
            yield from (block[at : at + _FED] for at in range(0, len(block), _FED))


class Fingerprint:
    """The fingerprint (SHA-256) of content as it will be when it is compressed."""

    def __init__(self, writer: _Writer) -> None:
        self._writer, self._hash = writer, hashlib.sha256()

    def update(self, data: bytes, /) -> None:
        """Take the next of the content."""
        self._hash.update(self._writer.compress(data))

    def hexdigest(self) -> str:
        """The fingerprint of all; nothing more can be taken then."""
        self._hash.update(self._writer.flush())
        return self._hash.hexdigest()
