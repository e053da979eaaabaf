"""The cost of characters beside each other, in any language."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.characters import SCRIPTS_MEET, Kind
from fixenc.plausibility.model import Codes, Floats, Model, Places, places_of

# The letters on either side of a Greek letter that must be Latin for it to cost nothing: a sign of science, as in
# IL2Rγ.
_SIGN_AMONG = 4
# The cost of a small letter after two capitals, in nats: hardly any words but PCs and MHz have one.
TWO_CAPITALS = 3.5
# The cost of a quotation mark between letters, or of a closing one between small letters, in nats.
QUOTE_INSIDE = 6.0
# Taken off the cost of a point between two l, in nats: Catalan writes a long l so (`col·lecció`).
LONG_L = 1.5
_POINT = ord("·")
_LETTERS_L = (ord("l"), ord("L"))
# The kinds by their numbers, as the tables have them.
_SPACE = int(Kind.SPACE)
_LOWER = int(Kind.LOWER)
_UPPER = int(Kind.UPPER)
_QUOTE = int(Kind.QUOTE)
_CLOSING = int(Kind.CLOSING)


def make_kind_table(*kinds: Kind) -> npt.NDArray[np.bool_]:
    """Return ``[kind]``: whether it is one of `kinds`."""
    table = np.zeros(len(Kind), bool)
    table[list(kinds)] = True
    return table


_IS_ALPHABETIC = make_kind_table(Kind.LOWER, Kind.UPPER, Kind.EITHER_CASE, Kind.UNCASED)


def neighbour_costs(model: Model, codes: Codes, starts: Places) -> Floats:
    """Return the cost of each character after the one before it in its segment, in nats."""
    is_start = np.zeros(len(codes), bool)
    is_start[starts] = True
    places = places_of(codes)
    kinds = model.kinds[places]
    before = np.empty_like(kinds)
    before[0], before[1:] = _SPACE, kinds[:-1]
    before[starts] = _SPACE
    cost: Floats = model.neighbours.ravel().take(before.astype(np.uint16) * np.uint16(len(Kind)) + kinds)
    cost += model.costs.take(places)
    is_upper = kinds == _UPPER
    small = ((kinds[2:] == _LOWER) & is_upper[1:-1] & is_upper[:-2]).nonzero()[0] + 2
    if len(small):
        cost[small[~is_start[small] & ~is_start[small - 1]]] += TWO_CAPITALS
    quote = (kinds[1:-1] == _QUOTE).nonzero()[0] + 1
    if len(quote):
        is_inside = _IS_ALPHABETIC[before[quote]] & _IS_ALPHABETIC[kinds[quote + 1]] & ~is_start[quote + 1]
        cost[quote[is_inside]] += QUOTE_INSIDE
    closing = (kinds[1:-1] == _CLOSING).nonzero()[0] + 1
    if len(closing):
        is_inside = (before[closing] == _LOWER) & (kinds[closing + 1] == _LOWER) & ~is_start[closing + 1]
        cost[closing[is_inside]] += QUOTE_INSIDE
    point = (codes[1:-1] == _POINT).nonzero()[0] + 1
    if len(point):
        is_long = np.isin(codes[point - 1], _LETTERS_L) & np.isin(codes[point + 1], _LETTERS_L)
        is_long &= ~is_start[point] & ~is_start[point + 1]
        cost[point[is_long]] -= LONG_L
    scripts = model.scripts[places]
    meet = (scripts[1:] != scripts[:-1]) & (scripts[1:] > 0) & (scripts[:-1] > 0)
    meet &= (scripts[1:] != model.cjk_script) & (scripts[:-1] != model.cjk_script) & ~is_start[1:]
    borders = meet.nonzero()[0] + 1
    if len(borders):
        cost[borders[~_find_lone_signs(model, scripts, borders, is_start)]] += SCRIPTS_MEET
    return cost


def _find_lone_signs(
    model: Model, scripts: npt.NDArray[np.uint8], borders: Places, is_start: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Return which of the `borders` between two scripts are those of a Greek letter alone among Latin ones."""
    pair = (scripts[borders], scripts[borders - 1])
    is_pair = np.minimum(*pair) == model.latin_script
    is_pair &= np.maximum(*pair) == model.greek_script
    segment = np.cumsum(is_start)
    places = borders[:, None] + np.arange(-_SIGN_AMONG, _SIGN_AMONG)
    window = np.clip(places, 0, len(scripts) - 1)
    is_greek = (scripts[window] == model.greek_script) & (window == places)
    is_greek &= segment[window] == segment[borders][:, None]
    lone: npt.NDArray[np.bool_] = is_pair & (is_greek.sum(axis=1) == 1)
    return lone


def find_inside_words(model: Model, codes: Codes, starts: Places) -> Places:
    """Return where characters of the scripts without spaces stand between a Latin letter and a small one of a segment.

    Chinese writes names of things in this way; so does software that misread a Latin letter.
    """
    places = places_of(codes)
    is_latin = model.scripts[places] == model.latin_script
    is_run = model.scripts[places] == model.cjk_script
    is_small = is_latin & (model.kinds[places] == Kind.LOWER)
    one: Places = np.flatnonzero(is_latin[:-2] & is_run[1:-1] & is_small[2:]) + 1
    two = np.flatnonzero(is_latin[:-3] & is_run[1:-2] & is_run[2:-1] & is_small[3:]) + 1
    is_start = np.zeros(len(codes), bool)
    is_start[starts] = True
    one, two = one[~is_start[one] & ~is_start[one + 1]], two[~is_start[two] & ~is_start[two + 1] & ~is_start[two + 2]]
    return np.concatenate([one, two])
