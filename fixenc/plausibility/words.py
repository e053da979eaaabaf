"""The words of a text by script, and the cost of each in each language of its script."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.arrays import lengths_of
from fixenc.plausibility.lexicon import find_beside_runs, word_run_costs
from fixenc.plausibility.model import (
    LETTER_SCALE,
    NEVER,
    Alphabetic,
    Codes,
    Floats,
    Model,
    Places,
    Words,
    cubes_of,
    pair_slots,
    places_of,
    word_names,
)
from fixenc.plausibility.wholes import Spelled, find_entries

# The most words that are judged one by one; if there are more, each different word is judged once.
_FEW_WORDS = 100
# The highest cost of a letter that is doubled, or follows one that is, in units of the table: 4 nats.
STRETCHED = 48
# The number of letters that are looked up at once: with 60 languages, 4 MB in each of three arrays.
_LETTERS = 1 << 14


@dataclass(frozen=True, slots=True)
class ScriptWords:
    """The words of one script: where each starts, in which segment, and whether it is listed (`is_known`).

    A word that a long text has several times is judged once: `entry` is its place among those judged. These are sorted
    by their `texts`; `least` is the lowest cost of each, in nats; ``likely[language, entry]`` the likelihood of each
    language beside its most likely one; and `times` the number of times that the text has it, None if all stand once.
    Words with one number in `alike` have the same letters.
    """

    languages: slice
    least: Floats
    likely: Floats
    texts: Places
    times: Floats | None
    entry: Places
    alike: Places
    is_known: npt.NDArray[np.bool_]
    segments: Places
    starts: Places
    lengths: Places
    is_run: bool

    def has(self, is_sought: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return which words have a character that `is_sought`, which is given for each character."""
        count = np.concatenate([[0], np.cumsum(is_sought)])
        found: npt.NDArray[np.bool_] = count[self.starts + self.lengths] > count[self.starts]
        return found


def split_words(
    model: Model, codes: Codes, starts: Places, *, are_one: bool, by_words: bool = False
) -> list[ScriptWords]:
    """Return the words of each script. Each segment is a text of its own or, if they `are_one`, a part of one text.

    `by_words` judges the scripts without spaces by their words, and not by pairs of characters.
    """
    places = places_of(codes)
    scripts = model.scripts.take(places)
    has_script = np.zeros(1 + int(scripts.max()), bool)
    has_script[scripts] = True
    found = []
    for script in has_script.nonzero()[0].tolist():
        if not script:
            continue
        at = (scripts == script).nonzero()[0]
        begins = _find_begins(at, starts)
        firsts = begins.nonzero()[0]
        begin_at = at[firsts]
        segments = starts.searchsorted(begin_at, side="right") - 1
        if script == model.cjk_script:
            languages, run = model.cjk_languages, codes.take(at)
            if by_words:
                bounds = np.array([starts[segments], np.append(starts[1:], len(codes))[segments]])
                beside = find_beside_runs(codes, begin_at, begin_at + lengths_of(firsts, len(at)), bounds)
                costs = _costs_of_runs_by_words(model, run, begins, firsts, beside)
            else:
                costs = _costs_of_runs(model, run, begins, firsts)
            entry, known = np.arange(len(firsts)), np.zeros(len(firsts), bool)
        else:
            languages, letters = model.alphabetic[script].languages, model.letters.take(places.take(at))
            entry, costs, is_known = _costs_of_words(model, script, letters, firsts)
            known = is_known[entry]
        lengths = lengths_of(firsts, len(at))
        is_run = script == model.cjk_script
        least = costs.min(0)
        likely = np.subtract(least, costs, out=costs)
        np.exp(likely, out=likely)
        alike, times = entry, None
        if are_one:
            texts, times = np.zeros(len(least), np.int64), np.bincount(entry).astype(np.float32)
        else:  # short texts have few words twice
            texts, least, likely, entry = segments, least[entry], likely[:, entry], np.arange(len(firsts))
        found.append(
            ScriptWords(
                languages, least, likely, texts, times, entry, alike, known, segments, begin_at, lengths, is_run
            )
        )
    return found


def _find_begins(at: Places, starts: Places) -> npt.NDArray[np.bool_]:
    """Return which letters of a script begin a word; `at` says where each stands, `starts` where segments begin."""
    begins = np.empty(len(at), bool)
    begins[0] = True
    np.not_equal(at[1:], at[:-1] + 1, out=begins[1:])
    if len(starts) > 1:
        begin = at.searchsorted(starts)
        begins[begin[begin < len(at)]] = True
    return begins


def _costs_of_words(
    model: Model, script: int, letters: Words, firsts: Places
) -> tuple[Places, Floats, npt.NDArray[np.bool_]]:
    """Return which different word each word is, ``[language, word]`` costs of these in nats, and which are listed.

    The cost is that of each letter after the two before it, with the end of the word, or that of the listed word.
    """
    tables = model.alphabetic[script]
    names = word_names(letters, firsts, script)
    chosen = word = np.arange(len(firsts))
    if len(firsts) > _FEW_WORDS:
        names, chosen, word = np.unique(names, return_index=True, return_inverse=True)
    lengths = lengths_of(firsts, len(letters))[chosen]
    # A boundary before and after each word: letters, and where each word begins among them.
    size = lengths + 1
    edges = np.cumsum(size) - size
    spread = np.arange(size.sum())
    spread -= np.repeat(edges - firsts[chosen], size)
    np.minimum(spread, len(letters) - 1, out=spread)
    now = letters[spread]
    now[edges + lengths] = 0
    del spread  # of a long text, it takes as much as all else
    per_word = _costs_of_spelling(tables, script, now, edges)
    spelled = Spelled(names, letters, firsts[chosen], lengths, np.full(len(names), script))
    entry, lists, whole = find_entries(model, spelled)
    entry, lists, whole = entry[whole < NEVER], lists[whole < NEVER], whole[whole < NEVER]
    columns = model.list_models[lists] - tables.languages.start
    per_word[entry, columns] = np.minimum(per_word[entry, columns], whole)
    is_known = np.zeros(len(names), bool)
    is_known[entry] = True
    costs: Floats = per_word.T.astype(np.float32) / np.float32(LETTER_SCALE)
    return word, costs, is_known


def _costs_of_spelling(tables: Alphabetic, script: int, now: Words, edges: Places) -> npt.NDArray[np.int32]:
    """Return ``[word, language]``: the cost of its letters, each after the two before it, in units of the table.

    `edges` are where words begin in `now`, whose letters are 0 where they end.
    """
    one = np.zeros_like(now)
    one[1:] = now[:-1]
    two = np.zeros_like(now)
    two[1:] = one[:-1]
    # After a boundary, the letter before it belongs to another word.
    two[edges] = 0
    two[edges + 1] = 0
    cubes = cubes_of(script)
    per_word = np.zeros((len(edges), tables.letter.shape[1]), np.int32)
    # Only some letters at a time: each takes a row of all languages.
    for start in range(0, len(now), _LETTERS):
        some = slice(start, start + _LETTERS)
        at = tables.letter[now[some]]
        at += tables.last[one[some]]
        at += tables.before_last[two[some]]
        costs = cubes[at]
        # People stretch words at will (nooo), and no list has such words.
        doubled = ((now[some] == one[some]) & (now[some] > 0)) | ((one[some] == two[some]) & (one[some] > 0))
        doubled_at = doubled.nonzero()[0]
        costs[doubled_at] = np.minimum(costs[doubled_at], STRETCHED)
        first, last = np.searchsorted(edges, [start + 1, start + _LETTERS])
        inner = edges[first:last] - start
        if start or not len(inner) or inner[0]:  # the rest of the word that began before
            inner, first = np.concatenate([[0], inner]), first - 1
        per_word[first:last] += np.add.reduceat(costs, inner, axis=0, dtype=np.int32)
    return per_word


def _costs_of_runs(model: Model, codes: Codes, begins: npt.NDArray[np.bool_], firsts: Places) -> Floats:
    """Return ``[language, run]``: the cost of each run of a script without spaces, by pairs of characters, in nats.

    Each character stands in one word with the one before it, or after its end. At the end of a run, a word ends.
    """
    before, entry = _look_up_pairs(model, codes)
    apart = model.heads[:, codes].astype(np.int32)
    apart[:, ~begins] += model.tails[:, before[~begins]]
    pair = np.where((entry > 0) & ~begins, (entry & 0xFF).astype(np.int32), 1 << 20)
    cost = np.minimum(apart, pair)
    again = (codes == before) & ~begins
    cost[:, again] = np.minimum(cost[:, again], STRETCHED)
    cost[:, firsts[1:] - 1] += model.tails[:, codes[firsts[1:] - 1]]
    cost[:, -1] += model.tails[:, codes[-1]]
    return np.add.reduceat(cost, firsts, axis=1).astype(np.float32) / np.float32(LETTER_SCALE)


def _costs_of_runs_by_words(
    model: Model, codes: Codes, begins: npt.NDArray[np.bool_], firsts: Places, beside: Codes
) -> Floats:
    """Return ``[language, run]``: the cost of each run by its most likely words and what is `beside` it, in nats."""
    _, entry = _look_up_pairs(model, codes)
    return word_run_costs(codes, firsts, (entry > 0) & ~begins, beside)


def _look_up_pairs(model: Model, codes: Codes) -> tuple[Codes, Codes]:
    """Return the character before each, and the entry of the pair in the table, 0 if there is none."""
    before = np.empty_like(codes)
    before[0], before[1:] = 0, codes[:-1]
    (slot, check), (other, other_check) = pair_slots(before, codes)
    in_slot, in_other = model.pairs[slot], model.pairs[other]
    return before, np.where(in_slot >> 8 == check, in_slot, np.where(in_other >> 8 == other_check, in_other, 0))
