"""``fixenc undo``: what a run replaced or renamed is again as it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fixenc.cli.exits import ExitCode
from fixenc.cli.running import chosen
from fixenc.errors import OptionsError

if TYPE_CHECKING:
    from fixenc.files.journal import Journal


def undo(
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN|PATHS",
            help="A run as `fixenc runs` lists it; default: the last. With --journal: what it may act on beside what "
            "is in the working folder.",
            show_default=False,
        ),
    ] = None,
    journal: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The journal of a run that noted what it did elsewhere.")
    ] = None,
) -> None:
    """Restore what a run replaced, byte for byte, or renamed; files that somebody changed since stay as they are."""
    from fixenc.files.locking import locked
    from fixenc.files.restoring import undo as restore
    from fixenc.report import console as report

    run = _run(given or []) if journal is None else chosen(journal, map(Path, given or ()), "undoes")
    with locked(run.roots):
        restored = list(restore(run))
    console = report.stderr_console()
    for one in restored:
        if one.failure is not None:
            console.print(report.restored_text(one))
    console.print(report.restored_summary(restored))
    raise typer.Exit(ExitCode.FAILED if any(one.failure for one in restored) else ExitCode.FINE)


def _run(given: list[str]) -> Journal:
    from fixenc.files.runs import last_undoable, run_named

    if len(given) > 1:
        raise OptionsError("undo takes one run; give paths only beside --journal")
    return run_named(given[0]) if given else last_undoable()
