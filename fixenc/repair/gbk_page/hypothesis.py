"""What a stretch of torn text may have been, as far as it was read, and the ways on from there."""

from __future__ import annotations

from dataclasses import dataclass

from fixenc.damage import MARKS, Step

_WIDE = {ord(narrow): wide for wide, narrow in MARKS.items()}


@dataclass(slots=True)
class Hypothesis:
    """What a stretch of text may have been up to `end`, where a byte of it may be `pending`.

    `notes` are the characters whose bytes were found, each with its reading; `missing` is the offset of a lost byte in
    GBK; `losses` counts the bytes that left no trace. `cost` is the cost of all that, in nats, and `total` includes the
    cost of the text.
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
        """Whether the next character begins where one begins in the damaged text."""
        return self.pending is None

    def extend(self, step: Step, cost: float) -> Hypothesis:
        """Return the hypothesis continued by a step, with the cost of all of it."""
        notes = self.notes | {step.note} if step.note else self.notes
        missing = len(self.text.encode("gbk")) if step.is_byte_missing else self.missing
        losses = self.losses + step.has_lost
        return Hypothesis(step.end, step.pending, self.text + step.original, notes, missing, losses, cost)


Way = tuple[Hypothesis, Step, float]
"""A hypothesis, a step on from it, and the cost of both in nats. Of a thousand ways, few are taken."""


def ends_with_first_byte(text: str, character: str) -> bool:
    """Whether the last byte of a text, its marks full-width, is the same as the first byte of a character."""
    return text[-1:].translate(_WIDE).encode("gbk")[-1:] == character.encode("gbk")[:1]
