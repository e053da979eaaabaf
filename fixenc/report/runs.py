"""The reports of ``fixenc runs``, ``fixenc undo`` and ``fixenc accept`` for people."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from fixenc.records import Status
from fixenc.report.console import Console, count_files, print_columns, status_line
from fixenc.report.paths import keep_end
from fixenc.report.safe import safe

__all__ = [
    "accepted_summary",
    "earlier_line",
    "not_accepted_line",
    "not_restored_line",
    "print_runs",
    "restored_summary",
]

# The columns between two columns of a table.
_GAP = 2
# The fewest columns for paths, even on a narrow terminal.
_LEAST_ROOM = 20

if TYPE_CHECKING:
    from fixenc.files.accepting import Accepted
    from fixenc.files.fates import Restored
    from fixenc.files.journal import Journal


def print_runs(runs: Iterable[Journal], console: Console) -> None:
    """Print a table of runs: number, start, what was written, number of fixed files, state, paths.

    On a terminal, each run is one line, and long paths lose their beginning.
    """
    runs = list(runs)
    numbers = Counter(run.id for run in runs)
    rows = []
    for run in runs:
        began = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.began))
        # Journals of older versions share their numbers.
        number = run.id if numbers[run.id] == 1 else run.number
        rows.append((number, began, run.how, str(run.fixed), run.state))
    headings = ("run", "began", "wrote", "fixed", "state", "paths")
    taken = sum(_GAP + max(map(len, column)) for column in zip(headings, *rows, strict=False))
    room = max(_LEAST_ROOM, console.width - taken)
    paths = [shorten_paths([safe(path) for path in run.roots], room) for run in runs]
    print_columns(headings, [(*row, shown) for row, shown in zip(rows, paths, strict=True)], console)


def earlier_line(count: int) -> str:
    """Return the line about runs that were not listed."""
    runs, them = ("run", "it") if count == 1 else ("runs", "them")
    return f"{count} earlier {runs}; `fixenc runs --all` lists {them}, too"


def shorten_paths(paths: Sequence[str], room: int) -> str:
    """Return paths in a number of columns: as many as fit, and at least the end of the first.

    >>> shorten_paths(["/home/ada/archive/letters", "/home/ada/b", "/c"], 20)
    '…ive/letters +2 more'
    >>> shorten_paths(["/a", "/b"], 20)
    '/a /b'
    """
    shown = " ".join(paths)
    if cell_len(shown) <= room:
        return shown
    more = f" +{len(paths) - 1} more" if len(paths) > 1 else ""
    return keep_end(paths[0], room - len(more)) + more


def not_accepted_line(one: Accepted) -> Text:
    """Return the line for a file whose copy was not accepted, with the reason."""
    return status_line(Status.FAILED, one.path).append(f"  {safe(one.failure or '')}")


def accepted_summary(done: Sequence[Accepted], *, is_undoable: bool) -> str:
    """Return all counts in one line: ``3 files: 2 accepted, 1 failed; undo with `fixenc undo```."""
    words = ["failed" if one.failure else "without a copy now" if one.is_gone else "accepted" for one in done]
    how = "; undo with `fixenc undo`" if is_undoable and "accepted" in words else ""
    return _count(words, len(done)) + how if done else "nothing to accept"


def not_restored_line(one: Restored) -> Text:
    """Return the line for a file that could not be restored, with the reason."""
    return status_line(Status.FAILED, one.path).append(f"  {safe(one.failure or '')}")


def restored_summary(restored: Sequence[Restored]) -> str:
    """Return all counts in one line: ``3 files: 2 restored, 1 failed``."""
    if not restored:
        return "nothing to undo"
    line = _count((one.fate.value for one in restored), len(restored))
    replaced = sum(one.has_replaced for one in restored)
    older = (
        "1 of the removed had replaced an older file, which is"
        if replaced == 1
        else (f"{replaced} of the removed had replaced older files, which are")
    )
    return f"{line}; {older} not kept" if replaced else line


def _count(words: Iterable[str], total: int) -> str:
    counts = Counter(words)
    return count_files(total) + ", ".join(f"{n} {word}" for word, n in counts.items())
