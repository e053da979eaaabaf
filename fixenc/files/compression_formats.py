"""The compression formats: how to recognize, read and write each.

Each library is loaded at first use.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["KINDS", "Kind", "Reader", "Writer"]

# The most memory that a stream may need for decompression, in bytes: twice that of `xz -9`, and the limit of `zstd`.
_MEMORY = 1 << 27
# The flag in a gzip header that announces an extra field (RFC 1952, section 2.3).
_HAS_EXTRA = 4
# The flag that announces the name of the original.
_HAS_NAME = 8
# The length of the fixed part of the header, in bytes.
_HEADER = 10


class Reader(Protocol):
    """Decompresses one stream; the interface of the decompressors in Python's library."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream is reached."""

    @property
    def needs_input(self) -> bool:
        """Whether more compressed bytes are needed for further output."""

    @property
    def unused_data(self) -> bytes:
        """The bytes after the end of the stream."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Return at most `max_length` decompressed bytes."""


class Writer(Protocol):
    """Compresses one stream; the interface of the compressors in Python's library."""

    def compress(self, data: bytes, /) -> bytes:
        """Return compressed bytes, which may be none yet."""

    def flush(self) -> bytes:
        """Return the remaining compressed bytes; ends the stream."""


class _GzipReader:
    """Decompresses one member of gzip data; before Python 3.12, zlib itself has no `needs_input`."""

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
    """Compresses one member of gzip data, with the header fields of another that describe the original file."""

    def __init__(self, like: bytes) -> None:
        import zlib

        self._inner = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        self._header, self._crc, self._size, self._crc_of = _copy_header(like), 0, 0, zlib.crc32

    def compress(self, data: bytes) -> bytes:
        self._crc, self._size = self._crc_of(data, self._crc), self._size + len(data)
        header, self._header = self._header, b""
        return header + self._inner.compress(data)

    def flush(self) -> bytes:
        sums = self._crc.to_bytes(4, "little") + (self._size % (1 << 32)).to_bytes(4, "little")
        return self._header + self._inner.flush() + sums


def _copy_header(like: bytes) -> bytes:
    """Return a header with the time, system and name of another; its other fields may not fit the new data."""
    at, flags = _HEADER, like[3]
    if flags & _HAS_EXTRA:
        at += 2 + int.from_bytes(like[at : at + 2], "little")
    name = like[at : like.find(b"\0", at) + 1] if flags & _HAS_NAME else b""
    return like[:3] + bytes([_HAS_NAME if name else 0]) + like[4:8] + b"\0" + like[9:10] + name


def _bzip2_reader() -> Reader:
    import bz2

    return bz2.BZ2Decompressor()


def _bzip2_writer(_like: bytes) -> Writer:
    import bz2

    return bz2.BZ2Compressor()


def _xz_reader() -> Reader:
    import lzma

    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)


def _xz_writer(_like: bytes) -> Writer:
    import lzma

    return lzma.LZMACompressor()


def _zstandard() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def _zstandard_reader() -> Reader:
    zstd = _zstandard()
    limit = {zstd.DecompressionParameter.window_log_max: _MEMORY.bit_length() - 1}
    reader: Reader = zstd.ZstdDecompressor(options=limit)
    return reader


def _zstandard_writer(_like: bytes) -> Writer:
    zstd = _zstandard()
    # With a checksum, as the command `zstd` writes.
    writer: Writer = zstd.ZstdCompressor(options={zstd.CompressionParameter.checksum_flag: 1})
    return writer


@dataclass(frozen=True, slots=True)
class Kind:
    """A compression format: its name, the suffixes and first bytes of its files, and its reader and writer.

    Its files begin with any of the `signatures`. `library` names the Python module or package that it needs.
    """

    name: str
    suffixes: str
    signatures: tuple[bytes, ...]
    library: str
    reader: Callable[[], Reader]
    writer: Callable[[bytes], Writer]

    @property
    def is_readable(self) -> bool:
        """Whether the library is installed."""
        try:
            self.reader()
        except ImportError:
            return False
        return True


# The first bytes of a frame, and of frames without content, with which `pzstd` begins (RFC 8878, section 3.1).
_ZSTANDARD_FRAMES = (b"\x28\xb5\x2f\xfd", *(bytes([first]) + b"\x2a\x4d\x18" for first in range(0x50, 0x60)))
# The second suffix of each format is that of tar archives, which are opened only to be recognized as such.
KINDS: tuple[Kind, ...] = (
    Kind("gzip", ".gz .tgz", (b"\x1f\x8b\x08",), "Python's module zlib", _GzipReader, _GzipWriter),
    Kind("bzip2", ".bz2 .tbz2", (b"BZh",), "Python's module bz2", _bzip2_reader, _bzip2_writer),
    Kind("xz", ".xz .txz", (b"\xfd7zXZ\0",), "Python's module lzma", _xz_reader, _xz_writer),
    Kind("zstandard", ".zst .tzst", _ZSTANDARD_FRAMES, "the package backports.zstd", _zstandard_reader,
         _zstandard_writer),
)  # fmt: skip
