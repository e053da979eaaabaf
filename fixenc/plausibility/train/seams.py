"""Scripts without spaces: which characters end a word and begin the next one side by side, in running text."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

import numpy as np

from fixenc.plausibility.lexicon import EDGE, LONGEST
from fixenc.plausibility.model import LETTER_SCALE, LEXICON, packed

# What a character costs that is no word, in nats: more than any that is one.
_UNKNOWN = 15.0
# A seam is told by itself if that makes the texts likelier by so many nats, in all.
_LEAST_GAIN = 12.0
# No seam is rarer, or commoner, by more than so much, in units of the table.
_MOST = 108


class _Seams(NamedTuple):
    """How much rarer it is that one character ends a word and another begins the next than by themselves, in nats.

    `others` is that of a character with all that `told` does not have it with.
    """

    told: dict[tuple[str, str], float]
    others: dict[str, float]


def seams(
    words: Iterable[Mapping[str, float]], texts: Iterable[Iterable[str]], script_at: dict[str, str]
) -> dict[str, np.ndarray]:
    """The sorted pairs of characters whose seams are told and their costs, and the costs of all others by the first.

    `words` are those of each language with their costs, in nats, and `texts` what is written in it.
    """
    told, others = dict[tuple[str, str], float](), dict[str, float]()
    for known, written in zip(words, texts, strict=True):
        found = _learned(_counted(known, _runs(written, script_at)))
        told |= {pair: min(cost, told.get(pair, cost)) for pair, cost in found.told.items()}
        others |= {last: min(cost, others.get(last, cost)) for last, cost in found.others.items()}
    pairs = {ord(last) << 16 | ord(first): cost for (last, first), cost in told.items()}
    names = np.array(sorted(pairs), np.uint32)
    by_last = np.zeros(1 << 16, np.int8)
    by_last[[ord(last) for last in others]] = _quantised(others.values())
    return packed(f"{LEXICON}seams", names) | {
        f"{LEXICON}seam-costs": _quantised(pairs[name] for name in names.tolist()),
        f"{LEXICON}seam-others": by_last,
    }


def _quantised(costs: Iterable[float]) -> np.ndarray:
    scaled = np.round(np.array(list(costs)) * LETTER_SCALE)
    clipped: np.ndarray = np.clip(scaled, -_MOST, _MOST).astype(np.int8)
    return clipped


def _runs(texts: Iterable[str], script_at: dict[str, str]) -> Counter[str]:
    """The stretches of texts that are in these scripts, and how often each is met."""
    runs = Counter[str]()
    for text in texts:
        parts = groupby(text, key=lambda character: script_at.get(character) == "cjk")
        runs.update("".join(part) for is_run, part in parts if is_run)
    return runs


def _counted(known: Mapping[str, float], runs: Counter[str]) -> Counter[tuple[str, str]]:
    """How often each two characters end a word and begin the next; at both ends of a run stands `EDGE`."""
    found = Counter[tuple[str, str]]()
    for run, times in runs.items():
        last = EDGE
        for word in _split(run, known):
            found[last, word[0]] += times
            last = word[-1]
        found[last, EDGE] += times
    return found


def _split(run: str, known: Mapping[str, float]) -> Iterator[str]:
    """The likeliest words of a run."""
    least, lengths = [0.0], [0]
    for end in range(1, len(run) + 1):
        options = [
            (cost + least[end - length], length)
            for length in range(1, min(LONGEST, end) + 1)
            if (cost := known.get(run[end - length : end], _UNKNOWN if length == 1 else math.inf)) < math.inf
        ]
        cost, length = min(options)
        least.append(cost)
        lengths.append(length)
    words, end = list[str](), len(run)
    while end:
        words.append(run[end - lengths[end] : end])
        end -= lengths[end]
    return reversed(words)


def _learned(counts: Counter[tuple[str, str]]) -> _Seams:
    """Seams smoothed by how varied those of a character are (Witten and Bell 1991), the telling ones (Stolcke 1998)."""
    total, of_last, of_first, varied = counts.total(), Counter[str](), Counter[str](), Counter[str]()
    for (last, first), times in counts.items():
        of_last[last] += times
        of_first[first] += times
        varied[last] += 1
    told = dict[tuple[str, str], float]()
    left, left_apart = defaultdict[str, float](lambda: 1.0), defaultdict[str, float](lambda: 1.0)
    for (last, first), times in counts.items():
        apart = of_first[first] / total
        share = (times + varied[last] * apart) / (of_last[last] + varied[last])
        unseen = varied[last] / (of_last[last] + varied[last])
        if times * abs(math.log(share / (unseen * apart))) > _LEAST_GAIN:
            told[last, first] = -math.log(share / apart)
            left[last] -= share
            left_apart[last] -= apart
    others = {last: -math.log(max(left[last], 1e-6) / max(left_apart[last], 1e-6)) for last in of_last}
    return _Seams(told, others)
