"""``fixenc accept``: put clean copies in the places of their originals."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from fixenc.arguments import path_of
from fixenc.cli.exits import ExitCode
from fixenc.errors import JournalError, OptionsError

if TYPE_CHECKING:
    from fixenc.files.accepting import Accepted, Candidate
    from fixenc.files.journal import Journal


def accept(
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN|PATHS",
            help="A run as `fixenc runs` lists it, or files and folders; default: the last run that wrote copies.",
            show_default=False,
        ),
    ] = None,
    backup: Annotated[
        bool,
        typer.Option("--backup/--no-backup", help="Keep no originals, not even as NAME.orig."),
    ] = True,
) -> None:
    """Put clean copies in the places of their originals; copies and originals that were changed since are left."""
    from fixenc.cli.running import until_interrupted
    from fixenc.files.accepting import accept as accept_all
    from fixenc.files.accepting import roots_of
    from fixenc.files.locking import locked
    from fixenc.options import Options
    from fixenc.report.console import stderr_console
    from fixenc.report.runs import accepted_summary, not_accepted_line

    candidates, console = _find(given or []), stderr_console()
    if not backup:
        console.print("no originals are kept: `fixenc undo` cannot take this back")
    with locked(roots_of(candidates)), until_interrupted() as interrupted:
        done: list[Accepted] = []
        for one in accept_all(candidates, Options(in_place=True, backup=backup)):
            done.append(one)
            if one.failure is not None:
                console.print(not_accepted_line(one))
            if interrupted.is_set():
                break
    console.print(accepted_summary(done, is_undoable=backup))
    if interrupted.is_set():
        console.print("interrupted; run the same command again to do the rest")
        raise typer.Exit(ExitCode.INTERRUPTED)
    raise typer.Exit(ExitCode.FAILED if any(one.failure for one in done) else ExitCode.FINE)


def _find(given: list[str]) -> list[Candidate]:
    from fixenc.cli.running import announce
    from fixenc.files.accepting import candidates_below, candidates_of

    if not given:
        last = _last_run_of_copies()
        announce(last, "accepting")
        return candidates_of(last)
    if len(given) == 1 and (run := _run_named(given[0])) is not None:
        return candidates_of(run)
    paths = [path_of(path, "fixenc") for path in given]
    for path in paths:
        if not os.path.lexists(path):
            raise OptionsError(f"{str(path)!r} does not exist; `fixenc runs` lists the runs")
    found = candidates_below(paths)
    if not found:
        raise JournalError("no run that `fixenc runs` lists made a clean copy there")
    return found


def _run_named(name: str) -> Journal | None:
    """Return the run with this name, if it is none of a file."""
    from fixenc.files.runs import run_named

    if not os.path.lexists(name):
        if not name[:1].isdigit():  # as each run begins
            raise OptionsError(f"{name!r} is neither a run nor a file; `fixenc runs` lists the runs")
        return run_named(name)
    try:
        run = run_named(name)
    except JournalError:
        return None
    raise OptionsError(f"{name!r} is a run and a file; write {run.number} for the run, or './{name}' for the file")


def _last_run_of_copies() -> Journal:
    from fixenc.files.runs import runs

    found = next((run for run in runs() if run.how == "copies" and not run.is_undone), None)
    if found is None:
        raise JournalError("no run wrote clean copies beside originals; `fixenc runs` lists all runs")
    return found
