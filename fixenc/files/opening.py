"""Opening the document in a file: the file itself or, if it is compressed, its content."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from fixenc.detection.binary import binary, detect_signature
from fixenc.files import reading
from fixenc.files.compression import Compressed, kind_of, without_suffix
from fixenc.files.compression_formats import Kind
from fixenc.files.locations import Location
from fixenc.files.reading import Source, blocks, read
from fixenc.options import Options
from fixenc.records import Detection


@dataclass(frozen=True, slots=True)
class Opened:
    """A file, and the document in it.

    `source` is the file, without its bytes if it is too large for memory. `name` is the name of the document, whose
    suffix is its format; `blocks` returns its bytes from the start; `data` are all of its bytes, None if they are too
    many for memory. `no_text` is set for a compressed file that holds no text, or cannot be read.
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
        """The name of the compression format; None for a file that is not compressed."""
        return None if self.compressed is None else self.compressed.kind.name

    def pack(self, content: Iterable[bytes]) -> Iterable[bytes]:
        """Return the bytes of a file with other content, compressed if this file is."""
        return content if self.compressed is None else self.compressed.compress(content)


def open_document(location: Location, options: Options, name: str | None = None) -> Opened:
    """Open a regular file; raises SourceError if it is none, or cannot be read or decompressed.

    `name` is the name that shows its type, if it stands under another one, as a kept original does.
    """
    source, name = read(location, reading.LARGE), name or location.name
    file: Callable[[], Iterable[bytes]] = partial(blocks, location) if source.is_large else lambda: (source.data,)
    kind = kind_of(name, file)
    if kind is None:
        return Opened(location, source, name, file, None if source.is_large else source.data)
    return _open_compressed(location, name, source, Compressed(kind, file, source.status.st_size, options))


def first_pieces(location: Location, name: str) -> tuple[str, Iterable[bytes]]:
    """Return the name of the document in a file with this name, and an iterable of its bytes, to be read in part."""
    file = partial(blocks, location)
    kind = kind_of(name, file)
    if kind is None or not kind.is_readable:
        return name, file()
    return without_suffix(name), Compressed(kind, file, 0, Options()).content()


def _open_compressed(location: Location, name: str, source: Source, compressed: Compressed) -> Opened:
    if not compressed.kind.is_readable:
        return Opened(location, source, name, compressed.blocks, None, no_text=_unreadable(compressed.kind))
    # The first piece is enough to recognize an archive, whose size does not matter.
    first = next(iter(compressed.content()), b"")
    archive = detect_signature(first)
    data = first if archive is not None else compressed.held()
    return Opened(location, source, without_suffix(name), compressed.content, data, compressed, archive)


def _unreadable(kind: Kind) -> Detection:
    return binary(f"{kind.name} data: install {kind.library} to read it")
