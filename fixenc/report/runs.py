"""The reports of ``fixenc runs`` and ``fixenc undo`` for people."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from fixenc.records import Status
from fixenc.report.console import Console, count_files, print_columns, status_line
from fixenc.report.safe import safe

__all__ = ["not_restored_line", "print_runs", "restored_summary"]

if TYPE_CHECKING:
    from fixenc.files.journal import Journal
    from fixenc.files.restoring import Restored


def print_runs(runs: Iterable[Journal], console: Console) -> None:
    """Print a table of runs: name, start, what was written, number of fixed files, state, paths."""
    rows = []
    for run in runs:
        began = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.began))
        rows.append((run.number, began, run.how, str(run.fixed), run.state, " ".join(map(str, run.roots))))
    print_columns(("run", "began", "how", "fixed", "state", "paths"), rows, console)


def not_restored_line(one: Restored) -> Text:
    """Return the line for a file that could not be restored, with the reason."""
    return status_line(Status.FAILED, one.path).append(f"  {safe(one.failure or '')}")


def restored_summary(restored: Sequence[Restored]) -> str:
    """Return all counts in one line: ``3 files: 2 restored, 1 failed``."""
    if not restored:
        return "nothing to undo"
    counts = Counter(one.fate.value for one in restored)
    return count_files(len(restored)) + ", ".join(f"{n} {word}" for word, n in counts.items())
