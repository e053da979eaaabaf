"""The lines in doubt, decided again once the accident of their document is known."""

from __future__ import annotations

import math

from fixenc.plausibility import costs
from fixenc.repair.budget import LineSpentError, count_as_one_line
from fixenc.repair.document.code_pages import find_best_related
from fixenc.repair.document.findings import CERTAIN_TIMES, Findings, cost_of_known
from fixenc.repair.document.spread import pick_words_beyond_ascii, undo_in
from fixenc.repair.document.whole import LEFT_ODD
from fixenc.repair.explanation import Accident
from fixenc.repair.first_look import glance_each
from fixenc.repair.line.decision import Decision
from fixenc.repair.line.mend import decide_line

# The most lines, beside the odd ones, by which an accident is compared with related ones.
_COMPARED = 50
# The most other lines, for each line that shows an accident, in which it is undone as well.
_FEW_OTHERS = 0.2


def settle(findings: Findings, usual: Accident) -> None:
    """Decide on the lines in doubt, now that the `usual` accident of the document is known."""
    if findings.accidents[usual] >= CERTAIN_TIMES:
        if not findings.settled:  # else related accidents were compared for all lines already
            _take_related(findings, usual)
        _complete(findings)
    for line in findings.lines.all:
        quoted = findings.quoted.get(line.start)
        if quoted and findings.get_state(line) is None and findings.accidents[quoted.accident] >= CERTAIN_TIMES:
            findings.decisions[line.start] = findings.check(line, quoted)
    mended = sum(decision.state is not None for decision in findings.decisions.values())
    known = {accident: cost_of_known(times, max(times, mended)) for accident, times in findings.accidents.items()}
    for line in findings.lines.all:
        if findings.get_decision(line).candidates:
            try:
                with count_as_one_line():
                    findings.decisions[line.start] = decide_line(line.text, known)
            except LineSpentError:
                findings.spent.add(line.start)
                findings.decisions[line.start] = Decision()


def _take_related(findings: Findings, usual: Accident) -> None:
    """Replace the accident of the document by a related one, if words read better so."""
    mended = [
        line
        for line in findings.lines.all
        if (state := findings.get_state(line)) is not None and state.accident == usual
    ]
    unusual = glance_each([findings.get_best_text(line) for line in mended])
    odd = [line for line, nats in zip(mended, unusual, strict=True) if nats > LEFT_ODD]
    compared = [*odd, *mended[:_COMPARED]]
    related = find_best_related([(line.text, findings.get_best_text(line)) for line in compared], usual)
    if related is None:
        return
    states = [(line, state) for line in mended if (state := undo_in(findings, line, related)) and state.is_whole]
    pairs = [(findings.get_best_text(line), state.text) for line, state in states]
    words = [pick_words_beyond_ascii(best, text) for best, text in pairs if best != text]
    was, now = (sum(costs(list(texts)).tolist()) for texts in zip(*words, strict=True)) if words else (0, 0)
    if now < was:
        for line, state in states:
            findings.decisions[line.start] = Decision()
            findings.accept(line, state, is_done=True)
        findings.accidents[usual] -= len(states)


def _complete(findings: Findings) -> None:
    """Undo the accident of nearly all lines in the few others as well, unless they read far better as they are.

    So it is if another accident was found in these.
    """
    usual = findings.usual
    if usual is None:
        return
    others = [
        (line, state)
        for line in findings.lines.all
        if (found := findings.get_state(line)) is None or found.accident != usual
        if (state := undo_in(findings, line, usual)) is not None and state.is_whole
    ]
    times = findings.accidents[usual]
    if not others or len(others) > _FEW_OTHERS * times:
        return
    least = math.log((len(others) + 1) / (times + 0.5))
    nats = costs([text for line, state in others for text in (findings.get_best_text(line), state.text)]).tolist()
    for (line, state), was, now in zip(others, nats[::2], nats[1::2], strict=True):
        if was - now > least:
            findings.accept(line, state, is_done=True)
