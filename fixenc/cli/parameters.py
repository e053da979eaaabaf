"""Parameters that several commands share: each name is the type of a parameter, with its option and help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fixenc.arguments import path_of
from fixenc.errors import OptionsError
from fixenc.records import STDIN
from fixenc.report.formats import OutputFormat

# The headings of options in the help.
ENCODINGS = "Encodings"
TEXT = "Changes to the text"
FILES = "Which files"
LIMITS = "Limits"
RUN = "The run"
REPORT = "The report"

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATHS",
        help="Files and folders; - is standard input. Default: the working folder.",
        show_default=False,
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option("--from", metavar="ENCODING", help="The encoding; skips detection.", rich_help_panel=ENCODINGS),
]
Include = Annotated[
    list[str] | None,
    typer.Option("--include", metavar="GLOB", help="Only files that match, as in .gitignore.", rich_help_panel=FILES),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude", metavar="GLOB", help="No files or folders that match, as in .gitignore.", rich_help_panel=FILES
    ),
]
Hidden = Annotated[
    bool, typer.Option("--hidden/--no-hidden", help="Include hidden files and folders.", rich_help_panel=FILES)
]
BySiblings = Annotated[
    bool,
    typer.Option(
        "--siblings/--no-siblings",
        help="Use other files of the folder as evidence where a file is in doubt.",
        rich_help_panel=ENCODINGS,
    ),
]
Labels = Annotated[
    Path | None,
    typer.Option(
        "--labels",
        metavar="CSV",
        help="A table of paths and charsets that are said to be theirs: evidence, held against the bytes.",
        rich_help_panel=ENCODINGS,
    ),
]
Guess = Annotated[
    bool,
    typer.Option(
        "--guess/--no-guess",
        help="Restore lost bytes where the language makes one text likely.",
        rich_help_panel=TEXT,
    ),
]
MaxDecompressed = Annotated[
    int,
    typer.Option(
        "--max-decompressed",
        metavar="MIB",
        min=1,
        help="The most that a compressed file may hold, in MiB.",
        rich_help_panel=LIMITS,
    ),
]
MaxRatio = Annotated[
    int,
    typer.Option(
        "--max-ratio",
        metavar="N",
        min=1,
        help="The most that it may hold, as a multiple of its size; 16 MiB are always allowed.",
        rich_help_panel=LIMITS,
    ),
]
MinConfidence = Annotated[
    float,
    typer.Option(
        "--min-confidence",
        metavar="P",
        min=0,
        max=1,
        help="The least confidence of a detected encoding for a file to be fixed.",
        rich_help_panel=ENCODINGS,
    ),
]
JournalFile = Annotated[
    Path | None,
    typer.Option(
        "--journal",
        metavar="FILE",
        help="The journal of the run, a new file; default: in the state folder of fixenc.",
        rich_help_panel=RUN,
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", help="The config file; default: the nearest one of yours.", rich_help_panel=RUN
    ),
]
NoConfig = Annotated[bool, typer.Option("--no-config", help="Read no config file.", rich_help_panel=RUN)]
AsJson = Annotated[
    bool,
    typer.Option(
        "--json/--no-json", help="The same as --output-format json: an object a line.", rich_help_panel=REPORT
    ),
]
Format = Annotated[
    OutputFormat | None,
    typer.Option(
        "--output-format",
        help="How results are written to standard output.",
        show_default=False,
        rich_help_panel=REPORT,
    ),
]


def format_of(given: OutputFormat | None, *, as_json: bool) -> OutputFormat:
    """Return the format of results; ``--json`` is the short form of one. Raises OptionsError if both differ."""
    if as_json and given not in (None, OutputFormat.JSON):
        raise OptionsError("--json and --output-format ask for different formats; give one of them")
    return given or (OutputFormat.JSON if as_json else OutputFormat.TEXT)


def roots(given: list[str] | None) -> list[Path]:
    """Return the given paths, or the working folder. They are text, since as a path ``./-`` would equal ``-``."""
    return [STDIN if path == "-" else path_of(path, "fixenc") for path in given or ["."]]
