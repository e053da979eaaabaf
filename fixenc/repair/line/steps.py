"""A step of the search: from one state to the next, each region proved, and what states cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fixenc.damage import Undoing
from fixenc.plausibility import costs_by_words, costs_of_guesses
from fixenc.records import Region
from fixenc.repair.budget import spend
from fixenc.repair.explanation import Accident, Explanation, cost_of, partial_cost
from fixenc.repair.regions import apply, compose

# Units for weighing states, however many, beside their characters.
_WEIGHING = 1000


def weigh(
    states: Sequence[Explanation], *, are_guessed: bool = False, waiting: Sequence[Explanation] = ()
) -> list[Explanation]:
    """Return the states with what their texts cost, in nats; by their words against others where they are guessed.

    The work for those that are `waiting` to be weighed with others was counted before.
    """
    if states:
        spend_on_weighing(states)
    states = (*waiting, *states)
    if not states:
        return []
    cost = costs_of_guesses if are_guessed else costs_by_words
    text_costs = cost([state.text for state in states]).tolist()
    return [replace(state, text_cost=text_cost) for state, text_cost in zip(states, text_costs, strict=True)]


def spend_on_weighing(states: Sequence[Explanation]) -> None:
    """Count the work of weighing some states."""
    spend(_WEIGHING + sum(len(state.text) for state in states))


def extend(text: str, state: Explanation, one: Undoing, known: dict[Accident, float]) -> Explanation | None:
    """Return the state after one more step, each of its regions proved; None if none can be."""
    regions = tuple(
        Region(span.start, state.text[span.start : span.end], span.original, (span.damage or one.damage,))
        for span in one.spans
    )
    if state.regions:
        composed = compose(text, state.regions, regions)
        regions = tuple(region for region in composed if not region.accident[0].needs_misreading)
    regions = tuple(region for region in regions if region.before != region.after)
    if not regions:
        return None
    after = apply(text, regions) if state.regions else one.text
    accident = _drop_losses(max((region.accident for region in regions), key=len))
    if len(accident) <= len(state.accident):
        return None
    cost = known[accident] if known and accident in known else cost_of(accident)
    cost += 0.0 if one.is_whole else partial_cost(one.damage)
    return Explanation(after, regions, accident, cost, is_whole=one.is_whole)


def _drop_losses(accident: Accident) -> Accident:
    """Return the accident as it happens to any text: without its losses in this one."""
    return tuple(damage.drop_losses() for damage in accident)
