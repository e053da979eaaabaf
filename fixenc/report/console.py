"""What the reports for people share: consoles, tables, the parts of a line for a file and of a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from fixenc.records import Detection, Status
from fixenc.report.paths import shown
from fixenc.report.safe import safe

__all__ = [
    "HOW_TO_CHOOSE",
    "STYLES",
    "Console",
    "compressed_in_words",
    "count_files",
    "encodings_in_words",
    "evidence_in_words",
    "in_brackets",
    "is_settled_by_name",
    "print_columns",
    "status_line",
    "stderr_console",
    "stdout_console",
]

# The style of each status on a terminal.
STYLES = {
    Status.FIXED: "green",
    Status.HEALTHY: "dim",
    Status.UNSURE: "yellow",
    Status.SKIPPED: "dim",
    Status.FAILED: "bold red",
}
# What helps to choose an encoding.
HOW_TO_CHOOSE = "`fixenc detect --candidates`, or `fixenc review`"
# The width of lines for a pipe, in columns: more than any row needs.
_PIPE_WIDTH = 10_000
# The width of a terminal that does not tell it, in columns.
_WIDTH = 80


def stderr_console() -> Console:
    """Return a console on stderr without markup; colours only on a terminal, and never with NO_COLOR."""
    return _console(is_stderr=True)


def stdout_console() -> Console:
    """Return the same on stdout; lines for a pipe are not wrapped."""
    console = _console(is_stderr=False)
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    return console


def _console(*, is_stderr: bool) -> Console:
    """Return a console of the width of its terminal."""
    console = Console(stderr=is_stderr, markup=False, highlight=False, soft_wrap=True)
    if not console.width:  # COLUMNS=0 says that nobody knows it; rich would print nothing at all
        console.width = _WIDTH
    return console


def print_columns(headings: Sequence[str], rows: Iterable[Sequence[str]], console: Console) -> None:
    """Print rows under headings, each cell made safe."""
    safe_rows = [[safe(cell) for cell in row] for row in rows]
    if not console.is_terminal:
        _print_for_pipe([headings, *safe_rows], console)
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in safe_rows:
        table.add_row(*map(Text, row))
    console.print(table)


def _print_for_pipe(rows: Sequence[Sequence[str]], console: Console) -> None:
    """Print rows in columns, all at once, without blanks at the ends of lines."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    padded = ([cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)] for row in rows)
    console.print(Text("\n".join("  ".join(cells).rstrip() for cells in padded)))


def status_line(status: Status, path: Path, fixed: str = "fixed") -> Text:
    """Return the beginning of the line for a file: its status, with another word for "fixed" if given, and its path."""
    word = fixed if status is Status.FIXED else status.value
    return Text.assemble((f"{word:9} ", STYLES[status]), shown(path))


def count_files(count: int) -> str:
    """Return the beginning of a summary: ``3 files: ``."""
    return f"{count} file{'s' * (count != 1)}: "


def in_brackets(reasons: Counter[str]) -> str:
    """Return how often each reason occurred, in brackets, to follow a count; "" if there are none."""
    listed = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
    return f" ({safe(listed)})" if listed else ""


def encodings_in_words(found: Detection) -> str:
    """Return the encoding of a document, "-" for none; of several, all, and the number of parts."""
    names = dict.fromkeys(part.encoding for part in found.parts)
    if len(names) < 2:  # noqa: PLR2004 - several
        return found.encoding or "-"
    return f"{' and '.join(names)}, in {len(found.parts)} parts"


def evidence_in_words(found: Detection) -> str:
    """Return the evidence of a detection, or the reason why there is none."""
    return found.reason or found.evidence.value


def is_settled_by_name(reason: str) -> bool:
    """Whether the name of an encoding settles why a file was left alone: such reasons say so."""
    return "--from" in reason


def compressed_in_words(compression: str) -> str:
    """Return a phrase for a compressed file."""
    return f"in {compression} data"
