"""A run over files: locks, journal, progress, a line for each file with news, and a summary."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fixenc.cli.exits import ExitCode
from fixenc.cli.results import Results, View
from fixenc.errors import JournalError, OptionsError
from fixenc.records import Outcome, Status

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from fixenc.files.journal import Journal
    from fixenc.files.listing import Listing
    from fixenc.files.naming import Job
    from fixenc.options import Options
    from fixenc.report.console import Console
    from fixenc.report.fix import Tally


@dataclass(frozen=True, slots=True)
class Hands:
    """What does the work of a run: a number of processes, one a CPU if it is None, or the cluster at an address."""

    processes: int | None = None
    cluster: str | None = None

    @property
    def number(self) -> int:
        """How many processes of this machine work."""
        from fixenc.files.system import processors

        return self.processes or processors()

    @contextmanager
    def at(self, paths: list[Path], options: Options) -> Iterator[Executor | None]:
        """Connect to the cluster, if there is one, for a run over these paths."""
        if self.cluster is None:
            yield None
            return
        if self.processes is not None:
            raise OptionsError("--cluster has workers of its own: give no --jobs")
        from fixenc.cluster import cluster

        with cluster(self.cluster, paths, options) as executor:
            yield executor


def fix_files(paths: list[Path], options: Options, view: View, hands: Hands) -> ExitCode:
    """Fix files and folders; a run that may write keeps a journal."""
    from fixenc import batch
    from fixenc.files.locking import locked

    plan = batch.plan if hands.cluster is None else batch.list_jobs
    with hands.at(paths, options) as executor:
        if options.dry_run or options.check:
            return _run(plan(paths, options), options, view, hands, executor)
        with locked(_paths_to_lock(paths, options)):
            jobs = plan(paths, options)
            if not options.backup:
                warn_of_loss(paths)
            return _run(jobs, replace(options, journal=begin_journal(paths, options)), view, hands, executor)


def resume_run(journal: Journal, view: View, hands: Hands) -> ExitCode:
    """Process the remaining files of an interrupted run."""
    from fixenc import batch
    from fixenc.files.journal import Mends
    from fixenc.files.locking import locked
    from fixenc.files.runs import require_not_undone

    if journal.mends is not Mends.FILES:
        did, again = ("renamed files", "names --apply") if journal.is_of_names else ("accepted copies", "accept")
        raise JournalError(f"run {journal.id} {did}; run `fixenc {again}` again to do the rest")
    require_not_undone(journal)
    options, paths = journal.options, journal.roots
    with hands.at(paths, options) as executor, locked(_paths_to_lock(paths, options)):
        jobs = batch.left_to_do(batch.plan(paths, options), journal)
        return _run(jobs, options, view, hands, executor)


def open_journal(path: Path, named: Iterable[Path], doing: str) -> Journal:
    """Open a journal that the user names, and print what its run will change."""
    from fixenc.files.runs import run_at

    journal = run_at(path, named)
    announce(journal, doing)
    return journal


def announce(journal: Journal, doing: str) -> None:
    """Print what is done with a run that the user did not name by its number, and on what."""
    from fixenc.files.runs import places_of
    from fixenc.report.console import stderr_console
    from fixenc.report.safe import safe

    force = ", with --force" * journal.options.force
    hidden = ", hidden files too" * journal.options.hidden
    places = ", ".join(safe(place) for place in places_of(journal))
    run = f"run {journal.id}" if journal.id.isdigit() else safe(journal.id)
    stderr_console().print(f"{doing} {run} ({journal.how}{force}{hidden}) on {places}", markup=False)


def begin_journal(paths: list[Path], options: Options) -> Path | None:
    """Begin the journal of a run; return its path, or None if copies are written without one."""
    from fixenc.files.ledger import can_record
    from fixenc.files.runs import begin
    from fixenc.report.console import stderr_console

    try:
        return begin(paths, options).path
    except JournalError as error:
        if options.in_place or options.journal is not None:
            raise
        if can_record():  # else the ledger warns, if anything is written
            stderr_console().print(f"fixenc: {error}; this run can be neither undone nor resumed")
        return None


def warn_of_loss(paths: Iterable[Path]) -> None:
    """Say in one line that no originals are kept, if any of them is outside of version control."""
    from fixenc.files.walking import is_under_version_control
    from fixenc.report.console import stderr_console
    from fixenc.report.safe import safe

    for path in paths:
        if not is_under_version_control(path):
            stderr_console().print(
                f"no originals are kept, and {safe(path)} is under no version control: this cannot be undone"
            )
            return


def _paths_to_lock(paths: list[Path], options: Options) -> list[Path]:
    """Return the paths that no other run may change meanwhile."""
    return paths if options.output is None else [*paths, options.output]


def _run(
    jobs: Sequence[Job] | Listing, options: Options, view: View, hands: Hands, cluster: Executor | None = None
) -> ExitCode:
    from fixenc import batch
    from fixenc.files.progress import bytes_done
    from fixenc.report.fix import progress

    @contextmanager
    def work(stop: Callable[[], bool], console: Console) -> Iterator[Iterator[Outcome]]:
        with (
            _workers_for(jobs, hands) if cluster is None else nullcontext(cluster) as executor,
            progress(console, len(jobs), batch.total_size(jobs), bytes_done, is_wanted=view.has_bar) as count_file,
        ):
            yield counted(batch.run(jobs, options, executor, stop), count_file)

    return follow(work, options, view)


def counted(outcomes: Iterable[Outcome], count_file: Callable[[], None]) -> Iterator[Outcome]:
    """Yield outcomes, and count each once it is shown."""
    for outcome in outcomes:
        yield outcome
        count_file()


def follow(
    work: Callable[[Callable[[], bool], Console], AbstractContextManager[Iterator[Outcome]]],
    options: Options,
    view: View,
    *,
    has_next_steps: bool = True,
) -> ExitCode:
    """Show the outcomes of a run as they come, then a summary, and return the exit code.

    With `has_next_steps`, a terminal shows what may be done then. `work` is given a function that returns
    true once the run is to end, and the console for people.
    """
    from fixenc.report.console import stderr_console
    from fixenc.report.fix import Tally

    console, tally, results = stderr_console(), Tally(), Results(view, options)
    results.begin()
    try:
        with until_interrupted() as interrupted, work(interrupted.is_set, console) as outcomes:
            for outcome in outcomes:
                tally.add(outcome)
                results.add(outcome)
                show(outcome, options, view, console)
    except KeyboardInterrupt:
        interrupted.set()
    results.end()
    if not view.quiet:
        console.print(tally.summary(is_dry=options.dry_run or options.check))
    if has_next_steps and console.is_terminal and not (view.quiet or view.has_data or interrupted.is_set()):
        for line in tally.next_steps(options):
            console.print(line, style="dim")
    if interrupted.is_set():
        console.print(f"interrupted; every written file is complete; {_how_to_continue(options)}")
        return ExitCode.INTERRUPTED
    return exit_code_of(tally, options)


def _workers_for(jobs: Sequence[Job] | Listing, hands: Hands) -> AbstractContextManager[Executor | None]:
    """Start worker processes, if there is enough work for them."""
    from fixenc.workers import workers

    return workers(list(jobs), hands.number)


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
    """Print the line for people on stderr."""
    from fixenc.report.fix import has_line, outcome_text

    is_wanted = outcome.status is Status.FAILED if view.quiet else not view.has_data
    if is_wanted and has_line(outcome, is_verbose=view.verbose):
        is_dry = options.dry_run or options.check
        console.print(outcome_text(outcome, is_dry=is_dry, has_target=not options.check, console=console))
