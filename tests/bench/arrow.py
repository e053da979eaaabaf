"""Make a large table of which few cells are damaged, clean it, and compare every cell.

    python -m tests.bench.arrow LINES [--rows 1000000] [--group 100000] [--seed 1]

LINES holds healthy UTF-8 texts, `*.txt`. Each row has a line, a category, a list and a number.
Fails if a healthy cell changes, if memory grows beyond 1 GiB, or if a quarter of the damaged cells is left. Needs
`fixenc[arrow]`.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from fixenc import fix_file
from tests.bench.repair import versions

_SHARE = 0.01  # of the rows: damaged
_MOST_MIB = 1024  # of memory, at its highest
_LEAST_MENDED = 0.75
_LEAST_LINE = 30  # characters, so that a line by itself is evidence enough


def damage(text: str) -> str:
    """Return a text as mojibake, where it can become that."""
    return text.encode().decode("cp1252", "ignore") if not text.isascii() else text


def groups(lines: list[str], rows: int, size: int, seed: int) -> Iterator[tuple[Any, Any]]:
    """Yield each group of rows before and after."""
    chance = random.Random(seed)
    for start in range(0, rows, size):
        clean, broken = list[str](), list[str]()
        for _ in range(start, min(rows, start + size)):
            text = chance.choice(lines)
            bad = damage(text)
            is_bad = chance.random() < _SHARE and bad.encode("cp1252", "ignore") == text.encode()
            clean.append(text)
            broken.append(bad if is_bad else text)
        yield _table(broken, start), _table(clean, start)


def _table(texts: list[str], start: int) -> Any:
    numbers = range(start, start + len(texts))
    return pa.table(
        {
            "id": numbers,
            "text": texts,
            "category": pa.array([f"Größe {number % 50}" for number in numbers]),
            "tags": pa.array([["été", None] if number % 3 else None for number in numbers]),
        }
    )


def main() -> int:
    """Measure; returns 1 if a figure falls short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--group", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(versions(), f"pyarrow {pa.__version__}")
    texts = (line for path in sorted(asked.lines.glob("*.txt")) for line in path.read_text("utf-8").splitlines())
    lines = [line for line in texts if len(line) >= _LEAST_LINE]
    with tempfile.TemporaryDirectory() as folder:
        path, wanted = Path(folder, "a.parquet"), Path(folder, "wanted.parquet")
        made = groups(lines, asked.rows, asked.group, asked.seed)
        first = next(made)
        with parquet.ParquetWriter(path, first[0].schema) as one, parquet.ParquetWriter(wanted, first[1].schema) as two:
            for before, after in (first, *made):
                one.write_table(before, row_group_size=len(before))
                two.write_table(after, row_group_size=len(after))
        made_by = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        start = time.perf_counter()
        outcome = fix_file(path)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        assert outcome.target is not None
        damaged, mended, harmed = compare(path, outcome.target, wanted)
        print(f"{asked.rows} rows, {path.stat().st_size >> 20} MiB, in {seconds:.0f} s; {outcome.actions}")
        print(f"memory at its highest: {peak} MiB, {made_by} MiB before")
        print(f"{damaged} damaged cells, {mended} mended, {harmed} other cells changed")
    return int(harmed > 0 or peak > _MOST_MIB or mended < _LEAST_MENDED * damaged)


def compare(before: Path, after: Path, wanted: Path) -> tuple[int, int, int]:
    """Return how many cells were damaged, how many of these are right, and how many cells are wrong that were not."""
    old, new, right = map(parquet.ParquetFile, (before, after, wanted))
    damaged = mended = harmed = 0
    for at in range(old.num_row_groups):
        one, two, three = (each.read_row_group(at) for each in (old, new, right))
        if not two.drop_columns(["text"]).equals(one.drop_columns(["text"])):
            raise ValueError("a healthy column changed")
        for was, now, good in zip(*(each["text"].to_pylist() for each in (one, two, three)), strict=True):
            damaged += was != good
            mended += was != good == now
            harmed += now not in (was, good)
    return damaged, mended, harmed


if __name__ == "__main__":
    raise SystemExit(main())
