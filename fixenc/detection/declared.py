"""Evidence: the charset a document declares."""

from __future__ import annotations

from fixenc import charsets
from fixenc.charsets.declaration import HEAD_SIZE, find_declaration
from fixenc.detection import bom
from fixenc.errors import UnknownCharsetError


def declared_label(data: bytes, name: str = "") -> str | None:
    """The label in the head of a document of this file name, as it stands there."""
    found = find_declaration(bom.unmarked(data)[:HEAD_SIZE].decode("latin-1"), name)
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
    found = find_declaration(charset.decode_with_places(data[:HEAD_SIZE])[0], name)
    return charset if found is not None and found.label == label else None


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
