"""``fixenc fix``: the main job."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fixenc.cli import fix_parameters as parameter
from fixenc.cli.exits import ExitCode
from fixenc.cli.inputs import named_paths, require_other_folder, stream_or_error, tell_of_empty_list
from fixenc.cli.options import options_of
from fixenc.cli.parameters import (
    AsJson,
    BySiblings,
    ConfigFile,
    Encoding,
    Exclude,
    FilesFrom,
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
    Null,
    format_of,
)
from fixenc.cli.remote import fix_remote, is_remote
from fixenc.cli.results import Results, View
from fixenc.cli.running import Hands, announce, fix_files, open_journal, resume_run, show
from fixenc.errors import OptionsError
from fixenc.records import HIGHEST_RATIO, LEAST_CONFIDENCE, MOST_DECOMPRESSED, STDIN, BomPolicy, ErrorPolicy
from fixenc.urls import Url, path_from

if TYPE_CHECKING:
    from fixenc.options import Options

# What files of results are called, for which --output is mistaken.
_RESULT_SUFFIXES = frozenset({".sarif", ".xml", ".json", ".jsonl"})
# The parameters that can be combined with --resume.
_WITH_RESUME = frozenset(
    {
        "resume",
        "paths",
        "journal",
        "jobs",
        "cluster",
        "quiet",
        "verbose",
        "as_json",
        "output_format",
        "config",
        "no_config",
    }
)


def fix(
    context: typer.Context,
    paths: parameter.Paths = None,
    files_from: FilesFrom = None,
    null: Null = False,
    output: parameter.Output = None,
    in_place: parameter.InPlace = False,
    backup: parameter.Backup = True,
    suffix: parameter.Suffix = ".fixed",
    check: parameter.Check = False,
    diff: parameter.Diff = False,
    dry_run: parameter.DryRun = False,
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
    resume: parameter.Resume = False,
    jobs: parameter.Jobs = None,
    cluster: parameter.Cluster = None,
    quiet: parameter.Quiet = False,
    verbose: parameter.Verbose = False,
    as_json: AsJson = False,
    output_format: Format = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Write clean UTF-8 copies of text files: re-encoded, without mojibake.

    Healthy files are left alone; so are files in doubt, listed as unsure.
    """
    view = View(diff, quiet, verbose, format_of(output_format, as_json=as_json))
    hands = Hands(jobs, cluster)
    if resume:
        raise typer.Exit(_resume(context, view, hands))
    _require_folder(output, view)
    options, given = options_of(context), named_paths(paths, files_from, is_null=null)
    if given is None:
        given = stream_or_error()
        _require_no_target(options)
    elif not given:
        tell_of_empty_list()
        raise typer.Exit(ExitCode.FINE)
    if not (options.dry_run or options.check):
        require_other_folder(given, options.output, "use --in-place, or another output folder")
    if any(path is STDIN for path in given):
        raise typer.Exit(_fix_stream(given, options, view))
    if is_remote(given, options.output):
        raise typer.Exit(fix_remote(given, options, view, hands))
    raise typer.Exit(fix_files(given, options, view, hands))


def _require_folder(output: Path | None, view: View) -> None:
    """Raise OptionsError for an --output that is meant as something else than a folder for clean copies."""
    if output is None or isinstance(output, Url) or output.is_dir():
        return
    if str(output) == "-":
        raise OptionsError("--output takes a folder; for standard output: fixenc fix < FILE")
    if view.has_data and output.suffix in _RESULT_SUFFIXES:
        raise OptionsError(f"--output takes a folder for clean copies; write the results with: > {output}")


def _resume(context: typer.Context, view: View, hands: Hands) -> ExitCode:
    """Continue an interrupted run."""
    from fixenc.files.runs import last_interrupted

    given = context.params
    if any(isinstance(path_from(path), Url) for path in given["paths"] or ()):
        raise OptionsError("a run over URLs needs no --resume: run the same command again to do the rest")
    _require_no_others(context)
    if given["journal"] is None:
        run = last_interrupted()
        announce(run, "continuing")
    else:
        run = open_journal(Path(given["journal"]), map(Path, given["paths"] or ()), "continuing")
    return resume_run(run, view, hands)


def _require_no_others(context: typer.Context) -> None:
    """Raise OptionsError for options that cannot be combined with --resume, and for paths without a --journal."""
    is_named = context.params["journal"] is not None
    for name in context.params.keys() - (_WITH_RESUME if is_named else _WITH_RESUME - {"paths"}):
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise OptionsError(
                "--resume continues the run with its own options: give no others, and paths only to allow files "
                "elsewhere that a --journal names"
            )


def _require_no_target(options: Options) -> None:
    """Raise OptionsError for options that make no sense for standard input, which is read since no path is given."""
    option = "--in-place" if options.in_place else "--output" if options.output is not None else None
    if option is not None:
        raise OptionsError(f"{option} needs a path, such as: fixenc fix . {option}{' DIR' * (option == '--output')}")


def _fix_stream(paths: list[Path], options: Options, view: View) -> ExitCode:
    """Write standard input to standard output: cleaned, or unchanged if it is unsure."""
    from fixenc.cleaned import replaced_in_words
    from fixenc.files.handling import change_of, outcome_of
    from fixenc.files.standard_input import read_standard_input
    from fixenc.pipeline import fix_bytes
    from fixenc.report.console import stderr_console
    from fixenc.report.fix import places_in_words
    from fixenc.report.safe import safe

    is_dry = options.dry_run or options.check
    if len(paths) > 1 or options.output or options.in_place:
        raise OptionsError("- (standard input) cannot be combined with other paths, --output or --in-place")
    if view.has_data and not is_dry:
        raise OptionsError("- (standard input) and the results would both go to standard output; add --dry-run")
    data = read_standard_input()
    cleaned = fix_bytes(data, options)
    outcome = outcome_of(STDIN, cleaned)
    if options.keep_texts and cleaned.is_changed:
        outcome = replace(outcome, change=change_of(data, cleaned))
    if cleaned.refusal and not view.quiet:
        stderr_console().print(f"unsure; left unchanged: {safe(cleaned.refusal)}")
    elif cleaned.undecodable and not view.quiet:
        stderr_console().print(f"{replaced_in_words(outcome.undecodable)}, {places_in_words(outcome)}")
    if is_dry and cleaned.is_changed:
        show(replace(outcome, is_due=True), options, view, stderr_console())
    results = Results(view, options)
    results.begin()
    results.add(outcome)
    results.end()
    if not is_dry:
        sys.stdout.buffer.write(cleaned.data)
        sys.stdout.buffer.flush()
    return ExitCode.WOULD_CHANGE if options.check and cleaned.is_changed else ExitCode.FINE
