"""Alphabetic scripts: how likely each letter is after the two before it, for each language."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fixenc.plausibility.languages import LANGUAGES, SCRIPTS, Language
from fixenc.plausibility.model import CUBES, LETTER_SCALE, NEVER, unseen_costs
from fixenc.plausibility.train.alphabets import fold, places_in
from fixenc.plausibility.train.counts import Counts

# How much text the weights stand for at most, in words: how firmly rare sequences are believed.
EVIDENCE = 1e6
# How often a letter of another language is met in the midst of one: names are everywhere.
_FOREIGN_SHARE = 1.5e-4
BOUND, FOREIGN, FIRST = 0, 1, 2


class Cube(NamedTuple):
    """Costs of one language, in units of the table, in the order of `CUBES`."""

    beyond: np.ndarray
    back: np.ndarray
    pairs: np.ndarray


class Learned(NamedTuple):
    """Shares of the symbols of one language: each by itself, and ``[before, symbol]`` each after another."""

    one: np.ndarray
    two: np.ndarray


def trigrams(
    all_counts: list[Counts], script_at: dict[str, str], alphabets: list[list[str]]
) -> tuple[dict[str, np.ndarray], list[Learned]]:
    """One cube of costs a language: of each symbol after each two. Symbols: bound of words, foreign letter, letters.

    They are kept as `whole_cubes` has them. Beside the arrays, what was learned of shorter sequences, language by
    language.
    """
    places = places_in(alphabets)
    arrays: dict[str, np.ndarray] = {}
    cubes, symbols, sizes, learned = list[Cube](), {}, [], list[Learned]()
    for script in SCRIPTS:
        mine = [x for x in LANGUAGES if x.script == script]
        symbols[script] = np.full((len(mine), len(places[script]) + 1), FOREIGN, np.uint8)
        symbols[script][:, 0] = BOUND
    for language, counts, alphabet in zip(LANGUAGES, all_counts, alphabets, strict=True):
        if language.script == "cjk":
            learned.append(Learned(np.empty(0), np.empty(0)))
            continue
        row = [x for x in LANGUAGES if x.script == language.script].index(language)
        for number, letter in enumerate(alphabet, FIRST):
            symbols[language.script][row, places[language.script][letter]] = number
        cube, shorter = _cube(counts, language, alphabet, script_at)
        cubes.append(cube)
        learned.append(shorter)
        sizes.append(len(alphabet) + FIRST)
    arrays["sizes"] = np.array(sizes, np.int32)
    for key, parts in zip(CUBES, zip(*cubes, strict=True), strict=True):
        arrays[key] = np.concatenate([part.ravel() for part in parts])
    arrays |= {f"symbols-{script}": symbols[script] for script in SCRIPTS if script != "cjk"}
    return arrays, learned


def _cube(counts: Counts, language: Language, alphabet: list[str], script_at: dict[str, str]) -> tuple[Cube, Learned]:
    """Costs of symbols after two others, smoothed by shorter contexts (Witten and Bell 1991)."""
    number = {letter: place for place, letter in enumerate(alphabet, FIRST)}
    size = len(alphabet) + FIRST
    seen = np.zeros((size, size, size))

    def add(sequence: str, weight: float, *, is_word: bool) -> None:
        letters = [fold(c) for c in sequence]
        if any(script_at.get(c) != language.script for c in letters):
            return
        ids = [number.get(c, FOREIGN) for c in letters]
        if is_word:
            ids = [BOUND, BOUND, *ids, BOUND]
        for a, b, c in zip(ids, ids[1:], ids[2:], strict=False):
            seen[a, b, c] += weight

    # A word that was met once tells how much text it was met in.
    evidence = min(EVIDENCE, 1 / min(counts.words.values(), default=1.0))
    for word, weight in counts.words.items():
        add(word, weight * evidence, is_word=True)
    # Sequences have no weight of their own relative to words: both sources speak with one voice.
    for sequence, weight in counts.trigrams.items():
        add(sequence, weight * EVIDENCE * (5.0 if counts.words else 8.0), is_word=False)
    if not counts.words:
        _guess_bounds(seen)
    # The first letter's context is two bounds; no word is empty.
    seen[BOUND, BOUND, BOUND] = 0
    floor = np.full(size, 1e-4)
    one = _smoothed(seen.sum((0, 1)), floor / floor.sum())
    two = _smoothed(seen.sum(0), one)
    two_costs = _quantised(_with_foreign(two))
    back_costs = _quantised(_unseen(seen))
    three_costs = _quantised(_with_foreign(_smoothed(seen, two)))
    is_told = seen > 0
    is_told[:, :, FOREIGN] = True
    beyond = np.where(is_told, three_costs - unseen_costs(back_costs, two_costs), 0).astype(np.uint8)
    return Cube(beyond, back_costs, two_costs), Learned(one, two)


def _with_foreign(share: np.ndarray) -> np.ndarray:
    """Shares along the last axis; a foreign letter, which is any of about 150, is met everywhere."""
    share = share.copy()
    share[..., FOREIGN] = np.maximum(share[..., FOREIGN], _FOREIGN_SHARE) / 150
    return share


def _quantised(share: np.ndarray) -> np.ndarray:
    costs: np.ndarray = np.minimum(NEVER, np.round(-np.log(np.clip(share, 1e-9, 1)) * LETTER_SCALE)).astype(np.uint8)
    return costs


def _smoothed(seen: np.ndarray, shorter: np.ndarray) -> np.ndarray:
    """Shares along the last axis, mixed with those of the shorter context by how varied the longer one is."""
    left = _unseen(seen)[..., None]
    mixed: np.ndarray = seen / (seen.sum(-1, keepdims=True) + _variety(seen)) + left * shorter
    return mixed


def _unseen(seen: np.ndarray) -> np.ndarray:
    """The part that the shorter context has in what comes after each longer one."""
    part: np.ndarray = (_variety(seen) / (seen.sum(-1, keepdims=True) + _variety(seen)))[..., 0]
    return part


def _variety(seen: np.ndarray) -> np.ndarray:
    variety: np.ndarray = (seen > 0).sum(-1, keepdims=True) + 1.0
    return variety


def _guess_bounds(seen: np.ndarray) -> None:
    """Where a source has no bounds of words: about one letter in six ends one, and words begin like their insides."""
    inside = seen.sum((0, 1))
    seen[BOUND, BOUND, :] = inside / 6
    pairs = seen.sum(2)
    seen[BOUND, :, :] += seen.sum(0) / 6
    seen[:, :, BOUND] += pairs / 6
    seen[:, BOUND, :] = 0
    seen[BOUND, BOUND, :] = inside / 6
