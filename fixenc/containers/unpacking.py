"""Decompressing what stands in a record: the body of an HTTP message, up to a limit."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

# The first line of a chunk (RFC 9112, 7.1): its size, and extensions.
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_GZIP = b"\x1f\x8b\x08"


class UnpackingError(ValueError):
    """A body cannot be decoded; the message says why."""


def join_chunks(body: bytes) -> bytes:
    """Return the content of a body in chunks; the body itself if it does not begin with a chunk, as some tools write.

    >>> join_chunks(b"3\\r\\nabc\\r\\n2\\r\\nde\\r\\n0\\r\\n\\r\\n"), join_chunks(b"<p>")
    (b'abcde', b'<p>')
    """
    parts, at = list[bytes](), 0
    while True:
        head = _CHUNK.match(body, at)
        if head is None:
            if not parts:
                return body
            raise UnpackingError("its chunks are broken")
        size = int(head[1], 16)
        end = head.end() + size
        if not size:
            return b"".join(parts)
        if body[end : end + 2] != b"\r\n":
            if not parts:
                return body
            raise UnpackingError("its chunks are broken")
        parts.append(body[head.end() : end])
        at = end + 2


def unpack(body: bytes, codings: str, most: int) -> bytes:
    """Return a body without its content codings (RFC 9110, 8.4), undone from the last to the first.

    Raises UnpackingError for a coding that is unknown, broken data, and more than `most` bytes.
    """
    for coding in reversed([one.strip().lower() for one in codings.split(",")]):
        if coding in ("", "identity"):
            continue
        if coding not in _CODINGS:
            raise UnpackingError(f"its content coding {coding!r} is not known")
        try:
            body = _CODINGS[coding](body, most)
        except UnpackingError:
            raise
        except Exception as error:  # each library has an error of its own
            raise UnpackingError(f"its {coding} data are broken") from error
    return body


def _ungzip(body: bytes, most: int) -> bytes:
    """Return decompressed gzip data; other bytes as they are, since some tools decompress, and keep the header."""
    import zlib

    return _inflate(body, most, 16 + zlib.MAX_WBITS) if body.startswith(_GZIP) else body


def _undeflate(body: bytes, most: int) -> bytes:
    """Return decompressed data, with the header of zlib or, as some servers send, without it."""
    import zlib

    try:
        return _inflate(body, most, zlib.MAX_WBITS)
    except zlib.error:
        return _inflate(body, most, -zlib.MAX_WBITS)


def _inflate(body: bytes, most: int, bits: int) -> bytes:
    import zlib

    reader = zlib.decompressobj(bits)
    return _whole(reader.decompress(body, most + 1), most, is_complete=lambda: reader.eof and not reader.unused_data)


def _unbrotli(body: bytes, most: int) -> bytes:
    import brotli

    reader: Any = brotli.Decompressor()
    # The limit is one for the growth of a buffer, so that a little more may come out.
    return _whole(reader.process(body, output_buffer_limit=most + 1), most, is_complete=reader.is_finished)


def _whole(data: bytes, most: int, is_complete: Callable[[], bool]) -> bytes:
    if len(data) > most:
        raise UnpackingError("its content is too large when decompressed")
    if not is_complete():
        raise UnpackingError("its content is truncated, or followed by other data")
    return data


_CODINGS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _ungzip, "x-gzip": _ungzip, "deflate": _undeflate, "br": _unbrotli,
}  # fmt: skip
