"""Charset declarations in texts for typesetting: TeX, Texinfo, BibTeX, RTF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from fixenc.formats.declaration import (
    LINE_END,
    NO_LIMIT,
    Declaration,
    Place,
    at_start,
    declared,
    everywhere,
    newline_of,
)
from fixenc.formats.file_type import HINT, FileType
from fixenc.formats.vocabularies import CJK, CODE_PAGES, TEX, TEX_EDITORS

# Characters: these are the first lines.
_FIRST_LINES = 1_024

# The last option of LaTeX's package inputenc is in force. A per cent sign begins a comment, unless it is escaped.
_TEX = re.compile(
    r"%[^\n]*|\\(?:usepackage|RequirePackage)\s*\[(?:[^\]%\\]*,\s*)?(?P<label>[\w.-]+)\s*\]\s*\{inputenc\}|\\."
)
# inputenc, 1: the same within the text. ConTeXt has a command of its own.
_SWITCH = re.compile(r"%[^\n]*|\\(?:inputencoding\s*\{|enableregime\s*\[)\s*(?P<label>[\w.-]+)\s*[\]}]|\\.")
# CJK, of each environment; ctex has it as an option of its classes and its package.
_CJK = re.compile(
    r"%[^\n]*|\\(?:begin\s*\{CJK\*?\}\s*(?:\[[^\]%]{0,200}\]\s*)?\{\s*"
    r"|(?:documentclass|usepackage|RequirePackage)\s*\["
    r"(?=[^\]%]{0,500}\]\s*\{ctex(?:art|rep|book|beamer|cap|heading)?\})"
    r"(?:[^\]%]{0,500},\s*)?(?=(?i:GBK|UTF-?8)\b))(?P<label>[\w+-]+)|\\.",
)
# TeXShop and TeXworks: one of the first twenty lines.
_TEX_EDITOR = re.compile(
    rf"(?:[^\r\n]*{LINE_END})"
    r"{0,19}?%[ \t]*!TeX[ \t]+encoding[ \t]*=[ \t]*(?P<label>[\w.-]+)",
    re.IGNORECASE,
)
# Texinfo manual, 15.2: a line of its own.
_TEXINFO = re.compile(r"^@documentencoding[ \t]+(?P<label>[\w.-]+)[ \t]*\r?$", re.MULTILINE)
# JabRef: the first line below its signature.
_BIBTEX = re.compile(
    r"(?:% ?This file was created with JabRef[^\r\n]*[\r\n]\s*)?% ?Encoding: ?(?P<label>[\w.-]+)[ \t]*\r?\n"
)
# RTF 1.9.1, "Character Set": in the header, before any text.
_RTF = re.compile(r"\{\\rtf\d?(?:\\(?!ansicpg)[a-z]+-?\d*\s?)*\\ansicpg(?P<label>\d+)")


def in_tex(text: str) -> Iterator[Declaration]:
    """Yield the declarations of a TeX document, for TeX.

    >>> [found.label for found in in_tex("%\\\\usepackage[latin1]{inputenc}\\n\\\\usepackage[cp1250]{inputenc}")]
    ['cp1250']
    """
    return chain(everywhere(_TEX, text), everywhere(_SWITCH, text))


def in_cjk(text: str) -> Iterator[Declaration]:
    """Yield the declarations of a LaTeX document for its Chinese, Japanese and Korean text.

    >>> [found.label for found in in_cjk("\\\\begin{CJK*}{GBK}{song}\\n\\\\documentclass[a4paper,UTF8]{ctexart}")]
    ['GBK', 'UTF8']
    """
    return everywhere(_CJK, text)


def in_tex_editors(text: str) -> Iterator[Declaration]:
    """Yield the declaration of a TeX document for its editor."""
    return at_start(_TEX_EDITOR, text)


def in_texinfo(text: str) -> Iterator[Declaration]:
    """Yield the declaration of a Texinfo manual."""
    return declared(_TEXINFO.search(text))


def in_bibtex(text: str) -> Iterator[Declaration]:
    """Yield the declaration of a bibliography, as JabRef writes it."""
    return at_start(_BIBTEX, text)


def in_rtf(text: str) -> Iterator[Declaration]:
    """Yield the code page of an RTF document."""
    return at_start(_RTF, text)


_TEXINFO_HEAD = re.compile(rf"\\input[^\r\n]*{LINE_END}(?:[^\r\n]*{LINE_END}){{0,20}}?@setfilename[^\r\n]*{LINE_END}")
_TEXINFO_FIRST = re.compile(rf"\\input[^\r\n]*{LINE_END}")


def declare_in_texinfo(text: str) -> str:
    """Return a Texinfo manual that says it is UTF-8; a part of one stays as it is.

    >>> declare_in_texinfo("\\\\input texinfo\\n@settitle Été\\n")
    '\\\\input texinfo\\n@documentencoding UTF-8\\n@settitle Été\\n'
    """
    head = _TEXINFO_HEAD.match(text) or _TEXINFO_FIRST.match(text)
    if head is None:
        return text
    return f"{head[0]}@documentencoding UTF-8{newline_of(text)}{text[head.end() :]}"


def leave_rtf(_text: str, _encoding: str) -> str:
    """Return why an RTF document is left alone."""
    return "an RTF document writes its characters by the number of a code page: a word processor converts it" + HINT


TYPES: tuple[FileType, ...] = (
    FileType(
        "tex",
        ".tex .ltx .latex .sty .cls .dtx .ins .def .clo",
        re.compile(r"(?:[ \t]*(?:%[^\n]*)?\n)*\\document(?:class|style)\b"),
        (
            Place(in_tex, TEX, is_of_parts=True),
            Place(in_cjk, CJK, NO_LIMIT, is_of_parts=True),
            Place(in_tex_editors, TEX_EDITORS),
        ),
    ),
    FileType(
        "texinfo",
        ".texi .texinfo .txi",
        re.compile(r"\\input texinfo"),
        (Place(in_texinfo),),
        declare=declare_in_texinfo,
    ),
    FileType("bibtex", ".bib", None, (Place(in_bibtex, TEX_EDITORS, _FIRST_LINES),)),
    FileType("rtf", ".rtf", re.compile(r"\{\\rtf"), (Place(in_rtf, CODE_PAGES, _FIRST_LINES),), leave=leave_rtf),
)
