"""The main path for a document that is too large for memory: the same stages, on parts of its lines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from fixenc.cleaned import Actions, Cleaned
from fixenc.cleaning import Lines, clean, find_type, forced
from fixenc.detection.origin import UNKNOWN, Origin
from fixenc.detection.streaming import Blocks, identify_blocks, split_blocks
from fixenc.formats.types import must_be_whole
from fixenc.options import Options
from fixenc.records import Detection
from fixenc.spots import count_lost

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
    left alone, `undecodable` counts undecodable byte sequences, `lost` other characters that are U+FFFD.
    """

    detection: Detection
    done: Actions = field(default_factory=Actions)
    doubtful: int = 0
    undecodable: int = 0
    lost: int = 0
    digest: str = ""
    refusal: str | None = None


def clean_parts(
    blocks: Blocks, found: Detection, options: Options, *, name: str = "", tell: Tell | None = None
) -> Iterator[Cleaned]:
    """Yield the parts of a document, each cleaned."""
    form = None
    for number, part in enumerate(split_blocks(blocks, found, _PART)):
        form = form or find_type(part, found, options, name)
        own = replace(found, has_bom=False) if number else found
        cleaned = clean(part, own, options, name=name, part=Lines(number, form))
        if tell is not None:
            tell(len(part), cleaned.is_changed)
        yield cleaned


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
    seen, fingerprint = Survey(found), fingerprint or hashlib.sha256()
    if not found.is_text or (found.is_fallback and not found.is_damaged):
        return replace(seen, refusal=found.reason or "")
    if is_in_pieces and found.encoding not in ("ascii", "utf-8"):
        return replace(seen, refusal=_IN_PIECES)
    for cleaned in clean_parts(blocks, found, options, name=origin.name, tell=tell):
        if cleaned.refusal is not None:
            return Survey(found, refusal=cleaned.refusal, undecodable=len(cleaned.undecodable))
        if is_in_pieces and cleaned.is_changed:
            return Survey(found, refusal=_IN_PIECES)
        fingerprint.update(cleaned.data)
        seen = replace(
            seen,
            done=seen.done + cleaned.done,
            doubtful=seen.doubtful + len(cleaned.repair.unsure),
            undecodable=seen.undecodable + len(cleaned.undecodable),
            lost=seen.lost + count_lost(cleaned),
        )
    return replace(seen, digest=fingerprint.hexdigest())
