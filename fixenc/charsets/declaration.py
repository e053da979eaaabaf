"""The charsets a document declares for itself.

Found alike in bytes (decoded as latin-1, for declarations are ASCII) and in text, so that detection can read the
label and a format can rewrite it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePath

from fixenc import charsets
from fixenc.errors import UnknownCharsetError

HEAD_SIZE = 1024  # https://html.spec.whatwg.org/#charset: the declaration stands within the first 1,024 bytes

_LABEL = r"(?P<label>[A-Za-z0-9][A-Za-z0-9_.:+-]*)"
# XML 1.0, 2.8: the declaration is the first thing in the document.
_XML = re.compile(rf"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']{_LABEL}["']""")
# CSS Syntax 3, 3.2: exactly this spelling, at the very start.
_CSS = re.compile(rf'@charset "{_LABEL}";')
# PEP 263: a comment in the first line or, if that is blank or a comment too, in the second.
_PYTHON = re.compile(
    r"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n))??[ \t\f]*#[^\r\n]*?coding[:=][ \t]*(?P<label>[-_.a-zA-Z0-9]+)"
)
_PYTHON_SUFFIXES = frozenset({".py", ".pyw", ".pyi"})
_PYTHON_SHEBANG = re.compile(r"#![^\r\n]*\bpython")

_META = re.compile(r"<meta[\s/](?P<attributes>[^>]*)", re.IGNORECASE)
# The limit keeps a long word without "=" from being tried from each of its letters to its end.
_ATTRIBUTE = re.compile(r"""(?P<name>[^\s"'>/=]{1,32})\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'>]+)""")
_VALUE = re.compile(rf"""["']?\s*{_LABEL}""")
_IN_CONTENT = re.compile(rf"""[^=]*?\bcharset\s*=\s*["']?\s*{_LABEL}""", re.IGNORECASE)
# Where markup only speaks of markup. What is never closed runs to the end, as in browsers.
_NO_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<(?P<raw>script|style|textarea|title|xmp)\b.*?(?:</(?P=raw)\b|\Z)",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declared label and where it stands in the text it was found in."""

    label: str
    start: int
    end: int


Finder = Callable[[str], Iterable[Declaration]]


def in_markup(text: str) -> Iterator[Declaration]:
    """What HTML and XML declare: the XML declaration, and every `meta` element, as XHTML may have both.

    >>> [found.label for found in in_markup('<!-- <meta charset="x"> --><meta charset="gbk">')]
    ['gbk']
    """
    yield from _at_start(_XML, text)
    # Blanked, not cut, so that positions stay true.
    bare = _NO_MARKUP.sub(lambda m: " " * len(m.group()), text)
    for tag in _META.finditer(bare):
        yield from _in_meta(bare, tag)


def _in_meta(text: str, tag: re.Match[str]) -> Iterator[Declaration]:
    """`<meta charset=x>`, and `<meta http-equiv=content-type content="text/html; charset=x">`."""
    attributes = {m["name"].lower(): m for m in _ATTRIBUTE.finditer(text, *tag.span("attributes"))}
    kind = attributes.get("http-equiv")
    if "charset" in attributes:
        found = _VALUE.match(text, *attributes["charset"].span("value"))
    elif "content" in attributes and kind and kind["value"].strip("\"' ").lower() == "content-type":
        found = _IN_CONTENT.match(text, *attributes["content"].span("value"))
    else:
        return
    yield from _declared(found)


def in_css(text: str) -> Iterator[Declaration]:
    """What a style sheet declares."""
    return _at_start(_CSS, text)


def in_python(text: str) -> Iterator[Declaration]:
    """What a Python source declares.

    >>> [found.label for found in in_python("#!/bin/python\\n# vim: set fileencoding=cp1251 :")]
    ['cp1251']
    """
    return _at_start(_PYTHON, text)


def is_python(name: str, head: str) -> bool:
    """Whether a file is Python source, by its name or its first line; any other text may speak of `coding:`."""
    return PurePath(name).suffix.lower() in _PYTHON_SUFFIXES or _PYTHON_SHEBANG.match(head) is not None


def _at_start(pattern: re.Pattern[str], text: str) -> Iterator[Declaration]:
    return _declared(pattern.match(text))


def _declared(found: re.Match[str] | None) -> Iterator[Declaration]:
    if found is not None:
        yield Declaration(found["label"], found.start("label"), found.end("label"))


def find_declaration(head: str, name: str = "") -> Declaration | None:
    """The first charset declared in the head of a document of this file name: XML, HTML, CSS or Python.

    >>> find_declaration('<?xml version="1.0" encoding="koi8-r"?>').label
    'koi8-r'
    >>> find_declaration("# coding: koi8-r", "a.py").label, find_declaration("# coding: koi8-r", "a.md")
    ('koi8-r', None)
    """
    head = head[:HEAD_SIZE]
    python = in_python(head) if is_python(name, head) else ()
    return next(chain(python, in_css(head), in_markup(head)), None)


def redeclare(text: str, finder: Finder) -> str:
    """The text with each charset that `finder` finds declared in it changed to UTF-8.

    >>> redeclare('<meta charset="gbk"><p>gbk', in_markup)
    '<meta charset="utf-8"><p>gbk'
    """
    parts, at = [], 0
    for found in finder(text):
        if not _means_utf8(found.label):
            parts += [text[at : found.start], "utf-8"]
            at = found.end
    return "".join(parts) + text[at:]


def _means_utf8(label: str) -> bool:
    try:
        return charsets.from_label(label).name == "utf-8"
    except UnknownCharsetError:
        return False
