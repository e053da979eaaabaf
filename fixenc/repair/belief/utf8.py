"""The evidence that a line had been UTF-8, in rough nats: its sequences, its old words and its new ones.

The figures were set on 26,000 damaged lines of some 30 languages, and on 10,100 healthy lines of published packages
that a search alone would have changed: of the latter, some ten are changed by these figures. They are no exact
probabilities: their order of magnitude counts.
"""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections import Counter
from functools import lru_cache

from fixenc.charsets import REPLACEMENT
from fixenc.charsets.scripts import EAST_ASIAN, FIRST_EAST_ASIAN, is_letter, script_in_name, script_of
from fixenc.patterns import compile_late, reaches
from fixenc.plausibility.vocabulary import is_in_use
from fixenc.records import Damage
from fixenc.repair.belief.judged import (
    MIDDLE,
    MOST_ODD_JOINTS,
    RUN_NATS,
    WITH_MODELS,
    Judged,
    is_varied,
)
from fixenc.repair.belief.words import CONTROLS, Joined
from fixenc.repair.joints import are_of_two_alphabets, count_odd_joints

# --- Sequences: the evidence of each byte, by the character it was read as. A letter after a letter is little.
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
_LATIN = "LATIN"
# An emoji: the first two of its characters are always the same in a charset (F0 9F), and begin no word.
EMOJI = 3.0
_FIRST_OF_EMOJI = "\U0001f000"
# A quotation mark, a dash or the like: the same holds for its first two characters (E2 80).
PUNCTUATION = 3.0
_PUNCTUATION = ("\u2010", "\u203f")
# A sign of the older emoji, such as ✓ and ⚠ (Miscellaneous Symbols and Dingbats).
DINGBAT = 1.5
_DINGBATS = ("\u2600", "\u27bf")
# The new character is a letter or a sign in everyday use.
EVERYDAY = 1.5
# It is not, though a model knows its script.
RARE = -3.0
# A repeated character, for each nat of its first occurrence.
REPEATED = 0.25
# The most times that this counts: a lesson in typing repeats a few letters through a line.
MOST_REPEATED = 4

# --- The old words: neighbours that healthy words do not have, each pair once, up to `MOST_ODD_JOINTS` pairs.
ODD_JOINT_UTF8 = 3.0
# The fewest letters of an alphabet for each East Asian character in a line where such characters are foreign.
LETTERS_FOR_EAST_ASIAN = 5
_GLUED = compile_late(
    "[A-Za-z\u00c0-\u024f][\u2e80-\u9fff\uac00-\ud7ff\uff61-\uff9f]|[\u2e80-\u9fff\uac00-\ud7ff][a-z]"
)

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
# Nats above the cost of a word of healthy text: with fewer, a word is smooth.
SMOOTH_NATS = 0.5
# Nats of surprise from which it is rough, and no word.
ROUGH_NATS = 3.0
_CLOSING = frozenset({"Po", "Pe", "Pf", "Pd"})
# Marks that close in some languages, though they open in others; and the signs that make Greek letters numbers.
_CLOSING_SOMEWHERE = frozenset("“‘\u0384\u0374")
_OPENING_AFTER_LETTERS = frozenset("¡¿¶§†‡‰•")


def weigh_sequences(new: Counter[str], accident: tuple[Damage, ...], faults: int) -> float:
    """Return the least evidence that the `new` characters of a line are sequences of UTF-8, in nats.

    It is that whatever the words are; `faults` is their number.
    """
    of_bytes, are_telling = _weigh_characters(new, accident)
    least = of_bytes if are_telling else min(of_bytes, ONLY_LETTERS * of_bytes)
    return least - max(0.0, MOST_ROUGH * least) - FAULT_UTF8 * faults


def weigh_utf8(line: Joined, judged: Judged, accident: tuple[Damage, ...], faults: int) -> float:
    """Return the evidence that the changed words of a line, with this number of faults, had been UTF-8, in nats."""
    of_bytes, are_telling = _weigh_characters(line.new_counts, accident)
    joints = count_odd_joints(line.was, MOST_ODD_JOINTS)
    words = [word for word, _, _ in line.different_words.values()]
    good = rough = 0.0
    for word in words:
        if word in judged.runs:
            good += RUN_UTF8 * (judged.runs[word] < RUN_NATS)
        elif judged.rarity[word] < math.inf:
            good += _weigh_known_utf8(word)
        elif len(word) >= MIDDLE and judged.surprise[word] < SMOOTH_NATS:
            good += SMOOTH_UTF8
        elif judged.surprise[word] > ROUGH_NATS:
            rough += ROUGH_UTF8
    if not are_telling and good <= KNOWN_SHORT_UTF8 and not any(map(is_varied, words)):
        of_bytes *= ONLY_LETTERS
    rough = min(rough, MOST_ROUGH * of_bytes)
    return of_bytes + ODD_JOINT_UTF8 * joints + good - rough - FAULT_UTF8 * faults


def _weigh_known_utf8(word: str) -> float:
    if not is_varied(word):
        return KNOWN_SHORT_UTF8
    return KNOWN_LONG_UTF8 if len(word) >= MIDDLE else KNOWN_OF_3_UTF8


def weigh_glued(was: str, rest: str) -> float:
    """Return the evidence of East Asian characters that touch letters, in a line in an alphabet, in nats.

    `was` are the old words of the line with spaces between, `rest` are the others.
    """
    if not (reaches(was, FIRST_EAST_ASIAN) and _GLUED.search(was)):
        return 0.0
    line = rest + was
    beyond = sum(script_of(character) == EAST_ASIAN for character in line)
    is_few = beyond * LETTERS_FOR_EAST_ASIAN <= sum(map(str.isalpha, line)) - beyond
    return ODD_JOINT_UTF8 if is_few else 0.0


def _weigh_characters(new: Counter[str], accident: tuple[Damage, ...]) -> tuple[float, bool]:
    """Return the evidence of the `new` characters, in nats, and whether one of them is no abbreviation."""
    total, are_telling = 0.0, False
    for character, times in new.items():
        nats, is_telling = _weigh_character(character, accident)
        total += nats * (1 + REPEATED * min(times - 1, MOST_REPEATED))
        are_telling = are_telling or is_telling
    return total, are_telling


@lru_cache(maxsize=4096)
def _weigh_character(character: str, accident: tuple[Damage, ...]) -> tuple[float, bool]:
    """Return the evidence of the bytes of one character, in nats, and whether they show letters and signs mixed."""
    seen, controls = character, 0
    for damage in accident:
        made = damage.inflict(seen)
        if made is None or made.isascii() or REPLACEMENT in made:
            break  # a reader in pairs may not read one character alone; escapes show no bytes
        controls = max(controls, len(CONTROLS.findall(seen)))
        seen = made
    weight = SEQUENCE + _weigh_everyday(character)
    # Bytes of control characters in UTF-8 are no chance either: nobody writes them. But everybody writes spaces.
    weight += BYTE_AS_CONTROL * max(0, controls - len(CONTROLS.findall(seen)) - seen.count(" "))
    if seen == character:
        return weight + BYTE_AS_LETTER * len(character.encode("utf-8", "surrogatepass")), False
    if seen.endswith(" ") and seen[0] not in _SIGNATURES:
        return BYTE_AS_PUNCTUATION, False  # every word ends with a space
    is_short = len(seen) == len("Ã©")
    if is_short and _is_closing(seen[-1]) and script_of(seen[0]) == script_of(character) not in ("", _LATIN):
        return SEQUENCE + BYTE_AS_PUNCTUATION, False  # a word of that alphabet may end so: `لفظ…`, `СССР…`
    weight += SIGNATURE * (seen[0] in _SIGNATURES and is_short and not _is_plain_letter(seen[-1]))
    weight += sum(map(_weigh_byte, seen[:-1])) + _weigh_byte(seen[-1], is_end=is_short)
    of_block = _weigh_block(character, seen)
    if of_block:
        return weight + of_block, True
    kinds = {_is_plain_letter(one) for one in seen if not _is_closing(one)}
    # Two alphabets meet in the sequences of quotation marks and dashes as code page 437 shows them: `ΓÇÖ`.
    is_mixed = any(itertools.starmap(are_of_two_alphabets, itertools.pairwise(seen)))
    return weight, len(kinds) > 1 or is_mixed or any(map(CONTROLS.match, seen))


def _weigh_block(character: str, seen: str) -> float:
    """Return the evidence of the first characters that are `seen`, if those of all signs like this one are the same."""
    if character >= _FIRST_OF_EMOJI and unicodedata.category(character) == "So":
        return EMOJI
    if len(seen) == len("Ã©"):
        return 0.0
    if _PUNCTUATION[0] <= character <= _PUNCTUATION[1]:
        return 0.0 if seen[:2].islower() else PUNCTUATION
    return DINGBAT if _DINGBATS[0] <= character <= _DINGBATS[1] else 0.0


def _weigh_everyday(character: str) -> float:
    if is_in_use(character):
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
