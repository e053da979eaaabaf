"""The evidence of one line that would change, in rough nats: it is added up, and compared with what belief needs.

The figures were set on 26,000 damaged lines of some 30 languages, and on 10,100 healthy lines of published packages
that a search alone would have changed: of the latter, some ten are changed by these figures. They are no exact
probabilities: their order of magnitude counts.
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
from fixenc.repair.belief.words import CONTROLS, Token, find_odd_joints

# --- Sequences of UTF-8: the evidence of each byte, by the character it was read as. A letter after a letter is least.
SEQUENCE = 1.0
BYTE_AS_LETTER = 0.75
BYTE_AS_PUNCTUATION = 0.25
BYTE_WITHIN = 1.5
BYTE_AS_UNIT = 1.5
BYTE_AS_SPACE = 1.0
BYTE_AS_DIGIT = 2.5
BYTE_AS_SIGN = 3.0
BYTE_AS_CONTROL = 5.0
# The two capitals that nearly all mojibake of western text has, before any character but a letter.
SIGNATURE = 1.5
_SIGNATURES = frozenset("ÃÂ")
# The new character is a letter or a sign in everyday use.
EVERYDAY = 1.5
# It is not, though a model knows its script.
RARE = -3.0
# A repeated character, for each nat of its first occurrence.
REPEATED = 0.25

# --- The old words: neighbours that healthy words do not have, each pair once, up to `MOST_ODD_JOINTS` pairs.
ODD_JOINT_UTF8 = 3.0
ODD_JOINT = 1.0
MOST_ODD_JOINTS = 2
# The fewest letters of an alphabet for each East Asian character in a line where such characters are foreign.
LETTERS_FOR_EAST_ASIAN = 5
_GLUED = re.compile("[A-Za-z\u00c0-\u024f][\u2e80-\u9fff\uac00-\ud7ff\uff61-\uff9f]|[\u2e80-\u9fff\uac00-\ud7ff][a-z]")
# U+FFFD in UTF-8 as other charsets read it: it stands for a lost character, whatever another charset makes of it.
LOST_MARK = re.compile("ï¿½|пїЅ|ďż˝|οΏ½|锟斤拷|嚙踝蕭|蹂덉찉")
# A control character that becomes a sign, in its place before, after or between letters.
CONTROL_IN_PLACE = 2.0

# --- The new words.
# A known word of four letters or more.
KNOWN_LONG_UTF8 = 4.0
# A known word of three letters.
KNOWN_OF_3_UTF8 = 2.5
# A shorter one, or one letter repeated.
KNOWN_SHORT_UTF8 = 1.0
# A word that no language lists, spelled as one of them spells.
SMOOTH_UTF8 = 1.5
# Taken away for a word that no language spells so.
ROUGH_UTF8 = 1.0
# A good run of East Asian characters.
RUN_UTF8 = 1.5
# Taken away for each new character that stands where healthy text has none.
FAULT_UTF8 = 6.0
# Letters after letters that make no word of three letters may be abbreviations: their bytes count half.
ONLY_LETTERS = 0.5
# The largest share of the evidence of bytes that rough words take away: the language may have no model.
MOST_ROUGH = 0.5

# The same for charsets other than UTF-8, whose bytes are no evidence: a known word of `_LONG` letters or more, which
# may be believed alone, since it is no less than `ALONE_OTHER` asks.
KNOWN_LONG = 2.0
# A known word of four letters.
KNOWN_OF_4 = 1.5
# A known word of three letters.
KNOWN_OF_3 = 1.0
# The share of this for words of fewer than `_VERY_LONG` letters, if the old text is in an alphabet of its own: of
# random Hebrew letters (`באעא באב`), chance makes known Cyrillic words, also of five letters.
OF_SHORT_WORDS = 0.5
# Nats less for a word that its language uses seldom.
SELDOM = 0.5
# A smooth word that no language lists, for each different new letter in it, up to four.
SMOOTH = 0.25
# The rest of the line is in a language with the new letters and without the old ones.
OF_ITS_LANGUAGE = 1.0
# The most times that this counts, if known words beyond ASCII are in the rest.
MOST_OF_ITS_LANGUAGE = 3
# Taken away for a word of one or two letters that is not known.
SHORT = 0.25
# Each letter of a word without surprise, in a script that has an alphabet but no spaces.
SET_SOLID = 0.25
# Taken away for a word that surprises.
ROUGH = 0.5
# The same if it surprises much.
VERY_ROUGH = 1.0
# Taken away for each new character that stands where healthy text has none.
FAULT = 2.0

# From this number of letters on, a word counts in full even if its language uses it seldom; shorter ones lose `SELDOM`.
_VERY_LONG = 7
# The fewest different new letters of such a word.
_LEAST_NEW = 3
# The fewest letters of a long word, which may be believed alone.
_LONG = 5
# The same if each of its letters is new. With five, chance makes known words of another script: of `באבהא`, a Cyrillic
# one. With six, it made none of 2,500 random lines of letters (tests/test_belief.py).
_LONG_IF_NEW = 6
# The fewest letters of a word of middle length.
_MIDDLE = 4
# The fewest letters of a word that is evidence.
_SHORTEST = 3
_SET_SOLID = frozenset(["THAI", "LAO", "KHMER", "MYANMAR"])
# The fewest unchanged words that show the language of a line.
LEAST_REST = 3
# The least share that a language must have of them.
LEAST_SHARE_OF_REST = 0.3
# Nats above the cost of a word of healthy text: with fewer, a word is smooth.
SMOOTH_NATS = 0.5
# Nats of rarity from which a word is seldom used: one in 100,000 words.
SELDOM_NATS = 11.5
# Nats of surprise from which a known word has capitals in odd places.
MISCASED = 1.0
# Nats of surprise from which it is rough, and no word.
ROUGH_NATS = 3.0
# The highest cost of each character of a good East Asian run, by its words, in nats: 97 of 100 true runs (481 lines)
# cost 5.8 at most, runs that were made of healthy text (502 lines) 7.2 at least.
RUN_NATS = 6.3
# The fewest different East Asian characters that are evidence of another charset than UTF-8.
LEAST_RUN = 3


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


def judge(lines: Iterable[Sequence[Token]]) -> Judged:
    """Return what the models know of all changed words of a document, each judged once, beside the others."""
    words, runs = dict[str, None](), dict[str, None]()
    for tokens in lines:
        for token in tokens:
            for word in token.find_new_words():
                (runs if is_run(word) else words)[word] = None
        runs[join_east_asian(tokens)] = None
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


def join_east_asian(tokens: Sequence[Token]) -> str:
    """Return the new East Asian characters of a line; a space stands where one stood between them."""
    runs = ("".join(filter(_is_east_asian, part)) for token in tokens for part in token.split_new())
    return " ".join(filter(None, runs))


def is_run(word: str) -> bool:
    """Whether a run of letters is East Asian, which has no spaces between its words."""
    return any(script_of(letter) == EAST_ASIAN for letter in word)


def weigh_utf8(tokens: Sequence[Token], judged: Judged, accident: tuple[Damage, ...]) -> float:
    """Return the evidence that the changed words of a line had been UTF-8, in nats."""
    of_bytes, are_telling = _weigh_sequences(tokens, accident)
    joints = {joint for token in tokens for joint in find_odd_joints(token.was)}
    good = rough = 0.0
    for word in _keep_different(tokens):
        if word in judged.runs:
            good += RUN_UTF8 * (judged.runs[word] < RUN_NATS)
        elif judged.rarity[word] < math.inf:
            good += _weigh_known_utf8(word)
        elif len(word) >= _MIDDLE and judged.surprise[word] < SMOOTH_NATS:
            good += SMOOTH_UTF8
        elif judged.surprise[word] > ROUGH_NATS:
            rough += ROUGH_UTF8
    if not are_telling and good <= KNOWN_SHORT_UTF8 and not any(map(is_varied, _keep_different(tokens))):
        of_bytes *= ONLY_LETTERS
    rough = min(rough, MOST_ROUGH * of_bytes)
    faults = len(collect_faults(tokens))
    return of_bytes + ODD_JOINT_UTF8 * min(len(joints), MOST_ODD_JOINTS) + good - rough - FAULT_UTF8 * faults


def _weigh_known_utf8(word: str) -> float:
    if not is_varied(word):
        return KNOWN_SHORT_UTF8
    return KNOWN_LONG_UTF8 if len(word) >= _MIDDLE else KNOWN_OF_3_UTF8


def weigh_glued(tokens: Sequence[Token], rest: str) -> float:
    """Return the evidence of East Asian characters that touch letters, in a line in an alphabet, in nats."""
    line = " ".join([rest, *(token.was for token in tokens)])
    beyond = sum(script_of(character) == EAST_ASIAN for character in line)
    is_glued = any(map(_GLUED.search, (token.was for token in tokens)))
    is_few = beyond * LETTERS_FOR_EAST_ASIAN <= sum(map(str.isalpha, line)) - beyond
    return ODD_JOINT_UTF8 if is_glued and is_few else 0.0


def weigh_other(tokens: Sequence[Token], judged: Judged) -> float:
    """Return the evidence that the changed words of a line had been in another charset than UTF-8, in nats."""
    new = {word: letters for token in tokens for word, letters in token.find_new_letters()}
    words = [word for word in _keep_different(tokens) if word not in judged.runs]
    again = _find_starts_of_others(words)
    share = OF_SHORT_WORDS if _is_of_another_alphabet(tokens) else 1.0
    weight = sum(
        _weigh_word(word, new[word], judged) * (share if len(word) < _VERY_LONG else 1.0)
        for word in words
        if word.casefold() not in again
    )
    runs = join_east_asian(tokens)
    if runs:
        weight += _weigh_run(runs, judged.runs[runs])
    if weight >= KNOWN_OF_3:  # odd neighbours alone show that there was an accident, but not which
        joints = {joint for token in tokens for joint in find_odd_joints(token.was)}
        weight += ODD_JOINT * min(len(joints), MOST_ODD_JOINTS)
    weight += CONTROL_IN_PLACE * len({sign for token in tokens for sign in token.find_controls_in_place()})
    if any(LOST_MARK.search(token.was) for token in tokens):
        return -math.inf
    return weight - FAULT * len(collect_faults(tokens))


def _is_of_another_alphabet(tokens: Sequence[Token]) -> bool:
    """Whether the old words are of letters of one alphabet that is not Latin, and no new letter is of it.

    So is text of an unknown language. What was misread mostly has accented Latin letters, signs, or letters of its own
    alphabet in a wrong order.
    """
    old = [character for token in tokens for character in token.old]
    scripts = {script_of(character) for token in tokens for character in token.was if is_letter(character)}
    if len(scripts) != 1 or not all(map(is_letter, old)) or scripts & {"LATIN", EAST_ASIAN}:
        return False
    return scripts.isdisjoint(script_of(character) for token in tokens for character in token.new)


def collect_faults(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the different new characters that stand where healthy text has none.

    A single one may be the way of a language: Ossetic is written in Cyrillic letters and one Latin letter.
    """
    return frozenset(fault for token in tokens for fault in token.find_faults())


def _keep_different(tokens: Sequence[Token]) -> Iterable[str]:
    """Return the changed words of a line, each once, regardless of case."""
    return {word.casefold(): word for token in tokens for word in token.find_new_words()}.values()


def _find_starts_of_others(words: Sequence[str]) -> frozenset[str]:
    """Return the words, in lower case, that are not long and repeat the start of a longer one."""
    ordered = sorted({word.casefold() for word in words})
    return frozenset(one for one, other in itertools.pairwise(ordered) if len(one) < _LONG and other.startswith(one))


def weigh_language(tokens: Sequence[Token], rest: str) -> float:
    """Return the evidence that a line is in a language with the new letters and without the old ones, in nats.

    The unchanged words show the language. If they are known words beyond ASCII, they are more evidence, since hardly
    any other language is possible then.
    """
    rest = " ".join([rest, *(word for token in tokens for word in token.find_same_words())])
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
    """Whether a word is long enough for evidence, and not one letter repeated."""
    return len(word) >= _SHORTEST and len(set(word.casefold())) > 1


def _weigh_word(word: str, new: frozenset[str], judged: Judged) -> float:
    size, surprise = len(word), judged.surprise[word]
    if judged.rarity[word] < math.inf:
        if not is_varied(word):
            return 0.0
        long = _LONG_IF_NEW if new.issuperset(word) else _LONG
        known = KNOWN_LONG if size >= long else KNOWN_OF_4 if size >= _MIDDLE else KNOWN_OF_3
        return known - SELDOM * (judged.rarity[word] > SELDOM_NATS and (size < _VERY_LONG or len(new) < _LEAST_NEW))
    if script_of(word[0]) in _SET_SOLID and surprise == 0:
        return min(KNOWN_LONG, size * SET_SOLID)
    if size >= _MIDDLE and len(set(word.casefold())) >= _SHORTEST and surprise == 0:
        return SMOOTH * min(len(new), _MIDDLE)
    if size < _SHORTEST:
        return -SHORT
    return -VERY_ROUGH if surprise > 1 else -ROUGH


def _weigh_run(run: str, nats: float) -> float:
    """Return the evidence of an East Asian run, in nats: the more different characters, the more."""
    different = len(set(run) - {" "})
    if nats > RUN_NATS:
        return -VERY_ROUGH
    return KNOWN_LONG * different / LEAST_RUN if different >= LEAST_RUN else 0.0


def _weigh_sequences(tokens: Sequence[Token], accident: tuple[Damage, ...]) -> tuple[float, bool]:
    """Return the evidence of all sequences of UTF-8, in nats, and whether one of them is no abbreviation."""
    seen, total, are_telling = set[str](), 0.0, False
    for token in tokens:
        for character in token.new:
            nats, is_telling = _weigh_character(character, accident)
            total += nats * (REPEATED if character in seen else 1.0)
            seen.add(character)
            are_telling = are_telling or is_telling
    return total, are_telling


@lru_cache(maxsize=4096)
def _weigh_character(character: str, accident: tuple[Damage, ...]) -> tuple[float, bool]:
    """Return the evidence of the bytes of one character, in nats, and whether they show letters and signs mixed."""
    seen = character
    for damage in accident:
        made = damage.inflict(seen)
        if made is None or made.isascii() or REPLACEMENT in made:
            break  # a reader in pairs may not read one character alone; escapes show no bytes
        seen = made
    weight = SEQUENCE + _weigh_everyday(character)
    if seen == character:
        return weight + BYTE_AS_LETTER * len(character.encode("utf-8", "surrogatepass")), False
    if seen.endswith(" ") and seen[0] not in _SIGNATURES:
        return BYTE_AS_PUNCTUATION, False  # every word ends with a space
    is_short = len(seen) == len("Ã©")
    weight += SIGNATURE * (seen[0] in _SIGNATURES and is_short and not _is_plain_letter(seen[-1]))
    weight += sum(map(_weigh_byte, seen[:-1])) + _weigh_byte(seen[-1], is_end=is_short)
    kinds = {_is_plain_letter(one) for one in seen if not _is_closing(one)}
    return weight, len(kinds) > 1 or any(map(CONTROLS.match, seen))


def _weigh_everyday(character: str) -> float:
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


# The scripts of which a model knows the letters in use.
WITH_MODELS = frozenset(["LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW"])
_CLOSING = frozenset({"Po", "Pe", "Pf", "Pd"})
# Marks that close in some languages, though they open in others; and the signs that make Greek letters numbers.
_CLOSING_SOMEWHERE = frozenset("“‘\u0384\u0374")
_OPENING_AFTER_LETTERS = frozenset("¡¿¶§†‡‰•")


def _weigh_byte(character: str, *, is_end: bool = False) -> float:
    """Return the evidence of one byte, in nats; of a closing mark at the end of a short sequence, that is little."""
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
