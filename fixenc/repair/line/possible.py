"""Whether a line can be damaged at all: a quick look at its odd words, before a search of milliseconds.

A search weighs all that the whole line may have been. Most lines that get there are healthy, and have words that no
language lists. If none of these would be a word in another charset, and nothing was UTF-8, a search finds nothing that
could be believed.
"""

from __future__ import annotations

from functools import lru_cache

from fixenc.damage import Reach, Undoer, has_controls, undo_losses
from fixenc.plausibility import find_odd, strangeness
from fixenc.repair.guess.flattened import may_have_lost
from fixenc.repair.guess.marked import may_be_marked
from fixenc.repair.line.changes import LEAST_WORD
from fixenc.repair.line.other_words import STRANGER, count_letters, may_be_other

# Nats of strangeness at a first look above which a line is searched at once.
_STRANGE = 15.0
# The most odd words that are tried, each in about a millisecond: a search takes 6 to 8.
_MOST_ODD = 8
# The largest share of odd words in a sample that would be words in some charset by chance: of 131 such words of 2,000
# healthy texts in 29 languages, 14 would be.
_BY_CHANCE = 0.25


@lru_cache(maxsize=64)
def may_be_damaged(line: str) -> bool:
    """Whether a search may find that a line is damaged; it is not needed if not. Remembered: two callers ask for it.

    >>> may_be_damaged("habitaciÛ"), may_be_damaged("Szőlőkaró kádárműhely")
    (True, False)
    """
    if has_controls(line) or strangeness([line])[0] > _STRANGE or may_be_marked(line) or Undoer(line).find(Reach.UTF8):
        return True
    odd = find_odd(line)
    if odd and max(map(count_letters, odd)) < LEAST_WORD:
        # Signs and short words are odd in healthy text, too; but beside them a damaged word may pass for a rare one.
        odd = list(dict.fromkeys(word for word in line.replace("\t", " ").split(" ") if not word.isascii()))
    return len(odd) > _MOST_ODD or any(map(may_be_other, odd)) or _may_have_been_utf8(line)


def may_share_accident(sample: str) -> bool:
    """Whether a search may find one accident that explains odd words of many lines, which stand in a sample together.

    >>> may_share_accident("habitaciÛ canÁÛ"), may_share_accident("Szőlőkaró kádárműhely")
    (True, False)
    """
    if has_controls(sample) or may_be_marked(sample) or Undoer(sample).find(Reach.UTF8):
        return True
    odd = find_odd(sample)[:_MOST_ODD]
    return sum(map(may_be_other, odd)) > _BY_CHANCE * len(odd) or _may_have_been_utf8(sample)


def _may_have_been_utf8(text: str) -> bool:
    """Whether most of a text may have been UTF-8, or parts that are hardly stranger as such, with losses or without."""
    (was,) = strangeness([text])
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    # A space after many a letter may have been a byte, so that what comes out must be less strange than without losses.
    for before, most in ((text, was + STRANGER), *((one.text, was) for one in undo_losses(text))):
        found = Undoer(before).find(Reach.PARTS)
        if found and min(strangeness([one.text for one in found])) <= most:
            return True
        if any(2 * sum(span.end - span.start for span in one.spans) > beyond for one in found):
            return True
    return may_have_lost(text)
