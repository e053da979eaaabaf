"""``fixenc explain``: what had happened to a text, in words and as data, with the proof."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from fixenc.cli.exits import ExitCode
from fixenc.cli.parameters import AsJson
from fixenc.records import STDIN


def explain(
    text: Annotated[
        str, typer.Argument(metavar="TEXT|FILE", help="A text, or the name of a file; - is standard input.")
    ],
    as_json: AsJson = False,
    encoding: Annotated[
        str | None, typer.Option("--from", metavar="ENCODING", help="The file's encoding; skips detection.")
    ] = None,
) -> None:
    """Tell what had happened to a text: the accident, before and after, and the proof that it explains all of it."""
    from fixenc import repair
    from fixenc.detection import decode
    from fixenc.files.reading import read
    from fixenc.report import console, jsonl

    detection = None
    if text == str(STDIN) or os.path.lexists(text):
        data = sys.stdin.buffer.read() if text == str(STDIN) else read(Path(text)).data
        decoded = decode(data, encoding)
        text, detection = decoded.text, decoded.detection
    explained = repair.explain(text)
    if as_json:
        print(jsonl.repair_line(explained, detection))
    else:
        console.print_repair(explained, detection, console.stdout_console())
    raise typer.Exit(ExitCode.FINE)
