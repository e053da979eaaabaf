"""The single-byte charsets in which text is read and written, side by side."""

from __future__ import annotations

from functools import cache

from fixenc import charsets
from fixenc.charsets.priors import RIGHT, WRONG
from fixenc.charsets.single_byte import SideBySide, side_by_side

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


@cache
def load_readers() -> SideBySide:
    """Return the single-byte charsets in which text is misread."""
    names = [name for name in WRONG if name not in NOT_SINGLE]
    return side_by_side(tuple((name, charsets.named(name).codec) for name in names))


@cache
def load_writers() -> SideBySide:
    """Return those in which text is written."""
    names = [name for name in RIGHT if name not in NOT_SINGLE]
    return side_by_side(tuple((name, charsets.named(name).codec) for name in names))
