"""``fixenc names``: repair the names of files and folders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from fixenc.arguments import path_of
from fixenc.cli.exits import ExitCode
from fixenc.cli.help import WRITE
from fixenc.cli.parameters import (
    AsJson,
    ConfigFile,
    Encoding,
    Exclude,
    Hidden,
    Include,
    JournalFile,
    NoConfig,
    NoIgnore,
)
from fixenc.records import Status

if TYPE_CHECKING:
    from fixenc.files.renaming import Renaming


def names(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATHS",
            help="Files, and folders with their content. Default: the working folder.",
            show_default=False,
        ),
    ] = None,
    apply: Annotated[
        bool,
        typer.Option("--apply", help="Rename; by default, names are only listed.", rich_help_panel=WRITE),
    ] = False,
    encoding: Encoding = None,
    include: Include = None,
    exclude: Exclude = None,
    hidden: Hidden = False,
    ignore: NoIgnore = True,
    journal: JournalFile = None,
    as_json: AsJson = False,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """List or repair names that are mojibake or in a legacy encoding."""
    from fixenc.cli.running import until_interrupted
    from fixenc.files.journal import Mends
    from fixenc.files.locking import locked
    from fixenc.files.renaming import plan, rename_all
    from fixenc.files.runs import begin
    from fixenc.options import Options
    from fixenc.report.console import stderr_console
    from fixenc.report.names import renamings_summary

    options = Options(
        encoding=encoding,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        hidden=hidden,
        ignore=ignore,
        journal=journal,
        dry_run=not apply,
    )
    given = [path_of(path, "fixenc") for path in paths or ["."]]
    with locked(given if apply else []):
        planned = plan(given, options)
        with until_interrupted() as interrupted:
            results: Iterable[Renaming] = planned
            if apply and any(one.status is Status.FIXED for one in planned):
                results = rename_all(planned, begin(given, options, Mends.NAMES), interrupted.is_set)
            shown = [_show(one, as_json=as_json) for one in results]
    console = stderr_console()
    console.print(renamings_summary(shown, is_applied=apply))
    if interrupted.is_set():
        console.print("interrupted; run the same command again to rename the rest")
        raise typer.Exit(ExitCode.INTERRUPTED)
    raise typer.Exit(ExitCode.FAILED if any(one.status is Status.FAILED for one in shown) else ExitCode.FINE)


def _show(one: Renaming, *, as_json: bool) -> Renaming:
    """Print the line for a name, if it gets one: on stdout, for a failure on stderr."""
    from fixenc.report.console import stderr_console, stdout_console
    from fixenc.report.jsonl import renaming_line
    from fixenc.report.names import has_line, renaming_text

    if as_json and has_line(one):
        print(renaming_line(one))
    elif has_line(one):
        console = stderr_console() if one.status is Status.FAILED else stdout_console()
        console.print(renaming_text(one))
    return one
