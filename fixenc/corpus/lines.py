"""Lines of a shard that may be of any size: whole lines together, and those too long for memory piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

__all__ = ["Lines", "cut_lines"]


class Lines(NamedTuple):
    """Some whole lines; or, if `is_long`, a piece of a line that is too long, which may be its last (`is_end`)."""

    data: bytes
    is_long: bool = False
    is_end: bool = False


def cut_lines(blocks: Iterable[bytes], longest: int) -> Iterator[Lines]:
    r"""Yield the bytes of some blocks as whole lines; a line of more than `longest` bytes may come in pieces.

    All data together are the blocks, byte for byte. Only ``\n`` ends a line.

    >>> [one.data for one in cut_lines([b"a\nb", b"c\nd"], 100)]
    [b'a\n', b'bc\n', b'd']
    """
    held, size, is_within = list[bytes](), 0, False
    for block in blocks:
        rest = block
        if is_within:
            end = rest.find(b"\n") + 1
            yield Lines(rest[:end] if end else rest, is_long=True, is_end=bool(end))
            is_within = not end
            rest = rest[end:] if end else b""
        end = rest.rfind(b"\n") + 1
        if end:
            yield Lines(b"".join([*held, rest[:end]]))
            held, size, rest = [], 0, rest[end:]
        if rest:
            held.append(rest)
            size += len(rest)
        if size > longest:
            yield Lines(b"".join(held), is_long=True)
            held, size, is_within = [], 0, True
    if is_within:
        yield Lines(b"", is_long=True, is_end=True)
    if held:
        yield Lines(b"".join(held))
