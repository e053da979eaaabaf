"""Scripts without spaces, judged by words: slower than by pairs of characters, and a better judge of guesses.

Pairs know which characters follow each other inside words, and so take any chain of them for a word. Words do not stand
beside all other words: the model knows between which characters one ends and the next begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.arrays import lengths_of
from fixenc.plausibility.characters import Kind
from fixenc.plausibility.hash_table import POWERS, HashTable, spread_bits
from fixenc.plausibility.model import (
    LETTER_SCALE,
    NEVER,
    PLANE,
    TRUST,
    Bytes,
    Codes,
    Floats,
    Places,
    codes_of,
    load,
    places_of,
)
from fixenc.plausibility.stored import LEXICON, read_table

LONGEST = 7
"""The most characters of a word."""

UNKNOWN_NEIGHBOUR = np.uint32(PLANE - 1)
"""Stands for the unknown character before or after a run."""

# Kinds of signs that stand for themselves beside a run.
_SIGNS = [Kind.CJK_SIGN, Kind.OPENING, Kind.CLOSING, Kind.QUOTE, Kind.DASH]
# Signs of ASCII that people use instead of wide ones, and the wide ones.
_NARROW = "!(),:;?"
_WIDE = "！（），：；？"
_SPACE = ord(" ")
# All digits are alike beside a run, and so are all letters of alphabets.
_LETTERS = [Kind.LOWER, Kind.UPPER, Kind.EITHER_CASE, Kind.UNCASED]
_ALIKE = ((Kind.DIGIT, ord("0")), *((letter, ord("A")) for letter in _LETTERS))
# The first and the last syllable of Korean, which has spaces between words.
_FIRST_SPACED = 0xAC00
_LAST_SPACED = 0xD7A3

# The cost of a character that is no word, beyond that of beginning one, in nats.
_UNKNOWN = 3.0


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Words (`names_of`) and their costs ``[word, language]``; costs of characters ``[code point, language]``.

    `seams` are pairs of code points, one that ends a word and one that begins the next; ``seam_costs[pair]`` is how
    much rarer the two are side by side than apart, and ``seam_others[code point]`` the same for the first one and any
    other. ``word_seam_costs[pair]`` is how much rarer still a word is after a code point, for such pairs, `word_seams`.
    All costs are in units of the table, of which `LETTER_SCALE` are a nat.
    """

    words: HashTable
    costs: Bytes
    singles: Floats
    seams: HashTable
    seam_costs: npt.NDArray[np.int8]
    seam_others: npt.NDArray[np.int8]
    word_seams: HashTable
    word_seam_costs: npt.NDArray[np.int8]

    def look_up(self, names: Codes) -> tuple[npt.NDArray[np.bool_], Floats]:
        """Return which names are those of words; ``[word, language]`` their costs, infinite where there is none."""
        at, is_known = self.words.find(names)
        listed = self.costs[at[is_known]]
        return is_known, np.where(listed < NEVER, listed, np.float32(np.inf))

    def costs_between(self, lasts: Codes, firsts: Codes) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """Return the cost of each pair of a character that ends a word and one that begins the next beside it.

        Also return whether such words attract each other.
        """
        pairs = lasts << np.uint32(16) | firsts
        at, is_listed = self.seams.find(pairs)
        costs = np.where(is_listed, self.seam_costs.take(at), self.seam_others.take(lasts)) * TRUST
        return costs, is_listed & (costs < 0)

    def costs_before(self, lasts: Codes, names: Codes) -> Floats:
        """Return the cost of words of these names after some characters, beyond that of `costs_between`."""
        at, is_listed = self.word_seams.find(word_seams_of(lasts, names))
        costs: Floats = np.where(is_listed, self.word_seam_costs.take(at), np.float32(0)) * TRUST
        return costs


@cache
def _load_lexicon() -> _Lexicon:
    singles = load().heads.T + np.float32(_UNKNOWN * LETTER_SCALE)
    lexicon = _Lexicon(
        words=HashTable.read(f"{LEXICON}names", read_table),
        costs=np.ascontiguousarray(read_table(f"{LEXICON}costs").T),
        singles=singles,
        seams=HashTable.read(f"{LEXICON}seams", read_table),
        seam_costs=read_table(f"{LEXICON}seams-costs"),
        seam_others=read_table(f"{LEXICON}seam-others"),
        word_seams=HashTable.read(f"{LEXICON}word-seams", read_table),
        word_seam_costs=read_table(f"{LEXICON}word-seams-costs"),
    )
    is_known, listed = lexicon.look_up(names_of(np.arange(len(singles), dtype=np.uint32), 1))
    singles[is_known] = np.where(np.isfinite(listed), listed, singles[is_known])
    return lexicon


def match_runs(names: Codes) -> npt.NDArray[np.bool_]:
    """Return ``[word, language]``: which languages have the words of these names."""
    is_known, listed = _load_lexicon().look_up(names)
    has = np.zeros((len(names), _load_lexicon().costs.shape[1]), bool)
    has[is_known] = np.isfinite(listed)
    return has


def names_of(codes: Codes, length: int) -> Codes:
    """Return the name of each stretch of `length` characters, a number, by the place where it begins."""
    count = len(codes) - length + 1
    name = np.full(max(0, count), length, np.uint32)
    for place in range(length):
        name += (codes[place : place + count] + np.uint32(1)) * POWERS[place]
    return spread_bits(name)


def word_seams_of(lasts: Codes, names: Codes) -> Codes:
    """Return the name of each word, given by its own name, after the character before it."""
    return spread_bits((names ^ names >> np.uint32(16)) * POWERS[1] + lasts * POWERS[2])


def word_run_costs(
    codes: Codes, firsts: npt.NDArray[np.int64], is_joined: npt.NDArray[np.bool_], beside: Codes
) -> Floats:
    """Return ``[language, run]``: the cost of each run by its most likely words, in nats.

    The runs stand one after the other in `codes`, each from one of `firsts` on. `is_joined` is true for each character
    that stands in a word with the one before it, in some word. ``beside[side, run]`` are the symbols before and after
    the run (`make_symbols`).
    """
    lengths = lengths_of(firsts, len(codes))
    lasts = firsts + lengths - 1
    before, after, is_drawn = _costs_of_seams(codes, firsts, lasts, beside)
    is_joined = is_joined | np.concatenate([[False], is_drawn[:-1]])
    previous = np.concatenate([codes[:1], codes[:-1]])
    previous[firsts] = beside[0]
    words = _costs_of_words(codes, previous, np.repeat(firsts + lengths, lengths) - np.arange(len(codes)), is_joined)
    # The longest runs come first, so that those that reach a place are the first ones.
    starts, ends = firsts[np.argsort(-lengths, kind="stable")], np.sort(lengths)
    least = np.empty_like(words[1])
    for place in range(int(ends[-1])):
        at = starts[: len(ends) - np.searchsorted(ends, place, side="right")] + place
        # The word that ends here comes after the best words up to it, or is the first. Its own seam is added.
        here = words[1][at] + least[at - 1] if place else words[1][at]
        for length, cost in words.items():
            if 1 < length <= place:
                np.minimum(here, cost[at - length + 1] + least[at - length], out=here)
            elif length == place + 1:
                np.minimum(here, cost[at - place], out=here)
        least[at] = here + after[at, None]
    found: Floats = (before + least[lasts].T) / np.float32(LETTER_SCALE)
    return found


def is_spaced(character: str) -> bool:
    """Return whether a character is of the script among these that has spaces between words."""
    return bool(_are_spaced(codes_of(character))[0])


def _are_spaced(codes: Codes) -> npt.NDArray[np.bool_]:
    are: npt.NDArray[np.bool_] = (codes >= _FIRST_SPACED) & (codes <= _LAST_SPACED)
    return are


def make_symbols(kinds: Bytes) -> Codes:
    """Return the symbol of each code point beside a run: a sign, or its wide form, for itself; one digit, one letter.

    U+0000 stands for any other character. `kinds` are those of the code points.
    """
    codes = np.arange(len(kinds), dtype=np.uint32)
    found: Codes = np.where(np.isin(kinds, _SIGNS) & (codes < PLANE), codes, np.uint32(0))
    for kind, symbol in _ALIKE:
        found[kinds == kind] = symbol
    found[codes_of(_NARROW)] = codes_of(_WIDE)
    return found


@cache
def _load_symbols() -> Codes:
    return make_symbols(load().kinds)


def find_beside_runs(codes: Codes, begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], bounds: Places) -> Codes:
    """Return ``[side, run]``: the symbol before each run and after it, across a space except beside Korean.

    ``bounds[side, run]`` are the start and the end of the run's segment.
    """
    found = np.full((2, len(begins)), UNKNOWN_NEIGHBOUR)
    for side, (at, step) in enumerate(((begins - 1, -1), (ends, 1))):
        place = np.clip(at, 0, len(codes) - 1)
        is_skipped = (codes[place] == _SPACE) & ~_are_spaced(codes[at - step])
        place = np.clip(np.where(is_skipped, at + step, at), -1, len(codes))
        is_there = (place >= bounds[0]) & (place < bounds[1])
        found[side, is_there] = _load_symbols()[places_of(codes[place[is_there]])]
    return found


def _costs_of_seams(
    codes: Codes, firsts: npt.NDArray[np.int64], lasts: npt.NDArray[np.int64], beside: Codes
) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Return the cost of the beginning of each run, and of the end of a word at each place before the next character.

    Also return where words attract each other.
    """
    following = np.concatenate([codes[1:], codes[:1]])
    following[lasts] = beside[1]
    (before, _), (after, is_drawn) = (
        _load_lexicon().costs_between(beside[0], codes[firsts]),
        _load_lexicon().costs_between(codes, following),
    )
    before[beside[0] == UNKNOWN_NEIGHBOUR] = after[lasts[beside[1] == UNKNOWN_NEIGHBOUR]] = 0
    return before, after, is_drawn


def _costs_of_words(
    codes: Codes, previous: Codes, left: npt.NDArray[np.int64], is_joined: npt.NDArray[np.bool_]
) -> dict[int, Floats]:
    """Return for each length of words ``[place, language]``: the cost of the word that begins there, if one does.

    `previous` is the character before each place, and `left` the number of characters left in its run from there on.
    """
    lexicon, apart = _load_lexicon(), np.concatenate([[0], np.cumsum(~is_joined)])
    found = {1: lexicon.singles[codes] + lexicon.costs_before(previous, names_of(codes, 1))[:, None]}
    for length in range(2, min(LONGEST, int(left.max())) + 1):
        # If a pair is not known, there is no word, though one stretch in 12,000 has the name of one; nor if the run
        # ends before.
        may_be = np.flatnonzero((apart[length:] == apart[1 : len(apart) - length + 1]) & (left[: 1 - length] >= length))
        names = names_of(codes, length)[may_be]
        is_known, listed = lexicon.look_up(names)
        if len(listed):
            at = may_be[is_known]
            found[length] = np.full_like(found[1], np.inf)
            found[length][at] = listed + lexicon.costs_before(previous[at], names[is_known])[:, None]
    return found
