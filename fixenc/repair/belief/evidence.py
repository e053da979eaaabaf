"""How much one line that would change shows by itself, in nats of a rough kind: added up, compared with what is asked.

The figures were set on lines of some 30 languages that were damaged (26,000) and on what a search alone would have
changed in healthy text of published packages (10,100 lines): of the latter, the decision by these figures leaves some
ten. They are evidence, not probabilities: what counts is the order of magnitude.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fixenc.charsets import REPLACEMENT
from fixenc.charsets.scripts import EAST_ASIAN, is_letter, letters_pattern, script_in_name, script_of
from fixenc.plausibility import letters_of
from fixenc.plausibility.vocabulary import characters_in_use, costs_of_runs, rarities, surprises_of_words
from fixenc.records import Damage
from fixenc.repair.belief.words import CONTROLS, Token, odd_joints

# --- Sequences of UTF-8: what each byte of one says, by what it was read as. A letter after a letter says least.
SEQUENCE = 1.0
BYTE_AS_LETTER = 0.75
BYTE_AS_PUNCTUATION = 0.25
BYTE_WITHIN = 1.5
BYTE_AS_UNIT = 1.5
BYTE_AS_SPACE = 1.0
BYTE_AS_DIGIT = 2.5
BYTE_AS_SIGN = 3.0
BYTE_AS_CONTROL = 5.0
# The two capitals that nearly all mojibake of western text has, before what is no letter.
SIGNATURE = 1.5
_SIGNATURES = frozenset("ÃÂ")
# What comes out is a letter or a sign that people use every day; or it is of a script with a model and none of these.
EVERYDAY = 1.5
RARE = -3.0
# The same character again, in nats for each nat that it said at first.
SAID_AGAIN = 0.25

# --- What stood there: neighbours that healthy words do not have, each pair once, up to `MOST_ODD_JOINTS` pairs.
ODD_JOINT_UTF8 = 3.0
ODD_JOINT = 1.0
MOST_ODD_JOINTS = 2
# Letters of an alphabet that a line has for each East Asian character in it that touches them oddly.
LETTERS_FOR_EAST_ASIAN = 5
_GLUED = re.compile("[A-Za-z\u00c0-\u024f][\u2e80-\u9fff\uac00-\ud7ff\uff61-\uff9f]|[\u2e80-\u9fff\uac00-\ud7ff][a-z]")
# U+FFFD in UTF-8 as other charsets read it: whatever they make of it, it stands for what was lost.
LOST_MARK = re.compile("ï¿½|пїЅ|ďż˝|οΏ½|锟斤拷|嚙踝蕭|蹂덉찉")
# A control character that becomes a sign, in its place before, after or between letters.
CONTROL_IN_PLACE = 2.0

# --- Words that come out.
KNOWN_UTF8 = 4.0
KNOWN_MIDDLE_UTF8 = 2.5
KNOWN_SHORT_UTF8 = 1.0
SMOOTH_UTF8 = 1.5
ROUGH_UTF8 = 1.0
RUN_UTF8 = 1.5
FAULT_UTF8 = 6.0
# Letters after letters that make no word of three letters may be abbreviations: their bytes count half.
ONLY_LETTERS = 0.5
# Of what the bytes say, rough words take no more than this part: a language may be one without a model.
MOST_ROUGH = 0.5

KNOWN_LONG = 2.0
KNOWN_MIDDLE = 1.5
KNOWN = 1.0
# What is taken off for a word that its language uses seldom.
SELDOM = 0.5
# A smooth word that no language lists, for each different new letter in it, up to four.
SMOOTH = 0.25
# The rest of the line is in a language that has the new letters, and not the old ones.
OF_ITS_LANGUAGE = 1.0
# How often that counts, at most, where known words beyond ASCII are among them.
MOST_OF_ITS_LANGUAGE = 3
SHORT = 0.25
# A letter of a script that has an alphabet but no spaces, where no word surprises.
SET_SOLID = 0.25
ROUGH = 0.5
VERY_ROUGH = 1.0
FAULT = 2.0

# The fewest letters of a word that is very long: it says as much where its language uses it seldom.
_VERY_LONG = 7
# The fewest of one that may be believed alone.
_LONG = 5
# The same where each of its letters is new. Of five, chance makes known words out of another script: of `באבהא`, a
# Cyrillic one; of 2,500 random lines of letters (tests/test_belief.py), none did with six.
_LONG_IF_NEW = 6
# The fewest letters of a word of middle length.
_MIDDLE = 4
# The fewest letters of a word that says something.
_SHORTEST = 3
_SET_SOLID = frozenset(["THAI", "LAO", "KHMER", "MYANMAR"])
# Words that do not change and show in which language a line is.
LEAST_REST = 3
# The share that a language must have of them.
LEAST_SHARE_OF_REST = 0.3
# Nats above what a word of healthy text costs: below the one a word is smooth, above the other it is no word.
SMOOTH_NATS = 0.5
# Nats that a word costs as a whole that people use seldom: one in 100,000 words.
SELDOM_NATS = 11.5
# Nats of surprise from which a known word has capitals where no word has them.
MISCASED = 1.0
ROUGH_NATS = 3.0
# Nats that a character of a run of East Asian text costs by its words: true runs 5.8 at most in 97 of 100 (481 lines),
# healthy text that was made such a run 7.2 at least (502 lines).
RUN_NATS = 6.3
# Different characters of East Asian scripts that have to come out of another charset than UTF-8.
LEAST_RUN = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of the words that come out of a document.

    Of those in alphabets, how rare they are in the language that uses them most (infinite for one that none lists), and
    their surprise, in nats; of East Asian runs, what each of
    their characters costs, in nats.
    """

    rarity: Mapping[str, float]
    surprise: Mapping[str, float]
    runs: Mapping[str, float]

    def is_known(self, word: str) -> bool:
        """Whether a language lists a word."""
        return self.rarity.get(word, math.inf) < math.inf


def judge(lines: Iterable[Sequence[Token]]) -> Judged:
    """Judge all the changed words of a document, each once, beside the others."""
    words, runs = dict[str, None](), dict[str, None]()
    for tokens in lines:
        for token in tokens:
            for word in token.words():
                (runs if is_run(word) else words)[word] = None
        runs[run_of(tokens)] = None
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


def _is_east_asian(character: str) -> bool:
    return script_of(character) == EAST_ASIAN


def run_of(tokens: Sequence[Token]) -> str:
    """The new East Asian characters of a line, those between two spaces together."""
    runs = ("".join(filter(_is_east_asian, part)) for token in tokens for part in token.new_parts())
    return " ".join(filter(None, runs))


def is_run(word: str) -> bool:
    """Whether a run of letters is East Asian, which has no spaces between its words."""
    return any(script_of(letter) == EAST_ASIAN for letter in word)


def weigh_utf8(tokens: Sequence[Token], judged: Judged, accident: tuple[Damage, ...]) -> float:
    """How much speaks for it that what changes in a line had been UTF-8."""
    bytes_say, are_telling = _sequences(tokens, accident)
    joints = {joint for token in tokens for joint in odd_joints(token.was)}
    good = rough = 0.0
    for word in _different(tokens):
        if word in judged.runs:
            good += RUN_UTF8 * (judged.runs[word] < RUN_NATS)
        elif judged.rarity[word] < math.inf:
            good += _known_utf8(word)
        elif len(word) >= _MIDDLE and judged.surprise[word] < SMOOTH_NATS:
            good += SMOOTH_UTF8
        elif judged.surprise[word] > ROUGH_NATS:
            rough += ROUGH_UTF8
    if not are_telling and good <= KNOWN_SHORT_UTF8 and not any(map(is_varied, _different(tokens))):
        bytes_say *= ONLY_LETTERS
    rough = min(rough, MOST_ROUGH * bytes_say)
    faults = len(faults_of(tokens))
    return bytes_say + ODD_JOINT_UTF8 * min(len(joints), MOST_ODD_JOINTS) + good - rough - FAULT_UTF8 * faults


def _known_utf8(word: str) -> float:
    if not is_varied(word):
        return KNOWN_SHORT_UTF8
    return KNOWN_UTF8 if len(word) >= _MIDDLE else KNOWN_MIDDLE_UTF8


def weigh_glued(tokens: Sequence[Token], rest: str) -> float:
    """How much it says that East Asian characters touch the letters of a line that is else in an alphabet."""
    line = " ".join([rest, *(token.was for token in tokens)])
    beyond = sum(script_of(character) == EAST_ASIAN for character in line)
    is_glued = any(map(_GLUED.search, (token.was for token in tokens)))
    is_few = beyond * LETTERS_FOR_EAST_ASIAN <= sum(map(str.isalpha, line)) - beyond
    return ODD_JOINT_UTF8 if is_glued and is_few else 0.0


def weigh_other(tokens: Sequence[Token], judged: Judged) -> float:
    """How much speaks for it that what changes in a line had been in another charset than UTF-8."""
    new = {word: letters for token in tokens for word, letters in token.new_letters()}
    words = [word for word in _different(tokens) if word not in judged.runs]
    again = _starts_of_others(words)
    weight = sum(_weight_of(word, new[word], judged) for word in words if word.casefold() not in again)
    runs = run_of(tokens)
    if runs:
        weight += _weight_of_run(runs, judged.runs[runs])
    if weight >= KNOWN:  # odd neighbours by themselves show that something happened, but not what
        joints = {joint for token in tokens for joint in odd_joints(token.was)}
        weight += ODD_JOINT * min(len(joints), MOST_ODD_JOINTS)
    weight += CONTROL_IN_PLACE * len({sign for token in tokens for sign in token.controls_in_place()})
    if any(LOST_MARK.search(token.was) for token in tokens):
        return -math.inf
    return weight - FAULT * len(faults_of(tokens))


def faults_of(tokens: Sequence[Token]) -> frozenset[str]:
    """The different characters that would come to stand where healthy text has none.

    One may be the way of a language: Ossetic is written in Cyrillic letters and a Latin one.
    """
    return frozenset(fault for token in tokens for fault in token.faults())


def _different(tokens: Sequence[Token]) -> Iterable[str]:
    """The changed words of a line, each once, in whatever case."""
    return {word.casefold(): word for token in tokens for word in token.words()}.values()


def _starts_of_others(words: Sequence[str]) -> frozenset[str]:
    """Return the words that are not long, in small letters, that say again what longer ones begin with."""
    ordered = sorted({word.casefold() for word in words})
    return frozenset(one for one, other in itertools.pairwise(ordered) if len(one) < _LONG and other.startswith(one))


def weigh_language(tokens: Sequence[Token], rest: str) -> float:
    """How much it says that what does not change in a line is in a language that has the new letters, but not the old.

    Known words beyond ASCII in the rest say more: then nothing but this language is likely.
    """
    rest = " ".join([rest, *(word for token in tokens for word in token.same_words())])
    if len(rest.split()) < LEAST_REST:
        return 0.0
    new = {letter.lower() for token in tokens for letter in token.new if is_letter(letter)}
    old = {letter.lower() for token in tokens for letter in token.old if is_letter(letter)}
    letters = letters_of(rest, LEAST_SHARE_OF_REST, at_home=True)
    if not new or not new <= letters or old <= letters:
        return 0.0
    beyond = [word for word in letters_pattern().findall(rest) if not word.isascii() and is_varied(word)]
    known = sum(rarity < math.inf for rarity in rarities(beyond))
    if 2 * known < len(beyond):
        return OF_ITS_LANGUAGE
    return OF_ITS_LANGUAGE * min(known + 1, MOST_OF_ITS_LANGUAGE)


def is_varied(word: str) -> bool:
    """Whether a word is long enough to say something, and no row of one letter."""
    return len(word) >= _SHORTEST and len(set(word.casefold())) > 1


def _weight_of(word: str, new: frozenset[str], judged: Judged) -> float:
    size, surprise = len(word), judged.surprise[word]
    if judged.rarity[word] < math.inf:
        if not is_varied(word):
            return 0.0
        long = _LONG_IF_NEW if new.issuperset(word) else _LONG
        known = KNOWN_LONG if size >= long else KNOWN_MIDDLE if size >= _MIDDLE else KNOWN
        return known - SELDOM * (judged.rarity[word] > SELDOM_NATS and (size < _VERY_LONG or len(new) < _SHORTEST))
    if script_of(word[0]) in _SET_SOLID and surprise == 0:
        return min(KNOWN_LONG, size * SET_SOLID)
    if size >= _MIDDLE and len(set(word.casefold())) >= _SHORTEST and surprise == 0:
        return SMOOTH * min(len(new), _MIDDLE)
    if size < _SHORTEST:
        return -SHORT
    return -VERY_ROUGH if surprise > 1 else -ROUGH


def _weight_of_run(run: str, nats: float) -> float:
    """A run is as good as its words: the more different characters, the more it says."""
    different = len(set(run) - {" "})
    if nats > RUN_NATS:
        return -VERY_ROUGH
    return KNOWN_LONG * different / LEAST_RUN if different >= LEAST_RUN else 0.0


def _sequences(tokens: Sequence[Token], accident: tuple[Damage, ...]) -> tuple[float, bool]:
    """What all sequences say, in nats; and whether any shows a letter beside a sign, which is no abbreviation."""
    said, total, are_telling = set[str](), 0.0, False
    for token in tokens:
        for character in token.new:
            nats, is_telling = _nats_of(character, accident)
            total += nats * (SAID_AGAIN if character in said else 1.0)
            said.add(character)
            are_telling = are_telling or is_telling
    return total, are_telling


@lru_cache(maxsize=4096)
def _nats_of(character: str, accident: tuple[Damage, ...]) -> tuple[float, bool]:
    """What the bytes of one character say, by what they were read as; and whether these are letters and signs mixed."""
    seen = character
    for damage in accident:
        made = damage.inflict(seen)
        if made is None or made.isascii() or REPLACEMENT in made:
            break  # in pairs of bytes, one character alone may not be read; what was written out shows no bytes
        seen = made
    said = SEQUENCE + _everyday(character)
    if seen == character:
        return said + BYTE_AS_LETTER * len(character.encode("utf-8", "surrogatepass")), False
    if seen.endswith(" ") and seen[0] not in _SIGNATURES:
        return BYTE_AS_PUNCTUATION, False  # every word ends with a space
    is_short = len(seen) == len("Ã©")
    said += SIGNATURE * (seen[0] in _SIGNATURES and is_short and not _is_plain_letter(seen[-1]))
    said += sum(map(_nats_of_byte, seen[:-1])) + _nats_of_byte(seen[-1], is_end=is_short)
    kinds = {_is_plain_letter(one) for one in seen if not _is_closing(one)}
    return said, len(kinds) > 1 or any(map(CONTROLS.match, seen))


def _everyday(character: str) -> float:
    if character in characters_in_use():
        return EVERYDAY
    return RARE if script_in_name(character) in WITH_MODELS else 0.0


def _is_closing(character: str) -> bool:
    """Whether a mark may follow the last letter of a word."""
    if character in _OPENING_AFTER_LETTERS:
        return False
    return character in _CLOSING_SOMEWHERE or unicodedata.category(character) in _CLOSING


def _is_plain_letter(character: str) -> bool:
    """Whether a character is a letter that words are made of, and no unit or ordinal sign."""
    return is_letter(character) and character not in "ªºµ"


# Scripts of which a model knows the letters that are in use.
WITH_MODELS = frozenset(["LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW"])
_CLOSING = frozenset({"Po", "Pe", "Pf", "Pd"})
# These open in some languages, and close in others; and the signs that make Greek letters numbers.
_CLOSING_SOMEWHERE = frozenset("“‘\u0384\u0374")
_OPENING_AFTER_LETTERS = frozenset("¡¿¶§†‡‰•")


def _nats_of_byte(character: str, *, is_end: bool = False) -> float:
    """What one byte says; a mark that closes what it follows says little at the end of a short sequence."""
    category = unicodedata.category(character)
    if category == "Cc":
        return BYTE_AS_CONTROL
    if is_letter(character):
        return BYTE_AS_LETTER if _is_plain_letter(character) else BYTE_AS_UNIT
    if category == "Zs":
        return BYTE_AS_SPACE
    if _is_closing(character):
        return BYTE_AS_PUNCTUATION if is_end else BYTE_WITHIN
    return BYTE_AS_DIGIT if category[0] == "N" else BYTE_AS_SIGN
