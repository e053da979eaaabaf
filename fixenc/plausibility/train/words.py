"""Alphabetic scripts: the words that people use, as wholes, and of which languages each is."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from fixenc.plausibility.languages import LANGUAGES, SCRIPTS
from fixenc.plausibility.model import LETTER_SCALE, NEVER, packed, word_names
from fixenc.plausibility.train.alphabets import folded, places_in

# How many words of each language are known, most frequent first: in Latin script, those with a letter beyond ASCII,
# which tell of encodings; those without tell of the language of a line alone.
_MOST_LATIN, _MOST_OTHERS, _MOST_ASCII = 21_000, 27_000, 1_000
# The same where lists have no frequencies, so that any word is as good; and where one language is listed once more, as
# some charset had it.
_MOST_UNRANKED = 12_000
_SHORTEST = 2
# What words cost is kept in such steps, in units of the table: finer ones the lists do not tell.
_STEP = 6


class Listed(NamedTuple):
    """The words of one language, by their shares, and by which model (a place in `LANGUAGES`) they are judged.

    `shares_there` are the shares of words in all that the model is of: of a family, several languages.
    """

    code: str
    model: int
    shares: dict[str, float]
    shares_there: dict[str, float]
    is_ranked: bool = True


class _Entry(NamedTuple):
    """What is known of a word in one language: what it costs as a whole, which is `NEVER` where letters tell, and where
    the list stands.
    """  # noqa: D205

    cost: int
    at: int


def words(lists: list[Listed], alphabets: list[list[str]]) -> dict[str, np.ndarray]:
    """Sorted names of words; how many languages have each; and of each of these, which one, and what the word costs.

    Languages are told by their place among `lists`, those that have a word most often first.
    """
    places = places_in(alphabets)
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
        chosen = list(_chosen(listed, most, frozenset(alphabets[listed.model])))
        if not chosen:
            continue
        spelled = np.array([places[script][c] for word, _ in chosen for c in folded(word)], np.uint16)
        lengths = np.array([len(word) for word, _ in chosen])
        names = word_names(spelled, np.cumsum(lengths) - lengths, SCRIPTS.index(script) + 1)
        for name, (_, cost) in zip(names.tolist(), chosen, strict=True):
            # Two words of different scripts may share a name: the first keeps it.
            if script_of.setdefault(name, script) == script:
                found.setdefault(name, []).append(_Entry(cost, at))
    own = np.zeros((len(alphabets), 1 + max(map(len, places.values()))), bool)
    for language, row, alphabet in zip(LANGUAGES, own, alphabets, strict=True):
        row[[places[language.script][letter] for letter in alphabet]] = True
    names = np.array(sorted(found), np.uint32)
    entries = [_told_once(found[name], lists) for name in names.tolist()]
    flat = [entry for of_word in entries for entry in of_word]
    return packed("words", names) | {
        "word-counts": np.array([len(of_word) for of_word in entries], np.uint8),
        "word-lists": np.array([entry.at for entry in flat], np.uint8),
        "word-costs": np.array([entry.cost for entry in flat], np.uint8),
        "own-letters": np.packbits(own, axis=1),
    }


def _told_once(entries: list[_Entry], lists: list[Listed]) -> list[_Entry]:
    """The languages of a word; of those that share a model, one has the cost."""
    told, seen = list[_Entry](), dict[str, int]()
    models = set[int]()
    for told_cost, at in sorted(entries):
        cost = NEVER if lists[at].model in models else told_cost
        models.add(lists[at].model)
        # Two lists of one language, as it is and as charsets made it, have most words alike.
        if seen.setdefault(lists[at].code, at) == at or cost < NEVER:
            told.append(_Entry(cost, at))
    return told


def _chosen(listed: Listed, most: int, letters: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The words of a language that are known, of its own letters alone, and what each costs as a whole."""
    left = {True: _MOST_ASCII, False: most}
    for word in _most_frequent(listed.shares):
        is_ascii = word.isascii()
        if len(word) < _SHORTEST or not left[is_ascii] or not all(c in letters for c in folded(word)):
            continue
        left[is_ascii] -= 1
        # What a word without letters beyond ASCII costs does not tell of encodings: its letters tell enough.
        cost = NEVER if is_ascii else -float(np.log(listed.shares_there[word])) * LETTER_SCALE
        yield word, min(NEVER - (not is_ascii), _STEP * round(cost / _STEP))


def _most_frequent(shares: dict[str, float]) -> Iterable[str]:
    """Words, the most frequent first; of those that are as frequent, the shortest.

    Of lists without frequencies, these are used most.
    """
    ranked = sorted(shares.items(), key=lambda item: (-item[1], len(item[0]), zlib.crc32(item[0].encode()), item[0]))
    return [word for word, share in ranked if share > 0]
