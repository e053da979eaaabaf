"""Evidence: a byte order mark, if the rest of the bytes keeps its promise."""

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
    """The charset whose byte order mark the bytes begin with."""
    return next((name for mark, name in MARKS if data.startswith(mark)), None)


def detect(data: bytes) -> Detection | None:
    """The charset of the byte order mark, if all bytes decode by it."""
    name = marked_charset(data)
    if name is None:
        return None
    try:
        charsets.named(name).decode(data)
    except UnicodeDecodeError:
        return None
    return Detection(name, Evidence.BOM, 1.0, has_bom=True)
