"""What a single word costs in each language, letter by letter: for short text, arrays take far longer to set up."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, repeat
from operator import mul
from typing import NamedTuple

from fixenc.plausibility.hash_table import LONG_POWERS
from fixenc.plausibility.model import LETTER_SCALE, NAME_BITS, NEVER, cubes_of, find_pair, load
from fixenc.plausibility.traits import find_traits
from fixenc.plausibility.usual import RUNS_VARY, USUAL_LETTER, USUAL_RUN, USUAL_WORD
from fixenc.plausibility.words import STRETCHED

# The most languages by which a word that is not listed is spelled: the commonest that have all of its letters.
_MOST_SPELLED = 4
# A script with more languages than this is left to arrays.
_MANY_LANGUAGES = 16
# The bits of a number in the hashes of words.
_ALL_BITS = (1 << 64) - 1
_POWERS = LONG_POWERS.tolist()


def find_usual(word: str) -> float:
    """Return the highest usual cost of a word of one script, in nats."""
    size = len(word)
    if find_traits(word[0]).script == load().cjk_script:
        return USUAL_RUN * size + RUNS_VARY * math.sqrt(size)
    return USUAL_LETTER * size + USUAL_WORD


def find_costs(word: str) -> tuple[int, list[float]] | None:
    """Return the first language of the script of a word, and the cost of the word in it and the next ones, in nats.

    None for a script with more than `_MANY_LANGUAGES`, for which arrays are quicker.
    """
    model, traits = load(), [find_traits(character) for character in word]
    script = traits[0].script
    if script == model.cjk_script:
        return model.cjk_languages.start, find_run_costs(word)
    languages = model.alphabetic[script].languages
    if languages.stop - languages.start > _MANY_LANGUAGES:
        return None
    letters, spelling = [one.letter for one in traits], _load_spelling(script)
    count = languages.stop - languages.start
    costs = [_spell(spelling, letters, column) / LETTER_SCALE for column in range(count)]
    for language, cost in find_listed_costs(script, letters):
        costs[language - languages.start] = min(costs[language - languages.start], cost)
    return languages.start, costs


def find_listed_costs(script: int, letters: Sequence[int]) -> list[tuple[int, float]]:
    """Return the languages that list a word of a script, given its letters, each with its cost there, in nats."""
    model, (names, offsets, lists, costs) = load(), _load_lists()
    powers = _POWERS if len(letters) <= len(_POWERS) else chain(_POWERS, repeat(_POWERS[-1]))
    total = script + sum(map(mul, [letter + 1 for letter in letters], powers))
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


def spell_in_commonest(script: int, letters: Sequence[int]) -> Iterator[tuple[int, float]]:
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


def find_run_costs(run: str) -> list[float]:
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
