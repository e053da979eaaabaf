"""``fixenc report``: a page about what fixenc did, or would do, to be looked at in a browser."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fixenc.cli import fix_parameters as parameter
from fixenc.cli.exits import ExitCode
from fixenc.cli.help import WRITE
from fixenc.cli.inputs import named_paths
from fixenc.cli.options import options_of
from fixenc.cli.parameters import (
    BySiblings,
    ConfigFile,
    Encoding,
    Exclude,
    Guess,
    Hidden,
    Include,
    Labels,
    MaxDecompressed,
    MaxRatio,
    MinConfidence,
    NoConfig,
    NoIgnore,
)
from fixenc.cli.running import until_interrupted
from fixenc.errors import JournalError, OptionsError
from fixenc.records import HIGHEST_RATIO, LEAST_CONFIDENCE, MOST_DECOMPRESSED, STDIN, BomPolicy, ErrorPolicy, Status

if TYPE_CHECKING:
    from fixenc.files.journal import Journal
    from fixenc.files.naming import Job
    from fixenc.options import Options
    from fixenc.records import Outcome
    from fixenc.report.html.entries import Entries
    from fixenc.report.html.page import Heading

# The page that is written if no name is given.
_PAGE = Path("fixenc-report.html")
# The parameters that can be given with a run, whose own options count.
_WITH_RUN = frozenset({"given", "page", "force", "open_it", "jobs", "quiet", "config", "no_config"})


def report(
    context: typer.Context,
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN|PATHS",
            help="A run as `fixenc runs` lists it, or files and folders, which are only read. Default: the last run.",
            show_default=False,
        ),
    ] = None,
    page: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="The page; - is standard output.", rich_help_panel=WRITE),
    ] = str(_PAGE),
    open_it: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in the browser.", rich_help_panel=WRITE)
    ] = False,
    force: Annotated[
        bool,
        typer.Option("--force/--no-force", help="Overwrite a file that is no page of fixenc.", rich_help_panel=WRITE),
    ] = False,
    quiet: parameter.Quiet = False,
    suffix: parameter.Suffix = ".fixed",
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
    containers: parameter.Containers = None,
    max_decompressed: MaxDecompressed = MOST_DECOMPRESSED,
    max_ratio: MaxRatio = HIGHEST_RATIO,
    jobs: parameter.Jobs = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Write a page about what a run did, or what fixenc would do to files: to be read and searched in a browser.

    The page is one file and loads nothing. Nothing else is written.
    """
    target = None if page == "-" else Path(page)
    if target is None and open_it:
        raise OptionsError("--open and `-o -` cannot be combined: give the page a name")
    run = _find_run(given or [])
    if run is None:
        options = replace(options_of(context), force=False, dry_run=True, keep_findings=True)
        code = _report_paths(named_paths(given, None, is_null=False) or [], options, target, context)
    else:
        _require_no_others(context)
        code = _report_run(run, target, context)
    if open_it and target is not None and code is not ExitCode.INTERRUPTED:
        _open(target)
    raise typer.Exit(code)


def _find_run(given: Sequence[str]) -> Journal | None:
    """Return the run that is named, or the last one if nothing is; None if files or folders are named."""
    from fixenc.files.journal import Mends
    from fixenc.files.runs import run_named, runs

    if not given:
        found = next((journal for journal in runs() if journal.mends is Mends.FILES), None)
        if found is None:
            raise OptionsError("no run is known yet; name files or folders, such as `fixenc report .`")
        return found
    if len(given) > 1 or os.path.lexists(given[0]) or given[0] == "-":
        return None
    try:
        found = run_named(given[0])
    except JournalError:
        raise OptionsError(f"there is no file, folder or run {given[0]!r}; `fixenc runs` lists the runs") from None
    if found.mends is not Mends.FILES:
        did = "renamed files" if found.is_of_names else "accepted copies"
        raise OptionsError(f"run {found.id} {did}; the page is about runs over what files hold")
    return found


def _require_no_others(context: typer.Context) -> None:
    """Raise OptionsError for options that a run has itself."""
    for name in context.params.keys() - _WITH_RUN:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise OptionsError(
                "the page about a run shows what was done with the options of the run; to see what others would do, "
                "name files or folders"
            )


def _report_paths(paths: list[Path], options: Options, target: Path | None, context: typer.Context) -> ExitCode:
    """Write the page about what would be done to files."""
    from fixenc import batch
    from fixenc.report.html.page import Heading

    if any(path is STDIN for path in paths):
        raise OptionsError("- (standard input) has no page; name files or folders")
    jobs = batch.plan(paths, options)
    facts = (("Files and folders", ", ".join(map(str, paths))), ("In", os.getcwd()), ("Made", _date_of(time.time())))
    heading = Heading("What fixenc would do", facts, folder=os.getcwd())
    return _write(heading, jobs, options, lambda outcomes: outcomes, target, context)


def _report_run(run: Journal, target: Path | None, context: typer.Context) -> ExitCode:
    """Write the page about what a run did."""
    from fixenc.files.revisiting import confirm_all, revisit
    from fixenc.report.html.page import Heading

    known = revisit(run)
    output = run.options.output
    facts = (
        ("Run", run.id),
        ("Began", _date_of(run.began)),
        ("Wrote", run.how if output is None else f"{run.how}, in {output}"),
        ("State", run.state),
        ("Files and folders", ", ".join(map(str, run.roots))),
        ("Made", _date_of(time.time())),
    )
    warnings = [f"the run is {run.state}: files that it did not come to are not listed"] * (not run.is_ended)
    heading = Heading("What fixenc did", facts, warnings=tuple(warnings))
    return _write(heading, known.jobs, known.options, lambda outcomes: confirm_all(known, outcomes), target, context)


def _write(
    heading: Heading,
    jobs: Sequence[Job],
    options: Options,
    confirm: Callable[[Iterator[Outcome]], Iterable[Outcome]],
    target: Path | None,
    context: typer.Context,
) -> ExitCode:
    """Clean the files of all jobs in memory, and write the page about them."""
    from fixenc.files.pages import require_page, write_page
    from fixenc.report.console import stderr_console
    from fixenc.report.html.entries import Entries
    from fixenc.report.html.page import page_chunks
    from fixenc.report.html.totals import in_words
    from fixenc.report.safe import safe

    given, console = context.params, stderr_console()
    if target is not None:
        require_page(target, jobs, force=given["force"])
    entries = Entries(options, is_dry=options.dry_run)
    if not _gather(entries, jobs, options, confirm, given["jobs"], is_quiet=given["quiet"]):
        console.print("interrupted; no page was written")
        return ExitCode.INTERRUPTED
    chunks = page_chunks(heading, entries)
    if target is None:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
    else:
        write_page(target, chunks, force=given["force"])
    statuses = [row.status for row in entries.rows]
    if not given["quiet"]:
        console.print(in_words(statuses, is_dry=options.dry_run))
        if target is not None:
            console.print(f"page: {safe(target)}")
    return ExitCode.FAILED if Status.FAILED in statuses and options.dry_run else ExitCode.FINE


def _gather(
    entries: Entries,
    jobs: Sequence[Job],
    options: Options,
    confirm: Callable[[Iterator[Outcome]], Iterable[Outcome]],
    processes: int | None,
    *,
    is_quiet: bool,
) -> bool:
    """Add what would be done to each file; return whether all files were read."""
    from fixenc import batch
    from fixenc.files.progress import bytes_done
    from fixenc.files.system import processors
    from fixenc.report.console import stderr_console
    from fixenc.report.fix import progress
    from fixenc.workers import workers

    size = sum(map(batch.size_of, jobs))
    try:
        with (
            until_interrupted() as interrupted,
            workers(jobs, processes or processors()) as executor,
            progress(stderr_console(), len(jobs), size, bytes_done, is_wanted=not is_quiet) as count_file,
        ):
            for outcome in confirm(batch.run(jobs, options, executor, interrupted.is_set)):
                entries.add(outcome)
                count_file()
            return not interrupted.is_set()
    except KeyboardInterrupt:
        return False


def _open(page: Path) -> None:
    """Open the page in the browser."""
    import webbrowser

    from fixenc.report.console import stderr_console

    if not webbrowser.open_new_tab(page.absolute().as_uri()):
        stderr_console().print("no browser was found; open the page by hand")


def _date_of(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(seconds))
