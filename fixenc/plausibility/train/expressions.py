"""Scripts without spaces: words that stand beside each other so often that they are known together, as one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from fixenc.plausibility.lexicon import LONGEST
from fixenc.plausibility.train.seams import Runs
from fixenc.plausibility.train.smoothing import Beside

# An expression is known if texts have it so often, and are likelier for it by so many nats, in all; the likeliest so
# many of each language are.
_LEAST_TIMES, _LEAST_GAIN, _MOST = 3, 14.0, 40_000
# What is counted in few texts is rarer in others: by so many times, and so much, in nats.
_DISCOUNT, _ELSEWHERE = 0.75, 0.5


def expressions(runs: Runs, known: Mapping[str, float], seams: Beside) -> dict[str, float]:
    """What each expression costs, in nats; words of these costs are `known`, and what `seams` tell of them.

    Only such are found whose words attract each other.
    """
    counts, apart = Counter[str](), dict[str, float]()
    total = sum(times * len(words) for (_, words, _), times in runs.items())
    for (_, words, _), times in runs.items():
        for start in range(len(words)):
            text, cost = words[start], known.get(words[start], math.inf)
            for word in words[start + 1 :]:
                seam = seams.told.get((text[-1], word[0]), 0.0)
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
