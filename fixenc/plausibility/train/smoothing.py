"""Learning of things side by side: how much more often, or more rarely, they are so than by chance."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from fixenc.plausibility.model import LETTER_SCALE

# The largest stored cost, positive or negative, in units of the table.
_MOST = 108

Pairs = dict[tuple[str, str], float]
"""How much rarer one thing is before another than by chance, in nats."""


class Beside(NamedTuple):
    """The costs of pairs, in nats; `others` has the cost of a first thing with any second one that has no entry."""

    pairs: Pairs
    others: dict[str, float]


def learn_pairs(
    counts: Counter[tuple[str, str]],
    least_gain: float,
    expected: Mapping[tuple[str, str], float] | None = None,
    least_missing: float = math.inf,
) -> Beside:
    """Return the pairs that matter (Stolcke 1998), smoothed by the variety of the first (Witten and Bell 1991).

    A pair has an entry if that makes the counts more likely by `least_gain` nats in all, or, if it is rarer than
    expected, if its absence makes them more likely by `least_missing`. `expected` are known costs of pairs: without
    them, pairs are expected by chance.
    """
    total, of_last, of_first, varied = counts.total(), Counter[str](), Counter[str](), Counter[str]()
    for (last, first), times in counts.items():
        of_last[last] += times
        of_first[first] += times
        varied[last] += times > 0
    pairs = dict[tuple[str, str], float]()
    left, left_apart = defaultdict[str, float](lambda: 1.0), defaultdict[str, float](lambda: 1.0)
    for (last, first), times in counts.items():
        apart = of_first[first] / total
        known = apart * math.exp(-expected[last, first]) if expected else apart
        share = (times + varied[last] * known) / (of_last[last] + varied[last])
        unseen = 1.0 if expected else varied[last] / (of_last[last] + varied[last])
        missing = of_last[last] * known - times
        missing -= times * math.log(of_last[last] * known / times) if times else 0.0
        gain = times * abs(math.log(share / (unseen * known)))
        if gain > least_gain or (share < known and missing > least_missing):
            pairs[last, first] = -math.log(share / apart)
            left[last] -= share
            left_apart[last] -= apart
    others = {last: -math.log(max(left[last], 1e-6) / max(left_apart[last], 1e-6)) for last in of_last}
    return Beside(pairs, others)


def quantise(costs: Iterable[float]) -> np.ndarray:
    """Return costs, given in nats, in units of the table, as signed bytes."""
    scaled = np.round(np.array(list(costs)) * LETTER_SCALE)
    clipped: np.ndarray = np.clip(scaled, -_MOST, _MOST).astype(np.int8)
    return clipped
