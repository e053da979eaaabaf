"""An accident that is known, undone in a line; nothing is searched for."""

from __future__ import annotations

import itertools

from fixenc.charsets import REPLACEMENT
from fixenc.damage import find_lattice, find_marking, has_controls, trim_to_span, undo_damage
from fixenc.records import Region
from fixenc.repair.budget import count_as_guesses
from fixenc.repair.explanation import Accident, Explanation
from fixenc.repair.guess.flattened import fill_in_by
from fixenc.repair.guess.marked import guess_marked_by
from fixenc.repair.line.steps import extend, weigh
from fixenc.repair.margins import MARGIN_BETWEEN


def undo_accident(text: str, accident: Accident) -> Explanation | None:
    """Return the state in which this accident is undone wherever possible; None if that is nowhere."""
    original = find_whole_original(text, accident)
    if original is not None:
        return make_whole_state(text, original, accident)
    if accident[-1].needs_guess:
        with count_as_guesses():
            return _guess_original(text, accident)
    state = Explanation(text)
    for damage in reversed(accident):
        further = [step for one in undo_damage(state.text, damage) if (step := extend(text, state, one, {}))]
        if not further:
            return None
        state = further[0] if len(further) == 1 else min(weigh(further), key=lambda step: step.text_cost)
    return state


def _guess_original(text: str, accident: Accident) -> Explanation | None:
    lattice = find_lattice(accident)
    if lattice is not None:
        return fill_in_by(text, lattice)
    marking = find_marking(accident)
    guesses = [] if marking is None else list(guess_marked_by(text, marking))
    return _choose_if_clear(weigh(guesses, are_guessed=True))


def _choose_if_clear(states: list[Explanation]) -> Explanation | None:
    """Return the first of some states, the likeliest; None if there is none, or the second is nearly as likely."""
    is_clear = all(other.cost - states[0].cost > MARGIN_BETWEEN for other in states[1:])
    return states[0] if states and is_clear else None


def make_whole_state(text: str, original: str, accident: Accident) -> Explanation:
    """Return the state in which an accident of all of a text is undone."""
    span = trim_to_span(text, original)
    return Explanation(
        original, (Region(span.start, text[span.start : span.end], span.original, accident),), accident, is_whole=True
    )


def find_whole_original(text: str, accident: Accident) -> str | None:
    """Return the text before the misreadings of an accident; None if they cannot have happened to all of it.

    None as well if the original is no text, or may have been written in UTF-8 in more than one way.
    """
    original: str | None = text
    for damage in reversed(accident):
        if original is None or not damage.is_misreading:
            return None
        originals = list(itertools.islice(damage.undo(original), 2))
        original = originals[0] if len(originals) == 1 or (originals and not damage.was_utf8) else None
    is_gone = original in (None, text) or REPLACEMENT in (original or "") or has_controls(original or "")
    return None if is_gone else original
