"""The parameters that ``fixenc corpus`` alone has."""

from __future__ import annotations

from typing import Annotated

import typer

from fixenc.cli.help import OUTPUT, READ, WRITE

Shards = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="IN", help="Shards, and folders with shards in them.", show_default=False, rich_help_panel=READ
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="The folder for the mended shards.",
        show_default=False,
        rich_help_panel=WRITE,
    ),
]
TextFields = Annotated[
    list[str] | None,
    typer.Option(
        "--text-field",
        metavar="FIELD",
        help="A field with text, as page.text if nested; repeatable [text].",
        show_default=False,
        rich_help_panel=READ,
    ),
]
KeepOriginal = Annotated[
    bool,
    typer.Option(
        "--keep-original/--no-keep-original",
        help="Keep what a text was in FIELD_original, if that is free.",
        rich_help_panel=WRITE,
    ),
]
OriginalField = Annotated[
    str | None,
    typer.Option(
        "--original-field", metavar="NAME", help="The same, in a field with this name.", rich_help_panel=WRITE
    ),
]
SampleSize = Annotated[
    int,
    typer.Option(
        "--sample", metavar="N", min=0, help="The number of changes to look at afterwards.", rich_help_panel=OUTPUT
    ),
]
