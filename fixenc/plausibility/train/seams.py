"""Scripts without spaces: which characters end a word and begin the next one side by side, in running text."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import numpy as np

from fixenc.plausibility.lexicon import EDGE, LONGEST
from fixenc.plausibility.model import LEXICON, packed
from fixenc.plausibility.train.smoothing import learned, quantised

# What a character costs that is no word, in nats: more than any that is one.
_UNKNOWN = 15.0
# A seam is told by itself if that makes the texts likelier by so many nats, in all.
_LEAST_GAIN = 12.0


def seams(
    words: Iterable[Mapping[str, float]], texts: Iterable[Iterable[str]], script_at: dict[str, str]
) -> dict[str, np.ndarray]:
    """The sorted pairs of characters whose seams are told and their costs, and the costs of all others by the first.

    `words` are those of each language with their costs, in nats, and `texts` what is written in it.
    """
    told, others = dict[tuple[str, str], float](), dict[str, float]()
    for known, written in zip(words, texts, strict=True):
        found = learned(_counted(known, _runs(written, script_at)), _LEAST_GAIN)
        told |= {pair: min(cost, told.get(pair, cost)) for pair, cost in found.told.items()}
        others |= {last: min(cost, others.get(last, cost)) for last, cost in found.others.items()}
    pairs = {ord(last) << 16 | ord(first): cost for (last, first), cost in told.items()}
    names = np.array(sorted(pairs), np.uint32)
    by_last = np.zeros(1 << 16, np.int8)
    by_last[[ord(last) for last in others]] = quantised(others.values())
    return packed(f"{LEXICON}seams", names) | {
        f"{LEXICON}seam-costs": quantised(pairs[name] for name in names.tolist()),
        f"{LEXICON}seam-others": by_last,
    }


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
