"""By how much an explanation of a line must be likelier than that nothing happened, and than the next one."""

from __future__ import annotations

import itertools
import math
import re

from fixenc.plausibility import are_words
from fixenc.repair.explanation import Explanation, has_marked_utf8, is_utf8
from fixenc.repair.line.changes import (
    FIRST_EAST_ASIAN,
    LEAST_WORD,
    find_changes,
    is_list,
    is_strange,
    length_of_longest_word,
)
from fixenc.repair.line.guesses import are_guesses_known, is_guess
from fixenc.repair.line.words import find_changed_words
from fixenc.repair.margins import (
    MARGIN,
    MARGIN_BETWEEN,
    MARGIN_BETWEEN_UNKNOWN,
    MARGIN_BETWEEN_UTF8,
    MARGIN_FEW,
    MARGIN_SIGN,
    MARGIN_SINGLE,
    MARGIN_STRANGE,
    MARGIN_WORDS,
)

# The most characters of UTF-8 that are a few.
_FEW_UTF8 = 3
# Words that begin with a capital before a sign, as no word does, and have nothing else beyond ASCII: `Â½`, `Âµm`.
_SIGNS_ALONE = re.compile(r"(?:(?<![^\W\d_])Â[\xa1-\xbf]|[\x00-\x7f])+")
# The most different characters of other charsets that are a few.
_FEW = 6


def find_least_gain(state: Explanation, was: str, now: str) -> float:
    """Return by how much a state must be likelier than no accident, in nats; `was` and `now` are its words."""
    seen = [before for before, _ in find_changes(state) if before > "\x7f"]
    if is_utf8(state):
        least = MARGIN_SIGN if _SIGNS_ALONE.fullmatch(was) else MARGIN_SINGLE
        return least if len(seen) <= _FEW_UTF8 else MARGIN
    # Nobody writes C1 control characters: whatever they become is more likely.
    if max(seen) < "\xa0":
        return MARGIN
    if length_of_longest_word(now) >= LEAST_WORD and are_words(now):
        return MARGIN_WORDS if len(set(seen)) <= _FEW else MARGIN
    if is_list(was):
        return math.inf
    if state.is_whole and len(set(seen)) > _FEW:
        return MARGIN
    # Most accidents happen to a whole line, so one that does not needs more evidence.
    return MARGIN_STRANGE if not state.is_whole or is_strange(state) else MARGIN_FEW


def find_least_lead(nothing: Explanation, best: Explanation, rival: Explanation) -> float:
    """Return by how much the best explanation must be likelier than the next one, in nats.

    It is more if marks stand for letters and no known words come out. In scripts without spaces, the cost of the text
    includes its words already.
    """
    if is_utf8(best) and best.is_whole and not is_guess(best) and not is_utf8(rival):
        return MARGIN_BETWEEN_UTF8
    letters = itertools.zip_longest(_take_letters(best), _take_letters(rival), fillvalue="")
    apart = [min(pair) for pair in letters if pair[0] != pair[1]]
    if not has_marked_utf8(best.accident[-1]) or min(apart, default=FIRST_EAST_ASIAN) >= FIRST_EAST_ASIAN:
        return MARGIN_BETWEEN
    are_known = (are_guesses_known(state, find_changed_words(nothing.text, state.regions)) for state in (best, rival))
    return MARGIN_BETWEEN if any(are_known) else MARGIN_BETWEEN_UNKNOWN


def _take_letters(state: Explanation) -> str:
    return "".join(filter(str.isalpha, state.text))
