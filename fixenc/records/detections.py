"""What detection finds out about bytes, and what decoding makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Evidence(str, Enum):
    """The evidence for an encoding."""

    BOM = "bom"
    ASCII = "ascii"
    UTF8 = "utf-8"
    ZERO_BYTES = "zero bytes"
    ESCAPES = "escape sequences"
    DECLARED = "declared"
    STATISTICS = "statistics"
    SIBLINGS = "siblings"
    GIVEN = "given"
    FALLBACK = "fallback"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Undecodable:
    """An undecodable byte sequence: the position of its U+FFFD in the text, and its bytes.

    `data` is empty for UTF-7 and similar codecs, which can encode half a character.
    """

    position: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """The encoding of the bytes of a document from `start` up to, not including, `end`."""

    start: int
    end: int
    encoding: str


@dataclass(frozen=True, slots=True)
class Detection:
    """The encoding of some bytes, and the evidence for it.

    `encoding` is a canonical charset name, or None for binary data. `confidence` is a probability from 0 to 1.
    `language` is a BCP 47 tag; only `detect` looks for it, since that takes time. `declared` is the label in the
    document itself, right or wrong. `reason` says why bytes are binary data, or why the answer is only a fallback. If
    `is_mixed`, only some parts are in `encoding`; `parts` are all parts from the first byte to the last, empty for
    documents that are too large for memory. `is_damaged` is true if the encoding is certain although there are
    undecodable byte sequences. `codec` is the name by which Python's `open` reads the whole document, or None if Python
    has no such codec; `fixenc.register` adds fixenc's own.
    """

    encoding: str | None
    evidence: Evidence
    confidence: float
    language: str | None = None
    declared: str | None = None
    has_bom: bool = False
    reason: str | None = None
    is_mixed: bool = False
    parts: tuple[Part, ...] = ()
    is_damaged: bool = False
    codec: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether the bytes are text at all."""
        return self.encoding is not None

    @property
    def is_guessed(self) -> bool:
        """Whether the only evidence is statistics over this document or its siblings."""
        return self.evidence in (Evidence.STATISTICS, Evidence.SIBLINGS)

    @property
    def is_fallback(self) -> bool:
        """Whether there is no evidence that every byte is in this encoding."""
        return self.evidence in (Evidence.FALLBACK, Evidence.BINARY)


@dataclass(frozen=True, slots=True)
class Rival:
    """A candidate encoding: its probability from 0 to 1, and an excerpt of the text where candidates differ."""

    encoding: str
    probability: float
    excerpt: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded text, its detection, and its undecodable byte sequences (each one U+FFFD in the text)."""

    text: str
    detection: Detection
    undecodable: tuple[Undecodable, ...] = ()
