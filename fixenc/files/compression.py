"""Compressed files that hold one text: decompressed piece by piece, up to a limit, and written in the same format.

A file counts as compressed only if its name and its first bytes both say so. Each library is loaded at first use; if it
is missing, files of its format are reported as binary data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from fixenc.errors import SourceError
from fixenc.files import reading
from fixenc.files.compression_formats import KINDS, Kind, Reader, Writer
from fixenc.options import Options

# The most decompressed bytes that one call returns.
_PIECE = 1 << 18
# The most compressed bytes given to one call: few, since a decompressor copies what follows the end of its stream.
_FED = 1 << 14

# The formats by the suffix of a file name.
_BY_SUFFIX = {suffix: kind for kind in KINDS for suffix in kind.suffixes.split()}


def without_suffix(name: str) -> str:
    """Return the name of the document in a file with this name: without the suffix of a compression format.

    >>> without_suffix("page.html.gz"), without_suffix("page.html")
    ('page.html', 'page.html')
    """
    path = PurePath(name)
    return path.stem if path.suffix.lower() in _BY_SUFFIX else name


def kind_of(name: str, blocks: Callable[[], Iterable[bytes]]) -> Kind | None:
    """Return the compression format of a file, if any; `blocks` is called only if the name has a known suffix."""
    kind = _BY_SUFFIX.get(PurePath(name).suffix.lower())
    return kind if kind is not None and next(iter(blocks()), b"").startswith(kind.signatures) else None


@dataclass(frozen=True, slots=True)
class Compressed:
    """A compressed file: its format, a function that returns its bytes from the start, and its size in bytes.

    `options` limit how far it is decompressed.
    """

    kind: Kind
    blocks: Callable[[], Iterable[bytes]]
    size: int
    options: Options

    def content(self) -> Iterator[bytes]:
        """Yield the decompressed content, piece by piece.

        Raises SourceError for data that are damaged, truncated, followed by other data, or larger than allowed.
        """
        by_ratio = max(
            reading.LARGE, self.options.max_ratio * self.size
        )  # a size that fits in memory is always allowed
        by_size = self.options.max_decompressed << 20
        length = 0
        for piece in self._pieces():
            length += len(piece)
            if length > by_size:
                wrong = f"holds more than {self.options.max_decompressed} MiB"
                raise SourceError(f"{wrong} when decompressed; allow more with --max-decompressed")
            if length > by_ratio:
                wrong = f"holds more than {self.options.max_ratio} times its size when decompressed"
                raise SourceError(f"{wrong}, as decompression bombs do; if it is none, allow more with --max-ratio")
            yield piece

    def held(self) -> bytes | None:
        """Return the whole content, or None if it is too large for memory; raises SourceError as `content` does."""
        pieces, length = list[bytes](), 0
        for piece in self.content():
            pieces.append(piece)
            length += len(piece)
            if length >= reading.LARGE:
                return None
        return b"".join(pieces)

    def compress(self, content: Iterable[bytes]) -> Iterator[bytes]:
        """Yield other content in the same format: the same bytes each time."""
        writer = self._writer()
        yield from map(writer.compress, content)
        yield writer.flush()

    def fingerprint(self) -> Fingerprint:
        """Return an object that computes the fingerprint of other content in the same format."""
        return Fingerprint(self._writer())

    def _writer(self) -> Writer:
        return self.kind.writer(next(iter(self.blocks()), b""))

    def _pieces(self) -> Iterator[bytes]:
        """Yield the content of all streams in order; zero bytes between and after them are padding."""
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
            raise SourceError(f"its {self.kind.name} data are truncated; get the file again")

    def _piece(self, reader: Reader, data: bytes, streams: int) -> bytes:
        try:
            return reader.decompress(data, _PIECE)
        except Exception as error:  # each library has an error of its own
            follows = ", or other data follow them" if streams > 1 else ""
            reason = f"its {self.kind.name} data are damaged{follows} ({error}); get the file again"
            raise SourceError(reason) from error

    def _fed(self) -> Iterator[bytes]:
        for block in self.blocks():
            yield from (block[at : at + _FED] for at in range(0, len(block), _FED))


class Fingerprint:
    """Computes the fingerprint (SHA-256) of content after compression."""

    def __init__(self, writer: Writer) -> None:
        self._writer, self._hash = writer, hashlib.sha256()

    def update(self, data: bytes, /) -> None:
        """Add the next bytes of the content."""
        self._hash.update(self._writer.compress(data))

    def hexdigest(self) -> str:
        """Return the fingerprint of all; ends the content."""
        self._hash.update(self._writer.flush())
        return self._hash.hexdigest()
