"""Evidence: escape sequences of seven-bit charsets, all of whose bytes look like ASCII."""

from __future__ import annotations

import re

from fixenc import charsets
from fixenc.detection import declared
from fixenc.detection.origin import UNKNOWN, Origin
from fixenc.records import Detection, Evidence

# RFC 1468 and RFC 1554 (Japanese), RFC 1557 (Korean), RFC 1843 (HZ: pairs between tilde braces).
_SIGNS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("iso-2022-kr", re.compile(rb"\x1b\$\)C")),
    ("iso-2022-jp", re.compile(rb"\x1b(?:\$[@B]|\$\([DOPQ]|\([IJ])")),
    ("hz-gb-2312", re.compile(rb"~\{(?:[!-w][!-~])+~\}")),
)
# RFC 2152. Origin code is full of what could be UTF-7, so it must be declared.
_UTF_7 = ("utf-7", re.compile(rb"\+[A-Za-z0-9+/]"))


def detect(data: bytes, origin: Origin = UNKNOWN) -> Detection | None:
    """Return a seven-bit charset whose escapes occur, and which decodes all bytes to more than ASCII; else None.

    UTF-7 is returned only if the document, which has this file name, declares it.

    >>> detect("日本語".encode("iso2022_jp")).encoding
    'iso-2022-jp'
    """
    if not data.isascii() or not (b"\x1b" in data or b"~{" in data or b"+" in data):
        return None
    for charset, sign in (*_SIGNS, _UTF_7) if _declares_utf_7(data, origin) else _SIGNS:
        if sign.search(data):
            try:
                text = charsets.named(charset).decode(data)
            except UnicodeDecodeError:
                continue
            if not text.isascii():
                return Detection(charset, Evidence.ESCAPES, 0.99)
    return None


def _declares_utf_7(data: bytes, origin: Origin) -> bool:
    may_declare = b"+" in data and b"utf" in data.lower()  # as all of its labels have
    charset = declared.declared_charset(data, origin) if may_declare else None
    return charset is not None and charset.name == _UTF_7[0]
