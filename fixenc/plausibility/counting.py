"""The cost of texts, in one step with the number of their known words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fixenc.plausibility.mixture import Mixture
from fixenc.plausibility.model import load
from fixenc.plausibility.neighbours import neighbour_costs
from fixenc.plausibility.scoring import join_texts
from fixenc.plausibility.words import split_words

# The fewest letters of a long word: shorter ones are known by chance.
_LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Known:
    """The cost of a text, in nats; the number of its words beyond ASCII, of the long ones, and of the known ones."""

    cost: float
    known: int
    long: int
    words: int


def costs_and_known(texts: Sequence[str]) -> list[Known]:
    """Return the cost of each text, as `costs` does, with the number of its known words.

    >>> [(one.known, one.long, one.words) for one in costs_and_known(["la méthode à Évry", "la mÈthode"])]
    [(2, 2, 3), (0, 1, 1)]
    """
    total, known, long, every = (np.zeros(len(texts)) for _ in range(4))
    codes, starts, filled = join_texts(texts)
    if len(codes):
        model, count, beyond = load(), len(starts), codes > 0x7F
        words, mixture = split_words(model, codes, starts, are_one=count == 1), Mixture.of(model, count)
        mixture.learn(words)
        total[filled] = np.add.reduceat(neighbour_costs(model, codes, starts), starts, dtype=np.float64)
        for word in words:
            has_more = word.has(beyond)
            is_long = has_more & (word.lengths >= _LEAST_LETTERS) & (not word.is_run)
            total[filled] += np.bincount(word.segments, mixture.cost(word), count)
            every[filled] += np.bincount(word.segments, has_more, count)
            long[filled] += np.bincount(word.segments, is_long, count)
            known[filled] += np.bincount(word.segments, is_long & word.is_known, count)
    counts = (column.astype(int).tolist() for column in (known, long, every))
    return [Known(*row) for row in zip(total.tolist(), *counts, strict=True)]
