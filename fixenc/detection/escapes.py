"""Evidence: escape sequences of the seven-bit charsets, whose bytes all look like ASCII."""

from __future__ import annotations

import re

from fixenc import charsets
from fixenc.records import Detection, Evidence

# RFC 1468 and RFC 1554 (Japanese), RFC 1557 (Korean), RFC 1843 (HZ: pairs between tilde braces).
_SIGNS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("iso-2022-kr", re.compile(rb"\x1b\$\)C")),
    ("iso-2022-jp", re.compile(rb"\x1b(?:\$[@B]|\$\([DOPQ]|\([IJ])")),
    ("hz-gb-2312", re.compile(rb"~\{(?:[!-w][!-~])+~\}")),
)


def detect(data: bytes) -> Detection | None:
    """A seven-bit charset whose escapes occur and by which all bytes decode, to more than ASCII.

    >>> detect("日本語".encode("iso2022_jp")).encoding
    'iso-2022-jp'
    """
    if not data.isascii() or (b"\x1b" not in data and b"~{" not in data):
        return None
    for name, sign in _SIGNS:
        if sign.search(data):
            try:
                text = charsets.named(name).decode(data)
            except UnicodeDecodeError:
                continue
            if not text.isascii():
                return Detection(name, Evidence.ESCAPES, 0.99)
    return None
