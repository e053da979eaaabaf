"""``fixenc fix``: the main job."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fixenc.cli.config import is_from_config
from fixenc.cli.exits import ExitCode
from fixenc.cli.parameters import AsJson, BySiblings, Exclude, Hidden, Include, Paths, roots
from fixenc.errors import OptionsError
from fixenc.records import STDIN, BomPolicy, Outcome, Status

if TYPE_CHECKING:
    from fixenc.options import Options
    from fixenc.report.console import Console, Tally


def fix(
    context: typer.Context,
    paths: Paths = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Mirror everything, cleaned, into DIR."),
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place/--no-in-place", help="Replace files; originals stay as NAME.orig.")
    ] = False,
    suffix: Annotated[str, typer.Option(help="What is put before the extension of a clean copy.")] = ".fixed",
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="Write nothing; exit 1 if a file is not clean.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff/--no-diff", help="As --check, and show what would change.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run/--no-dry-run", "-n", help="Write nothing; tell what would be done.")
    ] = False,
    encoding: Annotated[
        str | None, typer.Option("--from", metavar="ENCODING", help="The files' encoding; skips detection.")
    ] = None,
    bom: Annotated[BomPolicy, typer.Option(help="Byte order marks in what is written.")] = BomPolicy.DROP,
    guess: Annotated[
        bool, typer.Option("--guess/--no-guess", help="Restore lost bytes by what the language makes likely.")
    ] = True,
    tidy: Annotated[
        list[str] | None,
        typer.Option(metavar="NAMES", help="Cosmetic changes by name, comma-separated, or 'all'."),
    ] = None,
    include: Include = None,
    exclude: Exclude = None,
    hidden: Hidden = False,
    siblings: BySiblings = True,
    force: Annotated[
        bool, typer.Option("--force/--no-force", help="Overwrite files that fixenc did not write.")
    ] = False,
    fsync: Annotated[
        bool, typer.Option("--fsync/--no-fsync", help="See to it that what is written has reached the disk.")
    ] = True,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="Processes; default: one a CPU.", show_default=False),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet/--no-quiet", "-q", help="Only failures.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose/--no-verbose", "-v", help="A line for every file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find text files, detect their encoding, undo mojibake, write clean UTF-8 beside the originals.

    A healthy UTF-8 file is left alone; what cannot be vouched for is left alone and listed as unsure.
    """
    from fixenc.options import Options

    if output is not None and in_place:
        # Of two that exclude each other, the one on the command line wins over the one in a config file.
        in_place = in_place and not is_from_config(context, "in_place")
        output = None if is_from_config(context, "output") else output
    options = Options(
        encoding=encoding,
        suffix=suffix,
        output=output,
        in_place=in_place,
        bom=bom,
        guess=guess,
        tidy=_tidiers(tidy or []),
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        hidden=hidden,
        siblings=siblings,
        force=force,
        fsync=fsync,
        dry_run=dry_run,
        check=check or diff,
        keep_texts=diff,
    )
    view = _View(diff=diff, quiet=quiet, verbose=verbose, as_json=as_json)
    given = roots(paths)
    if any(path is STDIN for path in given):
        code = _fix_stream(given, options, view)
    else:
        code = _fix_files(given, options, view, jobs or _processors())
    raise typer.Exit(code)


@dataclass(frozen=True)
class _View:
    """What of a run is shown."""

    diff: bool
    quiet: bool
    verbose: bool
    as_json: bool

    @property
    def has_bar(self) -> bool:
        """Whether progress is shown: never where it would stand between the data."""
        return not self.quiet and not ((self.as_json or self.diff) and sys.stdout.isatty())


def _fix_files(paths: list[Path], options: Options, view: _View, processes: int) -> ExitCode:
    from fixenc import batch
    from fixenc.report import console as report

    console, tally = report.stderr_console(), report.Tally()
    jobs = batch.plan(paths, options)
    try:
        with (
            _until_interrupted() as interrupted,
            batch.workers(jobs, processes) as executor,
            report.progress(console, len(jobs), is_wanted=view.has_bar) as advance,
        ):
            for outcome in batch.run(jobs, options, executor, interrupted.is_set):
                tally.add(outcome)
                _show(outcome, options, view, console)
                advance()
    except KeyboardInterrupt:
        interrupted.set()
    if not view.quiet:
        console.print(tally.summary(is_dry=options.dry_run or options.check))
    if interrupted.is_set():
        console.print("interrupted; what was written is whole, and running the same command again does the rest")
        return ExitCode.INTERRUPTED
    return _judge(tally, options)


@contextmanager
def _until_interrupted() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets, so that the files in hand are finished and told of; a second ends all."""
    interrupted = threading.Event()

    def note(_signal: int, _frame: Any) -> None:
        interrupted.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # and not ignored, as for a job in the background
        signal.signal(signal.SIGINT, note)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)


def _judge(tally: Tally, options: Options) -> ExitCode:
    if tally.by_status[Status.FAILED]:
        return ExitCode.FAILED
    return ExitCode.WOULD_CHANGE if options.check and tally.by_status[Status.FIXED] else ExitCode.FINE


def _show(outcome: Outcome, options: Options, view: _View, console: Console) -> None:
    """Data on stdout, a line for people on stderr."""
    from fixenc.report import console as report

    _print_data(outcome, view)
    is_wanted = outcome.status is Status.FAILED if view.quiet else not view.as_json
    if is_wanted and report.is_shown(outcome, is_verbose=view.verbose):
        console.print(report.outcome_text(outcome, is_dry=options.dry_run or options.check))


def _print_data(outcome: Outcome, view: _View) -> None:
    """What programs read; where both are asked for, JSON rather than a diff."""
    if view.as_json:
        from fixenc.report.jsonl import outcome_line

        print(outcome_line(outcome))
    elif view.diff:
        from fixenc.report.diff import diff_lines

        for line in diff_lines(outcome, for_terminal=sys.stdout.isatty()):
            print(line)


def _fix_stream(paths: list[Path], options: Options, view: _View) -> ExitCode:
    """Standard input to standard output: clean, or as it came where nobody can vouch for it."""
    from fixenc.files.fixing import outcome_of
    from fixenc.pipeline import fix_bytes
    from fixenc.report.console import stderr_console

    is_dry = options.dry_run or options.check
    if len(paths) > 1 or options.output or options.in_place:
        raise OptionsError("- (standard input) goes to standard output: give no other path, --output or --in-place")
    if view.as_json and not is_dry:
        raise OptionsError("- (standard input) goes to standard output, where --json would mingle with it: add -n")
    cleaned = fix_bytes(sys.stdin.buffer.read(), options)
    if cleaned.refusal and not view.quiet:
        stderr_console().print(f"unsure: left as it was: {cleaned.refusal}")
    _print_data(outcome_of(STDIN, cleaned, options), view)
    if not is_dry:
        sys.stdout.buffer.write(cleaned.data)
        sys.stdout.buffer.flush()
    return ExitCode.WOULD_CHANGE if options.check and cleaned.is_changed else ExitCode.FINE


def _tidiers(given: list[str]) -> tuple[str, ...]:
    """The names in ``--tidy quotes,nfc --tidy width``; ``all`` stands for every one."""
    from fixenc.repair.tidy import TIDIERS

    names = [name.strip() for value in given for name in value.split(",") if name.strip()]
    return tuple(TIDIERS) if "all" in names else tuple(names)


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
