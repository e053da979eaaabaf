"""The totals of a page: how many files have each status, encoding and accident, and how many are in each folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fixenc.records import Status
from fixenc.report.safe import safe

__all__ = ["Bar", "Plot", "plots"]

# The most bars of a plot; the rest is one more row, without a bar, which would be longer than all others.
_MOST_BARS = 10
# The width of a plot, in units of its own.
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: the value that its files share, None for all other values, what is shown of it, and how many they are."""

    value: str | None
    label: str
    count: int
    width: float


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot: the key of the index that it is about, its title, and its bars."""

    key: str
    title: str
    bars: tuple[Bar, ...]


def plots(rows: Sequence[dict[str, Any]], accidents: Sequence[str], *, is_dry: bool) -> tuple[Plot, ...]:
    """Return the plots for the rows of an index."""
    statuses = Counter(row["status"] for row in rows)
    there = [one for one in Status if statuses[one.value]]
    by_status = [(one.value, word_for(one, is_dry=is_dry), statuses[one.value]) for one in there]
    encodings = Counter(row["encoding"] for row in rows if "encoding" in row)
    damage = Counter(number for row in rows for number in row.get("accidents", ()))
    folders = Counter(top_folder(row.get("folder", "")) for row in rows)
    by_accident = [(str(number), accidents[number], count) for number, count in damage.most_common()]
    by_folder = [(name, name or "the folder itself", count) for name, count in folders.most_common()]
    everything = (
        _plot("status", "Status", by_status),
        _plot("encoding", "Encoding", [(name, name, count) for name, count in encodings.most_common()]),
        _plot("accidents", "Accident", by_accident),
        _plot("folder", "Folder", by_folder),
    )
    return tuple(plot for plot in everything if plot.bars)


def top_folder(folder: str) -> str:
    """Return the first name of a folder.

    >>> top_folder("a/b"), top_folder("")
    ('a', '')
    """
    return folder.replace("\\", "/").partition("/")[0]


def _plot(key: str, title: str, counts: Sequence[tuple[str, str, int]]) -> Plot:
    return Plot(key, title, tuple(_bars(counts)))


def _bars(counts: Sequence[tuple[str, str, int]]) -> Iterator[Bar]:
    most = max((count for _, _, count in counts), default=1)
    for value, label, count in counts[:_MOST_BARS]:
        yield Bar(value, safe(label), count, _width(count, most))
    rest = counts[_MOST_BARS:]
    if rest:
        total = sum(count for _, _, count in rest)
        yield Bar(None, f"{len(rest)} other{'s' * (len(rest) != 1)}", total, 0.0)


def _width(count: int, most: int) -> float:
    return round(count / most * _WIDTH, 2)


def word_for(status: Status, *, is_dry: bool) -> str:
    """Return a status in a word: nothing was fixed in a dry run."""
    return "to fix" if is_dry and status is Status.FIXED else status.value


def in_words(statuses: Iterable[Status], *, is_dry: bool) -> str:
    """Return the number of files, and of each status, in one line: ``3 files: 2 fixed, 1 healthy``."""
    counts = Counter(statuses)
    total = counts.total()
    parts = ", ".join(f"{counts[one]:,} {word_for(one, is_dry=is_dry)}" for one in Status if counts[one])
    return f"{total:,} file{'s' * (total != 1)}" + (f": {parts}" if parts else "")
