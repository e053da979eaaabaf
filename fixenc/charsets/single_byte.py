"""Single-byte charsets side by side, as arrays: which characters each can write, and what each makes of a byte.

Bytes are read as careless software reads them: an undefined byte of a charset passes as its number, as browsers let
those of 80 to 9F pass as C1 control characters.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from fixenc.charsets.charset import passing_table

NOT_HERE = 0xFFFF
"""The byte of a character that a charset cannot write."""

Bytes = npt.NDArray[np.uint16]
Codes = npt.NDArray[np.uint32]


class SideBySide:
    """Some single-byte charsets, by their canonical names.

    `readings` is ``[charset, byte]``: code points. `write` gives ``[charset, character]``: bytes, or `NOT_HERE`.
    """

    def __init__(self, names: tuple[str, ...], codecs: tuple[str, ...]) -> None:
        self.names = names
        tables = [passing_table(codec) or "" for codec in codecs]
        self.readings: Codes = np.array([[ord(c) for c in table] for table in tables], np.uint32)
        points = np.unique(self.readings)
        # Each character that any of them has, numbered from 1; 0 is every other.
        self._number = np.zeros(0x10000, np.uint16)
        self._number[points] = np.arange(1, len(points) + 1)
        self._bytes = np.full((len(names), len(points) + 1), NOT_HERE, np.uint16)
        for row, reading in enumerate(self.readings):
            # From the last byte to the first: where two bytes are one character, the lower one is meant.
            self._bytes[row, self._number[reading[::-1]]] = np.arange(255, -1, -1)

    def write(self, codes: Codes, row: int | None = None) -> Bytes:
        """``[charset, character]``: the byte that each charset writes for each code point; for one `row`, its bytes."""
        numbers = self._number[np.minimum(codes, 0xFFFF)]
        return self._bytes[:, numbers] if row is None else self._bytes[row, numbers]


@cache
def side_by_side(rows: tuple[tuple[str, str], ...]) -> SideBySide:
    """The charsets of (name, codec) rows as arrays, made once."""
    return SideBySide(tuple(name for name, _ in rows), tuple(codec for _, codec in rows))
