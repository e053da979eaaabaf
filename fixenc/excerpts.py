"""The frozen records of what a person is shown of a document: excerpts, proofs, doubts, and what was lost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an excerpt, before and after: the same text where nothing changed.

    `omitted` is the number of characters that are left out after it.
    """

    before: str
    after: str
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class ProofStep:
    """One damage of an accident in words, and the text that it makes when it is run forwards."""

    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of changes: the text after them, and what each damage of their accident makes of it, in order.

    The last step is the text before.
    """

    after: str
    steps: tuple[ProofStep, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Changes in their surroundings: the line where they begin, from 1, what they are, in words, and their proofs.

    `odds` is that of the least certain one, as in `Region`.
    """

    line: int
    pieces: tuple[Piece, ...]
    how: tuple[str, ...]
    proofs: tuple[Proof, ...] = ()
    odds: float | None = None
    is_guessed: bool = False
    is_cut_before: bool = False
    is_cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stretch that seems damaged and was left alone, in its surroundings, with what it may have been and why."""

    line: int
    left: str
    text: str
    right: str
    candidates: tuple[tuple[str, str], ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that no program can restore: its line and column, from 1, in words, and its bytes if they are known."""

    line: int
    column: int
    words: str
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class CandidateText:
    """Some lines of a document as a candidate encoding reads them, and the probability of the encoding."""

    encoding: str
    probability: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a person is shown of a document: of each list the first, and how many there are in all.

    `changes` counts changed stretches, `shown` those in the excerpts. `note` says why some of it is missing.
    """

    excerpts: tuple[Excerpt, ...] = ()
    changes: int = 0
    shown: int = 0
    is_guessed: bool = False
    doubts: tuple[Doubt, ...] = ()
    all_doubts: int = 0
    lost: tuple[Lost, ...] = ()
    all_lost: int = 0
    candidates: tuple[CandidateText, ...] = ()
    language: str | None = None
    note: str | None = None
