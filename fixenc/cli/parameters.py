"""Parameters that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fixenc.arguments import path_of
from fixenc.records import STDIN

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATHS",
        help="Files and folders; - is standard input. Default: the working folder.",
        show_default=False,
    ),
]
Include = Annotated[
    list[str] | None,
    typer.Option("--include", metavar="GLOB", help="Only files that match, as in .gitignore."),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="GLOB", help="No files or folders that match, as in .gitignore."),
]
Hidden = Annotated[bool, typer.Option("--hidden/--no-hidden", help="Hidden files and folders too.")]
BySiblings = Annotated[
    bool, typer.Option("--siblings/--no-siblings", help="Where a file leaves a doubt, judge it by those beside it.")
]
MaxDecompressed = Annotated[
    int, typer.Option("--max-decompressed", metavar="MIB", min=1, help="How much a compressed file may hold, in MiB.")
]
MaxRatio = Annotated[
    int, typer.Option("--max-ratio", metavar="N", min=1, help="How many times its size it may hold, above 16 MiB.")
]
MinConfidence = Annotated[
    float,
    typer.Option(
        "--min-confidence",
        metavar="P",
        min=0,
        max=1,
        help="How sure a detected encoding must be for a file to be fixed.",
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The config file; default: the nearest one that is yours."),
]
NoConfig = Annotated[bool, typer.Option("--no-config", help="Read no config file.")]
AsJson = Annotated[bool, typer.Option("--json/--no-json", help="One JSON object a line on standard output.")]


def roots(given: list[str] | None) -> list[Path]:
    """The paths given, or the working folder. They come as text, since as a path ``./-`` would be ``-``."""
    return [STDIN if path == "-" else path_of(path, "fixenc") for path in given or ["."]]
