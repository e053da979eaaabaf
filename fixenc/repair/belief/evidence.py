"""How much one line that would change shows by itself, in nats of a rough kind: added up, compared with what is asked.

The figures were set on lines of some 30 languages that were damaged (26,000) and on what a search alone would have
changed in healthy text of published packages (10,100 lines): of the latter, the decision by these figures leaves some
ten. They are evidence, not probabilities: what counts is the order of magnitude.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fixenc.charsets.scripts import EAST_ASIAN, is_letter, script_of
from fixenc.plausibility.vocabulary import are_known, cost_of_run, surprises_of_words
from fixenc.records import Damage
from fixenc.repair.belief.words import Token, odd_joints

# --- Sequences of UTF-8: what each byte of one says, by what it was read as. A letter after a letter says least.
SEQUENCE = 1.0
BYTE_AS_LETTER = 0.75
BYTE_AS_PUNCTUATION = 1.0
BYTE_AS_DIGIT = 2.5
BYTE_AS_SIGN = 3.0
BYTE_AS_CONTROL = 5.0
# The same character again, in nats for each nat that it said at first.
SAID_AGAIN = 0.25

# --- What stood there.
ODD_JOINT = 3.0
MOST_ODD_JOINTS = 2

# --- Words that come out.
KNOWN_UTF8 = 4.0
KNOWN_SHORT_UTF8 = 1.0
SMOOTH_UTF8 = 1.5
ROUGH_UTF8 = 1.0
RUN_UTF8 = 1.5
FAULT_UTF8 = 6.0
# Of what the bytes say, rough words take no more than this part: a language may be one without a model.
MOST_ROUGH = 0.5

KNOWN_LONG = 2.0
KNOWN_MIDDLE = 1.5
KNOWN = 1.0
SMOOTH = 0.5
SHORT = 0.25
ROUGH = 0.5
VERY_ROUGH = 1.0
FAULT = 2.0

# Letters of a word that is long, of middle length, and of the shortest that says something.
_LONG, _MIDDLE, _SHORTEST = 5, 4, 3
# Nats above what a word of healthy text costs: below the one a word is smooth, above the other it is no word.
SMOOTH_NATS = 0.5
ROUGH_NATS = 3.0
# Nats that a character of a run of East Asian text costs by its words: true runs 5.8 at most in 97 of 100 (481 lines),
# healthy text that was made such a run 7.2 at least (502 lines).
RUN_NATS = 6.3
# Different characters of East Asian scripts that have to come out of another charset than UTF-8.
LEAST_RUN = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of a word that comes out: whether some language lists it, and its surprise in nats."""

    is_known: bool
    surprise: float


def judge_words(tokens: Iterable[Token]) -> dict[str, Judged]:
    """All the changed words of a document, each judged once, beside the others."""
    words = list(dict.fromkeys(word for token in tokens for word in token.words() if not is_run(word)))
    if not words:
        return {}
    known, surprise = are_known(words), surprises_of_words(words)
    return {word: Judged(*both) for word, both in zip(words, zip(known, surprise, strict=True), strict=True)}


def is_run(word: str) -> bool:
    """Whether a run of letters is East Asian, which has no spaces between its words."""
    return any(script_of(letter) == EAST_ASIAN for letter in word)


def weigh_utf8(tokens: Sequence[Token], judged: Mapping[str, Judged], first: Damage) -> float:
    """How much speaks for it that what changes in a line had been UTF-8."""
    bytes_say = _sequences(tokens, first)
    joints = {joint for token in tokens for joint in odd_joints(token.was)}
    words = {word.casefold(): word for token in tokens for word in token.words()}
    good = rough = 0.0
    for word in words.values():
        one = judged.get(word)
        if one is None:
            good += RUN_UTF8 * (cost_of_run(word) < RUN_NATS)
        elif one.is_known and is_varied(word):
            good += KNOWN_UTF8
        elif one.is_known:
            good += KNOWN_SHORT_UTF8
        elif len(word) >= _MIDDLE and one.surprise < SMOOTH_NATS:
            good += SMOOTH_UTF8
        elif one.surprise > ROUGH_NATS or len(word) < _SHORTEST:
            rough += ROUGH_UTF8
    faults = sum(token.faults() for token in tokens)
    rough = min(rough, MOST_ROUGH * bytes_say)
    return bytes_say + ODD_JOINT * min(len(joints), MOST_ODD_JOINTS) + good - rough - FAULT_UTF8 * faults


def weigh_other(tokens: Sequence[Token], judged: Mapping[str, Judged]) -> float:
    """How much speaks for it that what changes in a line had been in another charset than UTF-8."""
    weight = 0.0
    words = {word.casefold(): word for token in tokens for word in token.words()}
    for word in words.values():
        one = judged.get(word)
        if one is not None:
            weight += _weight_of(word, one)
    runs = "".join(letter for token in tokens for letter in token.new if script_of(letter) == EAST_ASIAN)
    if runs:
        weight += _weight_of_run(runs)
    return weight - FAULT * sum(token.faults() for token in tokens)


def is_varied(word: str) -> bool:
    """Whether a word is long enough to say something, and no row of one letter."""
    return len(word) >= _SHORTEST and len(set(word.casefold())) > 1


def _weight_of(word: str, one: Judged) -> float:
    size, letters = len(word), len(set(word.casefold()))
    if one.is_known:
        if not is_varied(word):
            return 0.0
        return KNOWN_LONG if size >= _LONG else KNOWN_MIDDLE if size >= _MIDDLE else KNOWN
    if size >= _MIDDLE and letters >= _SHORTEST and one.surprise == 0:
        return SMOOTH
    if size < _SHORTEST:
        return -SHORT
    return -VERY_ROUGH if one.surprise > 1 else -ROUGH


def _weight_of_run(runs: str) -> float:
    """A run is as good as its words: the more different characters, the more it says."""
    if len(set(runs)) < LEAST_RUN or cost_of_run(runs) > RUN_NATS:
        return -VERY_ROUGH
    return KNOWN_LONG * len(set(runs)) / LEAST_RUN


def _sequences(tokens: Sequence[Token], first: Damage) -> float:
    said, total = set[str](), 0.0
    for token in tokens:
        for character in token.new:
            nats = _nats_of(character, first)
            total += nats * (SAID_AGAIN if character in said else 1.0)
            said.add(character)
    return total


@lru_cache(maxsize=4096)
def _nats_of(character: str, damage: Damage) -> float:
    """What the bytes of one character say, by what they were read as."""
    seen = damage.inflict(character)
    if seen is None or "\ufffd" in seen:
        return SEQUENCE + BYTE_AS_LETTER * len(character.encode("utf-8", "surrogatepass"))
    return SEQUENCE + sum(map(_nats_of_byte, seen))


_CLOSING = frozenset({"Po", "Pe", "Pf", "Pd"})
_OPENING_AFTER_LETTERS = frozenset("¡¿¶§†‡‰•")


def _nats_of_byte(character: str) -> float:
    category = unicodedata.category(character)
    if category == "Cc":
        return BYTE_AS_CONTROL
    if is_letter(character):
        return BYTE_AS_LETTER
    if category == "Zs" or (category in _CLOSING and character not in _OPENING_AFTER_LETTERS):
        return BYTE_AS_PUNCTUATION
    return BYTE_AS_DIGIT if category[0] == "N" else BYTE_AS_SIGN
