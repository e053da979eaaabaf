"""Files that consist of pieces, such as the parts of a mail: the encoding of each piece by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from fixenc import charsets
from fixenc.detection import siblings
from fixenc.detection.origin import Origin
from fixenc.formats.pieces import Piece, ask_once
from fixenc.records import Detection, Evidence, Part

Identify = Callable[[bytes, Origin], Detection]
"""Returns the encoding of some bytes, given where they came from."""

ESCAPE = b"\x1b"
"""What begins an escape sequence of a seven-bit charset."""
# How many pieces before a piece in doubt, and as many after it, are heard as witnesses: one mail has few, an mbox many.
_NEAR = 16


def identify_pieces(data: bytes, pieces: Sequence[Piece], identify: Identify) -> list[Detection]:
    """Return the encoding of each piece: by its own bytes and declaration, and by the others if that leaves a doubt."""
    alone = [_shown(data, piece) for piece in pieces]
    found = ask_once(lambda one: identify(*one), alone)
    if all(map(siblings.is_settled, found)):
        return [_without_head(one) for one in found]
    heard = [siblings.witness(part, one, origin) for (part, origin), one in zip(alone, found, strict=True)]
    for number, one in enumerate(found):
        if siblings.is_settled(one):
            continue
        near = [*heard[max(0, number - _NEAR) : number], *heard[number + 1 : number + 1 + _NEAR]]
        others = [what for what in near if what is not None]
        if others:
            found[number] = siblings.settle(alone[number][0], one, siblings.leaning(others), alone[number][1])
    return [_without_head(one) for one in found]


def _shown(data: bytes, piece: Piece) -> tuple[bytes, Origin]:
    """Return the bytes of a piece, and where they came from; a label for what is plainly UTF-8 says nothing."""
    own = data[piece.start : piece.end]
    return own, Origin(piece.name, None if is_plainly_utf8(own) else piece.label)


def _without_head(found: Detection) -> Detection:
    """Return a detection without the places of its parts, which are those of what detection was shown."""
    return replace(found, parts=())


def is_plainly_utf8(piece: bytes) -> bool:
    """Return whether a piece is UTF-8, and in no seven-bit charset with escape sequences."""
    return charsets.is_utf8(piece) and ESCAPE not in piece


def summarize(data: bytes, pieces: Sequence[Piece], all_found: Sequence[Detection]) -> Detection | None:
    """Return the encodings of a file by those of its pieces, as certain as the least certain of them.

    None if all are ASCII, or one is no text.
    """
    found = [(piece, one) for piece, one in zip(pieces, all_found, strict=True) if one.encoding != "ascii"]
    if not found or not all(one.is_text for _, one in found):
        return None
    least = min((one for _, one in found), key=lambda one: (not one.is_fallback, one.confidence))
    others = [one for _, one in found if one.encoding != "utf-8"]
    main = least if least.is_fallback or not others else min(others, key=lambda one: one.confidence)
    parts = tuple(_parts_of(len(data), found))
    is_mixed = len({part.encoding for part in parts}) > 1
    if main.evidence is Evidence.BOM:
        main = replace(main, has_bom=False)
    return replace(
        main,
        confidence=least.confidence,
        is_mixed=is_mixed or any(one.is_mixed for _, one in found),
        parts=parts if is_mixed else (),
    )


def _parts_of(size: int, found: Sequence[tuple[Piece, Detection]]) -> list[Part]:
    """Return the parts of a file, from its start to its end; what stands between two pieces is ASCII."""
    parts = list[Part]()
    for piece, one in found:
        encoding = str(one.encoding)
        if parts and parts[-1].encoding == encoding:
            continue
        start = piece.start if parts else 0
        if parts:
            parts[-1] = replace(parts[-1], end=start)
        parts.append(Part(start, size, encoding))
    return parts
