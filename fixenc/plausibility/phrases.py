"""Which words stand beside each other, with a space between: this decides between guesses that are all words.

A word is named by its ending, since in most languages other words agree with that; a short word is named as a whole.
There are several ways to name a word; finer names are used if texts have enough of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.hash_table import POWERS, HashTable, spread_bits
from fixenc.plausibility.model import (
    LETTER_SCALE,
    TRUST,
    Codes,
    Floats,
    Model,
    Places,
    Words,
    places_of,
)
from fixenc.plausibility.stored import PHRASES, read_table
from fixenc.plausibility.words import ScriptWords


class Way(NamedTuple):
    """A way to name words: by all letters if they have at most `whole`, else by their last ones, `end` of them.

    The second of two words is named likewise, or by its `first` letters, if that is not 0.
    """

    whole: int
    end: int
    first: int = 0


OF_ALPHABETS = (Way(2, 1), Way(4, 2), Way(7, 3))
OF_KOREAN = (Way(1, 1), Way(2, 1), Way(4, 2), Way(1, 1, first=2))
"""Of the scripts without spaces, only Korean has spaces between words."""

ANY = np.uint32(0)
"""The kind of all second words that the first way does not name beside a word."""

# What distinguishes a word that is named as a whole from an ending of the same letters: a power that no letter has.
_WHOLE = POWERS[8]
# The lowest probability of a language for a word to count.
_LEAST_PART = 0.02

# The most pairs of words, each in a language, that are looked up one by one; of more, each different one is.
_FEW_PAIRS = 256


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Pairs of words (`names_of`), and the cost of each beside that of its words alone, in units of the table."""

    pairs: HashTable
    costs: npt.NDArray[np.int8]

    def costs_of(self, names: Codes, otherwise: Floats) -> Floats:
        """Return the cost of each pair of these names, in nats; `otherwise` for one without an entry."""
        at, is_listed = self.pairs.find(names)
        costs: Floats = np.where(is_listed, self.costs.take(at) / np.float32(LETTER_SCALE), otherwise)
        return costs


@cache
def _load_phrases() -> _Phrases:
    return _Phrases(HashTable.read(f"{PHRASES}names", read_table), read_table(f"{PHRASES}costs"))


def kinds_of(letters: Words | Codes, lasts: Places, lengths: Places, whole: int, end: int) -> Codes:
    """Return the kind of each word in one way: a number for its letters, given the place of the last and the length."""
    is_whole = lengths <= whole
    counted = np.where(is_whole, lengths, end)
    kinds: Codes = is_whole * _WHOLE + np.uint32(1)
    for back in range(whole):
        here = letters[np.maximum(lasts - back, 0)] + np.uint32(1)
        kinds += np.where(back < counted, here, np.uint32(0)) * POWERS[back]
    return kinds


def names_of(languages: Codes, way: int, kinds: Codes, following: Codes) -> Codes:
    """Return the name of each pair of kinds of words in one way and language: a number."""
    pairs = (kinds ^ kinds >> np.uint32(16)) * POWERS[1] + following
    which = languages * POWERS[0] + np.full_like(languages, way) * POWERS[2]
    names = spread_bits(pairs) + which
    named: Codes = (names ^ names >> np.uint32(13)) * POWERS[3]
    return named


def phrase_costs(model: Model, codes: Codes, words: ScriptWords, parts: Floats) -> Floats:
    """Return the cost of each word after the one before it, beyond its own, in nats.

    It is negative if the two stand beside each other more often than by chance. ``parts[language, entry]`` is the
    probability of each language of the script for each word.
    """
    costs: Floats = np.zeros(len(words.starts), np.float32)
    which = _find_after_space(codes, words)
    parts = parts[:, words.entry[which]]
    spoken, at = np.nonzero(parts > _LEAST_PART)
    if not len(at):
        return costs
    nats = _look_up(model, codes, words, _Asked(which, spoken, at))
    likelier = parts[spoken, at] * np.expm1(-TRUST * nats)
    costs[which] = -np.log1p(np.bincount(at, likelier, len(which)))
    return costs


class _Asked(NamedTuple):
    """The words `which` follow a space, and the languages in which each is asked for.

    These are side by side: `at` is the place of the word in `which`, and `spoken` the language, counted from the first
    one of the script.
    """

    which: Places
    spoken: Places
    at: Places


def _look_up(model: Model, codes: Codes, words: ScriptWords, asked: _Asked) -> Floats:
    """Return the costs that are asked for, in nats; pairs that many possible originals share are looked up once."""
    if len(asked.at) <= _FEW_PAIRS or words.is_run:
        return _look_up_each(model, codes, words, asked)
    pairs = words.alike[asked.which - 1] * len(words.starts) + words.alike[asked.which]
    _, firsts, pair = np.unique(pairs, return_index=True, return_inverse=True)
    is_asked = np.zeros((int(asked.spoken.max()) + 1, len(firsts)), bool)
    is_asked[asked.spoken, pair[asked.at]] = True
    spoken, at = is_asked.nonzero()
    places = np.zeros(is_asked.shape, np.int32)
    places[is_asked] = np.arange(len(at))
    nats = _look_up_each(model, codes, words, _Asked(asked.which[firsts], spoken, at))
    found: Floats = nats.take(places[asked.spoken, pair[asked.at]])
    return found


def _look_up_each(model: Model, codes: Codes, words: ScriptWords, asked: _Asked) -> Floats:
    which, spoken, at = asked
    is_run, both = words.is_run, np.concatenate([which - 1, which])
    letters = codes if is_run else model.letters.take(places_of(codes))
    lengths = words.lengths[both]
    lasts = words.starts[both] + lengths - 1
    languages = (words.languages.start + spoken).astype(np.uint32)
    nats = np.zeros(len(at), np.float32)
    for way, (whole, end, first) in enumerate(OF_KOREAN if is_run else OF_ALPHABETS):
        kinds = kinds_of(letters, lasts, lengths, whole, end)
        before, here = kinds[at], kinds[len(which) + at]
        if first:
            firsts = np.minimum(words.lengths[which], first)
            here = kinds_of(letters, words.starts[which] + firsts - 1, firsts, first, first)[at]
        if way == 0:
            nats = _load_phrases().costs_of(names_of(languages, way, before, np.full_like(here, ANY)), nats)
        nats = _load_phrases().costs_of(names_of(languages, way, before, here), nats)
    return nats


def _find_after_space(codes: Codes, words: ScriptWords) -> Places:
    """Return the places of words that only one or two spaces separate from the word before."""
    before, gap = words.starts[1:] - 1, words.starts[1:] - words.starts[:-1] - words.lengths[:-1]
    are = (gap == 1) | ((gap == 2) & (codes[before - 1] == ord(" ")))
    are &= (words.segments[1:] == words.segments[:-1]) & (codes[before] == ord(" "))
    return np.flatnonzero(are) + 1
