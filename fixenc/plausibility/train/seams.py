"""Scripts without spaces: which characters end a word and begin the next one side by side, in running text."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import numpy as np

from fixenc.plausibility.lexicon import LONGEST, is_spaced
from fixenc.plausibility.model import CJK_LIMIT, LEXICON, packed
from fixenc.plausibility.train.smoothing import Beside, learned, quantised

Runs = Counter[tuple[str, tuple[str, ...], str]]
"""Stretches of text in these scripts, each by its words, with what stands before it and after it; how often each."""

# What a character costs that is no word, in nats: more than any that is one.
_UNKNOWN = 15.0
# A seam is told by itself if that makes the texts likelier by so many nats, in all.
_LEAST_GAIN = 12.0
# A character that tells nothing of what is beside it.
_OTHER = "\0"


def runs_of(texts: Iterable[str], known: Mapping[str, float], script_at: dict[str, str], symbol_of: np.ndarray) -> Runs:
    """The runs of some texts, in which words of these costs, in nats, are `known`.

    `symbol_of` each code point is what stands for it beside a run. Where a text begins or ends, nothing does.
    """
    found = Counter[tuple[str, str, str]]()
    for text in texts:
        parts = [(is_run, "".join(part)) for is_run, part in groupby(text, lambda one: script_at.get(one) == "cjk")]
        between = ["", *(part for _, part in parts), ""]
        for at, (is_run, run) in enumerate(parts, 1):
            if is_run:
                # What is but a space has a run on its other side.
                before, after = (" " * (not is_spaced(end)) for end in (run[0], run[-1]))
                last = between[at - 1].removesuffix(before)[-1:] or _OTHER * (at > 2)
                first = between[at + 1].removeprefix(after)[:1] or _OTHER * (at + 1 < len(parts))
                found[_symbol(last, symbol_of), run, _symbol(first, symbol_of)] += 1
    return Counter({(last, tuple(_split(run, known)), first): times for (last, run, first), times in found.items()})


def _symbol(character: str, symbol_of: np.ndarray) -> str:
    return chr(symbol_of[min(ord(character), CJK_LIMIT)]) if character else ""


def seams_in(runs: Runs) -> Beside:
    """Which characters end a word and begin the next, or stand beside a run, more or less often than by chance."""
    counts = Counter[tuple[str, str]]()
    for (before, words, after), times in runs.items():
        last = before
        for word in words:
            if last:
                counts[last, word[0]] += times
            last = word[-1]
        if after:
            counts[last, after] += times
    return learned(counts, _LEAST_GAIN)


def seams(all_seams: Iterable[Beside]) -> dict[str, np.ndarray]:
    """The sorted pairs of characters whose seams are told and their costs, and the costs of all others by the first.

    Of several languages, the one counts in which a seam is met most often.
    """
    told, others = dict[tuple[str, str], float](), dict[str, float]()
    for found in all_seams:
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
