"""What is learned of things side by side: how much oftener, or more rarely, they are so than by chance."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from fixenc.plausibility.model import LETTER_SCALE

# Nothing is rarer, or commoner, by more than so much, in units of the table.
_MOST = 108

Pairs = dict[tuple[str, str], float]
"""How much rarer it is that one thing stands before another than by themselves, in nats."""


class Beside(NamedTuple):
    """What is told of pairs; `others` is that of a thing with all that `told` does not have it with."""

    told: Pairs
    others: dict[str, float]


def learned(
    counts: Counter[tuple[str, str]],
    least_gain: float,
    expected: Mapping[tuple[str, str], float] | None = None,
    least_missing: float = math.inf,
) -> Beside:
    """Pairs smoothed by how varied those of the first are (Witten and Bell 1991), the telling ones (Stolcke 1998).

    A pair is told by itself if that makes what was counted likelier by `least_gain` nats, in all; or, if it is rarer
    than was known, if its being met so rarely, or not at all, does by `least_missing`. `expected` is what is known of
    each already: else, that they are met by chance.
    """
    total, of_last, of_first, varied = counts.total(), Counter[str](), Counter[str](), Counter[str]()
    for (last, first), times in counts.items():
        of_last[last] += times
        of_first[first] += times
        varied[last] += times > 0
    told = dict[tuple[str, str], float]()
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
            told[last, first] = -math.log(share / apart)
            left[last] -= share
            left_apart[last] -= apart
    others = {last: -math.log(max(left[last], 1e-6) / max(left_apart[last], 1e-6)) for last in of_last}
    return Beside(told, others)


def quantised(costs: Iterable[float]) -> np.ndarray:
    """Costs in units of the table, as bytes with a sign."""
    scaled = np.round(np.array(list(costs)) * LETTER_SCALE)
    clipped: np.ndarray = np.clip(scaled, -_MOST, _MOST).astype(np.int8)
    return clipped
