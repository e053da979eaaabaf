"""Formats of data: JSON, tables."""

from __future__ import annotations

from fixenc.formats import structure, tables
from fixenc.formats.file_type import FileType

TYPES: tuple[FileType, ...] = (
    # RFC 8259, 8.1: JSON must be written without a byte order mark; most parsers refuse it.
    FileType(
        "json",
        ".json .geojson .webmanifest .ipynb",
        shape=structure.json_shape,
        values=structure.json_strings,
        has_escapes=True,
        takes_mark=False,
    ),
    FileType(
        "jsonl",
        ".jsonl .ndjson",
        shape=structure.json_lines_shape,
        values=structure.json_lines_strings,
        has_escapes=True,
        takes_mark=False,
    ),
    # Excel takes a table without a mark for one in the code page of the machine.
    FileType(
        "csv",
        ".csv",
        shape=tables.table_shape,
        values=tables.find_cells,
        is_mended=tables.is_table_mended,
        keeps_mark=True,
    ),
    FileType(
        "tsv",
        ".tsv .tab",
        shape=structure.tsv_shape,
        values=tables.find_cells_between_tabs,
        is_mended=tables.is_table_mended,
        keeps_mark=True,
    ),
)
