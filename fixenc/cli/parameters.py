"""Parameters that several commands share: each name is the type of a parameter, with its option and help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from fixenc.cli.help import DECIDE, OUTPUT, READ, WRITE
from fixenc.errors import OptionsError
from fixenc.report.formats import OutputFormat
from fixenc.urls import path_from


def paths_argument(what: str) -> Any:
    """Return the argument for paths, of what may be named."""
    told = f"{what}; - or none is standard input."
    return typer.Argument(metavar="PATHS", help=told, show_default=False, rich_help_panel=READ)


Paths = Annotated[list[str] | None, paths_argument("Files and folders")]
FilesFrom = Annotated[
    str | None,
    typer.Option(
        "--files-from",
        metavar="LIST",
        help="Also paths in LIST, one a line; - as above.",
        rich_help_panel=READ,
    ),
]
Null = Annotated[
    bool, typer.Option("--null", "-0", help="The paths in LIST are separated by NUL.", rich_help_panel=READ)
]
NoIgnore = Annotated[
    bool,
    typer.Option(
        "--ignore/--no-ignore", help="Also what .gitignore and .ignore list, and build.", rich_help_panel=READ
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="ENCODING", help="The encoding of the files; skips detection.", rich_help_panel=DECIDE
    ),
]
Include = Annotated[
    list[str] | None,
    typer.Option("--include", metavar="GLOB", help="Only files that match, as in .gitignore.", rich_help_panel=READ),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="GLOB", help="Nothing that matches, as in .gitignore.", rich_help_panel=READ),
]
Hidden = Annotated[
    bool, typer.Option("--hidden/--no-hidden", help="Also hidden files and folders.", rich_help_panel=READ)
]
BySiblings = Annotated[
    bool,
    typer.Option(
        "--siblings/--no-siblings", help="Judge each file without others of its folder.", rich_help_panel=DECIDE
    ),
]
Labels = Annotated[
    Path | None,
    typer.Option(
        "--labels",
        parser=path_from,
        metavar="CSV",
        help="A table of paths and charsets, as evidence.",
        rich_help_panel=DECIDE,
    ),
]
Guess = Annotated[
    bool,
    typer.Option("--guess/--no-guess", help="Leave lost bytes lost, even if a text is likely.", rich_help_panel=DECIDE),
]
MaxDecompressed = Annotated[
    int,
    typer.Option(
        "--max-decompressed",
        metavar="MIB",
        min=1,
        help="The most that a compressed file may hold.",
        rich_help_panel=READ,
    ),
]
MaxRatio = Annotated[
    int,
    typer.Option("--max-ratio", metavar="N", min=1, help="The same as a multiple of its size.", rich_help_panel=READ),
]
MinConfidence = Annotated[
    float,
    typer.Option(
        "--min-confidence",
        metavar="P",
        min=0,
        max=1,
        help="The least confidence of an encoding.",
        rich_help_panel=DECIDE,
    ),
]
JournalFile = Annotated[
    Path | None,
    typer.Option(
        "--journal",
        parser=path_from,
        metavar="FILE",
        help="Write the journal of the run to a new file.",
        rich_help_panel=WRITE,
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        parser=path_from,
        metavar="FILE",
        help="Settings; default: the nearest fixenc.toml.",
        rich_help_panel=DECIDE,
    ),
]
NoConfig = Annotated[bool, typer.Option("--no-config", help="Read no settings.", rich_help_panel=DECIDE)]
AsJson = Annotated[
    bool, typer.Option("--json/--no-json", help="The same as --output-format json.", rich_help_panel=OUTPUT)
]
Format = Annotated[
    OutputFormat | None,
    typer.Option(
        "--output-format",
        metavar="FORMAT",
        help="text, json, github, sarif or junit.",
        show_default=False,
        rich_help_panel=OUTPUT,
    ),
]


def format_of(given: OutputFormat | None, *, as_json: bool) -> OutputFormat:
    """Return the format of results; ``--json`` is the short form of one. Raises OptionsError if both differ."""
    if as_json and given not in (None, OutputFormat.JSON):
        raise OptionsError("--json and --output-format ask for different formats; give one of them")
    return given or (OutputFormat.JSON if as_json else OutputFormat.TEXT)
