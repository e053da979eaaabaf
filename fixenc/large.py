"""The main path for a document that is too large for memory: the same stages, on parts of its lines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from fixenc.cleaned import Actions, Cleaned
from fixenc.cleaning import find_type, forced
from fixenc.detection.origin import UNKNOWN, Origin
from fixenc.detection.streaming import Blocks, identify_blocks, split_blocks
from fixenc.formats.types import must_be_whole
from fixenc.options import Options
from fixenc.records import Detection
from fixenc.spreading import Part, Piece, clean_piece, clean_pieces

Tell = Callable[[int, bool], None]
"""Is told of each part of a document once it is cleaned: how many bytes it had, and whether they changed."""

# The size of a part, in bytes: its thousands of lines are as much evidence of an accident as the whole document.
_PART = 1 << 20
# Why a file is left alone whose parts cannot be told apart without keeping all of it in memory.
_IN_PIECES = "its parts may be in charsets of their own, and it is too large to take them apart: split it first"


class Fingerprint(Protocol):
    """Computes the fingerprint of bytes, as hash objects of hashlib do."""

    def update(self, data: bytes, /) -> None:
        """Add the next bytes."""

    def hexdigest(self) -> str:
        """Return the fingerprint of all bytes."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What cleaning a large document does, and the fingerprint of its clean bytes (SHA-256 by default).

    `detection`, `done` and `refusal` are as in `Cleaned`. `doubtful` counts stretches of text that seem damaged and are
    left alone, `undecodable` counts undecodable byte sequences, `lost` other characters that are U+FFFD. `changed` has
    a byte for each part: 0 if it stays as it is.
    """

    detection: Detection
    done: Actions = field(default_factory=Actions)
    doubtful: int = 0
    undecodable: int = 0
    lost: int = 0
    digest: str = ""
    refusal: str | None = None
    changed: bytes = b""


def clean_again(
    blocks: Blocks, seen: Survey, options: Options, *, name: str = "", tell: Tell | None = None
) -> Iterator[bytes]:
    """Yield the clean bytes of a document that was surveyed, part by part; what stays as it is is not cleaned again."""
    pieces = _cut(blocks, seen.detection, options, name)
    # A part that was not there at the survey is cleaned, and the fingerprint shows that the file has changed.
    marked = (piece._replace(is_known=seen.changed[piece.number : piece.number + 1] == b"\0") for piece in pieces)
    return (part.data for part in _clean_each(marked, options, name, tell))


def _clean_each(pieces: Iterable[Piece], options: Options, name: str, tell: Tell | None) -> Iterator[Part]:
    """Yield the parts of a document, each cleaned; several at a time, if the run has workers for them."""
    for part in clean_pieces(pieces, options, name):
        if tell is not None:
            tell(part.length, bool(part.done.in_words))
        yield part


def look_at_parts(blocks: Blocks, found: Detection, options: Options, *, name: str = "") -> Iterator[Cleaned]:
    """Yield the parts of a document, each cleaned, with all that was found in it."""
    return (clean_piece(piece, options, name) for piece in _cut(blocks, found, options, name))


def _cut(blocks: Blocks, found: Detection, options: Options, name: str) -> Iterator[Piece]:
    """Yield the parts of a document as they are."""
    form = None
    for number, part in enumerate(split_blocks(blocks, found, _PART)):
        form = form or find_type(part, found, options, name)
        yield Piece(part, replace(found, has_bom=False) if number else found, number, form.name)


def survey(
    blocks: Blocks,
    options: Options,
    *,
    origin: Origin = UNKNOWN,
    fingerprint: Fingerprint | None = None,
    tell: Tell | None = None,
) -> Survey:
    """Return what cleaning a document does, without keeping it in memory.

    Stops at the first part that cannot be cleaned, with its refusal.
    """
    # Offsets of parts in several encodings are of no use within a part, which is decoded line by line.
    found = replace(identify_blocks(blocks, options.encoding, origin=origin), parts=())
    is_in_pieces = must_be_whole(origin.name, next(iter(blocks()), b""), forced(options))
    seen, fingerprint, changed = Survey(found), fingerprint or hashlib.sha256(), bytearray()
    if not found.is_text or (found.is_fallback and not found.is_damaged):
        return replace(seen, refusal=found.reason or "")
    if is_in_pieces and found.encoding not in ("ascii", "utf-8"):
        return replace(seen, refusal=_IN_PIECES)
    for part in _clean_each(_cut(blocks, found, options, origin.name), options, origin.name, tell):
        if part.refusal is not None:
            return Survey(found, refusal=part.refusal, undecodable=part.undecodable)
        if is_in_pieces and part.done.in_words:
            return Survey(found, refusal=_IN_PIECES)
        fingerprint.update(part.data)
        changed.append(bool(part.done.in_words))
        seen = replace(
            seen,
            done=seen.done + part.done,
            doubtful=seen.doubtful + part.doubtful,
            undecodable=seen.undecodable + part.undecodable,
            lost=seen.lost + part.lost,
        )
    return replace(seen, digest=fingerprint.hexdigest(), changed=bytes(changed))
