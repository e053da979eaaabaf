"""The shape of source code: Python's syntax tree, the statements and strings of SQL."""

from __future__ import annotations

import ast
import re
import warnings

from fixenc.formats.structure import count_quotes


def python_shape(text: str) -> tuple[tuple[object, int], ...] | None:
    """Return the kind of each node of Python's syntax tree, and the number of its children; None if it does not parse.

    The first item has the numbers of quotes. Source for another version of Python than the one that runs does not
    parse, either.

    >>> python_shape("x = 'é'")[:3]
    ((0, 2), ('Module', 1), ('Assign', 2))
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of doubtful escapes and comparisons, which are not ours
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):  # the second of bytes that are zero, and of numbers that are too long
            return None
    shape, waiting = list[tuple[object, int]]([count_quotes(text)]), list[ast.AST]([tree])
    for node in waiting:
        children = list(ast.iter_child_nodes(node))
        kind = type(node.value if isinstance(node, ast.Constant) else node).__name__
        shape.append((kind, len(children)))
        waiting += children
    return tuple(shape)


_SQL_ELSE = r"""
    |(?P<comment>--[^\r\n]*|/\*(?!!)(?:[^*]|\*(?!/))*\*/)
    |(?P<name>"[^"]*"|`[^`]*`|\[[^][\r\n]*\])
    |(?P<sign>[();,])
    |(?P<copy>^[ \t]*COPY[ \t](?=[^;\r\n]*;\r?\n)[^;\r\n]*[ \t]FROM[ \t]+stdin[^;\r\n]*;\r?\n
        (?P<rows>(?:(?!\\\.)[^\n]*\n)*)(?:\\\.|[^\n]*\Z))
    |(?P<quoted>\$(?P<tag>\w*)\$[\s\S]*?\$(?P=tag)\$)
    |(?P<open>['"`]|/\*(?!!)|\$\w*\$)
"""
_FLAGS = re.VERBOSE | re.MULTILINE | re.IGNORECASE
# The SQL standard, where a quote within a string is doubled; MySQL, where it may also stand after a backslash, and a
# comment may begin with a hash.
_SQL = (
    re.compile(rf"(?P<string>'[^']*')(?P<hash>)?(?P<unclosed>(?!))?{_SQL_ELSE}", _FLAGS),
    re.compile(
        r"(?P<string>'[^'\\]*(?:\\[\s\S][^'\\]*)*'|\"[^\"\\]*(?:\\[\s\S][^\"\\]*)*\")"
        rf"|(?P<hash>\#[^\r\n]*)|(?P<unclosed>\"){_SQL_ELSE}",
        _FLAGS,
    ),
)


def sql_shape(text: str) -> tuple[tuple[str, ...] | None, ...] | None:
    """Return the order of strings, quoted names, comments and signs, as the standard and as MySQL has them.

    Returns None if a string or a comment is not closed in either.

    >>> sql_shape("SELECT 'it''s', \\"n\\";")
    (('string', 'string', ',', 'name', ';'), ('string', 'string', ',', 'string', ';'))
    """
    shapes = tuple(_shape_of_tokens(pattern, text) for pattern in _SQL)
    return None if shapes == (None, None) else shapes


def _shape_of_tokens(pattern: re.Pattern[str], text: str) -> tuple[str, ...] | None:
    shape = list[str]()
    for found in pattern.finditer(text):
        if found["open"] is not None or found["unclosed"] is not None:
            return None
        if found["copy"] is not None:
            shape += ["copy", *(str(row.count("\t")) for row in found["rows"].split("\n"))]
        elif found["sign"] is not None:
            shape.append(found["sign"])
        else:
            shape += [kind for kind in ("string", "comment", "hash", "name", "quoted") if found[kind]]
    return tuple(shape)
