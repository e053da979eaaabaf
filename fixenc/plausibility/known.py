"""Which languages have a word, however rare.

For languages in Latin script, some ten thousand words beyond ASCII are known for each, and the commonest in ASCII. A
string that is no word passes for one by chance less than once in a thousand times.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.arrays import lengths_of
from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.lexicon import LONGEST, match_runs, names_of
from fixenc.plausibility.model import Codes, Places, codes_of, load, places_of, word_names
from fixenc.plausibility.wholes import Spelled, find_entries

Bools = npt.NDArray[np.bool_]


def find_languages(word: str) -> frozenset[str]:
    """Return the codes of the languages that have a word, in any case; none for any other string.

    >>> "de" in find_languages("Größe"), find_languages("GrÃ¶Ã")
    (True, frozenset())
    """
    return frozenset(np.array(list_languages())[match_languages([word])[0]].tolist())


def find_listed(words: Iterable[str]) -> frozenset[str]:
    """Return those of some words that any language has.

    >>> sorted(find_listed(["été", "qqzzé", "слово"]))
    ['été', 'слово']
    """
    different = list(dict.fromkeys(words))
    return frozenset(different[row] for row in np.flatnonzero(match_languages(different).any(axis=1)).tolist())


def is_known(word: str, language: str) -> bool:
    """Return whether a language has a word, in any case.

    >>> is_known("été", "fr"), is_known("été", "ru"), is_known("слово", "ru")
    (True, False, True)
    """
    return language in find_languages(word)


@cache
def list_languages() -> tuple[str, ...]:
    """Return the codes (ISO 639) of the languages whose words are known: the columns of `match_languages`, in order."""
    return tuple(dict.fromkeys([*load().lists, *(x.code for x in LANGUAGES if x.script == "cjk")]))


def match_languages(words: Sequence[str]) -> Bools:
    """Return ``[word, language]``: which of `list_languages` have each word; quick for many words.

    >>> match_languages(["été", "", "qqzzé"]).any(axis=1).tolist()
    [True, False, False]
    """
    found = np.zeros((len(words), len(list_languages())), bool)
    composed = [unicodedata.normalize("NFC", word) for word in words]
    filled = np.flatnonzero([len(word) > 0 for word in composed])
    if not len(filled):
        return found
    model, codes = load(), codes_of("".join(composed))
    lengths = np.array([len(composed[at]) for at in filled])
    firsts = np.cumsum(lengths) - lengths
    scripts = model.scripts.take(places_of(codes)).astype(np.int64)
    script = np.minimum.reduceat(scripts, firsts)
    # A string of two scripts, or with a sign in it, is no word.
    script[np.maximum.reduceat(scripts, firsts) != script] = 0
    for rows, columns in (_match_by_letters(codes, firsts, script), _match_runs(codes, firsts, script)):
        found[filled[rows], columns] = True
    return found


def _match_by_letters(codes: Codes, firsts: Places, script: Places) -> tuple[Places, Places]:
    """Return the words of alphabetic scripts and the languages that have them, as pairs of places."""
    model = load()
    alphabetic = np.flatnonzero((script > 0) & (script != model.cjk_script))
    letters = model.letters.take(places_of(codes))
    names = word_names(letters, firsts, script.astype(np.uint64))
    lengths = lengths_of(firsts, len(codes))
    spelled = Spelled(names[alphabetic], letters, firsts[alphabetic], lengths[alphabetic], script[alphabetic])
    word, lists, _ = find_entries(model, spelled)
    return alphabetic[word], _load_columns()[lists]


def _match_runs(codes: Codes, firsts: Places, script: Places) -> tuple[Places, Places]:
    """Return the same for the scripts without spaces."""
    lengths, is_sought = lengths_of(firsts, len(codes)), script == load().cjk_script
    columns = np.array([list_languages().index(x.code) for x in LANGUAGES if x.script == "cjk"])
    rows, languages = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for length in range(1, LONGEST + 1):
        mine = np.flatnonzero(is_sought & (lengths == length))
        if len(mine):
            word, language = np.nonzero(match_runs(names_of(codes, length)[firsts[mine]]))
            rows.append(mine[word])
            languages.append(columns[language])
    return np.concatenate(rows), np.concatenate(languages)


@cache
def _load_columns() -> Places:
    """Return the column of each list of words."""
    return np.array([list_languages().index(code) for code in load().lists])
