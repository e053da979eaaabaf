"""The table of ``fixenc detect``, row by row: what is known of a file is shown at once.

The widths of the columns are fixed before the first row. Nothing is cut: on a terminal, a path that is longer than its
column stands on a line of its own, and reasons and notes that do not fit stand below their row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text

from fixenc.report.console import Console
from fixenc.report.safe import safe

__all__ = ["Row", "Rows"]

# The headings after the path, with the columns each takes; ``windows-1252`` and most names of charsets fit.
_WIDE = (("encoding", 14), ("confidence", 10), ("language", 8), ("newline", 7), ("evidence", 10))
# The same on a terminal that is narrower than this.
_NARROW_BELOW = 100
_NARROW = (("encoding", 12), ("sure", 4), ("lang", 4), ("ends", 5), ("evidence", 10))
# Between two columns.
_GAP = "  "
# The least and the most columns for a path.
_LEAST_PATH = 16
_MOST_PATH = 100


class Row(NamedTuple):
    """What is shown of one file: its path, cells under the headings, and notes."""

    path: str
    cells: tuple[str, str, str, str, str]
    notes: str = ""


class Rows:
    """Makes the lines of a table whose rows come one by one; `paths` are all paths, to make room for them."""

    def __init__(self, paths: Iterable[str], console: Console) -> None:
        self._width = console.width if console.is_terminal else None
        is_narrow = self._width is not None and self._width < _NARROW_BELOW
        self._headings = _NARROW if is_narrow else _WIDE
        room = _MOST_PATH
        if self._width is not None:
            room = self._width - sum(width + len(_GAP) for _, width in self._headings)
        longest = max((cell_len(path) for path in paths), default=0)
        self._path_width = max(min(longest, room, _MOST_PATH), _LEAST_PATH if longest > _LEAST_PATH else 4)

    def heading(self) -> Text:
        """Return the line above the rows."""
        return Text(self._join("file", [name for name, _ in self._headings]), "bold")

    def lines(self, row: Row) -> Iterator[Text]:
        """Yield the lines of one row, safe for a terminal."""
        path, cells, notes = safe(row.path), [*map(safe, row.cells)], safe(row.notes)
        if cell_len(path) > self._path_width and self._width is not None:
            yield Text(path)
            path = ""
        line = self._join(path, cells)
        if self._width is not None and cell_len(line) > self._width and " " in cells[-1]:
            *kept, why = cells  # a reason, which is longer than one word of evidence
            yield Text(self._join(path, [*kept, ""]))
            yield from (Text(_GAP + one, "yellow") for one in (why, notes) if one)
        elif not notes:
            yield Text(line)
        elif self._width is None or cell_len(line) + len(_GAP) + cell_len(notes) <= self._width:
            yield Text(line + _GAP).append(notes, "yellow")
        else:
            yield Text(line)
            yield Text(_GAP + notes, "yellow")

    def _join(self, path: str, cells: Sequence[str]) -> str:
        widths = [self._path_width, *(width for _, width in self._headings)]
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip([path, *cells], widths, strict=True))
        return _GAP.join(padded).rstrip()
