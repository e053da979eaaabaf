"""What a file type needs besides its text."""

from __future__ import annotations

import codecs

import pytest

from fixenc import Options, fix_bytes
from fixenc.formats.types import type_of
from fixenc.records import BomPolicy


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.html", '<meta charset="gbk">你好，欢迎', '<meta charset="utf-8">你好，欢迎'),
        (
            "a.xml",
            '<?xml version="1.0" encoding="gbk"?><a>你好</a>',
            '<?xml version="1.0" encoding="utf-8"?><a>你好</a>',
        ),
        ("a.css", '@charset "gbk";\n/* 你好 */', '@charset "utf-8";\n/* 你好 */'),
        ("a.py", "# coding: gbk\n'你好'", "# coding: utf-8\n'你好'"),
        (
            "noname",
            "<?xml version='1.0' encoding='gbk'?><a>你好</a>",
            "<?xml version='1.0' encoding='utf-8'?><a>你好</a>",
        ),
        ("noname", "#!/usr/bin/python3\n# coding: gbk\n'你好'", "#!/usr/bin/python3\n# coding: utf-8\n'你好'"),
        ("a.txt", "about <meta charset=gbk>: 你好", "about <meta charset=gbk>: 你好"),
        ("README", "about <meta charset=gbk>: 你好", "about <meta charset=gbk>: 你好"),
    ],
)
def test_a_declaration_tells_the_truth_afterwards(name: str, before: str, after: str):
    """A failure makes browsers and parsers read clean UTF-8 as something else."""
    assert fix_bytes(before.encode("gbk"), name=name).data == after.encode()


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.html", "<meta charset=gbk>héllo", "<meta charset=utf-8>héllo"),
        ("a.py", "# coding: cp1251\n'привет'", "# coding: utf-8\n'привет'"),
        ("a.html", '<meta charset="UTF-8">héllo', '<meta charset="UTF-8">héllo'),
    ],
)
def test_a_declaration_tells_the_truth_when_the_mark_that_hid_it_goes(name: str, before: str, after: str):
    """A failure drops the only thing by which browsers and Python knew that a file is UTF-8."""
    data = codecs.BOM_UTF8 + before.encode()
    assert fix_bytes(data, name=name).data == after.encode()
    assert not fix_bytes(data, Options(bom=BomPolicy.KEEP), name=name).is_changed


def test_a_declaration_tells_the_truth_when_ascii_becomes_more():
    cleaned = fix_bytes(b"<meta charset=gbk>caf&eacute;", Options(unescape=("html",)), name="a.html")
    assert cleaned.text == "<meta charset=utf-8>café"
    assert cleaned.actions == ("unescaped", "declared as utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "<script>a('<meta charset=gbk>')</script><meta charset=gbk>",
            "<meta charset=\"utf-8\"><script>a('<meta charset=gbk>')</script><meta charset=utf-8>",
            id="browsers take what a script writes",
        ),
        pytest.param(
            '<head title="a > b"><meta charset=gbk"><p>"',
            '<head title="a > b"><meta charset="utf-8"><meta charset=utf-8"><p>"',
            id="browsers ignore a label with a quotation mark",
        ),
        pytest.param(
            "<!--" + "-" * 1_200 + "--><meta charset=gbk>",
            "<!--" + "-" * 1_200 + "--><meta charset=utf-8>",
            id="another one would stand as late",
        ),
        pytest.param(
            "<meta charset=gbk charset=big5>",
            "<meta charset=utf-8 charset=big5>",
            id="of two attributes the first counts",
        ),
        pytest.param("</p><!---><p title='<head>'>", "</p><!---><meta charset=\"utf-8\"><p title='<head>'>", id="none"),
    ],
)
def test_a_page_declares_what_browsers_find_first(before: str, after: str):
    """A failure means that a browser reads a page that says UTF-8 somewhere as something else."""
    assert fix_bytes(f"{before}你好，欢迎光临".encode("gbk"), name="a.html").text == f"{after}你好，欢迎光临"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<%@ page language='java' %>", "<%@ page pageEncoding=\"UTF-8\" %><%@ page language='java' %>"),
        ("<%@ page contentType='text/html; charset=gbk' %>", "<%@ page contentType='text/html; charset=UTF-8' %>"),
        ("<%@ page pageEncoding='gbk' %>", "<%@ page pageEncoding='UTF-8' %>"),
        ("<%@ attribute name='a' %>", "<%@ tag pageEncoding=\"UTF-8\" %><%@ attribute name='a' %>"),
        ("<meta charset='gbk'>", "<%@ page pageEncoding=\"UTF-8\" %><meta charset='utf-8'>"),
        ("<?xml version='1.0'?><jsp:root>", "<?xml version='1.0'?><jsp:root>"),
        ("<!-- x --><div xmlns:jsp='j'>", "<!-- x --><div xmlns:jsp='j'>"),
        ("<div xmlns='x'>", "<%@ page pageEncoding=\"UTF-8\" %><div xmlns='x'>"),
    ],
)
def test_a_jsp_page_declares_its_encoding(before: str, after: str):
    """A failure means that a server reads a page in ISO-8859-1, which JSP 2.3, 4.1.1 has for all that do not say so."""
    assert fix_bytes(f"{before}你好，欢迎光临".encode("gbk"), name="a.jsp").text == f"{after}你好，欢迎光临"


def test_declaring_anew_is_reported():
    data = "<meta charset=gbk>你好，欢迎".encode("gbk")
    assert fix_bytes(data, name="a.html").actions == ("re-encoded from gbk", "declared as utf-8")
    assert fix_bytes(data, name="a.txt").actions == ("re-encoded from gbk",)


def test_a_wrong_declaration_in_healthy_utf_8_is_not_our_business():
    data = '<meta charset="gbk">héllo'.encode()
    assert not fix_bytes(data, name="a.html").is_changed


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"name": "LiÃ¨ge", "tags": ["Ã©tÃ©", 1, null]}'),
        ("a.jsonl", '{"a": "Ã©"}\n\n[1, "Ã¨"]\n'),
        ("a.xml", "<a x='Ã©'><b>Ã¨</b></a>"),
        ("a.csv", 'Ã©,"Ã¨, Ã ",1\nx,y,z\n'),
        ("a.csv", "Ã©, a\u2028b\x85c,1\r\nx,y,z\r\n"),
        ("a.csv", "Ã\x85sa,1\r\nÃ\x85ke,2\r\n"),
        ("a.csv", "Ã©,1\rx,y\r"),
        ("a.jsonl", '{"a": "Ã©\u2028b"}\r\n{"b": "\x85"}\r\n'),
        ("a.tsv", "Ã©\tÃ¨\n"),
    ],
)
def test_structure_survives_repair(name: str, text: str):
    cleaned = fix_bytes(text.encode(), name=name)
    form = type_of(name)
    assert cleaned.is_changed
    assert form.shape is not None
    assert form.shape(cleaned.text) == form.shape(text)
    assert form.shape(text) is not None


@pytest.mark.parametrize(
    ("name", "text", "options"),
    [
        ("a.json", '{"said": "he said “no”"}', Options(tidy=("quotes",))),
        ("a.json", '{"a": "&quot;"}', Options(unescape=("html",))),
        ("a.csv", "a,“b”c”,d\n“x\n", Options(tidy=("quotes",))),
        ("a.jsonl", '{"a": "“"}\n', Options(tidy=("quotes",))),
        ("a.jsonl", '{"a": "“\u2028"}\n', Options(tidy=("quotes",))),
    ],
)
def test_what_would_break_the_structure_is_left_alone(name: str, text: str, options: Options):
    cleaned = fix_bytes(text.encode(), options, name=name)
    assert cleaned.data == text.encode()
    assert cleaned.refusal == "the repaired text would no longer parse as before"


@pytest.mark.parametrize("name", ["a.html", "a.php", "a.xml", "a.svg", "a.md"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>&lt;script&gt; &amp; &eacute;</p>", "<p>&lt;script&gt; &amp; é</p>"),
        ("<p title='&quot;&apos;&#39;&#x27;&#10;'>&#233;&#xE9;</p>", "<p title='&quot;&apos;&#39;&#x27;&#10;'>éé</p>"),
        ("<p>&#60;b&#62; &amp;lt; &amp;eacute; &NTILDE;</p>", "<p>&#60;b&#62; &amp;lt; &amp;eacute; Ñ</p>"),
        ("<p>&amp;&#35;60; &nvlt; &no-such;</p>", "<p>&amp;&#35;60; &nvlt; &no-such;</p>"),
    ],
)
def test_escaped_text_never_becomes_live_markup(name: str, before: str, after: str):
    """A failure lets `--unescape html` run what a page only shows."""
    how = Options(unescape=("html",), declare=False)
    once = fix_bytes(before.encode(), how, name=name).text
    assert once == after
    assert fix_bytes(once.encode(), how, name=name).text == once


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_json_never_gets_a_mark(name: str):
    """RFC 8259, 8.1; a failure makes `json.load` refuse what it read before."""
    add, keep = Options(bom=BomPolicy.ADD), Options(bom=BomPolicy.KEEP)
    assert not fix_bytes('{"a": "é"}'.encode(), add, name=name).is_changed
    assert fix_bytes('{"a": "Ã©"}'.encode(), add, name=name).data == '{"a": "é"}'.encode()
    assert not fix_bytes(codecs.BOM_UTF8 + b'{"a": 1}', keep, name=name).is_changed


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.xml", "a.csv"])
def test_what_never_parsed_is_mended_all_the_same(name: str):
    assert fix_bytes('{"“Ã©'.encode(), name=name).text == '{"“é'


@pytest.mark.slow
def test_deep_nesting_is_no_crash():
    text = "[" * 100_000 + '"Ã©"' + "]" * 100_000
    assert fix_bytes(text.encode(), name="a.json").is_changed


@pytest.mark.parametrize(
    ("name", "text", "encoding", "expected"),
    [
        pytest.param("a.csv", "naïve,café\n", "utf-8-sig", b"\xef\xbb\xbf", id="Excel needs it"),
        pytest.param("a.tsv", "naïve\tcafé\n", "utf-8-sig", b"\xef\xbb\xbf", id="of a table with tabs"),
        pytest.param("a.csv", "Größe,Straße über den Häusern\n", "cp1252", b"", id="none is added to a table"),
        pytest.param("a.ps1", "# Größe der Straße über den Häusern\n", "cp1252", b"\xef\xbb\xbf", id="added"),
        pytest.param("a.iss", "; Größe der Straße über den Häusern\n", "cp1252", b"\xef\xbb\xbf", id="Inno"),
        pytest.param("a.aspx", "<p>Größe der Straße über den Häusern", "cp1252", b"\xef\xbb\xbf", id="ASP.NET"),
        pytest.param("a.ps1", "# plain\n", "ascii", b"", id="none in ASCII"),
        pytest.param("a.json", '{"a": "é"}', "utf-8-sig", b"", id="JSON"),
        pytest.param("a.sh", "#!/bin/sh\necho é\n", "utf-8-sig", b"", id="shell"),
        pytest.param("a.py", "print('é')\n", "utf-8-sig", b"", id="Python"),
        pytest.param("a.php", "<?php echo 'é';\n", "utf-8-sig", b"", id="PHP"),
        pytest.param("a.html", "<meta charset=utf-8><p>é", "utf-8-sig", b"", id="HTML"),
    ],
)
def test_a_mark_is_kept_where_tools_need_it(name: str, text: str, encoding: str, expected: bytes):
    """A failure breaks a table in Excel, or a script that must begin with its own first character."""
    assert fix_bytes(text.encode(encoding), name=name).data == expected + text.encode()


@pytest.mark.parametrize(
    ("name", "text", "encoding", "reason"),
    [
        ("a.rtf", "{\\rtf1\\ansi\\ansicpg1252 Größe der Straße}", "cp1252", "a word processor converts it"),
        ("th_xx.dat", "ISO8859-1\nhäuser|1\n(noun)|gebäude|größe\n", "latin-1", "make the index anew"),
        ("th_xx.idx", "ISO8859-1\n2\nhäuser|10\nöfen|52\n", "latin-1", "make the index anew"),
        ("a.reg", 'REGEDIT4\n\n[HKEY_X]\n"a"="Größe der Straße"\n', "cp1252", "as version 5.00"),
        ("a.reg", 'Windows Registry Editor Version 5.00\n\n[X]\n"a"="ü"\n', "utf-16", "write and expect utf-16"),
        ("a.reg", 'Windows Registry Editor Version 5.00\n\n[X]\n"a"="Größe der Straße"\n', "cp1252", "no UTF-8"),
        ("a.inf", '[Strings]\na="Größe der Straße über den Häusern"\n', "cp1252", "no UTF-8"),
        ("a.strings", '"a" = "Größe der Straße";\n', "utf-16", "write and expect utf-16"),
        ("a.bat", "echo Größe der Straße über den Häusern\r\n", "cp850", "chcp 65001"),
        ("a.vbs", 'MsgBox "Größe der Straße über den Häusern"\r\n', "cp1252", "no UTF-8"),
        ("a.rc", '#pragma code_page(DEFAULT)\n1 "Größe der Straße"\n', "cp1252", "code page of the machine"),
        ("a.properties", "a=Größe der Straße über den Häusern\n", "cp1252", "native2ascii"),
        ("a.patch", "--- a/t\n+++ b/t\n@@ -1 +1 @@\n-Straße über den Fluß\n+Brücke\n", "cp1252", "the bytes of other"),
        ("de.aff", "wordchars [a-zäöü]\nsuffixes\nflag *A: # für die Größe\n", "latin-1", "byte by byte"),
        ("a.ged", "0 HEAD\n1 CHAR ANSI\n0 @I1@ INDI\n1 NAME Käthe /Böhmer/\n", "cp1252", "export it anew"),
        ("a.ofx", "OFXHEADER:100\nENCODING:USASCII\nCHARSET:1252\n\n<NAME>Größe über Fluß\n", "cp1252", "export it"),
        ("a.sql", "INSERT INTO o VALUES ('s:13:\"Größe Straße\";');\n", "cp1252", "their lengths in bytes"),
    ],
)
def test_what_its_own_tools_could_not_read_is_left_alone(name: str, text: str, encoding: str, reason: str):
    data = text.encode(encoding)
    cleaned = fix_bytes(data, name=name)
    assert cleaned.data == data
    assert reason in (cleaned.refusal or "")
    assert "--force-type text" in (cleaned.refusal or "")
    forced = fix_bytes(data, Options(force_type="text"), name=name)
    assert forced.data.decode() == text


@pytest.mark.parametrize(
    ("name", "text", "encoding", "expected"),
    [
        (
            "a.po",
            'msgid "a"\nmsgstr "{}"\n',
            "cp1250",
            'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n',
        ),
        ("a.rc", 'STRINGTABLE\r\nBEGIN\r\n1 "{}"\r\nEND\r\n', "cp1250", "#pragma code_page(65001)\r\nSTRINGTABLE"),
        ("a.aff", "# {}\nSFX A Y 1\nSFX A 0 s .\n", "cp1250", "SET UTF-8\n# "),
        ("a.aff", "SET microsoft-cp1250\n# {}\nSFX é Y 1\nSFX é 0 s .\n", "cp1250", "SET UTF-8\nFLAG UTF-8\n# "),
        ("a.texi", "\\input texinfo\n@settitle {}\n", "cp1250", "\\input texinfo\n@documentencoding UTF-8\n@settitle"),
        ("a.html", "<!doctype html><p>{}", "cp1250", '<!doctype html><meta charset="utf-8"><p>'),
        ("a.html", "{}", "cp1250", '<meta charset="utf-8">Příliš'),
        ("a.html", "{{% block x %}}{}", "cp1250", "{% block x %}Příliš"),
        ("a.html", "---\nlayout: tide\n---\n<p>{}", "cp1250", "---\nlayout: tide\n---\n<p>Příliš"),
        ("a.html", "<p>---\n{}", "cp1250", '<meta charset="utf-8"><p>---\nPříliš'),
        ("a.html", "<#assign x=1><p>{}", "cp1250", "<#assign x=1><p>Příliš"),
        ("a.html", "#set($x = 1)\n<p>{}", "cp1250", "#set($x = 1)\n<p>Příliš"),
        ("a.html", "<pre>#if (X)</pre>{}", "cp1250", '<meta charset="utf-8"><pre>'),
        ("a.asp", '<%@ Language="VBScript" %>\n<p>{}', "cp1250", '<%@ Language="VBScript" CODEPAGE="65001" %>'),
        ("a.asp", "<p>{}", "cp1250", "<p>Příliš"),
        (
            "a.sql",
            "SET NAMES cp1250 COLLATE cp1250_czech_cs;\n-- {}",
            "cp1250",
            "SET NAMES utf8mb4 COLLATE utf8mb4_general_ci;\n",
        ),
        (
            "a.sql",
            "SET NAMES 'cp1250' COLLATE 'cp1250_bin';\n-- {}",
            "cp1250",
            "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_bin';\n",
        ),
        ("a.xhtml", '<?xml version="1.0"?><html><p>{}</p></html>', "cp1250", '<?xml version="1.0"?><html><p>'),
    ],
)
def test_a_type_that_must_declare_utf_8_does_after_a_conversion(name: str, text: str, encoding: str, expected: str):
    """A failure leaves a file that its own tools take for another charset."""
    words = "Příliš žluťoučký kůň úpěl ďábelské ódy"
    data = text.format(words).encode(encoding)
    cleaned = fix_bytes(data, name=name)
    assert cleaned.text.startswith(expected)
    assert words in cleaned.text
    bare = fix_bytes(data, Options(declare=False), name=name).text
    assert bare == text.format(words) or "SET" in text
