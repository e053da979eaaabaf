"""Evidence in the structure of the bytes: ASCII, strict UTF-8, and the zero bytes of UTF-16 and UTF-32."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from fixenc import charsets
from fixenc.records import Detection, Evidence

# 0.87 is the lowest share seen in damaged UTF-8; legacy files with 5 or more accidental sequences stay below 0.8.
_LEAST_SHARE_OF_VALID_UTF8 = 0.87
_LEAST_SEQUENCES = 5

_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")

# How much of a text the check for zero bytes looks at, in bytes: enough for any text to show its letters.
_ZERO_SAMPLE = 1 << 16
_WIDE = ("utf-16le", "utf-16be", "utf-32le", "utf-32be")
_NEVER_IN_TEXT = {"Cn", "Co", "Cs"}
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1b\x85")


def detect_ascii(data: bytes) -> Detection | None:
    """ASCII: every byte below 80."""
    return Detection("ascii", Evidence.ASCII, 1.0) if data.isascii() else None


def detect_utf8(data: bytes) -> Detection | None:
    """Strict UTF-8; other charsets almost never look like it by chance."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return Detection("utf-8", Evidence.UTF8, 1.0)


def detect_damaged_utf8(data: bytes) -> Detection | None:
    """UTF-8 with places where it is not: nearly all bytes beyond ASCII stand in valid sequences.

    A fallback, since not every byte decodes, but a better one than reading the file as something else.
    """
    text = data.decode("utf-8", "surrogateescape")
    bad = len(_ESCAPED_BYTE.findall(text))
    good = [len(c.encode()) for c in _BEYOND_ASCII.findall(text)]
    share = sum(good) / (sum(good) + bad or 1)
    if len(good) < _LEAST_SEQUENCES or share < _LEAST_SHARE_OF_VALID_UTF8:
        return None
    return Detection("utf-8", Evidence.FALLBACK, share, reason="UTF-8, but for some bytes that are not")


def detect_by_zero_bytes(data: bytes) -> Detection | None:
    """UTF-16 or UTF-32 without a byte order mark: ASCII characters in it leave zero bytes at every other place.

    >>> detect_by_zero_bytes("Hello, wide world".encode("utf-16-le")).encoding
    'utf-16le'
    """
    if b"\0" not in data:
        return None
    best = max(_wide_readings(data), default=None)
    if best is None or best[0] <= 0:
        return None
    return Detection(best[1], Evidence.ZERO_BYTES, 0.99)


def _wide_readings(data: bytes) -> Iterator[tuple[float, str]]:
    """Wide charsets by which all bytes decode, with the share of characters in them that have a zero byte."""
    for name in _WIDE:
        charset = charsets.named(name)
        try:
            sample = charset.decode(data[:_ZERO_SAMPLE])
            if _looks_like_text(sample):
                charset.decode(data)
                yield sum(c < "\u0100" for c in sample) / len(sample), name
        except UnicodeDecodeError:
            continue


def _looks_like_text(sample: str) -> bool:
    return all(
        c in _TEXT_CONTROLS or (unicodedata.category(c) not in _NEVER_IN_TEXT and (c >= " " and c != "\x7f"))
        for c in set(sample)
    )
