"""Measure the traps and the damaged texts of `tests/data`, by kind and group.

    python -m tests.bench.own [--show 0]

Of the traps: how many stay as they are. Of the damaged: how many come out exactly, stay damaged, or become something
else (harmed); `must` are those that leave no doubt. Fails where anything is harmed.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from tests.bench.repair import versions
from tests.rows import damaged, traps

_SHOWN = 300  # characters of a text that are shown


class Judged(NamedTuple):
    """A row: its kind or group, how it came out, and both texts."""

    group: str
    outcome: str
    before: str
    after: str


def main() -> int:
    """Measure, print, and tell whether something was harmed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", type=int, default=0, help="how many rows of each group that are not right to show")
    show = parser.parse_args().show
    print(versions())
    return int(_print("traps", [*_traps()], show) + _print("damaged", [*_damaged()], show) > 0)


def _traps() -> Iterator[Judged]:
    for trap in traps():
        after = trap.changed
        yield Judged(trap.kind, "exact" if after is None else "harmed", trap.text, after or "")


def _damaged() -> Iterator[Judged]:
    for row in damaged():
        outcome, after = row.outcome
        yield Judged(row.group + (", must" if row.must else ""), outcome, row.broken, after)


def _print(name: str, rows: list[Judged], show: int) -> int:
    """Print the counts of one file, and as many rows that went wrong as are asked for; how many were harmed."""
    groups = defaultdict[str, list[Judged]](list)
    for row in rows:
        groups[row.group].append(row)
    print(f"\n{name:48}{'n':>6}{'exact':>8}{'missed':>8}{'harmed':>8}{'exact %':>9}")
    for group, members in [*sorted(groups.items()), ("all", rows)]:
        counts = Counter(row.outcome for row in members)
        share = 100 * counts["exact"] / len(members)
        print(f"{group:48}{len(members):6}{counts['exact']:8}{counts['missed']:8}{counts['harmed']:8}{share:9.1f}")
    for members in groups.values():
        for row in [row for row in members if row.outcome != "exact"][:show]:
            print(f"\n{row.outcome}: {row.group}\n  {_differing(row.before, row.after)}\n  {_differing(row.after, row.before)}")
    return sum(row.outcome == "harmed" for row in rows)


def _differing(text: str, other: str) -> str:
    """The lines of a text that the other does not have, for a terminal."""
    known = set(other.split("\n"))
    return repr("\n".join(line for line in text.split("\n") if line not in known) or text)[:_SHOWN]


if __name__ == "__main__":
    raise SystemExit(main())
