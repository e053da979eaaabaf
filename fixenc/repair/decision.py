"""When an explanation is believed. All figures are in nats: e to their power are odds."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from fixenc.records import Candidate
from fixenc.repair.search import State

# By how much damage must be likelier than that nothing happened: 20 to 1, after its prior was counted. Measured on
# healthy lines of 29 languages: none reaches it.
MARGIN = 3.0
# The same where the document has shown the accident elsewhere: the prior is no guess any more.
MARGIN_KNOWN = 1.5
# By how much one original must be likelier than the next: 2.7 to 1. Below, both are told and nothing is done.
MARGIN_BETWEEN = 1.0
_MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a line: `state` if it is to be mended, else `candidates` if there is doubt."""

    state: State | None = None
    candidates: tuple[Candidate, ...] = ()


def decide(states: Sequence[State], *, is_known: bool = False) -> Decision:
    """Choose among the explanations of a line, the likeliest first; that nothing happened must be one of them."""
    nothing = next(state for state in states if not state.regions)
    best = states[0]
    if best is nothing or nothing.cost - best.cost < (MARGIN_KNOWN if is_known else MARGIN):
        return Decision()
    rivals = _distinct(states, nothing)
    if len(rivals) > 1 and rivals[1].cost - rivals[0].cost < MARGIN_BETWEEN:
        return Decision(candidates=tuple(_candidate(state, nothing) for state in rivals[:_MOST_CANDIDATES]))
    return Decision(best)


def _distinct(states: Sequence[State], nothing: State) -> list[State]:
    """The explanations that change something, one for each text; NFC and NFD are one text."""
    by_text: dict[str, State] = {}
    for state in states:
        if state is not nothing:
            by_text.setdefault(unicodedata.normalize("NFC", state.text), state)
    return list(by_text.values())


def _candidate(state: State, nothing: State) -> Candidate:
    odds = math.exp(min(50.0, nothing.cost - state.cost))
    return Candidate(state.text, state.accident, round(odds, 3))
