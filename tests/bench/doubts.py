"""Measure what is told of documents that leave a doubt, and fail where something is sure and wrong.

    python -m tests.bench.doubts

For each kind: how many are read rightly, how many are left alone, how many would be written wrongly, and how many of
these with a confidence of 0.9 or more. UTF-8 with broken places is right where U+FFFD or the letters stand for these.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

from fixenc.detection import decode
from tests.bench.repair import versions
from tests.doubts import Doubt, broken_utf8, drawings, letter_lists

SURE = 0.9
LEAST_BROKEN_RIGHT = 0.95


def verdict(doubt: Doubt) -> str:
    """What comes of a document: "right", "unsure", "wrong" or "sure and wrong"."""
    read = decode(doubt.data)
    found = read.detection
    wanted = {doubt.text, doubt.data.decode(charset_of(doubt), "replace")}
    if found.encoding == "utf-8" == doubt.encoding and not (found.is_fallback and not found.is_damaged):
        return "right"
    if read.text in wanted and not (found.is_fallback and not found.is_damaged):
        return "right"
    if found.is_fallback and not found.is_damaged:
        return "unsure"
    return "sure and wrong" if found.confidence >= SURE else "wrong"


def charset_of(doubt: Doubt) -> str:
    """Python's name of the charset of a document."""
    from fixenc import charsets

    return charsets.named(doubt.encoding).codec


def main() -> None:
    """Print a row for each kind."""
    print(versions())
    sets = {"letter lists": letter_lists(), "drawings": drawings(), "broken UTF-8": broken_utf8()}
    tally = {name: Counter(map(verdict, doubts)) for name, doubts in sets.items()}
    print(f"{'kind':14}{'n':>6}{'right':>8}{'unsure':>8}{'wrong':>8}{'sure and wrong':>16}")
    for name, told in tally.items():
        print(f"{name:14}{told.total():6}" + _figures(told))
    broken = tally["broken UTF-8"]
    is_short = broken["right"] < LEAST_BROKEN_RIGHT * broken.total()
    sys.exit(is_short or any(told["sure and wrong"] for told in tally.values()))


def _figures(told: Counter[str]) -> str:
    kinds: Iterable[tuple[str, int]] = (("right", 8), ("unsure", 8), ("wrong", 8), ("sure and wrong", 16))
    return "".join(f"{told[kind]:{width}}" for kind, width in kinds)


if __name__ == "__main__":
    main()
