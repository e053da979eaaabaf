"""What the models know of the words of a line that would change."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fixenc.charsets.scripts import EAST_ASIAN, script_of
from fixenc.patterns import reaches
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
# The first of the parts that Korean syllables are made of, and of all East Asian letters.
_FIRST_JAMO = "\u1100"


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


def judge(lines: Iterable[Token]) -> Judged:
    """Return what the models know of the changed words of a document's lines, each judged once, beside the others."""
    words, runs = dict[str, None](), dict[str, None]()
    for line in lines:
        may_have_runs = has_east_asian(line.now)
        for word, _, _ in line.find_new_words():
            (runs if may_have_runs and has_east_asian(word) else words)[word] = None
        runs[join_east_asian(line)] = None
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


def has_east_asian(text: str) -> bool:
    """Whether a text has an East Asian letter; a run of letters with one has no spaces between its words.

    >>> has_east_asian("größte"), has_east_asian("größte版")
    (False, True)
    """
    return reaches(text, _FIRST_JAMO) and any(map(is_east_asian, set(text)))


def join_east_asian(line: Token) -> str:
    """Return the new East Asian characters of a line; a space stands where one stood between them."""
    if not has_east_asian(line.now):
        return ""
    return " ".join(filter(None, ("".join(filter(is_east_asian, part)) for part in line.split_new())))


def is_varied(word: str) -> bool:
    """Whether a word is long enough for evidence, and not one letter repeated."""
    lower = word.casefold()
    return len(word) >= SHORTEST and lower.count(lower[0]) < len(lower)
