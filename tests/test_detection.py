"""Which encoding bytes are in."""

from __future__ import annotations

import codecs
import random
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixenc import Options, fix_bytes
from fixenc.cleaned import replaced_in_words
from fixenc.detection import decode, detect, rivals
from fixenc.errors import UnknownCharsetError
from fixenc.newlines import newline_kind
from fixenc.records import ErrorPolicy, Evidence
from tests.texts import SENTENCES

# (bytes, encoding, evidence): one row for each kind of evidence, and the traps between them.
CASES = [
    pytest.param(b"", "ascii", Evidence.ASCII, id="nothing"),
    pytest.param(b"a", "ascii", Evidence.ASCII, id="one byte"),
    pytest.param(b"BMW builds cars.\n", "ascii", Evidence.ASCII, id="begins like a bitmap"),
    pytest.param("é".encode(), "utf-8", Evidence.UTF8, id="one letter of UTF-8"),
    pytest.param(codecs.BOM_UTF8 + b"a", "utf-8", Evidence.BOM, id="UTF-8 mark"),
    pytest.param(codecs.BOM_UTF16_LE + "я".encode("utf-16-le"), "utf-16le", Evidence.BOM, id="UTF-16LE mark"),
    pytest.param(codecs.BOM_UTF16_BE + "я".encode("utf-16-be"), "utf-16be", Evidence.BOM, id="UTF-16BE mark"),
    pytest.param(codecs.BOM_UTF32_LE + "я".encode("utf-32-le"), "utf-32le", Evidence.BOM, id="UTF-32LE mark"),
    pytest.param(codecs.BOM_UTF32_BE + "я".encode("utf-32-be"), "utf-32be", Evidence.BOM, id="UTF-32BE mark"),
    pytest.param("Schöne Grüße".encode("utf-16-le"), "utf-16le", Evidence.ZERO_BYTES, id="UTF-16LE, no mark"),
    pytest.param("Schöne Grüße".encode("utf-16-be"), "utf-16be", Evidence.ZERO_BYTES, id="UTF-16BE, no mark"),
    pytest.param("Schöne Grüße".encode("utf-32-be"), "utf-32be", Evidence.ZERO_BYTES, id="UTF-32BE, no mark"),
    pytest.param(SENTENCES["ja"].encode("iso2022_jp"), "iso-2022-jp", Evidence.ESCAPES, id="ISO-2022-JP"),
    pytest.param(SENTENCES["ko"].encode("iso2022_kr"), "iso-2022-kr", Evidence.ESCAPES, id="ISO-2022-KR"),
    pytest.param(SENTENCES["zh-Hans"].encode("hz"), "hz-gb-2312", Evidence.ESCAPES, id="HZ"),
    pytest.param(b"\x1b[31mred\x1b[0m", "ascii", Evidence.ASCII, id="terminal colours are no ISO-2022"),
    pytest.param("<meta charset=koi8-r>Маяк".encode("koi8-r"), "koi8-r", Evidence.DECLARED, id="declared"),
    pytest.param("<meta charset=gbk>Маяк".encode(), "utf-8", Evidence.UTF8, id="declared wrongly, but UTF-8"),
    pytest.param(SENTENCES["ru"].encode("cp1251"), "windows-1251", Evidence.STATISTICS, id="statistics"),
    pytest.param(
        b"x" * 300_000 + b"\n" + SENTENCES["ru"].encode("cp1251"), "windows-1251", Evidence.STATISTICS, id="late"
    ),
    pytest.param((SENTENCES["ru"] * 3).encode() + b"\xff", "utf-8", Evidence.FALLBACK, id="UTF-8 with a stray byte"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 9, None, Evidence.BINARY, id="an image"),
    pytest.param(b"\x89PNG\r\n" + "wide".encode("utf-16-be"), None, Evidence.BINARY, id="an image like UTF-16"),
    pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", None, Evidence.BINARY, id="a PDF"),
    pytest.param(bytes(range(256)), None, Evidence.BINARY, id="all bytes"),
    pytest.param(b"P4\n16 9\n" + b"\xff\xfe" * 9, None, Evidence.BINARY, id="an image of rows like marks of UTF-16"),
    pytest.param(b"abc\0def\xff\xfe", None, Evidence.BINARY, id="NUL bytes"),
    pytest.param(b"\x01\x02\x03\x04\x05text", None, Evidence.BINARY, id="control bytes"),
]


@pytest.mark.parametrize(("data", "encoding", "evidence"), CASES)
def test_bytes_are_known_by_their_evidence(data: bytes, encoding: str | None, evidence: Evidence):
    detection = detect(data)
    assert (detection.encoding, detection.evidence) == (encoding, evidence)
    assert 0 <= detection.confidence <= 1


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("bg", "cp1251"), ("cs", "iso8859-2"), ("de", "cp1252"), ("el", "cp1253"), ("he", "cp1255"),
        ("ja", "cp932"), ("ja", "euc_jp"), ("ko", "cp949"), ("pl", "cp1250"), ("ru", "koi8-r"), ("ru", "cp866"),
        ("th", "cp874"), ("tr", "cp1254"), ("zh-Hans", "gbk"), ("zh-Hant", "big5"),
    ],
)  # fmt: skip
def test_a_legacy_file_is_read_right(language: str, encoding: str):
    text = f"{SENTENCES[language]}\n" * 2
    assert decode(text.encode(encoding)).text == text


@given(st.binary(max_size=400))
def test_any_bytes_get_an_answer_that_holds(data: bytes):
    """Law 6: never an exception, and what is no fallback decodes every byte."""
    decoded = decode(data)
    decoded.text.encode("utf-8")
    if not decoded.detection.is_fallback:
        assert decoded.undecodable == ()
    assert decoded.detection == replace(detect(data), language=None), "only `detect` tells languages"


def test_a_mark_is_dropped_and_noted():
    decoded = decode(codecs.BOM_UTF8 + b"a")
    assert (decoded.text, decoded.detection.has_bom) == ("a", True)


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        pytest.param(codecs.BOM_UTF8 + "café naïve\n".encode() + b"\xff", "utf-8", "café naïve\n\ufffd", id="UTF-8"),
        pytest.param(codecs.BOM_UTF16_LE + "odd".encode("utf-16-le") + b"!", "utf-16le", "odd\ufffd", id="odd tail"),
        pytest.param(codecs.BOM_UTF16_BE + b"\xd8\0\0a", "utf-16be", "\ufffda", id="lone surrogate"),
        pytest.param(codecs.BOM_UTF32_LE + b"a\0\0\0\xff\xff\xff\xff", "utf-32le", "a\ufffd", id="UTF-32"),
    ],
)
def test_a_byte_order_mark_decides_even_where_some_bytes_do_not_decode(data: bytes, encoding: str, text: str):
    """A failure means that text with a byte order mark is read by another charset, and becomes mojibake."""
    decoded = decode(data)
    assert decoded.text == text
    assert (decoded.detection.encoding, decoded.detection.evidence) == (encoding, Evidence.FALLBACK)
    assert decoded.detection.has_bom
    assert [decoded.text[place.position] for place in decoded.undecodable] == ["\ufffd"]
    assert decoded.detection.is_damaged
    assert fix_bytes(data).text == text
    assert f"{encoding} with 1 undecodable byte sequence" in (
        fix_bytes(data, Options(errors=ErrorPolicy.STRICT)).refusal or ""
    )


@pytest.mark.parametrize("marked", [b"", codecs.BOM_UTF8])
def test_the_declaration_is_reported_even_where_it_is_wrong(marked: bytes):
    assert detect(marked + "<meta charset=big5>Маяк".encode()).declared == "big5"


@pytest.mark.parametrize(
    "declaration",
    [
        b'<?xml version="1.0" encoding="utf-16"?>',
        b"<meta charset=utf-16>",
        b"<meta charset=unicode>",
        b"<meta charset=utf-32>",
        b"<meta charset=cp037>",
        b"<meta charset=unicode_escape>",
        b"<meta charset=raw_unicode_escape>",
        b"<meta charset=no-such>",
    ],
)
@pytest.mark.parametrize("padding", [b"", b" ", b"  ", b"   "])
def test_a_declaration_that_cannot_be_true_is_no_evidence(declaration: bytes, padding: bytes):
    """The padding makes the length fit wide charsets by chance."""
    data = declaration + (SENTENCES["fr"] + "\n").encode("cp1252") * 2 + padding
    decoded = decode(data)
    assert decoded.detection.evidence is not Evidence.DECLARED
    assert SENTENCES["fr"] in decoded.text


def test_only_python_sources_declare_as_python_does():
    data = ("# coding: koi8-r is what this note is about\n" + SENTENCES["ru"] * 2).encode("cp1251")
    assert detect(data, name="notes.md").encoding == "windows-1251"
    declared = ("# coding: koi8-r is what this note is about\n" + SENTENCES["ru"] * 2).encode("koi8-r")
    assert detect(declared, name="a.py").evidence is Evidence.DECLARED
    assert fix_bytes(data, name="notes.md").text == data.decode("cp1251")


@pytest.mark.slow
def test_random_bytes_are_hardly_ever_vouched_for():
    """A failure lets small binary files be rewritten as text of some encoding nobody used."""
    chance = random.Random(5)
    lots = [chance.randbytes(size) for size in (8, 12, 16, 24, 32, 48) for _ in range(200)]
    assert sum(not detect(data).is_fallback for data in lots) <= len(lots) // 100


@pytest.mark.parametrize("encoding", ["utf-16le", "utf-16be"])
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "ja"])
def test_utf_16_is_known_without_a_zero_byte(language: str, encoding: str):
    """Some of its bytes are control bytes, which would make it binary."""
    text = SENTENCES[language] * 2
    assert b"\0" not in text.encode(encoding) or language == "ja"
    found = detect(text.encode(encoding))
    assert (found.encoding, found.is_fallback) == (encoding, False)


@pytest.mark.parametrize("numbers", [(100, 200, 300, 400), (60, 61, 500, 700, 900, 1100), (72, 20000, 21000, 30000)])
def test_small_numbers_are_no_utf_16(numbers: tuple[int, ...]):
    assert detect(struct.pack(f"<{len(numbers)}H", *numbers)).evidence is Evidence.BINARY


@pytest.mark.parametrize("language", sorted(SENTENCES.keys() - {"ja", "th", "zh-Hans", "zh-Hant"}))
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_is_read_in_every_language_that_has_spaces(language: str, encoding: str):
    assert decode(SENTENCES[language].encode(encoding)).text == SENTENCES[language]


@pytest.mark.parametrize("text", ["鐵道便當菜單", "燈塔值班日誌", "竹林散步路線圖", "老街茶館價目表"])
def test_a_few_words_of_chinese_are_no_random_bytes(text: str):
    """Each of these characters carries more information than a letter, and costs more."""
    found = detect(text.encode("big5"))
    assert (found.encoding, found.is_fallback) == ("big5", False)


@pytest.mark.parametrize(("data", "encoding"), [(b"ol\xe9\r", "windows-1252"), (b"\xff \xff \xe4\xe0", "windows-1251")])
def test_of_charsets_that_read_alike_the_commonest_is_named(data: bytes, encoding: str):
    assert detect(data).encoding == encoding


@pytest.mark.parametrize(
    ("name", "data", "encoding"),
    [
        ("a.html", b"<meta charset=utf-7>caf+AOk- +- t+AOk-", "utf-7"),
        ("a.html", b"<meta charset=utf-7>1 + 1", "ascii"),
        ("a.html", b"<meta charset=utf-7>caf+AOk- +2D0-", "ascii"),
        ("a.html", b"caf+AOk- t+AOk-", "ascii"),
        ("a.txt", b"a+AOk-b = 1", "ascii"),
    ],
)
def test_utf_7_is_read_where_it_is_declared(name: str, data: bytes, encoding: str):
    """It is well-nigh everywhere in source code, to those who look for it."""
    assert detect(data, name=name).encoding == encoding


def test_an_ambiguous_encoding_is_a_fallback_that_names_the_candidates():
    detection = detect(b"\x9d\xc1\x83\xb5")
    assert detection.is_fallback
    assert "choose with --from" in (detection.reason or "")
    assert "ambiguous (windows-1252 or " in (detect(b"\x80").reason or "")


def test_a_binary_is_not_read_as_text():
    """Only `decode`, which must answer, does that."""
    cleaned = fix_bytes(b"\x7fELF\x02\x01" + bytes(99))
    assert (cleaned.text, cleaned.undecodable, cleaned.refusal) == ("", (), "binary: ELF program")
    assert fix_bytes(b"\0\x01\x02", Options(encoding="cp437")).detection.is_text


def test_an_encoding_given_is_taken():
    decoded = decode("naïve".encode("cp850"), "cp850")
    assert (decoded.text, decoded.detection.evidence) == ("naïve", Evidence.GIVEN)


def test_a_mark_settles_which_utf_16_was_given():
    decoded = decode(codecs.BOM_UTF16_BE + "я".encode("utf-16-be"), "utf-16")
    assert (decoded.text, decoded.detection.encoding) == ("я", "utf-16be")


def test_places_that_do_not_decode_are_listed():
    decoded = decode(b"abc\xff\xe2\x82def", "utf-8")
    assert decoded.text == "abc\ufffd\ufffddef"
    assert [(place.position, place.data) for place in decoded.undecodable] == [(3, b"\xff"), (4, b"\xe2\x82")]


def test_a_page_that_declares_bytes_of_its_own_is_read_as_browsers_do():
    """HTML takes x-user-defined for windows-1252; the charset itself is read only when it is asked for."""
    page = "<meta charset=x-user-defined><p>Déjà vu, naïveté".encode("cp1252")
    assert decode(page).detection.encoding == "windows-1252"
    assert decode(b"a\xe9", "x-user-defined").text == "a\uf7e9"


def test_an_unknown_encoding_is_refused():
    with pytest.raises(UnknownCharsetError):
        decode(b"", "klingon")


@pytest.mark.parametrize(
    ("text", "kind"),
    [("", None), ("a", None), ("a\n", "LF"), ("a\r\nb\r\n", "CRLF"), ("a\rb\r", "CR"), ("a\r\nb\n", "mixed"),
     ("a\r\r\n", "mixed")],
)  # fmt: skip
def test_newlines_are_named(text: str, kind: str | None):
    assert newline_kind(text) == kind


@pytest.mark.parametrize(
    ("label", "encoding", "language"), [("windows-1252", "cp1251", "ru"), ("big5", "gbk", "zh-Hans")]
)
def test_a_declaration_that_reads_far_worse_is_not_believed(label: str, encoding: str, language: str):
    """A failure makes mojibake of every page whose template names the wrong charset."""
    page = f"<html><head><meta charset={label}></head><body>{SENTENCES[language] * 2}</body></html>"
    detection = detect(page.encode(encoding))
    assert detection.declared == label
    assert decode(page.encode(encoding)).text == page


@pytest.mark.parametrize(
    ("encoding", "label", "wave"),
    [
        ("shift_jis", "shift_jis", "〜"), ("euc_jp", "euc-jp", "〜"), ("iso2022_jp", "iso-2022-jp", "〜"),
        ("cp932", "shift_jis", "～"),
    ],
)  # fmt: skip
def test_japanese_signs_have_the_names_of_their_standard(encoding: str, label: str, wave: str):
    """A failure turns the wave dash of Unix and Macintosh into that of Windows, or the other way round."""
    more = "①㈱" if encoding == "cp932" else ""
    text = f"{SENTENCES['ja']}東京{wave}大阪{more}\n"
    data = text.encode(encoding)
    assert decode(data).text == text
    assert decode(data, encoding=label).text == text.replace("〜", "～"), "as browsers read it"


@pytest.mark.parametrize(
    ("encoding", "language"), [("euc-jp", "ja"), ("big5", "zh-Hant"), ("cp949", "ko"), ("utf-8", "th")]
)
def test_text_cut_within_a_character_is_read_and_no_more(encoding: str, language: str):
    text = SENTENCES[language].rstrip(".")
    decoded = decode(text.encode(encoding)[:-1])
    assert (decoded.text[:-1], decoded.text[-1]) == (text[:-1], "\ufffd")
    assert decoded.detection.is_fallback


READINGS = (
    "鮎 デン あゆ なまず\n飴 イ あめ\n絢 ケン あや\n鯵 ソウ あじ\n梓 シ あずさ\n虻 ボウ あぶ\n粟 ゾク あわ もみ\n"
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(READINGS, "euc_jp", id="characters with their readings"),
        pytest.param("これは古い歌です。", "euc_jp", id="a line"),
        pytest.param("これは古い歌です。", "gbk", id="a line in GBK"),
    ],
)
def test_more_kana_than_chinese_characters_are_japanese(text: str, encoding: str):
    """EUC-JP and GBK have the same bytes for kana, so that only the other characters tell them apart."""
    assert decode(text.encode(encoding)).text == text


def test_kana_alone_are_the_same_text_in_either():
    text = "きょうはいいてんきですね。"
    decoded = decode(text.encode("euc_jp"))
    assert (decoded.text, decoded.detection.is_fallback) == (text, False)


def test_japanese_in_the_codes_of_china_is_a_guess():
    """A failure takes EUC-JP with bytes that no codec of EUC-JP reads for Chinese, with certainty."""
    data = "漁師は夜明けに港を出て、岬の灯台を見ながら帰りました。".encode("euc_jp") + b"\xb0A"
    assert detect(data * 6).encoding in ("euc-jp", "gbk", "gb18030")
    assert detect(data * 6).is_fallback


def test_a_stray_byte_changes_no_charset():
    text = SENTENCES["ja"] * 8
    data = text.encode("euc-jp")
    detection = detect(data[:100] + b"\xff\n" + data[100:])
    assert (detection.encoding, detection.is_fallback, detection.is_damaged) == ("euc-jp", True, True)
    assert detection.reason == "euc-jp with 1 undecodable byte sequence"


@pytest.mark.parametrize(("language", "encoding"), [("fr", "windows-1252"), ("ru", "koi8-r"), ("ja", "shift_jis")])
def test_lines_in_utf_8_and_in_a_legacy_charset_are_each_read_as_they_are(language: str, encoding: str):
    """A failure makes mojibake of one half of a file that two programs wrote."""
    text = SENTENCES[language]
    data = b"\n".join([*[text.encode()] * 3, b"plain", *[text.encode(encoding)] * 3, text.encode()])
    decoded = decode(data)
    assert decoded.text.split("\n") == [text, text, text, "plain", text, text, text, text]
    assert (decoded.detection.encoding, decoded.detection.is_mixed) == (encoding, True)
    cleaned = fix_bytes(data)
    assert cleaned.data == decoded.text.encode()
    assert cleaned.actions[0] == f"re-encoded from utf-8 mixed with {encoding}"


def test_a_damaged_line_makes_no_mixed_file():
    text = SENTENCES["cs"].encode()
    assert not detect(b"\n".join([text] * 9 + [text.replace(b"\xc5", b"", 1)])).is_mixed


def test_what_bytes_could_be_is_reported_with_what_they_would_read_like():
    first, *others = rivals("Größe".encode("cp1252"))
    assert (first.encoding, first.excerpt) == ("windows-1252", "Größe")
    assert 0 < len(others) < 5
    assert [one.probability for one in (first, *others)] == sorted(
        (one.probability for one in (first, *others)), reverse=True
    )
    assert len({one.excerpt for one in (first, *others)}) == 1 + len(others)


@pytest.mark.parametrize(
    ("data", "encoding", "excerpt"),
    [
        pytest.param("a\nGröße\n".encode(), "utf-8", "Größe", id="UTF-8"),
        pytest.param(b"plain", "ascii", "plain", id="ASCII"),
        pytest.param("Größe".encode("utf-16"), "utf-16le", "Größe", id="UTF-16"),
        pytest.param("日本語".encode("iso2022_jp"), "iso-2022-jp", "日本語", id="escape sequences"),
        pytest.param("Größe\n".encode() * 5 + "Größe".encode() + b"\xff", "utf-8", "Größe", id="a stray byte"),
    ],
)
def test_what_leaves_no_choice_has_no_rivals(data: bytes, encoding: str, excerpt: str):
    (only,) = rivals(data)
    assert (only.encoding, only.excerpt) == (encoding, excerpt)


def test_what_is_no_text_can_be_read_in_no_way():
    assert rivals(b"\x89PNG\r\n\x1a\n\0") == ()


@given(st.binary(max_size=60))
def test_any_bytes_can_be_asked_what_they_could_be(data: bytes):
    assert bool(rivals(data)) == detect(data).is_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "koi8-r"])
def test_the_language_is_reported_of_every_text(encoding: str):
    assert detect(SENTENCES["ru"].encode(encoding)).language == "ru"
    assert detect(b"plain = [1, 2, 3]").language is None


def test_the_language_is_that_of_what_is_beyond_ascii():
    page = b"<div class='entry'><span>" * 500 + b"\n" + (SENTENCES["ru"] + "\n").encode() * 3 + b"</span>\n" * 500
    assert detect(page).language == "ru"


DAMAGED = [
    pytest.param((SENTENCES["ru"] * 3).encode() + b"\n\xff", 1, id="UTF-8"),
    pytest.param(b"\xff\xfe" + SENTENCES["fr"].encode("utf-16-le") + b"!", 1, id="UTF-16 with a mark, cut"),
    pytest.param((SENTENCES["ja"] * 8).encode("euc-jp").replace(b"\xa1\xa3", b"\xa1\xa3\xff\n", 1), 1, id="EUC-JP"),
    pytest.param((SENTENCES["el"] + "\n").encode("iso8859-7") * 4 + b"\xff\xd2\n", 2, id="ISO-8859-7"),
]
GUESSES = [
    pytest.param("é".encode() + b"\xff", id="one letter and one that is none"),
    pytest.param(b"plain but for \x81\xff", id="two bytes"),
    pytest.param(b"\xff\xfe" + b"\x00\xd8" * 9, id="a mark, and nothing that decodes"),
    pytest.param(codecs.BOM_UTF8 + SENTENCES["ru"].encode("cp1251"), id="a mark that is not true"),
]


@pytest.mark.parametrize(("data", "count"), DAMAGED)
def test_a_file_of_known_encoding_is_fixed_but_for_the_places_that_do_not_decode(data: bytes, count: int):
    """Law 2 too: what is replaced with U+FFFD is healthy text to a second run."""
    cleaned = fix_bytes(data)
    assert (cleaned.detection.is_damaged, cleaned.refusal) == (True, None)
    assert len(cleaned.undecodable) == cleaned.text.count("\ufffd") == count
    assert replaced_in_words(count) in cleaned.actions
    assert not fix_bytes(cleaned.data).is_changed
    strict = fix_bytes(data, Options(errors=ErrorPolicy.STRICT))
    assert (strict.data, strict.is_changed) == (data, False)
    assert "by --errors keep" in (strict.refusal or "")


@pytest.mark.parametrize("data", GUESSES)
def test_a_file_whose_encoding_is_a_guess_is_left_alone_where_it_does_not_decode(data: bytes):
    """A failure means that letters of another encoding are written over."""
    cleaned = fix_bytes(data)
    assert (cleaned.data, cleaned.detection.is_damaged) == (data, False)
    assert cleaned.refusal is not None


def test_an_encoding_given_is_taken_where_it_loses_little():
    data = (SENTENCES["fr"] * 20).encode("cp1252")
    assert fix_bytes(data.replace(b"\xea", b"\xea\x81", 1), Options(encoding="cp1252")).refusal is None
    assert "not decode as utf-8; name another" in (fix_bytes(data, Options(encoding="utf-8")).refusal or "")
    assert fix_bytes(SENTENCES["ru"].encode() * 3 + b"\xff", Options(encoding="utf-8")).undecodable


@pytest.mark.parametrize(
    ("language", "encoding"), [("fr", "windows-1252"), ("ru", "windows-1251"), ("pl", "windows-1250")]
)
def test_a_legacy_word_in_a_line_of_utf_8_is_read_as_it_is(language: str, encoding: str):
    """A failure makes mojibake of the line around a word that was pasted into it."""
    words = SENTENCES[language].split(" ")
    place = max(range(len(words)), key=lambda at: sum(not character.isascii() for character in words[at]))
    line = b" ".join(word.encode(encoding if at == place else "utf-8") for at, word in enumerate(words))
    data = (SENTENCES[language] + "\n").encode() * 2 + line
    decoded = decode(data)
    assert decoded.text == (SENTENCES[language] + "\n") * 2 + SENTENCES[language]
    assert [part.encoding for part in decoded.detection.parts][:2] == ["utf-8", encoding]
    assert [part.start for part in decoded.detection.parts[1:]] == [part.end for part in decoded.detection.parts[:-1]]


@pytest.mark.parametrize("language", sorted(SENTENCES.keys() - {"en"}))
def test_utf_8_that_was_torn_is_not_mixed(language: str):
    """A failure means that what is left of torn characters is taken for letters of a charset that has such."""
    chance = random.Random(language)
    data = bytearray((SENTENCES[language] + "\n").encode() * 12)
    for number in range(4):
        place = chance.choice([at for at, byte in enumerate(data) if byte > 0x7F])
        data[place : place + 1] = b"" if number % 2 else bytes([chance.randrange(0x80, 0x100)])
    detection = detect(bytes(data))
    assert (detection.encoding, detection.is_mixed, detection.is_damaged) == ("utf-8", False, True)


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        ("<meta charset=windows-1252><p>" + "\xa0" * 60 + "Größe und Maß" + "\xa0" * 60, "windows-1252", None),
        ('<?xml version="1.0" encoding="koi8-r"?><a>' + "─" * 80 + "Добрый вечер всем</a>", "koi8-r", None),
        ("═" * 70 + "║ Élèves et élections ║" + "═" * 70, "cp850", "cp850"),
        ("ー" * 40 + "明日の天気予報" + "ー" * 48, "shift_jis", None),
        ("＝" * 20 + "请仔细阅读以下说明" + "＝" * 20, "gbk", None),
        ("─" * 30 + "오늘은 날씨가 아주 좋습니다" + "─" * 30, "euc_kr", None),
    ],
)
def test_text_between_ornaments_is_no_picture(text: str, encoding: str, label: str | None):
    found = detect(text.encode(encoding), label=label)
    assert found.is_text
    assert decode(text.encode(encoding), label=label).text == text


def test_a_picture_of_few_colours_is_no_text():
    """A failure rewrites the pixels of an icon without a header as UTF-8."""
    pixels = (b"SS\xe9\xe9#SSS\xe7\xe72#" * 8 + b"2S\xe9#") * 5
    assert detect(pixels).reason == "binary: bytes of few values, and no blanks"
    assert detect(";".join(["männlich", "weiblich"] * 40).encode("cp1252")).is_text
    assert detect(" ".join(["Größe über Straße"] * 20).encode("cp1252")).is_text


def test_utf_8_beside_many_other_bytes_is_in_doubt():
    """A failure writes a table of bytes, or a file with fields in another charset, with U+FFFD for half of it."""
    table = b"".join(
        b"%c\t%s\n" % (byte, bytes([byte]).decode("cp1250", "replace").encode()) for byte in range(0x80, 0x100)
    )
    assert detect(table).is_fallback
    assert not detect(table).is_damaged
    assert fix_bytes(table).data == table


VISUAL = "הסירה יוצאת עם הגאות וחוזרת כאשר הרשתות מלאות דגים טריים. השחפים עפים מעל הים, והילדים רצים אל הרציף לקראתם."


@pytest.mark.parametrize("encoding", ["cp862", "cp856", "iso8859-8"])
def test_hebrew_is_read_in_the_order_in_which_it_is_seen(encoding: str):
    """A failure means that Hebrew of DOS and of early pages is left alone, or becomes frames of another set."""
    seen = "\n".join(sentence[::-1] for sentence in VISUAL.split(". ")) * 2
    assert decode(seen.encode(encoding)).text == seen
    assert decode(VISUAL.encode(encoding)).text == VISUAL


ROMANIAN = "Vântul bătea dinspre mare, iar pescarii îşi întindeau plasele pe ţărm şi aşteptau să se însereze."


@pytest.mark.parametrize("encoding", ["iso8859-2", "cp1250"])
def test_romanian_has_cedillas_where_its_charset_does(encoding: str):
    """A failure means that text is read as ISO-8859-16, which hardly anybody used, for its letters with commas."""
    assert decode((ROMANIAN * 3).encode(encoding)).text == ROMANIAN * 3


def test_turkish_keeps_its_cedillas():
    text = "Balıkçılar ağlarını kıyıya serdi ve akşamın olmasını bekledi; çocuklar da şarkı söyledi."
    assert decode(text.encode("cp1254")).text == text


@pytest.mark.parametrize(("line_end", "wave"), [("\r\n", "～"), ("\n", "〜")])
def test_lines_that_end_as_in_windows_have_its_names_for_signs(line_end: str, wave: str):
    data = f"{SENTENCES['ja']}{line_end}午前九時～正午{line_end}".encode("cp932")
    assert wave in decode(data).text


ENTRIES = [
    pytest.param('"Caption"="Schaltfläche"', "cp1252", id="German"),
    pytest.param('"Wyświetl"="Zażółć gęślą jaźń"', "cp1250", id="Polish"),
    pytest.param('"Имя"="Рабочий стол и мои документы"', "cp1251", id="Russian"),
    pytest.param('"名前"="私の文書とデスクトップ"', "cp932", id="Japanese"),
]


@pytest.mark.parametrize(("entry", "encoding"), ENTRIES)
def test_an_export_of_the_registry_is_read(entry: str, encoding: str):
    text = f"REGEDIT4\r\n\r\n[HKEY_CURRENT_USER\\Software\\Tide]\r\n{entry}\r\n"
    assert decode(text.encode(encoding), name="a.reg").text == text


def test_an_export_of_the_registry_is_in_a_code_page_of_windows():
    """A failure means that the mark of such a file is not read where its words leave a doubt."""
    entry = b'\r\n\r\n[HKEY_CURRENT_USER\\Tide]\r\n"x"="ko\xb9"\r\n'
    assert detect(entry).encoding == "iso-8859-2"
    assert (detect(b"REGEDIT4" + entry).encoding or "").startswith("windows-")


def test_words_tell_more_than_the_mark_of_an_export():
    text = 'REGEDIT4\r\n"Имя"="Рабочий стол, мои документы и корзина для бумаг"\r\n'
    assert decode(text.encode("cp866")).text == text


@pytest.mark.parametrize("record", [b"file1\0file2\0", b"alpha\0beta.c\0", b"one\0two three\0"])
def test_records_between_zero_bytes_are_no_utf16(record: bytes):
    found = detect(record * 40)
    assert found.encoding in ("ascii", None)


@pytest.mark.parametrize("stray", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
@pytest.mark.parametrize(
    "text",
    [
        "Les élèves étaient déjà arrivés à l'école, où la maîtresse préparait une fête pour Noël.",
        "El niño comió una piña mañana. ¿Dónde está el baño? La canción más pequeña del año.",
        "A informação não está disponível, amanhã haverá reunião às três horas. Coração e pão.",
        "Från början var det fråga om små ändringar. Språket är svårt även för öborna.",
        "Größe und Höhe müssen überprüft werden. Schöne Grüße aus München, die Straße wurde geräumt.",
    ],
)
def test_a_stray_byte_does_not_make_a_text_one_of_a_rarer_charset(text: str, stray: int):
    """A failure means that one damaged byte decides on the letters of a file, and puts a Persian one into French."""
    data = text.encode("cp1252")
    for at in (0, len(data) // 2, len(data)):
        assert detect(data[:at] + bytes([stray]) + data[at:]).encoding == "windows-1252"


def test_japanese_that_lost_a_byte_is_not_read_as_chinese():
    """A failure means that a damaged file is written as made-up Chinese, and said to be certain."""
    data = "駅前の小さな店で、祖母は毎朝あたたかいパンを買う。".encode("euc_jp")
    for at in range(0, len(data), 2):
        found = detect(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        assert found.is_fallback or (found.encoding or "").startswith("euc-j")
