"""How much a string looks like text that people write, as a cost in nats: the less, the more plausible.

Every character is judged as a neighbour of the one before it, and every word by the languages of its script, mixed:
a word may be of any language, but a text keeps to few (`_Mixture`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.characters import SCRIPTS_MEET, Kind
from fixenc.plausibility.lexicon import word_run_costs
from fixenc.plausibility.model import (
    LETTER_SCALE,
    Codes,
    Floats,
    Model,
    Words,
    codes_of,
    lengths_of,
    load,
    pair_slots,
    places_of,
    word_names,
)

Places = npt.NDArray[np.int64]

# But a Greek letter may be a sign of science among Latin ones, IL2Rγ: one in so many letters costs nothing.
_SIGN_AMONG = 4
# The languages of a text are those of all texts until its own words outweigh them: so many words' worth, in words.
_PRIOR_WORDS = 1.5
_ROUNDS = 2
# Small letters after two capitals: PCs and MHz, and hardly anything else.
_TWO_CAPITALS = 3.5
# A quotation mark with letters on both sides.
_QUOTE_INSIDE = 6.0
_SPACE, _LOWER, _UPPER, _QUOTE = (int(kind) for kind in (Kind.SPACE, Kind.LOWER, Kind.UPPER, Kind.QUOTE))
_IS_ALPHABETIC = np.zeros(len(Kind), bool)
_IS_ALPHABETIC[[_LOWER, _UPPER, Kind.EITHER_CASE, Kind.UNCASED]] = True
# So few words are judged as they come; of more, each distinct one once.
_FEW_WORDS = 100
# What a letter that is doubled, or follows one that is, costs at most, in units of the table: 4 nats.
_STRETCHED = 48


def costs(texts: Sequence[str], *, by_words: bool = False) -> Floats:
    """The cost of each text, in nats; scripts without spaces by pairs of characters or, which is slower, by words.

    >>> plain, mojibake = costs(["café", "cafÃ©"])
    >>> bool(plain + 10 < mojibake)
    True
    """
    result = np.zeros(len(texts), np.float32)
    codes, starts, filled = _joined(texts)
    if len(codes):
        result[filled] = _segment_costs(codes, starts, by_words=by_words)
    return result


def _joined(texts: Sequence[str]) -> tuple[Codes, Places, npt.NDArray[np.bool_]]:
    """The code points of the texts one after the other, where each begins that is not empty, and which those are."""
    texts = [_composed(text) for text in texts]
    lengths = np.array([len(text) for text in texts], np.int64)
    filled: npt.NDArray[np.bool_] = lengths > 0
    return codes_of("".join(texts)), (np.cumsum(lengths) - lengths)[filled], filled


# What a word of healthy text costs at most, nearly always: nats for each letter, and for the word as such.
_USUAL_LETTER, _USUAL_WORD, _USUAL_RUN, _RUNS_VARY = 2.9, 4.0, 6.0, 3.0
# A sign, or a letter in its place beside its neighbours, that costs no more is nothing to look at twice, in nats.
_USUAL_SIGN = 6.5

# How unusual it is that a character of the scripts without spaces stands inside a Latin word, in nats.
_INSIDE = 4.0


def surprises(texts: Sequence[str]) -> Floats:
    """How much more each text costs than healthy text may, in nats; only what is beyond ASCII counts.

    The texts are parts of one: they share their languages.

    >>> [bool(s > 5) for s in surprises(["Größe, café", "GrÃ¶Ã\x9fe"])]
    [False, True]
    """
    result = np.zeros(len(texts), np.float32)
    codes, starts, filled = _joined(texts)
    if not len(codes):
        return result
    model = load()
    beyond = codes > 0x7F
    # A letter in a wrong place is judged by its neighbours here too; what its word costs comes on top.
    near = beyond.copy()
    near[1:] |= beyond[:-1]
    excess = np.where(near, np.maximum(0, _neighbour_costs(model, codes, starts) - _USUAL_SIGN), 0)
    excess[_inside_words(model, codes)] += _INSIDE
    total = np.add.reduceat(excess, starts, dtype=np.float64)
    words = _all_words(model, codes, starts, are_one=True)
    mixture = _Mixture.of(model, 1)
    mixture.learn(words)
    for word in words:
        vary = _RUNS_VARY * np.sqrt(word.lengths) if word.is_run else _USUAL_WORD
        usual = (_USUAL_RUN if word.is_run else _USUAL_LETTER) * word.lengths + vary
        over = np.maximum(0, mixture.cost(word) - usual)
        over[~word.has(beyond)] = 0
        total += np.bincount(word.segments, over, len(starts))
    result[filled] = total
    return result


def _inside_words(model: Model, codes: Codes) -> Places:
    """Where a character of the scripts without spaces stands between a letter and a small letter of the Latin script.

    Chinese sets names of things so, and software that misread a Latin letter.
    """
    places = places_of(codes)
    is_latin = model.scripts[places] == model.latin_script
    is_run = model.scripts[places] == model.cjk_script
    is_small = is_latin & (model.kinds[places] == Kind.LOWER)
    one: Places = np.flatnonzero(is_latin[:-2] & is_run[1:-1] & is_small[2:]) + 1
    two = np.flatnonzero(is_latin[:-3] & is_run[1:-2] & is_run[2:-1] & is_small[3:]) + 1
    return np.concatenate([one, two])


def _composed(text: str) -> str:
    """Letters with their marks as the models know them: decomposed text is no worse than other text."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def scripts_in(text: str) -> frozenset[int]:
    """The scripts of the letters in a text, by number; those that have no model are left out.

    >>> scripts_in("3 cafés") == scripts_in("word") != scripts_in("слово")
    True
    """
    return frozenset(np.unique(load().scripts[places_of(codes_of(text))]).tolist()) - {0}


def are_words(text: str) -> bool:
    """Whether every word of an alphabetic script that holds more than ASCII is one of those that people use most.

    False where there is none.

    >>> are_words("la méthode"), are_words("la mÈthode"), are_words("method")
    (True, False, False)
    """
    codes = codes_of(_composed(text))
    if not len(codes):
        return False
    words = _all_words(load(), codes, np.zeros(1, np.int64), are_one=True)
    known = [word.is_known[word.has(codes > 0x7F)] for word in words if not word.is_run]
    return any(len(one) for one in known) and all(one.all() for one in known)


# What a character of the scripts without spaces says, in letters of the others.
_LETTERS_A_CHARACTER = 2.5


def heard(text: str) -> tuple[Floats, float]:
    """How much of a text is in each of `LANGUAGES`, in letters, and how much more all costs than is usual, in nats.

    >>> letters, excess = heard("Der Hund schläft im Garten.")
    >>> round(float(letters.sum())), excess
    (22, 0.0)
    """
    model, codes = load(), codes_of(_composed(text))
    letters, excess = np.zeros(len(model.weights), np.float32), 0.0
    if not len(codes):
        return letters, excess
    words = _all_words(model, codes, np.zeros(1, np.int64), are_one=True)
    mixture = _Mixture.of(model, 1)
    mixture.learn(words)
    for word in words:
        sizes = np.bincount(word.entry, word.lengths * (_LETTERS_A_CHARACTER if word.is_run else 1))
        letters[word.languages] += (mixture.parts(word) * sizes).sum(1)
        usual = (_USUAL_RUN if word.is_run else _USUAL_LETTER) * word.lengths + _USUAL_WORD
        excess += float(np.maximum(0, mixture.cost(word) - usual).sum())
    return letters, excess


def _segment_costs(codes: Codes, starts: Places, *, by_words: bool) -> Floats:
    """The cost of each segment of `codes`, in nats; each runs from one of `starts` to the next, or the end."""
    model = load()
    total = np.add.reduceat(_neighbour_costs(model, codes, starts), starts, dtype=np.float64)
    mixture = _Mixture.of(model, len(starts))
    words = _all_words(model, codes, starts, are_one=len(starts) == 1, by_words=by_words)
    mixture.learn(words)
    for word in words:
        total += np.bincount(word.segments, mixture.cost(word), len(starts))
    return total.astype(np.float32)


def _neighbour_costs(model: Model, codes: Codes, starts: Places) -> Floats:
    """What each character costs after the one before it in its segment, whatever the language."""
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
    small = np.flatnonzero((kinds[2:] == _LOWER) & is_upper[1:-1] & is_upper[:-2]) + 2
    if len(small):
        cost[small[~is_start[small] & ~is_start[small - 1]]] += _TWO_CAPITALS
    quote = np.flatnonzero(kinds[1:-1] == _QUOTE) + 1
    if len(quote):
        is_inside = _IS_ALPHABETIC[before[quote]] & _IS_ALPHABETIC[kinds[quote + 1]] & ~is_start[quote + 1]
        cost[quote[is_inside]] += _QUOTE_INSIDE
    scripts = model.scripts[places]
    meet = (scripts[1:] != scripts[:-1]) & (scripts[1:] > 0) & (scripts[:-1] > 0)
    meet &= (scripts[1:] != model.cjk_script) & (scripts[:-1] != model.cjk_script) & ~is_start[1:]
    borders = np.flatnonzero(meet) + 1
    if len(borders):
        cost[borders[~_lone_signs(model, scripts, borders, is_start)]] += SCRIPTS_MEET
    return cost


def _lone_signs(
    model: Model, scripts: npt.NDArray[np.uint8], borders: Places, is_start: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Of the places where two scripts meet, those where a Greek letter stands alone among Latin ones."""
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


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one script: where each starts, in which segment, and whether it is known as a whole (`is_known`).

    A word that a long text has several times is judged once: `entry` tells as which of those that are judged. For these
    sorted by their `texts`: what each costs at `least`, in nats; ``likely[language, entry]``, how likely each language
    makes it beside its likeliest; and `times`, how often the text has it.
    """

    languages: slice
    least: Floats
    likely: Floats
    texts: Places
    times: Floats
    entry: Places
    is_known: npt.NDArray[np.bool_]
    segments: Places
    starts: Places
    lengths: Places
    is_run: bool

    def has(self, is_sought: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Which words have a character that is sought; told of each character."""
        count = np.concatenate([[0], np.cumsum(is_sought)])
        found: npt.NDArray[np.bool_] = count[self.starts + self.lengths] > count[self.starts]
        return found


def _all_words(model: Model, codes: Codes, starts: Places, *, are_one: bool, by_words: bool = False) -> list[_Words]:
    """The words of each script; each segment is a text of its own, or `are_one`: parts of one text."""
    places = places_of(codes)
    scripts = model.scripts.take(places)
    has_script = np.zeros(1 + int(scripts.max()), bool)
    has_script[scripts] = True
    found = []
    for script in np.flatnonzero(has_script).tolist():
        if not script:
            continue
        at = np.flatnonzero(scripts == script)
        begins = np.empty(len(at), bool)
        begins[0] = True
        np.not_equal(at[1:], at[:-1] + 1, out=begins[1:])
        if len(starts) > 1:
            begin = np.searchsorted(at, starts)
            begins[begin[begin < len(at)]] = True
        firsts = np.flatnonzero(begins)
        begin_at = at[firsts]
        segments = np.searchsorted(starts, begin_at, side="right") - 1
        if script == model.cjk_script:
            languages, run = model.cjk_languages, codes.take(at)
            if by_words:
                ends = np.append(starts[1:], len(codes))[segments]
                bounds = np.array([begin_at == starts[segments], begin_at + lengths_of(firsts, len(at)) == ends])
                costs = _word_run_costs(model, run, begins, firsts, bounds)
            else:
                costs = _run_costs(model, run, begins, firsts)
            entry, known = np.arange(len(firsts)), np.zeros(len(firsts), bool)
        else:
            languages, letters = model.alphabetic[script].languages, model.letters.take(places.take(at))
            entry, costs, is_known = _word_costs(model, script, letters, firsts)
            known = is_known[entry]
        if are_one:
            texts, times = np.zeros(costs.shape[1], np.int64), np.bincount(entry).astype(np.float32)
        else:  # short texts have few words twice
            texts, times, costs = segments, np.ones(len(firsts), np.float32), costs[:, entry]
            entry = np.arange(len(firsts))
        lengths = lengths_of(firsts, len(at))
        is_run = script == model.cjk_script
        least = costs.min(0)
        likely = np.exp(least - costs)
        found.append(_Words(languages, least, likely, texts, times, entry, known, segments, begin_at, lengths, is_run))
    return found


def _word_costs(
    model: Model, script: int, letters: Words, firsts: Places
) -> tuple[Places, Floats, npt.NDArray[np.bool_]]:
    """Which of the distinct words each word is; of these ``[language, word]``: each letter after the two before it, and
    the end of the word, or the word as a whole. And ``[word]``: whether it is one of those that are known as wholes.
    """  # noqa: D205 - three results need a word each
    tables = model.alphabetic[script]
    names = word_names(letters, firsts, script)
    chosen = word = np.arange(len(firsts))
    if len(firsts) > _FEW_WORDS:
        names, chosen, word = np.unique(names, return_index=True, return_inverse=True)
    lengths = lengths_of(firsts, len(letters))[chosen]
    # A bound before and after each word: letters, and where each word begins among them.
    size = lengths + 1
    edges = np.cumsum(size) - size
    spread = np.arange(size.sum()) - np.repeat(edges - firsts[chosen], size)
    is_end = np.zeros(len(spread), bool)
    is_end[edges + lengths] = True
    now = letters[np.minimum(spread, len(letters) - 1)]
    now[is_end] = 0
    one = np.zeros_like(now)
    one[1:] = now[:-1]
    two = np.zeros_like(now)
    two[1:] = one[:-1]
    # After a bound the letter before it belongs to another word.
    two[edges] = 0
    begins_second = edges + 1
    two[begins_second] = 0
    at = tables.letter[now]
    at += tables.last[one]
    at += tables.before_last[two]
    letter_costs = model.cubes[at]
    # People stretch words as they like (nooo), which no list of words knows.
    doubled = np.flatnonzero(((now == one) & (now > 0)) | ((one == two) & (one > 0)))
    letter_costs[doubled] = np.minimum(letter_costs[doubled], _STRETCHED)
    per_word = np.add.reduceat(letter_costs, edges, axis=0, dtype=np.int32)
    place = np.minimum(np.searchsorted(model.words, names), len(model.words) - 1)
    is_known = model.words[place] == names
    # Of 2**32 names, a few are those of words in other scripts too.
    first = model.word_languages[0, place]
    is_known &= (tables.languages.start <= first) & (first < tables.languages.stop)
    known, listed = np.flatnonzero(is_known), place[is_known]
    for languages, whole in zip(model.word_languages, model.word_costs, strict=True):
        column = languages[listed].astype(np.int32) - tables.languages.start
        per_word[known, column] = np.minimum(per_word[known, column], whole[listed])
    costs: Floats = per_word.T.astype(np.float32) / np.float32(LETTER_SCALE)
    return word, costs, is_known


def _run_costs(model: Model, codes: Codes, begins: npt.NDArray[np.bool_], firsts: Places) -> Floats:
    """``[language, run]``: scripts without spaces; each character in one word with that before it, or after its end.

    Where a run ends, its last word does.
    """
    before, entry = _pairs(model, codes)
    apart = model.heads[:, codes].astype(np.int32)
    apart[:, ~begins] += model.tails[:, before[~begins]]
    pair = np.where((entry > 0) & ~begins, (entry & 0xFF).astype(np.int32), 1 << 20)
    cost = np.minimum(apart, pair)
    again = (codes == before) & ~begins
    cost[:, again] = np.minimum(cost[:, again], _STRETCHED)
    cost[:, firsts[1:] - 1] += model.tails[:, codes[firsts[1:] - 1]]
    cost[:, -1] += model.tails[:, codes[-1]]
    return np.add.reduceat(cost, firsts, axis=1).astype(np.float32) / np.float32(LETTER_SCALE)


def _word_run_costs(
    model: Model, codes: Codes, begins: npt.NDArray[np.bool_], firsts: Places, bounds: npt.NDArray[np.bool_]
) -> Floats:
    """The same by the likeliest words; `bounds` tell which runs begin their text, and which end it."""
    _, entry = _pairs(model, codes)
    return word_run_costs(codes, firsts, (entry > 0) & ~begins, bounds)


def _pairs(model: Model, codes: Codes) -> tuple[Codes, Codes]:
    """The character before each, and what is known of the pair of the two, which is 0 if nothing is."""
    before = np.empty_like(codes)
    before[0], before[1:] = 0, codes[:-1]
    (slot, check), (other, other_check) = pair_slots(before, codes)
    in_slot, in_other = model.pairs[slot], model.pairs[other]
    return before, np.where(in_slot >> 8 == check, in_slot, np.where(in_other >> 8 == other_check, in_other, 0))


@dataclass(slots=True)
class _Mixture:
    """Which languages each text is in: ``shares[text, language]``, from how common they are and from its words."""

    prior: Floats
    shares: Floats

    @classmethod
    def of(cls, model: Model, texts: int) -> _Mixture:
        return cls(model.weights, np.repeat(model.weights[None, :], texts, axis=0))

    def learn(self, words: list[_Words]) -> None:
        """Expectation and maximisation, a few rounds: enough to settle on the few languages of a text."""
        edges = [np.flatnonzero(np.diff(word.texts, prepend=-1)) for word in words]
        for _ in range(_ROUNDS):
            counts = np.zeros_like(self.shares)
            for word, firsts in zip(words, edges, strict=True):
                weighed = self.parts(word) * word.times
                counts[word.texts[firsts], word.languages] += np.add.reduceat(weighed, firsts, axis=1).T
            heard = counts.sum(1, keepdims=True)
            self.shares = (self.prior * _PRIOR_WORDS + counts) / (heard + _PRIOR_WORDS)

    def parts(self, word: _Words) -> Floats:
        """``[language, entry]``: how likely each word is to be in each language of its script, beside the others."""
        weighed: Floats = word.likely * self.shares[word.texts, word.languages].T
        weighed /= weighed.sum(0)
        return weighed

    def cost(self, word: _Words) -> Floats:
        """What each word costs, its language unknown."""
        mixed = (word.likely * self.shares[word.texts, word.languages].T).sum(0)
        cost: Floats = (word.least - np.log(mixed))[word.entry]
        return cost
