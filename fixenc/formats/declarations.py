"""Which types of files declare their charset, where, and in whose words: a table, a row a type.

A type is known by its suffix, or by how its text begins. Only the place where the type's
own tools look is looked at, so that prose which mentions a charset declares none.
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

HEAD_SIZE = 1_024  # https://html.spec.whatwg.org/#charset: the declaration stands within the first 1,024 bytes
_LONG_HEAD = 1 << 14  # characters: licences and changes stand before what affixes, manuals and messages declare
_NO_LIMIT = 1 << 62

# The suffixes of templates and of files kept aside, below which the suffix of the type stands.
_ASIDE = frozenset({".in", ".orig", ".bak", ".old", ".tmpl", ".dist"})


class Place(NamedTuple):
    """Where files of a type declare their charset: in which files, how it is found, and in whose words.

    `suffixes` are those of the type; `content` is what its texts begin with, whatever they are called.
    `reach` is how much of a text is looked at, in characters. `is_of_parts` tells that there may be several, each of a
    part, which declare the charset of the whole if they agree.
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

# Of several places of a type, the first that declares counts.
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
    Place(headers.in_gettext, ".po .pot", re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r(?!\n)))*msgid[ \t]+\"\"")),
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
    Place(headers.in_vcard, ".vcf .vcs .vcard .ics", re.compile(r"BEGIN:VC(?:ARD|ALENDAR)\b"), is_of_parts=True),
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
# What may be declared in a file of any type, after what its own tools look for.
ANYWHERE: tuple[Place, ...] = (
    Place(editors.in_emacs, meaning=of_emacs, reach=_NO_LIMIT),
    Place(editors.in_vim, meaning=of_vim, reach=_NO_LIMIT),
)
# A document has one of these in it, lower-cased, if it declares a charset: hardly any text has, and looking for them
# takes a fraction of the time. Files with the suffixes below them declare with no word that others have not.
_HINTS = (
    "coding", "charset", "code_page", "codepage", "ansicpg", "inputenc", "regime", "fenc=", "names", "sfx ", "pfx ",
)  # fmt: skip
_BARE = frozenset({".aff", ".dic", ".dat", ".idx"})
_PAGE = Place(markup.in_markup, meaning=as_written, reach=HEAD_SIZE)
# Texts that people read, and sources: they may speak of pages.
_TEXTS = (
    ".txt .text .md .markdown .rst .adoc .asciidoc .org .log .nfo .diz .ans .csv .tsv .json .yml .yaml .toml .ini .cfg"
    " .conf .properties .c .h .cc .cpp .hpp .cs .java .js .mjs .go .rs .lua .el .sh .bat .cmd .pas .f .f90 .srt"
)
_NO_PAGES = frozenset(" ".join([_TEXTS, *(place.suffixes for place in PLACES)]).split())


def find_declaration(text: str, name: str = "") -> Declaration | None:
    """The charset that a document of this file name declares, in words that all know.

    >>> find_declaration('<?xml version="1.0" encoding="koi8-r"?>').label
    'koi8-r'
    >>> find_declaration("#pragma code_page(1250)", "a.rc").label, find_declaration("#pragma code_page(1250)", "a.md")
    ('cp1250', None)
    """
    lowered = text.lower()
    if _suffix(name) not in _BARE and not any(hint in lowered for hint in _HINTS):
        return None
    for place in (*places_of(name, text), *ANYWHERE):
        said = list(_said(place, text))
        if said and (not place.is_of_parts or _agree(said)):
            return said[0]
    return None


def places_of(name: str, text: str) -> Iterator[Place]:
    """Where a document of this file name declares its charset: by its suffix, then by how its text begins."""
    suffix, head = _suffix(name), text[:_LONG_HEAD]
    own = [place for place in PLACES if suffix in place.suffixes.split()]
    yield from own
    yield from (place for place in PLACES if place not in own and place.content and place.content.match(head))
    if suffix not in _NO_PAGES:  # a page may begin with anything, where nothing says that it is none
        yield _PAGE


def _suffix(name: str) -> str:
    """The suffix that tells the type, lower-cased."""
    path = PurePath(name)
    return PurePath(path.stem).suffix.lower() if path.suffix.lower() in _ASIDE else path.suffix.lower()


def _said(place: Place, text: str) -> Iterator[Declaration]:
    for found in place.find(text[: place.reach]):
        meant = place.meaning(found.label)
        if meant is not None:
            yield Declaration(meant, found.start, found.end)


def _agree(said: list[Declaration]) -> bool:
    return len({charsets.from_label(one.label).name for one in said}) == 1
