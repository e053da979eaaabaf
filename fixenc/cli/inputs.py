"""What a command reads: the paths given, those in a list, or standard input if it is piped."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from fixenc.arguments import path_of
from fixenc.errors import OptionsError
from fixenc.records import STDIN
from fixenc.urls import Url

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


def require_other_folder(paths: Iterable[Path], output: Path | None, advice: str) -> None:
    """Raise OptionsError for an output folder that is one of the folders whose files are read."""
    if output is None or isinstance(output, Url) or not output.is_dir():
        return
    if any(_is_same(path, output) for path in paths if path is not STDIN and not isinstance(path, Url)):
        raise OptionsError(f"the output would replace the input; {advice}")


def _is_same(path: Path, folder: Path) -> bool:
    try:
        return path.is_dir() and path.samefile(folder)
    except OSError:
        return False
