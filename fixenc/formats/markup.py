"""Charset declarations in pages: XML, HTML, style sheets, and the programs that make pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from fixenc.formats import prescan, structure
from fixenc.formats.declaration import LABEL, Declaration, Place, at_start, blanked, declared, everywhere
from fixenc.formats.file_type import FileType
from fixenc.formats.vocabularies import AS_WRITTEN, CODE_PAGES

# Characters: https://html.spec.whatwg.org/#charset has the declaration within the first 1,024 bytes.
HEAD_SIZE = 1_024

# XML 1.0, 2.8: the declaration is the first thing in the document.
_XML = re.compile(rf"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']{LABEL}["']""")
# CSS Syntax 3, 3.2: exactly this spelling, at the very start.
_CSS = re.compile(rf'@charset "{LABEL}";')

_META = re.compile(r"<meta[\s/](?P<attributes>[^>]*)", re.IGNORECASE)
# The limit keeps a long word without "=" from being tried from each of its letters to its end.
_ATTRIBUTE = re.compile(r"""(?P<name>[^\s"'>/=]{1,32})\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'>]+)""")
_VALUE = re.compile(rf"""["']?\s*{LABEL}""")
_IN_CONTENT = re.compile(rf"""[^=]*?\bcharset\s*=\s*["']?\s*{LABEL}""", re.IGNORECASE)
# Markup within comments, scripts and the like declares nothing. One that is never closed runs to the end.
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
    attributes = _attributes_of(text, tag)
    kind = attributes.get("http-equiv")
    if "charset" in attributes:
        found = _VALUE.match(text, *attributes["charset"].span("value"))
    elif "content" in attributes and kind and kind["value"].strip("\"' ").lower() == "content-type":
        found = _IN_CONTENT.match(text, *attributes["content"].span("value"))
    else:
        return
    yield from declared(found)


def _attributes_of(text: str, tag: re.Match[str]) -> dict[str, re.Match[str]]:
    """Return the attributes of a tag by their names, the first of each name."""
    attributes = dict[str, re.Match[str]]()
    for found in _ATTRIBUTE.finditer(text, *tag.span("attributes")):
        attributes.setdefault(found["name"].lower(), found)
    return attributes


# Attributes by which a page names the charset of what it loads, or of what its forms send.
_LINK = re.compile(r"<(?P<name>script|link|a|form)[\s/](?P<attributes>[^>]*)", re.IGNORECASE)
# What is no tag of the page: comments, and what stands within elements of raw text, whose own tags count.
_NO_TAGS = re.compile(
    r"(?:<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z))"
    r"|(?P<start><(?P<raw>script|style|textarea|title|xmp)\b[^>]*>).*?(?=</(?P=raw)\b|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"[\"']?\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def in_links(text: str) -> Iterator[Declaration]:
    """Yield the charsets that a page names for what it loads from its own site, and for what its forms send.

    >>> page = '<script charset="gbk" src="a.js"></script><script charset="gbk" src="//x.org/b.js"></script>'
    >>> [found.start for found in in_links(page + '<form accept-charset="gbk">')]
    [17, 114]
    """
    bare = _NO_TAGS.sub(lambda found: (found["start"] or "").ljust(len(found[0])), text)
    for tag in _LINK.finditer(bare):
        attributes = _attributes_of(bare, tag)
        target = attributes.get("src") or attributes.get("href")
        charset = attributes.get("accept-charset" if tag["name"].lower() == "form" else "charset")
        if charset is not None and not (target and _ELSEWHERE.match(target["value"])):
            yield from declared(_VALUE.match(bare, *charset.span("value")))


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


_PAGE_UTF8 = '<%@ page pageEncoding="UTF-8" %>'
# JSP 2.3, 6.1: a page or tag in XML, where directives in ``<%@ … %>`` are no syntax.
_IS_JSP_IN_XML = re.compile(
    r"\s*(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:\?xml\b|jsp:root\b|[a-z][^<>]*\sxmlns:jsp=)", re.IGNORECASE
)


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


# HTML, 13.2.5 and 13.2.6.4: what a parser passes before it makes a head of its own. White space, comments of all kinds,
# doctypes, each of which ends at the first ">", the start tag of the page, and end tags of other elements.
_BEFORE_HEAD = re.compile(
    r"(?P<passed>[\t\n\f\r ]+|<!--(?:-?>|[\s\S]*?--!?>)|<(?:!(?!--)|\?|/(?![a-z>]))[^>]*>|</>)"
    r"|<(?P<name>html|head|/(?!(?:html|head|body|br)[\t\n\f\r />])[a-z][^\t\n\f\r />]*)(?=[\t\n\f\r />])",
    re.IGNORECASE,
)
_IS_XHTML = re.compile(r"<\?xml\s|//W3C//DTD XHTML|<html[^>]*\sxmlns=", re.IGNORECASE)
# A program makes the page of such a text, and says what it is in: PHP, ASP, Jinja, ColdFusion, JSP, FreeMarker,
# Template Toolkit, Velocity; and the generators of static sites, whose own header must be the first line.
_TEMPLATE = re.compile(
    r"<\?(?:php\b|=)|<%|\{%|\{\{|<cf\w+|\$\{|</?[#@][a-z]|\[%|^[ \t]*#(?:set|foreach|parse|macro)[ \t]*\("
    r"|\A(?:---|\+\+\+)[ \t]*\r?\n",
    re.IGNORECASE | re.MULTILINE,
)


def declare_in_page(text: str) -> str:
    """Return a page that declares UTF-8 by the first element of its head; a template is left as it is.

    >>> declare_in_page("<!doctype html>\\n<html><head><title>Été</title>")
    '<!doctype html>\\n<html><head><meta charset="utf-8"><title>Été</title>'
    >>> declare_in_page("<p>Été"), declare_in_page("{% extends 'base.html' %}")
    ('<meta charset="utf-8"><p>Été', "{% extends 'base.html' %}")
    """
    end, has_head = _find_head(text)
    if not has_head and _TEMPLATE.search(text):
        return text
    slash = " /" if _IS_XHTML.search(text[:HEAD_SIZE]) else ""
    return f'{text[:end]}<meta charset="utf-8"{slash}>{text[end:]}'


_HEADER_FIELD = r"[!-9;-~]+:[^\r\n]*\r?\n"
# RFC 9112, 2.1: a response with its header, as `wget --save-headers` keeps it.
_RESPONSE_HEADER = re.compile(rf"HTTP/\d\.\d \d{{3}}[^\r\n]*\r?\n(?:{_HEADER_FIELD})*\r?\n")
_RESPONSE = re.compile(
    rf"HTTP/\d\.\d \d{{3}}[^\r\n]*\r?\n(?:{_HEADER_FIELD})*?"
    rf"Content-Type:[^\r\n;]*(?:;[^\r\n;=]*=[^\r\n;]*)*?;[ \t]*charset=[\"']?{LABEL}",
    re.IGNORECASE,
)


def in_response(text: str) -> Iterator[Declaration]:
    """Yield the charset in the HTTP header of a response that was saved with it.

    >>> [found.label for found in in_response("HTTP/1.1 200 OK\\r\\nContent-Type: text/html; charset=koi8-r\\r\\n")]
    ['koi8-r']
    """
    return at_start(_RESPONSE, text)


RESPONSE = Place(in_response)
"""Where a saved response declares its charset, before the page in it."""


def _find_head(text: str) -> tuple[int, bool]:
    """Return where the head of a page begins, and whether it has a tag."""
    header = _RESPONSE_HEADER.match(text)
    at = header.end() if header else 0
    while (found := _BEFORE_HEAD.match(text, at)) is not None:
        end: int | None = found.end()
        if found["name"]:
            end = prescan.read_attributes(text, found.end())[1]
        if end is None:
            break
        at = end
        if (found["name"] or "").lower() == "head":
            return at, True
    return at, False


def is_declared_in_page(text: str) -> bool:
    """Whether browsers find UTF-8 declared in a page, or in the header that was saved with it."""
    header = _RESPONSE_HEADER.match(text)
    return any(in_response(text)) or prescan.is_utf8(text[header.end() :] if header else text)


# The first directive of an active server page, up to its end.
_ASP_DIRECTIVE = re.compile(r"\s*<%@(?:(?!%>|<%)[\s\S])*(?=%>)")


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


PAGE = Place(in_markup, AS_WRITTEN, HEAD_SIZE)
"""Where any page declares its charset."""

_SIGNS_OF_PAGES = r"\s*(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype|html|head|meta)\b"
_HTML = re.compile(_SIGNS_OF_PAGES, re.IGNORECASE)
_XML_OR_QT = re.compile(r"\s*(?:<!--(?:(?!-->)[\s\S])*-->\s*)*(?:<\?xml\b|<!DOCTYPE TS>)")

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
    FileType("css", ".css", re.compile(r"@charset"), (Place(in_css, AS_WRITTEN, HEAD_SIZE),)),
    FileType(
        "html",
        ".html .htm .shtml",
        _HTML,
        (RESPONSE, PAGE),
        also=in_links,
        declare=declare_in_page,
        is_declared=is_declared_in_page,
        is_markup=True,
    ),
    FileType("xhtml", ".xhtml .xht", None, (PAGE,), also=in_links, is_markup=True),
    FileType("vue", ".vue", None, (PAGE,), is_markup=True),
    FileType("sami", ".smi .sami", None, (PAGE,), is_markup=True),
    FileType(
        "xml",
        ".xml .svg .rss .atom .xsd .xsl .xslt .opml .rdf .kml .gpx .resx .tmx .wml .xul .docbook .dbk .fb2 .plist .xlf"
        " .xliff .ui .glade .vcxproj .csproj .xaml .config .manifest .mathml .jnlp .pom .wsdl",
        _XML_OR_QT,
        (PAGE,),
        shape=structure.xml_shape,
        is_markup=True,
    ),
    FileType("dtd", ".dtd .ent .mod", None, (PAGE,), is_markup=True),
    FileType(
        "php",
        ".php .php3 .php4 .phtml .inc",
        re.compile(r"\s*<\?php\b"),
        (PAGE, Place(in_php)),
        is_markup=True,
    ),
    FileType("response", "", re.compile(r"HTTP/\d\.\d \d{3}\b"), (RESPONSE, PAGE), is_markup=True),
    FileType("markdown", ".md .markdown", is_markup=True),
)
