"""The odds of regions that were decided without weighing others: how much likelier their lines are as mended."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from fixenc.plausibility import costs_by_words
from fixenc.records import Region
from fixenc.repair.explanation import cost_of, odds_of
from fixenc.repair.first_look import SHORT
from fixenc.repair.regions import apply

_LINE_END = re.compile(r"[\r\n]")


def measure_odds(text: str, regions: Sequence[Region]) -> tuple[Region, ...]:
    """Return the regions of a short text, each with odds; those of a long text as they are, where that is much work.

    The odds are those of the line, mended, against the line as it is and the accident that it would need.

    >>> from fixenc.damage import Misreading
    >>> region = Region(0, "cafÃ©", "café", (Misreading("utf-8", "windows-1252"),))
    >>> measure_odds("cafÃ© noir", [region])[0].odds > 1000
    True
    """
    if len(text) > SHORT or all(region.odds is not None for region in regions):
        return tuple(regions)
    ends = [match.start() for match in _LINE_END.finditer(text)]
    by_line = defaultdict[int, list[Region]](list)
    for region in regions:
        by_line[bisect_right(ends, region.start)].append(region)
    starts, stops = [0, *(end + 1 for end in ends)], [*ends, len(text)]
    bounds = [(starts[line], stops[line], mine) for line, mine in by_line.items()]
    pairs = [(text[start:end], apply(text, mine, start, end)) for start, end, mine in bounds]
    nats = costs_by_words([part for pair in pairs for part in pair]).tolist()
    found = list[Region]()
    for mine, was, now in zip(by_line.values(), nats[::2], nats[1::2], strict=True):
        gain = was - now - max(cost_of(region.accident) for region in mine)
        found += (region if region.odds is not None else replace(region, odds=odds_of(gain)) for region in mine)
    return tuple(found)
