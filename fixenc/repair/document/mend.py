"""A whole document: which of its lines are doubtful, what happened to them, and what that says of the others.

One file usually had one accident. So the first line that explains itself explains most of the others, and what each
line shows raises the odds of the same accident elsewhere.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from fixenc.plausibility import costs, surprises
from fixenc.records import Region, Unsure
from fixenc.repair.budget import TOO_MUCH, Foresight, LineSpentError, is_searched, one_line, spend, spend_on_all
from fixenc.repair.document.code_pages import best_related
from fixenc.repair.document.lines import Line, doubtful, lines_of, oddest
from fixenc.repair.document.whole import LEFT_ODD, POOLED, accident_of_all, pooled
from fixenc.repair.explanation import Accident, Explanation, is_utf8
from fixenc.repair.first_look import CLEAR, PLAIN, SHORT, glance_each, odd_glance
from fixenc.repair.line.decision import Decision
from fixenc.repair.line.mend import checked, decided, is_on_purpose
from fixenc.repair.line.search import ANY, ONLY_UTF8, Reaches, as_whole, undone, whole_original
from fixenc.repair.margins import MARGIN_KNOWN, MARGIN_REPLACE
from fixenc.repair.prices import prices
from fixenc.repair.regions import apply, widen

# After this number of doubtful lines in a row without an explanation, the next are searched only for UTF-8, which is
# cheaper.
_MOST_FRUITLESS = 3
# The same where the accident of the document is known.
_MOST_FRUITLESS_KNOWN = 1
# After this number of them, a document is odd rather than damaged, and no further line is searched.
_MOST_FRUITLESS_UTF8 = 12
# Lines of those that show an accident, beside the odd ones, by which it is compared with related ones.
_COMPARED = 50
# Characters on which an accident is tried for a unit of the budget's work.
_TRIED = 4
# Units of the budget's work for undoing an accident in a line.
_UNDOING = 50
# From this number of lines on that show an accident, it is that of the document.
_CERTAIN_TIMES = 5
# The largest share of other lines, for each line that shows an accident, to which it is taken to have happened too.
_FEW_OTHERS = 0.2


@dataclass(slots=True)
class _Document:
    """The `lines` of a text that are decided on one by one, and what is settled about others.

    `settled` are regions that stand in other lines than these, and `accidents` counts what was found so far.
    """

    lines: list[Line]
    settled: tuple[Region, ...] = ()
    accidents: Counter[Accident] = field(default_factory=Counter)


def mend(text: str) -> tuple[tuple[Region, ...], tuple[Unsure, ...]]:
    """The damaged regions of a text by its last accident, each proved, and the stretches that are in doubt."""
    document = _looked_at(text)
    regions = sorted((*document.settled, *_regions(document.lines)), key=lambda region: region.start)
    return tuple(regions), tuple(_doubts(document.lines))


def _looked_at(text: str) -> _Document:
    """Return a text after one look: an accident of all of it is undone, and the other lines are decided on.

    A short text is not worth a first look: all of its lines may be odd.
    """
    seen = odd_glance(text) if len(text) > SHORT else None
    if seen is None and len(text) > SHORT:
        return _Document([])
    throughout = None if seen is None else accident_of_all(text, seen)
    if throughout is None:
        document = _Document(lines_of(text, seen))
    else:
        accidents = Counter({throughout.accident: len(throughout.regions)})
        document = _Document(lines_of(text, seen, throughout.left), throughout.regions, accidents)
    _search(document)
    return document


def _search(document: _Document) -> None:
    """Decide on every line: by the accident of them all, if it is known; else the most surprising line first."""
    lines, accidents = document.lines, document.accidents
    usual = max(accidents, key=accidents.__getitem__, default=None)
    if usual is None:
        odd = oddest(line for line in lines if line.look.unusual > POOLED)
        usual = pooled(odd, len(odd))
    if usual is not None and lines:
        _try_on_all(lines, accidents, usual)
    if is_searched():
        _search_each(document)
    else:
        for line in lines:
            line.is_spent = line.look.is_odd
    if accidents:
        _settle(document)


def _search_each(document: _Document) -> None:
    lines, accidents = document.lines, document.accidents
    confirmed = set[Accident]()
    fruitless = 0
    for line, is_dense in doubtful(lines, len(lines) + len(document.settled)):
        if fruitless >= _MOST_FRUITLESS_UTF8:
            break
        line.is_done = True
        if line.decision.state and line.decision.state.accident in confirmed:
            continue
        most = _MOST_FRUITLESS_KNOWN if accidents.total() >= _CERTAIN_TIMES else _MOST_FRUITLESS
        is_any = is_dense and fruitless < most
        decision = _decided(line, {}, ANY if is_any else ONLY_UTF8, () if is_any else line.look.odd_places)
        if decision is None:
            continue
        if line.decision.state and (decision.state is None or _is_known(decision.state, accidents)):
            confirmed.add(line.decision.state.accident)
            continue
        if decision.state is None:
            line.decision = decision
            fruitless += 1
            continue
        fruitless = 0
        if not line.is_mended:
            line.decision = decision
        if not _is_known(decision.state, accidents):
            accidents[decision.state.accident] += 1
            _try_on_all(lines, accidents, decision.state.accident)


def _decided(
    line: Line, known: dict[Accident, float], reaches: Reaches = ANY, odd_places: Sequence[int] = ()
) -> Decision | None:
    """Decide on a line; None if the search took more than it may."""
    try:
        with one_line():
            return decided(line.text, known, reaches=reaches, odd_places=odd_places)
    except LineSpentError:
        line.is_spent = True
        return None


def _undone(line: Line, accident: Accident) -> Explanation | None:
    """Return the line before an accident; None if it did not happen to it, or the search took more than it may."""
    try:
        with one_line():
            spend(_UNDOING)
            return undone(line.text, accident)
    except LineSpentError:
        line.is_spent = True
        return None


def _is_known(state: Explanation, accidents: Counter[Accident]) -> bool:
    return accidents[state.accident] > 0


def _try_on_all(lines: list[Line], accidents: Counter[Accident], accident: Accident) -> None:
    """Undo an accident that one line has shown in all lines where it is the best explanation."""
    spend_on_all(sum(len(line.text) for line in lines) // _TRIED)
    pairs = list(_undone_in(lines, accident))
    unusual = glance_each([state.text for _, state in pairs])
    hard = list[tuple[Line, Explanation]]()
    for (line, state), nats in zip(pairs, unusual, strict=True):
        if not line.is_mended and state.is_whole and nats < CLEAR and line.look.unusual > nats + PLAIN:
            _accept(line, state, accidents, is_done=True)
        else:
            hard.append((line, state))
    if hard:
        _weigh(hard, accidents)


def _undone_in(lines: list[Line], accident: Accident) -> Iterator[tuple[Line, Explanation]]:
    """Yield the lines to which an accident can have happened, each undone; all at once if that is all lines."""
    whole = whole_original("\n".join(line.text for line in lines), accident)
    originals = [] if whole is None else whole.split("\n")
    if len(originals) == len(lines):
        yield from (
            (line, as_whole(line.text, original, accident)) for line, original in zip(lines, originals, strict=True)
        )
    else:
        foresight = Foresight(len(lines))
        for line in lines:
            state = _undone(line, accident)
            foresight.after_part()
            if state is not None:
                yield line, state


def _weigh(pairs: list[tuple[Line, Explanation]], accidents: Counter[Accident]) -> None:
    """Accept the states of lines that are better explained by an accident which is known than by anything so far."""
    words = [_odd_words_of(line.best_text, state.text) for line, state in pairs]
    spend_on_all(sum(len(now) for _, now in words))
    price = prices([reading for pair in words for reading in pair])
    left = surprises([now for _, now in words]).tolist()
    margin = _known_cost(1, 1) + MARGIN_KNOWN
    for (line, state), was, now, rest in zip(pairs, price[::2], price[1::2], left, strict=True):
        least = MARGIN_REPLACE if line.is_mended else margin
        if was - now > least:
            is_certain = is_utf8(state) or accidents[state.accident] >= _CERTAIN_TIMES
            is_done = rest < CLEAR or (state.is_whole and is_certain)
            _accept(line, replace(state, text_cost=now), accidents, is_done=is_done)


def _accept(line: Line, state: Explanation, accidents: Counter[Accident], *, is_done: bool) -> None:
    # Where the accident of the document is certain, nothing in it is mojibake on purpose.
    if accidents[state.accident] < _CERTAIN_TIMES and is_on_purpose(line.text, state):
        line.quoted = state
        return
    decision = checked(line.text, state)
    if decision.state:
        line.decision, line.is_done = decision, is_done
        accidents[decision.state.accident] += 1


def _odd_words_of(was: str, now: str) -> tuple[str, str]:
    """The words that are more than ASCII in either reading of a line; all where words do not stand side by side."""
    pairs = list(zip(was.split(" "), now.split(" "), strict=False))
    if was.count(" ") != now.count(" "):
        return was, now
    odd = [pair for pair in pairs if not (pair[0].isascii() and pair[1].isascii())]
    return " ".join(one for one, _ in odd), " ".join(other for _, other in odd)


def _known_cost(times: int, lines: int) -> float:
    """Return the cost of an accident that happened `times` in this number of lines, in nats."""
    return -math.log((times + 0.5) / (lines + 1.5))


def _settle(document: _Document) -> None:
    """Look again at the lines in doubt, now that it is known what happened to the document."""
    lines, accidents = document.lines, document.accidents
    usual = max(accidents, key=accidents.__getitem__)
    if accidents[usual] >= _CERTAIN_TIMES:
        if not document.settled:  # else this was asked of all lines
            _take_related(lines, accidents, usual)
        _complete(lines, accidents)
    for line in lines:
        if line.quoted and not line.is_mended and accidents[line.quoted.accident] >= _CERTAIN_TIMES:
            line.decision = checked(line.text, line.quoted)
    mended = sum(line.is_mended for line in lines)
    known = {accident: _known_cost(times, max(times, mended)) for accident, times in accidents.items()}
    for line in lines:
        if line.decision.candidates:
            line.decision = _decided(line, known) or Decision()


def _take_related(lines: list[Line], accidents: Counter[Accident], usual: Accident) -> None:
    """Replace the accident of the document by a related one, if that leaves fewer odd words."""
    mended = [line for line in lines if line.decision.state and line.decision.state.accident == usual]
    unusual = glance_each([line.best_text for line in mended])
    odd = [line for line, nats in zip(mended, unusual, strict=True) if nats > LEFT_ODD]
    related = best_related([(line.text, line.best_text) for line in [*odd, *mended[:_COMPARED]]], usual)
    if related is None:
        return
    states = [(line, state) for line in mended if (state := _undone(line, related)) and state.is_whole]
    other = [_odd_words_of(line.best_text, state.text) for line, state in states if state.text != line.best_text]
    was, now = (sum(costs(list(readings)).tolist()) for readings in zip(*other, strict=True)) if other else (0, 0)
    if now < was:
        for line, state in states:
            line.decision = Decision()
            _accept(line, state, accidents, is_done=True)
        accidents[usual] -= len(states)


def _complete(lines: list[Line], accidents: Counter[Accident]) -> None:
    """Undo the accident of nearly all lines in the few others as well, unless they read far better as they are."""
    usual = max(accidents, key=accidents.__getitem__)
    others = [
        (line, state)
        for line in lines
        if not line.is_mended and (state := _undone(line, usual)) is not None and state.is_whole
    ]
    if not others or len(others) > _FEW_OTHERS * accidents[usual]:
        return
    least = math.log((len(others) + 1) / (accidents[usual] + 0.5))
    price = costs([reading for line, state in others for reading in (line.text, state.text)]).tolist()
    for (line, state), was, now in zip(others, price[::2], price[1::2], strict=True):
        if was - now > least:
            _accept(line, state, accidents, is_done=True)


def _regions(lines: list[Line]) -> Iterator[Region]:
    for line in lines:
        if line.decision.state:
            for region in _whole(line.text, line.decision.state.regions):
                yield replace(region, start=line.start + region.start, odds=line.decision.state.odds)


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


def _doubts(lines: list[Line]) -> Iterator[Unsure]:
    """What is in doubt, line by line; each is let go of, since a document may have a line for every third byte."""
    lines.reverse()
    while lines:
        line = lines.pop()
        if line.decision.candidates:
            yield Unsure(line.start, line.text, line.decision.candidates)
        elif line.is_spent and not line.is_mended:
            yield Unsure(line.start, line.text, (), TOO_MUCH)
