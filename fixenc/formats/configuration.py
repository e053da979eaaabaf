"""Configuration: YAML, TOML, INI and their kin, whose structure stands in lines, indentation and a few signs."""

from __future__ import annotations

import re
import sys

from fixenc.formats.file_type import FileType
from fixenc.formats.structure import count_quotes

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# YAML 1.2.2, 5.1: characters that may not stand in a text at all. Latin-1 mojibake is full of them.
_NOT_YAML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# Signs that mean something in YAML by where they stand (7.4, 6.6, 8.1): at the start of a line or of a value; quotes,
# brackets and commas of flows; a colon before a blank or after a quote; a hash after a blank; the header of a block.
# YAML 1.1 knows more line ends, which do not count where they are the control characters of mojibake.
_AT_START = r"[&*!%@`\#~|>=<]?"
_BEFORE_BLANK = r"(?=[ \t\r\n\x85\u2028\u2029]|\Z)"
_ITEMS = rf"(?:[-?:]{_BEFORE_BLANK}[ \t]*)*{_AT_START}"
_YAML = re.compile(
    rf"""(?:\r\n|\n|\r|\A)[ \t]*(?:(?:---|\.\.\.){_BEFORE_BLANK}[ \t]*)?{_ITEMS}
    |[\x85\u2028\u2029][ \t]*(?P<odd>(?:(?:---|\.\.\.){_BEFORE_BLANK})?{_ITEMS})
    |\\["\\/]
    |[\[{{,][ \t]*(?:[-?](?=[ \t\r\n,\]}}])[ \t]*)*{_AT_START}
    |["'\]}}]
    |:(?:[ \t]+{_ITEMS}|{_BEFORE_BLANK})
    |(?<=["'\]}}]):
    |(?<=[ \t])\#
    |[|>][-+0-9]{{0,2}}(?=[ \t]*(?:[\r\n]|\Z))
    """,
    re.VERBOSE,
)
# The key of a mapping in a line of its own, after its indentation and dashes.
_YAML_KEY = re.compile(
    r"""^(?P<before>[ ]*(?:-[ ]+)*)(?P<key>"[^"\r\n]*"[ ]*|'[^'\r\n]*'[ ]*|[^\s"'\#&*!|>%@`{[,\]}-][^\r\n:]*)"""
    r":(?=[ \t\r\n]|\Z)",
    re.MULTILINE,
)


def yaml_shape(text: str) -> tuple[object, ...] | None:
    """Return the signs of a YAML document that mean something where they stand, and how many keys it has twice.

    Returns None for text with characters that YAML forbids. A parser would build values that no repair can break.

    >>> yaml_shape("town: café") == yaml_shape("town: cafÃ©"), yaml_shape("a: b") == yaml_shape("a: b: c")
    (True, False)
    """
    if _NOT_YAML.search(text):
        return None
    signs = (found[0] if found["odd"] is None else found["odd"] for found in _YAML.finditer(text))
    return (*filter(None, signs), _count_repeated_keys(text))


def _count_repeated_keys(text: str) -> int:
    """Return how many keys of YAML mappings, each in its line, stand in the same mapping before."""
    mappings, repeated = list[tuple[int, set[str]]](), 0
    for found in _YAML_KEY.finditer(text):
        column = len(found["before"])
        while mappings and mappings[-1][0] > column:
            mappings.pop()
        dash = found["before"].find("-")
        if dash >= 0:  # an item begins, and with it a mapping
            while mappings and mappings[-1][0] > dash:
                mappings.pop()
        if not mappings or mappings[-1][0] < column:
            mappings.append((column, set()))
        key, keys = found["key"].strip("\"' \t"), mappings[-1][1]
        repeated += key in keys
        keys.add(key)
    return repeated


# Dots in a line: the parser takes a time that grows with the square of the number of parts of a key.
_MOST_DOTS = 5_000


def toml_shape(text: str) -> tuple[object, ...] | None:
    """Return the type of each value, with the number of keys or items in it, and that of quotes; None if it is no TOML.

    >>> toml_shape("a = [1, 'x']")
    ('dict 1', 'list 2', 'int', 'str', (0, 2))
    """
    if any(line.count(".") > _MOST_DOTS for line in text.split("\n")):
        raise ValueError("a key may have too many parts")
    try:
        waiting: list[object] = [tomllib.loads(text.replace("\r\n", "\n"))]
    except tomllib.TOMLDecodeError:
        return None
    shape = list[object]()
    while waiting:
        value = waiting.pop()
        kind = type(value).__name__
        inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else None
        shape.append(kind if inner is None else f"{kind} {len(inner)}")
        waiting += reversed(inner or [])
    return (*shape, count_quotes(text))


# A line of an INI file: a comment, a section, or a key and its value; one that is indented may go on from the last.
_INI_LINE = re.compile(
    r"""(?P<end>\r\n|\n|\r|\A)(?P<indent>[ \t]*)
    (?:(?P<comment>[;\#!])[^\r\n]*
    |\[(?P<section>[^\]\r\n]*)\]
    |(?P<key>[^=:\r\n\[;\#!][^=:\r\n]*)(?P<sign>[=:])
    |(?P<else>[^\r\n]+)
    )?""",
    re.VERBOSE,
)
# Signs that mean something in a value, to this parser or that one: quotes, the start of a comment, a reference to
# another value, and the sign that the next line goes on.
_INI_SIGNS = re.compile(r"""["']|(?<=[ \t])[;\#]|%[(%]|\$[{(]|[\])}]|\\(?=[\r\n]|\Z)""")
_LINE_END = re.compile(r"[\r\n]|\Z")


def ini_shape(text: str) -> tuple[object, ...]:
    """Return the kind of each line, the signs in values, and the number of different keys in each section.

    >>> ini_shape("[a]\\nb = c")
    ('[', ']', '=', 1, 1)
    """
    shape, keys, sections, section = list[object](), set[tuple[str, str]](), set[str](), ""
    for found in _INI_LINE.finditer(text):
        kind = found["comment"] or found["sign"] or ("[" if found["section"] is not None else found["else"] and "-")
        if found["indent"] and kind:
            shape.append(" ")
        shape += [kind] if kind else []
        if found["section"] is not None:
            section = found["section"].strip()
            sections.add(section)
        elif found["key"] is not None:
            keys.add((section, found["key"].strip()))
        if not found["comment"]:
            end = _LINE_END.search(text, found.end())
            shape += _INI_SIGNS.findall(text, found.start("indent"), end.start() if end else len(text))
    return (*shape, len(sections), len(keys))


TYPES: tuple[FileType, ...] = (
    FileType("yaml", ".yml .yaml", re.compile(r"%YAML \d"), shape=yaml_shape, has_lines=True),
    FileType("toml", ".toml", shape=toml_shape),
    FileType("ini", ".ini .cfg .cnf .prf .lng", shape=ini_shape, has_lines=True),
)
