"""How much a string looks like text that people write, as a cost in nats: the lower, the more plausible.

Each character is judged after the one before it, and each word by a mixture of the languages of its script.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.characters import Kind
from fixenc.plausibility.glance import alphabet_of
from fixenc.plausibility.mixture import Mixture
from fixenc.plausibility.model import Codes, Floats, Model, Places, codes_of, load, places_of
from fixenc.plausibility.neighbours import find_inside_words, make_kind_table, neighbour_costs
from fixenc.plausibility.phrases import phrase_costs
from fixenc.plausibility.usual import RUNS_VARY, USUAL_LETTER, USUAL_RUN, USUAL_SIGN, USUAL_WORD
from fixenc.plausibility.words import ScriptWords, split_words

# The number of texts that are judged at once: their data in 113 languages fit the processor's cache. For 40,000
# candidates of nine characters, that takes 0.6 of the time, and 8 MB instead of 100.
_MOST_TEXTS = 2048


def costs(texts: Sequence[str], *, part_of: str = "") -> Floats:
    """Return the cost of each text, in nats: the lower, the more probable.

    Scripts without spaces are judged by pairs of characters. If the texts are each `part_of` another one, its languages
    are theirs.

    >>> good, bad = costs(["Größe", "GrÃ¶Ã\x9fe"]).tolist()
    >>> good + 20 < bad
    True
    """
    return _costs(texts, by_words=False, by_others=False, part_of=part_of)


def costs_by_words(texts: Sequence[str]) -> Floats:
    """Return the same, slower: which words stand beside each other counts, and scripts without spaces are split.

    >>> usual, odd = costs_by_words(["对话框", "对框话"]).tolist()
    >>> usual < odd
    True
    """
    return _costs(texts, by_words=True, by_others=False, part_of="")


def costs_of_guesses(texts: Sequence[str], *, part_of: str = "") -> Floats:
    """Return the same for texts with guessed words.

    Only the other words show the language of each, and a word that is not listed costs more.
    """
    return _costs(texts, by_words=True, by_others=True, part_of=part_of)


def _costs(texts: Sequence[str], *, by_words: bool, by_others: bool, part_of: str) -> Floats:
    result = np.zeros(len(texts), np.float32)
    # Parts of the same size: a single text at the end would be summed in another order.
    parts = 1 + len(texts) // _MOST_TEXTS
    for part in range(parts):
        some = slice(part * len(texts) // parts, (part + 1) * len(texts) // parts)
        codes, starts, filled = join_texts(texts[some])
        if len(codes):
            mixture = Mixture.of(load(), len(starts), _languages_of(part_of) if part_of else None)
            result[some][filled] = _segment_costs(codes, starts, mixture, by_words=by_words, by_others=by_others)
    return result


@lru_cache(maxsize=64)
def _languages_of(text: str) -> Floats:
    """Return the share of each language in a text."""
    model, mixture = load(), Mixture.of(load(), 1)
    mixture.learn(split_words(model, codes_of(compose_letters(text)), np.zeros(1, np.int64), are_one=True))
    shares: Floats = mixture.shares[0]
    return shares


# The smallest share of a language in a text that makes it one of its languages.
_LEAST_SHARE = 0.05


def letters_of(text: str, least_share: float = _LEAST_SHARE, *, at_home: bool = False) -> frozenset[str]:
    """Return the letters beyond ASCII of the languages that have at least a share of a text.

    `at_home` leaves out letters that only names and slips of these languages have.

    >>> letters = letters_of("Die Katze schläft auf dem warmen Dach und wartet.")
    >>> [letter in letters for letter in "äßąš"]
    [True, True, False, False]
    """
    return _alphabet_of(tuple(np.flatnonzero(_languages_of(text) > least_share).tolist()), at_home)


@lru_cache(maxsize=8)
def _alphabet_of(languages: tuple[int, ...], at_home: bool) -> frozenset[str]:
    """Return the letters of some languages. Few results are kept: that for Chinese has 2 MB."""
    return alphabet_of(np.array(languages, np.int64), at_home=at_home)


def join_texts(texts: Sequence[str]) -> tuple[Codes, Places, npt.NDArray[np.bool_]]:
    """Return the code points of the texts, one after the other, where each filled one begins, and which are filled."""
    whole = "".join(texts)
    if not (
        whole.isascii() or unicodedata.is_normalized("NFC", whole)
    ):  # parts of a normalized text are normalized, too
        texts = [compose_letters(text) for text in texts]
        whole = "".join(texts)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    filled: npt.NDArray[np.bool_] = lengths > 0
    return codes_of(whole), (np.cumsum(lengths) - lengths)[filled], filled


# The cost of a character of the scripts without spaces inside a Latin word, in nats.
_INSIDE = 4.0


def surprises(texts: Sequence[str]) -> Floats:
    """Return how much more each text costs than healthy text may, in nats; only characters beyond ASCII count.

    The texts are parts of one text, and share its languages.

    >>> [bool(s > 5) for s in surprises(["Größe, café", "GrÃ¶Ã\x9fe"])]
    [False, True]
    """
    result = np.zeros(len(texts), np.float32)
    codes, starts, filled = join_texts(texts)
    if not len(codes):
        return result
    model = load()
    beyond = codes > 0x7F
    # A letter in a wrong place is judged by its neighbours here too; the cost of its word is added.
    near = beyond.copy()
    near[1:] |= beyond[:-1]
    excess = np.where(near, np.maximum(0, neighbour_costs(model, codes, starts) - USUAL_SIGN), 0)
    excess[find_inside_words(model, codes, starts)] += _INSIDE
    total = np.add.reduceat(excess, starts, dtype=np.float64)
    words = split_words(model, codes, starts, are_one=True)
    mixture = Mixture.of(model, 1)
    mixture.learn(words)
    for word in words:
        vary = RUNS_VARY * np.sqrt(word.lengths) if word.is_run else USUAL_WORD
        usual = (USUAL_RUN if word.is_run else USUAL_LETTER) * word.lengths + vary
        over = np.maximum(0, mixture.cost(word) - usual)
        over[~word.has(beyond)] = 0
        total += np.bincount(word.segments, over, len(starts))
    result[filled] = total
    return result


def compose_letters(text: str) -> str:
    """Return a text with composed letters (NFC), as the models learned them: decomposed text is no worse."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def scripts_in(text: str) -> frozenset[int]:
    """Return the numbers of the scripts of the letters in a text; scripts without a model are left out.

    >>> scripts_in("3 cafés") == scripts_in("word") != scripts_in("слово")
    True
    """
    return frozenset(np.flatnonzero(np.bincount(load().scripts[places_of(codes_of(text))])).tolist()) - {0}


def are_words(text: str) -> bool:
    """Return whether every word beyond ASCII in an alphabetic script is one of those that people use most.

    False for a text without such words.

    >>> are_words("la méthode"), are_words("la mÈthode"), are_words("method")
    (True, False, False)
    """
    codes = codes_of(compose_letters(text))
    if not len(codes):
        return False
    words = split_words(load(), codes, np.zeros(1, np.int64), are_one=True)
    known = [word.is_known[word.has(codes > 0x7F)] for word in words if not word.is_run]
    return any(len(one) for one in known) and all(one.all() for one in known)


# The evidence of a character in the scripts without spaces is that of this number of letters in the others.
_LETTERS_A_CHARACTER = 2.5


def measure_languages(text: str) -> tuple[Floats, float]:
    """Return how much of a text is in each of `LANGUAGES`, in letters, and the excess cost of all, in nats.

    >>> letters, excess = measure_languages("Der Hund schläft im Garten.")
    >>> round(float(letters.sum())), excess
    (22, 0.0)
    """
    model, codes = load(), codes_of(compose_letters(text))
    letters, excess = np.zeros(len(model.weights), np.float32), 0.0
    if not len(codes):
        return letters, excess
    words = split_words(model, codes, np.zeros(1, np.int64), are_one=True)
    mixture = Mixture.of(model, 1)
    mixture.learn(words)
    for word in words:
        sizes = np.bincount(word.entry, word.lengths * (_LETTERS_A_CHARACTER if word.is_run else 1))
        letters[word.languages] += (mixture.parts(word) * sizes).sum(1)
        usual = (USUAL_RUN if word.is_run else USUAL_LETTER) * word.lengths + USUAL_WORD
        excess += float(np.maximum(0, mixture.cost(word) - usual).sum())
    return letters, excess


def _segment_costs(codes: Codes, starts: Places, mixture: Mixture, *, by_words: bool, by_others: bool) -> Floats:
    """Return the cost of each segment of `codes`, in nats; each runs from one of `starts` to the next, or the end."""
    model = load()
    total = np.add.reduceat(neighbour_costs(model, codes, starts), starts, dtype=np.float64)
    if by_others:
        is_new = np.append(True, codes[1:] != codes[:-1])
        is_new[starts] = True
        is_seldom = is_new & _IS_SELDOM[model.kinds[places_of(codes)]]
        total += np.add.reduceat(_GUESSED * is_seldom, starts)
    words = split_words(model, codes, starts, are_one=len(starts) == 1, by_words=by_words)
    mixture.learn(words)
    for word in words:
        total += np.bincount(word.segments, mixture.cost(word, by_others=by_others), len(starts))
        if by_others and not word.is_run:
            total += np.bincount(word.segments, _costs_of_unlisted(model, codes, starts, word), len(starts))
        if by_words:
            beside = phrase_costs(model, codes, word, mixture.parts_by_others(word))
            total += np.bincount(word.segments, beside, len(starts))
    return total.astype(np.float32)


# Kinds of signs that have thousands of members.
_IS_SELDOM = make_kind_table(Kind.TECHNICAL, Kind.BOX, Kind.PICTURE, Kind.PRIVATE)
# The extra cost of such a sign, or of a row of it, in a guess, in nats.
_GUESSED = 5.0
# The extra cost of a guessed word that is not listed, in nats: listed words share most of the probability.
_UNLISTED = 2.0
# The extra cost of a word with a letter of no alphabet beside it, or with a sign at its end that stands apart from
# words, in nats.
_TOUCHED = 6.0
_IS_LETTER = make_kind_table(Kind.LOWER, Kind.UPPER, Kind.UNCASED, Kind.EITHER_CASE, Kind.RARE_LETTER)
_IS_APART = make_kind_table(Kind.SIGN, Kind.TECHNICAL)


def _costs_of_unlisted(model: Model, codes: Codes, starts: Places, word: ScriptWords) -> Floats:
    """Return the extra cost of words beyond ASCII that are not listed, or touch an odd character, in nats."""
    places, last = places_of(codes), len(codes) - 1
    kinds = model.kinds[places]
    is_letter = _IS_LETTER[kinds] & (model.scripts[places] == 0)
    first, end = starts[word.segments], np.append(starts[1:], last + 1)[word.segments]
    after = word.starts + word.lengths
    is_touched = is_letter[word.starts - 1] & (word.starts > first)
    is_touched |= (is_letter | _IS_APART[kinds])[np.minimum(after, last)] & (after < end)
    is_unlisted = ~word.is_known & (word.lengths > 1) & word.has(codes > 0x7F)
    found: Floats = np.where(is_touched, np.float32(_TOUCHED), np.float32(_UNLISTED) * is_unlisted)
    return found
