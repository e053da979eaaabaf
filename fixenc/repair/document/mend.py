"""The repair of a whole document: search its odd lines, and use what each shows as evidence for the others.

One file usually had one accident. So the accident found in the first line explains most of the others, and each further
line with it raises the odds of the same accident elsewhere.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fixenc.plausibility import are_plain, surprises
from fixenc.records import Region, Unsure
from fixenc.repair.budget import TOO_MUCH, LineSpentError, count_as_one_line, is_searched
from fixenc.repair.document.code_pages import fit_reader_to_all
from fixenc.repair.document.findings import CERTAIN_TIMES, Findings
from fixenc.repair.document.lines import Line, Lines, sort_by_oddness
from fixenc.repair.document.settle import settle
from fixenc.repair.document.spread import try_on_all
from fixenc.repair.document.whole import POOLED, explain_together, find_accident_of_all
from fixenc.repair.explanation import Accident, Explanation
from fixenc.repair.first_look import SHORT, glance_if_odd, is_dense, split_lines
from fixenc.repair.line.cut import find_utf8_until_cut
from fixenc.repair.line.decision import Decision
from fixenc.repair.line.mend import decide_line
from fixenc.repair.line.possible import may_be_damaged
from fixenc.repair.line.search import ANY, ONLY_UTF8
from fixenc.repair.line.throughout import find_utf8_throughout
from fixenc.repair.margins import LEAST_SURPRISE
from fixenc.repair.regions import apply, widen

# Some of many healthy lines surprise by this number of nats by chance.
_SURPRISE_AMONG_MANY = 5.0
# The fewest lines that are many.
_MANY = 50
# The number of lines in the first batch: few, since the first line often explains the others.
_FIRST = 3
# The number of lines in each later batch.
_NEXT = 32
# After this number of odd lines in a row without an explanation, the next are searched only for UTF-8, which is less
# work.
_MOST_FRUITLESS = 3
# The same if the accident of the document is known.
_MOST_FRUITLESS_KNOWN = 1
# After this number of them, a document is odd rather than damaged, and no further line is searched.
_MOST_FRUITLESS_UTF8 = 12


def mend(text: str) -> tuple[tuple[Region, ...], tuple[Unsure, ...]]:
    """Return the regions of a text that its last accident damaged, each proved, and the lines in doubt."""
    if len(text) <= SHORT and are_plain(split_lines(text)):
        return (), ()
    findings = _look_at_all(text)
    _decide_all(findings)
    regions = sorted((*findings.settled, *_collect_regions(findings)), key=lambda region: region.start)
    return tuple(regions), tuple(_collect_doubts(findings))


def _look_at_all(text: str) -> Findings:
    """Return the lines of a text that need a search, and the regions that one look at the whole text settles.

    A short text needs no first look: all of its lines are searched.
    """
    if len(text) <= SHORT:
        return Findings(Lines(text, None))
    seen = glance_if_odd(text)
    if seen is None:
        return Findings(Lines("", None))
    throughout = find_accident_of_all(text, seen)
    if throughout is None:
        return Findings(Lines(text, seen))
    accidents = Counter({throughout.accident: len(throughout.regions)})
    return Findings(Lines(text, seen, throughout.left), throughout.regions, accidents)


def _decide_all(findings: Findings) -> None:
    """Decide on every line: first by the accident that most lines share, if one is found, then by a search in each."""
    usual = findings.usual
    if usual is None:
        odd = sort_by_oddness(findings.lines.find_unusual(POOLED))
        usual = explain_together(odd, len(odd)) or _accept_plain(findings)
    if usual is not None and findings.lines.all:
        try_on_all(findings, usual)
    if is_searched():
        _search_each(findings)
    else:
        findings.is_unsearched = True
    if findings.usual is not None:
        settle(findings, findings.usual)


def _accept_plain(findings: Findings) -> Accident | None:
    """Decide on the lines of a short text that were plainly UTF-8; return their commonest accident, if there is one."""
    for line in findings.lines.made if is_searched() else ():
        if line.is_unseen and not are_plain([line.text]):
            state = _read_as_utf8(line)
            if state is not None:
                findings.accept(line, state, is_done=True)
    return findings.usual


def _read_as_utf8(line: Line) -> Explanation | None:
    """Return the state in which a line was UTF-8, but for a last character that was cut.

    None if a search must tell, or that took too much work.
    """
    try:
        with count_as_one_line():
            return find_utf8_throughout(line.text) or find_utf8_until_cut(line.text)
    except LineSpentError:
        return None


def _search_each(findings: Findings) -> None:
    """Search in the surprising lines that are not done, roughly the oddest first."""
    share = min(1.0, (findings.lines.count(_MANY) + len(findings.settled)) / _MANY)
    least = LEAST_SURPRISE + share * (_SURPRISE_AMONG_MANY - LEAST_SURPRISE)
    odd = sort_by_oddness(findings.lines.odd)
    waiting = (line for line in odd if line.start not in findings.done)
    confirmed, fruitless, size = set[Accident](), 0, _FIRST
    while batch := list(itertools.islice(waiting, size)):
        size = _NEXT
        for nats, line in _sort_by_surprise(batch):
            if nats <= least or line.start in findings.done:
                continue
            if fruitless >= _MOST_FRUITLESS_UTF8:
                return
            may_be_any = is_dense(line.text, nats / max(share, 1e-9))
            is_found = _search_one(findings, line, confirmed, fruitless, may_be_any=may_be_any)
            if is_found is not None:
                fruitless = 0 if is_found else fruitless + 1


def _sort_by_surprise(lines: Sequence[Line]) -> list[tuple[float, Line]]:
    """Return the lines, each with its surprise in nats, the most surprising first."""
    texts = [line.text for line in lines]
    surprise = [0.0] * len(texts) if are_plain(texts) else surprises(texts).tolist()
    return sorted(zip(surprise, lines, strict=True), key=lambda pair: -pair[0])


def _search_one(
    findings: Findings, line: Line, confirmed: set[Accident], fruitless: int, *, may_be_any: bool
) -> bool | None:
    """Search in one line, and try the accident that it shows on all others.

    Return whether an accident was found. Return None if the search is no evidence about the next lines: what explained
    the line before is `confirmed`, or the search took too much work.
    """
    findings.done.add(line.start)
    before = findings.get_state(line)
    if before is not None and before.accident in confirmed:
        return None
    if not may_be_damaged(line.text):
        if before is None:
            return False
        confirmed.add(before.accident)
        return None
    most = _MOST_FRUITLESS_KNOWN if findings.accidents.total() >= CERTAIN_TIMES else _MOST_FRUITLESS
    decision = _decide_within_budget(findings, line, is_any=may_be_any and fruitless < most)
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
        all_lines = "\n".join(one.text for one in findings.lines.all)
        try_on_all(findings, fit_reader_to_all(all_lines, [line.text], state.accident))
    return state is not None


def _decide_within_budget(findings: Findings, line: Line, *, is_any: bool) -> Decision | None:
    """Return the decision on a line, by misreadings in any charset or only of UTF-8; None if it took too much work."""
    try:
        with count_as_one_line():
            if is_any:
                return decide_line(line.text, {}, reaches=ANY)
            return decide_line(line.text, {}, reaches=ONLY_UTF8, odd_places=line.look.odd_places)
    except LineSpentError:
        findings.spent.add(line.start)
        return None


def _collect_regions(findings: Findings) -> Iterator[Region]:
    for line in findings.lines.made:
        state = findings.get_state(line)
        if state is not None:
            for region in _unite(line.text, state.regions):
                yield replace(region, start=line.start + region.start, odds=state.odds)


def _unite(text: str, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Return the regions of one line as people read them: one, if one accident did all and the whole is proved."""
    if len(regions) == 1:
        return widen(text, regions)
    first, last = regions[0], regions[-1]
    after = apply(text, regions)
    end = last.end + len(after) - len(text)
    one = Region(first.start, text[first.start : last.end], after[first.start : end], first.accident)
    is_one = all(region.accident == first.accident for region in regions) and one.is_proved
    return widen(text, (one,) if is_one else regions)


def _collect_doubts(findings: Findings) -> Iterator[Unsure]:
    """Yield the lines in doubt. Each line is released at once, since a document may have one for every third byte.

    If no line was searched, only the first odd line says so.
    """
    lines, first = findings.lines.take(), None
    while lines:
        line = lines.pop()
        decision = findings.get_decision(line)
        if decision.candidates:
            yield Unsure(line.start, line.text, decision.candidates)
        elif findings.is_spent(line) and decision.state is None:
            doubt = Unsure(line.start, line.text, (), TOO_MUCH)
            if not findings.is_unsearched:
                yield doubt
            elif first is None or doubt.start < first.start:
                first = doubt
    if first is not None:
        yield first
