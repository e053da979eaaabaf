"""Measure the odds of repairs: for each range of odds, how many repairs are wrong.

    python -m tests.bench.calibration CASES.jsonl... > tests/bench/runs/calibration.txt

Each line of CASES is an object with `broken` and `fixed`; where both are the same, the text is healthy. Each region of
a repair counts by itself, by its odds: it is right where what it says stands in the fixed text, at its place in turn,
whatever the case, which may have been changed by itself. A region of a text that ought to stay as it is, is wrong.
Fails where of those above 1,000 more than 1 in 1,000 is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from math import inf
from pathlib import Path

import fixenc
from tests.bench.repair import versions

# The limits of the ranges of odds.
BOUNDS = (0.0, 10.0, 100.0, 1e3, 1e4, 1e6, 1e9, 1e15, inf)
# The odds above which repairs are checked.
ABOVE = 1e3
# The largest share of these that may be wrong.
MOST_WRONG = 0.001
_BAR = 40  # characters for all of them

Judged = tuple[float | None, bool, bool, str]
"""The odds of a region, whether a language guessed, whether it is right, and what it says."""


def main() -> int:
    """Measure, print a table with a plot, and return 1 if too many are wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=0, help="how many wrong regions to show")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    asked = parser.parse_args()
    pairs = [(case["broken"], case["fixed"]) for path in asked.cases for case in map(json.loads, path.open("rb"))]
    with ProcessPoolExecutor(asked.jobs) as pool:
        judged = [region for regions in pool.map(judge, pairs, chunksize=16) for region in regions]
    print(versions())
    print(f"{len(pairs):,} texts, {len(judged):,} regions")
    for region in [one for one in judged if not one[2]][: asked.show]:
        print("  ", region)
    return show(judged)


def judge(pair: tuple[str, str]) -> list[Judged]:
    """The regions of one repair, each right or wrong."""
    broken, fixed = pair
    right, at, found = unicodedata.normalize("NFC", fixed).casefold(), 0, list[Judged]()
    for region in fixenc.explain(broken).regions:
        after = unicodedata.normalize("NFC", region.after).casefold()
        # What is lost, and said to be, may stand for anything.
        found_at = re.compile(".*?".join(map(re.escape, re.split("\ufffd+", after)))).search(right, at)
        place = found_at.start() if found_at else -1
        if place >= 0 and broken != fixed:
            at = place + len(after)
        is_right = place >= 0 and broken != fixed
        found.append((region.odds, region.is_guessed, is_right, f"{region.before[:60]} -> {region.after[:60]}"))
    return found


def show(judged: list[Judged]) -> int:
    """Print how many are right and wrong, by odds; and the share of the wrong as a bar, in tenths of a per cent."""
    print(f"{'odds':>22} {'right':>7} {'wrong':>6} {'wrong %':>8}")
    certain, guessed = [one for one in judged if not one[1]], [one for one in judged if one[1]]
    for name, regions in (("told", certain), ("guessed", guessed)):
        print(name)
        tally = defaultdict[str, Counter[bool]](Counter)
        for odds, _, is_right, _ in regions:
            tally[label(odds)][is_right] += 1
        for bound in ("not weighed", *(label(low) for low in BOUNDS[:-1])):
            right, wrong = tally[bound][True], tally[bound][False]
            if right + wrong:
                share = wrong / (right + wrong)
                print(f"{bound:>22} {right:>7} {wrong:>6} {100 * share:>8.2f} {'#' * min(_BAR, round(1000 * share))}")
    above = [is_right for odds, _, is_right, _ in judged if odds is not None and odds > ABOVE]
    wrong = above.count(False)
    print(f"above {ABOVE:,.0f}: {wrong} of {len(above)} wrong; asked at most {MOST_WRONG:.1%}")
    return int(wrong > MOST_WRONG * len(above))


def label(odds: float | None) -> str:
    """The part of the table that odds are in."""
    if odds is None:
        return "not weighed"
    return next(f"{low:,.0f} to {high:,.0f}" for low, high in pairwise(BOUNDS) if odds < high)


if __name__ == "__main__":
    raise SystemExit(main())
