"""Parameters of ``fixenc fix``: each name is the type of a parameter, with its option and help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fixenc.cli.help import DECIDE, OUTPUT, READ, WRITE
from fixenc.cli.parameters import paths_argument
from fixenc.records import BomPolicy, ErrorPolicy
from fixenc.urls import path_from

Paths = Annotated[list[str] | None, paths_argument("Files, folders, URLs")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        parser=path_from,
        metavar="DIR",
        help="Mirror everything, cleaned, into DIR.",
        rich_help_panel=WRITE,
    ),
]
InPlace = Annotated[
    bool,
    typer.Option("--in-place/--no-in-place", help="Replace files; keep originals as NAME.orig.", rich_help_panel=WRITE),
]
Backup = Annotated[
    bool,
    typer.Option(
        "--backup/--no-backup", help="With --in-place: keep no originals, for repositories.", rich_help_panel=WRITE
    ),
]
Suffix = Annotated[
    str,
    typer.Option("--suffix", metavar="TEXT", help="Put before the extension of a copy.", rich_help_panel=WRITE),
]
Check = Annotated[
    bool,
    typer.Option(
        "--check/--no-check", help="Write nothing; exit with 1 if a file is not clean.", rich_help_panel=WRITE
    ),
]
Diff = Annotated[
    bool,
    typer.Option("--diff/--no-diff", help="Like --check, and show what would change.", rich_help_panel=WRITE),
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run/--no-dry-run", "-n", help="Write nothing; show what would be done.", rich_help_panel=WRITE),
]
Force = Annotated[
    bool,
    typer.Option("--force/--no-force", help="Overwrite files that fixenc did not write.", rich_help_panel=WRITE),
]
Fsync = Annotated[
    bool,
    typer.Option("--fsync/--no-fsync", help="Do not flush written files to the disk.", rich_help_panel=WRITE),
]
Encodings = Annotated[
    list[str] | None,
    typer.Option(
        "--encodings",
        metavar="GLOB=ENCODING",
        help="The encoding of files that match.",
        rich_help_panel=DECIDE,
    ),
]
Errors = Annotated[
    ErrorPolicy,
    typer.Option(
        "--errors", metavar="keep|strict", help="Undecodable bytes: U+FFFD, or file unsure.", rich_help_panel=DECIDE
    ),
]
Bom = Annotated[
    BomPolicy,
    typer.Option("--bom", metavar="POLICY", help="Byte order marks: auto, drop, keep or add.", rich_help_panel=WRITE),
]
Declare = Annotated[
    bool,
    typer.Option(
        "--declare/--no-declare", help="Add no declaration of UTF-8 where one is needed.", rich_help_panel=WRITE
    ),
]
ForceType = Annotated[
    str | None,
    typer.Option(
        "--force-type", metavar="TYPE", help="Treat files as of this type, such as text.", rich_help_panel=DECIDE
    ),
]
Tidy = Annotated[
    list[str] | None,
    typer.Option(
        "--tidy", metavar="NAMES", help="Cosmetic changes, such as quotes,nfc; or all.", rich_help_panel=WRITE
    ),
]
Unescape = Annotated[
    list[str] | None,
    typer.Option(
        "--unescape", metavar="NAMES", help="Decode escapes, such as html,json,qp; or all.", rich_help_panel=WRITE
    ),
]
Containers = Annotated[
    list[str] | None,
    typer.Option(
        "--containers", metavar="NAMES", help="Open warc, parquet, arrow, zip, tar; or all.", rich_help_panel=READ
    ),
]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="Continue the last interrupted run.", rich_help_panel=WRITE),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="The number of processes; default: one a CPU.",
        show_default=False,
        rich_help_panel=OUTPUT,
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Have dask workers do the work; or local:N.",
        show_default=False,
        rich_help_panel=OUTPUT,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet/--no-quiet", "-q", help="Show only failures.", rich_help_panel=OUTPUT)]
Verbose = Annotated[
    bool, typer.Option("--verbose/--no-verbose", "-v", help="Show a line for every file.", rich_help_panel=OUTPUT)
]
