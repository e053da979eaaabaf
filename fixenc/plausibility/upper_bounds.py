"""Upper bounds of what single words cost, walked letter by letter: for short text, arrays take far longer to set up.

By any one language, a word costs no more than its own cost there, and the negative logarithm of the share that the
language has in its text (see `Mixture`). So one language that makes a word cheap is enough for a bound.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from fixenc.plausibility.characters import Kind
from fixenc.plausibility.hash_table import LONG_POWERS
from fixenc.plausibility.mixture import PRIOR_WORDS
from fixenc.plausibility.model import LETTER_SCALE, NAME_BITS, NEVER, PLANE, cubes_of, find_pair, load
from fixenc.plausibility.neighbours import LONG_L, QUOTE_INSIDE, TWO_CAPITALS
from fixenc.plausibility.scoring import compose_letters
from fixenc.plausibility.usual import RUNS_VARY, USUAL_LETTER, USUAL_RUN, USUAL_SIGN, USUAL_WORD
from fixenc.plausibility.words import STRETCHED

LONGEST = 40
"""The most characters of a token, or of a word, that is remembered: in scripts without spaces, it is a whole text."""

# The most languages by which a word that is not listed is spelled: the commonest that have all of its letters.
_MOST_SPELLED = 4
# A word that has more nats than this to spare by a list is not spelled: it is plain in texts of up to 30 words.
_ENOUGH = 3.5
# A script with more languages than this is left to arrays.
_MANY_LANGUAGES = 16
# The bits of a number in the hashes of words.
_ALL_BITS = (1 << 64) - 1
_POWERS = LONG_POWERS.tolist()
_LAST_POWER = len(_POWERS) - 1
# The kinds of letters that have two cases or none.
_ALPHABETIC = frozenset([Kind.LOWER, Kind.UPPER, Kind.EITHER_CASE, Kind.UNCASED])


class Word(NamedTuple):
    """A run of letters of one script in a token.

    `spare` is by how many nats less than the highest usual cost the word costs, by one language, if that is all the
    text: negative if it costs more, infinite if only ASCII is in it, which surprises nobody.
    """

    text: str
    spare: float


class Token(NamedTuple):
    """What stands between two spaces: its words, and the least of what they have to spare, in nats.

    That is minus infinity, and no word is named, if a sign stands beside others as it hardly does in healthy text, or
    alphabets meet.
    """

    words: tuple[Word, ...]
    spare: float


class _Traits(NamedTuple):
    """What the model knows of a character: its kind, its cost in nats, its script, and its number among the letters."""

    kind: int
    cost: float
    script: int
    letter: int


def judge_token(token: str) -> Token:
    """Return the words of a token, which holds no space; of those that hold more than ASCII, what they have to spare.

    >>> judge_token("Größe,").spare > 5, judge_token("GrÃ¶Ã\x9fe,").spare
    (True, -inf)
    """
    return _judge_remembered(token) if len(token) <= LONGEST else _judge(token)


@lru_cache(maxsize=1 << 14)
def _judge_remembered(token: str) -> Token:
    return _judge(token)


def _judge(token: str) -> Token:
    text = compose_letters(token)
    traits = [_find_traits(character) for character in text]
    if _has_odd_neighbours(text, traits):
        return Token((), -math.inf)
    words = tuple(_judge_words(text, traits))
    return Token(words, min((word.spare for word in words), default=math.inf))


@lru_cache(maxsize=1 << 14)
def _find_traits(character: str) -> _Traits:
    model, code = load(), ord(character)
    at = code if code < PLANE else PLANE + (code >> 8)
    return _Traits(int(model.kinds[at]), float(model.costs[at]), int(model.scripts[at]), int(model.letters[at]))


@cache
def _load_neighbours() -> list[list[float]]:
    """Return the costs of each kind after each kind, in nats, as numbers of Python."""
    table: list[list[float]] = load().neighbours.tolist()
    return table


def _has_odd_neighbours(text: str, traits: Sequence[_Traits]) -> bool:
    """Whether a character beyond ASCII, or one after it, may surprise beside its neighbours; as in `surprises`."""
    cjk, latin = load().cjk_script, load().latin_script
    one, is_after = _SPACE, False
    for character, here, cost in zip(text, traits, _find_neighbour_costs(text, traits), strict=True):
        is_beyond = character > "\x7f"
        if is_beyond or is_after:
            if cost > USUAL_SIGN:
                return True
            if here.script != one.script and here.script and one.script:
                if cjk not in (here.script, one.script):
                    return True
                # Characters of East Asian scripts after a Latin letter may stand inside a word.
                if one.script == latin:
                    return True
        one, is_after = here, is_beyond
    return False


def _find_neighbour_costs(text: str, traits: Sequence[_Traits]) -> Iterator[float]:
    """Yield the cost of each character after the one before it, in nats; that two alphabets meet costs nothing here."""
    costs, one, two = _load_neighbours(), _SPACE, _SPACE
    for at, here in enumerate(traits):
        cost = costs[one.kind][here.kind] + here.cost
        if here.kind == Kind.LOWER and one.kind == two.kind == Kind.UPPER:
            cost += TWO_CAPITALS
        elif here.kind == Kind.QUOTE and one.kind in _ALPHABETIC and _is_alphabetic(traits, at + 1):
            cost += QUOTE_INSIDE
        elif text[at] == "·" and text[at - 1 : at + 2].lower() == "l·l":
            cost -= LONG_L
        yield cost
        one, two = here, one


def sum_up_neighbours(text: str) -> float:
    """Return what the characters of a text cost beside each other, in nats; more, if two alphabets meet in it.

    >>> sum_up_neighbours("GrÃ¶Ã\\x9fe") > 40 > 5 > sum_up_neighbours("Größe")
    True
    """
    return sum(_find_neighbour_costs(text, [_find_traits(character) for character in text]))


_SPACE = _Traits(int(Kind.SPACE), 0.0, 0, 0)


def _is_alphabetic(traits: Sequence[_Traits], at: int) -> bool:
    return at < len(traits) and traits[at].kind in _ALPHABETIC


def _judge_words(text: str, traits: Sequence[_Traits]) -> Iterator[Word]:
    start, script = 0, 0
    for at in range(len(text) + 1):
        here = traits[at].script if at < len(text) else 0
        if here != script:
            if script:
                yield Word(text[start:at], _measure_spare(text[start:at], script, traits[start:at]))
            start, script = at, here


def _measure_spare(word: str, script: int, traits: Sequence[_Traits]) -> float:
    if word.isascii():
        return math.inf
    languages = _load_costs_of_languages()
    if script == load().cjk_script:
        costs = zip(languages[load().cjk_languages], _find_run_costs(word), strict=True)
        return find_usual(word) - min(map(sum, costs))
    letters = [one.letter for one in traits]
    usual, listed = find_usual(word), _find_listed_costs(script, letters)
    spare = max((usual - cost - languages[language] for language, cost in listed), default=-math.inf)
    if spare < _ENOUGH:
        spelled = _spell_in_commonest(script, letters)
        spare = max([spare, *(usual - cost - languages[language] for language, cost in spelled)])
    return spare


def find_usual(word: str) -> float:
    """Return the highest usual cost of a word of one script, in nats."""
    size = len(word)
    if _find_traits(word[0]).script == load().cjk_script:
        return USUAL_RUN * size + RUNS_VARY * math.sqrt(size)
    return USUAL_LETTER * size + USUAL_WORD


def find_costs(word: str) -> tuple[int, list[float]] | None:
    """Return the first language of the script of a word, and the cost of the word in it and the next ones, in nats.

    None for a script with more than `_MANY_LANGUAGES`, for which arrays are quicker.
    """
    model, traits = load(), [_find_traits(character) for character in word]
    script = traits[0].script
    if script == model.cjk_script:
        return model.cjk_languages.start, _find_run_costs(word)
    languages = model.alphabetic[script].languages
    if languages.stop - languages.start > _MANY_LANGUAGES:
        return None
    letters, spelling = [one.letter for one in traits], _load_spelling(script)
    count = languages.stop - languages.start
    costs = [_spell(spelling, letters, column) / LETTER_SCALE for column in range(count)]
    for language, cost in _find_listed_costs(script, letters):
        costs[language - languages.start] = min(costs[language - languages.start], cost)
    return languages.start, costs


@cache
def load_shares() -> list[float]:
    """Return the weight of each language in a text of no words, in words, as numbers of Python."""
    shares: list[float] = (load().weights.astype(float) * PRIOR_WORDS).tolist()
    return shares


@cache
def _load_costs_of_languages() -> list[float]:
    """Return what it costs that a text is in each language, in nats, but for the number of its words."""
    return [-math.log(share) for share in load_shares()]


def _find_listed_costs(script: int, letters: Sequence[int]) -> list[tuple[int, float]]:
    """Return the languages that list a word, each with its cost there, in nats."""
    model, (names, offsets, lists, costs) = load(), _load_lists()
    total = script + sum((letter + 1) * _POWERS[min(at, _LAST_POWER)] for at, letter in enumerate(letters))
    name = (total * _POWERS[0] & _ALL_BITS) >> (64 - NAME_BITS)
    place = bisect_left(names, name)
    found = list[tuple[int, float]]()
    if place == len(names) or names[place] != name:
        return found
    for entry in range(offsets[place], offsets[place + 1]):
        language = int(model.list_models[lists[entry]])
        if costs[entry] < NEVER and model.model_scripts[language] == script:
            own = model.own_letters[language]
            if all(own[letter] for letter in letters):
                found.append((language, costs[entry] / LETTER_SCALE))
    return found


@cache
def _load_lists() -> tuple[memoryview, memoryview, memoryview, memoryview]:
    """Return views of the listed words: their names, where the entries of each begin, their lists, and their costs."""
    model = load()
    return model.words.names.data, model.word_offsets.data, model.word_lists.data, model.word_costs.data


class _Spelling(NamedTuple):
    """How the languages of a script spell: views of its tables (`Alphabetic`), and which languages have each letter.

    ``with_letter[letter]`` has a bit for each language of the script, the commonest first, as in `order`.
    """

    cubes: memoryview
    before_last: memoryview
    last: memoryview
    letter: memoryview
    with_letter: list[int]
    order: list[int]
    first: int


@cache
def _load_spelling(script: int) -> _Spelling:
    model = load()
    tables = model.alphabetic[script]
    first = tables.languages.start
    weights = model.weights[tables.languages]
    order = (-weights).argsort(kind="stable").tolist()
    own = model.own_letters[tables.languages][order]
    with_letter = [sum(1 << bit for bit in column.nonzero()[0].tolist()) for column in own.T]
    before_last, last, letter = tables.before_last.data, tables.last.data, tables.letter.data
    return _Spelling(cubes_of(script).data, before_last, last, letter, with_letter, order, first)


def _spell_in_commonest(script: int, letters: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Yield the commonest languages that have the letters of a word, each with the cost of its spelling, in nats."""
    spelling, able = _load_spelling(script), -1
    for letter in letters:
        able &= spelling.with_letter[letter]
    for _ in range(_MOST_SPELLED):
        if not able:
            return
        column = spelling.order[(able & -able).bit_length() - 1]
        able &= able - 1
        yield spelling.first + column, _spell(spelling, letters, column) / LETTER_SCALE


def _spell(spelling: _Spelling, letters: Sequence[int], column: int) -> int:
    """Return the cost of a word by its letters, each after the two before it, in units of the table."""
    cubes, before_last, last, this, *_ = spelling
    total = one = two = 0
    for letter in (*letters, 0):
        cost = cubes[this[letter, column] + last[one, column] + before_last[two, column]]
        if cost > STRETCHED and ((letter == one and letter) or (one == two and one)):
            cost = STRETCHED
        total += cost
        one, two = letter, one
    return total


def _find_run_costs(run: str) -> list[float]:
    """Return the cost of a run of a script without spaces by each of its languages, in nats, by pairs of characters."""
    heads, tails, _ = _load_pairs()
    pairs = [_find_pair_costs(run[at : at + 2]) for at in range(len(run) - 1)]
    first, last = ord(run[0]), ord(run[-1])
    ends = [head[first] + tail[last] for head, tail in zip(heads, tails, strict=True)]
    return [sum(costs) / LETTER_SCALE for costs in zip(ends, *pairs, strict=True)]


@lru_cache(maxsize=1 << 15)
def _find_pair_costs(pair: str) -> tuple[int, ...]:
    """Return the cost of a character after the one before it by each language, in units of the table."""
    heads, tails, pairs = _load_pairs()
    before, here = map(ord, pair)
    known = find_pair(pairs, before, here)
    most = min(known if known < NEVER else 2 * NEVER, STRETCHED if before == here else 2 * NEVER)
    return tuple(min(most, head[here] + tail[before]) for head, tail in zip(heads, tails, strict=True))


@cache
def _load_pairs() -> tuple[list[memoryview], list[memoryview], memoryview]:
    """Return views of the costs of beginning and of ending a word, for each language, and of the table of pairs."""
    model = load()
    return [row.data for row in model.heads], [row.data for row in model.tails], model.pairs.data
