"""Charset declarations in pages: XML, HTML, style sheets, and the programs that make pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from fixenc.formats.declaration import LABEL, Declaration, at_start, blanked, declared, everywhere

# XML 1.0, 2.8: the declaration is the first thing in the document.
_XML = re.compile(rf"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']{LABEL}["']""")
# CSS Syntax 3, 3.2: exactly this spelling, at the very start.
_CSS = re.compile(rf'@charset "{LABEL}";')

_META = re.compile(r"<meta[\s/](?P<attributes>[^>]*)", re.IGNORECASE)
# The limit keeps a long word without "=" from being tried from each of its letters to its end.
_ATTRIBUTE = re.compile(r"""(?P<name>[^\s"'>/=]{1,32})\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'>]+)""")
_VALUE = re.compile(rf"""["']?\s*{LABEL}""")
_IN_CONTENT = re.compile(rf"""[^=]*?\bcharset\s*=\s*["']?\s*{LABEL}""", re.IGNORECASE)
# Markup within comments, scripts and the like declares nothing. One that is never closed runs to the end, as in
_NO_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<(?P<raw>script|style|textarea|title|xmp)\b.*?(?:</(?P=raw)\b|\Z)",
    re.DOTALL | re.IGNORECASE,
)
# JSP 2.3, 1.10.1: attributes of the page directive; pageEncoding comes before contentType. Comments are <%-- --%>.
_JSP_COMMENT = re.compile(r"<%--.*?(?:--%>|\Z)", re.DOTALL)
_JSP_ENCODING = re.compile(rf"""<%@\s*(?:page|tag)\b(?:(?!%>|<%)[\s\S])*?\bpageEncoding\s*=\s*["']{LABEL}["']""")
_JSP_TYPE = re.compile(
    rf"""<%@\s*page\b(?:(?!%>|<%)[\s\S])*?\bcontentType\s*=\s*["'][^"'%]*?;\s*charset={LABEL}["']""", re.IGNORECASE
)
# PHP: the header that a program sends with its page, which is mostly made of its own bytes. Comments and other strings
# are skipped.
_PHP = re.compile(
    rf"""\bheader\s*\(\s*["']Content-Type:[^"']*?;\s*charset={LABEL}["']"""
    r"""|/\*[\s\S]*?(?:\*/|\Z)|(?://|(?<![&\w])\#(?!\[))[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""",
    re.IGNORECASE,
)
_PHP_CODE = re.compile(r"<\?(?:php\b|=)?(?!xml)(?P<code>[\s\S]*?)(?:\?>|\Z)", re.IGNORECASE)
# ASP: the number of a code page in the first directive.
_ASP = re.compile(r"\s*<%@(?:(?!%>|<%)[\s\S])*?\bCODEPAGE\s*=\s*[\"']?(?P<label>\d+)", re.IGNORECASE)


def in_markup(text: str) -> Iterator[Declaration]:
    """Yield the declarations of HTML and XML: the XML declaration, and every `meta` element, as XHTML may have both.

    >>> [found.label for found in in_markup('<!-- <meta charset="x"> --><meta charset="gbk">')]
    ['gbk']
    """
    yield from at_start(_XML, text)
    bare = blanked(_NO_MARKUP, text)
    for tag in _META.finditer(bare):
        yield from _in_meta(bare, tag)


def _in_meta(text: str, tag: re.Match[str]) -> Iterator[Declaration]:
    """Yield the declaration of a `meta` element: `charset=x`, or `http-equiv=content-type content="…; charset=x"`."""
    attributes = {m["name"].lower(): m for m in _ATTRIBUTE.finditer(text, *tag.span("attributes"))}
    kind = attributes.get("http-equiv")
    if "charset" in attributes:
        found = _VALUE.match(text, *attributes["charset"].span("value"))
    elif "content" in attributes and kind and kind["value"].strip("\"' ").lower() == "content-type":
        found = _IN_CONTENT.match(text, *attributes["content"].span("value"))
    else:
        return
    yield from declared(found)


def in_css(text: str) -> Iterator[Declaration]:
    """Yield the declaration of a style sheet."""
    return at_start(_CSS, text)


def in_jsp(text: str) -> Iterator[Declaration]:
    """Yield the declarations of a JSP page.

    >>> [found.label for found in in_jsp('<%@ page language="java" pageEncoding="euc-kr" %>')]
    ['euc-kr']
    """
    bare = blanked(_JSP_COMMENT, text)
    return chain(everywhere(_JSP_ENCODING, bare), everywhere(_JSP_TYPE, bare))


def in_php(text: str) -> Iterator[Declaration]:
    """Yield the declarations in the headers that a PHP program sends.

    >>> [found.label for found in in_php("<?php // header('Content-Type: text/html; charset=gbk')")]
    []
    """
    for code in _PHP_CODE.finditer(text):
        yield from everywhere(_PHP, text, *code.span("code"))


def in_asp(text: str) -> Iterator[Declaration]:
    """Yield the code page of an active server page."""
    return at_start(_ASP, text)
