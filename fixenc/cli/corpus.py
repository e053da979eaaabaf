"""``fixenc corpus``: mend the texts in the records of a corpus, shard by shard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fixenc.arguments import path_of
from fixenc.cli import corpus_parameters as own
from fixenc.cli import fix_parameters as of_fix
from fixenc.cli.exits import ExitCode
from fixenc.cli.inputs import require_other_folder
from fixenc.cli.parameters import Exclude, Guess, Hidden, Include, MaxDecompressed, MaxRatio, MinConfidence
from fixenc.errors import OptionsError
from fixenc.records import HIGHEST_RATIO, LEAST_CONFIDENCE, MOST_DECOMPRESSED, Status
from fixenc.urls import Url

if TYPE_CHECKING:
    from fixenc.corpus.planning import Shard
    from fixenc.corpus.results import Results
    from fixenc.corpus.settings import Settings

# The number of changes in the sample by default: as many as a person reads in half an hour.
_SAMPLE = 200


def corpus(
    paths: own.Shards = None,
    output: own.Output = None,
    fields: own.TextFields = None,
    keep_original: own.KeepOriginal = False,
    original: own.OriginalField = None,
    sample: own.SampleSize = _SAMPLE,
    guess: Guess = True,
    min_confidence: MinConfidence = LEAST_CONFIDENCE,
    include: Include = None,
    exclude: Exclude = None,
    hidden: Hidden = False,
    max_decompressed: MaxDecompressed = MOST_DECOMPRESSED,
    max_ratio: MaxRatio = HIGHEST_RATIO,
    force: of_fix.Force = False,
    jobs: of_fix.Jobs = None,
    quiet: of_fix.Quiet = False,
    verbose: of_fix.Verbose = False,
) -> None:
    """Mend the texts in shards of JSON lines, Parquet or WARC in one pass; all else of a record stays as it is.

    Shards are .jsonl, .ndjson or .json (one record a line; also .gz, .zst, .xz, .bz2), .parquet, and .warc or .warc.gz,
    whose pages are cleaned as by `fixenc fix`. OUT gets a shard of the same name for each, whole or not at all;
    OUT/_fixenc gets counts by accident, charset and language, a sample of changes and a page about both. Records that
    are broken stay as they are, and are counted. The same command again does what is not yet done.
    """
    from fixenc.corpus.settings import Settings
    from fixenc.options import Options

    if not paths or output is None:
        missing = "shards" if not paths else "the folder for mended ones with -o"
        raise OptionsError(f"name {missing}: fixenc corpus data -o clean")
    folder, given = path_of(output, "fixenc"), [path_of(path, "fixenc") for path in paths]
    folders = [path if isinstance(path, Url) or path.is_dir() else path.parent for path in given]
    require_other_folder(folders, folder, "choose another output")
    options = Options(
        output=folder,
        guess=guess,
        min_confidence=min_confidence,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        hidden=hidden,
        ignore=False,
        siblings=False,
        max_decompressed=max_decompressed,
        max_ratio=max_ratio,
        force=force,
    )
    settings = Settings.of(fields or ["text"], options, keeps_original=keep_original, original=original, sample=sample)
    raise typer.Exit(_run(given, folder, settings, jobs, quiet, verbose))


def _run(
    paths: Sequence[Path], output: Path, settings: Settings, jobs: int | None, quiet: bool, verbose: bool
) -> ExitCode:
    from fixenc.corpus.notes import open_output
    from fixenc.corpus.planning import plan_shards
    from fixenc.files.locking import locked

    root = open_output(output)
    with locked([*paths, output]):
        shards = plan_shards(paths, root, settings)
        results, is_interrupted = _mend(shards, settings, jobs, quiet, verbose)
        code = _tell(results, is_interrupted, quiet)
        if results.shards:
            from fixenc.corpus.results import write_results
            from fixenc.report.html.corpus import corpus_page

            write_results(results, root, corpus_page(results, f"Corpus in {output}"))
            if not quiet:
                _tell_where(output)
    return code


def _mend(
    shards: Sequence[Shard], settings: Settings, jobs: int | None, quiet: bool, verbose: bool
) -> tuple[Results, bool]:
    """Mend all shards, print a line for each with news, and return the results, and whether Ctrl-C ended the run."""
    from fixenc.cli.running import until_interrupted
    from fixenc.corpus.results import Results
    from fixenc.corpus.running import run_shards
    from fixenc.corpus.sample import Sample
    from fixenc.files.progress import bytes_done
    from fixenc.files.system import processors
    from fixenc.report.console import stderr_console
    from fixenc.report.corpus import done_text, has_line
    from fixenc.report.fix import progress
    from fixenc.workers import workers

    console, results = stderr_console(), Results(Sample(settings.sample))
    size = sum(one.job.found.size for one in shards if one.job.found.is_input)
    with (
        until_interrupted() as interrupted,
        workers([one.job for one in shards], jobs or processors()) as executor,
        progress(console, len(shards), size, bytes_done, is_wanted=not quiet) as count_file,
    ):
        for done in run_shards(shards, settings, executor, interrupted.is_set):
            results.add(done)
            if done.status is Status.FAILED or (not quiet and has_line(done, is_verbose=verbose)):
                console.print(done_text(done))
            count_file()
    return results, interrupted.is_set()


def _tell(results: Results, is_interrupted: bool, quiet: bool) -> ExitCode:
    """Print the summary and return the exit code."""
    from fixenc.report.console import stderr_console
    from fixenc.report.corpus import summary_lines

    console = stderr_console()
    if not quiet:
        for line in summary_lines(results):
            console.print(line)
    if is_interrupted:
        console.print("interrupted; every written shard is complete; run the same command again to do the rest")
        return ExitCode.INTERRUPTED
    return ExitCode.FAILED if results.status[Status.FAILED] else ExitCode.FINE


def _tell_where(output: Path) -> None:
    from fixenc.corpus.notes import FOLDER
    from fixenc.report.console import stderr_console
    from fixenc.report.safe import safe

    stderr_console().print(f"counts, a sample of changes and a page: {safe(output / FOLDER)}")
