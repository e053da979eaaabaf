"""``fixenc names``: files and folders get back the names that they had."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fixenc.arguments import path_of
from fixenc.cli.exits import ExitCode
from fixenc.cli.parameters import AsJson, ConfigFile, Exclude, Hidden, Include, NoConfig
from fixenc.records import Status

if TYPE_CHECKING:
    from fixenc.files.renaming import Renaming


def names(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATHS",
            help="Files, and folders with all in them. Default: the working folder.",
            show_default=False,
        ),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Rename; without it, names are only listed.")] = False,
    encoding: Annotated[
        str | None, typer.Option("--from", metavar="ENCODING", help="The encoding of names that are no UTF-8.")
    ] = None,
    include: Include = None,
    exclude: Exclude = None,
    hidden: Hidden = False,
    journal: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where --apply notes what it does; default: fixenc's own.")
    ] = None,
    as_json: AsJson = False,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """List the names of files and folders that are mojibake, or in a legacy encoding, and what they were."""
    from fixenc.cli.running import until_interrupted
    from fixenc.files.locking import locked
    from fixenc.files.renaming import plan, renamed
    from fixenc.files.runs import begin
    from fixenc.options import Options
    from fixenc.report.console import stderr_console
    from fixenc.report.renamings import renamings_summary

    options = Options(
        encoding=encoding,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        hidden=hidden,
        journal=journal,
        dry_run=not apply,
    )
    given = [path_of(path, "fixenc") for path in paths or ["."]]
    with locked(given if apply else []):
        planned = plan(given, options)
        with until_interrupted() as interrupted:
            results: Iterable[Renaming] = planned
            if apply and any(one.status is Status.FIXED for one in planned):
                results = renamed(planned, begin(given, options, is_of_names=True), interrupted.is_set)
            shown = [_show(one, as_json=as_json) for one in results]
    console = stderr_console()
    console.print(renamings_summary(shown, is_applied=apply))
    if interrupted.is_set():
        console.print("interrupted; running the same command again does the rest")
        raise typer.Exit(ExitCode.INTERRUPTED)
    raise typer.Exit(ExitCode.FAILED if any(one.status is Status.FAILED for one in shown) else ExitCode.FINE)


def _show(one: Renaming, *, as_json: bool) -> Renaming:
    """Print what there is to say of a name, if anything: data on stdout, and what is wrong on stderr."""
    from fixenc.report import console as report
    from fixenc.report.jsonl import renaming_line
    from fixenc.report.renamings import is_news, renaming_text

    if as_json and is_news(one):
        print(renaming_line(one))
    elif is_news(one):
        is_wrong = one.status is Status.FAILED
        (report.stderr_console() if is_wrong else report.stdout_console()).print(renaming_text(one))
    return one
