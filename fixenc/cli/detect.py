"""``fixenc detect``: the encodings of files, and the evidence for them."""

from __future__ import annotations

from typing import Annotated

import typer

from fixenc.cli.exits import ExitCode
from fixenc.cli.inputs import named_paths, stream_or_folder, tell_of_empty_list
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
)
from fixenc.records import HIGHEST_RATIO, MOST_DECOMPRESSED


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
    max_decompressed: MaxDecompressed = MOST_DECOMPRESSED,
    max_ratio: MaxRatio = HIGHEST_RATIO,
    as_json: AsJson = False,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Show the encoding of each file, the evidence for it, the language and the kind of line ends."""
    from fixenc.files.looking import look
    from fixenc.options import Options
    from fixenc.report import console, jsonl
    from fixenc.report import detect as report

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
    given = named_paths(paths, files_from, is_null=null)
    if given is not None and not given:
        tell_of_empty_list()
        raise typer.Exit(ExitCode.FINE)
    looks = look(stream_or_folder() if given is None else given, options, has_rivals=candidates)
    if as_json:
        seen = []
        for one in looks:
            print(jsonl.look_line(one))
            seen.append(one)
    else:
        seen = list(looks)
        (report.print_candidates if candidates else report.print_detections)(seen, console.stdout_console())
    for line in report.failure_lines(seen):
        console.stderr_console().print(line)
    console.stderr_console().print(report.summary(seen))
    raise typer.Exit(ExitCode.FAILED if any(one.failure for one in seen) else ExitCode.FINE)
