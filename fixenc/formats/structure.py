"""The shape of structured text: what must stay the same when its characters are mended."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

# What separates, nests or quotes in any of these formats.
_SIGNS = re.compile(r"[][{}<>()&\"',:;=/\\\t\r\n]")


def signs(text: str) -> list[str]:
    """The signs that any structure is made of, in order: a part of a document may not parse alone.

    >>> signs('{"a": 1,')
    ['{', '"', '"', ':', ',']
    """
    return _SIGNS.findall(text)


def json_shape(text: str) -> object:
    """Nested keys' count and order, list lengths and value types; None where the text is no JSON.

    >>> json_shape('{"a": [1, "x"]}')
    ('dict', (('list', ('int', 'str')),))
    """
    try:
        return _shape(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _shape(value: Any) -> object:
    if isinstance(value, dict):
        return ("dict", tuple(_shape(item) for item in value.values()))
    if isinstance(value, list):
        return ("list", tuple(_shape(item) for item in value))
    return type(value).__name__


def json_lines_shape(text: str) -> object:
    """The shape of each line; None where a line is no JSON.

    Lines end at LF alone: U+0085 and U+2028, which `str.splitlines` knows too, may stand in a string.
    """
    shapes = tuple(json_shape(line) for line in text.split("\n") if line.strip(" \t\r"))
    return None if None in shapes else shapes


def xml_shape(text: str) -> object:
    """The elements in order of their start and end, with their attributes' count; None where it is no XML."""
    from xml.parsers import expat

    parser, shape = expat.ParserCreate(), list[object]()
    parser.StartElementHandler = lambda _name, attributes: shape.append(len(attributes))
    parser.EndElementHandler = lambda _name: shape.append("end")
    try:
        parser.Parse(text, True)  # noqa: FBT003 - "this is all of it"
    except (expat.ExpatError, ValueError):
        return None
    return tuple(shape)


def csv_shape(text: str, delimiter: str = ",") -> object:
    """The number of fields in each row."""
    try:
        return tuple(map(len, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))
    except csv.Error:
        return None


def tsv_shape(text: str) -> object:
    """The number of tab-separated fields in each row."""
    return csv_shape(text, "\t")
