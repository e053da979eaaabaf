"""Scripts without spaces: words that stand beside each other so often that they are known together, as one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from fixenc.plausibility.lexicon import LONGEST
from fixenc.plausibility.train.seams import Runs
from fixenc.plausibility.train.smoothing import Beside

# The fewest times that texts have an expression.
_LEAST_TIMES = 3
# The least gain in the probability of all texts by which an expression is known, in nats.
_LEAST_GAIN = 14.0
# The most expressions of a language: those with the most gain.
_MOST = 40_000
# What is taken off the count of an expression: in other texts it is rarer.
_DISCOUNT = 0.75
# The cost that is added for the same reason, in nats.
_ELSEWHERE = 0.5


def find_expressions(runs: Runs, known: Mapping[str, float], seams: Beside) -> dict[str, float]:
    """Return the cost of each expression, in nats; the costs of words are `known`, and those of their `seams`.

    Only such are found whose words attract each other.
    """
    counts, apart = Counter[str](), dict[str, float]()
    total = sum(times * len(words) for (_, words, _), times in runs.items())
    for (_, words, _), times in runs.items():
        for start in range(len(words)):
            text, cost = words[start], known.get(words[start], math.inf)
            for word in words[start + 1 :]:
                seam = seams.pairs.get((text[-1], word[0]), 0.0)
                cost += seam + known.get(word, math.inf)
                text += word
                if seam >= 0 or cost == math.inf or len(text) > LONGEST:
                    break
                counts[text] += times
                apart[text] = min(cost, apart.get(text, cost))
    found = dict[str, float]()
    gains = dict[str, float]()
    for text, times in counts.items():
        cost = _ELSEWHERE - math.log((times - _DISCOUNT) / total)
        gain = times * (apart[text] - cost)
        if times >= _LEAST_TIMES and gain > _LEAST_GAIN and text not in known:
            found[text], gains[text] = cost, gain
    chosen = sorted(found, key=lambda text: (-gains[text], text))[:_MOST]
    return {text: found[text] for text in chosen}
