"""Tables of separated values: the delimiter, the cells of each column, and the shape that a repair must keep."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from fixenc.formats.structure import csv_fields, csv_shape

# The delimiters of tables: RFC 4180; Excel's where the comma is a decimal sign; IANA's text/tab-separated-values; and
# that of databases.
DELIMITERS = (",", ";", "\t", "|")
# Characters: the first rows show the delimiter.
_HEAD = 1 << 16
# Excel's own way to name the delimiter, in a first line of its own.
_NAMED = re.compile(r'"?sep=(?P<delimiter>[,;|\t])"?[\r\n]')
# The least number of columns, and of rows that are alike, in a table.
_LEAST = 2
# The least share of rows that have as many fields as most, in a table.
_LEAST_REGULAR = 0.5


def find_delimiter(text: str) -> str:
    """Return the delimiter that most rows have the same number of times, and most often; a comma if there is none.

    >>> find_delimiter("name;price\\nbread, white;1,50\\nmilk;0,80\\n")
    ';'
    """
    named = _NAMED.match(text)
    if named is not None:
        return named["delimiter"]
    head, is_cut = text[:_HEAD], len(text) > _HEAD
    if is_cut:
        head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1]
    return max(DELIMITERS, key=lambda delimiter: _score(head, delimiter, is_cut=is_cut))


def _score(text: str, delimiter: str, *, is_cut: bool) -> tuple[float, int]:
    """Return the share of rows that have as many fields as most, and that number; nothing for a single column."""
    if delimiter not in text:
        return 0, 0
    rows = _count_fields(text, delimiter, is_cut=is_cut)
    width, times = max(Counter(rows).items(), key=_times, default=(0, 0))
    return (times / len(rows), width) if width > 1 else (0, 0)


def _count_fields(text: str, delimiter: str, *, is_cut: bool) -> list[int]:
    """Return the number of fields of each row that is not empty; of none, if quotes are not those of a table.

    In a text that is cut, a quoted field may go on after the end, and does not count.
    """
    rows, fields, size = list[int](), 0, 0
    for start, end, is_last in csv_fields(text, delimiter):
        if start < 0:
            return rows if is_cut else []
        fields, size = fields + 1, size + end - start
        if is_last:
            rows += [fields] if fields > 1 or size else []
            fields, size = 0, 0
    return rows


class TableShape(NamedTuple):
    """The delimiter of a table, and the number of fields of each row."""

    delimiter: str
    fields: tuple[int, ...]


def table_shape(text: str) -> TableShape | None:
    """Return the shape of a table, whose delimiter is found; None if a quote is not closed.

    >>> table_shape("a;b\\n1,5;2\\n")
    TableShape(delimiter=';', fields=(2, 2))
    """
    delimiter = find_delimiter(text)
    fields = csv_shape(text, delimiter)
    return None if fields is None else TableShape(delimiter, fields)


def is_table_mended(before: str, after: str) -> bool:
    """Return whether a repair has put back delimiters: each row that it changed now has as many fields as most others.

    A reader of several bytes a character may have taken a delimiter for the second half of one.

    >>> is_table_mended("a|b\\ncaf茅€檤1\\n", "a|b\\ncafé’|1\\n"), is_table_mended("a;b\\n1;2\\n", "a;b\\n1;2;\\n")
    (True, False)
    """
    delimiter = find_delimiter(after)
    had, has = csv_shape(before, delimiter), csv_shape(after, delimiter)
    if had is None or has is None or len(had) != len(has):
        return False
    rows = list(zip(had, has, strict=True))
    width, times = max(Counter(new for old, new in rows if old == new and new).items(), key=_times, default=(0, 0))
    is_usual = times > 0 and 2 * sum(1 for _, new in rows if new == width) > sum(1 for _, new in rows if new)
    return is_usual and all(new == old or old < new == width for old, new in rows)


def _times(item: tuple[int, int]) -> tuple[int, int]:
    """Return by what the commonest number of fields is chosen: how often it is there, then how large it is."""
    return item[1], item[0]


class Span(NamedTuple):
    """The place of a cell, without its quotes, or of a row."""

    start: int
    end: int


def find_cells(text: str) -> list[Span]:
    """Return the cells of a table, whose delimiter is found, column by column; nothing for a text that is no table."""
    return [span for spans in find_columns(text, find_delimiter(text)) for span in spans]


def find_cells_between_tabs(text: str) -> list[Span]:
    """Return the cells of a table whose delimiter is a tab, column by column; nothing for a text that is no table."""
    return [span for spans in find_columns(text, "\t") for span in spans]


def find_columns(text: str, delimiter: str) -> list[list[Span]]:
    """Return the cells of each column of a table, and last the rows that have not as many fields as most.

    Returns nothing for a text that is no table: a quote is not closed, there is only one column, or hardly two rows
    are alike.

    >>> [[text[start:end] for start, end in spans] for text in ['a;"b"\\nc;d\\nx'] for spans in find_columns(text, ";")]
    [['a', 'c'], ['b', 'd'], ['x']]
    """
    rows, row = list[list[Span]](), list[Span]()
    for start, end, is_last in csv_fields(text, delimiter):
        if start < 0:
            return []
        is_quoted = text[start : start + 1] == '"'
        row.append(Span(start + is_quoted, end - is_quoted))
        if is_last:
            rows.append(row)
            row = []
    filled = [row for row in rows if len(row) > 1 or row[0].start < row[0].end]
    width, times = max(Counter(map(len, filled)).items(), key=_times, default=(0, 0))
    if min(width, times) < _LEAST or times < _LEAST_REGULAR * len(filled):
        return []
    columns = [list(column) for column in zip(*(row for row in filled if len(row) == width), strict=True)]
    return [*columns, [Span(row[0].start, row[-1].end) for row in filled if len(row) != width]]
