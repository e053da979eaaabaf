"""Alphabetic scripts: the words that people use most, as wholes."""

from __future__ import annotations

import numpy as np

from fixenc.plausibility.languages import LANGUAGES, SCRIPTS
from fixenc.plausibility.model import LETTER_SCALE, NEVER, word_names
from fixenc.plausibility.train import sources
from fixenc.plausibility.train.alphabets import fold, places_in

# How many words of each language are known as wholes, most frequent first. Of Latin script only those with a letter
# beyond ASCII: the others tell nothing of encodings.
_MOST_WORDS = 8000
_SHORTEST = 2
# What it costs that the word may be of any language, in nats.
_ANY_LANGUAGE = 2.0


def words(all_counts: list[sources.Counts], alphabets: list[list[str]]) -> dict[str, np.ndarray]:
    """Sorted names of words, and what each costs as a whole in the language that has it most often."""
    places = places_in(alphabets)
    best: dict[int, float] = {}
    for language, counts in zip(LANGUAGES, all_counts, strict=True):
        if language.script == "cjk":
            continue
        letters = places[language.script]
        chosen = [
            (word, cost)
            for word, cost in _most_frequent(counts)
            if len(word) >= _SHORTEST and not word.isascii() and all(fold(c) in letters for c in word)
        ][:_MOST_WORDS]
        if not chosen:
            continue
        spelled = np.array([letters[fold(c)] for word, _ in chosen for c in word], np.uint16)
        lengths = np.array([len(word) for word, _ in chosen])
        names = word_names(spelled, np.cumsum(lengths) - lengths, SCRIPTS.index(language.script) + 1)
        for name, (_, cost) in zip(names.tolist(), chosen, strict=True):
            best[name] = min(best.get(name, np.inf), cost + _ANY_LANGUAGE)
    names = np.array(sorted(best), np.uint32)
    costs = np.array([best[name] for name in names.tolist()])
    return {"words": names, "word-costs": np.minimum(NEVER, np.round(costs * LETTER_SCALE)).astype(np.uint8)}


def _most_frequent(counts: sources.Counts) -> list[tuple[str, float]]:
    """Words and what they cost, in nats, the cheapest first."""
    ranked = sorted(counts.words.items(), key=lambda item: (-item[1], item[0]))
    return [(word, -float(np.log(share))) for word, share in ranked if share > 0]
