"""The decision among the explanations of a line. Costs and margins are in nats: e to their power are odds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fixenc.charsets import REPLACEMENT
from fixenc.plausibility import find_languages, surprises
from fixenc.records import Candidate
from fixenc.repair.explanation import Explanation, is_utf8, odds_of
from fixenc.repair.line.changes import is_frame, is_only_signs
from fixenc.repair.line.guesses import (
    count_half_pairs,
    has_context,
    has_guessed_marks,
    is_bare_guess,
    is_guess,
    is_half_mended,
    was_misread_twice,
)
from fixenc.repair.line.least_gain import find_least_gain, find_least_lead
from fixenc.repair.line.words import find_changed_words
from fixenc.repair.margins import MARGIN_KNOWN, MARGIN_SURE

# Nats of surprise that may be left in a repaired text: it must read well by itself.
_SURPRISE_LEFT = 8.0
# The share of the surprise before that may be left, if that is more.
_SHARE_LEFT = 0.4
# The same share where it is guessed what marks stand for.
_SHARE_GUESSED = 0.15
# How much less likely it is that marks which a misreading by pairs of bytes leaves were there before it.
_MARKS_LEFT = 16.0
# The same for each character of ASCII that may be half of a pair: names of firms and ranks have a letter there.
_HALF_LEFT = 4.0
# The same for each word whose i lacks its dot.
_WITHOUT_DOT = 12.0
_DOTLESS = re.compile(r"\bı\w{2,}")
# Most charsets have only the letters of Turkish for those of Romanian.
_ALIKE = str.maketrans("ȘșȚț\ufe0f", f"ŞşŢţ{REPLACEMENT}")
_MOST_CANDIDATES = 3
# Nats by which a candidate may be dearer than the best for a person to weigh it: one in 20,000.
_WORTH_A_LOOK = 10.0


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision on a line: `state` if it is to be mended; `candidates` if that is in doubt; neither to leave it."""

    state: Explanation | None = None
    candidates: tuple[Candidate, ...] = ()


def decide(states: Sequence[Explanation], *, is_known: bool = False) -> Decision:
    """Return the decision by all explanations of a line; one of them must be that nothing happened."""
    return _decide_by_cost([_add_cost_of_rests(state) for state in states], is_known=is_known)


def _decide_by_cost(states: Sequence[Explanation], *, is_known: bool) -> Decision:
    nothing = next(state for state in states if not state.regions)
    refused = [one for one in states if has_guessed_marks(one) and not (has_context(one) or was_misread_twice(one))]
    states = sorted((state for state in states if state not in refused), key=lambda state: state.cost)
    best, gain = states[0], nothing.cost - states[0].cost
    if best is nothing or (not is_utf8(best) and (is_frame(best) or is_only_signs(best))):
        return Decision()
    words = find_changed_words(nothing.text, best.regions)
    was, now = (" ".join(texts) for texts in zip(*((word.was, word.now) for word in words), strict=True))
    if gain < (MARGIN_KNOWN if is_known else find_least_gain(best, was, now)):
        return Decision()
    is_sure = best.is_whole and is_utf8(best) and gain > MARGIN_SURE and not is_guess(best) and not refused
    is_outdone = any(state.cost < best.cost for state in refused) and REPLACEMENT not in best.text
    if is_half_mended(best) or (not is_sure and (is_outdone or is_bare_guess(best, words))):
        return _make_doubt(_keep_distinct(states, nothing), nothing)
    if is_sure or _is_readable(best, was, now):
        return _decide_among_rivals(states, nothing, best)
    others = [state for state in states if not has_guessed_marks(state)]
    return _decide_by_cost(others, is_known=is_known) if has_guessed_marks(best) else Decision()


def _is_readable(state: Explanation, was: str, now: str) -> bool:
    """Whether the words of a state read well after its repair (`now`), not only better than before (`was`)."""
    # A lost character that is marked as such is no surprise.
    before, after = surprises([was, now.replace(REPLACEMENT, "")]).tolist()
    share = _SHARE_GUESSED if has_guessed_marks(state) else _SHARE_LEFT
    return bool(after <= max(_SURPRISE_LEFT, share * before))


def _decide_among_rivals(states: Sequence[Explanation], nothing: Explanation, best: Explanation) -> Decision:
    rivals = _keep_distinct(states, nothing)
    if len(rivals) > 1 and rivals[1].cost - rivals[0].cost < find_least_lead(nothing, *rivals[:2]):
        return _make_doubt(rivals, nothing)
    next_best = min([nothing, *rivals[1:2]], key=lambda state: state.cost)
    return Decision(replace(best, odds=_odds(best, next_best)))


def _add_cost_of_rests(state: Explanation) -> Explanation:
    """Return the state, with a higher cost if it leaves marks, what may be halves of pairs, or no dot on an i."""
    more = _MARKS_LEFT * is_half_mended(state) + _HALF_LEFT * count_half_pairs(state)
    more += _WITHOUT_DOT * _count_without_dot(state)
    return replace(state, accident_cost=state.accident_cost + more) if more else state


def _count_without_dot(state: Explanation) -> int:
    """Return how many words begin with the dotless i of Turkish, but are Turkish words with the dotted one.

    Lists of words have them, since the capital of the dotted one (`İstanbul`) is often written without its dot.
    """
    words = _DOTLESS.findall(state.text) if state.regions else ()
    return sum("tr" in find_languages("i" + word[1:]) for word in words)


def _make_doubt(rivals: Sequence[Explanation], nothing: Explanation) -> Decision:
    near = [state for state in rivals[:_MOST_CANDIDATES] if state.cost <= rivals[0].cost + _WORTH_A_LOOK]
    return Decision(candidates=tuple(_make_candidate(state, nothing) for state in near))


def _keep_distinct(states: Sequence[Explanation], nothing: Explanation) -> list[Explanation]:
    """Return the explanations that change something, one for each text.

    NFC and NFD count as one text, and so do the two ways in which Romanian is written, and a selector of emoji and the
    mark of a lost one.
    """
    by_text: dict[str, Explanation] = {}
    for state in states:
        if state is not nothing:
            by_text.setdefault(unicodedata.normalize("NFC", state.text).translate(_ALIKE), state)
    return list(by_text.values())


def _make_candidate(state: Explanation, nothing: Explanation) -> Candidate:
    return Candidate(state.text, state.accident, _odds(state, nothing))


def _odds(state: Explanation, other: Explanation) -> float:
    """Return how many times likelier one explanation is than another."""
    return odds_of(other.cost - state.cost)
