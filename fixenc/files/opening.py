"""A file opened for the document in it: the file itself or, where it is compressed, what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from fixenc.detection.binary import binary, detect_signature
from fixenc.files import reading
from fixenc.files.compression import Compressed, Kind, kind_of, without_suffix
from fixenc.files.locations import Location
from fixenc.files.reading import Source, blocks, read
from fixenc.options import Options
from fixenc.records import Detection


@dataclass(frozen=True, slots=True)
class Opened:
    """A file, and the document in it.

    `source` is what was read of the file, without its bytes where they are too many to hold. `name` tells the format of
    the document, `blocks` gives its bytes each time it is called, and `data` are all of them, or None for too many.
    `no_text` says of a compressed file that nobody need look any further.
    """

    location: Location
    source: Source
    name: str
    blocks: Callable[[], Iterable[bytes]]
    data: bytes | None
    compressed: Compressed | None = None
    no_text: Detection | None = None

    @property
    def compression(self) -> str | None:
        """How the file is compressed, in a word, if it is."""
        return None if self.compressed is None else self.compressed.kind.name

    def packed(self, content: Iterable[bytes]) -> Iterable[bytes]:
        """The bytes of a file like this one in which another document is."""
        return content if self.compressed is None else self.compressed.compress(content)


def opened(location: Location, options: Options) -> Opened:
    """Open a regular file; raises SourceError for what is none, cannot be read, or cannot be decompressed."""
    source = read(location, reading.LARGE)
    file: Callable[[], Iterable[bytes]] = partial(blocks, location) if source.is_large else lambda: (source.data,)
    kind = kind_of(location.name, file)
    if kind is None:
        return Opened(location, source, location.name, file, None if source.is_large else source.data)
    return _decompressed(location, source, Compressed(kind, file, source.status.st_size, options))


def first_pieces(location: Location, name: str) -> tuple[str, Iterable[bytes]]:
    """The name of the document in a file of this name, and what gives its bytes, of which only the first are wanted."""
    file = partial(blocks, location)
    kind = kind_of(name, file)
    if kind is None or not kind.is_readable:
        return name, file()
    return without_suffix(name), Compressed(kind, file, 0, Options()).content()


def _decompressed(location: Location, source: Source, compressed: Compressed) -> Opened:
    if not compressed.kind.is_readable:
        return Opened(location, source, location.name, compressed.blocks, None, no_text=_unreadable(compressed.kind))
    # An archive is known by its first piece, and what comes after it may be as much as it likes.
    first = next(iter(compressed.content()), b"")
    archive = detect_signature(first)
    data = first if archive is not None else compressed.held()
    return Opened(location, source, without_suffix(location.name), compressed.content, data, compressed, archive)


def _unreadable(kind: Kind) -> Detection:
    return binary(f"{kind.name} data: install {kind.library} to read it")
