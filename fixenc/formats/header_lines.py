"""Charset declarations in a line of their own: formats of text in which one line says what the others are in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fixenc.formats.declaration import Declaration, Place, declared
from fixenc.formats.file_type import HINT, FileType
from fixenc.formats.vocabularies import OTHERS, TEX, Vocabulary

_END = r"[ \t]*\r?$"
_NAME = r"(?P<label>[A-Za-z0-9][\w.:+-]*)"
# Writing R Extensions, 1.1.1 and 2.13: a field of the description of a package, and a command of a help page.
_DESCRIPTION = re.compile(rf"^Encoding:[ \t]*{_NAME}{_END}", re.MULTILINE)
_HELP = re.compile(r"^[ \t]*\\encoding\{(?P<label>[\w.:+-]+)\}", re.MULTILINE)
# LyX: a parameter of the header, named as the options of inputenc are.
_LYX = re.compile(rf"^\\inputencoding[ \t]+{_NAME}{_END}", re.MULTILINE)
# Since LyX 1.5, in whose format 249 files are in UTF-8, it is the charset of what is exported.
_OLD_LYX = r"#LyX [^\n]*\n(?:#[^\n]*\n)*\\lyxformat (?:\d{1,2}|1\d\d|2[0-3]\d|24[0-8])\b"
# AsciiDoc Language, "Document attributes".
_ASCIIDOC = re.compile(rf"^:encoding:[ \t]+{_NAME}{_END}", re.MULTILINE)
# A directive of playlists.
_PLAYLIST = re.compile(rf"^#EXTENC:[ \t]*{_NAME}{_END}", re.MULTILINE)
# The abc music standard 2.1, 4.1.3.
_ABC = re.compile(rf"^(?:%%|I:)abc-charset[ \t]+{_NAME}{_END}", re.MULTILINE)
# GNU Aspell manual, "Format of the Personal Dictionary".
_WORD_LIST = re.compile(rf"\Apersonal_(?:ws|repl)-1\.1 \S+ \d+ {_NAME}{_END}", re.MULTILINE)
# GEDCOM 5.5.1, "CHARACTER_SET", and OFX 1.6, 2.2, have names of their own, which tools read in different ways.
_GEDCOM = re.compile(r"^1 CHAR (?!UTF-?8\b|UNICODE\b)\S", re.MULTILINE)
_OFX = re.compile(r"^(?:CHARSET|ENCODING):(?!UTF-?8\b|UNICODE\b|NONE\b)\S", re.MULTILINE)


def _in(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Declaration]]:
    """Return what finds the declaration that a pattern matches.

    >>> [found.label for found in _in(_LYX)("#LyX 2.0\\n\\\\inputencoding latin2\\n")]
    ['latin2']
    """
    return lambda text: declared(pattern.search(text))


def _row(name: str, suffixes: str, pattern: re.Pattern[str], content: str = "", words: Vocabulary = OTHERS) -> FileType:
    return FileType(name, suffixes, re.compile(content) if content else None, (Place(_in(pattern), words),))


def _leave(pattern: re.Pattern[str], what: str) -> Callable[[str, str], str | None]:
    """Return what tells why a file is left alone that names another charset where the pattern matches.

    >>> leave = _leave(_GEDCOM, "a GEDCOM file")
    >>> leave("0 HEAD\\n1 CHAR UTF-8\\n", "windows-1252"), leave("0 HEAD\\n1 CHAR ANSI\\n", "windows-1252") is None
    (None, False)
    """
    reason = f"{what} names its charset in its header: export it anew as UTF-8{HINT}"
    return lambda text, encoding: reason if encoding != "utf-8" and pattern.search(text) else None


TYPES: tuple[FileType, ...] = (
    _row("r-description", "", _DESCRIPTION, r"(?:[A-Z][\w/@-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){0,5}?Package: "),
    _row("r-help", ".rd", _HELP),
    FileType("lyx", "", re.compile(_OLD_LYX), (Place(_in(_LYX), TEX),)),
    _row("asciidoc", ".adoc .asciidoc", _ASCIIDOC),
    _row("playlist", ".m3u", _PLAYLIST, r"#EXTM3U"),
    _row("abc", ".abc", _ABC, r"%abc"),
    _row("word-list", ".pws .prepl", _WORD_LIST, r"personal_(?:ws|repl)-1\.1 "),
    FileType("gedcom", ".ged", re.compile(r"0 HEAD\b"), leave=_leave(_GEDCOM, "a GEDCOM file")),
    FileType("ofx", ".ofx .qfx", re.compile(r"OFXHEADER:"), leave=_leave(_OFX, "an OFX file")),
)
