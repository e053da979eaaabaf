"""The single-byte charsets in which text is read and written, side by side."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from fixenc import charsets
from fixenc.charsets.priors import RIGHT, WRONG
from fixenc.charsets.single_byte import Codes, SideBySide, side_by_side

Bools = npt.NDArray[np.bool_]

MULTI_BYTE = ("gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
"""The multi-byte charsets in which text is written.

The others in the tables are single-byte charsets, but for Unicode and VNI.
"""

PAIR_READERS = (*MULTI_BYTE, "cp950")
"""The multi-byte charsets in which text is misread.

Windows has a Big5 of its own, without Hong Kong characters and with kana in other places.
"""

NOT_SINGLE = ("utf-8", "cesu-8", "vni", *PAIR_READERS)
"""All charsets that are not single-byte."""

# The first C1 control character, and how many there are.
_FIRST_C1 = np.uint32(0x80)
_C1 = np.uint32(0x20)


@cache
def load_readers() -> SideBySide:
    """Return the single-byte charsets in which text is misread."""
    names = [name for name in WRONG if name not in NOT_SINGLE]
    return side_by_side(tuple((name, charsets.named(name).codec) for name in names))


@cache
def list_writers() -> tuple[tuple[str, ...], Codes]:
    """Return the single-byte charsets in which text is written, and ``[charset, byte]``: code points."""
    tables = load_readers()
    rows = [row for row, name in enumerate(tables.names) if name in RIGHT]
    return tuple(tables.names[row] for row in rows), tables.readings[rows]


def are_controls(codes: Codes) -> Bools:
    """Return which code points are C1 control characters, which nobody writes."""
    found: Bools = codes - _FIRST_C1 < _C1
    return found


def decode_by_writers(data: bytes) -> dict[str, str]:
    """Return bytes decoded by each single-byte charset in which text is written, without C1 control characters."""
    names, readings = list_writers()
    decoded = readings.take(np.frombuffer(data, np.uint8), axis=1)
    rows = np.flatnonzero(~are_controls(decoded).any(axis=1))
    texts = decoded[rows].tobytes().decode("utf-32-le")
    return {
        names[row]: texts[at : at + len(data)] for at, row in zip(range(0, len(texts), len(data)), rows, strict=True)
    }
