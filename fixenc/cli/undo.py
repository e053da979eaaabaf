"""``fixenc undo``: take back what a run wrote or renamed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fixenc.cli.exits import ExitCode
from fixenc.cli.running import announce, open_journal
from fixenc.errors import JournalError, OptionsError

if TYPE_CHECKING:
    from fixenc.files.journal import Journal


def undo(
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN",
            help="A run as `fixenc runs` lists it; default: the last one that was not undone. With --journal, "
            "instead: files and folders outside the working folder that it may change.",
            show_default=False,
        ),
    ] = None,
    journal: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The journal of a run outside the state folder of fixenc.")
    ] = None,
) -> None:
    """Take a run back: remove its copies, restore what it replaced or renamed; files modified since are left alone."""
    from fixenc.files.locking import locked
    from fixenc.files.restoring import undo as restore
    from fixenc.files.runs import places_of
    from fixenc.report.console import stderr_console
    from fixenc.report.runs import not_restored_line, restored_summary

    run = _find_run(given or []) if journal is None else open_journal(journal, map(Path, given or ()), "undoing")
    with locked(places_of(run)):
        restored = list(restore(run))
    console = stderr_console()
    for one in restored:
        if one.failure is not None:
            console.print(not_restored_line(one))
    console.print(restored_summary(restored))
    raise typer.Exit(ExitCode.FAILED if any(one.failure for one in restored) else ExitCode.FINE)


def _find_run(given: list[str]) -> Journal:
    from fixenc.files.runs import last_undoable

    if len(given) > 1:
        raise OptionsError("undo takes one run; paths can only be given together with --journal")
    if given:
        return _run_or_hint(given[0])
    run = last_undoable()
    announce(run, "undoing")
    return run


def _run_or_hint(name: str) -> Journal:
    """Return the run with a name; raises OptionsError with the last run there if it is the path of a file instead."""
    from fixenc.files.runs import is_at_or_below, places_of, run_named, runs

    try:
        return run_named(name)
    except JournalError:
        if not os.path.lexists(name):
            raise
        path = os.path.realpath(name)
    wrote_there = (
        run.id
        for run in runs()
        if not run.is_undone
        for place in map(str, places_of(run))
        if is_at_or_below(path, place) or is_at_or_below(place, path)
    )
    last = next(wrote_there, None)
    elsewhere = "`fixenc runs` lists them; name a journal elsewhere with --journal"
    hint = elsewhere if last is None else f"the last run there: `fixenc undo {last}`"
    raise OptionsError(f"{name!r} is a path, and undo takes a whole run; {hint}")
