"""When an explanation is believed. All figures are in nats: e to their power are odds."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fixenc.charsets import REPLACEMENT
from fixenc.plausibility import scripts_in, surprises
from fixenc.records import Candidate
from fixenc.repair.search import State, is_utf8
from fixenc.repair.words import changed_words

# By how much damage must be likelier than that nothing happened: 20 to 1, after its prior was counted. Measured on
# healthy lines of 29 languages: none reaches it.
MARGIN = 2.0
# A single sequence of UTF-8 may be there by chance, and a character or two of another charset: the least gains seen of
# true ones are 5.4 and (in their own script) 3; of false ones, 4.7.
MARGIN_SINGLE = 5.0
# A stretch so short that would be of a script which the rest of its line is not: foreign words are rarer than symbols.
MARGIN_STRANGE = 9.0
_FEW = 3
# What comes out must be text itself: of the surprise, in nats, so much may be left, or such a share.
_SURPRISE_LEFT, _SHARE_LEFT = 8.0, 0.4
# The same where the document has shown the accident elsewhere: the prior is no guess any more.
MARGIN_KNOWN = 1.5
# By how much one original must be likelier than the next: 2.7 to 1. Below, both are told and nothing is done.
MARGIN_BETWEEN = 1.0
# By how much another accident that the document has shown must explain a line better than that found first.
MARGIN_REPLACE = 1.0
# By how much a single word must read better as it was, to be left alone in a line that is mended.
MARGIN_HARM = 5.0
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
    if best is nothing or nothing.cost - best.cost < (MARGIN_KNOWN if is_known else _margin(best)):
        return Decision()
    words = changed_words(nothing.text, best.regions)
    was, now = (" ".join(texts) for texts in zip(*((word.was, word.now) for word in words), strict=True))
    # A character that is lost, and said to be, is no surprise.
    before, after = surprises([was, now.replace(REPLACEMENT, "")]).tolist()
    if after > max(_SURPRISE_LEFT, _SHARE_LEFT * before):
        return Decision()
    rivals = _distinct(states, nothing)
    if len(rivals) > 1 and rivals[1].cost - rivals[0].cost < MARGIN_BETWEEN:
        return Decision(candidates=tuple(_candidate(state, nothing) for state in rivals[:_MOST_CANDIDATES]))
    return Decision(best)


def _margin(state: State) -> float:
    """What is asked of an explanation that rests on little."""
    seen = sum(character > "\x7f" for region in state.regions for character in region.before)
    if seen > _FEW:
        return MARGIN
    if is_utf8(state):
        return MARGIN_SINGLE
    rest = "".join(_around(state))
    strange = scripts_in("".join(region.after for region in state.regions)) - scripts_in(rest)
    return MARGIN_STRANGE if strange and scripts_in(rest) else MARGIN


def _around(state: State) -> Iterator[str]:
    """What of the line stays as it is."""
    at = shift = 0
    for region in state.regions:
        yield state.text[at : region.start + shift]
        shift += len(region.after) - len(region.before)
        at = region.end + shift
    yield state.text[at:]


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
