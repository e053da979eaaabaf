"""Evidence: the charset a document declares."""

from __future__ import annotations

from functools import lru_cache

from fixenc import charsets
from fixenc.detection import bom
from fixenc.detection.origin import UNKNOWN, Origin
from fixenc.errors import UnknownCharsetError
from fixenc.formats.declarations import find_declaration

# How much of the start of a long document is searched, in bytes: file types declare their charset there.
_HEAD = 1 << 14
# How much of its end is searched, in bytes: some declarations for editors stand there.
_TAIL = 1 << 12
# The number of documents whose declarations are kept, since several stages ask for them.
_KEPT = 4


def declared_label(data: bytes, origin: Origin = UNKNOWN) -> str | None:
    """Return the label that came with a document or that it declares, as a common label; None if there is none."""
    if origin.label is not None and find_charset(origin.label) is not None:
        return origin.label
    return _find_label(_cut_ends(bom.unmarked(data)), origin.name)


@lru_cache(_KEPT)
def _find_label(ends: bytes, name: str) -> str | None:
    found = find_declaration(ends.decode("latin-1"), name)
    return found.label if found else None


def declared_charset(data: bytes, origin: Origin = UNKNOWN) -> charsets.Charset | None:
    """Return the declared charset, if the declaration is still found when the document is decoded by it; else None.

    So UTF-16 that is declared in single bytes is no evidence: it could not be decoded by UTF-16. Browsers take it for
    UTF-8 (https://html.spec.whatwg.org/#determining-the-character-encoding), which an earlier stage detects.
    """
    label = declared_label(data, origin)
    charset = find_charset(label) if label is not None else None
    if charset is None or label == origin.label:
        return charset
    found = find_declaration(charset.decode_with_places(_cut_ends(data))[0], origin.name)
    return charset if found is not None and found.label == label else None


def _cut_ends(data: bytes) -> bytes:
    """Return the start and the end of a document, where a declaration may stand."""
    if len(data) <= _HEAD + _TAIL:
        return data
    tail = data[-_TAIL:]
    return data[:_HEAD] + b"\n" + tail[tail.find(b"\n") + 1 :]


def find_charset(label: str) -> charsets.Charset | None:
    """Return the charset of a label; None for one that is in no table, such as Python's `unicode_escape`.

    A page that declares x-user-defined means windows-1252: https://html.spec.whatwg.org/#prescan-a-byte-stream.
    """
    try:
        charset = charsets.from_label(label)
    except UnknownCharsetError:
        return None
    if charset.name == "x-user-defined":
        return charsets.named("windows-1252")
    return charset if charset.name in charsets.CHARSETS else None
