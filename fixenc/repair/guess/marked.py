"""UTF-8 that was read in a charset of two bytes a character, with marks in it: what stood under them is guessed.

The bytes of the text are known but for those under marks, and most of these must end a sequence that was begun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.charsets import REPLACEMENT
from fixenc.damage import MARKED, READERS, Marking
from fixenc.plausibility import costs, oddity
from fixenc.records import Region
from fixenc.repair.budget import spend
from fixenc.repair.explanation import Explanation
from fixenc.repair.guess.beam import MOST_CHARACTERS
from fixenc.repair.guess.marked_bytes import ODD, bytes_of, cost_of_odd, originals
from fixenc.repair.healthy import is_healthy

_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uff61-\uff9f\ue000-\uf8ff]")
# Two bytes of one character.
_MARKS = re.compile(REPLACEMENT * 2)
# These, and two that may as well end a sentence.
_MARKED = re.compile("|".join([r"\?\?", *(odd.pattern for odd in ODD.values())]))
# The fewest East Asian characters and question marks in odd places, taken together (beside U+FFFD, one is enough).
_LEAST_LEFT = 3
# The most marks that a text may have, whatever its length.
_FEW_MARKS = 40
# The most marks for each East Asian character.
_MOST_MARKS = 1.5
# By how much what stands between the marks may be less plausible than another reader has it, in nats.
_UNLIKELY = 20.0
# The largest share of the letters that left nothing but marks.
_MOST_GONE = 0.25


def may_be_marked(text: str) -> bool:
    """Whether there are marks in a text beside East Asian characters, where nobody writes them, or two for one."""
    return has_marks(text) and _is_left(text, REPLACEMENT if REPLACEMENT in text else "?")


def _is_left(text: str, mark: str) -> bool:
    """Whether a text has enough left in it of a misreading that put these marks, or nothing but them."""
    left = len(_EAST_ASIAN.findall(text))
    if mark == REPLACEMENT:
        return left > 0 or _is_all_marks(text)
    odd = len(ODD[mark].findall(text)) if mark == "?" else 0
    return left > 0 and left + odd >= _LEAST_LEFT


def _is_all_marks(text: str) -> bool:
    """Whether what was beyond ASCII may all be gone, characters of UTF-8 byte by byte."""
    return _MARKS.search(text) is not None and text.replace(REPLACEMENT, "").isascii()


def has_marks(text: str) -> bool:
    """Whether a text has anything in it that may be such a mark."""
    return _MARKED.search(text) is not None


def unmarked(text: str) -> Iterator[Explanation]:
    """The states in which marks are read as bytes of UTF-8: the likeliest, up to a reader that explains the text."""
    if len(text) > MOST_CHARACTERS:
        return
    most = max(_FEW_MARKS, _MOST_MARKS * len(_EAST_ASIAN.findall(text)))
    for mark in MARKED:
        if not 0 < text.count(mark) <= most or not _is_left(text, mark) or _is_gone(text, mark):
            continue
        for damage in _likely_markings(text, mark):
            found = list(unmarked_by(text, damage))
            yield from found
            if any(is_healthy(state.text) for state in found):
                break


def _likely_markings(text: str, mark: str) -> list[Marking]:
    """What may have put the marks into a text, by what stands between them: the likeliest first."""
    damages = [Marking(reader, mark, in_pairs) for reader in READERS for in_pairs in (False, True)]
    damages = [damage for damage in damages if bytes_of(text, damage).may_be(text, spend)]
    known = {damage.reader: bytes_of(text, damage).known(text) for damage in damages}
    prices = dict(zip(known, costs(list(known.values())).tolist(), strict=True))
    most = min(prices.values(), default=0.0) + _UNLIKELY
    likely = [damage for damage in damages if prices[damage.reader] <= most]
    return sorted(likely, key=lambda damage: prices[damage.reader] + damage.cost)


def _is_gone(text: str, mark: str) -> bool:
    """Whether too large a share of the letters of a text left nothing but marks."""
    gone = sum(len(run) // 2 for run in re.findall(f"{re.escape(mark)}{{2,}}", text))
    return gone > _MOST_GONE * (gone + sum(map(str.isalpha, text)))


def unmarked_by(text: str, damage: Marking) -> Iterator[Explanation]:
    """The likeliest states in which the marks of one reader are read, if it can have put them."""
    for original in originals(text, damage):
        region = Region(0, text, original, (damage,))
        if region.is_proved:
            cost = damage.cost + oddity(original) + cost_of_odd(original, damage.mark)
            yield Explanation(original, (region,), (damage,), cost, is_whole=True)
