"""Lines in which nothing is believed, tried again by the accidents that other lines of their document show."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from fixenc.records import Region
from fixenc.repair.belief.excess import Around, measure_excess
from fixenc.repair.belief.judged import judge
from fixenc.repair.belief.line import Line, group_by_line
from fixenc.repair.budget import LineSpentError, count_as_one_line, is_searched, spend
from fixenc.repair.explanation import Accident, Explanation
from fixenc.repair.line.undo import undo_accident

# Units of the budget's work for a line that is tried again: some 4 ms.
_TRYING = 1_000


def find_unbelieved(refused: Iterable[Line], kept: Sequence[Region]) -> list[Line]:
    """Return the lines without a region that is kept, each once."""
    starts = sorted(region.start for region in kept)
    lines = {line.start: line for line in refused}.values()
    return [line for line in lines if bisect_left(starts, line.start) == bisect_left(starts, line.end)]


def explain_by_others(
    text: str, lines: Sequence[Line], shown: Mapping[Accident, float], around: Around
) -> Iterator[Region]:
    """Yield the regions of those lines that an accident of other lines explains better than their own.

    Of each accident that is `shown`, the excess in nats is given from which a line is believed.
    """
    for line in lines if is_searched() else ():
        tried = list[tuple[tuple[Region, ...], float]]()
        for accident, needed in shown.items():
            state = _try_undoing(text[line.start : line.end], accident) if accident != line.accident else None
            if state is not None and all(region.is_proved for region in state.regions):
                (other, *more) = group_by_line(text[line.start : line.end], state.regions)
                excess = measure_excess(other, around._replace(judge=partial(judge, [other.join_tokens()])))
                if excess >= needed and not more:
                    tried.append((state.regions, excess))
        if tried:
            regions, _ = max(tried, key=lambda pair: pair[1])
            yield from (replace(region, start=region.start + line.start) for region in regions)


def _try_undoing(line: str, accident: Accident) -> Explanation | None:
    try:
        with count_as_one_line():
            spend(_TRYING)
            return undo_accident(line, accident)
    except LineSpentError:
        return None
