"""``fixenc fix``: the main job."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fixenc.cli.config import is_from_config
from fixenc.cli.exits import ExitCode
from fixenc.cli.parameters import (
    AsJson,
    BySiblings,
    ConfigFile,
    Exclude,
    Hidden,
    Include,
    MaxDecompressed,
    MaxRatio,
    MinConfidence,
    NoConfig,
    Paths,
    roots,
)
from fixenc.cli.running import View, chosen, fix_files, go_on, print_data
from fixenc.errors import OptionsError
from fixenc.records import HIGHEST_RATIO, LEAST_CONFIDENCE, MOST_DECOMPRESSED, STDIN, BomPolicy, ErrorPolicy

if TYPE_CHECKING:
    from fixenc.options import Options

# What may be given together with --resume.
_WITH_RESUME = frozenset({"resume", "paths", "journal", "jobs", "quiet", "verbose", "as_json", "config", "no_config"})


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
    encodings: Annotated[
        list[str] | None,
        typer.Option(metavar="GLOB=ENCODING", help="The encoding of files that match, as in .gitignore."),
    ] = None,
    bom: Annotated[BomPolicy, typer.Option(help="Byte order marks in what is written.")] = BomPolicy.DROP,
    errors: Annotated[
        ErrorPolicy, typer.Option(help="Bytes that do not decode: keep each place as U+FFFD, or leave the file alone.")
    ] = ErrorPolicy.KEEP,
    guess: Annotated[
        bool, typer.Option("--guess/--no-guess", help="Restore lost bytes by what the language makes likely.")
    ] = True,
    min_confidence: MinConfidence = LEAST_CONFIDENCE,
    tidy: Annotated[
        list[str] | None,
        typer.Option(metavar="NAMES", help="Cosmetic changes by name, comma-separated, or 'all'."),
    ] = None,
    unescape: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAMES", help="Decode what is spelled out: 'html' (&eacute;), 'json' (\\u00e9), or 'all'."
        ),
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
    max_decompressed: MaxDecompressed = MOST_DECOMPRESSED,
    max_ratio: MaxRatio = HIGHEST_RATIO,
    journal: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the run notes what it does; default: fixenc's own.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the last run that was interrupted, or the one of --journal.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="Processes; default: one a CPU.", show_default=False),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet/--no-quiet", "-q", help="Only failures.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose/--no-verbose", "-v", help="A line for every file.")] = False,
    as_json: AsJson = False,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Find text files, detect their encoding, undo mojibake, write clean UTF-8 beside the originals.

    A healthy UTF-8 file is left alone; what cannot be vouched for is left alone and listed as unsure.
    """
    from fixenc.files.runs import last_interrupted
    from fixenc.options import Options
    from fixenc.repair.spelled_out import UNESCAPERS
    from fixenc.repair.tidy import TIDIERS

    view = View(diff=diff, quiet=quiet, verbose=verbose, as_json=as_json)
    if resume:
        _require_no_others(context)
        run = last_interrupted() if journal is None else chosen(journal, map(Path, paths or ()), "goes on with")
        raise typer.Exit(go_on(run, view, jobs))
    if encoding is not None and is_from_config(context, "encodings"):
        encodings = None  # patterns in a config file do not tell better than the command line
    options = Options(
        encoding=encoding,
        encodings=_pairs(encodings or []),
        suffix=suffix,
        output=output,
        in_place=in_place,
        bom=bom,
        errors=errors,
        guess=guess,
        min_confidence=min_confidence,
        tidy=_names(tidy, TIDIERS),
        unescape=_names(unescape, UNESCAPERS),
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        hidden=hidden,
        siblings=siblings,
        force=force,
        fsync=fsync,
        max_decompressed=max_decompressed,
        max_ratio=max_ratio,
        journal=journal,
        dry_run=dry_run,
        check=check or diff,
        keep_texts=diff,
    )
    given = roots(paths)
    if any(path is STDIN for path in given):
        code = _fix_stream(given, options, view)
    else:
        code = fix_files(given, options, view, jobs)
    raise typer.Exit(code)


def _require_no_others(context: typer.Context) -> None:
    """Refuse what a run that goes on was asked already, and paths but beside a journal, which says what it acts on."""
    is_named = context.params["journal"] is not None
    for name in context.params.keys() - (_WITH_RESUME if is_named else _WITH_RESUME - {"paths"}):
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise OptionsError(
                "--resume goes on with what the run was asked to do: give it none of the options for that, and paths "
                "only to allow what a --journal names elsewhere"
            )


def _fix_stream(paths: list[Path], options: Options, view: View) -> ExitCode:
    """Standard input to standard output: clean, or as it came where nobody can vouch for it."""
    from fixenc.detection.damaged import in_words
    from fixenc.files.handling import outcome_of
    from fixenc.pipeline import fix_bytes
    from fixenc.report.console import places_in_words, stderr_console
    from fixenc.report.safe import safe

    is_dry = options.dry_run or options.check
    if len(paths) > 1 or options.output or options.in_place:
        raise OptionsError("- (standard input) goes to standard output: give no other path, --output or --in-place")
    if view.as_json and not is_dry:
        raise OptionsError("- (standard input) goes to standard output, where --json would mingle with it: add -n")
    cleaned = fix_bytes(sys.stdin.buffer.read(), options)
    outcome = outcome_of(STDIN, cleaned, options)
    if cleaned.refusal and not view.quiet:
        stderr_console().print(f"unsure: left as it was: {safe(cleaned.refusal)}")
    elif cleaned.undecodable and not view.quiet:
        stderr_console().print(f"{in_words(outcome.undecodable)} kept as U+FFFD, {places_in_words(outcome)}")
    print_data(outcome, view)
    if not is_dry:
        sys.stdout.buffer.write(cleaned.data)
        sys.stdout.buffer.flush()
    return ExitCode.WOULD_CHANGE if options.check and cleaned.is_changed else ExitCode.FINE


def _pairs(given: list[str]) -> tuple[tuple[str, str], ...]:
    """Each ``GLOB=ENCODING`` as a pair; no label has an equals sign, and a file's name may."""
    pairs = [(pattern, label.strip()) for pattern, _, label in (one.rpartition("=") for one in given)]
    if not all(pattern for pattern, _ in pairs):
        raise OptionsError("--encodings takes GLOB=ENCODING, such as '*.sub=cp1250'")
    return tuple(pairs)


def _names(given: list[str] | None, known: Iterable[str]) -> tuple[str, ...]:
    """The names in ``--tidy quotes,nfc --tidy width``; ``all`` stands for every one."""
    names = [name.strip() for value in given or () for name in value.split(",") if name.strip()]
    return tuple(known) if "all" in names else tuple(names)
