"""Single words: which are listed, and how odd the others are. Evidence for a repair."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np

from fixenc.plausibility.characters import SIGNS
from fixenc.plausibility.glance import class_of, classes_of, shares_of_classes
from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.model import PLANE, codes_of, load
from fixenc.plausibility.scoring import compose_letters, costs_by_words, surprises
from fixenc.plausibility.words import split_words

# The number of runs that are judged at once: each takes some kB, for every language and length of a word.
_RUNS = 2_000


def rarities(words: Sequence[str]) -> list[float]:
    """Return how rare each word is in the language that uses it most, in nats; infinite if no language lists it.

    No word in the scripts without spaces is listed: their runs are judged by `costs_of_runs`.

    >>> [nats < 15 for nats in rarities(["größte", "Größ", "слово", "слово1", "中文"])]
    [True, False, True, True, False]
    """
    parts = [compose_letters(word) for word in words]
    found = [0.0] * len(words)
    if not parts:
        return found
    ends = np.cumsum([len(part) + 1 for part in parts])
    for script in split_words(load(), codes_of("\n".join(parts)), np.zeros(1, np.int64), are_one=True):
        nats = np.where(script.is_known, script.least[script.entry], np.inf)
        for place, rarity in zip(
            np.searchsorted(ends, script.starts, side="right").tolist(), nats.tolist(), strict=True
        ):
            found[place] = max(found[place], rarity)
    return [nats or math.inf for nats in found]


def surprises_of_words(words: Sequence[str]) -> list[float]:
    """Return how much more each word costs than a word of healthy text may, in nats, as words of one text."""
    return [float(nats) for nats in surprises(words)]


def costs_of_runs(runs: Sequence[str]) -> list[float]:
    """Return the cost of each run of Chinese, Japanese or Korean, by its most likely words, in nats for each character.

    >>> plain, strange = costs_of_runs(["今天天气很好", "又乃了二人入八"])
    >>> plain < 6 < strange
    True
    """
    some = (runs[at : at + _RUNS] for at in range(0, len(runs), _RUNS))
    nats = itertools.chain.from_iterable(costs_by_words(part).tolist() for part in some)
    return [cost / max(1, len(run)) for run, cost in zip(runs, nats, strict=True)]


# The highest cost that an everyday sign adds to that of its kind, in nats.
_EVERYDAY_SIGN = 3.0
# The least weight of a language that is met every day.
_LEAST_WEIGHT = 0.03


@lru_cache(maxsize=4096)
def is_in_use(character: str) -> bool:
    """Whether a character is a letter beyond ASCII of the most common languages, or a sign that people use every day.

    >>> [is_in_use(character) for character in "éж™ǭʡ\ue000"]
    [True, True, True, False, False, False]
    """
    signs, classes = _find_in_use()
    return character in signs or (ord(character) < PLANE and classes[class_of(character)])


@cache
def _find_in_use() -> tuple[frozenset[str], list[bool]]:
    """Return the signs that people use every day, and which classes have letters of the most common languages."""
    spoken = [number for number, language in enumerate(LANGUAGES) if language.weight >= _LEAST_WEIGHT]
    signs = (sign for row in SIGNS.values() for sign, nats in row.items() if nats <= _EVERYDAY_SIGN)
    return frozenset(signs), classes_of(np.array(spoken)).tolist()


@lru_cache(maxsize=4096)
def frequency_of(character: str) -> float:
    """Return the share that a letter has of all letters that people write, in all languages; 0 for other characters.

    Both cases of a letter count as one.

    >>> frequency_of("ю") > frequency_of("ў") > frequency_of("Ĝ") > frequency_of("»")
    True
    """
    return shares_of_classes()[class_of(character)] if ord(character) < PLANE else 0.0
