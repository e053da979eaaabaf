"""Charset declarations in header fields: message catalogues, mail, desktop entries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.formats.catalogue_structure import catalogue_shape
from fixenc.formats.configuration import ini_shape
from fixenc.formats.declaration import (
    LABEL,
    LINE_END,
    NO_LIMIT,
    Declaration,
    Place,
    at_start,
    declared,
    newline_of,
)
from fixenc.formats.file_type import FileType
from fixenc.formats.mail.joining import split_mail

# The comments of a message catalogue that stand before its header.
GETTEXT_COMMENTS = rf"(?:[ \t]*(?:#[^\r\n]*)?{LINE_END})*"
# GNU gettext manual, "Header Entry": the translation of the empty string, which comes first.
_GETTEXT = re.compile(
    rf"{GETTEXT_COMMENTS}(?:msgctxt[ \t]+\"(?:[^\"\\\r\n]|\\.)*\"\s*)?msgid[ \t]+\"\"\s*msgstr[ \t]+"
    r"(?:\"(?:[^\"\\\r\n]|\\.)*\"\s*)*?"
    rf"\"(?:[^\"\r\n]*\\n)?Content-Type:[^\"\r\n]*?;[ \t]*charset={LABEL}\\n",
    re.IGNORECASE,
)
# RFC 5322, 2.2: fields, which go on where a line begins with a blank, up to an empty line.
_FIELD = r"[!-9;-~]+[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z)"
_FIELDS = re.compile(rf"(?:From [^\r\n]*\r?\n)?(?:{_FIELD})+")
# RFC 2046, 5.1: the fields of each part stand below its boundary.
_PART = re.compile(rf"^--[^\r\n]+\r?\n(?P<fields>(?:{_FIELD})+)", re.MULTILINE)
# RFC 2045, 5.1 and 6.1. What is sent as base64 or quoted-printable is ASCII, and its charset is not that of the file.
# Each parameter is read in one way only, and none beyond its field: time must not grow faster than the text.
_BLANKS = r"(?:[ \t]|\r?\n(?=[ \t]))*"
_CONTENT_TYPE = re.compile(
    r"^Content-Type:[ \t]*(?:\r?\n[ \t]+)?text/[^;\r\n]*"
    rf"(?:;{_BLANKS}[^\s=;]+=(?:\"[^\"]*\"|(?!\")[^\s;]*){_BLANKS})*?;{_BLANKS}charset=\"?{LABEL}",
    re.MULTILINE | re.IGNORECASE,
)
_IS_ASCII = re.compile(r"^Content-Transfer-Encoding:[ \t]*(?:base64|quoted-printable)", re.MULTILINE | re.IGNORECASE)
# Desktop Entry Specification 0.9.4, appendix D; later ones are in UTF-8 always.
_DESKTOP = re.compile(
    r"(?:[ \t]*(?:#[^\n]*)?\n)*\[(?:KDE )?Desktop Entry\][^\n]*\n"
    rf"(?:(?!\[)[^\n]*\n)*?Encoding=(?!Legacy-Mixed){LABEL}[ \t]*\r?$",
    re.MULTILINE,
)


def in_gettext(text: str) -> Iterator[Declaration]:
    """Yield the declaration in the header of a message catalogue.

    >>> [found.label for found in in_gettext('msgid ""\\nmsgstr "Content-Type: text/plain; charset=koi8-r\\\\n"')]
    ['koi8-r']
    """
    return at_start(_GETTEXT, text)


def in_mail(text: str) -> Iterator[Declaration]:
    """Yield the declarations of a mail and of its parts, except of those sent as ASCII.

    >>> [found.label for found in in_mail("From: x@example.org\\nContent-Type: text/plain; charset=gb2312\\n\\n")]
    ['gb2312']
    """
    first = _FIELDS.match(text)
    if first is None:
        return
    spans = [first.span(), *(part.span("fields") for part in _PART.finditer(text, first.end()))]
    for start, end in spans:
        if _IS_ASCII.search(text, start, end) is None:
            yield from declared(_CONTENT_TYPE.search(text, start, end))


# Fields that mail and news have, and hardly any other text.
_OF_MAIL = re.compile(r"^(?:From|Date|Subject):", re.MULTILINE | re.IGNORECASE)


def is_declared_mail(text: str) -> bool:
    """Whether a text begins with the fields of a mail, one of which says what charset it is in.

    >>> is_declared_mail("From: a@example.org\\nContent-Type: text/plain; charset=gb2312\\n\\n")
    True
    """
    first = _FIELDS.match(text)
    if first is None or text[first.end() : first.end() + 1] not in ("\r", "\n"):
        return False
    return _OF_MAIL.search(first[0]) is not None and _CONTENT_TYPE.search(first[0]) is not None


def in_desktop_entry(text: str) -> Iterator[Declaration]:
    """Yield the declaration of an old desktop entry."""
    return at_start(_DESKTOP, text)


_STRING = r"\"(?:[^\"\\\r\n]|\\.)*\""
# The header of a message catalogue up to its end: the strings of its translation, each in a line.
_GETTEXT_HEADER = re.compile(
    rf"{GETTEXT_COMMENTS}msgid[ \t]+\"\"\s*msgstr[ \t]+(?P<strings>{_STRING}(?:[ \t]*{LINE_END}{_STRING})*)"
)
_GETTEXT_PLACEHOLDER = re.compile(r"(?P<before>Content-Type:[^\"\r\n]*?;[ \t]*charset=)[\w.-]+", re.IGNORECASE)


def declare_in_gettext(text: str) -> str | None:
    """Return a message catalogue that says it is UTF-8; None if it has a header that cannot be read.

    >>> print(declare_in_gettext('msgid "a"\\nmsgstr "é"\\n').partition("\\n\\n")[0])
    msgid ""
    msgstr ""
    "Content-Type: text/plain; charset=UTF-8\\n"
    """
    newline, line = newline_of(text), '"Content-Type: text/plain; charset=UTF-8\\n"'
    header = _GETTEXT_HEADER.match(text)
    if header is None:
        if re.search(r'^msgid[ \t]+""[ \t]*\r?\nmsgstr', text, re.MULTILINE):
            return None
        return newline.join(['msgid ""', 'msgstr ""', line, "", text])
    start, end = header.span("strings")
    named = _GETTEXT_PLACEHOLDER.search(text, start, end)
    if named is not None:
        return f"{text[: named.start()]}{named['before']}UTF-8{text[named.end() :]}"
    return f"{text[:end]}{newline}{line}{text[end:]}"


TYPES: tuple[FileType, ...] = (
    FileType(
        "gettext",
        ".po .pot",
        re.compile(rf"{GETTEXT_COMMENTS}msgid[ \t]+\"\""),
        (Place(in_gettext),),
        declare=declare_in_gettext,
        shape=catalogue_shape,
        has_lines=True,
    ),
    FileType(
        "mail",
        ".eml .mbox .mbx .mht .mhtml .mail",
        re.compile(
            r"(?:From [^\r\n]*\d\d\d\d[^\r\n]*\r?\n)?(?:Return-Path|Received|Delivered-To|Message-ID|From|To|Date"
            r"|Subject|MIME-Version|X-[\w-]+): [^\r\n]*\r?\n(?:[!-9;-~]+:|[ \t])"
        ),
        (Place(in_mail, reach=NO_LIMIT, is_of_parts=True),),
        takes_mark=False,
        split=split_mail,
    ),
    FileType(
        "desktop",
        ".desktop .kdelnk .directory",
        re.compile(r"\[(?:KDE )?Desktop Entry\]"),
        (Place(in_desktop_entry),),
        shape=ini_shape,
        has_lines=True,
    ),
)
