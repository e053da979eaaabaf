"""Which encoding some bytes are in: stages in order, the first that answers decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fixenc import charsets
from fixenc.detection import binary, bom, declared, escapes, statistical, unicode
from fixenc.records import Decoded, Detection, Evidence

__all__ = ["STAGES", "decode", "detect"]

Stage = Callable[[bytes], "Detection | None"]

# From what cannot be chance to what is only likely. Wide charsets, full of zero bytes, and seven-bit ones, full of
# control bytes, are asked for before binary; damaged UTF-8 before statistics, which would call it windows-1252.
STAGES: tuple[Stage, ...] = (
    bom.detect,
    unicode.detect_by_zero_bytes,
    escapes.detect,
    binary.detect,
    unicode.detect_ascii,
    unicode.detect_utf8,
    declared.detect,
    unicode.detect_damaged_utf8,
    statistical.detect,
)

# What browsers assume of the unknown in most locales; each byte of it has some meaning.
_FALLBACK = Detection("windows-1252", Evidence.FALLBACK, 0.1, reason="no encoding fits; name the right one with --from")


def detect(data: bytes) -> Detection:
    """Tell which encoding `data` is in. Never raises; an answer that is no fallback decodes every byte.

    >>> detect("naïve".encode()).encoding
    'utf-8'
    >>> detect(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0").reason
    'binary: PNG image'
    """
    found = next(filter(None, (stage(data) for stage in STAGES)), _FALLBACK)
    return replace(found, declared=declared.declared_label(data))


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode `data` by the encoding it is in, or by the one given.

    A byte order mark is dropped; places that do not decode become U+FFFD and are listed. Bytes that are no text
    are read by the fallback, so that there is always an answer; see `Detection.is_text`.
    Raises UnknownCharsetError for a label nobody knows.

    >>> decode("Привет, мир! Как дела?".encode("cp1251")).text
    'Привет, мир! Как дела?'
    >>> decode(b"caf\\x82", encoding="cp437").text
    'café'
    """
    detection = detect(data) if encoding is None else _given(data, encoding)
    charset = charsets.named(detection.encoding or _FALLBACK.encoding or "")
    text, undecodable = charset.decode_with_places(data)
    if detection.has_bom:
        text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    return Decoded(text, detection, undecodable)


def _given(data: bytes, label: str) -> Detection:
    """A detection by decree. A byte order mark settles which UTF: https://encoding.spec.whatwg.org/#decode."""
    name, marked = charsets.from_label(label).name, bom.marked_charset(data)
    has_bom = name.startswith("utf-") and marked is not None
    return Detection(
        marked if has_bom and marked else name,
        Evidence.GIVEN,
        1.0,
        has_bom=has_bom,
        declared=declared.declared_label(data),
    )
