"""Charset declarations for editors, Emacs, Vim and Kate, in files of any type, at the places where these look.

groff's preconv looks where Emacs does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.formats.declaration import LINE_END, Declaration, at_start, declared

# GNU Emacs Manual, "Specifying File Variables": between -*- in the first line, or in the second where the first is for
# another program: "#!", or a comment of man or of preconv. Limits keep a long line from being tried over and over.
_FIRST_LINE = re.compile(
    rf"""(?:(?:\#!|['.]\\")[^\r\n]*{LINE_END})?"""
    r"""[^\r\n]{0,500}?-\*-(?:[^\r\n]{0,200}?[;\s])??coding:[ \t]*"""
    r"""(?P<label>[A-Za-z0-9][\w.+-]*?)(?=[ \t]*(?:;|-\*-))[^\r\n]{0,200}?-\*-"""
)
# The same in a list of variables at the end, each line of which begins and ends as the first one does.
# Characters: the list stands on the last page, no farther from the end than this.
_LAST_PAGE = 3_000
_LIST = re.compile(r"^(?P<before>[^\r\n]*?)Local Variables:[ \t]*(?P<after>[^\r\n]*?)[ \t]*\r?$", re.MULTILINE)
# Lines: how far from either end Vim looks for a modeline, which has one of two forms (Vim's help, "modeline").
_VIM_LINES = 5
_VIM = re.compile(
    r"(?:^|[ \t])(?:vim?|ex):[ \t]*"
    r"(?:set?[ \t]+(?P<set>[^:\r\n]*):|(?P<options>(?:\w+(?:[-+^]?=[^\s:]*)?(?:[ \t:]+|$))*(?:\w+=[^\s:]*)?\r?$))",
    re.MULTILINE,
)
# Kate looks for its modeline in these lines, too (The Kate Handbook, "Using Katepart Variables").
_KATE_LINES = 10
_KATE = re.compile(r"\bkate:(?:[^\r\n;]{0,80};){0,20}?[ \t]*encoding[ \t]+(?P<label>[A-Za-z0-9][\w.+-]*)[ \t]*;")
_FILE_ENCODING = re.compile(r"(?:^|(?<=[\s:])|\b)(?:fileencoding|fenc)=(?P<label>[A-Za-z0-9][\w.+-]*)")
_LINE = re.compile(rf"[^\r\n]*(?:{LINE_END}|\Z)")


def in_emacs(text: str) -> Iterator[Declaration]:
    """Yield the declaration for Emacs, in the first line or in the list at the end.

    >>> [found.label for found in in_emacs("% -*- mode: tex; coding: latin-2 -*-")]
    ['latin-2']
    """
    yield from at_start(_FIRST_LINE, text)
    page = max(0, len(text) - _LAST_PAGE, text.rfind("\f") + 1)
    *_, last = None, *_LIST.finditer(text, page)
    if last is not None:
        before, after = re.escape(last["before"]), re.escape(last["after"])
        end = re.compile(rf"^{before}[ \t]*End:", re.MULTILINE).search(text, last.end())
        line = re.compile(rf"^{before}[ \t]*coding:[ \t]*(?P<label>[\w.+-]+)[ \t]*{after}[ \t]*\r?$", re.MULTILINE)
        if end is not None:
            yield from declared(line.search(text, last.end(), end.start()))


def in_vim(text: str) -> Iterator[Declaration]:
    """Yield the declarations in modelines of Vim.

    >>> [found.label for found in in_vim("/* vim: set ts=4 fileencoding=cp1250 : */")]
    ['cp1250']
    """
    for start, end in _ends(text):
        for line in _VIM.finditer(text, start, end):
            for group in ("set", "options"):
                if line[group] is not None:
                    yield from declared(_FILE_ENCODING.search(text, *line.span(group)))


def in_kate(text: str) -> Iterator[Declaration]:
    """Yield the declarations in modelines of Kate.

    >>> [found.label for found in in_kate("// kate: indent-width 4; encoding iso-8859-15;")]
    ['iso-8859-15']
    """
    for start, end in _ends(text, _KATE_LINES):
        yield from declared(_KATE.search(text, start, end))


def _ends(text: str, lines: int = _VIM_LINES) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of the first lines, and of the last lines that are not among them."""
    first = 0
    for _ in range(lines):
        found = _LINE.match(text, first)
        first = found.end() if found else first
    yield 0, first
    last = len(text.rstrip("\r\n"))
    for _ in range(lines):
        last = max(text.rfind("\n", 0, last), text.rfind("\r", 0, last), 0)
    if first < len(text):
        yield max(first, last), len(text)
