"""Where the value of a field stands in a line of JSON: its own characters, which alone are replaced."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

__all__ = ["Member", "NoRecordError", "Value", "find_values", "parse", "texts_at"]

# White space of JSON (RFC 8259, section 2).
_SPACE = re.compile(r"[ \t\n\r]*")
# The byte order mark, which the first line of a shard may have.
_MARK = "\ufeff"
# The most arrays directly within each other whose elements are looked at; only an attack has texts deeper.
_MOST_NESTED = 16
# The most arrays and objects within each other in a record: as many as Python's parser takes by default, without those
# that its callers use up, so that every process reads the same lines.
_DEEPEST = 600
# A bracket, or a string, which may have brackets within.
_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[{]|[\]}]', re.DOTALL)
# Of a number only its length is taken: none is needed, and some are too long for Python to read.
_DECODER = json.JSONDecoder(parse_int=len, parse_float=len, parse_constant=len)


class NoRecordError(ValueError):
    """A line is no JSON, or nested too deep."""


class Member(NamedTuple):
    """A member of an object in a line: where what follows its key begins, where its value does, and where that ends.

    `siblings` are the names of all members of the object.
    """

    colon: int
    start: int
    end: int
    siblings: frozenset[str]


class Value(NamedTuple):
    """A string in a line of JSON, with its quotation marks, and the member that it is the value of, or within."""

    start: int
    end: int
    member: Member


def parse(line: str) -> Any:
    """Return what a line of JSON holds, without the values of numbers; raises NoRecordError."""
    if line.count("[") + line.count("{") > _DEEPEST and _is_too_deep(line):
        raise NoRecordError(f"nested deeper than {_DEEPEST}")
    try:
        if line.startswith("{"):
            record, end = _DECODER.raw_decode(line)
            if end == len(line) or _skip(line, end) == len(line):
                return record
        return _DECODER.decode(line.removeprefix(_MARK))
    except (ValueError, RecursionError) as error:
        raise NoRecordError(str(error)) from error


def _is_too_deep(line: str) -> bool:
    depth = 0
    for found in _BRACKET.finditer(line):
        depth += (found[0] in "[{") - (found[0] in "]}")
        if depth > _DEEPEST:
            return True
    return False


def texts_at(value: Any, names: Sequence[str], depth: int = 0) -> Iterator[str]:
    """Yield the texts at a path in a parsed value, in order; an array on the way stands for its elements.

    >>> list(texts_at({"turns": [{"text": "a"}, {"text": "b"}, {}]}, ("turns", "text")))
    ['a', 'b']
    """
    if isinstance(value, list):
        for one in value if depth < _MOST_NESTED else ():
            yield from texts_at(one, names, depth + 1)
    elif not names:
        if isinstance(value, str):
            yield value
    elif isinstance(value, dict) and names[0] in value:
        yield from texts_at(value[names[0]], names[1:])


def find_values(line: str, names: Sequence[str]) -> list[Value]:
    """Return the same texts with their places in a line, which must be JSON.

    >>> [line[one.start : one.end] for line in ['{"id": 1e5, "text": "a"}'] for one in find_values(line, ("text",))]
    ['"a"']
    """
    start = _skip(line, len(line) - len(line.removeprefix(_MARK)))
    return list(_find(line, start, names, Member(start, start, start, frozenset())))


def _find(line: str, at: int, names: Sequence[str], member: Member, depth: int = 0) -> Iterator[Value]:
    """Yield the strings at a path below the value that begins at a position, within a member."""
    if line[at] == "[":
        for start in _elements(line, at) if depth < _MOST_NESTED else ():
            yield from _find(line, start, names, member, depth + 1)
    elif line[at] == "{" and names:
        members = {name: (colon, start) for name, colon, start in _members(line, at)}  # of equal names, the last counts
        if names[0] in members:
            colon, start = members[names[0]]
            _, end = _DECODER.raw_decode(line, start)
            yield from _find(line, start, names[1:], Member(colon, start, end, frozenset(members)))
    elif line[at] == '"' and not names:
        _, end = _DECODER.raw_decode(line, at)
        yield Value(at, end, member)


def _elements(line: str, at: int) -> Iterator[int]:
    at = _skip(line, at + 1)
    while line[at] != "]":
        yield at
        at = _next(line, at)


def _members(line: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Yield the name of each member of an object, where what follows its key begins, and where its value does."""
    at = _skip(line, at + 1)
    while line[at] != "}":
        name, after = _DECODER.raw_decode(line, at)
        start = _skip(line, _skip(line, after) + 1)
        yield name, after, start
        at = _next(line, start)


def _next(line: str, at: int) -> int:
    """Return where the next element or member begins, or the bracket, after the value that begins at a position."""
    _, end = _DECODER.raw_decode(line, at)
    end = _skip(line, end)
    return _skip(line, end + 1) if line[end] == "," else end


def _skip(line: str, at: int) -> int:
    match = _SPACE.match(line, at)
    return at if match is None else match.end()
