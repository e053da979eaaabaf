"""Single-byte charsets side by side, as arrays: the byte of each character, and the character of each byte.

An undefined byte becomes the code point it equals, as in lenient software; browsers do so for 80 to 9F.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from fixenc.charsets.charset import passing_table

NOT_HERE = 0xFFFF
"""Stands in place of a byte where a charset lacks the character."""

Bytes = npt.NDArray[np.uint16]
Codes = npt.NDArray[np.uint32]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

# The first and last lead byte of UTF-8, the first trail byte, and the first byte after them.
_FIRST_LEAD = 0xC2
_LAST_LEAD = 0xF4
_FIRST_TRAIL = 0x80
_FIRST_NO_TRAIL = 0xC0
# The first C1 control character, and how many there are.
_FIRST_C1 = np.uint32(0x80)
_MANY_C1 = np.uint32(0x20)


class SideBySide:
    """Some single-byte charsets, by their canonical names.

    `readings` is indexed ``[charset, byte]`` and holds code points. `write` returns an array indexed
    ``[charset, character]`` of bytes, or `NOT_HERE`.
    """

    def __init__(self, names: tuple[str, ...], codecs: tuple[str, ...]) -> None:
        self.names = names
        tables = [passing_table(codec) or "" for codec in codecs]
        self.readings: Codes = np.array([[ord(c) for c in table] for table in tables], np.uint32)
        points = np.flatnonzero(np.bincount(self.readings.ravel()))  # `np.unique` loads masked arrays, in 15 ms
        # Characters that any charset has are numbered from 1; 0 stands for all others.
        self._number = np.zeros(0x10000, np.uint16)
        self._number[points] = np.arange(1, len(points) + 1)
        self._bytes = np.full((len(names), len(points) + 1), NOT_HERE, np.uint16)
        for row, reading in enumerate(self.readings):
            # From the last byte to the first: of two bytes for one character, the lower one is kept.
            self._bytes[row, self._number[reading[::-1]]] = np.arange(255, -1, -1)
        # For UTF-8, by number and charset: which characters are lead bytes, trail bytes, or bytes of ASCII.
        written = np.ascontiguousarray(self._bytes.T)
        self._is_lead = (written >= _FIRST_LEAD) & (written <= _LAST_LEAD)
        self._is_trail = (written >= _FIRST_TRAIL) & (written < _FIRST_NO_TRAIL)
        self._is_ascii = written < _FIRST_TRAIL

    def write(self, codes: Codes, row: int | Rows | None = None) -> Bytes:
        """Return the bytes of code points: ``[charset, character]``, with a `row`, ``[character]`` for its charset.

        With several rows, ``[row, character]``.
        """
        numbers = self._find_numbers(codes)
        if row is None:
            return self._bytes.take(numbers, axis=1)
        return self._bytes[row, numbers] if isinstance(row, int) else self._bytes[row[:, None], numbers]

    def find_utf8(self, codes: Codes) -> Rows:
        """Return the rows of the charsets in which a text, which is not all ASCII, may hold UTF-8 or be ASCII."""
        numbers = self._find_numbers(codes)
        is_sequence = self._is_lead.take(numbers[:-1], axis=0)
        is_sequence &= self._is_trail.take(numbers[1:], axis=0)
        is_ascii = self._is_ascii.take(numbers[codes >= _FIRST_TRAIL], axis=0)
        return np.flatnonzero(is_sequence.any(axis=0) | is_ascii.all(axis=0))

    def _find_numbers(self, codes: Codes) -> Bytes:
        return self._number.take(np.minimum(codes, 0xFFFF))

    def decode(self, data: bytes) -> dict[str, str]:
        """Return bytes decoded by each of the charsets that gives no C1 control characters."""
        decoded = self.readings.take(np.frombuffer(data, np.uint8), axis=1)
        rows = np.flatnonzero(~are_controls(decoded).any(axis=1))
        texts = decoded[rows].tobytes().decode("utf-32-le")
        starts = range(0, len(texts), len(data))
        return {self.names[row]: texts[at : at + len(data)] for at, row in zip(starts, rows, strict=True)}


def are_controls(codes: Codes) -> Bools:
    """Return which code points are C1 control characters, which nobody writes."""
    found: Bools = codes - _FIRST_C1 < _MANY_C1
    return found


@cache
def side_by_side(rows: tuple[tuple[str, str], ...]) -> SideBySide:
    """Return the arrays of some charsets, given as (name, codec); made once."""
    return SideBySide(tuple(name for name, _ in rows), tuple(codec for _, codec in rows))
