"""Alphabetic scripts: the words that people use most, as wholes."""

from __future__ import annotations

import numpy as np

from fixenc.plausibility.languages import LANGUAGES, SCRIPTS
from fixenc.plausibility.model import LETTER_SCALE, NEVER, packed, word_names
from fixenc.plausibility.train.alphabets import fold, places_in

# How many words of each language are looked at, most frequent first. Of Latin script only those with a letter beyond
# ASCII are known as wholes, and so many: the others tell nothing of encodings.
_MOST_WORDS, _MOST_KNOWN, _SHORTEST = 36_000, 18_000, 2
# What they cost is kept in such steps, in units of the table: finer ones the lists do not tell.
_STEP = 3
# How many languages are told of a word that several have: those that have it most often.
_MOST_LANGUAGES = 2


def words(all_shares: list[dict[str, float]], alphabets: list[list[str]]) -> dict[str, np.ndarray]:
    """Sorted names of words, by their shares; and for each its languages and what it costs as a whole in each of them.

    The first row tells of the first language, the others how far the next are from it: where there is none, nothing.
    """
    places = places_in(alphabets)
    found: dict[int, list[tuple[int, int]]] = {}
    for at, (language, shares) in enumerate(zip(LANGUAGES, all_shares, strict=True)):
        if language.script == "cjk":
            continue
        letters = places[language.script]
        chosen = [
            (word, cost)
            for word, cost in _most_frequent(shares)[:_MOST_WORDS]
            if len(word) >= _SHORTEST and not word.isascii() and all(fold(c) in letters for c in word)
        ][: _MOST_KNOWN if language.script == "latin" else _MOST_WORDS]
        if not chosen:
            continue
        spelled = np.array([letters[fold(c)] for word, _ in chosen for c in word], np.uint16)
        lengths = np.array([len(word) for word, _ in chosen])
        names = word_names(spelled, np.cumsum(lengths) - lengths, SCRIPTS.index(language.script) + 1)
        for name, (_, cost) in zip(names.tolist(), chosen, strict=True):
            rows = found.setdefault(name, [])
            # Two words of different scripts may share a name: the first keeps it.
            if not rows or LANGUAGES[rows[0][1]].script == language.script:
                rows.append((min(NEVER, _STEP * round(cost * LETTER_SCALE / _STEP)), at))
    names = np.array(sorted(found), np.uint32)
    table = np.array([(sorted(found[name]) * _MOST_LANGUAGES)[:_MOST_LANGUAGES] for name in names.tolist()], np.uint8)
    steps = np.diff(table, axis=1, prepend=np.uint8(0))
    return packed("words", names) | {"word-costs": steps[:, :, 0].T.copy(), "word-languages": steps[:, :, 1].T.copy()}


def _most_frequent(shares: dict[str, float]) -> list[tuple[str, float]]:
    """Words and what they cost, in nats, the cheapest first."""
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    return [(word, -float(np.log(share))) for word, share in ranked if share > 0]
