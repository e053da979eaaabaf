"""Formats of data: JSON, tables."""

from __future__ import annotations

from fixenc.formats import structure
from fixenc.formats.file_type import FileType

TYPES: tuple[FileType, ...] = (
    # RFC 8259, 8.1: JSON must be written without a byte order mark; most parsers refuse it.
    FileType("json", ".json .geojson .webmanifest .ipynb", shape=structure.json_shape, takes_mark=False),
    FileType("jsonl", ".jsonl .ndjson", shape=structure.json_lines_shape, takes_mark=False),
    # Excel takes a table without a mark for one in the code page of the machine.
    FileType("csv", ".csv", shape=structure.csv_shape, keeps_mark=True),
    FileType("tsv", ".tsv .tab", shape=structure.tsv_shape, keeps_mark=True),
)
