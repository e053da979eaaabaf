"""Letters that the language of a text lacks: each is usual in some other language, so that the first look passes it."""

from __future__ import annotations

from functools import cache

import numpy as np

from fixenc.plausibility.glance import EAST_ASIAN, IN_ALPHABET, Glance, Places, load_tables
from fixenc.plausibility.model import Floats, places_of

# Fewer than this share of the letters beyond ASCII in a script are those of names.
_LEAST_SHARE = 0.01
# The fewest letters of one kind that are more than names.
_LEAST_LETTERS = 3


def find_foreign(seen: Glance) -> Places:
    """Return the places of letters beyond ASCII that the likeliest one language of each script lacks.

    >>> from fixenc.plausibility import glance
    >>> text = "Ádám őrzi a méz árát, és fél a késő álomtól. Nem nő már a láz.".replace("ő", "õ")
    >>> [text[place] for place in find_foreign(glance(text)).tolist()]
    ['õ', 'õ', 'õ']
    """
    tables = load_tables()
    beyond = np.flatnonzero((seen.codes > 0x7F) & (seen.codes < EAST_ASIAN))
    classes = tables.classes.take(places_of(seen.codes[beyond]))
    counts = np.bincount(classes, minlength=tables.size) * tables.is_letter
    is_foreign = np.zeros(tables.size, bool)
    for script in np.unique(tables.scripts[counts > 0]).tolist():
        own, nats = counts * (tables.scripts == script), _load_nats(script)
        lacks = tables.letters[int((nats @ own).argmin())] <= IN_ALPHABET
        is_foreign |= lacks & (own >= max(_LEAST_LETTERS, _LEAST_SHARE * own.sum()))
    found: Places = beyond[is_foreign[classes]]
    return found


@cache
def _load_nats(script: int) -> Floats:
    """Return how unlikely each class is among the letters of a script beyond ASCII, in nats, ``[language, class]``.

    Letters that a language lacks are as likely as the rarest that it has.
    """
    tables = load_tables()
    is_own = tables.is_letter & (tables.scripts == script)
    is_own[tables.classes[:0x80]] = False
    shares = np.maximum(tables.letters, np.float32(IN_ALPHABET)) * is_own
    nats: Floats = -np.log(np.where(is_own, shares / shares.sum(axis=1, keepdims=True), 1)).astype(np.float32)
    return nats
