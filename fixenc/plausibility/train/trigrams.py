"""Alphabetic scripts: the probability of each letter after the two before it, for each language."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fixenc.plausibility.languages import LANGUAGES, SCRIPTS, Language
from fixenc.plausibility.model import LETTER_SCALE, NEVER, codes_of, unseen_costs
from fixenc.plausibility.stored import CUBES
from fixenc.plausibility.train.alphabets import CODE_POINTS, fold_word, number_letters
from fixenc.plausibility.train.counts import Counts

# The most text that the weights stand for, in words: how firmly rare sequences are believed.
EVIDENCE = 1e6
# The share of letters of other languages within a language: names are everywhere.
_FOREIGN_SHARE = 1.5e-4
# The symbol of the boundary of a word.
BOUND = 0
# The symbol of a foreign letter.
FOREIGN = 1
# The symbol of the first letter of the alphabet.
FIRST = 2
# The most letters of a language that have a symbol each.
_MOST_LETTERS = 100
# The same for a family: its languages have most letters in common.
_MOST_OF_FAMILY = 64
# Stands for a character that is no letter of the script.
_NO_SYMBOL = -1
# The weight of sequences without word boundaries beside words, for each word's worth of evidence.
_TRUST_BESIDE_WORDS = 5.0
# The same without words.
_TRUST_ALONE = 8.0


class Cube(NamedTuple):
    """The costs of one language, in units of the table, in the order of `CUBES`."""

    beyond: np.ndarray
    back: np.ndarray
    pairs: np.ndarray


class Learned(NamedTuple):
    """The shares of the symbols of one language: each by itself, and ``[before, symbol]`` each after another."""

    one: np.ndarray
    two: np.ndarray


def learn_trigrams(
    all_counts: list[Counts], script_at: dict[str, str], alphabets: list[list[str]]
) -> tuple[dict[str, np.ndarray], list[Learned]]:
    """Return one cube of costs for each language: of each symbol (boundary, foreign letter, letters) after each two.

    They are stored script by script, as `cubes_of` reads them. Also return what was learned of shorter sequences,
    for each language.
    """
    places = number_letters(alphabets)
    arrays: dict[str, np.ndarray] = {}
    cubes, symbols, sizes, learned = list[Cube](), {}, [], list[Learned]()
    for script in SCRIPTS:
        count = sum(x.script == script for x in LANGUAGES)
        symbols[script] = np.full((count, len(places[script]) + 1), FOREIGN, np.uint8)
        symbols[script][:, 0] = BOUND
    for language, counts, alphabet in zip(LANGUAGES, all_counts, alphabets, strict=True):
        if language.script == "cjk":
            learned.append(Learned(np.empty(0), np.empty(0)))
            continue
        row = [x for x in LANGUAGES if x.script == language.script].index(language)
        own = alphabet[: _MOST_OF_FAMILY if language.is_family else _MOST_LETTERS]
        for number, letter in enumerate(own, FIRST):
            symbols[language.script][row, places[language.script][letter]] = number
        cube, shorter = _learn_cube(counts, language, own, script_at)
        cubes.append(cube)
        learned.append(shorter)
        sizes.append(len(own) + FIRST)
    arrays["sizes"] = np.array(sizes, np.int32)
    of_script = [language.script for language in LANGUAGES if language.script != "cjk"]
    for script in dict.fromkeys(of_script):
        mine = [cube for cube, other in zip(cubes, of_script, strict=True) if other == script]
        for key, parts in zip(CUBES, zip(*mine, strict=True), strict=True):
            arrays[f"{key}-{script}"] = np.concatenate([part.ravel() for part in parts])
    arrays |= {f"symbols-{script}": symbols[script] for script in SCRIPTS if script != "cjk"}
    return arrays, learned


def _learn_cube(
    counts: Counts, language: Language, alphabet: list[str], script_at: dict[str, str]
) -> tuple[Cube, Learned]:
    """Return the costs of symbols after two others, smoothed by shorter contexts (Witten and Bell 1991)."""
    symbol_of = np.full(CODE_POINTS, _NO_SYMBOL, np.int64)
    symbol_of[[ord(letter) for letter, script in script_at.items() if script == language.script]] = FOREIGN
    symbol_of[[ord(letter) for letter in alphabet]] = np.arange(FIRST, FIRST + len(alphabet))
    size = len(alphabet) + FIRST
    # The share of a word that was met once shows how much text it was met in.
    evidence = min(EVIDENCE, 1 / min(counts.words.values(), default=1.0))
    seen = _count_trigrams(counts.words, symbol_of, size, are_words=True) * evidence
    # The weights of sequences are not relative to those of words: each source gets a weight as a whole.
    trust = _TRUST_BESIDE_WORDS if counts.words else _TRUST_ALONE
    seen += _count_trigrams(counts.trigrams, symbol_of, size, are_words=False) * EVIDENCE * trust
    if not counts.words:
        _guess_bounds(seen)
    # The first letter's context is two bounds; no word is empty.
    seen[BOUND, BOUND, BOUND] = 0
    floor = np.full(size, 1e-4)
    one = _smooth(seen.sum((0, 1)), floor / floor.sum())
    two = _smooth(seen.sum(0), one)
    two_costs = _quantise(_add_foreign(two))
    back_costs = _quantise(_share_of_shorter(seen))
    three_costs = _quantise(_add_foreign(_smooth(seen, two)))
    is_seen = seen > 0
    is_seen[:, :, FOREIGN] = True
    beyond = np.where(is_seen, three_costs - unseen_costs(back_costs, two_costs), 0).astype(np.uint8)
    return Cube(beyond, back_costs, two_costs), Learned(one, two)


def _count_trigrams(sequences: dict[str, float], symbol_of: np.ndarray, size: int, *, are_words: bool) -> np.ndarray:
    """Return ``[symbol, symbol, symbol]``: how often each follows each two; words have boundaries around them."""
    seen = np.zeros(size**3)
    if not sequences:
        return seen.reshape(size, size, size)
    text = fold_word("".join(sequences))
    symbols, weights = symbol_of[codes_of(text)], np.array(list(sequences.values()))
    lengths = np.array([len(sequence) for sequence in sequences])
    # Each word has three boundaries: two before it, and one after it.
    before, after = (2, 1) if are_words else (0, 0)
    spread = lengths + before + after
    begins = np.cumsum(spread) - spread
    row = np.full(int(spread.sum()), BOUND, np.int64)
    inside = np.arange(len(symbols)) + np.repeat(begins + before - (np.cumsum(lengths) - lengths), lengths)
    row[inside] = symbols
    # A sequence with a character of another script, or a sign, does not count.
    is_whole = np.minimum.reduceat(symbols, np.cumsum(lengths) - lengths) > _NO_SYMBOL
    weight = np.repeat(weights * is_whole, np.maximum(0, spread - 2))
    first = np.arange(len(weight)) + np.repeat(
        begins - (np.cumsum(np.maximum(0, spread - 2)) - np.maximum(0, spread - 2)), np.maximum(0, spread - 2)
    )
    is_counted = weight > 0
    first, weight = first[is_counted], weight[is_counted]
    seen += np.bincount((row[first] * size + row[first + 1]) * size + row[first + 2], weight, size**3)
    return seen.reshape(size, size, size)


def _add_foreign(share: np.ndarray) -> np.ndarray:
    """Return shares along the last axis, with a foreign letter, which is any of about 150, possible everywhere."""
    share = share.copy()
    share[..., FOREIGN] = np.maximum(share[..., FOREIGN], _FOREIGN_SHARE) / 150
    return share


def _quantise(share: np.ndarray) -> np.ndarray:
    costs: np.ndarray = np.minimum(NEVER, np.round(-np.log(np.clip(share, 1e-9, 1)) * LETTER_SCALE)).astype(np.uint8)
    return costs


def _smooth(seen: np.ndarray, shorter: np.ndarray) -> np.ndarray:
    """Return shares along the last axis, mixed with those of the shorter context by how varied the longer one is."""
    left = _share_of_shorter(seen)[..., None]
    mixed: np.ndarray = seen / (seen.sum(-1, keepdims=True) + _measure_variety(seen)) + left * shorter
    return mixed


def _share_of_shorter(seen: np.ndarray) -> np.ndarray:
    """Return the share of the shorter context in what follows each longer one."""
    part: np.ndarray = (_measure_variety(seen) / (seen.sum(-1, keepdims=True) + _measure_variety(seen)))[..., 0]
    return part


def _measure_variety(seen: np.ndarray) -> np.ndarray:
    variety: np.ndarray = (seen > 0).sum(-1, keepdims=True) + 1.0
    return variety


def _guess_bounds(seen: np.ndarray) -> None:
    """Add word boundaries to a source without them: one letter in six ends a word, and words begin as they go on."""
    inside = seen.sum((0, 1))
    seen[BOUND, BOUND, :] = inside / 6
    pairs = seen.sum(2)
    seen[BOUND, :, :] += seen.sum(0) / 6
    seen[:, :, BOUND] += pairs / 6
    seen[:, BOUND, :] = 0
    seen[BOUND, BOUND, :] = inside / 6
