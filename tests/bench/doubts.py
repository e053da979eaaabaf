"""Measure detection in ambiguous documents, and fail where something is certain and wrong.

    python -m tests.bench.doubts

For each kind: how many are read rightly, left alone, or would be written wrongly, and how many of the last have a
confidence of 0.9 or more. Broken UTF-8 is right if undecodable bytes become U+FFFD or the letters they were.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

from tests.bench.repair import versions
from tests.doubts import LEAST_BROKEN_RIGHT, broken_utf8, drawings, letter_lists, verdict


def main() -> None:
    """Print a row for each kind."""
    print(versions())
    sets = {"letter lists": letter_lists(), "drawings": drawings(), "broken UTF-8": broken_utf8()}
    tally = {name: Counter(map(verdict, doubts)) for name, doubts in sets.items()}
    print(f"{'kind':14}{'n':>6}{'right':>8}{'unsure':>8}{'wrong':>8}{'sure and wrong':>16}")
    for name, counts in tally.items():
        print(f"{name:14}{counts.total():6}" + _figures(counts))
    broken = tally["broken UTF-8"]
    is_short = broken["right"] < LEAST_BROKEN_RIGHT * broken.total()
    sys.exit(is_short or any(counts["sure and wrong"] for counts in tally.values()))


def _figures(counts: Counter[str]) -> str:
    kinds: Iterable[tuple[str, int]] = (("right", 8), ("unsure", 8), ("wrong", 8), ("sure and wrong", 16))
    return "".join(f"{counts[kind]:{width}}" for kind, width in kinds)


if __name__ == "__main__":
    main()
