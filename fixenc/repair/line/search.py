"""The search for the original and the accidents that make the damaged text most probable.

A state is a text with the accidents that had to be undone to reach it; each step undoes one misreading. The cost of a
state, in nats, is that of its text (`fixenc.plausibility`) and that of its accidents (`fixenc.damage`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from fixenc.charsets import REPLACEMENT
from fixenc.damage import (
    MULTI_BYTE,
    Reach,
    Undoer,
    Undoing,
    undo_losses,
)
from fixenc.plausibility import strangeness
from fixenc.repair.budget import count_as_guesses, spend
from fixenc.repair.explanation import Accident, Explanation, is_utf8
from fixenc.repair.guess.flattened import fill_in
from fixenc.repair.guess.marked import guess_marked, may_be_marked
from fixenc.repair.healthy import is_healthy, surprise
from fixenc.repair.joints import count_odd_joints
from fixenc.repair.line.chance import drop_by_chance
from fixenc.repair.line.guesses import count_half_pairs
from fixenc.repair.line.steps import extend, spend_on_weighing, weigh
from fixenc.repair.regions import apply

# A text that surprises by less than this, in nats, has no letter or sign in the wrong place.
_SMOOTH = 1.0

Reaches = tuple[Reach, ...]
"""How far to search, one step after the other, until an explanation is found that is beyond chance."""

ONLY_UTF8: Reaches = (Reach.UTF8, Reach.PARTS)
"""A tenth of the work of `ANY`."""

ANY: Reaches = tuple(Reach)

MOST_STEPS = 4
"""The most misreadings, one on top of the other, that are undone; more have not been seen."""

# The cost of a text that is not yet weighed.
_NOT_WEIGHED = math.inf

# Units of the budget's work for a step from one state.
_STEP = 1000
# Characters in a first look for one unit of work.
_LOOKED_AT = 8
# The most states of each step that are searched further, of those in which bytes were well-formed UTF-8.
_BEAM_UTF8 = 6
# The most others.
_BEAM_OTHER = 4


def find_explanations(
    text: str, known: dict[Accident, float] | None = None, reaches: Reaches = ANY
) -> list[Explanation]:
    """Return the explanations of `text` that were searched, the likeliest first, with the one that nothing happened.

    `known` gives the cost of the accidents that the document has shown, in nats. The search goes no farther than
    `reaches`, except for UTF-8 beneath another accident.
    """
    searched = _Searched(Undoer(text), known or {}, strangeness([text])[0])
    start = Explanation(text)
    reached: dict[str, Explanation] = {}
    # A near explanation is better than a far one, and far less work to find.
    for reach in reaches:
        for first in ([start], _undo_losses(text, searched.known)) if reach is Reach.PARTS else ([start],):
            reached = _search(searched, first, reach, reached)
        best = min(reached.values(), key=lambda state: state.cost)
        if best.regions and best.is_whole and _is_beyond_chance(best):
            break
    reached = reached | {state.text: state for state in weigh([], waiting=_list_waiting(reached))}
    best = min(reached.values(), key=lambda state: state.cost)
    if Reach.ANY in reaches and not is_healthy(best.text) and _is_dense(text):
        reached = _search_beneath_others(searched, reached)
        best = min(reached.values(), key=lambda state: state.cost)
    # A space may have been the last byte of a sequence, or may follow a sequence that lost this byte; ASCII within
    # words in a charset of pairs may be the half of a pair.
    has_lost = any(damage.needs_misreading for damage in best.accident) and surprise(best.text) > _SMOOTH
    has_lost |= count_half_pairs(best) > 0
    is_explained = _is_beyond_chance(best) or (is_utf8(best) and _is_explained(best.text))
    is_enough = best.is_whole and is_explained and not may_be_marked(text)
    if has_lost or not is_enough:
        with count_as_guesses():
            guesses = (*fill_in(text, may_be_pairs=_may_have_lost_halves(best)), *guess_marked(text))
            weighed = weigh(guesses, are_guessed=True)
        for state in weighed:
            if _is_cheaper(state, reached.get(state.text)):
                reached[state.text] = state
    return _drop_by_chance(text, sorted(reached.values(), key=lambda state: state.cost))


def _drop_by_chance(text: str, states: list[Explanation]) -> list[Explanation]:
    """Return the states, the likeliest first; regions that fit by chance are dropped from the first few."""
    less = dict[str, Explanation]()
    for state in states[:_BEAM_OTHER]:
        kept = drop_by_chance(text, state.regions) if len(state.regions) > 1 else state.regions
        if 0 < len(kept) < len(state.regions):
            less[state.text] = replace(state, regions=kept, text=apply(text, kept))
    if not less:
        return states
    by_text = {state.text: state for state in states if state.text not in less}
    for state in weigh(list(less.values())):
        if _is_cheaper(state, by_text.get(state.text)):
            by_text[state.text] = state
    return sorted(by_text.values(), key=lambda state: state.cost)


def explain_with_losses(text: str, state: Explanation | None) -> list[Explanation]:
    """Return the explanations of a text with losses and `state`, which a sample showed, if any; likeliest first."""
    with count_as_guesses():
        guesses = (*fill_in(text, may_be_pairs=False), *guess_marked(text))
    states = (Explanation(text), *filter(None, [state]), *guesses)
    return sorted(weigh(states, are_guessed=True), key=lambda one: one.cost)


def _may_have_lost_halves(best: Explanation) -> bool:
    """Whether a text in a charset of pairs may have lost bytes: nothing else explains it, or what does leaves a rest.

    Such guesses take far more work than others.
    """
    if not best.regions:
        return True
    is_in_pairs = best.accident[0].written_in in MULTI_BYTE
    return is_in_pairs and (count_half_pairs(best) > 0 or not is_healthy(best.text))


def _is_explained(text: str) -> bool:
    """Whether a text needs no further explanation."""
    return REPLACEMENT not in text and is_healthy(text)


class _Searched(NamedTuple):
    """The text that is searched, by its undoer; what the accidents `known` of its document cost; its own strangeness.

    Costs and strangeness are in nats.
    """

    undoer: Undoer
    known: dict[Accident, float]
    strangeness: float


def _search(
    searched: _Searched, level: list[Explanation], reach: Reach, reached: dict[str, Explanation]
) -> dict[str, Explanation]:
    """Return the states `reached` so far, and those reached from `level` by undoing one accident after the other."""
    best_texts = list[str]()
    middles = [state for state in reached.values() if reach is Reach.WHOLE and _may_be_middle(state)]
    for depth in range(MOST_STEPS):
        found = _step(searched, level, reach)
        if depth == 0:
            found = _add_cost_of_chance(found)
        new = [state for state in found.values() if _is_cheaper(state, reached.get(state.text))]
        if not reached:
            new.append(Explanation(searched.undoer.text))
        reached = _weigh_new(new, reached)
        level = _keep_best(reached[state.text] for state in (*middles, *new) if state.regions)
        middles = []
        if not level:
            break
        best_texts.append(level[0].text)
        # If one was healthy, only UTF-8 throughout, which is no chance, is worth another step from UTF-8.
        if reach is not Reach.UTF8 and any(map(is_utf8, level)) and any(map(is_healthy, best_texts)):
            reach = Reach.UTF8
    return reached


def _may_be_middle(state: Explanation) -> bool:
    """Whether what the narrowest search reached may be the middle of a chain that the next one goes on with.

    It has letters and signs side by side as no language has them: to a language without a model, all is odd. Where
    UTF-8 is left in parts, it is undone before another charset.
    """
    if not state.regions or is_healthy(state.text) or not count_odd_joints(state.text, 1):
        return False
    return not Undoer(state.text).find(Reach.PARTS)


def _search_beneath_others(searched: _Searched, reached: dict[str, Explanation]) -> dict[str, Explanation]:
    """Return the states `reached` so far, and those before two misreadings of the whole text, none of them of UTF-8.

    What comes out between the two is mostly no text, so the likeliest middles are those that a first look finds least
    strange.
    """
    text = searched.undoer.text
    others = [one for one in searched.undoer.find(Reach.WHOLE) if not one.damage.was_utf8]
    strange = strangeness([one.text for one in others])
    ranked = sorted(zip(strange, others, strict=True), key=lambda pair: pair[0] + pair[1].cost)
    steps = (extend(text, Explanation(text), one, searched.known) for _, one in ranked[:_BEAM_OTHER])
    found = _step(searched, [step for step in steps if step is not None], Reach.WHOLE, beneath_others=Reach.WHOLE)
    return _weigh_new([one for one in found.values() if _is_cheaper(one, reached.get(one.text))], reached)


def _is_dense(text: str) -> bool:
    """Whether a text has enough characters beyond ASCII for two misreadings to be told, and few letters of ASCII."""
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return beyond >= _SURE_CHARACTERS and beyond > sum(map(str.isalpha, text)) / 2


def _weigh_new(new: list[Explanation], reached: dict[str, Explanation]) -> dict[str, Explanation]:
    """Return the states `reached` so far and the new ones, weighed; the one without accident waits for the others."""
    if new and not any(state.regions for state in new):
        spend_on_weighing(new)
        return reached | {state.text: replace(state, text_cost=_NOT_WEIGHED) for state in new}
    waiting = _list_waiting(reached) if new else []
    return reached | {state.text: state for state in weigh(new, waiting=waiting)}


def _list_waiting(reached: dict[str, Explanation]) -> list[Explanation]:
    return [state for state in reached.values() if state.text_cost == _NOT_WEIGHED]


def _undo_losses(text: str, known: dict[Accident, float]) -> list[Explanation]:
    """Return the states before a loss; with the loss, the text is no result of a misreading alone."""
    return [state for one in undo_losses(text) if (state := extend(text, Explanation(text), one, known))]


def _step(
    searched: _Searched, level: list[Explanation], reach: Reach, *, beneath_others: Reach = Reach.PARTS
) -> dict[str, Explanation]:
    """Return the states that one more step leads to, by their text, each with its cheapest accident.

    From a state in which nothing was UTF-8, the step goes as far as `beneath_others`.
    """
    undoer, known, strange = searched
    most = _TIMES_STRANGER * strange + _STRANGER
    found: dict[str, Explanation] = {}
    for state in level:
        is_other = bool(state.accident) and not is_utf8(state)
        spend(_STEP)
        source = undoer if state.text == undoer.text else Undoer(state.text)
        found_here = source.find(beneath_others if is_other else reach)
        spend(sum(len(one.text) for one in found_here) // _LOOKED_AT)
        for one in _keep_likely(found_here, most):
            step = extend(undoer.text, state, one, known)
            if step is not None and _is_cheaper(step, found.get(step.text)):
                found[step.text] = step
    return found


def _keep_likely(all_undoings: list[Undoing], most: float) -> list[Undoing]:
    """Return the undoings except those that a first look finds to be hopeless beside others.

    In other charsets than UTF-8, those that cost more than `most` nats are hopeless too.
    """
    if not all_undoings:
        return []
    strange = strangeness([one.text for one in all_undoings])
    all_costs = [nats + one.cost for nats, one in zip(strange, all_undoings, strict=True)]
    beside = min(all_costs) + _HOPELESS
    return [
        one
        for cost, one in zip(all_costs, all_undoings, strict=True)
        if cost <= beside and (cost <= most or one.damage.was_utf8)
    ]


# The fewest sequences of UTF-8 that are no chance: fewer than one in ten thousand lines has them by chance.
_SURE_SEQUENCES = 5
# The fewest characters beyond ASCII that are no chance, if another charset makes healthy text of them.
_SURE_CHARACTERS = 12
# Nats by which an original, its accident included, may be stranger than the best one to be searched further.
_HOPELESS = 20.0
# The most nats that an original in another charset than UTF-8 may be stranger than the text, its accident included, and
# how many times: where one misreading of two is undone, C1 controls come out, which are stranger than the signs in
# their place. Of 3,400 lines that were mended, the original was never stranger by more than 11. UTF-8 may be of a
# language whose letters a first look finds strange.
_STRANGER = 12.0
_TIMES_STRANGER = 2.0


def _is_beyond_chance(state: Explanation) -> bool:
    """Whether a state is healthy text, and long enough not to be so by chance; UTF-8 may be shorter."""
    return _count_beyond_ascii(state) >= (_SURE_SEQUENCES if is_utf8(state) else _SURE_CHARACTERS) and is_healthy(
        state.text
    )


def _count_beyond_ascii(state: Explanation) -> int:
    return sum(character > "\x7f" for region in state.regions for character in region.after)


# The cost, in nats, of bytes of another charset that are a sequence of UTF-8 by chance: 30 of 128 bytes are leads, and
# half of all bytes may follow them.
_BY_CHANCE = 2.1
# The most nats that count for all such sequences.
_MOST_BY_CHANCE = 10.0


def _add_cost_of_chance(found: dict[str, Explanation]) -> dict[str, Explanation]:
    """Return the states; if one is UTF-8 throughout, the others cost more, as that is hardly chance."""
    whole = [state for state in found.values() if is_utf8(state) and state.is_whole]
    if not whole:
        return found
    sequences = max(_count_beyond_ascii(state) for state in whole)
    chance = min(_MOST_BY_CHANCE, _BY_CHANCE * sequences)
    return {
        text: state if is_utf8(state) else replace(state, accident_cost=state.accident_cost + chance)
        for text, state in found.items()
    }


def _is_cheaper(state: Explanation, other: Explanation | None) -> bool:
    return other is None or state.accident_cost < other.accident_cost


def _keep_best(states: Iterable[Explanation]) -> list[Explanation]:
    ranked = sorted(states, key=lambda state: state.cost)
    utf8 = [state for state in ranked if is_utf8(state)]
    other = [state for state in ranked if not is_utf8(state)]
    return utf8[:_BEAM_UTF8] + other[:_BEAM_OTHER]
