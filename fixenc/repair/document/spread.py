"""The accident that one line of a document shows, tried on all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fixenc.plausibility import surprises
from fixenc.repair.budget import Foresight, LineSpentError, count_as_one_line, spend, spend_on_all
from fixenc.repair.costs import costs_in_batches
from fixenc.repair.document.findings import CERTAIN_TIMES, Findings, cost_of_known
from fixenc.repair.document.lines import Line
from fixenc.repair.explanation import Accident, Explanation, is_utf8
from fixenc.repair.first_look import CLEAR, PLAIN, glance_each
from fixenc.repair.line.undo import find_whole_original, make_whole_state, undo_accident
from fixenc.repair.margins import MARGIN_KNOWN, MARGIN_REPLACE

# Characters on which an accident is tried for one unit of the budget's work.
_TRIED = 4
# Units of the budget's work for undoing an accident in a line.
_UNDOING = 50


def try_on_all(findings: Findings, accident: Accident) -> None:
    """Undo an accident that one line has shown in all lines that it explains best."""
    spend_on_all(sum(len(line.text) for line in findings.lines.all) // _TRIED)
    pairs = [pair for pair in _undo_in_all(findings, accident) if findings.get_best_text(pair[0]) != pair[1].text]
    if not pairs:
        return
    unusual = glance_each([state.text for _, state in pairs])
    hard = list[tuple[Line, Explanation]]()
    for (line, state), nats in zip(pairs, unusual, strict=True):
        is_plain = state.is_whole and nats < CLEAR and line.look.unusual > nats + PLAIN
        if is_plain and findings.get_state(line) is None:
            findings.accept(line, state, is_done=True)
        else:
            hard.append((line, state))
    if hard:
        _accept_likelier(findings, hard)


def undo_in(findings: Findings, line: Line, accident: Accident) -> Explanation | None:
    """Return the state of a line before an accident; None if that did not happen to it, or takes too much work."""
    try:
        with count_as_one_line():
            spend(_UNDOING)
            return undo_accident(line.text, accident)
    except LineSpentError:
        findings.spent.add(line.start)
        return None


def pick_words_beyond_ascii(was: str, now: str) -> tuple[str, str]:
    """Return the words of a line, before and after a repair, that hold more than ASCII; all, if their numbers differ.

    >>> pick_words_beyond_ascii("un cafÃ© noir", "un café noir")
    ('cafÃ©', 'café')
    """
    pairs = list(zip(was.split(" "), now.split(" "), strict=False))
    if was.count(" ") != now.count(" "):
        return was, now
    odd = [pair for pair in pairs if not (pair[0].isascii() and pair[1].isascii())]
    return " ".join(one for one, _ in odd), " ".join(other for _, other in odd)


def _undo_in_all(findings: Findings, accident: Accident) -> Iterator[tuple[Line, Explanation]]:
    """Yield the lines to which an accident can have happened, each undone; all at once if it happened to them all."""
    lines = findings.lines.all
    whole = find_whole_original("\n".join(line.text for line in lines), accident)
    originals = [] if whole is None else whole.split("\n")
    if len(originals) == len(lines):
        yield from (
            (line, make_whole_state(line.text, original, accident))
            for line, original in zip(lines, originals, strict=True)
        )
        return
    foresight = Foresight(len(lines))
    for line in lines:
        state = undo_in(findings, line, accident)
        foresight.count_part()
        if state is not None:
            yield line, state


def _accept_likelier(findings: Findings, pairs: Sequence[tuple[Line, Explanation]]) -> None:
    """Accept the states of lines that a known accident explains better than any explanation so far."""
    words = [pick_words_beyond_ascii(findings.get_best_text(line), state.text) for line, state in pairs]
    spend_on_all(sum(len(now) for _, now in words))
    nats = costs_in_batches([text for pair in words for text in pair])
    left = surprises([now for _, now in words]).tolist()
    margin = cost_of_known(1, 1) + MARGIN_KNOWN
    for (line, state), was, now, rest in zip(pairs, nats[::2], nats[1::2], left, strict=True):
        least = margin if findings.get_state(line) is None else MARGIN_REPLACE
        if was - now > least:
            is_certain = is_utf8(state) or findings.accidents[state.accident] >= CERTAIN_TIMES
            is_done = rest < CLEAR or (state.is_whole and is_certain)
            findings.accept(line, replace(state, text_cost=now), is_done=is_done)
