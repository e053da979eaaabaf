r"""What stands around a text in a file of each type: a row a type, with its tools and its declaration.

In a template, @1@ to @3@ are the sentences, and @label@ is what declares the charset.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.ecosystems.sentences import LANGUAGES, LATIN, OF_WORDS

ALL = tuple(LANGUAGES)
# How many files are made of each type, of each kind.
COUNTS = (("legacy", 4), ("damaged", 2), ("healthy", 1))
# A browser takes UTF-8 without a declaration for the charset of its user, damaged or not: that is left as it was.
RE_ENCODED = (("legacy", 12),)


class Template(NamedTuple):
    """The files of a type: their suffix, the tools that open them, and the text of one.

    `label` returns what declares a charset there. `languages` are those whose texts the tools can take. `also` is a
    second file, its suffix and its text. `counts` is how many files are made of each kind.
    """

    name: str
    suffix: str
    tools: tuple[str, ...]
    text: str
    label: Callable[[str], str] = str
    languages: tuple[str, ...] = ALL
    also: tuple[str, str] | None = None
    counts: tuple[tuple[str, int], ...] = COUNTS


_INPUTENC = {
    "iso-8859-1": "latin1", "iso-8859-2": "latin2", "iso-8859-15": "latin9", "windows-1250": "cp1250",
    "windows-1252": "cp1252", "utf-8": "utf8",
}  # fmt: skip
_HUNSPELL = {"windows-1251": "microsoft-cp1251", "utf-8": "UTF-8"}
_MYSQL = {
    "iso-8859-1": "latin1", "iso-8859-2": "latin2", "iso-8859-7": "greek", "iso-8859-9": "latin5", "koi8-r": "koi8r",
    "koi8-u": "koi8u", "windows-1250": "cp1250", "windows-1251": "cp1251", "windows-1252": "latin1",
    "windows-1256": "cp1256", "shift_jis": "sjis", "euc-jp": "ujis", "euc-kr": "euckr", "gbk": "gbk",
    "gb18030": "gb18030", "big5": "big5", "utf-8": "utf8mb4", "windows-874": "tis620", "windows-1255": "hebrew",
    "windows-1254": "latin5", "iso-8859-15": "latin1", "windows-1253": "greek",
}  # fmt: skip


def _of_tex(charset: str) -> str:
    return _INPUTENC.get(charset, charset)


def _of_hunspell(charset: str) -> str:
    return _HUNSPELL.get(charset, charset.upper().replace("ISO-", "ISO"))


def _of_mysql(charset: str) -> str:
    return _MYSQL[charset]


_PAGE = "<title>@1@</title></head>\n<body><h1>@2@</h1>\n<p>@3@</p>\n</body></html>\n"
_PO = """# Messages.
msgid ""
msgstr ""
"Project-Id-Version: village 1.0\\n"
"PO-Revision-Date: 2009-05-04 10:00+0100\\n"
"Last-Translator: A. Baker <baker@example.org>\\n"
"Language-Team: none\\n"
"Language: xx\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=@label@\\n"
"Content-Transfer-Encoding: 8bit\\n"

#, c-format
msgid "baker %s"
msgstr "@1@ %s"

msgid "miller"
msgstr "@2@"

msgid "children"
msgstr ""
"@3@"
"""
_VCARD = "BEGIN:VCARD\r\nVERSION:{}\r\nFN{}:@1@\r\nN{}:@2@;;;;\r\nNOTE{}:@3@\r\nEND:VCARD\r\n"

TEMPLATES: tuple[Template, ...] = (
    Template(
        "html",
        ".html",
        ("html5lib", "lxml.html"),
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="@label@">\n' + _PAGE,
    ),
    Template(
        "html-pragma",
        ".htm",
        ("html5lib", "lxml.html"),
        "<HTML><HEAD>\n<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=@label@'>\n" + _PAGE,
    ),
    Template(
        "html-undeclared",
        ".html",
        ("html5lib", "lxml.html"),
        "<!doctype html>\n<!-- a > b -->\n<html class='a > b'>\n<head>\n" + _PAGE,
        counts=RE_ENCODED,
    ),
    Template("html-fragment", ".html", ("html5lib", "lxml.html"), "<h1>@1@</h1>\n<p>@2@\n<p>@3@\n", counts=RE_ENCODED),
    Template(
        "html-script",
        ".html",
        ("html5lib",),
        "<html><head><script>w('<meta charset=koi8-r>')</script>\n<meta charset='@label@'>\n" + _PAGE,
    ),
    Template(
        "xhtml",
        ".xhtml",
        ("ElementTree", "lxml"),
        '<?xml version="1.0" encoding="@label@"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head>'
        '<meta charset="@label@" />' + _PAGE,
    ),
    Template(
        "xml",
        ".xml",
        ("ElementTree", "lxml"),
        "<?xml version='1.0' encoding='@label@'?>\n<village name='@1@'>\n<baker>@2@</baker><!-- @3@ -->@3@</village>\n",
    ),
    Template(
        "svg",
        ".svg",
        ("ElementTree", "lxml"),
        '<?xml version="1.0" encoding="@label@"?>\n<svg xmlns="http://www.w3.org/2000/svg"><title>@1@</title>'
        "<text>@2@</text><desc>@3@</desc></svg>\n",
    ),
    Template(
        "plist",
        ".plist",
        ("plistlib",),
        '<?xml version="1.0" encoding="@label@"?>\n<plist version="1.0"><array><string>@1@</string>'
        "<string>@2@</string><string>@3@</string></array></plist>\n",
    ),
    Template("json", ".json", ("json",), '{\n  "title": "@1@",\n  "rest": ["@2@", "@3@", 1.50, null]\n}\n'),
    Template("jsonl", ".jsonl", ("jsonl",), '{"a": "@1@"}\n{"a": "@2@"}\n["@3@"]\n'),
    Template("csv", ".csv", ("csv",), 'no,text\r\n1,"@1@"\r\n2,"@2@"\r\n3,"@3@"\r\n'),
    Template("tsv", ".tsv", ("tsv",), "1\t@1@\n2\t@2@\n3\t@3@\n"),
    Template("yaml", ".yaml", ("PyYAML",), "title: '@1@'\nrest:\n  - \"@2@\"\n  - >\n    @3@\n"),
    Template("toml", ".toml", ("tomllib",), 'title = "@1@"\n[rest]\na = \'@2@\'\nb = """\n@3@"""\n'),
    Template("ini", ".ini", ("configparser",), "; of the village\n[people]\na = @1@\nb = @2@\nc = @3@\n"),
    Template(
        "desktop",
        ".desktop",
        ("configparser",),
        "[Desktop Entry]\nEncoding=@label@\nType=Application\nName=@1@\nComment=@2@\nKeywords=@3@\n",
    ),
    Template(
        "python",
        ".py",
        ("ast",),
        '#!/usr/bin/env python\n# -*- coding: @label@ -*-\n"""@1@"""\nREST = ["@2@", "@3@"]\n',
    ),
    Template("po", ".po", ("msgfmt", "polib"), _PO),
    Template("perl", ".pl", ("perl",), "#!/usr/bin/perl\nuse strict;\n# @1@\nprint '@1@', qq{\n@2@\n}, '@3@';\n"),
    Template(
        "pod", ".pod", ("pod2text",), "=encoding @label@\n\n=head1 NAME\n\n@1@\n\n@2@\n\n=over\n\n=item @3@\n\n=back\n"
    ),
    Template(
        "ruby", ".rb", ("ruby",), "#!/usr/bin/env ruby\n# encoding: @label@\n# @1@\nputs ['@1@', '@2@', \"@3@\"]\n"
    ),
    Template(
        "php",
        ".php",
        ("php",),
        "<?php\nheader('Content-Type: text/html; charset=@label@');\n// @1@\necho '@1@', \"@2@\";\n?>\n<p>@3@</p>\n",
    ),
    Template(
        "texinfo",
        ".texi",
        ("texi2any",),
        "\\input texinfo\n@setfilename village.info\n@documentencoding @label@\n@settitle Village\n@node Top\n"
        "@top Village\n\n@1@\n\n@2@\n\n@3@\n\n@bye\n",
    ),
    Template(
        "texinfo-undeclared",
        ".texi",
        ("texi2any",),
        "\\input texinfo\n@setfilename village.info\n@settitle Village\n@node Top\n@top Village\n\n@1@\n\n@2@\n\n"
        "@3@\n\n@bye\n",
        languages=OF_WORDS,
    ),
    Template(
        "tex",
        ".tex",
        ("pdflatex",),
        "\\documentclass{article}\n\\usepackage[@label@]{inputenc}\n\\begin{document}\n@1@\n\n@2@ % @3@\n\n@3@\n"
        "\\end{document}\n",
        _of_tex,
        LATIN,
    ),
    Template(
        "hunspell",
        ".aff",
        ("hunspell",),
        "# @1@\n# @2@\n# @3@\nSET @label@\nTRY abc\n\nSFX A Y 1\nSFX A 0 s .\n",
        _of_hunspell,
        OF_WORDS,
        also=(".dic", "@count@\n@words@\n"),
    ),
    Template(
        "man", ".7", ("preconv",), "'\\\" -*- coding: @label@ -*-\n.TH VILLAGE 7\n.SH NAME\n@1@\n.PP\n@2@\n.PP\n@3@\n"
    ),
    Template(
        "mail",
        ".eml",
        ("email",),
        "From: baker@example.org\nTo: miller@example.org\nSubject: village\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=@label@\nContent-Transfer-Encoding: 8bit\n\n@1@\n\n@2@\n@3@\n",
    ),
    Template("vcard-2.1", ".vcf", ("vobject",), _VCARD.format("2.1", *[";CHARSET=@label@"] * 3)),
    Template("vcard-3.0", ".vcf", ("vobject",), _VCARD.format("3.0", "", "", "")),
    Template(
        "calendar",
        ".ics",
        ("vobject",),
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//village//EN\r\nBEGIN:VEVENT\r\nUID:1@@example.org\r\n"
        "DTSTAMP:20090504T100000Z\r\nDTSTART:20090504T100000Z\r\nSUMMARY:@1@\r\nDESCRIPTION:@2@\\n@3@\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n",
    ),
    Template(
        "srt",
        ".srt",
        ("pysubs2",),
        "1\n00:00:01,000 --> 00:00:02,500\n@1@\n\n2\n00:00:03,000 --> 00:00:04,000\n@2@\n@3@\n",
    ),
    Template(
        "vtt", ".vtt", ("pysubs2",), "WEBVTT\n\n00:01.000 --> 00:02.500\n@1@\n\n00:03.000 --> 00:04.000\n@2@\n@3@\n"
    ),
    Template(
        "ass",
        ".ass",
        ("pysubs2",),
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,Arial\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,@1@\n"
        "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,@2@\\N@3@\n",
    ),
    Template(
        "sql",
        ".sql",
        ("sqlite3",),
        "-- @1@\nCREATE TABLE village (no INTEGER, text TEXT);\nINSERT INTO village VALUES (1, '@1@'), (2, '@2@');\n"
        "INSERT INTO village VALUES (3, '@3@');\n",
    ),
    Template(
        "sql-names",
        ".sql",
        ("sqlite3",),
        "-- MySQL dump 10.13\n/*!40101 SET NAMES @label@ */;\nCREATE TABLE village (no INTEGER, text TEXT);\n"
        "INSERT INTO village VALUES (1, '@1@'), (2, '@2@'), (3, '@3@');\n",
        _of_mysql,
    ),
)
