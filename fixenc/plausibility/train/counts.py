"""The counts that a language is learned from, whatever list or text they come from."""

from __future__ import annotations

from typing import NamedTuple


class Counts(NamedTuple):
    """Words with weights, and sequences inside words with weights.

    Weights of either kind add up to one.
    """

    words: dict[str, float]
    trigrams: dict[str, float]


def normalise(weights: dict[str, float]) -> dict[str, float]:
    """Return weights as shares of all, in the order of their keys."""
    total = sum(weights.values()) or 1.0
    return {key: weight / total for key, weight in sorted(weights.items())}
