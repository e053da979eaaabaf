"""``fixenc explain``: the accidents of a text, in words or as JSON, with the proof."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fixenc.cli.exits import ExitCode
from fixenc.cli.parameters import (
    AsJson,
    ConfigFile,
    Encoding,
    Guess,
    MaxDecompressed,
    MaxRatio,
    MinConfidence,
    NoConfig,
)
from fixenc.errors import OptionsError, SourceError
from fixenc.records import HIGHEST_RATIO, LEAST_CONFIDENCE, MOST_DECOMPRESSED

if TYPE_CHECKING:
    from fixenc.options import Options

# The error of `fixenc explain` without a text on a terminal.
_NOTHING_NAMED = """name a text or a file, or pipe text into it:
  fixenc explain "GÃ¶del"                a text
  fixenc explain page.html              a file
  curl example.org | fixenc explain -   text from another program"""


def explain(
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT|FILE",
            help="A text, or the name of a file; - is standard input.",
            show_default=False,
        ),
    ] = None,
    all_regions: Annotated[
        bool, typer.Option("--all", help="Show every region, not only some of each accident.")
    ] = False,
    as_json: AsJson = False,
    encoding: Encoding = None,
    guess: Guess = True,
    min_confidence: MinConfidence = LEAST_CONFIDENCE,
    max_decompressed: MaxDecompressed = MOST_DECOMPRESSED,
    max_ratio: MaxRatio = HIGHEST_RATIO,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Show the accidents of a text, before and after, with the proof."""
    from fixenc import repair
    from fixenc.options import Options
    from fixenc.pipeline import fix_bytes
    from fixenc.report import console, jsonl
    from fixenc.report.explain import Explained, print_repair
    from fixenc.spots import find_lost

    if text is None:
        text = _stream_or_error()
    is_file = text == "-" or os.path.lexists(text)
    if is_file:
        # The whole main path, so that `explain` never shows a repair that `fix` would refuse.
        options = Options(
            encoding=encoding,
            guess=guess,
            min_confidence=min_confidence,
            max_decompressed=max_decompressed,
            max_ratio=max_ratio,
        )
        data, name = _read(text, options)
        cleaned = fix_bytes(data, options, name=name)
        explained = Explained(cleaned.repair, cleaned.detection, cleaned.refusal, cleaned.undecodable)
    else:
        explained = Explained(repair.explain(text, guess=guess))
    if as_json:
        lost = len(find_lost(explained.repair, explained.undecodable))
        print(jsonl.repair_line(explained.repair, explained.detection, explained.refusal, lost))
    else:
        print_repair(explained, console.stdout_console(), has_all=all_regions)
    if not is_file and not explained.repair.regions:
        console.stderr_console().print("read as text, since there is no file of this name")
    raise typer.Exit(ExitCode.FINE)


def _stream_or_error() -> str:
    """Return the name of standard input if it is piped; raises OptionsError, with examples, for a terminal."""
    from fixenc.files.standard_input import is_piped

    if not is_piped():
        raise OptionsError(_NOTHING_NAMED)
    return "-"


def _read(name: str, options: Options) -> tuple[bytes, str]:
    """Return the bytes of a document, and its name; raises SourceError."""
    from fixenc.files.locations import Location
    from fixenc.files.opening import open_document
    from fixenc.files.standard_input import read_standard_input

    if name == "-":
        return read_standard_input(), name
    try:
        one = open_document(Location.of(Path(name)), options)
        return b"".join(one.blocks()) if one.data is None else one.data, one.name
    except SourceError as error:
        raise SourceError(f"{name!r}: {error}") from error
