"""What a stretch of torn text may have been, as far as it was read, and the ways on from there."""

from __future__ import annotations

from dataclasses import dataclass

from fixenc.damage import MARKS, Step

_WIDE = {ord(narrow): wide for wide, narrow in MARKS.items()}


@dataclass(slots=True)
class Reading:
    """What a stretch of text may have been, as far as it was read: up to `end`, with a byte `pending`.

    `notes` are the characters whose bytes were found, with their readings; `missing` is the place of a byte, in
    GBK, that was lost; `losses` counts what left no trace, `cost` is how rare all that is, `total` with that of the
    text.
    """

    end: int
    pending: int | None
    text: str
    notes: frozenset[tuple[str, str]] = frozenset()
    missing: int | None = None
    losses: int = 0
    cost: float = 0.0
    total: float = 0.0

    @property
    def is_in_step(self) -> bool:
        """Whether characters begin where those of the text before did."""
        return self.pending is None

    def grown(self, step: Step, cost: float) -> Reading:
        """The reading gone on by a step, and how rare all of that is."""
        notes = self.notes | {step.note} if step.note else self.notes
        missing = len(self.text.encode("gbk")) if step.is_byte_missing else self.missing
        losses = self.losses + step.has_lost
        return Reading(step.end, step.pending, self.text + step.original, notes, missing, losses, cost)


Way = tuple[Reading, Step, float]
"""A reading, a step on from it, and how rare both are in nats. Of a thousand ways, few are gone."""


def ends_with_first_byte(text: str, character: str) -> bool:
    """Whether the byte before a character is the same as its first, as long as marks are full-width."""
    return text[-1:].translate(_WIDE).encode("gbk")[-1:] == character.encode("gbk")[:1]
