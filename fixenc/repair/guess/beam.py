"""A beam search for the original of a damaged text: of many hypotheses, the likeliest so far are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fixenc.plausibility import costs_of_guesses, oddity
from fixenc.repair.budget import spend

# The most hypotheses that are kept.
_BEAM = 48
# By how much worse than the best a kept hypothesis may be, in nats.
_WORSE = 9.0
# The most hypotheses that are kept if the next characters are needed to decide.
_BEAM_OPEN = 300
# By how much worse than the best one of these may be, in nats.
_WORSE_OPEN = 16.0
# How many characters before the part of a hypothesis that has no cost yet are weighed with it.
_BEFORE = 24

# Units of the budget's work for weighing hypotheses, however many.
_WEIGHING = 1000
# Units for each hypothesis, beside one for every two of its characters.
_HYPOTHESIS = 20
# Signs: their typography is evidence for one hypothesis or another.
_SIGN = re.compile(r"[^\w\x00-\x7f]")

MOST_CHARACTERS = 1000
"""The most characters of a text in which anything is guessed: more would take too long."""


class Hypothesis(NamedTuple):
    """A possible original of a text up to `end`: its text so far, and the `spans` in which it differs.

    `cost` is the cost in nats of the first `weighed` characters of its text; `odd` is the cost in nats of its odd
    typography.
    """

    end: int
    text: str
    spans: tuple[tuple[int, int, str], ...] = ()
    cost: float = 0.0
    weighed: int = 0
    odd: float = 0.0

    def extend_to(
        self, end: int, after: str, spans: tuple[tuple[int, int, str], ...] = (), cost: float = 0.0
    ) -> Hypothesis:
        """Return the hypothesis continued to `end`, with more text and spans, which cost this beside the text."""
        return Hypothesis(end, self.text + after, self.spans + spans, self.cost + cost, self.weighed, self.odd)

    @property
    def windows(self) -> tuple[str, str]:
        """The last characters before the end of the weighed part, and the same with all text after it."""
        start = max(0, self.weighed - _BEFORE)
        return self.text[start : self.weighed], self.text[start:]

    def take_end(self, length: int) -> tuple[str, str]:
        """Return the same as `windows`, from `length` characters before the end, or earlier if less is weighed."""
        start = max(0, min(self.weighed, len(self.text) - length))
        return self.text[start : self.weighed], self.text[start:]

    def with_cost(self, cost: float, odd: float) -> Hypothesis:
        """Return the hypothesis with this cost for all of its text."""
        return Hypothesis(self.end, self.text, self.spans, cost, len(self.text), odd)


def keep_best(
    hypotheses: Sequence[Hypothesis], following: Sequence[str], *, is_open: bool = False, part_of: str
) -> list[Hypothesis]:
    """Return the likeliest hypotheses, all of them with the cost of all their text, the best first.

    More are kept if `is_open`: then the next characters are needed to decide. Each is weighed with the text that is
    `following` it. The text that they are `part_of` shows its languages.
    """
    beam, worse = (_BEAM_OPEN, _WORSE_OPEN) if is_open else (_BEAM, _WORSE)
    windows = [(*hypothesis.windows, more) for hypothesis, more in zip(hypotheses, following, strict=True)]
    distinct = list(dict.fromkeys(x for was, now, more in windows for x in (was, now, now + more)))
    cost_by_text = dict(zip(distinct, costs_of_guesses(distinct, part_of=part_of).tolist(), strict=True))
    spend(_WEIGHING + sum(_HYPOTHESIS + (len(now) + len(more)) // 2 for _, now, more in windows))
    odd = [
        oddity(hypothesis.text + more, part_of=part_of) if _SIGN.search(now, len(was)) else hypothesis.odd
        for hypothesis, (was, now, more) in zip(hypotheses, windows, strict=True)
    ]
    found = sorted(
        (hypothesis.cost + odd[number] + cost_by_text[now + more] - cost_by_text[was], number)
        for number, (hypothesis, (was, now, more)) in enumerate(zip(hypotheses, windows, strict=True))
    )
    most = found[0][0] + worse
    kept = [number for cost, number in found[:beam] if cost <= most]
    return [
        hypotheses[number].with_cost(
            hypotheses[number].cost + cost_by_text[windows[number][1]] - cost_by_text[windows[number][0]], odd[number]
        )
        for number in kept
    ]
