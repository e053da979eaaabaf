"""What a command reads: the paths given, those in a list, or standard input if it is piped."""

from __future__ import annotations

import sys
from pathlib import Path

from fixenc.arguments import path_of
from fixenc.errors import OptionsError
from fixenc.records import STDIN

# The error of `fixenc fix` without a path on a terminal.
_NOTHING_NAMED = """name what to fix, or pipe text into it:
  fixenc fix .                      the text files below the working folder
  fixenc fix page.html              one file
  curl example.org | fixenc fix -   text from another program"""


def named_paths(given: list[str] | None, listed: str | None, *, is_null: bool) -> list[Path] | None:
    """Return the paths given and those in the list; None if neither paths nor a list are named.

    Paths are text, since as a path ``./-`` would equal ``-``, which is standard input.
    """
    if is_null and listed is None:
        raise OptionsError("-0 goes with a list of paths: add --files-from LIST, or --files-from - for standard input")
    if not given and listed is None:
        return None
    paths = [STDIN if path == "-" else path_of(path, "fixenc") for path in given or ()]
    if listed is None:
        return paths
    if listed == "-" and any(path is STDIN for path in paths):
        raise OptionsError("standard input cannot be both a list of paths and a file; remove one -")
    from fixenc.files.standard_input import read_list

    return paths + read_list(STDIN if listed == "-" else path_of(listed, "fixenc"), is_null=is_null)


def stream_or_error() -> list[Path]:
    """Return standard input if it is piped; raises OptionsError, with examples, for a terminal."""
    from fixenc.files.standard_input import is_piped

    if not is_piped():
        raise OptionsError(_NOTHING_NAMED)
    return [STDIN]


def stream_or_folder() -> list[Path]:
    """Return standard input if it is piped, and the working folder on a terminal."""
    from fixenc.files.standard_input import is_piped

    return [STDIN if is_piped() else Path()]


def tell_of_empty_list() -> None:
    """Say that a list has no paths, which is no error: a program may have found nothing."""
    print("no paths in the list; nothing to do", file=sys.stderr)
