"""Opening the document in a file: the file itself or, if it is compressed, its content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from fixenc.detection.binary import binary, detect_signature
from fixenc.files import reading
from fixenc.files.compression import Compressed, kind_of, without_suffix
from fixenc.files.compression_formats import Kind
from fixenc.files.locations import Location
from fixenc.files.reading import Source, read
from fixenc.options import Options
from fixenc.records import Detection


class Stored(Protocol):
    """A file, wherever it is stored. Its methods raise SourceError if it cannot be read."""

    @property
    def path(self) -> Path:
        """The path as the user would write it."""

    @property
    def name(self) -> str:
        """The last part of its path."""

    def blocks(self) -> Iterator[bytes]:
        """Yield its bytes in blocks of the same size."""

    def seekable(self) -> AbstractContextManager[BinaryIO]:
        """Open it for random access."""

    def copy(self, into: int) -> Iterator[bytes]:
        """Copy it into an open file as far as the system can, and yield the bytes that are left."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A regular file at a location."""

    location: Location

    @property
    def path(self) -> Path:
        """The path as the user would write it."""
        return self.location.path

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.location.name

    def blocks(self) -> Iterator[bytes]:
        """Yield its bytes in blocks; raises SourceError."""
        return reading.blocks(self.location)

    def seekable(self) -> AbstractContextManager[BinaryIO]:
        """Open it for random access; raises SourceError."""
        return reading.seekable(self.location)

    def copy(self, into: int) -> Iterator[bytes]:
        """Have the system copy it, and yield the bytes that are left; raises SourceError."""
        return reading.copy(self.location, into)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file, and the document in it.

    `file` is where its bytes come from, `source` is the file as it was read, without its bytes if it is too large for
    memory. `name` is the name of the document, whose suffix is its format; `blocks` returns its bytes from the start;
    `data` are all of its bytes, None if they are too many for memory. `no_text` is set for a compressed file that holds
    no text, or cannot be read.
    """

    file: Stored
    source: Source
    name: str
    blocks: Callable[[], Iterable[bytes]]
    data: bytes | None
    compressed: Compressed | None = None
    no_text: Detection | None = None

    @property
    def compression(self) -> str | None:
        """The name of the compression format; None for a file that is not compressed."""
        return None if self.compressed is None else self.compressed.kind.name

    def pack(self, content: Iterable[bytes]) -> Iterable[bytes]:
        """Return the bytes of a file with other content, compressed if this file is."""
        return content if self.compressed is None else self.compressed.compress(content)


def open_document(location: Location, options: Options, name: str | None = None) -> Opened:
    """Open a regular file; raises SourceError if it is none, or cannot be read or decompressed.

    `name` is the name that shows its type, if it stands under another one, as a kept original does.
    """
    return open_read(OnDisk(location), read(location, reading.LARGE), options, name)


def open_read(file: Stored, source: Source, options: Options, name: str | None = None) -> Opened:
    """Return the document in a file whose bytes were read, unless they are too many for memory; raises SourceError."""
    name = name or file.name
    blocks: Callable[[], Iterable[bytes]] = file.blocks if source.is_large else lambda: (source.data,)
    kind = kind_of(name, blocks)
    if kind is None:
        return Opened(file, source, name, blocks, None if source.is_large else source.data)
    return _open_compressed(file, name, source, Compressed(kind, blocks, source.status.st_size, options))


def first_pieces(file: Stored, name: str) -> tuple[str, Iterable[bytes]]:
    """Return the name of the document in a file with this name, and an iterable of its bytes, to be read in part."""
    kind = kind_of(name, file.blocks)
    if kind is None or not kind.is_readable:
        return name, file.blocks()
    return without_suffix(name), Compressed(kind, file.blocks, 0, Options()).content()


def _open_compressed(file: Stored, name: str, source: Source, compressed: Compressed) -> Opened:
    if not compressed.kind.is_readable:
        return Opened(file, source, name, compressed.blocks, None, no_text=_unreadable(compressed.kind))
    # The first piece is enough to recognize an archive, whose size does not matter.
    first = next(iter(compressed.content()), b"")
    archive = detect_signature(first)
    data = first if archive is not None else compressed.held()
    return Opened(file, source, without_suffix(name), compressed.content, data, compressed, archive)


def _unreadable(kind: Kind) -> Detection:
    return binary(f"{kind.name} data: install {kind.library} to read it")
