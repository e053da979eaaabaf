"""The report of ``fixenc clean`` for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from fixenc.report.console import Console
from fixenc.report.safe import safe

__all__ = ["cleared_summary", "left_line", "print_removable"]

if TYPE_CHECKING:
    from fixenc.files.clearing import Cleared


def print_removable(one: Cleared, console: Console) -> None:
    """Print the path of a file that would be removed."""
    console.print(Text(safe(one.path)))


def left_line(one: Cleared) -> Text:
    """Return the line for a file that is not removed, with the reason."""
    word, style = ("failed", "bold red") if one.has_failed else ("left", "yellow")
    return Text.assemble((f"{word:9} ", style), f"{safe(one.path)}  {safe(one.reason or '')}")


def cleared_summary(done: Sequence[Cleared], *, backups: bool, is_dry: bool) -> str:
    """Return the counts in one line: ``2 clean copies removed, 1 left``."""
    removed = sum(one.reason is None for one in done)
    what = (
        ("kept original" if backups else "clean copy")
        if removed == 1
        else "kept originals"
        if backups
        else "clean copies"
    )
    line = f"{removed} {what} {'would be removed' if is_dry else 'removed'}"
    left, failed = (sum(one.reason is not None and one.has_failed is has for one in done) for has in (False, True))
    return line + f", {left} left" * (left > 0) + f", {failed} failed" * (failed > 0)
