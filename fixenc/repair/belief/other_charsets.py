"""The evidence that a line had been in another charset than UTF-8, in rough nats.

The bytes of such charsets are no evidence; known words are, and the language of the rest of the line. The
figures were set as those of UTF-8 (`utf8.py`).
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Sequence

from fixenc.charsets.scripts import EAST_ASIAN, LIKE_SIGNS, is_letter, letters_pattern, script_of
from fixenc.plausibility import letters_of
from fixenc.plausibility.vocabulary import rarities
from fixenc.repair.belief.judged import (
    MIDDLE,
    MOST_ODD_JOINTS,
    RUN_NATS,
    SHORTEST,
    Judged,
    is_varied,
    join_east_asian,
)
from fixenc.repair.belief.words import CONTROLS, Joined, Token
from fixenc.repair.joints import count_odd_joints

# U+FFFD in UTF-8 as other charsets read it: it stands for a lost character, whatever another charset makes of it.
LOST_MARK = re.compile("ï¿½|пїЅ|ďż˝|οΏ½|锟斤拷|嚙踝蕭|蹂덉찉")
# A control character that becomes a sign, in its place before, after or between letters.
CONTROL_IN_PLACE = 2.0
# Neighbours in the old words that healthy words do not have, each pair once, up to `MOST_ODD_JOINTS` pairs.
ODD_JOINT = 1.0

# A word of letters with accents alone, several of them, as no language in Latin letters has it.
ALL_ACCENTED = 1.5
_ALL_ACCENTED = re.compile(r"(?<!\w)[\u00c0-\u017f]{5,}(?!\w)")

# --- The new words. A known word of `_LONG` letters or more may be believed alone: it is no less than `ALONE_OTHER`.
KNOWN_LONG = 2.0
# A known word of four letters.
KNOWN_OF_4 = 1.5
# A known word of three letters.
KNOWN_OF_3 = 1.0
# The share of this for words of fewer than `_VERY_LONG` letters, if the old text is in an alphabet of its own, or of
# signs alone: of random Hebrew letters (`באעא באב`), chance makes known Cyrillic words, also of five letters.
OF_SHORT_WORDS = 0.5
# Nats less for a word that its language uses seldom.
SELDOM = 0.5
# A smooth word that no language lists, for each different new letter in it, up to four; others count half.
SMOOTH = 0.25
# The rest of the line is in a language with the new letters and without the old ones.
OF_ITS_LANGUAGE = 1.0
# The most times that this counts, if known words beyond ASCII are in the rest.
MOST_OF_ITS_LANGUAGE = 3
# Taken away for a word of one or two letters that is not known.
SHORT = 0.25
# Nats that a run of East Asian characters may cost more, of names for one, if the old text had several odd joints.
BESIDE_JOINTS = 0.7
# The same if it had at least `_MANY_CONTROLS` control characters: no text has them.
AMONG_CONTROLS = 1.5
_MANY_CONTROLS = 3
# Each letter of a word in a script that has an alphabet but no spaces, less its surprise.
SET_SOLID = 0.25
# The most surprise for each letter of such a word, in nats: each nat takes away as much as a letter gives.
MOST_OF_SOLID = 0.6
# Taken away for a word that surprises.
ROUGH = 0.5
# The same if it surprises much.
VERY_ROUGH = 1.0
# Nats that each character of a run costs if no text that the model has seen has them.
NEVER_SEEN = 18.0
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
_SET_SOLID = frozenset(["THAI", "LAO", "KHMER", "MYANMAR"])
# The fewest unchanged words that show the language of a line.
LEAST_REST = 3
# The least share that a language must have of them.
LEAST_SHARE_OF_REST = 0.3
# Nats of rarity from which a word is seldom used: one in 100,000 words.
SELDOM_NATS = 11.5
# The fewest different East Asian characters that are evidence of another charset than UTF-8.
LEAST_RUN = 3


def weigh_other(line: Joined, tokens: Sequence[Token], judged: Judged, faults: int, enough: float) -> float:
    """Return the evidence that the changed words of a line, with this number of faults, had been in another charset.

    It is in nats, and never of UTF-8. If the words are `enough`, nothing else is weighed.
    """
    if LOST_MARK.search(line.was):
        return -math.inf
    words = {lower: word for lower, word in line.different_words.items() if word[0] not in judged.runs}
    again = _find_starts_of_others(words)
    share = OF_SHORT_WORDS if _is_of_another_alphabet(line, tokens) or _is_of_signs(line) else 1.0
    weight = sum(
        _weigh_word(line, start, end, judged) * (share if end - start < _VERY_LONG else 1.0)
        for lower, (_, start, end) in words.items()
        if lower not in again
    )
    runs = join_east_asian(line)
    if runs:
        weight += _weigh_run(runs, judged.runs[runs] - _find_grace(line.was))
    if weight - FAULT * faults >= enough:
        return weight - FAULT * faults
    if weight >= KNOWN_OF_3:  # odd neighbours alone show that there was an accident, but not which
        weight += ODD_JOINT * count_odd_joints(line.was, MOST_ODD_JOINTS)
        if any(_is_varied(word) for word in _ALL_ACCENTED.findall(line.was)):
            weight += ALL_ACCENTED * any(judged.is_known(word) and len(word) >= _LONG for word, _, _ in words.values())
    if CONTROLS.search(line.was):
        weight += CONTROL_IN_PLACE * len({sign for token in tokens for sign in token.find_controls_in_place()})
    return weight - FAULT * faults


def _is_varied(word: str) -> bool:
    """Whether a word of accented letters is no row of one or two of them."""
    return len(set(word.casefold())) >= MIDDLE


def weigh_language(tokens: Sequence[Token], rest: str) -> float:
    """Return the evidence that a line is in a language with the new letters and without the old ones, in nats.

    It is negative if the language has the old letters and not the new ones. The unchanged words show the language. If
    they are known words beyond ASCII, they are more evidence, since hardly any other language is possible then.
    """
    rest = " ".join([rest, *(word for token in tokens for word in token.find_same_words())])
    if len(rest.split()) < LEAST_REST:
        return 0.0
    new = _collect_letters("".join(token.new for token in tokens))
    old = _collect_letters("".join(token.old for token in tokens))
    letters = letters_of(rest, LEAST_SHARE_OF_REST, at_home=True)
    is_of_new = new <= letters
    if not new or not old or is_of_new == (old <= letters):
        return 0.0
    sign = OF_ITS_LANGUAGE if is_of_new else -OF_ITS_LANGUAGE
    beyond = [word for word in letters_pattern().findall(rest) if not word.isascii() and is_varied(word)]
    known = sum(rarity < math.inf for rarity in rarities(beyond))
    if 2 * known < len(beyond):
        return sign
    return sign * min(known + 1, MOST_OF_ITS_LANGUAGE)


def _collect_letters(text: str) -> set[str]:
    """Return the different letters of a text, in lower case."""
    return set(map(str.lower, filter(is_letter, set(text))))


def _is_of_another_alphabet(line: Joined, tokens: Sequence[Token]) -> bool:
    """Whether the old words are of letters of one alphabet that is not Latin, and no new letter is of it.

    So is text of an unknown language. What was misread mostly has accented Latin letters, signs, or letters of its own
    alphabet in a wrong order.
    """
    scripts = set(map(script_of, filter(is_letter, set(line.was))))
    if len(scripts) != 1 or scripts & {"LATIN", EAST_ASIAN}:
        return False
    if not all(is_letter(character) for token in tokens for character in token.old):
        return False
    return scripts.isdisjoint(map(script_of, set(line.new)))


def _is_of_signs(line: Joined) -> bool:
    """Whether the old words have no letter: a row of signs, of which chance makes short words."""
    return not any(is_letter(character) and character not in LIKE_SIGNS for character in set(line.was))


def _find_starts_of_others(words: Iterable[str]) -> frozenset[str]:
    """Return those of different words in lower case that are not long and repeat the start of a longer one."""
    ordered = sorted(words)
    return frozenset(one for one, other in itertools.pairwise(ordered) if len(one) < _LONG and other.startswith(one))


def _weigh_word(line: Joined, start: int, end: int, judged: Judged) -> float:
    """Return the evidence of the word of a line that has some new letters, in nats."""
    word, size = line.now[start:end], end - start
    surprise = judged.surprise[word]
    if judged.rarity[word] < math.inf:
        if not is_varied(word):
            return 0.0
        is_long = size >= _LONG_IF_NEW or (size >= _LONG and not line.collect_new_letters(start, end).issuperset(word))
        known = KNOWN_LONG if is_long else KNOWN_OF_4 if size >= MIDDLE else KNOWN_OF_3
        is_seldom = judged.rarity[word] > SELDOM_NATS and (
            size < _VERY_LONG or len(line.collect_new_letters(start, end)) < _LEAST_NEW
        )
        return known - SELDOM * is_seldom
    if script_of(word[0]) in _SET_SOLID and surprise < MOST_OF_SOLID * size:
        return min(KNOWN_LONG, SET_SOLID * (size - surprise))
    if size >= MIDDLE and len(set(word.casefold())) >= SHORTEST and surprise == 0:
        several = len(line.collect_new_letters(start, end)) + line.is_new.count(1, start, end)
        return SMOOTH * min(several // 2, MIDDLE)
    if size < SHORTEST:
        return -SHORT
    return -VERY_ROUGH if surprise > 1 else -ROUGH


def _find_grace(was: str) -> float:
    """Return by how much more a run of East Asian characters may cost, in nats, since the old text was odd."""
    if len(CONTROLS.findall(was)) >= _MANY_CONTROLS:
        return AMONG_CONTROLS
    return BESIDE_JOINTS * (count_odd_joints(was, MOST_ODD_JOINTS) >= MOST_ODD_JOINTS)


def _weigh_run(run: str, nats: float) -> float:
    """Return the evidence of an East Asian run, in nats: the more different characters, the more."""
    different = len(set(run) - {" "})
    if nats > RUN_NATS:
        return -VERY_ROUGH if nats < NEVER_SEEN else -VERY_ROUGH * MIDDLE
    return KNOWN_LONG * different / LEAST_RUN if different >= LEAST_RUN else 0.0
