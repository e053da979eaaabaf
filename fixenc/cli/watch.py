"""``fixenc watch``: fix files as they come into folders."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fixenc.arguments import path_of
from fixenc.cli import fix_parameters as parameter
from fixenc.cli.exits import ExitCode
from fixenc.cli.help import DECIDE, READ
from fixenc.cli.options import options_of
from fixenc.cli.parameters import (
    AsJson,
    BySiblings,
    ConfigFile,
    Encoding,
    Exclude,
    Format,
    Guess,
    Hidden,
    Include,
    JournalFile,
    Labels,
    MaxDecompressed,
    MaxRatio,
    MinConfidence,
    NoConfig,
    NoIgnore,
    format_of,
)
from fixenc.cli.results import Results, View
from fixenc.cli.running import begin_journal, exit_code_of, show, until_interrupted
from fixenc.errors import OptionsError
from fixenc.records import HIGHEST_RATIO, LEAST_CONFIDENCE, MOST_DECOMPRESSED, BomPolicy, ErrorPolicy
from fixenc.urls import Url

if TYPE_CHECKING:
    from fixenc.options import Options

# The seconds without a change after which a file is taken for complete: browsers and crawlers pause for less.
_SETTLE = 2.0
# The shortest: less than an event takes to arrive.
_LEAST_SETTLE = 0.1


def watch(
    context: typer.Context,
    folders: Annotated[list[str], typer.Argument(metavar="DIR...", help="Folders to watch, with all in them.")],
    output: parameter.Output = None,
    in_place: parameter.InPlace = False,
    suffix: parameter.Suffix = ".fixed",
    settle: Annotated[
        float,
        typer.Option(
            "--settle",
            metavar="SECONDS",
            min=_LEAST_SETTLE,
            help="A file is fixed once it stayed the same for so long and no program has it open to write.",
            rich_help_panel=DECIDE,
        ),
    ] = _SETTLE,
    initial: Annotated[
        bool,
        typer.Option(
            "--initial/--no-initial", help="Leave files that are there at the beginning.", rich_help_panel=READ
        ),
    ] = True,
    encoding: Encoding = None,
    encodings: parameter.Encodings = None,
    bom: parameter.Bom = BomPolicy.AUTO,
    declare: parameter.Declare = True,
    force_type: parameter.ForceType = None,
    errors: parameter.Errors = ErrorPolicy.KEEP,
    guess: Guess = True,
    min_confidence: MinConfidence = LEAST_CONFIDENCE,
    tidy: parameter.Tidy = None,
    unescape: parameter.Unescape = None,
    include: Include = None,
    exclude: Exclude = None,
    hidden: Hidden = False,
    ignore: NoIgnore = True,
    siblings: BySiblings = True,
    labels: Labels = None,
    force: parameter.Force = False,
    fsync: parameter.Fsync = True,
    containers: parameter.Containers = None,
    max_decompressed: MaxDecompressed = MOST_DECOMPRESSED,
    max_ratio: MaxRatio = HIGHEST_RATIO,
    journal: JournalFile = None,
    jobs: parameter.Jobs = None,
    quiet: parameter.Quiet = False,
    verbose: parameter.Verbose = False,
    as_json: AsJson = False,
    output_format: Format = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Fix files as they come into folders, each once it is complete, until Ctrl-C.

    Each is fixed as `fixenc fix` would, with the other files of its folder as evidence.
    """
    from fixenc.files.events import require_watchfiles

    require_watchfiles()
    options, given = options_of(context), [path_of(folder, "fixenc") for folder in folders]
    for folder in given:
        if isinstance(folder, Url):
            raise OptionsError(f"{str(folder)!r} is a URL, which cannot be watched; run `fixenc fix` again later")
        if not os.path.isdir(folder):
            raise OptionsError(f"{str(folder)!r} is no folder; watch the folder that it is, or will be, in")
    view = View(quiet=quiet, verbose=verbose, output_format=format_of(output_format, as_json=as_json))
    raise typer.Exit(_watch(given, options, view, settle, jobs, is_initial=initial))


def _watch(
    folders: list[Path], options: Options, view: View, settle: float, processes: int | None, *, is_initial: bool
) -> ExitCode:
    from fixenc.files.journal import Journal
    from fixenc.files.runs import end
    from fixenc.files.system import processors
    from fixenc.report.console import stderr_console
    from fixenc.report.fix import Tally
    from fixenc.report.safe import safe
    from fixenc.watching import Watch

    console, tally, told, results = stderr_console(), Tally(), set[str](), Results(view, options)
    has_written = False

    def say(message: str) -> None:
        if not view.quiet and message not in told:
            told.add(message)
            console.print(safe(message))

    options = replace(options, journal=begin_journal(folders, options))
    with until_interrupted() as interrupted:
        watched = Watch(
            folders,
            options,
            settle,
            processes or processors(),
            interrupted,
            is_initial=is_initial,
            on_begin=lambda: say(f"watching {', '.join(map(str, folders))}; Ctrl-C ends it"),
            on_busy=lambda reason: say(f"waiting: {reason}"),
        )
        results.begin()
        try:
            for outcome in watched.run():
                tally.add(outcome)
                has_written = has_written or outcome.was_written
                results.add(outcome)
                show(outcome, options, view, console)
                sys.stdout.flush()
        except KeyboardInterrupt:
            interrupted.set()
        finally:
            results.end()
            if not view.quiet:
                console.print(tally.summary(is_dry=False))
    if options.journal is not None:
        end(Journal(options.journal), has_written=has_written)
    if watched.count_waiting:
        say(f"{watched.count_waiting} files had not settled; `fixenc fix` or the next watch fixes them")
    return exit_code_of(tally, options)
