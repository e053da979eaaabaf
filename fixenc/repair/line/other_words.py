"""Whether an odd word would be a word if it had been misread in some charset; UTF-8 is looked for in whole lines."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from fixenc.damage import find_by_pairs, find_letter_for_letter, has_only_multi_byte
from fixenc.patterns import compile_late
from fixenc.plausibility import find_listed, strangeness
from fixenc.plausibility.upper_bounds import judge_token
from fixenc.plausibility.vocabulary import costs_of_runs
from fixenc.repair.line.changes import LEAST_WORD

STRANGER = 6.0
"""Nats by which a first look may find an original stranger than what it was."""

# Nats by which an original must be likelier than the word: no accident costs less, its margin included.
_LEAST_GAIN = 10.0
# The number of originals, the least strange first, of which each letter is judged.
_LIKELIEST = 16
# The most characters of a word that is tried: a longer one may have been anything.
_LONG = 60
# The highest cost of each character of a run that is worth a search, in nats. A run is believed up to 6.3, and up to
# 7.8 among control characters (`belief/judged.py`).
_RUN_NATS = 7.8
# By how much each must cost less than those that stand there, in nats.
_LESS = 1.5
_WORD = re.compile(r"[^\W\d_ªº]+")
# One or two East Asian characters before small Latin letters, as other Latin letters become.
_WITHIN_LATIN = compile_late(
    "(?<![\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff])[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]{1,2}[a-z]"
)
# What may stand for a byte that was lost.
_MARK = re.compile(r"[?\ufffd]")
# Two characters beyond ASCII, each of which may be the first byte of a pair.
_PAIRS = re.compile("[^\x00-\x7f][@-~]?[^\x00-\x7f]")
_RUN = compile_late("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]{2,}")


def may_be_other(word: str) -> bool:
    """Whether an odd word, with the signs on it, may have been another in a charset other than UTF-8.

    What comes out is known, or far less odd.

    >>> may_be_other("habitaciÛ"), may_be_other("Szőlőkaró")
    (True, False)
    """
    return len(word) > _LONG or _may_be_other(word)


@lru_cache(maxsize=1 << 14)
def _may_be_other(word: str) -> bool:
    """Return the same for words that are not long; remembered, since words repeat."""
    if _WITHIN_LATIN.search(word) or (_MARK.search(word) and has_only_multi_byte(word)):
        return True
    return _may_be_letter_for_letter(word) or _may_be_by_pairs(word)


def _may_be_letter_for_letter(word: str) -> bool:
    originals, letters = find_letter_for_letter(word), count_letters(word)
    was, *nats = strangeness([word, *originals])
    ranked = sorted((cost, one) for cost, one in zip(nats, originals, strict=True) if cost <= was + STRANGER)
    # Signs were letters, but no letter was a sign.
    near = [one for _, one in ranked if count_letters(one) >= letters]
    return _is_far_less_odd(word, near) or bool(find_listed(_find_new_words(word, near)))


def _is_far_less_odd(word: str, originals: Sequence[str]) -> bool:
    """Whether one of the originals is far less odd than the word, by each letter and by what stands beside it."""
    spare = judge_token(word).spare
    if spare == -math.inf:
        return any(count_letters(one) >= LEAST_WORD and judge_token(one).spare > spare for one in originals)
    return spare < 0 and any(judge_token(one).spare >= spare + _LEAST_GAIN for one in originals[:_LIKELIEST])


def _find_new_words(word: str, originals: Iterable[str]) -> Iterator[str]:
    """Yield the words of some originals that are not in the same place of the word."""
    for original in originals:
        for match in _WORD.finditer(original):
            if len(match[0]) >= LEAST_WORD and match[0] != word[match.start() : match.end()]:
                yield match[0]


def _may_be_by_pairs(word: str) -> bool:
    """Whether a word may have been East Asian text that reads well, or words that were read as such text."""
    if not (_PAIRS.search(word) or has_only_multi_byte(word)):
        return False
    runs, others = dict[str, None](), list[list[str]]()
    for original in find_by_pairs(word):
        found = _RUN.findall(original)
        runs |= dict.fromkeys(run for run in found if len(set(run)) > 1)
        if not found:
            others.append([one for one in _WORD.findall(original) if not one.isascii()])
    known = find_listed(one for words in others for one in words if len(one) >= LEAST_WORD)
    # By chance, one of many words is known, but not most of them.
    if any(2 * sum(len(one) for one in words if one in known) > sum(map(len, words)) for words in others):
        return True
    own = "".join(_RUN.findall(word))
    was, *nats = costs_of_runs([own, *runs]) if runs else [0.0]
    return min(nats, default=math.inf) < min(_RUN_NATS, was - _LESS if own else math.inf)


def count_letters(text: str) -> int:
    """Return the number of letters in a text."""
    return sum(map(str.isalpha, text))
