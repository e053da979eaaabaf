"""A whole document: which of its lines are doubtful, what happened to them, and what that says of the others.

One file usually had one accident. So the first line that explains itself explains most of the others, and what each
line shows raises the odds of the same accident elsewhere.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from fixenc.plausibility import costs, surprises
from fixenc.records import Region, Unsure
from fixenc.repair.decision import MARGIN_KNOWN, Decision, decide
from fixenc.repair.quoting import is_quoted
from fixenc.repair.search import Accident, State, apply, composed, explanations, undone

_LINE = re.compile(r"[^\r\n]+")
# A longer line is taken in stretches: characters beyond ASCII with at most so much between them, and some around them.
_LONG_LINE = 600
_STRETCH = re.compile(r"[^\x00-\x7f](?:[\x00-\x7f]{0,80}[^\x00-\x7f]){0,300}")
_MARGIN = 30
# A line that surprises by no more, in nats, has no explanation that could win: an accident costs more than that.
_LEAST_SURPRISE = 0.5
# After so many doubtful lines in a row that had no explanation, a document is taken for odd rather than damaged.
_MOST_FRUITLESS = 12


@dataclass(slots=True)
class _Line:
    """A line (or a stretch of a long one) that holds more than ASCII, and what has been found out about it."""

    start: int
    text: str
    decision: Decision = field(default_factory=Decision)

    @property
    def is_mended(self) -> bool:
        return self.decision.state is not None


def mend(text: str) -> tuple[tuple[Region, ...], tuple[Unsure, ...]]:
    """The damaged regions of a text, each proved, and the stretches that are in doubt."""
    lines = [_Line(start, stretch) for start, stretch in _stretches(text)]
    _search(lines)
    mended = [line for line in lines if line.is_mended]
    if mended:
        _keep_what_stays(mended)
    return tuple(_regions(lines)), tuple(_doubts(lines))


def _search(lines: list[_Line]) -> None:
    """Decide on every line, the most surprising first."""
    doubtful = _doubtful(lines)
    accidents: Counter[Accident] = Counter()
    fruitless = 0
    for line in doubtful:
        if line.is_mended or fruitless >= _MOST_FRUITLESS:
            continue
        line.decision = _decided(line.text, {})
        state = line.decision.state
        if state is None:
            fruitless += 1
            continue
        fruitless = 0
        if not accidents[state.accident]:
            accidents[state.accident] += 1
            _try_on_all(lines, accidents, state.accident)
    if accidents:
        _settle(lines, accidents)


def _doubtful(lines: list[_Line]) -> list[_Line]:
    surprise = surprises([line.text for line in lines]).tolist()
    order = sorted(range(len(lines)), key=lambda at: -surprise[at])
    return [lines[at] for at in order if surprise[at] > _LEAST_SURPRISE]


def _decided(text: str, known: dict[Accident, float]) -> Decision:
    """Decide on one line; where different accidents befell parts of it, one after the other."""
    decision = _checked(text, _weighed(text, known))
    while decision.state is not None:
        state = decision.state
        mended = apply(text, state.regions)
        further = _checked(mended, _weighed(mended, known)).state
        if further is None:
            return decision
        regions = composed(text, state.regions, further.regions)
        if apply(text, regions) in (text, mended):
            return decision
        decision = Decision(replace(state, regions=regions, text=apply(text, regions)))
    return decision


def _weighed(text: str, known: dict[Accident, float]) -> Decision:
    states = explanations(text, known)
    return decide(states, is_known=states[0].accident in known)


def _checked(text: str, decision: Decision) -> Decision:
    """The decision, less what its surroundings speak against."""
    state = decision.state
    if state is None or all(is_quoted(text, region) for region in state.regions):
        return Decision(candidates=decision.candidates)
    kept = _without_harm(text, state.regions)
    if not kept or not all(region.is_proved for region in kept):
        return Decision()
    return Decision(replace(state, regions=kept))


def _without_harm(text: str, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """The regions without those that read better as they were, each judged with the others mended."""
    if len(regions) < 2:
        return regions
    texts = [apply(text, regions)]
    texts += [apply(text, regions[:at] + regions[at + 1 :]) for at in range(len(regions))]
    price = costs(texts).tolist()
    return tuple(region for region, without in zip(regions, price[1:], strict=True) if without >= price[0])


def _try_on_all(lines: list[_Line], accidents: Counter[Accident], accident: Accident) -> None:
    """Undo an accident that one line has shown in all others that it could have befallen."""
    pairs = [(line, state) for line in lines if not line.is_mended and (state := undone(line.text, accident))]
    if not pairs:
        return
    before = costs([line.text for line, _ in pairs]).tolist()
    after = costs([state.text for _, state in pairs]).tolist()
    share = _known_cost(1, 1)
    for (line, state), was, now in zip(pairs, before, after, strict=True):
        if was - now > share + MARGIN_KNOWN:
            decision = _checked(line.text, Decision(replace(state, text_cost=now)))
            if decision.state:
                line.decision = decision
                accidents[accident] += 1


def _known_cost(times: int, lines: int) -> float:
    """The cost of an accident that befell so many of the lines."""
    return -math.log((times + 0.5) / (lines + 1.5))


def _settle(lines: list[_Line], accidents: Counter[Accident]) -> None:
    """Look again at the lines in doubt, now that it is known what happened to the document."""
    mended = sum(line.is_mended for line in lines)
    known = {accident: _known_cost(times, max(times, mended)) for accident, times in accidents.items()}
    for line in lines:
        if line.decision.candidates:
            line.decision = _decided(line.text, known)


def _keep_what_stays(lines: list[_Line]) -> None:
    """Leave alone what would change again if it were fixed again: it is not understood yet."""
    again = [_Line(0, apply(line.text, line.decision.state.regions)) for line in lines if line.decision.state]
    _search(again)
    for line, other in zip(lines, again, strict=True):
        if other.is_mended:
            line.decision = Decision()


def _regions(lines: list[_Line]) -> Iterator[Region]:
    for line in lines:
        if line.decision.state:
            for region in line.decision.state.regions:
                yield replace(region, start=line.start + region.start)


def _doubts(lines: list[_Line]) -> Iterator[Unsure]:
    for line in lines:
        if line.decision.candidates:
            yield Unsure(line.start, line.text, line.decision.candidates)


def _stretches(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text, or stretches of long lines, that hold more than ASCII, each with its position."""
    for line in _LINE.finditer(text):
        if line.group().isascii():
            continue
        if len(line.group()) <= _LONG_LINE:
            yield line.start(), line.group()
            continue
        last = line.start()
        for match in _STRETCH.finditer(text, line.start(), line.end()):
            start = max(last, match.start() - _MARGIN)
            last = min(line.end(), match.end() + _MARGIN)
            following = _STRETCH.search(text, match.end(), line.end())
            if following:
                last = min(last, following.start())
            yield start, text[start:last]
