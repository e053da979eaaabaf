"""Evidence: the charset a document declares."""

from __future__ import annotations

from functools import lru_cache

from fixenc import charsets
from fixenc.detection import bom
from fixenc.errors import UnknownCharsetError
from fixenc.formats.declarations import find_declaration

# How much of a long document is looked at, in bytes: what types declare at their start, and what editors are told at
# the end, with a part of a line before it.
_HEAD, _TAIL = 1 << 14, 1 << 12
# How many documents' declarations are kept, since several stages ask.
_KEPT = 4


def declared_label(data: bytes, name: str = "") -> str | None:
    """The label that a document of this file name gives itself, in words that all know."""
    return _label(_ends(bom.unmarked(data)), name)


@lru_cache(_KEPT)
def _label(ends: bytes, name: str) -> str | None:
    found = find_declaration(ends.decode("latin-1"), name)
    return found.label if found else None


def declared_charset(data: bytes, name: str = "") -> charsets.Charset | None:
    """The declared charset, if the declaration still stands there when it is read by it.

    So UTF-16 declared in single bytes, which could not be read by it, is no evidence; HTML has browsers take it
    for UTF-8 (https://html.spec.whatwg.org/#determining-the-character-encoding), which was asked before.
    """
    label = declared_label(data, name)
    charset = _known(label) if label is not None else None
    if charset is None:
        return None
    found = find_declaration(charset.decode_with_places(_ends(data))[0], name)
    return charset if found is not None and found.label == label else None


def _ends(data: bytes) -> bytes:
    """The start and the end of a document, where a declaration may stand."""
    if len(data) <= _HEAD + _TAIL:
        return data
    tail = data[-_TAIL:]
    return data[:_HEAD] + b"\n" + tail[tail.find(b"\n") + 1 :]


def _known(label: str) -> charsets.Charset | None:
    """The charset of the tables that a label means: Python's `unicode_escape` is no document's.

    A page that declares x-user-defined means windows-1252: https://html.spec.whatwg.org/#prescan-a-byte-stream.
    """
    try:
        charset = charsets.from_label(label)
    except UnknownCharsetError:
        return None
    if charset.name == "x-user-defined":
        return charsets.named("windows-1252")
    return charset if charset.name in charsets.CHARSETS else None
