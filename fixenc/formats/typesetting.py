"""Charset declarations in texts for typesetting: TeX, Texinfo, BibTeX, RTF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from fixenc.formats.declaration import LINE_END, Declaration, at_start, declared, everywhere

# The last option of LaTeX's package inputenc is in force. A per cent sign begins a comment, unless it is escaped.
_TEX = re.compile(
    r"%[^\n]*|\\(?:usepackage|RequirePackage)\s*\[(?:[^\]%]*,\s*)?(?P<label>[\w.-]+)\s*\]\s*\{inputenc\}|\\."
)
# inputenc, 1: the same within the text. ConTeXt has a command of its own.
_SWITCH = re.compile(r"%[^\n]*|\\(?:inputencoding\s*\{|enableregime\s*\[)\s*(?P<label>[\w.-]+)\s*[\]}]|\\.")
# TeXShop and TeXworks: one of the first twenty lines.
_TEX_EDITOR = re.compile(
    rf"(?:[^\r\n]*{LINE_END})"
    r"{0,19}?%[ \t]*!TeX[ \t]+encoding[ \t]*=[ \t]*(?P<label>[\w.-]+)",
    re.IGNORECASE,
)
# Texinfo manual, 15.2: a line of its own.
_TEXINFO = re.compile(r"^@documentencoding[ \t]+(?P<label>[\w.-]+)[ \t]*\r?$", re.MULTILINE)
# JabRef: the first line below its signature.
_BIBTEX = re.compile(r"(?:% ?This file was created with JabRef[^\r\n]*\s+)?% ?Encoding: ?(?P<label>[\w.-]+)[ \t]*\r?\n")
# RTF 1.9.1, "Character Set": in the header, before any text.
_RTF = re.compile(r"\{\\rtf\d?(?:\\(?!ansicpg)[a-z]+-?\d*\s?)*\\ansicpg(?P<label>\d+)")


def in_tex(text: str) -> Iterator[Declaration]:
    """Yield the declarations of a TeX document.

    >>> [found.label for found in in_tex("%\\\\usepackage[latin1]{inputenc}\\n\\\\usepackage[cp1250]{inputenc}")]
    ['cp1250']
    """
    return chain(everywhere(_TEX, text), everywhere(_SWITCH, text), at_start(_TEX_EDITOR, text))


def in_texinfo(text: str) -> Iterator[Declaration]:
    """Yield the declaration of a Texinfo manual."""
    return declared(_TEXINFO.search(text))


def in_bibtex(text: str) -> Iterator[Declaration]:
    """Yield the declaration of a bibliography, as JabRef writes it."""
    return at_start(_BIBTEX, text)


def in_rtf(text: str) -> Iterator[Declaration]:
    """Yield the code page of an RTF document."""
    return at_start(_RTF, text)
