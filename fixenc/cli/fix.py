"""``fixenc fix``: the main job."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fixenc.cli.exits import ExitCode
from fixenc.cli.parameters import AsJson, Exclude, Hidden, Include, Paths, roots
from fixenc.errors import OptionsError
from fixenc.records import STDIN, BomPolicy, Outcome, Status

if TYPE_CHECKING:
    from fixenc.files.naming import Job
    from fixenc.options import Options
    from fixenc.report.console import Tally

# Below this many files, or if they are small, starting worker processes costs more than they save.
_LEAST_FILES_FOR_WORKERS = 64
_LEAST_BYTES_FOR_WORKERS = 2_000_000


def fix(
    paths: Paths = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Mirror everything, cleaned, into DIR."),
    ] = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="Replace files; originals stay as NAME.orig.")] = False,
    suffix: Annotated[str, typer.Option(help="What is put before the extension of a clean copy.")] = ".fixed",
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if something would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="As --check, and show what would change.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Write nothing; tell what would be done.")] = False,
    encoding: Annotated[
        str | None, typer.Option("--from", metavar="ENCODING", help="The files' encoding; skips detection.")
    ] = None,
    bom: Annotated[BomPolicy, typer.Option(help="Byte order marks in what is written.")] = BomPolicy.DROP,
    tidy: Annotated[
        list[str] | None,
        typer.Option(metavar="NAMES", help="Cosmetic changes by name, comma-separated, or 'all'."),
    ] = None,
    include: Include = None,
    exclude: Exclude = None,
    hidden: Hidden = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that fixenc did not write.")] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="Processes; default: one a CPU.", show_default=False),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only failures.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="A line for every file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find text files, detect their encoding, undo mojibake, write clean UTF-8 beside the originals.

    A healthy UTF-8 file is left alone; what cannot be vouched for is left alone and listed as unsure.
    """
    from fixenc.options import Options

    options = Options(
        encoding=encoding,
        suffix=suffix,
        output=output,
        in_place=in_place,
        bom=bom,
        tidy=_tidiers(tidy or []),
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        hidden=hidden,
        force=force,
        dry_run=check or diff or dry_run,
        keep_texts=diff,
    )
    view = _View(fails_on_change=check or diff, diff=diff, quiet=quiet, verbose=verbose, as_json=as_json)
    if STDIN in (paths or []):
        code = _fix_stream(paths or [], options, view)
    else:
        code = _fix_files(roots(paths), options, view, jobs or _processors())
    raise typer.Exit(code)


@dataclass(frozen=True)
class _View:
    """What of a run is shown, and how it is judged."""

    fails_on_change: bool
    diff: bool
    quiet: bool
    verbose: bool
    as_json: bool


def _fix_files(paths: list[Path], options: Options, view: _View, processes: int) -> ExitCode:
    from fixenc import batch
    from fixenc.report import console as report

    console, tally = report.stderr_console(), report.Tally()
    jobs = batch.plan(paths, options)
    try:
        with (
            _executor(jobs, processes) as executor,
            report.progress(console, len(jobs), is_wanted=not view.quiet) as advance,
        ):
            for outcome in batch.run(jobs, options, executor):
                tally.add(outcome)
                _show(outcome, options, view)
                advance()
        interrupted = False
    except KeyboardInterrupt:
        interrupted = True
    if not view.quiet:
        console.print(tally.summary(is_dry=options.dry_run))
    if interrupted:
        console.print("interrupted; what was written is whole, and running the same command again does the rest")
        return ExitCode.INTERRUPTED
    return _judge(tally, view)


def _judge(tally: Tally, view: _View) -> ExitCode:
    if tally.by_status[Status.FAILED]:
        return ExitCode.FAILED
    return ExitCode.WOULD_CHANGE if view.fails_on_change and tally.due else ExitCode.FINE


def _show(outcome: Outcome, options: Options, view: _View) -> None:
    """Data on stdout, a line for people on stderr."""
    from fixenc.report import console as report

    if view.as_json:
        from fixenc.report.jsonl import outcome_line

        print(outcome_line(outcome))
    if view.diff and not view.as_json:
        from fixenc.report.diff import diff_lines

        for line in diff_lines(outcome):
            print(line)
    is_wanted = outcome.status is Status.FAILED if view.quiet else not view.as_json
    if is_wanted and report.is_shown(outcome, is_verbose=view.verbose):
        report.stderr_console().print(report.outcome_text(outcome, is_dry=options.dry_run))


def _fix_stream(paths: list[Path], options: Options, view: _View) -> ExitCode:
    """Standard input to standard output: clean, or as it came where nobody can vouch for it."""
    from fixenc.pipeline import fix_bytes
    from fixenc.records import Change
    from fixenc.report.console import stderr_console
    from fixenc.report.diff import diff_lines

    if len(paths) > 1 or options.output or options.in_place:
        raise OptionsError("- (standard input) goes to standard output: give no other path, --output or --in-place")
    cleaned = fix_bytes(sys.stdin.buffer.read(), options)
    if cleaned.refusal and not view.quiet:
        stderr_console().print(f"unsure: left as it was: {cleaned.refusal}")
    if view.diff:
        change = Change(cleaned.repair.before, cleaned.text) if cleaned.is_changed else None
        for line in diff_lines(Outcome(STDIN, Status.FIXED, target=STDIN, actions=cleaned.actions, change=change)):
            print(line)
    if options.dry_run:
        return ExitCode.WOULD_CHANGE if view.fails_on_change and cleaned.is_changed else ExitCode.FINE
    sys.stdout.buffer.write(cleaned.data)
    sys.stdout.buffer.flush()
    return ExitCode.FINE


def _tidiers(given: list[str]) -> tuple[str, ...]:
    """The names in ``--tidy quotes,nfc --tidy width``; ``all`` stands for every one."""
    from fixenc.repair.tidy import TIDIERS

    names = [name.strip() for value in given for name in value.split(",") if name.strip()]
    return tuple(TIDIERS) if "all" in names else tuple(names)


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _executor(jobs: list[Job], processes: int) -> Iterator[Executor | None]:
    """Worker processes, if there are enough files for them to be worth their start."""
    files = [job.found.path for job in jobs if job.found.skip is None and job.found.failure is None]
    if processes == 1 or not _is_much(files):
        yield None
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_ignore_interrupts)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _is_much(files: list[Path]) -> bool:
    if len(files) >= _LEAST_FILES_FOR_WORKERS:
        return True
    if len(files) == 1:
        return False
    size = 0
    for path in files:
        try:
            size += path.lstat().st_size
        except OSError:
            continue
    return size >= _LEAST_BYTES_FOR_WORKERS


def _ignore_interrupts() -> None:
    """Ctrl-C reaches the whole process group; workers finish the file they have and the parent decides."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
