"""Which words stand beside each other, with a space between: that tells guesses apart which are all words.

A word is told by how it ends, which in most languages is what others must agree with, and a short one as a whole: in
several ways, the finer where texts have told of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.arrays import found_in
from fixenc.plausibility.model import (
    DATA,
    LETTER_SCALE,
    PHRASES,
    TRUST,
    Codes,
    Floats,
    Model,
    Places,
    Words,
    places_of,
    unpacked,
)
from fixenc.plausibility.words import ScriptWords


class Way(NamedTuple):
    """A way to tell words: those of at most `whole` letters as wholes, and longer ones by so many at the `end`.

    The second of two words is told so, too, or by its `first` letters, if any.
    """

    whole: int
    end: int
    first: int = 0


OF_ALPHABETS = (Way(2, 1), Way(4, 2), Way(7, 3))
OF_KOREAN = (Way(1, 1), Way(2, 1), Way(4, 2), Way(1, 1, first=2))
"""Of the scripts without spaces, this language has them."""

ANY = np.uint32(0)
"""Stands for the kinds of all words of which the first way does not tell beside another."""

# A language that a word is no likelier to be in does not count for it.
_LEAST_PART = 0.02

_POWERS = np.cumprod(np.full(9, 0x9E3779B1, np.uint64)).astype(np.uint32)
_SPREAD = np.uint32(0x85EBCA6B)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Sorted names of pairs, and what each costs beside what its words cost alone, in units of the table."""

    names: Codes
    costs: npt.NDArray[np.int8]

    def told(self, names: Codes, otherwise: Floats) -> Floats:
        """What each of these pairs costs, in nats, if it is told of."""
        at, is_told = found_in(self.names, names)
        costs: Floats = np.where(is_told, self.costs.take(at) / np.float32(LETTER_SCALE), otherwise)
        return costs


@cache
def _phrases() -> _Phrases:
    with np.load(DATA) as file:
        arrays = {name: file[name] for name in file.files if name.startswith(PHRASES)}
    return _Phrases(unpacked(f"{PHRASES}names", arrays), arrays[f"{PHRASES}costs"])


def kinds_of(letters: Words | Codes, lasts: Places, lengths: Places, whole: int, end: int) -> Codes:
    """A number for what each word is told by, from the place of its last letter and its length."""
    is_whole = lengths <= whole
    counted = np.where(is_whole, lengths, end)
    kinds: Codes = is_whole * _POWERS[-1] + np.uint32(1)
    for back in range(whole):
        here = letters[np.maximum(lasts - back, 0)] + np.uint32(1)
        kinds += np.where(back < counted, here, np.uint32(0)) * _POWERS[back]
    return kinds


def names_of(languages: Codes, way: int, kinds: Codes, following: Codes) -> Codes:
    """A number for each two words side by side, told in one way, in a language."""
    pairs = (kinds ^ kinds >> np.uint32(16)) * _POWERS[1] + following
    which = languages * _POWERS[0] + np.full_like(languages, way) * _POWERS[2]
    names = (pairs ^ pairs >> np.uint32(15)) * _SPREAD + which
    named: Codes = (names ^ names >> np.uint32(13)) * _POWERS[3]
    return named


def phrase_costs(model: Model, codes: Codes, words: ScriptWords, parts: Floats) -> Floats:
    """What it costs of each word that it stands after the one before it, in nats: no more than their languages make it.

    It is as much less than nothing as the two are met more often than by chance. ``parts[language, word]`` is how
    likely each word is to be in each language of its script.
    """
    costs: Floats = np.zeros(len(words.starts), np.float32)
    which, lasts = _after_a_space(codes, words), words.starts + words.lengths - 1
    spoken, at = np.nonzero(parts[:, which] > _LEAST_PART)
    if not len(at):
        return costs
    is_run = words.is_run
    letters = codes if is_run else model.letters.take(places_of(codes))
    languages = (words.languages.start + spoken).astype(np.uint32)
    nats = np.zeros(len(at), np.float32)
    for way, (whole, end, first) in enumerate(OF_KOREAN if is_run else OF_ALPHABETS):
        kinds = kinds_of(letters, lasts, words.lengths, whole, end)
        before, here = kinds[which - 1][at], kinds[which][at]
        if first:
            lengths = np.minimum(words.lengths, first)
            here = kinds_of(letters, words.starts + lengths - 1, lengths, first, first)[which][at]
        if way == 0:
            nats = _phrases().told(names_of(languages, way, before, np.full_like(here, ANY)), nats)
        nats = _phrases().told(names_of(languages, way, before, here), nats)
    likelier = parts[spoken, which[at]] * np.expm1(-TRUST * nats)
    costs[which] = -np.log1p(np.bincount(at, likelier, len(which)))
    return costs


def _after_a_space(codes: Codes, words: ScriptWords) -> Places:
    """Which of the words have nothing but a space between them and the word before, or two."""
    before, gap = words.starts[1:] - 1, words.starts[1:] - words.starts[:-1] - words.lengths[:-1]
    are = (gap == 1) | ((gap == 2) & (codes[before - 1] == ord(" ")))
    are &= (words.segments[1:] == words.segments[:-1]) & (codes[before] == ord(" "))
    return np.flatnonzero(are) + 1
