"""The codec of a file for scripts: what `iconv` and Python's `open` take."""

from __future__ import annotations

from fixenc.charsets.elsewhere import Elsewhere, name_elsewhere
from fixenc.files.looking import Look
from fixenc.records import Detection
from fixenc.report.paths import shown

__all__ = ["codec_warning", "codec_word", "elsewhere"]

# What `file --mime-encoding` prints, too; no program takes it for a codec, so that a script stops there.
_BINARY = "binary"
_UNKNOWN = "unknown-8bit"


def elsewhere(found: Detection) -> Elsewhere | None:
    """Return what other programs call the encoding of a document; None if no codec reads all of it, or none is sure."""
    is_sure = not found.is_fallback or found.is_damaged
    if found.encoding is None or not is_sure or found.is_mixed or found.parts:
        return None
    return name_elsewhere(found.encoding, has_bom=found.has_bom)


def codec_word(found: Detection) -> str:
    """Return the codec of a document, ``binary``, or ``unknown-8bit``."""
    if not found.is_text:
        return _BINARY
    known = elsewhere(found)
    return _UNKNOWN if known is None else known.name


def codec_warning(look: Look) -> str | None:
    """Return what is to be known before the codec of a file is used in a script; None if nothing is."""
    found = look.detection
    if found is None or not found.is_text:
        return None
    if found.is_mixed or found.parts:
        return (
            f"{shown(look.path)}: no single codec reads it: its parts are in several encodings; fixenc fix reads them"
        )
    known = elsewhere(found)
    if known is None:
        return f"{shown(look.path)}: no encoding is sure; fixenc detect --candidates shows the likely ones"
    return f"{shown(look.path)}: {known.words}; fixenc fix reads it" if known.words else None
