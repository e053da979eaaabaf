"""Scripts without spaces by their words: slower than by pairs of characters, and it tells guesses apart.

The pairs know which characters follow each other inside words, and so take any chain of them for a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.model import DATA, LETTER_SCALE, LEXICON, NEVER, Bytes, Codes, Floats, lengths_of, unpacked

LONGEST = 7
"""Of more characters no word is known."""

# What a character that is no word costs as one, in nats, more than what it costs to begin one.
_UNKNOWN = 3.0
_POWERS = np.cumprod(np.full(LONGEST, 0x9E3779B1, np.uint64)).astype(np.uint32)
_SPREAD = np.uint32(0x85EBCA6B)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Sorted names of words, and ``[word, language]`` what each costs."""

    names: Codes
    costs: Bytes


@cache
def _lexicon() -> _Lexicon:
    with np.load(DATA) as file:
        arrays = {name: file[name] for name in file.files if name.startswith(LEXICON)}
    return _Lexicon(unpacked(f"{LEXICON}names", arrays), np.ascontiguousarray(arrays[f"{LEXICON}costs"].T))


def names_of(codes: Codes, length: int) -> Codes:
    """A number for each stretch of so many characters, by the place where it begins."""
    count = len(codes) - length + 1
    name = np.full(max(0, count), length, np.uint32)
    for place in range(length):
        name += (codes[place : place + count] + np.uint32(1)) * _POWERS[place]
    name ^= name >> np.uint32(15)
    return name * _SPREAD


def word_run_costs(
    codes: Codes, firsts: npt.NDArray[np.int64], heads: Bytes, is_joined: npt.NDArray[np.bool_]
) -> Floats:
    """``[language, run]``: what each run costs by its likeliest words, in nats.

    The runs stand one after the other in `codes`, each from one of `firsts` on; `heads` tells, for each language, what
    it costs that a character begins a word, `is_joined` whether it ever stands in one with that before it.
    """
    lengths = lengths_of(firsts, len(codes))
    longest, languages = int(lengths.max()), len(heads)
    run = np.repeat(np.arange(len(firsts)), lengths)
    place = np.arange(len(codes)) - firsts[run]
    # ``[place, run, language]``: the least that a run costs up to there.
    least = np.full((longest + 1, len(firsts), languages), np.inf, np.float32)
    least[0] = 0
    apart = np.concatenate([[0], np.cumsum(~is_joined)])
    words = [_word_costs(codes, length, heads, apart) for length in range(1, min(LONGEST, longest) + 1)]
    padded = [np.full((longest, len(firsts), languages), np.inf, np.float32) for _ in words]
    for length, (table, cost) in enumerate(zip(padded, words, strict=True), 1):
        table[place[: len(cost)], run[: len(cost)]] = cost
        # A word ends where its run does.
        is_astride = place[: len(cost)] + length > lengths[run[: len(cost)]]
        table[place[: len(cost)][is_astride], run[: len(cost)][is_astride]] = np.inf
    for end in range(1, longest + 1):
        for length, table in enumerate(padded[:end], 1):
            np.minimum(least[end], least[end - length] + table[end - length], out=least[end])
    found: Floats = least[lengths, np.arange(len(firsts))].T / np.float32(LETTER_SCALE)
    return found


def _word_costs(codes: Codes, length: int, heads: Bytes, apart: npt.NDArray[np.int64]) -> Floats:
    """``[place, language]``: what the word costs that so many characters are, from each place on.

    A name is shared by one stretch in 14,000 that is no word. Hardly any of these has known pairs throughout; `apart`
    counts the others up to each place.
    """
    lexicon = _lexicon()
    may_be = np.flatnonzero(apart[length:] == apart[1 : len(apart) - length + 1])
    names = names_of(codes, length)
    cost = np.full((len(names), len(heads)), np.inf, np.float32)
    if length == 1:
        cost[:] = heads[:, codes].T + np.float32(_UNKNOWN * LETTER_SCALE)
    names = names[may_be]
    at = np.minimum(np.searchsorted(lexicon.names, names), len(lexicon.names) - 1)
    is_known = lexicon.names[at] == names
    known, listed = may_be[is_known], lexicon.costs[at[is_known]].astype(np.float32)
    cost[known] = np.where(listed < NEVER, listed, cost[known])
    return cost
