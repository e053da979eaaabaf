"""Scripts without spaces: the words that people use."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from fixenc.plausibility.hash_table import HashTable
from fixenc.plausibility.lexicon import LONGEST, names_of
from fixenc.plausibility.model import LETTER_SCALE, NEVER, codes_of
from fixenc.plausibility.stored import LEXICON

# The most words of a language that are known, most frequent first.
_MOST_WORDS = 90_000


def choose_words(shares: Mapping[str, float], script_at: dict[str, str]) -> dict[str, float]:
    """Return the known words of a language with their costs, in nats, by the shares of all words."""
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    known = [(word, share) for word, share in ranked if _is_whole(word, script_at)]
    return {word: -math.log(share) for word, share in known[:_MOST_WORDS]}


def make_lexicon(all_words: list[dict[str, float]]) -> dict[str, np.ndarray]:
    """Return the table of words, and ``[language, word]`` costs, `NEVER` if a language does not have the word."""
    found: dict[int, list[int]] = {}
    for at, words in enumerate(all_words):
        for word, cost in words.items():
            (name,) = names_of(codes_of(word), len(word)).tolist()
            listed = found.setdefault(name, [NEVER] * len(all_words))
            listed[at] = min(listed[at], round(cost * LETTER_SCALE), NEVER - 1)
    table = HashTable.of(found)
    costs = np.array([found[name] for name in table.names.tolist()], np.uint8).T.copy()
    return table.pack(f"{LEXICON}names") | {f"{LEXICON}costs": costs}


def _is_whole(word: str, script_at: dict[str, str]) -> bool:
    return len(word) <= LONGEST and all(script_at.get(character) == "cjk" for character in word)
