"""Words that are known as wholes: which lists have a word, and what it costs in each.

Words are kept as numbers, which a few others share: so a list has only words of the letters of its language.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.arrays import found_in
from fixenc.plausibility.model import Bytes, Codes, Model, Places, Words


class Spelled(NamedTuple):
    """Some words: their names, and where the letters of each stand, of which script (by number)."""

    names: Codes
    letters: Words
    firsts: Places
    lengths: Places
    scripts: Places


class Entries(NamedTuple):
    """What is known of words, side by side: of which word, by its place, in which list, at which cost as a whole."""

    words: Places
    lists: Bytes
    costs: Bytes


def entries_of(model: Model, spelled: Spelled) -> Entries:
    """What the lists know of some words; nothing of those that no list has."""
    places, are_known = found_in(model.words, spelled.names)
    known = are_known.nonzero()[0]
    firsts = model.word_offsets[places[known]]
    counts = model.word_offsets[places[known] + 1] - firsts
    word = np.repeat(known, counts)
    at = np.arange(len(word)) + np.repeat(firsts - (np.cumsum(counts) - counts), counts)
    is_ours = _are_spelled_so(model, spelled, word, model.list_models[model.word_lists[at]])
    at = at[is_ours]
    return Entries(word[is_ours], model.word_lists[at], model.word_costs[at])


def _are_spelled_so(model: Model, spelled: Spelled, words: Places, models: Places) -> npt.NDArray[np.bool_]:
    """Whether each word is in the script of a model, and has only letters of its languages."""
    found: npt.NDArray[np.bool_] = model.model_scripts[models] == spelled.scripts[words]
    which = found.nonzero()[0]
    lengths = spelled.lengths[words[which]]
    begins = np.cumsum(lengths) - lengths
    if len(which):
        at = np.arange(int(lengths.sum())) + np.repeat(spelled.firsts[words[which]] - begins, lengths)
        is_own = model.own_letters[np.repeat(models[which], lengths), spelled.letters[at]]
        found[which] = np.logical_and.reduceat(is_own, begins)
    return found
