"""A run over files: locks, journal, progress, a line for each file with news, and a summary."""

from __future__ import annotations

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
    from fixenc.report.console import Console
    from fixenc.report.fix import Tally


@dataclass(frozen=True)
class View:
    """What a run shows."""

    diff: bool
    quiet: bool
    verbose: bool
    as_json: bool

    @property
    def has_bar(self) -> bool:
        """Whether a progress bar is shown: not if data go to the same terminal."""
        return not self.quiet and not ((self.as_json or self.diff) and sys.stdout.isatty())


def fix_files(paths: list[Path], options: Options, view: View, processes: int | None) -> ExitCode:
    """Fix files and folders; runs in place and with an output folder keep a journal."""
    from fixenc import batch
    from fixenc.files.locking import locked

    if options.dry_run or options.check:
        return _run(batch.plan(paths, options), options, view, processes)
    with locked(_paths_to_lock(paths, options)):
        jobs = batch.plan(paths, options)
        return _run(jobs, replace(options, journal=begin_journal(paths, options)), view, processes)


def resume_run(journal: Journal, view: View, processes: int | None) -> ExitCode:
    """Process the remaining files of an interrupted run."""
    from fixenc import batch
    from fixenc.files.locking import locked
    from fixenc.files.runs import require_not_undone

    if journal.is_of_names:
        raise JournalError(f"run {journal.number} renamed files; run `fixenc names --apply` again to rename the rest")
    require_not_undone(journal)
    options, paths = journal.options, journal.roots
    with locked(_paths_to_lock(paths, options)):
        jobs = batch.left_to_do(batch.plan(paths, options), journal)
        return _run(jobs, options, view, processes)


def open_journal(path: Path, named: Iterable[Path], doing: str) -> Journal:
    """Open a journal that the user names, and print what its run will change."""
    from fixenc.files.runs import places_of, run_at
    from fixenc.report.console import stderr_console
    from fixenc.report.safe import safe

    journal = run_at(path, named)
    force = ", with --force" * journal.options.force
    hidden = ", hidden files too" * journal.options.hidden
    places = ", ".join(safe(place) for place in places_of(journal))
    stderr_console().print(f"{doing} {safe(journal.number)} ({journal.how}{force}{hidden}) on {places}", markup=False)
    return journal


def begin_journal(paths: list[Path], options: Options) -> Path | None:
    """Begin the journal of a run that replaces or mirrors files, or was given one; return its path."""
    from fixenc.files.runs import begin
    from fixenc.report.console import stderr_console

    if not (options.in_place or options.output is not None or options.journal is not None):
        return None
    try:
        return begin(paths, options).path
    except JournalError as error:
        if options.in_place or options.journal is not None:
            raise
        stderr_console().print(f"{error}; this run cannot be continued with --resume")
        return None


def _paths_to_lock(paths: list[Path], options: Options) -> list[Path]:
    """Return the paths that no other run may change meanwhile."""
    return paths if options.output is None else [*paths, options.output]


def _run(jobs: Sequence[Job], options: Options, view: View, processes: int | None) -> ExitCode:
    from fixenc import batch
    from fixenc.files.progress import bytes_done
    from fixenc.files.system import processors
    from fixenc.report.console import stderr_console
    from fixenc.report.fix import Tally, progress
    from fixenc.workers import workers

    console, tally = stderr_console(), Tally()
    try:
        with (
            until_interrupted() as interrupted,
            workers(jobs, processes or processors()) as executor,
            progress(
                console, len(jobs), sum(map(batch.size_of, jobs)), bytes_done, is_wanted=view.has_bar
            ) as count_file,
        ):
            for outcome in batch.run(jobs, options, executor, interrupted.is_set):
                tally.add(outcome)
                show(outcome, options, view, console)
                count_file()
    except KeyboardInterrupt:
        interrupted.set()
    if not view.quiet:
        console.print(tally.summary(is_dry=options.dry_run or options.check))
    if interrupted.is_set():
        console.print(f"interrupted; every written file is complete; {_how_to_continue(options)}")
        return ExitCode.INTERRUPTED
    return exit_code_of(tally, options)


def _how_to_continue(options: Options) -> str:
    """Return a phrase with the command that continues a run."""
    if options.journal is None:
        return "run the same command again to do the rest"
    from fixenc.files.runs import is_in_runs_folder
    from fixenc.report.safe import safe

    named = "" if is_in_runs_folder(options.journal) else f" --journal {safe(options.journal)}"
    return f"the run can be continued with `fixenc fix --resume{named}`"


@contextmanager
def until_interrupted() -> Iterator[threading.Event]:
    """Yield an event that the first Ctrl-C sets, so that files in progress are finished; a second one ends the process.

    SIGTERM, which a system sends at shutdown, does the same.
    """
    interrupted = threading.Event()

    def note(_signal: int, _frame: Any) -> None:
        interrupted.set()
        for number in before:
            signal.signal(number, signal.default_int_handler)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number, handler in before.items():
        if handler in (signal.default_int_handler, signal.SIG_DFL):  # not if ignored, as for a background job
            signal.signal(number, note)
    try:
        yield interrupted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def exit_code_of(tally: Tally, options: Options) -> ExitCode:
    """Return the exit code of a run that was not interrupted."""
    if tally.by_status[Status.FAILED]:
        return ExitCode.FAILED
    return ExitCode.WOULD_CHANGE if options.check and tally.by_status[Status.FIXED] else ExitCode.FINE


def show(outcome: Outcome, options: Options, view: View, console: Console) -> None:
    """Print data on stdout, and the line for people on stderr."""
    from fixenc.report.fix import has_line, outcome_text

    print_data(outcome, view)
    is_wanted = outcome.status is Status.FAILED if view.quiet else not view.as_json
    if is_wanted and has_line(outcome, is_verbose=view.verbose):
        console.print(outcome_text(outcome, is_dry=options.dry_run or options.check))


def print_data(outcome: Outcome, view: View) -> None:
    """Print JSON or a diff, if requested; JSON if both are."""
    if view.as_json:
        from fixenc.report.jsonl import outcome_line

        print(outcome_line(outcome))
    elif view.diff:
        from fixenc.report.diff import diff_lines

        for line in diff_lines(outcome, for_terminal=sys.stdout.isatty()):
            print(line)
