"""Where each file type declares its charset, and by which vocabulary: a table, one row for each type.

A type is recognised by its suffix, or by the start of its text. Only the places where the type's own tools look are
searched, so that prose which mentions a charset declares none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from fixenc import charsets
from fixenc.formats import dictionaries, editors, headers, markup, sources, typesetting, windows
from fixenc.formats.declaration import Declaration, Finder
from fixenc.formats.vocabularies import (
    Meaning,
    as_written,
    of_code_pages,
    of_dictionaries,
    of_emacs,
    of_others,
    of_sql,
    of_tex,
    of_vim,
)

# Characters: https://html.spec.whatwg.org/#charset has the declaration within the first 1,024 bytes.
HEAD_SIZE = 1_024
# Characters: licences and change logs stand before the declarations of affix files, manuals and catalogues.
_LONG_HEAD = 1 << 14
# Characters: all of the text is searched.
_NO_LIMIT = 1 << 62

# The suffixes of templates and backup copies, before which the suffix of the type stands.
_ASIDE = frozenset({".in", ".orig", ".bak", ".old", ".tmpl", ".dist"})


class Place(NamedTuple):
    """Where the files of a type declare their charset, and in which vocabulary.

    `suffixes` and `content`, a pattern for the start of the text, recognise the type. `meaning` translates its labels.
    `reach` is how much of the text is searched, in characters. `is_of_parts` is true where several parts may each have
    a declaration: they declare the charset of the file if all of them agree.
    """

    find: Finder
    suffixes: str = ""
    content: re.Pattern[str] | None = None
    meaning: Meaning = of_others
    reach: int = _LONG_HEAD
    is_of_parts: bool = False


_PAGES = ".html .htm .xhtml .shtml .php .php3 .php4 .phtml .inc .asp .aspx .ascx .jsp .jspx .jspf .tag .vue .smi .sami"
_XML = (
    " .xml .svg .rss .atom .xsd .xsl .xslt .opml .rdf .kml .gpx .resx .ts .tmx .dtd .ent .mod .wml .xul .docbook .dbk"
    " .fb2 .plist .xlf .xliff .ui .glade .vcxproj .csproj .xaml .config .manifest .mathml .jnlp .pom .wsdl"
)

# If several rows fit a file, the first that finds a declaration counts.
PLACES: tuple[Place, ...] = (
    Place(sources.in_python, ".py .pyw .pyi", sources.PYTHON_SHEBANG, as_written, HEAD_SIZE),
    Place(sources.in_ruby, ".rb .rake .gemspec .ru", re.compile(r"#![^\r\n]*\bruby"), reach=HEAD_SIZE),
    Place(sources.in_perl, ".pl .pm .pod .t .plx", re.compile(r"#![^\r\n]*\bperl")),
    Place(
        sources.in_sql,
        ".sql .dump .ddl .dml",
        re.compile(r"-- (?:MySQL dump|MariaDB dump|phpMyAdmin SQL Dump|PostgreSQL database dump|HeidiSQL|Host:)"),
        of_sql,
    ),
    Place(headers.in_gettext, ".po .pot", re.compile(rf"{headers.GETTEXT_COMMENTS}msgid[ \t]+\"\"")),
    Place(
        headers.in_mail,
        ".eml .mbox .mbx .mht .mhtml .mail",
        re.compile(
            r"(?:From [^\r\n]*\d\d\d\d[^\r\n]*\r?\n)?(?:Return-Path|Received|Delivered-To|Message-ID|From|To|Date"
            r"|Subject|MIME-Version|X-[\w-]+): [^\r\n]*\r?\n(?:[!-9;-~]+:|[ \t])"
        ),
        reach=_NO_LIMIT,
        is_of_parts=True,
    ),
    Place(
        headers.in_cards_and_calendars,
        ".vcf .vcs .vcard .ics",
        re.compile(r"BEGIN:VC(?:ARD|ALENDAR)\b"),
        is_of_parts=True,
    ),
    Place(headers.in_desktop_entry, ".desktop .kdelnk .directory", re.compile(r"\[(?:KDE )?Desktop Entry\]")),
    Place(
        typesetting.in_tex,
        ".tex .ltx .latex .sty .cls .dtx .ins .def .clo",
        re.compile(r"(?:[ \t]*(?:%[^\n]*)?\n)*\\document(?:class|style)\b"),
        of_tex,
        is_of_parts=True,
    ),
    Place(typesetting.in_texinfo, ".texi .texinfo .txi", re.compile(r"\\input texinfo")),
    Place(typesetting.in_bibtex, ".bib", meaning=of_tex, reach=HEAD_SIZE),
    Place(typesetting.in_rtf, ".rtf", re.compile(r"\{\\rtf"), of_code_pages, HEAD_SIZE),
    Place(
        dictionaries.in_affixes,
        ".aff",
        re.compile(r"(?:[^\n]*\n){0,40}?SET [\w.-]+\s*\n[\s\S]{0,4000}?^[PS]FX [^\s]+ [YN] \d+", re.MULTILINE),
        of_dictionaries,
    ),
    Place(dictionaries.in_first_line, ".dic .dat .idx", meaning=of_dictionaries, reach=HEAD_SIZE),
    Place(windows.in_resources, ".rc .rc2 .rh .dlg", meaning=of_code_pages, reach=_NO_LIMIT, is_of_parts=True),
    Place(windows.in_inno_setup, ".isl .iss", re.compile(r"\[LangOptions\]"), of_code_pages),
    Place(markup.in_asp, ".asp .aspx .ascx .asa", re.compile(r"\s*<%@"), of_code_pages, HEAD_SIZE),
    Place(markup.in_jsp, ".jsp .jspx .jspf .tag", re.compile(r"\s*<%@")),
    Place(markup.in_css, ".css", re.compile(r"@charset"), as_written, HEAD_SIZE),
    Place(
        markup.in_markup,
        _PAGES + _XML,
        re.compile(r"\s*(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype|html|head|meta|\?xml)\b", re.IGNORECASE),
        as_written,
        HEAD_SIZE,
    ),
    Place(markup.in_php, ".php .php3 .php4 .phtml .inc", re.compile(r"\s*<\?php\b")),
)
# Declarations in a file of any type, searched after those of its own type.
ANYWHERE: tuple[Place, ...] = (
    Place(editors.in_emacs, meaning=of_emacs, reach=_NO_LIMIT),
    Place(editors.in_vim, meaning=of_vim, reach=_NO_LIMIT),
)
# Every declaration has one of these in it, lower-cased. Hardly any text has, and looking for them takes a fraction of
# the time. Only the declarations in files of the suffixes in `_BARE` have none.
_HINTS = (
    "coding", "charset", "code_page", "codepage", "ansicpg", "inputenc", "regime", "fenc=", "names", "sfx ", "pfx ",
)  # fmt: skip
_BARE = frozenset({".aff", ".dic", ".dat", ".idx"})
_PAGE = Place(markup.in_markup, meaning=as_written, reach=HEAD_SIZE)
# Suffixes of prose and source code, which may mention a page without being one.
_TEXTS = (
    ".txt .text .md .markdown .rst .adoc .asciidoc .org .log .nfo .diz .ans .csv .tsv .json .yml .yaml .toml .ini .cfg"
    " .conf .properties .c .h .cc .cpp .hpp .cs .java .js .mjs .go .rs .lua .el .sh .bat .cmd .pas .f .f90 .srt"
)
_NO_PAGES = frozenset(" ".join([_TEXTS, *(place.suffixes for place in PLACES)]).split())


def find_declaration(text: str, name: str = "") -> Declaration | None:
    """Return the charset declaration of a document with this file name, by a common label; None if it has none.

    >>> find_declaration('<?xml version="1.0" encoding="koi8-r"?>').label
    'koi8-r'
    >>> find_declaration("#pragma code_page(1250)", "a.rc").label, find_declaration("#pragma code_page(1250)", "a.md")
    ('cp1250', None)
    """
    lowered = text.lower()
    if _suffix(name) not in _BARE and not any(hint in lowered for hint in _HINTS):
        return None
    for place in (*places_of(name, text), *ANYWHERE):
        found = list(_declarations_at(place, text))
        if found and (not place.is_of_parts or _agree(found)):
            return found[0]
    return None


def places_of(name: str, text: str) -> Iterator[Place]:
    """Yield the places where a document with this file name declares its charset: by suffix, then by content."""
    suffix, head = _suffix(name), text[:_LONG_HEAD]
    own = [place for place in PLACES if suffix in place.suffixes.split()]
    yield from own
    yield from (place for place in PLACES if place not in own and place.content and place.content.match(head))
    if suffix not in _NO_PAGES:  # a page may begin with anything, unless its suffix rules that out
        yield _PAGE


def _suffix(name: str) -> str:
    """Return the suffix of the type, lower-cased."""
    path = PurePath(name)
    return PurePath(path.stem).suffix.lower() if path.suffix.lower() in _ASIDE else path.suffix.lower()


def _declarations_at(place: Place, text: str) -> Iterator[Declaration]:
    for found in place.find(text[: place.reach]):
        meant = place.meaning(found.label)
        if meant is not None:
            yield Declaration(meant, found.start, found.end)


def _agree(found: list[Declaration]) -> bool:
    return len({charsets.from_label(one.label).name for one in found}) == 1
