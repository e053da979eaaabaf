"""Measure a column of pandas, one value in ten damaged, beside ftfy on each of its values; fail where it is too slow.

    python -m tests.bench.columns LINES_DIR [--rows 1000000] [--different 0.5]

Values are 40 to 120 characters of the lines in LINES_DIR. `--different` is the share of the rows whose value is not one
that another row has; ftfy is asked for each row, as its users do, and once more for each different value. The wall
clock is read, since two processes share the work in the last figure.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import ftfy
import pandas as pd

import fixenc.integrations.pandas  # noqa: F401 - registers the accessor
from fixenc.damage import Misreading
from tests.bench.repair import versions

# The highest multiple of ftfy's time, by one process.
_ASKED = 1.5
_LATIN = Misreading("utf-8", "windows-1252")


def column(folder: Path, rows: int, different: float, seed: int = 1) -> pd.Series[str]:
    """Return the values of a column."""
    chance = random.Random(seed)
    lines = [line for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").split("\n")]
    long = [line for line in lines if len(line) >= 40 and not line.isascii()]
    values = dict[str, None]()
    while len(values) < rows * different:
        line = chance.choice(long)
        start = chance.randrange(max(1, len(line) - 40))
        text = line[start : start + chance.randint(40, 120)]
        broken = _LATIN.inflict(text) if chance.random() < 1 / 10 else None
        values[broken or text] = None
    pool = list(values)
    rest = [chance.choice(pool) for _ in range(rows - len(pool))]
    chance.shuffle(both := [*pool, *rest])
    return pd.Series(both, dtype=object)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--different", type=float, default=0.5)
    given = parser.parse_args()
    texts = column(given.lines, given.rows, given.different)
    print(f"{versions()}; pandas {pd.__version__}")
    print(f"{len(texts):,} rows, {texts.nunique():,} different values", flush=True)
    pd.Series(["cafÃ©", "Größe"]).fixenc.fix()  # the models are loaded
    theirs = _seconds(lambda: texts.map(ftfy.fix_encoding))
    print(f"ftfy, each row: {theirs:.1f} s", flush=True)
    # Two processes first: what they learn of the texts stays in them.
    two = _seconds(lambda: texts.fixenc.fix(workers=2))
    print(f"fixenc, two workers: {two:.1f} s, {two / theirs:.1f} times", flush=True)
    ours = _seconds(texts.fixenc.fix)
    print(f"fixenc: {ours:.1f} s, {ours / theirs:.1f} times")
    sys.exit(ours > _ASKED * theirs)


if __name__ == "__main__":
    main()
