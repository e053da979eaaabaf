"""Which encoding some bytes are in: stages in order, the first that answers decides."""

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
    mixed,
    siblings,
    statistical,
    torn_utf16,
    unicode,
)
from fixenc.detection.controls import without_controls
from fixenc.detection.decoding import decode_as
from fixenc.detection.language import language_of
from fixenc.detection.rivals import rivals_of
from fixenc.records import Decoded, Detection, Evidence, Rival

__all__ = ["STAGES", "WIDE_OR_SIGNED", "decode", "decode_as", "detect", "identify", "rivals"]

Stage = Callable[[bytes, str], "Detection | None"]


def _by_bytes(stage: Callable[[bytes], Detection | None]) -> Stage:
    """A stage that looks at the bytes and not at the file's name."""
    return lambda data, _name: stage(data)


def _by_mark(data: bytes, _name: str) -> Detection | None:
    """By a byte order mark; lines in another encoding may have been added below that of UTF-8."""
    found = bom.detect(data)
    if found is None or not found.is_fallback or found.encoding != "utf-8":
        return found
    others = mixed.detect(data)
    return replace(others, has_bom=True) if others else found


def _by_letters(data: bytes, name: str) -> Detection | None:
    """What the letters look like, whatever control bytes stand between them."""
    bare = without_controls(data)
    found = statistical.detect(bare, name)
    if bare != data and found is not None and not _holds_with_controls(data, found):
        found = statistical.detect(data, name)
    return binary.detect_nul(data) or found if found is None or found.is_fallback else found


def _holds_with_controls(data: bytes, found: Detection) -> bool:
    """Whether control bytes stand for themselves by an encoding, and are no halves of characters."""
    charset = charsets.named(found.encoding or "")
    return not charset.name.startswith("utf-16") and not charset.decode_with_places(data)[1]


# From what cannot be chance to what is only likely. Wide charsets, full of zero bytes, and seven-bit ones, full of
# control bytes, are asked for before binary; damaged UTF-8 before statistics, which would call it windows-1252.
WIDE_OR_SIGNED: tuple[Stage, ...] = (
    _by_bytes(joined.detect),
    _by_bytes(binary.detect_signature),
    _by_bytes(appended.detect),
    _by_bytes(torn_utf16.detect),
    _by_mark,
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
    _by_letters,
)

# What browsers assume of the unknown in most locales; each byte of it has some meaning.
_FALLBACK = Detection("windows-1252", Evidence.FALLBACK, 0.1, reason="no encoding fits; choose one with --from")


def detect(
    data: bytes | bytearray | memoryview, *, name: str = "", among: siblings.Neighbours | None = None
) -> Detection:
    """Tell which encoding and language `data` is in. Never raises on any bytes, but TypeError for what is none.

    An answer that is no fallback decodes every byte.

    `name` is the file's, by which Python sources are known, whose declaration would be prose elsewhere. `among` tells
    what the files beside it are in, and is asked only if this one leaves a doubt.

    >>> detect("naïve".encode()).encoding
    'utf-8'
    >>> detect(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0").reason
    'binary: PNG image'
    """
    data = bytes_of(data, "detect")
    found = identify(data, name=name, among=among)
    return replace(found, language=language_of(data, found))


def rivals(data: bytes, *, name: str = "", among: siblings.Neighbours | None = None) -> tuple[Rival, ...]:
    """The charsets that `data` may be in, the likeliest first, at most five, and none for bytes that are no text.

    ASCII and what a byte order mark tells have no rivals, nor has UTF-8 but where it may be chance. `name` and `among`
    are as for `detect`.

    >>> [one.excerpt for one in rivals("Größe und Maß".encode("cp1252"))][0]
    'Größe und Maß'
    """
    found = identify(data, name=name, among=among)
    return rivals_of(data, found, among() if among is not None and not siblings.is_settled(found) else {}, name)


def decode(data: bytes | bytearray | memoryview, encoding: str | None = None, *, name: str = "") -> Decoded:
    """Decode `data` by the encoding it is in, or by the one given; `name` is as for `detect`.

    A byte order mark is dropped; places that do not decode become U+FFFD and are listed. Bytes that are no text
    are read by the fallback, so that there is always an answer; see `Detection.is_text`. Its language is left out.
    Raises UnknownCharsetError for a label nobody knows, TypeError for what is no bytes.

    >>> decode("Привет, мир! Как дела?".encode("cp1251")).text
    'Привет, мир! Как дела?'
    >>> decode(b"caf\\x82", encoding="cp437").text
    'café'
    """
    data = bytes_of(data, "decode")
    return decode_as(data, identify(data, encoding, name=name))


def identify(
    data: bytes, encoding: str | None = None, *, name: str = "", among: siblings.Neighbours | None = None
) -> Detection:
    """Which encoding `data` is in, or is said to be in by the label `encoding`; its language is not looked for."""
    if encoding is not None:
        return with_codec(damaged.settled(data, _given(data, encoding, name)))
    found = next(filter(None, (stage(data, name) for stage in STAGES)), _FALLBACK)
    if among is not None and not siblings.is_settled(found):
        found = siblings.settled(data, found, among(), name)
    return with_codec(damaged.settled(data, replace(found, declared=declared.declared_label(data, name))))


def with_codec(found: Detection) -> Detection:
    """The same, with what Python calls the encoding; of a document in several nothing, since no codec reads it."""
    if found.encoding is None or found.is_mixed or found.parts:
        return replace(found, codec=None)
    return replace(found, codec=codec_of(found.encoding, has_bom=found.has_bom))


def _given(data: bytes, label: str, name: str) -> Detection:
    """A detection by decree. A byte order mark settles which UTF: https://encoding.spec.whatwg.org/#decode."""
    encoding, marked = charsets.from_label(label).name, bom.marked_charset(data)
    has_bom = encoding.startswith("utf-") and marked is not None
    return Detection(
        marked if has_bom and marked else encoding,
        Evidence.GIVEN,
        1.0,
        has_bom=has_bom,
        declared=declared.declared_label(data, name),
    )
