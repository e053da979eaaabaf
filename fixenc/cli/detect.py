"""``fixenc detect``: the encodings of files, and the evidence for them."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from fixenc.cli.exits import ExitCode
from fixenc.cli.fix_parameters import Jobs, Quiet
from fixenc.cli.help import OUTPUT
from fixenc.cli.inputs import named_paths, stream_or_folder, tell_of_empty_list
from fixenc.cli.looking import Shown, View, show_looks
from fixenc.cli.parameters import (
    AsJson,
    BySiblings,
    ConfigFile,
    Exclude,
    FilesFrom,
    Hidden,
    Include,
    Labels,
    MaxDecompressed,
    MaxRatio,
    NoConfig,
    NoIgnore,
    Null,
    Paths,
    format_of,
)
from fixenc.records import HIGHEST_RATIO, MOST_DECOMPRESSED
from fixenc.report.formats import OutputFormat


class DetectFormat(str, Enum):
    """A format of what `detect` shows."""

    TEXT = "text"
    JSON = "json"


def detect(
    paths: Paths = None,
    files_from: FilesFrom = None,
    null: Null = False,
    include: Include = None,
    exclude: Exclude = None,
    hidden: Hidden = False,
    ignore: NoIgnore = True,
    siblings: BySiblings = True,
    labels: Labels = None,
    candidates: Annotated[
        bool,
        typer.Option("--candidates/--no-candidates", help="Show all candidates, each with an excerpt of the text."),
    ] = False,
    damage: Annotated[bool, typer.Option("--damage/--no-damage", help="Do not look for damage in the text.")] = True,
    encoding_only: Annotated[
        bool, typer.Option("--encoding-only", help="Print only the codec, as iconv and Python take it.")
    ] = False,
    max_decompressed: MaxDecompressed = MOST_DECOMPRESSED,
    max_ratio: MaxRatio = HIGHEST_RATIO,
    jobs: Jobs = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    output_format: Annotated[
        DetectFormat | None,
        typer.Option(
            "--output-format", metavar="FORMAT", help="text or json.", show_default=False, rich_help_panel=OUTPUT
        ),
    ] = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Show the encoding of each file, the evidence for it, and what looks damaged inside."""
    from fixenc.files.looking import Wanted
    from fixenc.options import Options

    options = Options(
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        hidden=hidden,
        ignore=ignore,
        siblings=siblings,
        labels=labels,
        max_decompressed=max_decompressed,
        max_ratio=max_ratio,
    )
    paths_given = named_paths(paths, files_from, is_null=null)
    if paths_given is not None and not paths_given:
        tell_of_empty_list()
        raise typer.Exit(ExitCode.FINE)
    given = None if output_format is None else OutputFormat(output_format.value)
    is_json = format_of(given, as_json=as_json) is OutputFormat.JSON
    has_damage = damage and not encoding_only
    shown = Shown.CODECS if encoding_only else Shown.CANDIDATES if candidates else Shown.TABLE
    has_rivals = shown is Shown.CANDIDATES
    raise typer.Exit(
        show_looks(
            stream_or_folder() if paths_given is None else paths_given,
            Wanted(options, has_rivals=has_rivals, has_damage=has_damage),
            View(shown, is_json=is_json, is_quiet=quiet),
            jobs,
        )
    )
