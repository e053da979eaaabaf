"""Reading the records of a WARC file one after the other, together with the bytes that each takes in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fixenc.containers.heads import Head, read_length
from fixenc.errors import SourceError
from fixenc.options import Options

# The most bytes that one read returns.
_PIECE = 1 << 16
# The most compressed bytes given to one call: few, since a decompressor copies what follows the end of its data.
_FED = 1 << 14
# The largest header of a record, in bytes.
_LARGEST_HEAD = 1 << 20
# What ends the header of a record, and its block (ISO 28500, 4).
_END = b"\r\n\r\n"
_BROKEN = "its WARC records are broken or truncated"
_HINT = "get the file again"


class Tape:
    """The bytes of a WARC file: those of the records, and those of the file that they were read from."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks, self._ahead, self._at = iter(blocks), b"", 0
        self._passed: list[bytes] = []

    def begin(self) -> bool:
        """Go to the next record; returns whether there is one."""
        return bool(self._fill())

    def read(self, most: int) -> bytes:
        """Return the next bytes, `most` at the most; b"" at the end."""
        if not self._fill():
            return b""
        piece = self._ahead[self._at : self._at + most]
        self._at += len(piece)
        self._pass_on(piece)
        return piece

    def end(self) -> None:
        """Check that the record ends here."""

    def take(self) -> bytes:
        """Return the bytes of the file that were read since the last call."""
        passed, self._passed = b"".join(self._passed), []
        return passed

    def pack(self, record: bytes) -> bytes:
        """Return a record as it stands in the file."""
        return record

    def _pass_on(self, piece: bytes) -> None:
        self._passed.append(piece)

    def _fill(self) -> bool:
        """Read on if nothing is ahead; returns whether something is."""
        while self._at >= len(self._ahead):
            self._ahead, self._at = self._next(), 0
            if not self._ahead:
                return False
        return True

    def _next(self) -> bytes:
        return next(self._blocks, b"")


class GzipTape(Tape):
    """The same for a file of gzip members, one for each record (ISO 28500, annex D)."""

    def __init__(self, blocks: Iterable[bytes], options: Options) -> None:
        super().__init__(_cut(blocks))
        self._options, self._rest = options, b""
        self._start()

    def begin(self) -> bool:
        """Go to the next member; returns whether there is one."""
        self._start()
        self._rest = self._rest or next(self._blocks, b"")
        return bool(self._rest)

    def end(self) -> None:
        """Check that the member ends here; raises SourceError."""
        if self._fill():
            several = "its gzip data hold several records in one member, so that none can be read by itself"
            raise SourceError(f"{several}; write it again with a member for each, as `warcio recompress` does")

    def pack(self, record: bytes) -> bytes:
        """Return a record as a member, the same each time."""
        import zlib

        writer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
        return writer.compress(record) + writer.flush()

    def _start(self) -> None:
        import zlib

        self._inner, self._size, self._packed = zlib.decompressobj(16 + zlib.MAX_WBITS), 0, 0
        self._ahead, self._at, self._has_more = b"", 0, False

    def _pass_on(self, piece: bytes) -> None:
        """Pass on nothing: the compressed bytes were, when they were read."""

    def _next(self) -> bytes:
        """Return the next decompressed bytes of the member; raises SourceError for broken data and for too many."""
        import zlib

        while not self._inner.eof:
            fed = self._inner.unconsumed_tail
            if not fed and not self._has_more:
                fed, self._rest = self._rest or next(self._blocks, b""), b""
                if not fed:
                    raise SourceError(f"its gzip data are truncated; {_HINT}")
            try:
                piece = self._inner.decompress(fed, _PIECE)
            except zlib.error as error:
                raise SourceError(f"its gzip data are damaged ({error}); {_HINT}") from error
            # A decompressor that was stopped may hold more, even if it took all that it was given.
            self._has_more = len(piece) == _PIECE
            if self._inner.eof:
                self._rest = self._inner.unused_data
            left = self._rest if self._inner.eof else self._inner.unconsumed_tail
            # What follows the member, or was not looked at yet, is passed on later.
            self._passed.append(fed[: len(fed) - len(left)])
            self._packed += len(self._passed[-1])
            if piece:
                self._check_size(len(piece))
                return piece
        return b""

    def _check_size(self, length: int) -> None:
        self._size += length
        if self._size > self._options.max_decompressed << 20:
            wrong = f"a record holds more than {self._options.max_decompressed} MiB"
            raise SourceError(f"{wrong} when decompressed; allow more with --max-decompressed")
        if self._size > max(1 << 24, self._options.max_ratio * self._packed):
            wrong = f"a record holds more than {self._options.max_ratio} times its size when decompressed"
            raise SourceError(f"{wrong}, as decompression bombs do; if it is none, allow more with --max-ratio")


class Record:
    """A record of a WARC file, with its header read. Then `hold` its block if wanted, and `copy` it as it is."""

    def __init__(self, tape: Tape, head: Head, length: int) -> None:
        self.head, self.length = head, length
        self._tape, self._left = tape, length + len(_END)

    def peek(self, most: int) -> bytes:
        """Return the start of the block, `most` bytes at the most; it can be copied then, and not be held."""
        data = b""
        while len(data) < min(most, self.length):
            piece = self._tape.read(min(most, self.length) - len(data))
            if not piece:
                raise SourceError(f"{_BROKEN}; {_HINT}")
            data += piece
        self._left -= len(data)
        return data

    def hold(self) -> bytes:
        """Return the block; raises SourceError if it is truncated."""
        data = b"".join(self._read())
        return data[: self.length]

    def copy(self) -> Iterator[bytes]:
        """Yield the bytes of the record in the file, from its start; raises SourceError if it is truncated."""
        for _ in self._read():
            yield self._tape.take()
        yield self._tape.take()

    def pack(self, head: Head, block: bytes) -> bytes:
        """Return another record in the place of this one; `copy` must not be called then."""
        self._tape.take()
        return self._tape.pack(head.data + block + _END)

    def _read(self) -> Iterator[bytes]:
        """Yield the block and what ends it."""
        last = b""
        while self._left:
            piece = self._tape.read(min(self._left, _PIECE))
            if not piece:
                raise SourceError(f"{_BROKEN}; {_HINT}")
            self._left -= len(piece)
            last = (last + piece)[-len(_END) :]
            if not self._left:
                self._check_end(last)
            yield piece

    def _check_end(self, last: bytes) -> None:
        if last != _END:
            raise SourceError(f"{_BROKEN}: a length is wrong; {_HINT}")
        self._tape.end()


def records(tape: Tape) -> Iterator[Record]:
    """Yield the records of a file; each must be held or copied to its end before the next is taken.

    Raises SourceError for a file that is broken or truncated.
    """
    while tape.begin():
        yield _open_record(tape)


def _open_record(tape: Tape) -> Record:
    data = bytearray()
    while not data.endswith(_END):
        # Not a byte more than the header is read: what is read next belongs to the block.
        piece = tape.read(len(_END) - _ends_with(data))
        data += piece
        if not piece or len(data) > _LARGEST_HEAD:
            raise SourceError(f"{_BROKEN}; {_HINT}")
    head = Head.parse(bytes(data))
    lengths = head.values("Content-Length")
    length = read_length(lengths[0]) if len(lengths) == 1 else None
    if not data.startswith(b"WARC/") or length is None:
        raise SourceError(f"{_BROKEN}; {_HINT}")
    return Record(tape, head, length)


def _ends_with(data: bytearray) -> int:
    """Return how much of what ends a header stands at the end of some bytes."""
    return next((size for size in (3, 2, 1) if data.endswith(_END[:size])), 0)


def _cut(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for block in blocks:
        yield from (block[at : at + _FED] for at in range(0, len(block), _FED))
