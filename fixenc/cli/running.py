"""A run over files, as a person sees it: progress, a line for each file worth one, and a summary."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fixenc.cli.exits import ExitCode
from fixenc.errors import JournalError
from fixenc.records import Outcome, Status

if TYPE_CHECKING:
    from fixenc.files.journal import Journal
    from fixenc.files.naming import Job
    from fixenc.options import Options
    from fixenc.report.console import Console, Tally


@dataclass(frozen=True)
class View:
    """What of a run is shown."""

    diff: bool
    quiet: bool
    verbose: bool
    as_json: bool

    @property
    def has_bar(self) -> bool:
        """Whether progress is shown: never where it would stand between the data."""
        return not self.quiet and not ((self.as_json or self.diff) and sys.stdout.isatty())


def fix_files(paths: list[Path], options: Options, view: View, processes: int | None) -> ExitCode:
    """Fix files and folders; what replaces or mirrors them keeps a journal."""
    from fixenc import batch
    from fixenc.files.locking import locked

    if options.dry_run or options.check:
        return _run(batch.plan(paths, options), options, view, processes)
    with locked(_wanted(paths, options)):
        jobs = batch.plan(paths, options)
        return _run(jobs, replace(options, journal=_journal(paths, options)), view, processes)


def go_on(journal: Journal, view: View, processes: int | None) -> ExitCode:
    """Do what is left of a run that was interrupted."""
    from fixenc import batch
    from fixenc.files.locking import locked
    from fixenc.files.runs import require_not_undone

    if journal.is_of_names:
        raise JournalError(f"run {journal.number} mended names; run `fixenc names --apply` again to do what is left")
    require_not_undone(journal)
    options, paths = journal.options, journal.roots
    with locked(_wanted(paths, options)):
        jobs = batch.left_to_do(batch.plan(paths, options), journal)
        return _run(jobs, options, view, processes)


def chosen(path: Path, named: Iterable[Path], doing: str) -> Journal:
    """The run of a journal that a person names, who is shown what it acts on."""
    from fixenc.files.runs import places_of, run_at
    from fixenc.report.console import stderr_console
    from fixenc.report.safe import safe

    journal = run_at(path, named)
    force = ", with --force" * journal.options.force
    hidden = ", hidden files too" * journal.options.hidden
    places = ", ".join(safe(place) for place in places_of(journal))
    stderr_console().print(f"{doing} {safe(journal.number)} ({journal.how}{force}{hidden}) on {places}", markup=False)
    return journal


def _journal(paths: list[Path], options: Options) -> Path | None:
    """Where a run is noted that replaces or mirrors files, or was asked to note it."""
    from fixenc.files.runs import begin
    from fixenc.report.console import stderr_console

    if not (options.in_place or options.output is not None or options.journal is not None):
        return None
    try:
        return begin(paths, options).path
    except JournalError as error:
        if options.in_place or options.journal is not None:
            raise
        stderr_console().print(f"{error}; if this run is interrupted, it cannot be gone on with")
        return None


def _wanted(paths: list[Path], options: Options) -> list[Path]:
    """Where no other run may be at work meanwhile."""
    return paths if options.output is None else [*paths, options.output]


def _run(jobs: Sequence[Job], options: Options, view: View, processes: int | None) -> ExitCode:
    from fixenc import batch
    from fixenc.report import console as report
    from fixenc.workers import workers

    console, tally = report.stderr_console(), report.Tally()
    try:
        with (
            until_interrupted() as interrupted,
            workers(jobs, processes or _processors()) as executor,
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
        console.print(f"interrupted; what was written is whole, and {_further(options)} does the rest")
        return ExitCode.INTERRUPTED
    return _judge(tally, options)


def _further(options: Options) -> str:
    """What goes on with a run."""
    if options.journal is None:
        return "running the same command again"
    from fixenc.files.runs import is_among_others
    from fixenc.report.safe import safe

    named = "" if is_among_others(options.journal) else f" --journal {safe(options.journal)}"
    return f"`fixenc fix --resume{named}`"


@contextmanager
def until_interrupted() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets, so that the files in hand are finished and told of; a second ends all.

    So does what a system sends that shuts down.
    """
    interrupted = threading.Event()

    def note(_signal: int, _frame: Any) -> None:
        interrupted.set()
        for number in before:
            signal.signal(number, signal.default_int_handler)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number, handler in before.items():
        if handler in (signal.default_int_handler, signal.SIG_DFL):  # and not ignored, as for a job in the background
            signal.signal(number, note)
    try:
        yield interrupted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _judge(tally: Tally, options: Options) -> ExitCode:
    if tally.by_status[Status.FAILED]:
        return ExitCode.FAILED
    return ExitCode.WOULD_CHANGE if options.check and tally.by_status[Status.FIXED] else ExitCode.FINE


def _show(outcome: Outcome, options: Options, view: View, console: Console) -> None:
    """Data on stdout, a line for people on stderr."""
    from fixenc.report import console as report

    print_data(outcome, view)
    is_wanted = outcome.status is Status.FAILED if view.quiet else not view.as_json
    if is_wanted and report.is_shown(outcome, is_verbose=view.verbose):
        console.print(report.outcome_text(outcome, is_dry=options.dry_run or options.check))


def print_data(outcome: Outcome, view: View) -> None:
    """What programs read; where both are asked for, JSON rather than a diff."""
    if view.as_json:
        from fixenc.report.jsonl import outcome_line

        print(outcome_line(outcome))
    elif view.diff:
        from fixenc.report.diff import diff_lines

        for line in diff_lines(outcome, for_terminal=sys.stdout.isatty()):
            print(line)


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
