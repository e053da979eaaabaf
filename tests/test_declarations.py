"""Where each type of file declares its charset, and what only looks like a declaration."""

from __future__ import annotations

import time

import pytest

from fixenc import detect, fix_bytes
from fixenc.damage import Misreading
from fixenc.formats.declarations import find_declaration, redeclare
from fixenc.formats.types import TYPES, type_of
from fixenc.records import Evidence

PO = (
    'msgid ""\nmsgstr ""\n"Project-Id-Version: tide 1.2\\n"\n"Content-Type: text/plain; charset={}\\n"\n\nmsgid "ebb"\n'
)
MAIL = "From: harbour@example.org\nSubject: tide tables\nMIME-Version: 1.0\n"
MULTIPART = 'Content-Type: multipart/mixed; boundary="=_x"\n\n'
PART = "--=_x\nContent-Type: text/plain;\n\tcharset={}\nContent-Transfer-Encoding: {}\n\nbody\n"

# File name, text, and the label, in words that all know.
DECLARED = [
    pytest.param(
        "tide.el", ";;; tide.el --- tables -*- coding: latin-2-unix -*-\n", "iso-8859-2", id="Emacs, first line"
    ),
    pytest.param("tide.7", '\'\\" t\n.\\" -*- mode: troff; coding: koi8-r -*-\n.TH TIDE 7\n', "koi8-r", id="groff"),
    pytest.param(
        "a.tmac", '.\\" x\n.de y\n..\n.\\" Local Variables:\n.\\" coding: latin-1\n.\\" End:\n', "latin-1", id="list"
    ),
    pytest.param("notes.txt", "-*- coding:euc-japan; mode: text -*-\n", "euc-jp", id="Emacs, in a text"),
    pytest.param("a.c", "/* x */\n\n/* vim: set ts=4 fileencoding=cp1250 : */\n", "cp1250", id="Vim, set"),
    pytest.param("a.txt", "a\nb\nc\nd\ne\nf\ng\nvim:fenc=8bit-cp1251:ts=2\n", "cp1251", id="Vim, last line"),
    pytest.param("a.kt", "// kate: indent-width 4; encoding cp1250;\n", "cp1250", id="Kate"),
    pytest.param("a.rd", "% ebb\n\\encoding{latin2}\n\\title{ebb}\n", "latin2", id="R, help"),
    pytest.param("DESCRIPTION", "Package: tide\nTitle: Ebb\nEncoding: latin1\n", "latin1", id="R, package"),
    pytest.param("a.lyx", "#LyX 1.3\n\\lyxformat 221\n\\inputencoding latin9\n", "iso-8859-15", id="LyX"),
    pytest.param("a.adoc", "= Tides\n:encoding: cp1250\n\nEbb.\n", "cp1250", id="AsciiDoc"),
    pytest.param("a.m3u", "#EXTM3U\n#EXTENC: koi8-r\nebb.mp3\n", "koi8-r", id="playlist"),
    pytest.param("a.abc", "%abc-2.1\n%%abc-charset cp1250\nX:1\n", "cp1250", id="abc"),
    pytest.param("cs.pws", "personal_ws-1.1 cs 1 cp1250\nebb\n", "cp1250", id="aspell, own words"),
    pytest.param("tide.vim", '" tides\n\nscriptencoding cp1250\nlet ebb = 1\n', "cp1250", id="Vim script"),
    pytest.param("tide.vim", ":scripte 8bit-cp1251\nlet ebb = 1\n", "cp1251", id="Vim script, in short"),
    pytest.param("tide.m", "$ tables of tides\n$ codeset=KOI8-R\n$set 1\n1 ebb\n", "KOI8-R", id="gencat"),
    pytest.param("pl.po", "# Tide.\n#, fuzzy\n" + PO.format("ISO-8859-2"), "ISO-8859-2", id="gettext"),
    pytest.param("messages", PO.format("EUC-JP"), "EUC-JP", id="gettext by its content"),
    pytest.param("a.rc", '#include "x.h"\n#pragma code_page(1253)\n', "cp1253", id="resources"),
    pytest.param(
        "a.rc", "#pragma code_page(932)\nx\n#pragma code_page(932)\n", "shift_jis", id="resources, twice the same"
    ),
    pytest.param(
        "Tide.isl", "; x\n[LangOptions]\nLanguageID=$0415\nLanguageCodePage=1250\n[Messages]\n", "cp1250", id="Inno"
    ),
    pytest.param("a.aff", "# tides, SET of them\nSET microsoft-cp1251\nTRY abc\n", "windows-1251", id="affixes"),
    pytest.param(
        "af", "SET ISO8859-3\nTRY abc\n\nSFX A Y 1\nSFX A 0 j .\n", "ISO8859-3", id="affixes by their content"
    ),
    pytest.param("hyph_xx.dic", "ISO8859-13\nLEFTHYPHENMIN 2\n.ap1\n", "ISO8859-13", id="hyphenation"),
    pytest.param("th_xx.dat", "KOI8-R\nword|1\n", "KOI8-R", id="thesaurus"),
    pytest.param(
        "a.texi", "\\input texinfo\n@setfilename a\n@documentencoding ISO-8859-9\n", "ISO-8859-9", id="Texinfo"
    ),
    pytest.param("a.tex", "\\documentclass{book}\n\\usepackage[utf8,latin9]{inputenc}\n", "iso-8859-15", id="LaTeX"),
    pytest.param("a.tex", "% !TEX encoding = MacOSRoman\n\\documentclass{book}\n", "macintosh", id="TeXShop"),
    pytest.param("a.tex", "\\enableregime[il2]\n\\inputencoding{cp852}\n", "cp852", id="LaTeX, in the text"),
    pytest.param("a.tex", "\\begin{CJK*}{Bg5}{song}\n", "big5", id="LaTeX, CJK"),
    pytest.param("a.tex", "\\documentclass[a4paper,GBK]{ctexart}\n", "gbk", id="LaTeX, ctex"),
    pytest.param("a.bib", "% Encoding: Cp1252\n\n@book{x,\n", "Cp1252", id="JabRef"),
    pytest.param("a.xhtml", '<?xml version="1.0" encoding="koi8-r"?>\n<html/>', "koi8-r", id="XHTML"),
    pytest.param("a.svg", '<?xml version="1.0" encoding="big5"?>\n<svg/>', "big5", id="XML"),
    pytest.param("a.vue", '<template></template>\n<meta charset="gbk">', "gbk", id="Vue"),
    pytest.param("a.ent", '<?xml version="1.0" encoding="iso-8859-2"?>\n<!ENTITY a "b">', "iso-8859-2", id="entities"),
    pytest.param("a.rtf", "{\\rtf1\\adeflang1025\\ansi\\ansicpg1250\\uc1 x}", "cp1250", id="RTF"),
    pytest.param("a.pl", "#!/usr/bin/perl -w\nuse strict;\nuse encoding 'euc-jp';\n", "euc-jp", id="Perl"),
    pytest.param("a.pod", "=pod\n\n=encoding iso-8859-2\n\n=head1 TIDE\n", "iso-8859-2", id="POD"),
    pytest.param("a.rb", "#!/usr/bin/env ruby\n# encoding: windows-1251\nputs 1\n", "windows-1251", id="Ruby"),
    pytest.param("a", "#!/usr/bin/python3\n# -*- coding: cp1250 -*-\n", "cp1250", id="Python by its first line"),
    pytest.param("a.sql", "-- tides\n/*!40101 SET NAMES koi8r */;\n", "koi8-r", id="MySQL"),
    pytest.param("a.sql", "/*!50003 SET character_set_client  = koi8r */ ;\n", "koi8-r", id="MySQL, before a routine"),
    pytest.param("a.sql", "SET character set 'cp1251';\n", "cp1251", id="MySQL, at length"),
    pytest.param("a.sql", "SET client_encoding = 'WIN1250';\n", "windows-1250", id="PostgreSQL"),
    pytest.param("dump", "-- MySQL dump 10.13\nSET NAMES latin1;\n", "windows-1252", id="a dump by its content"),
    pytest.param(
        "a.eml", MAIL + "Content-Type: text/plain; format=flowed;\n charset=gb2312\n\nbody\n", "gb2312", id="mail"
    ),
    pytest.param("1234", MAIL + MULTIPART + PART.format("koi8-r", "8bit"), "koi8-r", id="a part of a mail"),
    pytest.param(
        "a.ics",
        "BEGIN:VCALENDAR\nSUMMARY;CHARSET=windows-1251:x\nEND:VCALENDAR\n",
        "windows-1251",
        id="a calendar",
    ),
    pytest.param("a.vcf", "BEGIN:VCARD\nN;CHARSET=windows-1251:x\nEND:VCARD\n", "windows-1251", id="vCard"),
    pytest.param("a.desktop", "[Desktop Entry]\nType=Link\nEncoding=ISO-8859-15\n", "ISO-8859-15", id="desktop entry"),
    pytest.param("a.jsp", '<%@ page language="java" pageEncoding="euc-kr"%>\n<p>', "euc-kr", id="JSP"),
    pytest.param("a.jsp", '<%@ page contentType="text/html; charset=big5" %>\n<p>', "big5", id="JSP, content type"),
    pytest.param("a.tag", '<%@ tag pageEncoding="big5" %>\n<p>', "big5", id="JSP, a tag file"),
    pytest.param(
        "a.php", "<?php\nheader('Content-Type: text/html; charset=windows-1255');\n?>", "windows-1255", id="PHP"
    ),
    pytest.param("a.php", "<?php declare(encoding='windows-1255');\n", "windows-1255", id="PHP, of the source"),
    pytest.param(
        "a.cfm", "<cfsilent>\n<cfprocessingdirective pageEncoding='big5'></cfsilent>\n", "big5", id="ColdFusion"
    ),
    pytest.param("a.asp", '<%@LANGUAGE="VBSCRIPT" CODEPAGE="936"%>\n', "gbk", id="ASP"),
    pytest.param("a.aspx", '<%@ Page CodePage="1253" %>\n<p>', "cp1253", id="ASP.NET"),
    pytest.param("a.smi", '<SAMI><HEAD><meta charset="euc-kr"></HEAD>', "euc-kr", id="SAMI"),
    pytest.param(
        "index.pl", '<!DOCTYPE html>\n<meta charset="iso-8859-2">', "iso-8859-2", id="a page of another suffix"
    ),
    pytest.param("a.html.in", '<meta charset="euc-jp">', "euc-jp", id="a template"),
]

# The types whose rows stand in tests/test_charsets.py.
ELSEWHERE_DECLARED = [
    pytest.param("a.py", "# coding: koi8-r\nx = 1  # tide\n", "koi8-r", id="Python"),
    pytest.param("a.css", '@charset "koi8-r";\n', "koi8-r", id="CSS"),
]

# The same words, where no tool looks for them.
MENTIONED = [
    pytest.param("notes.txt", "Write charset=gbk in the header, or <meta charset=gbk>.\n", id="prose"),
    pytest.param(
        "notes.md", "See `-*- coding: -*-`.\n\nThen -*- coding: latin-1 -*- in the third line.\n", id="no first line"
    ),
    pytest.param("notes.txt", "Local Variables:\ncoding: latin-1\n", id="a list without an end"),
    pytest.param(
        "notes.txt", "Local Variables:\ncoding: latin-1\nEnd:\n" + "More of it.\n" * 400, id="a list too early"
    ),
    pytest.param("a.tmac", '.\\" Local Variables:\ncoding: latin-1\n.\\" End:\n', id="a line that begins otherwise"),
    pytest.param("notes.txt", "a\n" * 6 + "vim: set fenc=cp1250 :\n" + "b\n" * 6, id="Vim, in the middle"),
    pytest.param("notes.txt", "We saw the vim: it has fenc=cp1250, they say.\n" + "b\n" * 9, id="no line for Vim"),
    pytest.param("a.po", PO.format("CHARSET"), id="gettext, a placeholder"),
    pytest.param("a.po", 'msgid "a"\nmsgstr "Content-Type: text/html; charset=gbk\\n"\n', id="gettext, a message"),
    pytest.param("a.rc", "// #pragma code_page(1250)\n", id="resources, a comment"),
    pytest.param("a.vim", '" scriptencoding cp1250\nlet a = 1\n', id="Vim script, a comment"),
    pytest.param("a.vim", "scriptencoding cp1250\nlet a = 1\nscriptencoding cp1251\n", id="Vim script in two"),
    pytest.param("a.msg", "$set 1\n1 $ codeset=KOI8-R\n", id="gencat, in a message"),
    pytest.param("a.rc", "#pragma code_page(1250)\n#pragma code_page(1251)\n", id="resources in two code pages"),
    pytest.param("a.isl", "[LangOptions]\nLanguageCodePage=0\n", id="Inno, of the machine"),
    pytest.param("a.isl", "[Messages]\nLanguageCodePage=1250\n", id="Inno, another section"),
    pytest.param("a.aff", "# SET ISO8859-2\nTRY abc\n", id="affixes, a comment"),
    pytest.param("notes.txt", "SET ISO8859-2\nis how it is declared.\n", id="affixes, prose"),
    pytest.param("words.dic", "greek\nhebrew\n", id="words that are names of charsets"),
    pytest.param("words.dic", "1200\nISO8859-2/A\n", id="a dictionary begins with a number"),
    pytest.param("a.texi", "Say @documentencoding ISO-8859-9.\n", id="Texinfo, within a line"),
    pytest.param("a.tex", "%\\usepackage[latin2]{inputenc}\n\\usepackage[T1]{fontenc}\n", id="LaTeX, a comment"),
    pytest.param("a.tex", "\\inputencoding{cp1251} x \\inputencoding{cp1252}\n", id="LaTeX in two"),
    pytest.param("a.tex", "\\documentclass[GBK]{article}\n%\\begin{CJK}{GBK}{song}\n", id="LaTeX, another class"),
    pytest.param("a.rtf", "{\\rtf1\\ansi \\'5c\\'5cansicpg1250}", id="RTF, in the text"),
    pytest.param(
        "a.pl", "# use encoding 'euc-jp';\nmy $x = 1;\n__END__\nuse encoding 'gbk';\n", id="Perl, below the end"
    ),
    pytest.param("a.rb", "puts 1\n# encoding: windows-1251\n", id="Ruby, second line"),
    pytest.param("a.sql", "-- SET NAMES koi8r;\n/* \nSET NAMES gbk; */\n", id="SQL, comments"),
    pytest.param(
        "a.sql", "/*!40101 SET @a=@@CHARACTER_SET_CLIENT */;\nSET character_set_client = @a;\n", id="SQL, a variable"
    ),
    pytest.param("a.sql", "CREATE TABLE t (a INT) DEFAULT CHARSET=gbk;\n", id="SQL, of a table"),
    pytest.param("a.sql", "INSERT INTO t VALUES ('so:\nSET NAMES gbk;\n');\n", id="SQL, a string"),
    pytest.param("a.sql", "SELECT `it's`; SELECT 'so:\nSET NAMES gbk;\n';\n", id="SQL, a name with a quote"),
    pytest.param("a.sql", "SELECT \"it's\"; SELECT 'so:\nSET NAMES gbk;\n';\n", id="SQL, a string with a quote"),
    pytest.param("a.eml", MAIL + "\nContent-Type: text/plain; charset=gb2312\n", id="mail, below its fields"),
    pytest.param("a.eml", MAIL + "\n" + PART.format("koi8-r", "quoted-printable"), id="mail, sent as ASCII"),
    pytest.param("a.eml", MAIL + "\n" + PART.format("koi8-r", "8bit") + PART.format("gbk", "8bit"), id="mail in two"),
    pytest.param("a.vcf", "BEGIN:VCARD\nNOTE:x;CHARSET=gbk:y\nEND:VCARD\n", id="vCard, a value"),
    pytest.param(
        "a.vcf", "BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=gbk:=B0\nEND:VCARD\n", id="vCard, as ASCII"
    ),
    pytest.param("a.desktop", "[Desktop Entry]\nEncoding=Legacy-Mixed\n", id="desktop entry in several"),
    pytest.param("a.desktop", "[Desktop Entry]\nName=x\n[Other]\nEncoding=gbk\n", id="desktop entry, another group"),
    pytest.param("a.jsp", '<%-- <%@ page pageEncoding="euc-kr"%> --%>\n', id="JSP, a comment"),
    pytest.param("a.php", "<?php // header('Content-Type: text/html; charset=gbk');\n", id="PHP, a comment"),
    pytest.param("a.php", "<?php $x = \"header('Content-Type: text/html; charset=gbk')\";\n", id="PHP, a string"),
    pytest.param("a.php", "<p>header('Content-Type: text/html; charset=gbk')</p>\n", id="PHP, the page"),
    pytest.param("a.cfm", '<!--- <cfprocessingdirective pageencoding="big5"> --->\n', id="ColdFusion, a comment"),
    pytest.param("a.c", 'printf("<meta charset=gbk>");\n', id="a source that writes pages"),
]


@pytest.mark.parametrize(("name", "text", "label"), DECLARED)
def test_a_declaration_is_read_where_its_tools_look(name: str, text: str, label: str):
    """A failure means that a person's own word on their file is not heard, or is misunderstood."""
    found = find_declaration(text, name)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize("statement", ["SET NAMES '{}';", "SET client_encoding = '{}';"])
def test_all_statements_count_below_one_with_a_quoted_label(statement: str):
    """A failure means that the second quote is taken for the start of a string, and each string for statements."""
    text = f"{statement}\nSELECT '\n{statement.replace(chr(39), '')}\n';\n{statement}\n"
    new = redeclare(text.replace("{}", "latin1"), type_of("a.sql"), "a.sql", "windows-1252").text
    assert [line for line in new.splitlines() if "latin1" in line] == [statement.format("latin1").replace("'", "")]


@pytest.mark.parametrize(("name", "text"), MENTIONED)
def test_what_only_mentions_a_charset_declares_none(name: str, text: str):
    """A failure means that a file is read by a word in its text, and then spoilt."""
    assert find_declaration(text, name) is None


@pytest.mark.parametrize(("name", "text"), [row.values[:2] for row in DECLARED])
def test_a_declaration_is_found_at_its_very_place(name: str, text: str):
    """A failure means that what is to be rewritten later would be rewritten elsewhere."""
    found = find_declaration(text, name)
    assert found is not None
    is_number = text[found.start : found.end].isdigit()
    other = text[: found.start] + ("65001" if is_number else "utf-8") + text[found.end :]
    again = find_declaration(other.replace(text[found.start : found.end], other[found.start :][:5]), name)
    assert again is not None
    assert (again.label, again.start) == ("utf-8", found.start)


def test_a_mail_that_was_saved_as_text_says_that_it_is_utf8_once_it_is():
    """A failure leaves a mail with a false declaration, or changes that of a text which only quotes one."""
    mail = "From: a@example.org\nContent-Type: text/plain; charset=iso-8859-1\n\nGrüße aus Köln, schöne Straße.\n"
    assert b"charset=utf-8" in fix_bytes(mail.encode("latin-1"), name="news.txt").data
    assert fix_bytes(mail.encode(), name="news.txt").data == mail.encode()


def test_every_type_has_a_row_that_is_declared():
    """A failure means that a type was added without an example."""
    rows = (*DECLARED, *ELSEWHERE_DECLARED)
    suffixes = {"." + str(row.values[0]).removesuffix(".in").rpartition(".")[2] for row in rows}
    assert [
        one.suffixes for one in TYPES if one.suffixes and one.places and not suffixes & set(one.suffixes.split())
    ] == []


# A sentence that is beyond ASCII in many charsets, but in none of those that are declared above.
BODY = "Žlutý kůň příšerně úpěl, když řeka stoupala k našemu mlýnu. Děti házely kamínky do vody a bály se tmy.\n"


@pytest.mark.parametrize("how", ["re-encoded", "repaired"])
@pytest.mark.parametrize(("name", "text"), [row.values[:2] for row in (*DECLARED, *ELSEWHERE_DECLARED)])
def test_no_file_is_fixed_with_a_false_declaration(name: str, text: str, how: str):
    """A failure means that a file says something else than UTF-8 of itself, and is reported as fixed (law 9)."""
    whole = text.rstrip("\n") + "\n" + BODY
    if how == "re-encoded":
        data = whole.encode("cp1250")
    else:
        damaged = Misreading("utf-8", "windows-1252").inflict(whole)
        assert damaged is not None
        data = damaged.encode()
    cleaned = fix_bytes(data, name=name)
    if cleaned.refusal is not None:
        form = type_of(name, text)  # a mail that never ends is left alone
        assert form.leave is not None or form.split is not None
        assert cleaned.data == data
        return
    assert cleaned.is_changed
    assert BODY in cleaned.text
    found = find_declaration(cleaned.text, name)
    assert found is not None
    assert found.label.lower() == "utf-8"


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        pytest.param("a.tex", "\\usepackage[latin2]{inputenc}\nż ł ą\n", "iso-8859-2", id="LaTeX"),
        pytest.param("a.isl", "[LangOptions]\nLanguageCodePage=1253\nα β\n", "windows-1253", id="Inno"),
        pytest.param("hyph.dic", "KOI8-R\n.аб1в\n.ге2ё\n", "koi8-r", id="hyphenation"),
    ],
)
def test_letters_without_words_are_read_as_they_declare(name: str, text: str, encoding: str):
    """A failure means that a list of letters is read by its letters, which show nothing."""
    found = detect(text.encode(encoding), name=name)
    assert (found.encoding, found.evidence) == (encoding, Evidence.DECLARED)


def test_a_list_for_emacs_is_found_at_the_end_of_a_long_file():
    text = ".x ż\n" * 9_000 + '.\\" Local Variables:\n.\\" coding: latin-2\n.\\" End:\n'
    found = detect(text.encode("iso-8859-2"), name="pl.tmac")
    assert (found.encoding, found.declared) == ("iso-8859-2", "iso-8859-2")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\r\n" * 6_000, id="empty lines"),
        pytest.param("# x\r\n" * 4_000, id="comments"),
        pytest.param("<!-- x -->\r\n" * 2_000, id="comments of pages"),
        pytest.param('msgid ""\nmsgstr ""\n' + '"a" "b" "c"\n' * 2_000, id="strings"),
        pytest.param("-*- " * 5_000, id="marks of Emacs"),
        pytest.param("vim: a=b:" * 2_000, id="lines for Vim"),
        pytest.param("From: a\r\n" + "Content-Type: text/plain; a=b" + "; a=b" * 4_000, id="parameters"),
        pytest.param("{\\rtf1" + "\\a1 " * 5_000, id="control words"),
        pytest.param("\\usepackage[" + "a," * 9_000, id="options"),
        pytest.param("<%@ page " * 2_000, id="directives"),
        pytest.param("<?php header('Content-Type: " * 700, id="headers of PHP"),
        pytest.param("N;A" + ";A" * 6_000, id="parameters of a card"),
        pytest.param("HTTP/1.1 200 OK\n" + "A: b\n" * 9_000, id="fields of a response"),
        pytest.param("HTTP/1.1 200 OK\nContent-Type: a" + "; a=b" * 9_000, id="parameters of a response"),
        pytest.param("<!" + "<html " * 9_000, id="start tags"),
        pytest.param("<html a='" + "b\"'" * 9_000, id="attributes"),
        pytest.param('s:1:"' * 9_000, id="serialised strings"),
        pytest.param("SFX a Y 1\n" * 9_000, id="affixes"),
    ],
)
def test_no_text_takes_long(text: str):
    """A failure means that one file can keep a whole folder waiting: each of these takes some milliseconds."""
    begins = time.process_time()
    for name in ["x", *(one.suffixes.split()[0] for one in TYPES if one.suffixes)]:
        find_declaration(text, name)
        redeclare(text, type_of(name), name, "gbk")
    assert time.process_time() - begins < 10
