"""The main path for a document too large to hold: the same stages, some of its lines at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from fixenc.detection.streaming import Blocks, identify_blocks, parts
from fixenc.options import Options
from fixenc.pipeline import Actions, Cleaned, clean
from fixenc.records import Detection

# So many bytes are cleaned at a time. They hold thousands of lines, which tell what befell them as well as all would.
_PART = 1 << 20


class Fingerprint(Protocol):
    """What tells the fingerprint of bytes that it is given one after the other, as those of hashlib do."""

    def update(self, data: bytes, /) -> None:
        """Take the next."""

    def hexdigest(self) -> str:
        """The fingerprint of all."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is to tell of a large document, and the fingerprint (SHA-256 unless asked) of its clean bytes.

    `detection`, `done` and `refusal` are as for `Cleaned`. `doubtful` counts stretches, `undecodable` places.
    """

    detection: Detection
    done: Actions = field(default_factory=Actions)
    doubtful: int = 0
    undecodable: int = 0
    digest: str = ""
    refusal: str | None = None


def clean_parts(blocks: Blocks, found: Detection, options: Options, *, name: str = "") -> Iterator[Cleaned]:
    """The parts of a document, each cleaned by itself."""
    for number, part in enumerate(parts(blocks, found, _PART)):
        yield clean(part, replace(found, has_bom=False) if number else found, options, name=name, is_part=True)


def survey(blocks: Blocks, options: Options, *, name: str = "", fingerprint: Fingerprint | None = None) -> Survey:
    """What cleaning a document does to it; it is read from start to end, and nothing of it is kept.

    Ends with the first part that nobody can vouch for.
    """
    # Where parts in several encodings begin in the whole, a part of it does not tell; it is read line by line.
    found = replace(identify_blocks(blocks, options.encoding, name=name), parts=())
    seen, fingerprint = Survey(found), fingerprint or hashlib.sha256()
    if not found.is_text or (found.is_fallback and not found.is_damaged):
        return replace(seen, refusal=found.reason or "")
    for cleaned in clean_parts(blocks, found, options, name=name):
        if cleaned.refusal is not None:
            return Survey(found, refusal=cleaned.refusal, undecodable=len(cleaned.undecodable))
        fingerprint.update(cleaned.data)
        seen = replace(
            seen,
            done=seen.done + cleaned.done,
            doubtful=seen.doubtful + len(cleaned.repair.unsure),
            undecodable=seen.undecodable + len(cleaned.undecodable),
        )
    return replace(seen, digest=fingerprint.hexdigest())
