"""Tables for the first look at a text: one of pairs for all languages together, and the letters of each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fixenc.plausibility.characters import SCRIPTS_MEET, Kind
from fixenc.plausibility.languages import LANGUAGES, SCRIPTS
from fixenc.plausibility.model import GLANCE_SCALE, LETTER_SCALE, NEVER, PLANE, SIGN_SCALE
from fixenc.plausibility.stored import GLANCE
from fixenc.plausibility.train.trigrams import FOREIGN, Learned

Arrays = dict[str, np.ndarray]

# The highest cost of nearly all pairs of letters in healthy text of some language, in nats.
_USUAL_PAIR = 8.0
# The same for a sign and its neighbour.
_USUAL_SIGN = 7.5
# The same for a single character in a script with thousands.
_USUAL_RUN = 10.0
# The least weight of a language whose pairs count, if its script has others with more weight. In the little text of
# other languages, a pair that never occurs costs hardly more than usual, and with them none would. Their text raises
# alarms, and is looked at again.
_LEAST_WEIGHT = 0.03
# Characters of scripts with thousands are classed by block and rarity: the size of a step of rarity, in nats.
_RARE_STEP = 0.5
# The most steps of rarity.
_RARE_STEPS = 16
# Classes of blocks.
_HANGUL = 0
_KANA = 1
_HAN = 2
# The first code point of each block.
_BLOCKS = ((0x1100, _HANGUL), (0x2E80, _HAN), (0x3040, _KANA), (0x3100, _HAN), (0x3130, _HANGUL), (0x3190, _HAN),
           (0xAC00, _HANGUL), (0xD7FF, _HAN))  # fmt: skip
# The cost of a common character of a block beyond that of the block as a whole, in nats.
_AMONG_THOUSANDS = 9.0
_CJK = SCRIPTS.index("cjk") + 1


class Class(NamedTuple):
    """The script and kind of characters, and what else distinguishes their class.

    That is the letter or the cost as a sign; for scripts with thousands, the block, with `rarity` in steps.
    """

    script: int
    kind: int
    which: int
    rarity: int = 0


class _Tables(NamedTuple):
    """The tables in the making: costs, ``[before, class]`` and ``[language, class]``."""

    pairs: np.ndarray
    letters: np.ndarray


def make_glance_tables(characters: Arrays, symbols: Arrays, learned: list[Learned], singles: np.ndarray) -> Arrays:
    """Return the tables of the first look, over classes: characters in one class look the same to it.

    ``classes``: the class of each code point, by its place. ``pairs``: how much each class (second index) costs after
    each class (first index) beyond the usual, in the most likely language. ``letters``: the cost of a letter of each
    class (second index) in each language (first index), `NEVER` if it has none.
    """
    rarity = singles.min(0)
    number: dict[Class, int] = {}
    classes = np.zeros(len(characters["kinds"]), np.uint16)
    for place in range(len(classes)):
        classes[place] = number.setdefault(_class_of(characters, rarity, place), len(number))
    found = list(number)
    tables = _Tables(_costs_of_signs(characters, found), np.full((len(LANGUAGES), len(found)), NEVER, np.uint8))
    for at, script in enumerate(SCRIPTS, 1):
        if script != "cjk":
            _add_alphabetic(at, symbols[f"symbols-{script}"], learned, found, tables)
    _add_runs(singles, classes, found, tables)
    quantised = np.minimum(NEVER, np.round(tables.pairs * GLANCE_SCALE)).astype(np.uint8)
    return {GLANCE + "classes": classes, GLANCE + "pairs": quantised, GLANCE + "letters": tables.letters}


def _class_of(characters: Arrays, rarity: np.ndarray, place: int) -> Class:
    script, kind = int(characters["scripts"][place]), int(characters["kinds"][place])
    if script == _CJK:
        block = next(block for first, block in reversed(_BLOCKS) if place >= first)
        steps = int((rarity[place] - _USUAL_RUN) / _RARE_STEP)
        return Class(script, int(Kind.CJK), block, min(_RARE_STEPS, max(0, steps)))
    return Class(script, kind, int(characters["letters"][place] if script else characters["costs"][place]))


def _costs_of_signs(characters: Arrays, found: list[Class]) -> np.ndarray:
    """Return the cost of each class after each other, as signs or where case and script change, beyond the usual."""
    kinds, scripts = (np.array([c[part] for c in found], int) for part in (1, 0))
    extra = np.array([0 if c.script else c.which for c in found], float) / SIGN_SCALE
    costs: np.ndarray = np.maximum(0, characters["neighbours"][kinds][:, kinds] + extra - _USUAL_SIGN)
    is_letter = (scripts > 0) & (scripts != _CJK)
    meet = (scripts[:, None] != scripts) & is_letter[:, None] & is_letter
    costs[meet] += SCRIPTS_MEET
    return costs


def _add_alphabetic(
    script: int, symbols: np.ndarray, learned: list[Learned], found: list[Class], tables: _Tables
) -> None:
    """Add pairs of letters, and of a letter and a boundary, in the language of the script that has them most often."""
    pairs, letters = tables
    mine = np.array([at for at, c in enumerate(found) if c.script == script])
    others = np.setdiff1d(np.arange(len(found)), mine)
    places = np.array([found[at].which for at in mine], int)
    least = np.full((symbols.shape[1], symbols.shape[1]), np.inf)
    of_script = [language for language in LANGUAGES if language.script == SCRIPTS[script - 1]]
    rows = [LANGUAGES.index(language) for language in of_script]
    common = [language.weight >= _LEAST_WEIGHT for language in of_script]
    for row, symbol, is_common in zip(rows, symbols, common, strict=True):
        one, two = learned[row]
        cost = -np.log(np.clip(two, 1e-9, 1))[symbol][:, symbol]
        # A foreign letter says nothing for a pair.
        cost[:, symbol == FOREIGN] = cost[symbol == FOREIGN, :] = np.inf
        if is_common or not any(common):
            least = np.minimum(least, cost)
        mine_alone = np.where(symbol == FOREIGN, NEVER, -np.log(np.clip(one, 1e-9, 1))[symbol] * LETTER_SCALE)
        letters[row, mine] = np.minimum(NEVER, np.round(mine_alone))[places]
    least = np.minimum(least, 2 * _USUAL_PAIR) - _USUAL_PAIR
    pairs[np.ix_(mine, mine)] += np.maximum(0, least)[np.ix_(places, places)]
    pairs[np.ix_(mine, others)] += np.maximum(0, least)[places, 0][:, None]
    pairs[np.ix_(others, mine)] += np.maximum(0, least)[0, places]


def _add_runs(singles: np.ndarray, classes: np.ndarray, found: list[Class], tables: _Tables) -> None:
    """Add rare characters of the scripts with thousands, and the share of each block in each language."""
    pairs, letters = tables
    pairs += np.array([c.rarity * _RARE_STEP for c in found])
    rows = [row for row, language in enumerate(LANGUAGES) if language.script == "cjk"]
    at = np.flatnonzero([c.script == _CJK for c in found])
    block = np.array([found[one].which for one in at])
    for row, costs in zip(rows, singles, strict=True):
        share = np.bincount(block, np.bincount(classes[:PLANE], np.exp(-costs), len(found))[at], 3)
        cost = -np.log(np.maximum(share, 1e-9)) + _AMONG_THOUSANDS
        letters[row, at] = np.minimum(NEVER, np.round(cost * LETTER_SCALE))[block]
