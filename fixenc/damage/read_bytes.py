"""Misread characters of UTF-8 of which only the letter case, or that of their names, is not known any more.

The first byte of a character tells how many follow it: so the bytes fit together in few ways.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

# The first bytes of characters of UTF-8, by their number of bytes (RFC 3629, section 4), the longest first.
_LEADS = ((4, range(0xF0, 0xF5)), (3, range(0xE0, 0xF0)), (2, range(0xC2, 0xE0)))
# The bytes after the first.
_TRAILS = range(0x80, 0xC0)


class ReadByte(NamedTuple):
    """A character as which a byte was misread."""

    byte: int
    character: str


def find_sequences(
    meanings: Sequence[Sequence[ReadByte]], at: int, frequency: Callable[[str], float] = lambda _: 0.0
) -> Iterator[str]:
    """Yield the misread characters of UTF-8 that begin at a place, the longest first.

    `meanings` are, for each place, the bytes that may stand there. Of several characters of one length, the one of the
    highest `frequency` is meant, and of those that have the same, the one of higher bytes: 9C is Ü and “, 8C is Ì.
    """
    for size, leads in _LEADS:
        lead = next((one for one in meanings[at] if one.byte in leads), None)
        followers = [[one for one in some if one.byte in _TRAILS] for some in meanings[at + 1 : at + size]]
        if lead is None or len(followers) < size - 1:
            continue
        ways = {decoded: way for way in itertools.product([lead], *followers) if (decoded := _decode(way))}
        if ways:
            meant = max(ways, key=lambda decoded: (frequency(decoded), ord(decoded)))
            yield "".join(one.character for one in ways[meant])


def _decode(way: Sequence[ReadByte]) -> str:
    try:
        return bytes(one.byte for one in way).decode()
    except UnicodeDecodeError:
        return ""


def list_meanings(write: Callable[[str], str]) -> dict[str, tuple[ReadByte, ...]]:
    """Return the bytes beyond ASCII, read as windows-1252 or ISO-8859-1, that each result of `write` may have been.

    >>> [hex(one.byte) for one in list_meanings(str.lower)["ã"]]
    ['0xc3', '0xe3']
    """
    meanings = dict[str, tuple[ReadByte, ...]]()
    for byte in range(0x80, 0x100):
        read = bytes([byte]).decode("cp1252", "ignore")
        for character in {read or chr(byte), chr(byte)}:
            written = write(character)
            meanings[written] = (*meanings.get(written, ()), ReadByte(byte, character))
    return meanings
