"""What the models know of the words of a line that would change."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fixenc.charsets.scripts import EAST_ASIAN, script_of
from fixenc.plausibility.vocabulary import costs_of_runs, rarities, surprises_of_words
from fixenc.repair.belief.words import Token

# The most pairs of odd neighbours in the old words of a line that count.
MOST_ODD_JOINTS = 2
# The fewest letters of a word of middle length.
MIDDLE = 4
# The fewest letters of a word that is evidence.
SHORTEST = 3
# Nats of surprise from which a known word has capitals in odd places.
MISCASED = 1.0
# The highest cost of each character of a good East Asian run, by its words, in nats: 97 of 100 true runs (481 lines)
# cost 5.8 at most, runs that were made of healthy text (502 lines) 7.2 at least.
RUN_NATS = 6.3
# The scripts of which a model knows the letters in use.
WITH_MODELS = frozenset(["LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW"])


@dataclass(frozen=True, slots=True)
class Judged:
    """What the models know of the new words of a document.

    Of words in alphabets, `rarity` in the language that uses them most (infinite if no language lists them) and
    `surprise`, in nats; of East Asian runs, the cost of each character, in nats.
    """

    rarity: Mapping[str, float]
    surprise: Mapping[str, float]
    runs: Mapping[str, float]

    def is_known(self, word: str) -> bool:
        """Whether a language lists a word."""
        return self.rarity.get(word, math.inf) < math.inf


class _Unknown(dict[str, float]):
    """What is known of any word if nothing is: that it may be as bad as can be."""

    def __missing__(self, word: str) -> float:
        return math.inf


NOTHING_KNOWN = Judged(_Unknown(), _Unknown(), {})
"""With this, the evidence of a line of UTF-8 is what its bytes and its old words are, and no less by its new words."""


def judge(lines: Iterable[Sequence[Token]]) -> Judged:
    """Return what the models know of all changed words of a document, each judged once, beside the others."""
    words, runs = dict[str, None](), dict[str, None]()
    for tokens in lines:
        for token in tokens:
            for word in token.find_new_words():
                (runs if is_run(word) else words)[word] = None
        runs[join_east_asian(tokens)] = None
    if not runs:
        return NOTHING_KNOWN
    listed, set_solid = list(words), list(runs)
    surprise = surprises_of_words(listed)
    return Judged(
        {
            word: rarity if nats < MISCASED else math.inf
            for word, rarity, nats in zip(listed, rarities(listed), surprise, strict=True)
        },
        dict(zip(listed, surprise, strict=True)),
        dict(zip(set_solid, costs_of_runs(set_solid), strict=True)),
    )


def is_east_asian(character: str) -> bool:
    """Whether a character is of an East Asian script."""
    return script_of(character) == EAST_ASIAN


def join_east_asian(tokens: Sequence[Token]) -> str:
    """Return the new East Asian characters of a line; a space stands where one stood between them."""
    runs = ("".join(filter(is_east_asian, part)) for token in tokens for part in token.split_new())
    return " ".join(filter(None, runs))


def is_run(word: str) -> bool:
    """Whether a run of letters is East Asian, which has no spaces between its words."""
    return any(script_of(letter) == EAST_ASIAN for letter in word)


def collect_faults(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the different new characters that stand where healthy text has none.

    A single one may be the way of a language: Ossetic is written in Cyrillic letters and one Latin letter.
    """
    return frozenset(fault for token in tokens for fault in token.find_faults())


def keep_different(tokens: Sequence[Token]) -> Iterable[str]:
    """Return the changed words of a line, each once, regardless of case."""
    return {word.casefold(): word for token in tokens for word in token.find_new_words()}.values()


def is_varied(word: str) -> bool:
    """Whether a word is long enough for evidence, and not one letter repeated."""
    return len(word) >= SHORTEST and len(set(word.casefold())) > 1
