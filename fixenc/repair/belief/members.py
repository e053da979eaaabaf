"""The lines that show one accident: how many of them are believed alone, and how much the others need beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, cached_property, partial
from typing import NamedTuple

from fixenc.repair.belief.beside import says_nothing
from fixenc.repair.belief.excess import Around, measure_excess, need_of_other
from fixenc.repair.belief.healthy_signs import are_row
from fixenc.repair.belief.judged import has_east_asian, judge
from fixenc.repair.belief.line import Line, merge
from fixenc.repair.belief.other_charsets import KNOWN_OF_3

# Nats by which the evidence of a line of UTF-8 may be less, beside others that are believed.
_LESS_BESIDE_UTF8 = 4.0
# The same for other charsets.
_LESS_BESIDE_OTHER = 3.0
# Nats by which it may be less if all of the document has the accident.
_LESS_THROUGHOUT_UTF8 = 6.0
# The same for other charsets.
_LESS_THROUGHOUT_OTHER = 4.0
# The fewest lines that must be believed alone for the others to be believed beside them.
_LEAST_ALONE = 2
# Their least share among all lines that the accident would change.
_LEAST_SHARE = 0.3
# The least share of lines of UTF-8 with enough evidence beside others for which `_LEAST_SHARE` need not be reached.
_SHARE_NEARLY = 0.9
# The fewest lines that must be believed alone for an accident to be that of all of the document, or of nearly all.
_LEAST_THROUGHOUT = 4
# Their least share.
_SHARE_THROUGHOUT = 0.5
# The fewest lines that must be believed alone, with `_LEAST_SHARE`, for lines to be changed in which only signs change.
_MANY_ALONE = 10
# The least share of lines of another charset that get known words, and the least excess of all of them as one line, in
# nats, for lines to be believed of which few are believed alone. And the most lines that are seen as one.
_SHARE_KNOWN = 0.8
_TOGETHER = 2.5
_MOST_TOGETHER = 200


class Member(NamedTuple):
    """A line, and by how many nats its evidence is more than belief in it alone needs."""

    line: Line
    excess: float


class Members:
    """All lines of a document that one accident would change; it `is_sure` if lines beyond doubt show it, too."""

    def __init__(self, lines: Sequence[Member], around: Around, *, is_sure: bool) -> None:
        self.lines = lines
        self._around = around
        self.accident = lines[0].line.accident
        self._is_sure, self._was_utf8 = is_sure, self.accident[0].was_utf8

    @cached_property
    def needed(self) -> float:
        """The excess in nats from which the lines are believed: the more of them are believed alone, the lower."""
        if self._are_rows():
            return math.inf
        if self.are_throughout:
            return -_LESS_THROUGHOUT_UTF8 if self._was_utf8 else -_LESS_THROUGHOUT_OTHER
        alone, share = self._count_alone()
        if alone >= _LEAST_ALONE and (share >= _LEAST_SHARE or self._are_nearly_believed()):
            return -_LESS_BESIDE_UTF8 if self._was_utf8 else -_LESS_BESIDE_OTHER
        if self._are_known_together:
            return -_LESS_BESIDE_OTHER
        # An accident that explains many lines, but hardly one of them well, explains none.
        good = sum(excess >= 0 for _, excess in self.lines)
        is_good = len(self.lines) <= _LEAST_ALONE or (good >= _LEAST_ALONE and good >= _LEAST_SHARE * len(self.lines))
        return 0.0 if self._was_utf8 or is_good else math.inf

    @cached_property
    def are_throughout(self) -> bool:
        """Whether all of the document has the accident, or nearly all."""
        alone, share = self._count_alone()
        return self._is_sure or (alone >= _LEAST_THROUGHOUT and share >= _SHARE_THROUGHOUT)

    @property
    def are_shown(self) -> bool:
        """Whether some line is believed alone."""
        return self._is_sure or any(excess >= max(self.needed, 0) for _, excess in self.lines)

    @cached_property
    def are_many(self) -> bool:
        """Whether so many lines are believed, alone or together, that others may be changed where only signs change."""
        alone = sum(excess >= 0 for _, excess in self.lines)
        is_share = alone >= max(_LEAST_THROUGHOUT, _SHARE_THROUGHOUT * len(self.lines))
        if is_share or alone >= max(_MANY_ALONE, _LEAST_SHARE * len(self.lines)):
            return True
        return self._are_known_together and len(self._find_known(self.lines)) >= _SHARE_KNOWN * len(self.lines)

    @cached_property
    def _different(self) -> Sequence[Member]:
        """The lines; those that get the same words count as one, those that say nothing for none."""
        some = [one for one in self.lines if one.excess >= 0 or self._was_utf8 or not says_nothing(one.line.tokens)]
        return list({_find_words(one.line): one for one in some or self.lines}.values())

    def _count_alone(self) -> tuple[int, float]:
        """Return how many different lines are believed alone, and their share."""
        alone = sum(one.excess >= 0 for one in self._different)
        return alone, alone / len(self._different)

    def _are_nearly_believed(self) -> bool:
        """Whether nearly all lines of UTF-8 have evidence that is enough beside others."""
        near = sum(one.excess >= -_LESS_BESIDE_UTF8 for one in self._different)
        return self._was_utf8 and near >= _SHARE_NEARLY * len(self._different)

    def _are_rows(self) -> bool:
        """Whether the lines are rows of a table, in the order of its characters."""
        some = [line for line, _ in self.lines[:_MOST_TOGETHER]]
        one = merge(some)
        return are_row(one.join_tokens(), one.tokens, lambda word: self._around.judge().is_known(word))

    @cached_property
    def _are_known_together(self) -> bool:
        """Whether lines of another charset are believed as if they were one, and nearly all of them get known words.

        Each of the words may be too short to be believed alone.
        """
        if self._was_utf8:
            return False
        known = self._find_known(self._different)
        if len(known) < max(_LEAST_ALONE, _SHARE_KNOWN * len(self._different)):
            return False
        one = merge(known[:: len(known) // _MOST_TOGETHER + 1])
        around = self._around._replace(judge=cache(partial(judge, [one.join_tokens()])))
        return measure_excess(one, around) >= _TOGETHER

    def _find_known(self, lines: Sequence[Member]) -> list[Line]:
        """Return the lines that get known words, or East Asian characters, whose words are judged together."""
        least = KNOWN_OF_3 - need_of_other(self.accident)
        return [line for line, excess in lines if excess >= least or has_east_asian(line.join_tokens().now)]


def _find_words(line: Line) -> str:
    """Return the words of a line that are new, or what changes if none of it is a word: a row of a table has more."""
    joined = line.join_tokens()
    return " ".join(joined.different_words) or joined.now
