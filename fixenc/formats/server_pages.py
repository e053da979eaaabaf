"""Charset declarations in programs that make pages: ASP, JSP, ColdFusion, PHP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from fixenc.formats.declaration import LABEL, Declaration, Place, at_start, blanked, everywhere
from fixenc.formats.file_type import FileType
from fixenc.formats.markup import HEAD_SIZE, PAGE
from fixenc.formats.vocabularies import CODE_PAGES

# JSP 2.3, 1.10.1: attributes of the page directive; pageEncoding comes before contentType. Comments are <%-- --%>.
_JSP_COMMENT = re.compile(r"<%--.*?(?:--%>|\Z)", re.DOTALL)
_JSP_ENCODING = re.compile(rf"""<%@\s*(?:page|tag)\b(?:(?!%>|<%)[\s\S])*?\bpageEncoding\s*=\s*["']{LABEL}["']""")
_JSP_TYPE = re.compile(
    rf"""<%@\s*page\b(?:(?!%>|<%)[\s\S])*?\bcontentType\s*=\s*["'][^"'%]*?;\s*charset={LABEL}["']""", re.IGNORECASE
)
# PHP: the header that a program sends with its page, which is mostly made of its own bytes, and what it says of its own
# source (manual, "declare"). Comments and other strings are skipped.
# No string begins below a backslash: what stands there was passed in a string that has no end.
_PHP = re.compile(
    r"""\b(?:header\s*\(\s*["']Content-Type:[^"']*?;\s*charset=|declare\s*\(\s*encoding\s*=\s*["'])"""
    rf"""{LABEL}["']"""
    r"""|/\*[\s\S]*?(?:\*/|\Z)|(?://|(?<![&\w])\#(?!\[))[^\n]*|(?<!\\)"(?:[^"\\]|\\.)*"|(?<!\\)'(?:[^'\\]|\\.)*'""",
    re.IGNORECASE,
)
_PHP_CODE = re.compile(r"<\?(?:php\b|=)?(?!xml)(?P<code>[\s\S]*?)(?:\?>|\Z)", re.IGNORECASE)
# ColdFusion: tags of the program itself, of a page in markup or of a component. Comments are <!--- --->.
_CF_COMMENT = re.compile(r"<!---.*?(?:--->|\Z)", re.DOTALL)
_CF = re.compile(rf"""<cfprocessingdirective\s[^>]{{0,200}}?\bpageencoding\s*=\s*["']?{LABEL}""", re.IGNORECASE)
_CF_TYPE = re.compile(
    rf"""<cf(?:content|header)\s[^>]{{0,200}}?\b(?:type|value)\s*=\s*["'][^"'>#]{{0,100}}?;\s*charset={LABEL}["']""",
    re.IGNORECASE,
)
# ASP: the number of a code page in the first directive.
_ASP = re.compile(r"\s*<%@(?:(?!%>|<%)[\s\S])*?\bCODEPAGE\s*=\s*[\"']?(?P<label>\d+)", re.IGNORECASE)
_PAGE_UTF8 = '<%@ page pageEncoding="UTF-8" %>'
# JSP 2.3, 6.1: a page or tag in XML, where directives in ``<%@ … %>`` are no syntax.
_IS_JSP_IN_XML = re.compile(
    r"\s*(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:\?xml\b|jsp:root\b|[a-z][^<>]*\sxmlns:jsp=)", re.IGNORECASE
)
# The first directive of an active server page, up to its end.
_ASP_DIRECTIVE = re.compile(r"\s*<%@(?:(?!%>|<%)[\s\S])*(?=%>)")


def in_jsp(text: str) -> Iterator[Declaration]:
    """Yield the declarations of a JSP page.

    >>> [found.label for found in in_jsp('<%@ page language="java" pageEncoding="euc-kr" %>')]
    ['euc-kr']
    """
    bare = blanked(_JSP_COMMENT, text)
    return chain(everywhere(_JSP_ENCODING, bare), everywhere(_JSP_TYPE, bare))


def is_declared_in_jsp(text: str) -> bool:
    """Return whether a JSP page has a declaration for its server; what it says to browsers is none."""
    return next(iter(in_jsp(text)), None) is not None


def declare_in_jsp(text: str) -> str:
    """Return a JSP page that says it is in UTF-8, since it would be read as ISO-8859-1 (JSP 2.3, 4.1.1); XML is not.

    >>> declare_in_jsp("<p>Été"), declare_in_jsp('<jsp:root version="2.0">')
    ('<%@ page pageEncoding="UTF-8" %><p>Été', '<jsp:root version="2.0">')
    """
    if _IS_JSP_IN_XML.match(text):
        return text
    return (
        declare_in_tag_file(text) if re.search(r"<%@\s*(?:tag|attribute|variable)\b", text) else f"{_PAGE_UTF8}{text}"
    )


def declare_in_tag_file(text: str) -> str:
    """Return a JSP tag file that says it is UTF-8: it may have no directive of pages (JSP 2.3, 8.5); XML is not."""
    return text if _IS_JSP_IN_XML.match(text) else f'<%@ tag pageEncoding="UTF-8" %>{text}'


def in_php(text: str) -> Iterator[Declaration]:
    """Yield the declarations of a PHP program, and those in the headers that it sends.

    >>> [found.label for found in in_php("<?php // header('Content-Type: text/html; charset=gbk')")]
    []
    """
    for code in _PHP_CODE.finditer(text):
        yield from everywhere(_PHP, text, *code.span("code"))


def in_coldfusion(text: str) -> Iterator[Declaration]:
    """Yield the declarations of a ColdFusion page, and those in the headers that it sends.

    >>> [found.label for found in in_coldfusion('<cfprocessingdirective pageencoding="iso-8859-2">')]
    ['iso-8859-2']
    """
    bare = blanked(_CF_COMMENT, text)
    return chain(everywhere(_CF, bare), everywhere(_CF_TYPE, bare))


def in_asp(text: str) -> Iterator[Declaration]:
    """Yield the code page of an active server page."""
    return at_start(_ASP, text)


def declare_in_asp(text: str) -> str:
    """Return an active server page whose directive has the code page of UTF-8; one without a directive as it is.

    A page may have one directive only, and those that it includes none.

    >>> declare_in_asp('<%@ Language="VBScript" %><p>é')
    '<%@ Language="VBScript" CODEPAGE="65001" %><p>é'
    """
    found = _ASP_DIRECTIVE.match(text)
    if found is None:
        return text
    directive = found[0].rstrip()
    return f'{directive} CODEPAGE="65001"{text[len(directive) :]}'


TYPES: tuple[FileType, ...] = (
    FileType(
        "asp",
        ".asp .asa",
        re.compile(r"\s*<%@(?!\s*(?:page|tag|include|taglib)\b)"),
        (Place(in_asp, CODE_PAGES, HEAD_SIZE), PAGE),
        declare=declare_in_asp,
        is_declared=lambda text: any(in_asp(text)),
        is_markup=True,
    ),
    # ASP.NET takes a file without a mark for one in the code page of the server.
    FileType(
        "asp.net",
        ".aspx .ascx .master .asmx .ashx",
        None,
        (Place(in_asp, CODE_PAGES, HEAD_SIZE), PAGE),
        is_markup=True,
        keeps_mark=True,
        needs_mark=True,
    ),
    FileType(
        "jsp",
        ".jsp .jspx .jspf",
        re.compile(r"\s*<%@"),
        (Place(in_jsp), PAGE),
        declare=declare_in_jsp,
        is_declared=is_declared_in_jsp,
        is_markup=True,
    ),
    FileType(
        "jsp-tag",
        ".tag .tagx .tagf",
        None,
        (Place(in_jsp), PAGE),
        declare=declare_in_tag_file,
        is_declared=is_declared_in_jsp,
        is_markup=True,
    ),
    FileType("coldfusion", ".cfm .cfml .cfc", None, (Place(in_coldfusion), PAGE), is_markup=True),
    FileType(
        "php",
        ".php .php3 .php4 .phtml .inc",
        re.compile(r"\s*<\?php\b"),
        (PAGE, Place(in_php)),
        is_markup=True,
    ),
)
