"""Parameters of ``fixenc fix``: each name is the type of a parameter, with its option and help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fixenc.cli.parameters import ENCODINGS, FILES, REPORT, RUN, TEXT
from fixenc.records import BomPolicy, ErrorPolicy

# A further heading of options in the help.
TARGETS = "What is written"

Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="DIR", help="Mirror everything, cleaned, into DIR.", rich_help_panel=TARGETS
    ),
]
InPlace = Annotated[
    bool,
    typer.Option(
        "--in-place/--no-in-place", help="Replace files; originals stay as NAME.orig.", rich_help_panel=TARGETS
    ),
]
Backup = Annotated[
    bool,
    typer.Option(
        "--backup/--no-backup", help="With --in-place: keep no originals, for repositories.", rich_help_panel=TARGETS
    ),
]
Suffix = Annotated[
    str,
    typer.Option("--suffix", help="Put before the extension of a clean copy.", rich_help_panel=TARGETS),
]
Check = Annotated[
    bool,
    typer.Option(
        "--check/--no-check", help="Write nothing; exit with 1 if a file is not clean.", rich_help_panel=TARGETS
    ),
]
Diff = Annotated[
    bool,
    typer.Option("--diff/--no-diff", help="Like --check, and show what would change.", rich_help_panel=TARGETS),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run/--no-dry-run", "-n", help="Write nothing; show what would be done.", rich_help_panel=TARGETS
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force/--no-force", help="Overwrite files that fixenc did not write.", rich_help_panel=TARGETS),
]
Fsync = Annotated[
    bool,
    typer.Option("--fsync/--no-fsync", help="Flush written files to the disk.", rich_help_panel=TARGETS),
]
Encodings = Annotated[
    list[str] | None,
    typer.Option(
        "--encodings",
        metavar="GLOB=ENCODING",
        help="The encoding of files that match, as in .gitignore.",
        rich_help_panel=ENCODINGS,
    ),
]
Errors = Annotated[
    ErrorPolicy,
    typer.Option(
        "--errors",
        help="Undecodable byte sequences: replace each with U+FFFD, or leave the file alone.",
        rich_help_panel=ENCODINGS,
    ),
]
Bom = Annotated[BomPolicy, typer.Option("--bom", help="Byte order marks of written files.", rich_help_panel=TEXT)]
Declare = Annotated[
    bool,
    typer.Option(
        "--declare/--no-declare",
        help="Declare UTF-8 in files that were re-encoded, where their type needs it and they had no declaration.",
        rich_help_panel=TEXT,
    ),
]
ForceType = Annotated[
    str | None,
    typer.Option(
        "--force-type",
        metavar="TYPE",
        help="Treat files as of this type, whatever their names: 'text' has no declaration and no structure.",
        rich_help_panel=TEXT,
    ),
]
Tidy = Annotated[
    list[str] | None,
    typer.Option(
        "--tidy",
        metavar="NAMES",
        help="Cosmetic changes by name, comma-separated, or 'all'.",
        rich_help_panel=TEXT,
    ),
]
Unescape = Annotated[
    list[str] | None,
    typer.Option(
        "--unescape",
        metavar="NAMES",
        help="Decode escapes: 'html' (&eacute;), 'json' (\\u00e9), or 'all'.",
        rich_help_panel=TEXT,
    ),
]
Containers = Annotated[
    list[str] | None,
    typer.Option(
        "--containers",
        metavar="NAMES",
        help="Clean the texts in containers of these kinds: 'warc', 'parquet', 'arrow', 'zip', 'tar', or 'all'.",
        rich_help_panel=FILES,
    ),
]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="Continue the last interrupted run, or the one of --journal.", rich_help_panel=RUN),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        help="The number of processes; default: one for each CPU.",
        show_default=False,
        rich_help_panel=RUN,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet/--no-quiet", "-q", help="Show only failures.", rich_help_panel=REPORT)]
Verbose = Annotated[
    bool, typer.Option("--verbose/--no-verbose", "-v", help="Show a line for every file.", rich_help_panel=REPORT)
]
