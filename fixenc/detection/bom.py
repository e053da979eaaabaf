"""Evidence: a byte order mark, even if some of the bytes after it do not decode."""

from __future__ import annotations

import codecs

from fixenc import charsets
from fixenc.records import Detection, Evidence

# UTF-32 first: its little-endian mark begins with UTF-16's.
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)


def marked_charset(data: bytes) -> str | None:
    """Return the charset of the byte order mark at the start of the bytes, or None."""
    return next((name for mark, name in MARKS if data.startswith(mark)), None)


def unmarked(data: bytes) -> bytes:
    """Return the bytes after any byte order mark."""
    return next((data[len(mark) :] for mark, _ in MARKS if data.startswith(mark)), data)


def unmarked_of(charset: str, data: bytes) -> bytes:
    """Return the bytes after the byte order mark of this charset, if they begin with it."""
    return next((data.removeprefix(mark) for mark, name in MARKS if name == charset), data)


def detect(data: bytes) -> Detection | None:
    """Return the charset of the byte order mark, as a fallback if some bytes do not decode; None without a mark.

    A mark leaves no doubt: an undecodable byte is damage, and no reason to look further. The confidence is then the
    share of characters that decode.
    """
    name = marked_charset(data)
    if name is None:
        return None
    text, undecodable = charsets.named(name).decode_with_places(unmarked(data))
    if not undecodable:
        return Detection(name, Evidence.BOM, 1.0, has_bom=True)
    share = 1 - len(undecodable) / len(text)
    reason = f"{name} by its byte order mark, but some bytes do not decode; choose with --from"
    return Detection(name, Evidence.FALLBACK, share, has_bom=True, reason=reason)
