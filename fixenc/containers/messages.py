"""What Arrow's messages say of themselves: how they are compressed, and how large they are when they are not.

Both stand in a flatbuffer (Arrow's format/Message.fbs), of which pyarrow shows only the bytes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

# Message.fbs: the fields of Message, RecordBatch and BodyCompression, in order.
_HEADER, _BUFFERS, _COMPRESSION, _CODEC, _DATA = 2, 2, 3, 0, 1
_CODECS = ("lz4", "zstd")
# The length that stands before a compressed buffer, in bytes; -1 means that it is not compressed.
_LENGTH = struct.Struct("<q")
_STORED = -1
_BUFFER = struct.Struct("<qq")


@dataclass(frozen=True, slots=True)
class Found:
    """The compression of the batches of a file, None for none, and whether one is too large."""

    codec: str | None
    is_too_large: bool


def look_at(source: Any, most: int) -> Found:
    """Return what the messages of a file say; one of more than `most` bytes, when decompressed, is too large."""
    from pyarrow import ipc

    codec: str | None = None
    for message in _messages(ipc.MessageReader.open_stream(source)):
        if message.type not in ("record batch", "dictionary"):
            continue
        data, body = message.metadata.to_pybytes(), message.body
        if body is None:
            continue
        table = _follow(data, _field(data, _follow(data, 0), _HEADER))
        if message.type == "dictionary":
            table = _follow(data, _field(data, table, _DATA))
        compression, size = _field(data, table, _COMPRESSION), body.size
        if compression:
            at = _field(data, _follow(data, compression), _CODEC)
            codec = _CODECS[data[at] if at else 0]
            size = sum(_sizes(data, _field(data, table, _BUFFERS), body))
        if size > most:
            return Found(codec, is_too_large=True)
    return Found(codec, is_too_large=False)


def _messages(reader: Any) -> Any:
    """Yield all messages: to the end of the stream, or to the empty message that ends those of a file."""
    try:
        yield from reader
    except StopIteration:
        return


def _sizes(data: bytes, buffers: int, body: Any) -> list[int]:
    """Return the sizes of all buffers when they are decompressed, in bytes."""
    sizes = list[int]()
    start = _follow(data, buffers)
    for at in range(int.from_bytes(data[start : start + 4], "little")):
        offset, length = _BUFFER.unpack_from(data, start + 4 + at * _BUFFER.size)
        if length:
            (size,) = _LENGTH.unpack(body[offset : offset + _LENGTH.size].to_pybytes())
            sizes.append(length if size == _STORED else size)
    return sizes


def _follow(data: bytes, at: int) -> int:
    """Return the position that an offset leads to."""
    (offset,) = struct.unpack_from("<I", data, at)
    return at + int(offset)


def _field(data: bytes, table: int, number: int) -> int:
    """Return the position of a field of a table; 0 if it has the default value."""
    (back,) = struct.unpack_from("<i", data, table)
    layout = table - back
    (size,) = struct.unpack_from("<H", data, layout)
    slot = 4 + 2 * number
    if slot >= size:
        return 0
    (offset,) = struct.unpack_from("<H", data, layout + slot)
    return table + int(offset) if offset else 0
