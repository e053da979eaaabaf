"""The charset a document declares for itself, in its own head.

Found alike in bytes (decoded as latin-1, for declarations are ASCII) and in text, so that detection can read the
label and a format can rewrite it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HEAD_SIZE = 1024  # https://html.spec.whatwg.org/#charset: the declaration stands within the first 1,024 bytes

_LABEL = r"(?P<label>[A-Za-z0-9][A-Za-z0-9_.:+-]*)"
# XML 1.0, 2.8: the declaration is the first thing in the document.
_XML = re.compile(rf"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']{_LABEL}["']""")
# CSS Syntax 3, 3.2: exactly this spelling, at the very start.
_CSS = re.compile(rf'@charset "{_LABEL}";')
# PEP 263: a comment in the first or second line.
_PYTHON = re.compile(rf"(?:[^\n]*\n)?[ \t\f]*#[^\n]*?\bcoding[:=][ \t]*{_LABEL}")
# Both `<meta charset=x>` and `<meta http-equiv=content-type content="text/html; charset=x">`.
_META = re.compile(rf"""<meta\s[^>]*?\bcharset\s*=\s*["']?\s*{_LABEL}""", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declared label and where it stands in the head it was found in."""

    label: str
    start: int
    end: int


def find_declaration(head: str) -> Declaration | None:
    """The charset declared in the head of a document: XML, CSS, HTML or Python.

    >>> find_declaration('<?xml version="1.0" encoding="koi8-r"?>').label
    'koi8-r'
    >>> find_declaration('<!-- <meta charset="x"> --><meta charset="gbk">').label
    'gbk'
    """
    head = head[:HEAD_SIZE]
    match = _XML.match(head) or _CSS.match(head) or _PYTHON.match(head)
    if match is None:
        # A comment is blanked, not cut, so that positions stay true.
        match = _META.search(_COMMENT.sub(lambda m: " " * len(m.group()), head))
    return Declaration(match["label"], match.start("label"), match.end("label")) if match else None


def redeclare(text: str, label: str) -> str:
    """The text with its declared charset changed to `label`, if it declares one.

    >>> redeclare('<meta charset="gbk"><p>gbk', "utf-8")
    '<meta charset="utf-8"><p>gbk'
    """
    found = find_declaration(text)
    return text if found is None else text[: found.start] + label + text[found.end :]
