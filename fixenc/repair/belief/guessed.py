"""Which guesses at what was lost are doubtful: a model that chose it is often wrong about everyday text.

The figures are those of `tests.bench.double_byte`: sentences of stories and talk, damaged as decoders do it.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator
from functools import partial

from fixenc.charsets.scripts import EAST_ASIAN, is_letter, letters_pattern, script_of
from fixenc.damage import Marking, find_marking
from fixenc.patterns import compile_late
from fixenc.repair.belief.judged import SHORTEST, Judged
from fixenc.repair.belief.line import Line
from fixenc.repair.belief.utf8 import SMOOTH_NATS
from fixenc.repair.belief.words import Joined
from fixenc.repair.explanation import has_marked_utf8
from fixenc.repair.guess.marked_bytes import is_eaten_sure, may_have_eaten

# The least odds of a guess under marks, or in a script where a single byte is least evidence: of 64 everyday sentences
# with odds below e**3, 24 came out wrong; of 125 above, 6.
LEAST_ODDS = 7.0
# The least odds of a guess under marks in such a script, which has both risks: of 70 Chinese and Korean sentences
# above, 1 came out wrong; of 20 below, 6.
LEAST_ODDS_MARKED = 12.0
# The same where marks took a byte of the commonest particle of Japanese, which fits between most words: of 45 sentences
# with odds from 20 to 50, 4 came out wrong, all by it.
LEAST_ODDS_PARTICLE = 50.0
# The same where marks took two bytes of a Chinese or Japanese character: some thousand may have stood there.
LEAST_ODDS_TWO_BYTES = 150.0
# The same in Vietnamese, where most syllables with another vowel are words: of 20 sentences with odds up to 100, 16
# came out wrong; of 4 above 150, none.
LEAST_ODDS_VIETNAMESE = 150.0
# The same for words that no language lists: of 35 Greek sentences above, none came out wrong; of 6 below, 3.
LEAST_ODDS_UNKNOWN = 20.0
# The largest share of these among the words with guessed letters: a long line has names. Of 343 lines that lost
# something, none came out wrong with it, and 9 more came out right than without it.
MOST_UNKNOWN = 0.2
# The fewest letters of a compound that is spelled as known words are.
_COMPOUND = 8
_LAST_OF_LETTERS = "\uffff"
_PARTICLE = "の"
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9]")
# Chinese characters, kana, and the punctuation of both.
_UNSPACED = compile_late("[\u2e80-\u9fff\uff00-\uffef]")
# A sign between letters of an alphabet, but an apostrophe or a dash.
_SIGN_WITHIN = compile_late(r"(?=[^\W\d_])[\x00-\u1fff](?![’‐-―·])[^\w\s](?=[^\W\d_])[\x00-\u1fff]")
# The fewest equal signs that are a row of them.
_LEAST_ROW = 3
_HARD = frozenset({EAST_ASIAN, "THAI", "GEORGIAN"})


def is_doubtful_guess(line: Line, joined: Joined, judge: Callable[[], Judged]) -> bool:
    """Whether a model chose what a line had lost, and such a guess is often wrong.

    `joined` are the words of the line; `judge` returns what the models know of them.
    """
    guessed = [region for region in line.regions if region.is_guessed]
    if not guessed:
        return False
    after = "".join(region.after for region in guessed)
    if max(after, default="") > _LAST_OF_LETTERS:
        return True  # any byte may be the last of an emoji
    if len(after) >= _LEAST_ROW and len(set(after)) == 1 and not is_letter(after[0]):
        return True  # a lesson in typing repeats two or three keys
    if any(_has_inner_capital(word) for word, _, _ in joined.find_new_words()):
        return True  # a part of the word is still damaged
    markings = [(marking, one.after) for one in guessed if (marking := find_marking(one.accident))]
    odds = min((one.odds for one in guessed if one.odds is not None), default=1.0)
    least = max((_find_least_odds_under(marking, text) for marking, text in markings), default=0.0)
    is_marked = any(map(has_marked_utf8, line.accident))
    if odds < max(least, _find_least_odds(after, is_marked=is_marked)):
        return True
    return odds < LEAST_ODDS_UNKNOWN and not _are_known(line, judge)


def _find_least_odds(after: str, *, is_marked: bool) -> float:
    """Return the least odds of a guess by the scripts of the original, and whether bytes of UTF-8 left only marks."""
    if is_marked and _VIETNAMESE.search(after):
        return LEAST_ODDS_VIETNAMESE
    is_hard = any(map(_is_hard, after))
    if is_marked and is_hard:
        return LEAST_ODDS_MARKED
    return LEAST_ODDS if is_marked or is_hard else 0.0


def _find_least_odds_under(marking: Marking, after: str) -> float:
    """Return the least odds of an original by what the marks took of it; infinite if nothing can show that."""
    if not is_eaten_sure(after, marking) or may_have_eaten(after, marking):
        return math.inf  # several signs end a sentence
    marked = marking.find_marked(after)
    left = [len(after[at].encode()) - count for at, count in marked.items() if _UNSPACED.match(after[at])]
    if 0 in left:
        return math.inf  # nothing at all is left of a character
    if any(_SIGN_WITHIN.match(after, at - 1) for at in marked if at):
        return math.inf
    if 1 in left:
        return LEAST_ODDS_TWO_BYTES
    return LEAST_ODDS_PARTICLE if any(after[at] == _PARTICLE for at in marked) else 0.0


def _are_known(line: Line, judge: Callable[[], Judged]) -> bool:
    """Whether all words with guessed letters are known, or compounds; of many words, nearly all.

    Of a capital that is a word by itself, nothing shows which one it was.
    """
    words = list(_find_guessed_words(line))
    known = sum(map(partial(_is_known, judge), words))
    return known >= len(words) - MOST_UNKNOWN * len(words)


def _is_known(judge: Callable[[], Judged], word: str) -> bool:
    if len(word) < SHORTEST:  # few of these are listed
        return len(word) > 1 or word.islower()
    return judge().is_known(word) or _is_compound(word, judge())


def _is_compound(word: str, judged: Judged) -> bool:
    """Whether a word that no language lists may be made of others."""
    return len(word) >= _COMPOUND and judged.surprise.get(word, 0.0) < SMOOTH_NATS


def _find_guessed_words(line: Line) -> Iterator[str]:
    """Yield the words of a line with a guessed letter; none of the scripts of `_HARD`, in which no word is listed.

    Beside the characters that a reader in pairs left, single letters alone are in doubt.
    """
    for region in line.regions:
        marking = find_marking(region.accident)
        marked = marking.find_marked(region.after) if marking else {}
        for match in letters_pattern().finditer(region.after) if marked else ():
            if match.start() in marked and len(match[0]) == 1 and not _is_hard(match[0]):
                yield match[0]
    for token in line.tokens if not find_marking(line.accident) else ():
        if not line.accident[0].accounts_for(token.was, token.now):
            yield from (word for word, _, _ in token.find_new_words() if not any(map(_is_hard, word)))


def _is_hard(character: str) -> bool:
    return script_of(character) in _HARD


def _has_inner_capital(word: str) -> bool:
    """Whether a word has a capital after a small letter."""
    return any(one.islower() and other.isupper() for one, other in itertools.pairwise(word))
