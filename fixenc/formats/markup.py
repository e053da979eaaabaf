"""Charset declarations in pages: XML, HTML, style sheets, and responses that were saved with their header."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.formats import prescan, structure
from fixenc.formats.declaration import LABEL, Declaration, Place, at_start, blanked, declared
from fixenc.formats.file_type import FileType
from fixenc.formats.vocabularies import AS_WRITTEN

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
# What is no tag of the page: comments, and what stands within elements of raw text, whose own tags count. A tag that is
# never closed runs to the end too, or each of many would be tried to the end.
_NO_TAGS = re.compile(
    r"(?:<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z))"
    r"|(?P<start><(?P<raw>script|style|textarea|title|xmp)\b[^>]*(?:>|\Z)).*?(?=</(?P=raw)\b|\Z)",
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


PAGE = Place(in_markup, AS_WRITTEN, HEAD_SIZE)
"""Where any page declares its charset."""

_SIGNS_OF_PAGES = r"\s*(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype|html|head|meta)\b"
_HTML = re.compile(_SIGNS_OF_PAGES, re.IGNORECASE)
_XML_OR_QT = re.compile(r"\s*(?:<!--(?:(?!-->)[\s\S])*-->\s*)*(?:<\?xml\b|<!DOCTYPE TS>)")

TYPES: tuple[FileType, ...] = (
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
    FileType("response", "", re.compile(r"HTTP/\d\.\d \d{3}\b"), (RESPONSE, PAGE), is_markup=True),
    FileType("markdown", ".md .markdown", is_markup=True),
)
