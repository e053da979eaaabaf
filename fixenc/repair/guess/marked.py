"""UTF-8 that was read in a charset of two bytes a character, with marks in it: the bytes under them are guessed.

All other bytes of the text are known, and most bytes under marks must complete a sequence of UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.charsets import REPLACEMENT
from fixenc.damage import MARKED, READERS, WINDOWS_READERS, Marking
from fixenc.patterns import compile_late
from fixenc.plausibility import costs, oddity
from fixenc.records import Region
from fixenc.repair.budget import spend
from fixenc.repair.explanation import Explanation
from fixenc.repair.guess.beam import MOST_CHARACTERS
from fixenc.repair.guess.marked_bytes import ODD, cost_of_loss, find_bytes, find_originals
from fixenc.repair.healthy import is_healthy

_EAST_ASIAN = compile_late("[\u2e80-\u9fff\uac00-\ud7ff\uff61-\uff9f\ue000-\uf8ff]")
# Two marks side by side: two bytes of one character.
_MARKS = re.compile(REPLACEMENT * 2)
# Marks in odd places, and two question marks, which may as well end a sentence.
_MARKED = re.compile("|".join([r"\?\?", *(odd.pattern for odd in ODD.values())]))
# The fewest East Asian characters and question marks in odd places, taken together; beside U+FFFD, one is enough.
_LEAST_LEFT = 3
# The most marks that a text may have, whatever its length.
_FEW_MARKS = 40
# The most marks for each East Asian character.
_MOST_MARKS = 1.5
# By how much the text between the marks may cost more by one reader than by another, in nats.
_UNLIKELY = 20.0
# The largest share of the letters that may have left nothing but marks.
_MOST_GONE = 0.25


def may_be_marked(text: str) -> bool:
    """Whether a text has marks in odd places beside East Asian characters, or two U+FFFD for one character."""
    return has_marks(text) and _has_enough_left(text, REPLACEMENT if REPLACEMENT in text else "?")


def _has_enough_left(text: str, mark: str) -> bool:
    """Whether a text has enough left of a misreading that put these marks, or nothing but marks."""
    left = len(_EAST_ASIAN.findall(text))
    if mark == REPLACEMENT:
        return left > 0 or _is_all_marks(text)
    odd = len(ODD[mark].findall(text)) if mark == "?" else 0
    return left > 0 and left + odd >= _LEAST_LEFT


def _is_all_marks(text: str) -> bool:
    """Whether all characters beyond ASCII may have become U+FFFD, byte by byte."""
    return _MARKS.search(text) is not None and text.replace(REPLACEMENT, "").isascii()


def has_marks(text: str) -> bool:
    """Whether a text has anything that may be such a mark."""
    return _MARKED.search(text) is not None


def guess_marked(text: str) -> Iterator[Explanation]:
    """Yield the states in which marks are read as bytes of UTF-8, the likeliest first.

    The last are those of the first reader that explains the text.
    """
    if len(text) > MOST_CHARACTERS:
        return
    most = max(_FEW_MARKS, _MOST_MARKS * len(_EAST_ASIAN.findall(text)))
    for mark in MARKED:
        if not 0 < text.count(mark) <= most or not _has_enough_left(text, mark) or _is_mostly_gone(text, mark):
            continue
        likely = _find_likely_markings(text, mark)
        for reader in dict.fromkeys(damage.reader for damage in likely):
            found = list[Explanation]()
            for damage in (one for one in likely if one.reader == reader):
                # Nothing but the original tells whether marks ate something.
                if damage.eats or not any(is_healthy(state.text) for state in found):
                    found += guess_marked_by(text, damage)
            yield from found
            if any(is_healthy(state.text) for state in found):
                break


def _find_likely_markings(text: str, mark: str) -> list[Marking]:
    """Return the markings that can have put the marks into a text, by the text between them; the likeliest first."""
    damages = [Marking(reader, mark, in_pairs) for reader in READERS for in_pairs in (False, True)]
    damages += [Marking(reader, mark, in_pairs=True, eats=True) for reader in WINDOWS_READERS]
    damages = [damage for damage in damages if find_bytes(text, damage).may_be(text, spend)]
    known = {damage.reader: find_bytes(text, damage).decode_known(text) for damage in damages}
    cost_by_reader = dict(zip(known, costs(list(known.values())).tolist(), strict=True))
    most = min(cost_by_reader.values(), default=0.0) + _UNLIKELY
    likely = [damage for damage in damages if cost_by_reader[damage.reader] <= most]
    return sorted(likely, key=lambda damage: cost_by_reader[damage.reader] + damage.cost)


def _is_mostly_gone(text: str, mark: str) -> bool:
    """Whether too large a share of the letters of a text left nothing but marks."""
    gone = sum(len(run) // 2 for run in re.findall(f"{re.escape(mark)}{{2,}}", text))
    return gone > _MOST_GONE * (gone + sum(map(str.isalpha, text)))


def guess_marked_by(text: str, damage: Marking) -> Iterator[Explanation]:
    """Yield the likeliest states before one marking, if it can have put the marks."""
    for original in find_originals(text, damage):
        region = Region(0, text, original, (damage,))
        if region.is_proved:
            cost = damage.cost + oddity(original) + cost_of_loss(original, damage)
            yield Explanation(original, (region,), (damage,), cost, is_whole=True)
