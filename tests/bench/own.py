"""Measure the traps and the damaged texts of `tests/data`, by kind and group.

    python -m tests.bench.own [--only GROUP] [--show 0] [--jobs 2]

Of the traps: how many stay as they are. Of the damaged: how many come out exactly, are missed (some lines stay as they
were, the others are right), or are harmed; `must` are those that leave no doubt. Fails where anything is harmed.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from tests.bench.repair import versions
from tests.rows import Damaged, Trap, damaged, traps

_SHOWN = 300  # characters of a text that are shown


class Judged(NamedTuple):
    """A row: its group, how it came out, the text before and after, and what to say of it."""

    group: str
    outcome: str
    before: str
    after: str
    note: str


def main() -> int:
    """Measure, print, and return 1 if something was harmed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="a kind or group, or the start of it")
    parser.add_argument("--show", type=int, default=0, help="how many rows of each group that are not right to show")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    asked = parser.parse_args()
    print(versions())
    harmed = 0
    with ProcessPoolExecutor(asked.jobs) as pool:
        for name, rows in (("traps", traps()), ("damaged", damaged())):
            chosen = [row for row in rows if group_of(row).startswith(asked.only)]
            harmed += report(name, [*pool.map(judge, chosen, chunksize=8)], asked.show)
    return int(harmed > 0)


def group_of(row: Trap | Damaged) -> str:
    """The kind of a trap; the group of a damaged text, and whether it leaves no doubt."""
    return row.kind if isinstance(row, Trap) else row.group + (", must" if row.must else "")


def judge(row: Trap | Damaged) -> Judged:
    """Run fixenc on one row."""
    if isinstance(row, Damaged):
        outcome, after = row.outcome
        return Judged(group_of(row), outcome, row.broken, after, row.lang)
    changed = row.changed
    outcome = "exact" if changed is None else "harmed"
    return Judged(group_of(row), outcome, row.text, changed or "", f"{row.lang}: {row.guards}")


def report(name: str, rows: list[Judged], show: int) -> int:
    """Print the counts of one file and up to `show` rows of each group that went wrong; return how many were harmed."""
    groups = defaultdict[str, list[Judged]](list)
    for row in rows:
        groups[row.group].append(row)
    print(f"\n{name:48}{'n':>6}{'exact':>8}{'missed':>8}{'harmed':>8}{'exact %':>9}")
    for group, members in [*sorted(groups.items()), *([("all", rows)] if rows else [])]:
        counts = Counter(row.outcome for row in members)
        share = 100 * counts["exact"] / len(members)
        print(f"{group:48}{len(members):6}{counts['exact']:8}{counts['missed']:8}{counts['harmed']:8}{share:9.1f}")
    for members in groups.values():
        for row in [row for row in members if row.outcome != "exact"][:show]:
            print(f"\n{row.outcome}: {row.group}, {row.note}")
            print(f"  {differing(row.before, row.after)}\n  {differing(row.after, row.before)}")
    return sum(row.outcome == "harmed" for row in rows)


def differing(text: str, other: str) -> str:
    """The lines of a text that the other does not have, escaped for a terminal and cut."""
    known = set(other.split("\n"))
    return repr("\n".join(line for line in text.split("\n") if line not in known) or text)[:_SHOWN]


if __name__ == "__main__":
    raise SystemExit(main())
