"""Detection of an encoding: stages in order, the first that answers decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fixenc import charsets
from fixenc.arguments import bytes_of
from fixenc.charsets.registering import codec_of
from fixenc.detection import (
    appended,
    binary,
    bom,
    chance,
    damaged,
    declared,
    ebcdic,
    escapes,
    joined,
    labelled,
    mixed,
    siblings,
    statistical,
    torn_utf16,
    unicode,
)
from fixenc.detection.controls import without_controls
from fixenc.detection.decoding import decode_as
from fixenc.detection.language import language_of
from fixenc.detection.rivals import find_rivals
from fixenc.records import Decoded, Detection, Evidence, Rival

__all__ = ["STAGES", "WIDE_OR_SIGNED", "decode", "decode_as", "detect", "identify", "rivals"]

Stage = Callable[[bytes, str], "Detection | None"]


def _by_bytes(stage: Callable[[bytes], Detection | None]) -> Stage:
    """Return a stage that ignores the file name."""
    return lambda data, _name: stage(data)


def _detect_by_mark(data: bytes, _name: str) -> Detection | None:
    """Detect a byte order mark. Lines in another encoding may have been added below the mark of UTF-8."""
    found = bom.detect(data)
    if found is None or not found.is_fallback or found.encoding != "utf-8":
        return found
    others = mixed.detect(data)
    return replace(others, has_bom=True) if others else found


def _detect_by_letters(data: bytes, name: str) -> Detection | None:
    """Detect by what the letters look like, ignoring control bytes between them."""
    bare = without_controls(data)
    found = statistical.detect(bare, name)
    if bare != data and found is not None and not _holds_with_controls(data, found):
        found = statistical.detect(data, name)
    return binary.detect_nul(data) or found if found is None or found.is_fallback else found


def _holds_with_controls(data: bytes, found: Detection) -> bool:
    """Return whether control bytes are characters by an encoding, and not halves of characters."""
    charset = charsets.named(found.encoding or "")
    return not charset.name.startswith("utf-16") and not charset.decode_with_places(data)[1]


# From certain evidence to likely evidence. Wide charsets, full of zero bytes, and seven-bit ones, full of control
# bytes, come before binary; damaged UTF-8 before statistics, which would call it windows-1252.
WIDE_OR_SIGNED: tuple[Stage, ...] = (
    _by_bytes(joined.detect),
    _by_bytes(binary.detect_signature),
    binary.detect_name,
    _by_bytes(appended.detect),
    _by_bytes(torn_utf16.detect),
    _detect_by_mark,
    _by_bytes(unicode.detect_wide),
)
STAGES: tuple[Stage, ...] = (
    *WIDE_OR_SIGNED,
    escapes.detect,
    _by_bytes(ebcdic.detect),
    _by_bytes(binary.detect_bytes),
    _by_bytes(unicode.detect_ascii),
    _by_bytes(chance.detect),
    _by_bytes(mixed.detect),
    _by_bytes(unicode.detect_damaged_utf8),
    _detect_by_letters,
)

# The fallback of browsers in most locales; it decodes any byte.
_FALLBACK = Detection("windows-1252", Evidence.FALLBACK, 0.1, reason="no encoding fits; choose one with --from")


def detect(
    data: bytes | bytearray | memoryview, *, name: str = "", among: siblings.Neighbours | None = None
) -> Detection:
    """Return the encoding and the language of `data`. Raises TypeError if that is not bytes, and nothing else.

    A detection that is no fallback decodes every byte.

    `name` is the name of the file, which shows its type: a declaration counts only where the type has it. `among`
    returns what the files beside it say of its charset; it is called only if this file alone leaves a doubt.

    >>> detect("naïve".encode()).encoding
    'utf-8'
    >>> detect(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0").reason
    'binary: PNG image'
    """
    data = bytes_of(data, "detect")
    found = identify(data, name=name, among=among)
    return replace(found, language=language_of(data, found))


def rivals(data: bytes, *, name: str = "", among: siblings.Neighbours | None = None) -> tuple[Rival, ...]:
    """Return the charsets that `data` may be in, the most likely first, at most five; none for bytes that are not text.

    ASCII has no rivals, nor has text with a byte order mark, nor UTF-8 unless it may be UTF-8 by chance. `name` and
    `among` are as for `detect`.

    >>> [one.excerpt for one in rivals("Größe und Maß".encode("cp1252"))][0]
    'Größe und Maß'
    """
    found = identify(data, name=name, among=among)
    return find_rivals(data, found, among() if among is not None and not siblings.is_settled(found) else {}, name)


def decode(data: bytes | bytearray | memoryview, encoding: str | None = None, *, name: str = "") -> Decoded:
    """Decode `data` by its detected encoding, or by the one given; `name` is as for `detect`.

    A byte order mark is dropped; undecodable byte sequences become U+FFFD and are listed. Bytes that are not text are
    decoded by the fallback, so that there is always an answer; see `Detection.is_text`. The language is not detected.
    Raises UnknownCharsetError for an unknown label, TypeError if `data` is not bytes.

    >>> decode("Привет, мир! Как дела?".encode("cp1251")).text
    'Привет, мир! Как дела?'
    >>> decode(b"caf\\x82", encoding="cp437").text
    'café'
    """
    data = bytes_of(data, "decode")
    return decode_as(data, identify(data, encoding, name=name))


def identify(
    data: bytes,
    encoding: str | None = None,
    *,
    name: str = "",
    among: siblings.Neighbours | None = None,
    header: str | None = None,
) -> Detection:
    """Return the encoding of `data`, detected or given by the label `encoding`; its language is not detected.

    `header` is the label in the header of the message that the document came in, which is evidence before its own.
    Raises UnknownCharsetError for an unknown `encoding`.
    """
    if encoding is not None:
        return binary.detect_web_archive(data) or with_codec(damaged.settle(data, _detect_given(data, encoding, name)))
    found = next(filter(None, (stage(data, name) for stage in STAGES)), _FALLBACK)
    if among is not None and not siblings.is_settled(found):
        found = siblings.settle(data, found, among(), name)
    if header is not None:
        found = labelled.settle(data, found, header, name)
    label = declared.declared_label(data, name)
    return with_codec(damaged.settle(data, found if label == found.declared else replace(found, declared=label)))


def with_codec(found: Detection) -> Detection:
    """Return a detection with Python's codec for it; None for a document in several encodings, which no codec reads."""
    if found.encoding is None or found.is_mixed or found.parts:
        return replace(found, codec=None)
    return replace(found, codec=codec_of(found.encoding, has_bom=found.has_bom))


def _detect_given(data: bytes, label: str, name: str) -> Detection:
    """Return the detection for a given label; a byte order mark settles which UTF it is.

    So does https://encoding.spec.whatwg.org/#decode.
    """
    encoding, marked = charsets.from_label(label).name, bom.marked_charset(data)
    has_bom = encoding.startswith("utf-") and marked is not None
    return Detection(
        marked if has_bom and marked else encoding,
        Evidence.GIVEN,
        1.0,
        has_bom=has_bom,
        declared=declared.declared_label(data, name),
    )
