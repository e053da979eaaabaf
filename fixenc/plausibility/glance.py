"""A first look at a text: where in it damage might be. Far quicker than `scoring`, and easier to alarm.

Two things alarm it: a pair of characters that no language has, and a letter that none of the text's languages has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from fixenc.plausibility.model import (
    DATA,
    GLANCE,
    GLANCE_SCALE,
    LETTER_SCALE,
    NEVER,
    Bytes,
    Floats,
    Words,
    codes_of,
    places_of,
)

# So many characters tell which languages a text is in.
_SAMPLE = 8192
_ROUNDS = 4
# What a letter costs at most in a text of its languages, nearly always, in nats.
_USUAL_LETTER = 10.0
# What is counted of it at most, in the units of the table, that a sum with a pair's fits a byte.
_MOST_FOREIGN, _MOST_PAIR = 95, 160
_SPACE = 0x20
# What share of a language a letter of its alphabet makes up at least; and how many of a long list of letters do.
_IN_ALPHABET, _MANY_LETTERS, _MOST_OF_IT = 7e-5, 8, 0.65


@dataclass(frozen=True, slots=True)
class _Tables:
    """`classes` over places of code points; `pairs` flat; `letters` as shares, ``[language, class]``."""

    classes: Words
    pairs: Bytes
    letters: Floats
    size: int


@cache
def _load() -> _Tables:
    with np.load(DATA) as file:
        classes, pairs, letters = (file[GLANCE + name] for name in ("classes", "pairs", "letters"))
    shares = np.where(letters == NEVER, 0, np.exp(letters / np.float32(-LETTER_SCALE))).astype(np.float32)
    return _Tables(classes, np.minimum(pairs, _MOST_PAIR).ravel(), shares, len(pairs))


def glance(lines: Sequence[str]) -> list[float]:
    """How unusual each of the lines of one text is, in nats; only what is beyond ASCII counts, and what is next to it.

    >>> [nats > 20 for nats in glance(["Größe, café", "GrÃ¶Ã\x9fe, cafÃ©"])]
    [False, True]
    """
    return _unusual(lines, are_one_text=True)


def strangeness(texts: Sequence[str]) -> list[float]:
    """As `glance`, of texts that have nothing to do with each other; letters of any language will do.

    >>> [nats > 20 for nats in strangeness(["Größe, café", "жизнь", "GrÃ¶Ã\x9fe, cafÃ©"])]
    [False, False, True]
    """
    return _unusual(texts, are_one_text=False)


def is_alphabet(letters: str) -> bool:
    """Whether these are letters of one language, each named once, as lists of its letters beyond ASCII name them.

    >>> is_alphabet("äöüß"), is_alphabet("ğüşöçİı"), is_alphabet("óÅÔØ"), is_alphabet("été")
    (True, True, False, False)
    """
    if len(set(letters)) < len(letters):
        return False
    tables = _load()
    likely = tables.letters[:, tables.classes[places_of(codes_of(letters))]]
    share = float((likely > _IN_ALPHABET).mean(axis=1).max())
    return share >= (_MOST_OF_IT if len(letters) >= _MANY_LETTERS else 1)


def _unusual(lines: Sequence[str], *, are_one_text: bool) -> list[float]:
    codes = codes_of("\n".join(lines))
    beyond = codes > 0x7F
    near = beyond.copy()
    near[1:] |= beyond[:-1]
    at = np.flatnonzero(near)
    if not len(at):
        return [0.0] * len(lines)
    tables = _load()
    classes = tables.classes[places_of(codes)]
    before = classes[at - 1]
    if at[0] == 0:
        before[0] = tables.classes[_SPACE]
    now = classes[at]
    nats = tables.pairs[before.astype(np.int32) * tables.size + now]
    if are_one_text:
        nats += _foreign(tables, classes)[now]
    found = np.flatnonzero(nats)
    ends = np.cumsum([len(line) + 1 for line in lines])
    line = np.searchsorted(ends, at[found], side="right")
    by_line: list[float] = (np.bincount(line, nats[found], len(lines)) / GLANCE_SCALE).tolist()
    return by_line


def _foreign(tables: _Tables, classes: Words) -> Bytes:
    """By how much each class is unusual in the languages that the letters of the text are of, beside its neighbours."""
    step = len(classes) // _SAMPLE + 1
    counts = np.bincount(classes[::step], minlength=tables.size)
    seen = np.flatnonzero(counts)
    likely = tables.letters[:, seen]
    seen, likely = seen[likely.any(axis=0)], likely[:, likely.any(axis=0)]
    shares = np.full(len(likely), 1 / len(likely), np.float32)
    for _ in range(_ROUNDS):
        mixed = likely * shares[:, None]
        shares = (mixed / mixed.sum(axis=0) * counts[seen]).sum(axis=1)
        shares = (shares + 1e-3) / (shares.sum() + 1e-3 * len(shares))
    mixture = shares @ tables.letters
    is_letter = tables.letters.any(axis=0)
    nats = np.where(is_letter, -np.log(np.where(is_letter, mixture, 1)) - _USUAL_LETTER, 0)
    excess: Bytes = np.clip(nats * GLANCE_SCALE, 0, _MOST_FOREIGN).astype(np.uint8)
    return excess
