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
from fixenc.repair.decision import MARGIN_HARM, MARGIN_KNOWN, MARGIN_REPLACE, Decision, decide
from fixenc.repair.quoting import is_quoted
from fixenc.repair.search import Accident, State, apply, composed, explanations, undone
from fixenc.repair.words import changed_words, widened

_LINE = re.compile(r"[^\r\n]+")
# A longer line is taken in stretches.
_LONG_LINE = 4000
_ASCII_PAIR = re.compile(r"[\x00-\x7f]{2}")
# So many characters tell what happened to a line.
_LONG_SAMPLE = 600
# A line that surprises by no more, in nats, has no explanation that could win: an accident costs more than that. Among
# many lines some surprise by chance.
_LEAST_SURPRISE, _SURPRISE_AMONG_MANY = 0.5, 5.0
_MANY = 50
# What an accident may leave unexplained of a line, in nats, for the line to need no search of its own: code pages that
# differ in a few characters pass for each other.
_CLEAR = 2.0
# After so many doubtful lines in a row without an explanation, a document is taken for odd rather than damaged: so many
# are searched for every accident, the rest for UTF-8, which is cheaper.
_MOST_FRUITLESS, _MOST_FRUITLESS_UTF8 = 3, 12


# An accident that befell so many lines befell the document.
_CERTAIN_TIMES = 5
# How often a mended text is looked at again before what still changes in it is left alone.
_MOST_ROUNDS = 3


@dataclass(slots=True)
class _Line:
    """A line (or a stretch of a long one) that holds more than ASCII, and what has been found out about it."""

    start: int
    text: str
    decision: Decision = field(default_factory=Decision)
    is_clear: bool = False

    @property
    def is_mended(self) -> bool:
        return self.decision.state is not None


def mend(text: str) -> tuple[tuple[Region, ...], tuple[Unsure, ...]]:
    """The damaged regions of a text, each proved, and the stretches that are in doubt."""
    lines = [_Line(start, stretch) for start, stretch in _stretches(text)]
    _search(lines)
    for _ in range(_MOST_ROUNDS):
        if not any(line.is_mended for line in lines) or not _search_again(lines):
            break
    else:
        _leave_unstable(lines)
    return tuple(_regions(lines)), tuple(_doubts(lines))


def _search_again(lines: list[_Line]) -> list[_Line]:
    """Do at once what fixing the mended text again would do; the lines that changed, none at the end."""
    again = [_Line(0, _best_text(line)) for line in lines]
    _search(again)
    changed = []
    for line, other in zip(lines, again, strict=True):
        state, further = line.decision.state, other.decision.state
        if further is None:
            continue
        changed.append(line)
        regions = further.regions if state is None else composed(line.text, state.regions, further.regions)
        mended = apply(line.text, regions)
        is_done = mended == further.text and mended != line.text
        line.decision = Decision(replace(further, regions=regions)) if is_done else Decision()
    return changed


def _leave_unstable(lines: list[_Line]) -> None:
    """Leave alone what would change each time it is fixed: it is not understood."""
    for line in _search_again(lines):
        line.decision = Decision()


def _search(lines: list[_Line]) -> None:
    """Decide on every line, the most surprising first."""
    accidents: Counter[Accident] = Counter()
    fruitless = 0
    for line in _doubtful(lines):
        if line.is_clear or fruitless >= _MOST_FRUITLESS_UTF8:
            continue
        line.is_clear = True
        decision = _decided(line.text, {}, only_utf8=fruitless >= _MOST_FRUITLESS)
        if line.is_mended and (decision.state is None or _is_known(decision.state, accidents)):
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
    if accidents:
        _settle(lines, accidents)


def _is_known(state: State, accidents: Counter[Accident]) -> bool:
    return accidents[state.accident] > 0


def _doubtful(lines: list[_Line]) -> list[_Line]:
    surprise = surprises([line.text for line in lines]).tolist()
    order = sorted(range(len(lines)), key=lambda at: -surprise[at])
    share = min(1.0, len(lines) / _MANY)
    least = _LEAST_SURPRISE + share * (_SURPRISE_AMONG_MANY - _LEAST_SURPRISE)
    return [lines[at] for at in order if surprise[at] > least]


def _decided(text: str, known: dict[Accident, float], *, only_utf8: bool = False) -> Decision:
    """Decide on one line; where different accidents befell parts of it, one after the other."""
    decision = _one_accident(text, known, only_utf8=only_utf8)
    while (state := decision.state) is not None:
        further = _one_accident(state.text, known).state
        if further is None:
            break
        regions = composed(text, state.regions, further.regions)
        mended = apply(text, regions)
        if mended in (text, state.text):
            break
        decision = Decision(replace(state, regions=regions, text=mended))
    return decision


def _one_accident(text: str, known: dict[Accident, float], *, only_utf8: bool = False) -> Decision:
    """Decide on a line by a sample of it, and mend all of it."""
    sample = _sample(text)
    states = explanations(sample, known, only_utf8=only_utf8)
    decision = decide(states, is_known=states[0].accident in known)
    state = decision.state
    if state is None:
        return decision
    return _checked(text, state if sample == text else undone(text, state.accident))


def _sample(text: str) -> str:
    """The words of a line that hold more than ASCII, each once.

    A word is judged once, however often it stands there: what the models think of it is no better for that.
    """
    words = text.split(" ")  # not at no-break spaces, nor at C1 controls: in mojibake these are bytes
    if len(text) <= _LONG_SAMPLE and len(set(words)) == len(words):
        return text
    sample, size = list[str](), 0
    for word in dict.fromkeys(word for word in words if not word.isascii()):
        sample.append(word)
        size += len(word) + 1
        if size > _LONG_SAMPLE:
            break
    return " ".join(sample)


def _checked(text: str, state: State | None, *, may_quote: bool = True) -> Decision:
    """The decision for a state, less what its surroundings speak against."""
    if state is None or (may_quote and all(is_quoted(text, region) for region in state.regions)):
        return Decision()
    kept = tuple(region for region in _without_harm(text, state.regions) if region.is_proved)
    return Decision(replace(state, regions=kept, text=apply(text, kept))) if kept else Decision()


def _without_harm(text: str, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """The regions without those whose words read far better as they were."""
    if len(regions) == 1:
        return regions
    words = changed_words(text, regions)
    price = costs([reading for word in words for reading in (word.was, word.now)]).tolist()
    kept = [
        word.regions for word, was, now in zip(words, price[::2], price[1::2], strict=True) if now <= was + MARGIN_HARM
    ]
    return tuple(region for group in kept for region in group)


def _try_on_all(
    lines: list[_Line], accidents: Counter[Accident], accident: Accident, *, is_certain: bool = False
) -> None:
    """Undo an accident that one line has shown in all that it could have befallen and that nothing explains better.

    Where it `is_certain` that it befell the document, nothing in it is mojibake on purpose.
    """
    pairs = [(line, state) for line in lines if (state := undone(line.text, accident))]
    if not pairs:
        return
    before = costs([_best_text(line) for line, _ in pairs]).tolist()
    after = costs([state.text for _, state in pairs]).tolist()
    left = surprises([state.text for _, state in pairs]).tolist()
    share = _known_cost(1, 1)
    for (line, state), was, now, rest in zip(pairs, before, after, left, strict=True):
        least = MARGIN_REPLACE if line.is_mended else share + MARGIN_KNOWN
        if was - now <= least:
            continue
        decision = _checked(line.text, replace(state, text_cost=now), may_quote=not is_certain)
        if decision.state:
            line.decision = decision
            line.is_clear = rest < _CLEAR
            accidents[accident] += 1


def _best_text(line: _Line) -> str:
    return line.decision.state.text if line.decision.state else line.text


def _known_cost(times: int, lines: int) -> float:
    """The cost of an accident that befell so many of the lines."""
    return -math.log((times + 0.5) / (lines + 1.5))


def _settle(lines: list[_Line], accidents: Counter[Accident]) -> None:
    """Look again at the lines in doubt, now that it is known what happened to the document."""
    for accident in [accident for accident, times in accidents.items() if times >= _CERTAIN_TIMES]:
        _try_on_all([line for line in lines if not line.is_mended], accidents, accident, is_certain=True)
    mended = sum(line.is_mended for line in lines)
    known = {accident: _known_cost(times, max(times, mended)) for accident, times in accidents.items()}
    for line in lines:
        if line.decision.candidates:
            line.decision = _decided(line.text, known)


def _regions(lines: list[_Line]) -> Iterator[Region]:
    for line in lines:
        if line.decision.state:
            for region in _whole(line.text, line.decision.state.regions):
                yield replace(region, start=line.start + region.start)


def _whole(text: str, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """The regions of one line as people read them: as one, if one accident did all of it and the proof allows it."""
    first, last = regions[0], regions[-1]
    after = apply(text, regions)
    end = last.end + len(after) - len(text)
    one = Region(first.start, text[first.start : last.end], after[first.start : end], first.accident)
    is_one = all(region.accident == first.accident for region in regions) and one.is_proved
    return widened(text, (one,) if is_one else regions)


def _doubts(lines: list[_Line]) -> Iterator[Unsure]:
    for line in lines:
        if line.decision.candidates:
            yield Unsure(line.start, line.text, line.decision.candidates)


def _stretches(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text that hold more than ASCII, long ones in stretches, each with its position."""
    for line in _LINE.finditer(text):
        if line.group().isascii():
            continue
        start = line.start()
        while start < line.end():
            end = _cut(text, start, line.end())
            if not text[start:end].isascii():
                yield start, text[start:end]
            start = end


def _cut(text: str, start: int, end: int) -> int:
    """Where a stretch that begins at `start` ends: at a space if there is one, else between ASCII characters."""
    if end - start <= _LONG_LINE:
        return end
    window = text[start : start + _LONG_LINE]
    return start + (window.rfind(" ") + 1 or _last_ascii(window) or _LONG_LINE)


def _last_ascii(window: str) -> int:
    ends = [match.end() for match in _ASCII_PAIR.finditer(window)]
    return ends[-1] - 1 if ends else 0
