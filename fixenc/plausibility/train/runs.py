"""Scripts with thousands of characters and no spaces: which characters stand beside which."""

from __future__ import annotations

import itertools
import sys

import numpy as np

from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.model import CJK_LIMIT, LETTER_SCALE, NEVER, PAIR_BITS, pair_slots
from fixenc.plausibility.train.counts import Counts
from fixenc.plausibility.train.trigrams import EVIDENCE

# The code points of single jamo.
_JAMO = slice(0x3131, 0x3164)
# The cost of one at the start of a word, in nats.
_JAMO_COST = 8.0


def learn_runs(all_counts: list[Counts], script_at: dict[str, str]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return arrays of how characters begin and end words, and which pairs stand inside them.

    Also return ``[language, code point]``: the cost of each character by itself, in nats.
    """
    mine = [(x, c) for x, c in zip(LANGUAGES, all_counts, strict=True) if x.script == "cjk"]
    heads = np.zeros((len(mine), CJK_LIMIT), np.uint8)
    tails = np.zeros((len(mine), CJK_LIMIT), np.uint8)
    singles = np.zeros((len(mine), CJK_LIMIT))
    best: dict[tuple[int, int], float] = {}
    for row, (language, counts) in enumerate(mine):
        first, last, whole = (np.zeros(CJK_LIMIT) for _ in range(3))
        pairs: dict[tuple[int, int], float] = {}
        for word, weight in counts.words.items():
            points = [ord(c) for c in word]
            if any(script_at.get(c) != "cjk" for c in word) or max(points) >= CJK_LIMIT:
                continue
            heft = weight * EVIDENCE
            first[points[0]] += heft
            last[points[-1]] += heft
            for point in points:
                whole[point] += heft
            for pair in itertools.pairwise(points):
                pairs[pair] = pairs.get(pair, 0.0) + heft
        singles[row] = -np.log(np.maximum(whole / whole.sum(), 1e-9))
        # Characters that begin no word here may still do so: their share of all, thinned.
        blend = first / first.sum() * 0.9 + whole / whole.sum() * 0.1
        heads[row] = _quantise(np.where(blend > 0, blend, 1e-8))
        if language.code == "ko":
            # Single jamo are laughter and tears, which no list of words has.
            heads[row, _JAMO] = np.minimum(heads[row, _JAMO], round(_JAMO_COST * LETTER_SCALE))
        ends = (last + 0.5) / (whole + 1.0)
        tails[row] = _quantise(np.clip(ends, 1e-3, 1))
        for (a, b), heft in pairs.items():
            share = heft / (whole[a] + 1.0) + ends[a] * blend[b]
            best[a, b] = max(best.get((a, b), 0.0), share)
    return {"heads": heads, "tails": tails, "pairs": _make_pair_table(best)}, singles


def _quantise(share: np.ndarray) -> np.ndarray:
    costs: np.ndarray = np.minimum(NEVER, np.round(-np.log(share) * LETTER_SCALE)).astype(np.uint8)
    return costs


def _make_pair_table(best: dict[tuple[int, int], float]) -> np.ndarray:
    """Return a table of slots, each a check and a cost; each pair is in one of its two, the most likely pairs first."""
    keys = sorted(best, key=lambda pair: (-best[pair], pair))
    points = np.array(keys, np.uint32)
    one, two = (zip(*(part.tolist() for part in way), strict=True) for way in pair_slots(points[:, 0], points[:, 1]))
    costs = np.maximum(1, _quantise(np.array([best[key] for key in keys])))
    table = np.zeros(1 << PAIR_BITS, np.uint32)
    lost = 0
    for way, other, cost in zip(one, two, costs.tolist(), strict=True):
        slot, check = other if table[way[0]] else way
        if table[slot]:
            lost += 1
            continue
        table[slot] = check << 8 | cost
    sys.stderr.write(f"{len(keys):,} pairs, {lost:,} found no slot\n")
    return table
