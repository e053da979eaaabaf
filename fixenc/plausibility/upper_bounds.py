"""Upper bounds of what the words of a short text cost, each by itself (`spelling.py`).

By any one language, a word costs no more than its own cost there, and the negative logarithm of the share that the
language has in its text (see `Mixture`). So one language that makes a word cheap is enough for a bound.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from fixenc.plausibility.mixture import PRIOR_WORDS
from fixenc.plausibility.model import load
from fixenc.plausibility.scoring import compose_letters
from fixenc.plausibility.spelling import find_listed_costs, find_run_costs, find_usual, spell_in_commonest
from fixenc.plausibility.traits import Traits, find_traits, has_odd_neighbours

LONGEST = 40
"""The most characters of a token, or of a word, that is remembered: in scripts without spaces, it is a whole text."""

# A word that has more nats than this to spare by a list is not spelled: it is plain in texts of up to 30 words.
_ENOUGH = 3.5


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
    traits = [find_traits(character) for character in text]
    if has_odd_neighbours(text, traits):
        return Token((), -math.inf)
    words = tuple(_judge_words(text, traits))
    return Token(words, min((word.spare for word in words), default=math.inf))


def _judge_words(text: str, traits: Sequence[Traits]) -> Iterator[Word]:
    start, script = 0, 0
    for at in range(len(text) + 1):
        here = traits[at].script if at < len(text) else 0
        if here != script:
            if script:
                yield Word(text[start:at], _measure_spare(text[start:at], script, traits[start:at]))
            start, script = at, here


def _measure_spare(word: str, script: int, traits: Sequence[Traits]) -> float:
    if word.isascii():
        return math.inf
    languages = _load_costs_of_languages()
    if script == load().cjk_script:
        costs = zip(languages[load().cjk_languages], find_run_costs(word), strict=True)
        return find_usual(word) - min(map(sum, costs))
    letters = [one.letter for one in traits]
    usual, listed = find_usual(word), find_listed_costs(script, letters)
    spare = max((usual - cost - languages[language] for language, cost in listed), default=-math.inf)
    if spare < _ENOUGH:
        spelled = spell_in_commonest(script, letters)
        spare = max([spare, *(usual - cost - languages[language] for language, cost in spelled)])
    return spare


@cache
def load_shares() -> list[float]:
    """Return the weight of each language in a text of no words, in words, as numbers of Python."""
    shares: list[float] = (load().weights.astype(float) * PRIOR_WORDS).tolist()
    return shares


@cache
def _load_costs_of_languages() -> list[float]:
    """Return what it costs that a text is in each language, in nats, but for the number of its words."""
    return [-math.log(share) for share in load_shares()]
