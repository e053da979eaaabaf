"""A first look at a text: where in it damage might be. Far quicker than `scoring`, and easier to alarm.

Two things alarm it: a pair of characters that no language has, and a letter that none of the text's languages has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.model import DATA, GLANCE_SCALE, LETTER_SCALE, NEVER, Bytes, Floats, Words, codes_of, places_of

Places = npt.NDArray[np.int64]

# So many characters tell which languages a text is in.
_SAMPLE = 8192
_ROUNDS = 4
# What a letter costs at most in a text of its languages, nearly always, in nats.
_USUAL_LETTER = 10.0
# What is counted of it at most, in the units of the table, that a sum with a pair's fits a byte.
_MOST_FOREIGN, _MOST_PAIR = 95, 160
_SPACE = 0x20


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
        classes, pairs, letters = (file[f"glance-{name}"] for name in ("classes", "pairs", "letters"))
    shares = np.where(letters == NEVER, 0, np.exp(letters / np.float32(-LETTER_SCALE))).astype(np.float32)
    return _Tables(classes, np.minimum(pairs, _MOST_PAIR).ravel(), shares, len(pairs))


def glance(lines: Sequence[str]) -> list[float]:
    """How unusual each of the lines of one text is, in nats; only what is beyond ASCII counts, and what is next to it.

    >>> [nats > 20 for nats in glance(["Größe, café", "GrÃ¶Ã\x9fe, cafÃ©"])]
    [False, True]
    """
    places, nats = _unusual("\n".join(lines))
    if not len(places):
        return [0.0] * len(lines)
    ends = np.cumsum([len(line) + 1 for line in lines])
    by_line: list[float] = np.bincount(np.searchsorted(ends, places, side="right"), nats, len(lines)).tolist()
    return by_line


def _unusual(text: str) -> tuple[Places, Floats]:
    """Where characters are unusual, in order, and by how much, in nats."""
    codes = codes_of(text)
    beyond = codes > 0x7F
    near = beyond.copy()
    near[1:] |= beyond[:-1]
    at = np.flatnonzero(near)
    if not len(at):
        return at, np.zeros(0, np.float32)
    tables = _load()
    classes = tables.classes[places_of(codes)]
    before = classes[at - 1]
    if at[0] == 0:
        before[0] = tables.classes[_SPACE]
    now = classes[at]
    nats = tables.pairs[before.astype(np.int32) * tables.size + now] + _foreign(tables, classes)[now]
    found = np.flatnonzero(nats)
    return at[found], nats[found].astype(np.float32) / np.float32(GLANCE_SCALE)


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
