"""``fixenc clean``: remove what fixenc made beside files."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from fixenc.arguments import path_of
from fixenc.cli.exits import ExitCode
from fixenc.errors import OptionsError


def clean(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATHS", help="Files and folders. Default: the working folder.", show_default=False),
    ] = None,
    backups: Annotated[
        bool, typer.Option("--backups", help="Remove kept originals (NAME.orig) instead of clean copies.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Remove nothing; list what would be removed.")
    ] = False,
) -> None:
    """Remove clean copies that fixenc made beside their originals and nobody has changed since; never anything else.

    Mirrors (fix --output) stay: remove their folder, or `fixenc undo` their run.
    """
    from fixenc.files.clearing import clear, find_backups, find_copies
    from fixenc.files.locking import locked
    from fixenc.report.clean import cleared_summary, left_line, print_removable
    from fixenc.report.console import stderr_console, stdout_console

    given, console = [path_of(path, "fixenc") for path in paths or ["."]], stderr_console()
    for path in given:
        if not os.path.lexists(path):
            raise OptionsError(f"{str(path)!r} does not exist")
    with locked([] if dry_run else given):
        found = find_backups(given) if backups else find_copies(given)
        done = []
        for one in clear(found, is_dry=dry_run):
            done.append(one)
            if one.reason is not None:
                console.print(left_line(one))
            elif dry_run:
                print_removable(one, stdout_console())
    console.print(cleared_summary(done, backups=backups, is_dry=dry_run))
    raise typer.Exit(ExitCode.FAILED if any(one.has_failed for one in done) else ExitCode.FINE)
