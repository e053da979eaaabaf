"""Alphabetic scripts: the words that people use, and the languages of each."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from fixenc.plausibility.hash_table import HashTable
from fixenc.plausibility.languages import LANGUAGES, SCRIPTS
from fixenc.plausibility.model import LETTER_SCALE, NEVER, word_names
from fixenc.plausibility.train.alphabets import fold_word, number_letters

# The most words with a letter beyond ASCII that are known of a language in Latin script, most frequent first.
_MOST_LATIN = 21_000
# The most words that are known of a language in another script.
_MOST_OTHERS = 27_000
# The most words in ASCII of a language: they only show the language of a line, and not its encoding.
_MOST_ASCII = 1_000
# The most words of a list without frequencies, in which any word is as good as another; also of a second list of one
# language, in the spelling of some charset.
_MOST_UNRANKED = 12_000
# The fewest letters of a known word.
_SHORTEST = 2
# The step in which costs of words are stored, in units of the table: the lists are not more exact.
_STEP = 6


class Listed(NamedTuple):
    """The shares of the words of one language, and the model (a place in `LANGUAGES`) by which they are judged.

    `shares_there` are the shares of words in all that the model is learned from: for a family, several languages.
    """

    code: str
    model: int
    shares: dict[str, float]
    shares_there: dict[str, float]
    is_ranked: bool = True


class _Entry(NamedTuple):
    """The entry of a word in one language: its cost, `NEVER` if its letters decide, and the place of the list."""

    cost: int
    at: int


def make_word_tables(lists: list[Listed], alphabets: list[list[str]]) -> dict[str, np.ndarray]:
    """Return the table of words, the number of entries of each, and for each entry the list and the cost.

    A list is given by its place among `lists`; those that have a word most often come first.
    """
    places = number_letters(alphabets)
    found: dict[int, list[_Entry]] = {}
    script_of: dict[int, str] = {}
    codes = [listed.code for listed in lists]
    for at, listed in enumerate(lists):
        script = LANGUAGES[listed.model].script
        most = _MOST_LATIN if script == "latin" else _MOST_OTHERS
        is_again = any(
            code == listed.code and LANGUAGES[lists[first].model].script == script
            for first, code in enumerate(codes[:at])
        )
        if is_again or not listed.is_ranked:
            most = _MOST_UNRANKED
        chosen = list(_choose_words(listed, most, frozenset(alphabets[listed.model])))
        if not chosen:
            continue
        spelled = np.array([places[script][c] for word, _ in chosen for c in fold_word(word)], np.uint16)
        lengths = np.array([len(word) for word, _ in chosen])
        names = word_names(spelled, np.cumsum(lengths) - lengths, SCRIPTS.index(script) + 1)
        for name, (_, cost) in zip(names.tolist(), chosen, strict=True):
            # Two words of different scripts may share a name: the first keeps it.
            if script_of.setdefault(name, script) == script:
                found.setdefault(name, []).append(_Entry(cost, at))
    own = np.zeros((len(alphabets), 1 + max(map(len, places.values()))), bool)
    for language, row, alphabet in zip(LANGUAGES, own, alphabets, strict=True):
        row[[places[language.script][letter] for letter in alphabet]] = True
    table = HashTable.of(found)
    entries = [_drop_repeats(found[name], lists) for name in table.names.tolist()]
    flat = [entry for of_word in entries for entry in of_word]
    return table.pack("words") | {
        "word-counts": np.array([len(of_word) for of_word in entries], np.uint8),
        "word-lists": np.array([entry.at for entry in flat], np.uint8),
        "word-costs": np.array([entry.cost for entry in flat], np.uint8),
        "own-letters": np.packbits(own, axis=1),
    }


def _drop_repeats(entries: list[_Entry], lists: list[Listed]) -> list[_Entry]:
    """Return the entries of a word, one for each language; of languages that share a model, one has the cost."""
    kept, seen = list[_Entry](), dict[str, int]()
    models = set[int]()
    for listed_cost, at in sorted(entries):
        cost = NEVER if lists[at].model in models else listed_cost
        models.add(lists[at].model)
        # Two lists of one language, in its own spelling and in that of a charset, have most words in common.
        if seen.setdefault(lists[at].code, at) == at or cost < NEVER:
            kept.append(_Entry(cost, at))
    return kept


def _choose_words(listed: Listed, most: int, letters: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Yield the known words of a language, with only its own letters, and the cost of each."""
    left = {True: _MOST_ASCII, False: most}
    for word in _rank_words(listed.shares):
        is_ascii = word.isascii()
        if len(word) < _SHORTEST or not left[is_ascii] or not all(c in letters for c in fold_word(word)):
            continue
        left[is_ascii] -= 1
        # The cost of a word in ASCII shows nothing of the encoding: its letters are enough.
        cost = NEVER if is_ascii else -float(np.log(listed.shares_there[word])) * LETTER_SCALE
        yield word, min(NEVER - (not is_ascii), _STEP * round(cost / _STEP))


def _rank_words(shares: dict[str, float]) -> Iterable[str]:
    """Return words, the most frequent first; of equally frequent ones, the shortest.

    In lists without frequencies, the shortest are used most.
    """
    ranked = sorted(shares.items(), key=lambda item: (-item[1], len(item[0]), zlib.crc32(item[0].encode()), item[0]))
    return [word for word, share in ranked if share > 0]
