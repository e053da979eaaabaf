"""``fixenc explain``: what had happened to a text, in words and as data, with the proof."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fixenc.cli.exits import ExitCode
from fixenc.cli.parameters import AsJson, ConfigFile, MaxDecompressed, MaxRatio, MinConfidence, NoConfig
from fixenc.errors import SourceError
from fixenc.records import HIGHEST_RATIO, LEAST_CONFIDENCE, MOST_DECOMPRESSED

if TYPE_CHECKING:
    from fixenc.options import Options


def explain(
    text: Annotated[
        str, typer.Argument(metavar="TEXT|FILE", help="A text, or the name of a file; - is standard input.")
    ],
    as_json: AsJson = False,
    encoding: Annotated[
        str | None, typer.Option("--from", metavar="ENCODING", help="The file's encoding; skips detection.")
    ] = None,
    guess: Annotated[
        bool, typer.Option("--guess/--no-guess", help="Restore lost bytes by what the language makes likely.")
    ] = True,
    min_confidence: MinConfidence = LEAST_CONFIDENCE,
    max_decompressed: MaxDecompressed = MOST_DECOMPRESSED,
    max_ratio: MaxRatio = HIGHEST_RATIO,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Tell what had happened to a text: the accident, before and after, and the proof that it explains all of it."""
    from fixenc import repair
    from fixenc.options import Options
    from fixenc.pipeline import fix_bytes
    from fixenc.report import console, jsonl

    detection = refusal = None
    is_file = text == "-" or os.path.lexists(text)
    if is_file:
        # The whole main path, so that nothing is explained here which `fix` would refuse.
        options = Options(
            encoding=encoding,
            guess=guess,
            min_confidence=min_confidence,
            max_decompressed=max_decompressed,
            max_ratio=max_ratio,
        )
        data, name = _read(text, options)
        cleaned = fix_bytes(data, options, name=name)
        explained, detection, refusal = cleaned.repair, cleaned.detection, cleaned.refusal
    else:
        explained = repair.explain(text, guess=guess)
    if as_json:
        print(jsonl.repair_line(explained, detection, refusal))
    else:
        console.print_repair(explained, console.stdout_console(), detection, refusal)
    if not is_file and not explained.regions:
        console.stderr_console().print("taken as text: there is no file of this name")
    raise typer.Exit(ExitCode.FINE)


def _read(name: str, options: Options) -> tuple[bytes, str]:
    """A document, and its name, by which its format is known."""
    from fixenc.files.locations import Location
    from fixenc.files.opening import opened

    if name == "-":
        return sys.stdin.buffer.read(), name
    try:
        one = opened(Location.of(Path(name)), options)
        return b"".join(one.blocks()) if one.data is None else one.data, one.name
    except SourceError as error:
        raise SourceError(f"{name!r}: {error}") from error
