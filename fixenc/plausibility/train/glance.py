"""What a first look at a text needs: one table of pairs for all languages together, and the letters of each."""

from __future__ import annotations

import numpy as np

from fixenc.plausibility.characters import SCRIPTS_MEET, Kind
from fixenc.plausibility.languages import LANGUAGES, SCRIPTS
from fixenc.plausibility.model import GLANCE_SCALE, LETTER_SCALE, NEVER, PLANE, SIGN_SCALE
from fixenc.plausibility.train.trigrams import FOREIGN, Learned

Arrays = dict[str, np.ndarray]

# What a pair costs at most in healthy text of some language, nearly always, in nats: of two letters, of a sign and its
# neighbour, and a single character of thousands.
_USUAL_PAIR, _USUAL_SIGN, _USUAL_RUN = 8.0, 7.5, 10.0
# Characters of scripts that have thousands go by block and by how rare they are, in steps of so many nats.
_RARE_STEP, _RARE_STEPS = 0.5, 16
_BLOCKS = ((0x1100, "hangul"), (0x3040, "kana"), (0x3100, "han"), (0x3130, "hangul"), (0x3190, "han"),
           (0xAC00, "hangul"), (0xD7FF, "han"))  # fmt: skip
_BLOCK_NAMES = ("hangul", "kana", "han")
# What one of the usual characters of a block costs beside the block as a whole.
_AMONG_THOUSANDS = 7.0
_CJK = SCRIPTS.index("cjk") + 1

Class = tuple[object, ...]


def glance(characters: Arrays, symbols: Arrays, learned: list[Learned], singles: np.ndarray) -> Arrays:
    """Characters that a first look takes for one another share a class; the tables are over classes.

    ``glance-classes``: the class of each code point, by its place. ``glance-pairs``: by how much each class (second
    index) after each class (first index) costs more than is usual, in the likeliest language. ``glance-letters``: what
    a letter of each class (second index) costs in each language (first index), `NEVER` where it has none.
    """
    rarity = singles.min(0)
    number: dict[Class, int] = {}
    classes = np.zeros(len(characters["kinds"]), np.uint16)
    for place in range(len(classes)):
        classes[place] = number.setdefault(_class_of(characters, rarity, place), len(number))
    found = list(number)
    pairs = _signs(characters, found)
    letters = np.full((len(LANGUAGES), len(found)), NEVER, np.uint8)
    for at, script in enumerate(SCRIPTS, 1):
        if script != "cjk":
            _alphabetic(at, symbols[f"symbols-{script}"], learned, found, pairs, letters)
    _runs(singles, classes, found, pairs, letters)
    quantised = np.minimum(NEVER, np.round(pairs * GLANCE_SCALE)).astype(np.uint8)
    return {"glance-classes": classes, "glance-pairs": quantised, "glance-letters": letters}


def _class_of(characters: Arrays, rarity: np.ndarray, place: int) -> Class:
    script, kind = int(characters["scripts"][place]), int(characters["kinds"][place])
    if script == _CJK:
        block = next(name for first, name in reversed(_BLOCKS) if place >= first)
        return script, int(Kind.CJK), block, min(_RARE_STEPS, max(0, int((rarity[place] - _USUAL_RUN) / _RARE_STEP)))
    return script, kind, int(characters["letters"][place] if script else characters["costs"][place])


def _signs(characters: Arrays, found: list[Class]) -> np.ndarray:
    """What each class costs after each other as a sign, or where case and script change, beyond what is usual."""
    kinds, scripts = (np.array([c[part] for c in found], int) for part in (1, 0))
    extra = np.array([0 if c[0] else c[2] for c in found], float) / SIGN_SCALE
    costs = np.maximum(0, characters["neighbours"][kinds][:, kinds] + extra - _USUAL_SIGN)
    is_letter = (scripts > 0) & (scripts != _CJK)
    meet = (scripts[:, None] != scripts) & is_letter[:, None] & is_letter
    costs[meet] += SCRIPTS_MEET
    return costs


def _alphabetic(
    script: int, symbols: np.ndarray, learned: list[Learned], found: list[Class], pairs: np.ndarray, letters: np.ndarray
) -> None:
    """Pairs of letters, and of a letter and a bound, in the language of the script that has them most often."""
    mine = np.array([at for at, c in enumerate(found) if c[0] == script])
    others = np.setdiff1d(np.arange(len(found)), mine)
    places = np.array([found[at][2] for at in mine], int)
    least = np.full((symbols.shape[1], symbols.shape[1]), np.inf)
    rows = [row for row, language in enumerate(LANGUAGES) if language.script == SCRIPTS[script - 1]]
    for row, symbol in zip(rows, symbols, strict=True):
        one, two = learned[row]
        cost = -np.log(np.clip(two, 1e-9, 1))[symbol][:, symbol]
        # A foreign letter says nothing for a pair.
        cost[:, symbol == FOREIGN] = cost[symbol == FOREIGN, :] = np.inf
        least = np.minimum(least, cost)
        mine_alone = np.where(symbol == FOREIGN, NEVER, -np.log(np.clip(one, 1e-9, 1))[symbol] * LETTER_SCALE)
        letters[row, mine] = np.minimum(NEVER, np.round(mine_alone))[places]
    least = np.minimum(least, 2 * _USUAL_PAIR) - _USUAL_PAIR
    pairs[np.ix_(mine, mine)] += np.maximum(0, least)[np.ix_(places, places)]
    pairs[np.ix_(mine, others)] += np.maximum(0, least)[places, 0][:, None]
    pairs[np.ix_(others, mine)] += np.maximum(0, least)[0, places]


def _runs(singles: np.ndarray, classes: np.ndarray, found: list[Class], pairs: np.ndarray, letters: np.ndarray) -> None:
    rare = np.array([float(c[3]) * _RARE_STEP if c[0] == _CJK else 0.0 for c in found])
    pairs += rare
    rows = [row for row, language in enumerate(LANGUAGES) if language.script == "cjk"]
    at = np.flatnonzero([c[0] == _CJK for c in found])
    block = np.array([_BLOCK_NAMES.index(found[one][2]) for one in at])
    for row, costs in zip(rows, singles, strict=True):
        share = np.bincount(block, np.bincount(classes[:PLANE], np.exp(-costs), len(found))[at], len(_BLOCK_NAMES))
        cost = -np.log(np.maximum(share, 1e-9)) + _AMONG_THOUSANDS
        letters[row, at] = np.minimum(NEVER, np.round(cost * LETTER_SCALE))[block]
