"""How paths are shown to people: relative to the working folder where they lie below it, and once a line."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from rich.cells import cell_len, get_character_cell_size

from fixenc.report.safe import safe
from fixenc.urls import Url

__all__ = ["arrow_to", "keep_end", "relative", "shown", "with_slashes"]


def shown(path: Path) -> str:
    """Return a path as a person reads it, safe for a terminal."""
    return safe(relative(path))


def arrow_to(target: Path, source: Path) -> str:
    """Return what follows the path of a file in the line about its clean copy; of a copy beside it, only the name.

    >>> arrow_to(Path("a/b.fixed.txt"), Path("a/b.txt")), arrow_to(Path("out/b.txt"), Path("a/b.txt"))
    (' → b.fixed.txt', ' → out/b.txt')
    """
    is_beside = target.parent == source.parent
    return f" → {safe(target.name) if is_beside else shown(target)}"


def keep_end(text: str, room: int) -> str:
    """Return a path that fits into a number of cells of a terminal; a long one loses its beginning.

    >>> keep_end("/home/ada/letters", 9), keep_end("/宿題/宿題", 5)
    ('…/letters', '…宿題')
    """
    if cell_len(text) <= room:
        return text
    used, start = 1, len(text)
    while start and (used := used + get_character_cell_size(text[start - 1])) <= room:
        start -= 1
    return "…" + text[start:]


def relative(path: Path) -> str:
    """Return a path relative to the working folder if it lies below it; any other as it was given."""
    text, folder = str(path), _working_folder()
    if folder is None or not text.startswith(folder) or len(text) == len(folder):
        return text
    return text[len(folder) :]


def with_slashes(path: Path) -> str:
    """Return a path as programs read it: relative as above, with slashes; a URL as it is."""
    return str(path) if isinstance(path, Url) else Path(relative(path)).as_posix()


def _working_folder() -> str | None:
    """Return the working folder with a slash at its end; None if it does not exist any more."""
    try:
        return _with_slash(os.getcwd())
    except OSError:
        return None


@lru_cache(maxsize=1)
def _with_slash(folder: str) -> str:
    return folder if folder.endswith(os.sep) else folder + os.sep
