"""A whole document: which of its lines are doubtful, what happened to them, and what that says of the others.

One file usually had one accident. So the first line that explains itself explains most of the others, and what each
line shows raises the odds of the same accident elsewhere.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fixenc.plausibility import surprises
from fixenc.records import Region, Unsure
from fixenc.repair.budget import TOO_MUCH, LineSpentError, count_as_one_line, is_searched
from fixenc.repair.document.findings import CERTAIN_TIMES, Findings
from fixenc.repair.document.lines import Line, lines_of, oddest
from fixenc.repair.document.settle import settle
from fixenc.repair.document.spread import try_on_all
from fixenc.repair.document.whole import POOLED, accident_of_all, pooled
from fixenc.repair.explanation import Accident
from fixenc.repair.first_look import SHORT, glance_if_odd, is_dense
from fixenc.repair.line.decision import Decision
from fixenc.repair.line.mend import decide_line
from fixenc.repair.line.search import ANY, ONLY_UTF8
from fixenc.repair.margins import LEAST_SURPRISE
from fixenc.repair.regions import apply, widen

# Nats by which some of many healthy lines surprise by chance.
_SURPRISE_AMONG_MANY = 5.0
# From this number of lines on, they are many.
_MANY = 50
# How many lines are weighed at once in the beginning: few, since the first often explains the others.
_FIRST = 3
# How many lines are weighed at once later.
_NEXT = 32
# After this number of doubtful lines in a row without an explanation, the next are searched only for UTF-8, which is
# cheaper.
_MOST_FRUITLESS = 3
# The same where the accident of the document is known.
_MOST_FRUITLESS_KNOWN = 1
# After this number of them, a document is odd rather than damaged, and no further line is searched.
_MOST_FRUITLESS_UTF8 = 12


def mend(text: str) -> tuple[tuple[Region, ...], tuple[Unsure, ...]]:
    """The damaged regions of a text by its last accident, each proved, and the stretches that are in doubt."""
    findings = _look_at(text)
    _search(findings)
    regions = sorted((*findings.settled, *_regions(findings)), key=lambda region: region.start)
    return tuple(regions), tuple(_doubts(findings))


def _look_at(text: str) -> Findings:
    """Return the lines of a text that need a search, with what one look at all of it settles.

    A short text is not worth a first look: all of its lines may be odd.
    """
    if len(text) <= SHORT:
        return Findings(lines_of(text, None))
    seen = glance_if_odd(text)
    if seen is None:
        return Findings([])
    throughout = accident_of_all(text, seen)
    if throughout is None:
        return Findings(lines_of(text, seen))
    accidents = Counter({throughout.accident: len(throughout.regions)})
    return Findings(lines_of(text, seen, throughout.left), throughout.regions, accidents)


def _search(findings: Findings) -> None:
    """Decide on every line: by the accident of them all, if it is known; else the most surprising line first."""
    usual = findings.usual
    if usual is None:
        odd = oddest(line for line in findings.lines if line.look.unusual > POOLED)
        usual = pooled(odd, len(odd))
    if usual is not None and findings.lines:
        try_on_all(findings, usual)
    if is_searched():
        _search_each(findings)
    else:
        findings.is_unsearched = True
    if findings.usual is not None:
        settle(findings, findings.usual)


def _search_each(findings: Findings) -> None:
    """Search in the surprising lines that are not done, roughly the oddest first."""
    share = min(1.0, (len(findings.lines) + len(findings.settled)) / _MANY)
    least = LEAST_SURPRISE + share * (_SURPRISE_AMONG_MANY - LEAST_SURPRISE)
    odd = oddest(line for line in findings.lines if line.look.is_odd)
    waiting = (line for line in odd if line.start not in findings.done)
    confirmed, fruitless, size = set[Accident](), 0, _FIRST
    while batch := list(itertools.islice(waiting, size)):
        size = _NEXT
        for nats, line in _by_surprise(batch):
            if nats <= least or line.start in findings.done:
                continue
            if fruitless >= _MOST_FRUITLESS_UTF8:
                return
            may_be_any = is_dense(line.text, nats / max(share, 1e-9))
            is_found = _search_in(findings, line, confirmed, fruitless, may_be_any=may_be_any)
            if is_found is not None:
                fruitless = 0 if is_found else fruitless + 1


def _by_surprise(lines: Sequence[Line]) -> list[tuple[float, Line]]:
    """The lines, the most surprising first, each with by how much it surprises, in nats."""
    surprise = surprises([line.text for line in lines]).tolist()
    return sorted(zip(surprise, lines, strict=True), key=lambda pair: -pair[0])


def _search_in(
    findings: Findings, line: Line, confirmed: set[Accident], fruitless: int, *, may_be_any: bool
) -> bool | None:
    """Search in one line, and try what it shows on all others.

    Returns whether an accident was found; None if the search says nothing about the next lines, since what explained
    the line before is `confirmed`, or it took too much work.
    """
    findings.done.add(line.start)
    before = findings.state(line)
    if before is not None and before.accident in confirmed:
        return None
    most = _MOST_FRUITLESS_KNOWN if findings.accidents.total() >= CERTAIN_TIMES else _MOST_FRUITLESS
    decision = _decide(findings, line, is_any=may_be_any and fruitless < most)
    if decision is None:
        return None
    state = decision.state
    is_known = state is not None and findings.accidents[state.accident] > 0
    if before is not None and (state is None or is_known):
        confirmed.add(before.accident)
        return None
    if before is None:
        findings.decisions[line.start] = decision
    if state is not None and not is_known:
        findings.accidents[state.accident] += 1
        try_on_all(findings, state.accident)
    return state is not None


def _decide(findings: Findings, line: Line, *, is_any: bool) -> Decision | None:
    """Decide on a line, by misreadings in any charset or only of UTF-8; None if the search took more than it may."""
    try:
        with count_as_one_line():
            if is_any:
                return decide_line(line.text, {}, reaches=ANY)
            return decide_line(line.text, {}, reaches=ONLY_UTF8, odd_places=line.look.odd_places)
    except LineSpentError:
        findings.spent.add(line.start)
        return None


def _regions(findings: Findings) -> Iterator[Region]:
    for line in findings.lines:
        state = findings.state(line)
        if state is not None:
            for region in _whole(line.text, state.regions):
                yield replace(region, start=line.start + region.start, odds=state.odds)


def _whole(text: str, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """The regions of one line as people read them: as one, if one accident did all of it and the proof allows it."""
    if len(regions) == 1:
        return widen(text, regions)
    first, last = regions[0], regions[-1]
    after = apply(text, regions)
    end = last.end + len(after) - len(text)
    one = Region(first.start, text[first.start : last.end], after[first.start : end], first.accident)
    is_one = all(region.accident == first.accident for region in regions) and one.is_proved
    return widen(text, (one,) if is_one else regions)


def _doubts(findings: Findings) -> Iterator[Unsure]:
    """What is in doubt, line by line; each is let go of, since a document may have a line for every third byte."""
    findings.lines.reverse()
    while findings.lines:
        line = findings.lines.pop()
        decision = findings.decision(line)
        if decision.candidates:
            yield Unsure(line.start, line.text, decision.candidates)
        elif findings.is_spent(line) and decision.state is None:
            yield Unsure(line.start, line.text, (), TOO_MUCH)
