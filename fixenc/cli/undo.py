"""``fixenc undo``: what a run replaced or renamed is again as it was."""

from __future__ import annotations

from typing import Annotated

import typer

from fixenc.cli.exits import ExitCode


def undo(
    run: Annotated[
        str | None,
        typer.Argument(metavar="RUN", help="A run as `fixenc runs` lists it, or its journal. Default: the last."),
    ] = None,
) -> None:
    """Restore what a run replaced, byte for byte, or renamed; files that somebody changed since stay as they are."""
    from fixenc.files.journal import last_undoable, run_named
    from fixenc.files.locking import locked
    from fixenc.files.restoring import undo as restore
    from fixenc.report import console as report

    journal = last_undoable() if run is None else run_named(run)
    with locked(journal.roots):
        restored = list(restore(journal))
    console = report.stderr_console()
    for one in restored:
        if one.failure is not None:
            console.print(report.restored_text(one))
    console.print(report.restored_summary(restored))
    raise typer.Exit(ExitCode.FAILED if any(one.failure for one in restored) else ExitCode.FINE)
