"""Detection of an encoding: stages in order, the first that answers decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

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
    pieces,
    siblings,
    statistical,
    torn_utf16,
    unicode,
)
from fixenc.detection.controls import without_controls
from fixenc.detection.decoding import decode_as
from fixenc.detection.language import language_of
from fixenc.detection.origin import UNKNOWN, Origin
from fixenc.detection.pieces import ESCAPE
from fixenc.detection.ranking import find_rivals
from fixenc.detection.support import Support, speaks
from fixenc.formats.pieces import Pieces
from fixenc.formats.types import split
from fixenc.records import Decoded, Detection, Evidence, Rival

__all__ = ["STAGES", "WIDE_OR_SIGNED", "decode", "decode_as", "detect", "identify", "identify_pieces", "rivals"]

Stage = Callable[[bytes, Origin], "Detection | None"]


def _by_bytes(stage: Callable[[bytes], Detection | None]) -> Stage:
    """Return a stage that ignores the file name."""
    return lambda data, _source: stage(data)


def _detect_by_mark(data: bytes, _source: Origin) -> Detection | None:
    """Detect a byte order mark. Lines in another encoding may have been added below the mark of UTF-8."""
    found = bom.detect(data)
    if found is None or not found.is_fallback or found.encoding != "utf-8":
        return found
    others = mixed.detect(data)
    return replace(others, has_bom=True) if others else found


def _detect_by_letters(data: bytes, origin: Origin) -> Detection | None:
    """Detect by what the letters look like, ignoring control bytes between them."""
    bare = without_controls(data)
    found = statistical.detect(bare, origin)
    if bare != data and found is not None and not _holds_with_controls(data, found):
        found = statistical.detect(data, origin)
    return binary.detect_nul(data) or found if found is None or found.is_fallback else found


def _holds_with_controls(data: bytes, found: Detection) -> bool:
    """Return whether control bytes are characters by an encoding, and not halves of characters."""
    charset = charsets.named(found.encoding or "")
    return not charset.name.startswith("utf-16") and not charset.decode_with_places(data)[1]


def _detect_in_pieces(data: bytes, origin: Origin) -> Detection | None:
    """Detect the encodings of a file that consists of pieces, each by all stages."""
    whole = None if data.isascii() and ESCAPE not in data else split(origin.name, data)
    if whole is None:
        return None
    return pieces.summarize(data, whole.pieces, pieces.identify_pieces(data, whole.pieces, _identify_piece))


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
_OF_ONE_PIECE: tuple[Stage, ...] = (
    escapes.detect,
    _by_bytes(ebcdic.detect),
    _by_bytes(binary.detect_bytes),
    _by_bytes(unicode.detect_ascii),
    _by_bytes(chance.detect),
    _by_bytes(mixed.detect),
    _by_bytes(unicode.detect_damaged_utf8),
    _detect_by_letters,
)
STAGES: tuple[Stage, ...] = (
    *WIDE_OR_SIGNED,
    _detect_in_pieces,
    *_OF_ONE_PIECE,
)

# The most bytes of a file whose detection is remembered, and of how many files it is: 2 MB in all.
_SMALL = 4096
_MOST_SMALL = 512

# The fallback of browsers in most locales; it decodes any byte.
_FALLBACK = Detection("windows-1252", Evidence.FALLBACK, 0.1, reason="no encoding fits; choose one with --from")


def detect(
    data: bytes | bytearray | memoryview,
    *,
    name: str = "",
    label: str | None = None,
    among: siblings.Neighbours | None = None,
) -> Detection:
    """Return the encoding and the language of `data`. Raises TypeError if that is not bytes, and nothing else.

    A detection that is no fallback decodes every byte.

    `name` is the name of the file, which shows its type: a declaration counts only where the type has it. `label` is
    what came with it, such as the charset of an HTTP header; like a declaration, it is held against the bytes. `among`
    returns what the files beside it say of its charset; it is called only if this file alone leaves a doubt.

    >>> detect("naïve".encode()).encoding
    'utf-8'
    >>> detect(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0").reason
    'binary: PNG image'
    """
    data = bytes_of(data, "detect")
    found = identify(data, origin=Origin(name, label), among=among)
    return replace(found, language=language_of(data, found))


def rivals(
    data: bytes | bytearray | memoryview,
    *,
    name: str = "",
    label: str | None = None,
    among: siblings.Neighbours | None = None,
) -> tuple[Rival, ...]:
    """Return the charsets that `data` may be in, the most likely first, at most five; none for bytes that are not text.

    ASCII has no rivals, nor has text with a byte order mark, nor UTF-8 unless it may be UTF-8 by chance. `name`,
    `label` and `among` are as for `detect`, and so is what is raised.

    >>> [one.excerpt for one in rivals("Größe und Maß".encode("cp1252"))][0]
    'Größe und Maß'
    """
    data, origin = bytes_of(data, "rivals"), Origin(name, label)
    found = identify(data, origin=origin, among=among)
    return find_rivals(data, found, among() if among is not None and not siblings.is_settled(found) else {}, origin)


def decode(
    data: bytes | bytearray | memoryview, encoding: str | None = None, *, name: str = "", label: str | None = None
) -> Decoded:
    """Decode `data` by its detected encoding, or by the one given; `name` and `label` are as for `detect`.

    A byte order mark is dropped; undecodable byte sequences become U+FFFD and are listed. Bytes that are not text are
    decoded by the fallback, so that there is always an answer; see `Detection.is_text`. The language is not detected.
    Raises UnknownCharsetError for an unknown label, TypeError if `data` is not bytes.

    >>> decode("Привет, мир! Как дела?".encode("cp1251")).text
    'Привет, мир! Как дела?'
    >>> decode(b"caf\\x82", encoding="cp437").text
    'café'
    """
    data = bytes_of(data, "decode")
    return decode_as(data, identify(data, encoding, origin=Origin(name, label)))


def identify(
    data: bytes,
    encoding: str | None = None,
    *,
    origin: Origin = UNKNOWN,
    among: siblings.Neighbours | None = None,
) -> Detection:
    """Return the encoding of `data`, detected or given by the label `encoding`; its language is not detected.

    The label of its origin is evidence before what it declares itself. Raises UnknownCharsetError for an unknown
    `encoding`.
    """
    if encoding is not None:
        found = _detect_given(data, encoding, origin)
        return binary.detect_web_archive(data) or with_codec(damaged.settle(data, found))
    found = _identify_by(STAGES, data, origin._replace(label=None), among)
    if origin.label is not None:
        found = labelled.settle(data, found, origin)
    return _finish(data, found, origin)


def _identify_by(
    stages: tuple[Stage, ...], data: bytes, origin: Origin, among: siblings.Neighbours | None
) -> Detection:
    is_small = stages is STAGES and len(data) <= _SMALL
    found = _identify_small(data, origin) if is_small else _identify_alone(stages, data, origin)
    return siblings.settle(data, found, among(), origin) if among and not siblings.is_settled(found) else found


def _identify_alone(stages: tuple[Stage, ...], data: bytes, origin: Origin) -> Detection:
    found = next(filter(None, (stage(data, origin) for stage in stages)), _FALLBACK)
    if found.evidence in (Evidence.STATISTICS, Evidence.FALLBACK) and binary.has_few_colours(data):
        return binary.FEW_COLOURS
    return binary.ROWS if _is_picture(data, found) else found


def _is_picture(data: bytes, found: Detection) -> bool:
    """Return whether bytes are in rows of equal ones, and the text that they would be has no known words.

    What the document, or what came with it, says of its charset is believed.
    """
    if found.evidence not in (Evidence.STATISTICS, Evidence.FALLBACK) or not binary.has_rows(data):
        return False
    return not speaks(Support(charsets.named(found.encoding or "").decode_with_places(data[:_SMALL])[0]))


@lru_cache(_MOST_SMALL)
def _identify_small(data: bytes, origin: Origin) -> Detection:
    """Return the detection of a small file alone, remembered: as a sibling of others it was asked for before."""
    return _identify_alone(STAGES, data, origin)


def _finish(data: bytes, found: Detection, origin: Origin) -> Detection:
    """Return a detection with what is declared, and with Python's codec."""
    label = declared.declared_label(data, origin)
    return with_codec(damaged.settle(data, found if label == found.declared else replace(found, declared=label)))


def identify_pieces(
    data: bytes, whole: Pieces, encoding: str | None = None, *, name: str = ""
) -> tuple[Detection, list[Detection]]:
    """Return the encoding of a file, and of each of its pieces: detected, or given for pieces that are not UTF-8."""

    def identify_one(piece: bytes, origin: Origin) -> Detection:
        if encoding is None or pieces.is_plainly_utf8(piece):
            return _identify_piece(piece, origin)
        return identify(piece, encoding, origin=origin)

    found = pieces.identify_pieces(data, whole.pieces, identify_one)
    summary = pieces.summarize(data, whole.pieces, found)
    if summary is None:
        return identify(data, encoding, origin=Origin(name)), found
    return with_codec(replace(summary, declared=declared.declared_label(data, Origin(name)))), found


def _identify_piece(data: bytes, origin: Origin) -> Detection:
    """Return the encoding of a piece, which has no pieces itself."""
    return _finish(data, _identify_by((*WIDE_OR_SIGNED, *_OF_ONE_PIECE), data, origin, None), origin)


def with_codec(found: Detection) -> Detection:
    """Return a detection with Python's codec for it; None for a document in several encodings, which no codec reads."""
    if found.encoding is None or found.is_mixed or found.parts:
        return replace(found, codec=None)
    return replace(found, codec=codec_of(found.encoding, has_bom=found.has_bom))


def _detect_given(data: bytes, label: str, origin: Origin) -> Detection:
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
        declared=declared.declared_label(data, origin),
    )
