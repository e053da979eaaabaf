"""Names, labels and decoders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixenc import charsets
from fixenc.charsets.table import NOT_TEXT, WHATWG
from fixenc.errors import UnknownCharsetError
from fixenc.formats.declarations import find_declaration, redeclare
from fixenc.formats.types import type_of
from fixenc.records import Undecodable

ALL = [pytest.param(charset, id=name) for name, charset in charsets.CHARSETS.items()]


def test_all_labels_of_the_web_standard_are_there():
    """https://encoding.spec.whatwg.org/#names-and-labels lists 228; six of them mean no text."""
    labels = [label for row in WHATWG for label in row.labels.split()]
    assert len(set(labels)) == len(labels)
    assert len(labels) + len(NOT_TEXT) == 228


@pytest.mark.parametrize(
    ("label", "name", "codec"),
    [
        ("iso-8859-1", "windows-1252", "cp1252"),
        ("ascii", "windows-1252", "cp1252"),
        ("gb2312", "gbk", "gb18030"),
        ("shift_jis", "shift_jis", "cp932"),
        ("euc-kr", "euc-kr", "cp949"),
        ("big5", "big5", "big5hkscs"),
        ("tis-620", "windows-874", "cp874"),
        ("iso-8859-9", "windows-1254", "cp1254"),
        ("utf-16", "utf-16le", "utf-16-le"),
        ("  UTF-8\n", "utf-8", "utf-8"),
        ("cp437", "cp437", "cp437"),
        ("mac-roman", "macintosh", "mac_roman"),
        ("hz-gb-2312", "hz-gb-2312", "hz"),
        ("x-user-defined", "x-user-defined", "x-user-defined"),
        ("euc-tw", "euc-tw", "euc-tw"),
        ("ibm850", "cp850", "cp850"),
        ("csviscii", "viscii", "viscii"),
        ("tcvn", "tcvn3", "tcvn3"),
        ("utf-7", "utf-7", "utf-7"),
        ("x-mac-ce", "x-mac-ce", "mac_latin2"),
        ("x-mac-croatian", "x-mac-croatian", "mac_croatian"),
        ("cp037", "cp037", "cp037"),
        ("ebcdic-cp-us", "cp037", "cp037"),
        ("cp936", "gbk", "gb18030"),
    ],
)
def test_a_label_means_what_browsers_take_it_for(label: str, name: str, codec: str):
    charset = charsets.from_label(label)
    assert (charset.name, charset.codec) == (name, codec)


@pytest.mark.parametrize("label", ["", "no-such", "rot13", "hex", "iso-2022-cn", "replacement", "utf-8\0"])
def test_a_label_that_means_no_text_is_refused(label: str):
    with pytest.raises(UnknownCharsetError, match="unknown charset"):
        charsets.from_label(label)


@pytest.mark.parametrize("charset", ALL)
def test_every_charset_reads_ascii(charset: charsets.Charset):
    assert charset.decode(charset.encode("plain text 123\r\n")) == "plain text 123\r\n"


@pytest.mark.parametrize("charset", ALL)
@given(data=st.binary(max_size=60))
def test_decoding_never_raises_and_lists_each_place(charset: charsets.Charset, data: bytes):
    """A failure means that some bytes could end a run."""
    text, places = charset.decode_with_places(data)
    text.encode("utf-8")
    for place in places:
        assert text[place.position] == charsets.REPLACEMENT
    try:
        strict = charset.decode(data)
    except UnicodeDecodeError:
        return
    assert strict == text or places


@pytest.mark.parametrize("name", ["windows-1252", "windows-1255", "koi8-r", "cp437", "macintosh", "iso-8859-7"])
def test_a_single_byte_charset_passes_undefined_bytes_on(name: str):
    charset = charsets.named(name)
    text = charset.misread(bytes(range(256)))
    assert len(text) == 256
    assert charset.encode(text) == bytes(range(256))


def test_undefined_bytes_are_named_with_their_places():
    text, places = charsets.named("windows-1253").decode_with_places(b"a\xff\xd2b\xff")
    assert text == "a\ufffd\ufffdb\ufffd"
    assert places == (Undecodable(1, b"\xff"), Undecodable(2, b"\xd2"), Undecodable(4, b"\xff"))


def test_surrogates_that_utf_7_spells_are_no_characters():
    charset = charsets.named("utf-7")
    assert charset.decode_with_places(b"a+2D0-b") == ("a\ufffdb", (Undecodable(1, b""),))
    with pytest.raises(UnicodeDecodeError, match="surrogates"):
        charset.decode(b"a+2D0-b")


def test_the_euro_byte_of_cp936_is_read():
    assert charsets.named("gbk").decode(b"\x80100") == "€100"


def test_cesu_8_spells_astral_characters_as_surrogates():
    cesu = charsets.named("cesu-8")
    assert cesu.encode("a😀") == b"a\xed\xa0\xbd\xed\xb8\x80"
    assert cesu.decode(cesu.encode("a😀é")) == "a😀é"


@pytest.mark.parametrize(
    ("head", "label"),
    [
        ('<meta charset="windows-1251">', "windows-1251"),
        ("<META CHARSET=koi8-r>", "koi8-r"),
        ("<meta/charset=koi8-r/>", "koi8-r"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=big5">', "big5"),
        ("<meta content='text/html;charset=big5' http-equiv=content-type>", "big5"),
        ("<?xml version='1.0' encoding='euc-jp'?>", "euc-jp"),
        ('\n<?xml version="1.0" encoding="UTF-16"?>', "UTF-16"),
        ('@charset "iso-8859-15";', "iso-8859-15"),
        ("#!/usr/bin/python\n# -*- coding: latin-1 -*-", "latin-1"),
        ('<!-- <meta charset="x"> --><meta charset="y">', "y"),
        ("<meta name=description content='no charset'>", None),
        ("<meta name=description content='how to set charset=gbk'>", None),
        ("<title><meta charset=gbk></title>", None),
        ("<script>write('<meta charset=gbk>')</script>", None),
        ("<![CDATA[<meta charset=gbk>]]>", None),
        ("the charset=utf-8 of a mail", None),
        (" " * 1024 + "<meta charset=late>", None),
        ('body {} @charset "late";', None),
    ],
)
def test_a_declaration_is_found_where_its_standard_puts_it(head: str, label: str | None):
    found = find_declaration(head)
    assert (found.label if found else None) == label


@pytest.mark.parametrize(
    ("source", "label"),
    [
        ("# -*- coding: cp1251 -*-", "cp1251"),
        ("# -*- encoding: cp1251 -*-", "cp1251"),
        ("# vim: set fileencoding=cp1251 :", "cp1251"),
        ("#!/bin/python\r\n\t# coding=cp1251", "cp1251"),
        ("\n# coding: cp1251", "cp1251"),
        ("# coding: cp1251\n# coding: koi8-r", "cp1251"),
        ("import os\n# coding: cp1251", None),
        ("#\n#\n# coding: cp1251", None),
        ("coding: cp1251", None),
    ],
)
def test_a_python_source_declares_as_pep_263_has_it(source: str, label: str | None):
    found = find_declaration(source, "a.py")
    assert (found.label if found else None) == label
    if not any(sign in source for sign in ("#!", "-*-", "vim:")):  # Emacs and Vim look into any file
        assert find_declaration(source, "notes.md") is None


def _redeclare(text: str) -> str:
    return redeclare(text, type_of("a.html"), "a.html", "gbk", may_add=False).text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '<?xml version="1.0" encoding="gbk"?><meta charset="gbk">',
            '<?xml version="1.0" encoding="utf-8"?><meta charset="utf-8">',
        ),
        (
            '<meta charset=gbk><meta http-equiv=Content-Type content="text/html; charset=gb2312">',
            '<meta charset=utf-8><meta http-equiv=Content-Type content="text/html; charset=utf-8">',
        ),
        (" " * 2000 + "<meta charset=late>", " " * 2000 + "<meta charset=utf-8>"),
        ('<meta charset="UTF8">', '<meta charset="UTF8">'),
        ('<meta charset="no-such">', '<meta charset="utf-8">'),
        ("<meta name=description content='charset=gbk'>", "<meta name=description content='charset=gbk'>"),
        ("<!-- <meta charset=gbk>", "<!-- <meta charset=gbk>"),
    ],
)
def test_every_declaration_that_does_not_mean_utf_8_is_rewritten(before: str, after: str):
    """A failure leaves a page that declares two charsets, or changes what is no declaration."""
    assert _redeclare(before) == after


def test_markup_that_never_ends_takes_no_long():
    for text in (
        "<meta " + "a" * 500_000,
        "<meta " * 50_000,
        "<!--" * 50_000,
        "<script " * 50_000,
        '<meta content="' * 50_000,
    ):
        assert _redeclare(text) == text
