"""The shape of structured text: what a repair of its characters must not change.

A shape is flat: there is no limit to the depth of nesting, the length of a field or the digits of a number. Each
function returns None for a text that breaks the rules of its format, and raises any other error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

# The signs that separate, nest or quote in any of these formats.
_SIGNS = re.compile(r"[][{}<>()&\"',:;=/\\\t\r\n]")


def signs(text: str) -> list[str]:
    """Return the signs of structure, in order; for a part of a document, which may not parse alone.

    >>> signs('{"a": 1,')
    ['{', '"', '"', ':', ',']
    """
    return _SIGNS.findall(text)


# Line ends to Unicode (UAX 14), YAML 1.1 and `str.splitlines`, but not to most tools: next line, line separator and
# paragraph separator. A repair may well take such a control character away, since mojibake is full of them.
_LINE_ENDS = ("\x85", "\u2028", "\u2029")


def adds_line_ends(before: str, after: str) -> bool:
    """Return whether a repaired text has more of the line ends that only some tools know.

    >>> adds_line_ends("â€¨", "\u2028"), adds_line_ends("Ã\x85", "Å")
    (True, False)
    """
    return any(after.count(end) > before.count(end) for end in _LINE_ENDS)


def count_quotes(text: str) -> tuple[int, int]:
    """Return the numbers of both quotes, where a parser tells nothing of what they end: a comment may follow a string.

    >>> count_quotes("a = 'b' # c")
    (0, 2)
    """
    return text.count('"'), text.count("'")


# RFC 8259, and the three numbers beyond it that Python writes. The names of groups are the letters of a shape.
_JSON = re.compile(
    r"""[ \t\n\r]*(?:
    (?P<s>"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*")
    |(?P<f>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)|NaN|-?Infinity)
    |(?P<i>-?(?:0|[1-9][0-9]*))
    |(?P<b>true|false)
    |(?P<n>null)
    |(?P<sign>[][{}:,])
    )[ \t\n\r]*""",
    re.VERBOSE,
)
# The kinds of tokens of JSON that begin a value.
_VALUE = "[{sfibn"
# What closes each bracket.
_CLOSING = {"[": "]", "{": "}"}


def json_shape(text: str) -> str | None:
    """Return all signs in order, a letter for the type of each value, and the number of different keys of each object.

    >>> json_shape('{"a": [1, "x"], "b": null}')
    '{s:[i,s],s:n}2'
    """
    shape, may_follow, is_key = list[str](), _VALUE, False
    waiting = list[tuple[str, set[str]]]()  # what is open: its sign, and the keys of an object so far
    for kind, token in _json_tokens(text):
        if kind not in may_follow:
            return None
        shape.append(kind)
        if is_key and kind == "s":
            waiting[-1][1].add(json.loads(token))
            may_follow, is_key = ":", False
            continue
        if kind in _CLOSING:
            waiting.append((kind, set()))
            may_follow = "s}" if kind == "{" else _VALUE + "]"
        elif kind in ",:":
            may_follow = "s" if kind == "," and waiting[-1][0] == "{" else _VALUE
        else:
            if kind in "]}":
                _, keys = waiting.pop()
                shape += [str(len(keys))] * (kind == "}")
            may_follow = "," + _CLOSING[waiting[-1][0]] if waiting else "\0"
        is_key = may_follow in ("s", "s}")
    return "".join(shape) if may_follow == "\0" else None


def _json_tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield each token with its letter, or sign; a character that is no token comes last, as ``?``."""
    at = 0
    while at < len(text):
        match = _JSON.match(text, at)
        if match is None:
            yield "?", text[at]
            return
        kind = match.lastgroup or ""
        yield (match[kind], "") if kind == "sign" else (kind, match[kind])
        at = match.end()


def json_lines_shape(text: str) -> tuple[str | None, ...] | None:
    """Return the shape of each line that is not blank; None if a line is not JSON.

    Lines end at LF alone: U+0085 and U+2028, which `str.splitlines` knows too, may stand in a string.
    """
    shapes = tuple(json_shape(line) for line in text.split("\n") if line.strip(" \t\r"))
    return None if None in shapes else shapes


def json_strings(text: str) -> list[tuple[int, int]]:
    """Return the start and the end of each string in JSON, its quotes excluded; of none, if it does not parse.

    >>> json_strings('{"a": [1, "bc"]}')
    [(2, 3), (11, 13)]
    """
    if json_shape(text) is None:
        return []
    return [(start + 1, end - 1) for start, end in _find_strings(text)]


def json_lines_strings(text: str) -> list[tuple[int, int]]:
    """Return the start and the end of each string in lines of JSON; of none, if a line does not parse."""
    if json_lines_shape(text) is None:
        return []
    return [(start + 1, end - 1) for start, end in _find_strings(text)]


def _find_strings(text: str) -> Iterator[tuple[int, int]]:
    return (found.span("s") for found in _JSON.finditer(text) if found.lastgroup == "s")


# Errors of expat that say nothing about the text: no memory, a feature that is not built in, or entities that expand
# too far.
_GIVING_UP = frozenset({1, 22, 23, 43})


def xml_shape(text: str) -> tuple[object, ...] | None:
    """Return the number of attributes of each element at its start, and "end" at its end; None if it is not XML."""
    from xml.parsers import expat

    parser, shape = expat.ParserCreate(), list[object]()
    parser.StartElementHandler = lambda _name, attributes: shape.append(len(attributes))
    parser.EndElementHandler = lambda _name: shape.append("end")
    try:
        parser.Parse(text, True)  # noqa: FBT003 - "this is all of it"
    except expat.ExpatError as error:
        if error.code in _GIVING_UP:
            raise
        return None
    return tuple(shape)


def _field_of(delimiter: str) -> re.Pattern[str]:
    """Return a pattern for a field and its end: a quoted one has its quotes doubled (RFC 4180, 2)."""
    plain = rf"(?!\")[^{delimiter}\r\n]*"
    return re.compile(rf"(?P<field>\"[^\"]*(?:\"\"[^\"]*)*\"|{plain})(?P<end>{re.escape(delimiter)}|\r\n|\r|\n|\Z)")


_FIELDS = {delimiter: _field_of(delimiter) for delimiter in (",", ";", "\t", "|")}


def csv_shape(text: str, delimiter: str = ",") -> tuple[int, ...] | None:
    """Return the number of fields in each row, 0 for an empty one; None if a quote is not closed.

    >>> csv_shape('a,"b, ""c"" d"\\n\\ne')
    (2, 0, 1)
    """
    rows, fields = list[int](), 0
    for start, end, is_last in csv_fields(text, delimiter):
        if start < 0:
            return None
        fields += 1
        if is_last:
            rows.append(fields if fields > 1 or end > start else 0)
            fields = 0
    return tuple(rows)


def csv_fields(text: str, delimiter: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the start and the end of each field, its quotes included, and whether it is the last of its row.

    Where a quote is not closed, the last field has a negative start.
    """
    match_field, at, is_open = _FIELDS[delimiter].match, 0, False
    while at < len(text) or is_open:
        match = match_field(text, at)
        if match is None:
            yield -1, -1, True
            return
        at, is_open = match.end(), match["end"] == delimiter
        yield *match.span("field"), not is_open


def tsv_shape(text: str) -> tuple[int, ...] | None:
    """Return the number of tab-separated fields in each row; None if a quote is not closed."""
    return csv_shape(text, "\t")
