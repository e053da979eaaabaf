"""Listed words: which lists have a word, and its cost in each.

Words are stored as numbers that a few others share, so an entry counts only if its language has all of their letters.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.model import Bytes, Codes, Model, Places, Words


class Spelled(NamedTuple):
    """Some words: their names, where the letters of each stand, and the number of its script."""

    names: Codes
    letters: Words
    firsts: Places
    lengths: Places
    scripts: Places


class Entries(NamedTuple):
    """Entries of words, side by side: the place of the word, the list, and the cost of the word in it."""

    words: Places
    lists: Bytes
    costs: Bytes


def find_entries(model: Model, spelled: Spelled) -> Entries:
    """Return the entries of some words; none for those that no list has."""
    places, are_known = model.words.find(spelled.names)
    known = are_known.nonzero()[0]
    firsts = model.word_offsets[places[known]]
    counts = model.word_offsets[places[known] + 1] - firsts
    word = np.repeat(known, counts)
    at = np.arange(len(word)) + np.repeat(firsts - (np.cumsum(counts) - counts), counts)
    is_ours = _are_spelled_so(model, spelled, word, model.list_models[model.word_lists[at]])
    at = at[is_ours]
    return Entries(word[is_ours], model.word_lists[at], model.word_costs[at])


def _are_spelled_so(model: Model, spelled: Spelled, words: Places, models: Places) -> npt.NDArray[np.bool_]:
    """Return whether each word is in the script of its model, and has only letters of the model's languages."""
    found: npt.NDArray[np.bool_] = model.model_scripts[models] == spelled.scripts[words]
    which = found.nonzero()[0]
    lengths = spelled.lengths[words[which]]
    begins = np.cumsum(lengths) - lengths
    if len(which):
        at = np.arange(int(lengths.sum())) + np.repeat(spelled.firsts[words[which]] - begins, lengths)
        is_own = model.own_letters[np.repeat(models[which], lengths), spelled.letters[at]]
        found[which] = np.logical_and.reduceat(is_own, begins)
    return found
