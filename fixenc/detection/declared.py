"""Evidence: the charset a document declares, if its bytes agree."""

from __future__ import annotations

from fixenc import charsets
from fixenc.charsets.declaration import HEAD_SIZE, find_declaration
from fixenc.errors import UnknownCharsetError
from fixenc.records import Detection, Evidence

# A right declaration is the rule, but wrong ones are common enough not to call it certain.
_TRUST = 0.95


def declared_label(data: bytes) -> str | None:
    """The label in the document's head, as it stands there."""
    found = find_declaration(data[:HEAD_SIZE].decode("latin-1"))
    return found.label if found else None


def detect(data: bytes) -> Detection | None:
    """The declared charset, if all bytes decode by it."""
    label = declared_label(data)
    if label is None:
        return None
    try:
        charset = charsets.from_label(label)
        charset.decode(data)
    except (UnknownCharsetError, UnicodeDecodeError):
        return None
    return Detection(charset.name, Evidence.DECLARED, _TRUST)
