"""Classes of damage that people report, each in text that was made for the test."""

from __future__ import annotations

import pytest

from fixenc import charsets, explain, fix_text
from fixenc.damage import Flattening, Misreading


def read_again(text: str, *readers: str) -> str:
    """Return a text after it was written in UTF-8 and read in each charset in turn, undefined bytes as controls."""
    for reader in readers:
        text = charsets.from_label(reader).misread(text.encode())
    return text


@pytest.mark.parametrize("reader", ["gb18030", "cp932"])
@pytest.mark.parametrize(
    "text", ["The baker’s oven is cold", "Der Käfer schläft unter dem Blatt", "Вода в реке холодная"]
)
def test_utf8_that_was_misread_as_latin_1_and_then_in_pairs_is_mended(text: str, reader: str):
    try:
        damaged = read_again(text, "latin-1", reader)
    except UnicodeDecodeError:
        pytest.skip("these bytes are no text in that charset")
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (text, True)


@pytest.mark.parametrize("reader", ["cp850", "cp437", "mac_roman", "cp1251", "cp1253"])
@pytest.mark.parametrize("text", ["Pages 12–17 are missing", "Tea — or coffee", "so… what now"])
def test_a_single_mark_in_english_is_mended(text: str, reader: str):
    assert fix_text(read_again(text, reader)) == text


@pytest.mark.parametrize("kind", ["controls-questioned", "controls-marked"])
@pytest.mark.parametrize("text", ["She can’t swim, but we’ll row", "That’s what my mother’s friend said"])
def test_an_apostrophe_of_which_one_byte_is_left_is_mended(text: str, kind: str):
    damaged = Flattening(kind).inflict(read_again(text, "latin-1"))
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (text, True)
    assert explain(damaged, guess=False).text == damaged


@pytest.mark.parametrize(
    "text",
    [
        "AVISO DE DEMOLIÇÃO",
        "Die Straßenlaterne ist kaputt",
        "Österreich gewinnt",
        "MUEBLES ESPAÑOLES",
        "LIVRO DE CIÊNCIAS",
    ],
)
def test_a_letter_of_which_one_byte_is_left_is_mended_where_one_word_fits(text: str):
    damaged = Flattening("controls-questioned").inflict(read_again(text, "latin-1"))
    assert "Ã?" in damaged
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (text, True)
    assert all(region.is_guessed for region in repair.regions)
    assert explain(damaged, guess=False).text == damaged


@pytest.mark.parametrize(
    "text", ["IRMÃ? SIM", "A irmÃ?", "XÃ?QZWÃ?K", "Ã?Ã?Ã?Ã?O", "see “LICENÃ?A” in the log", "key=Ã?value&b=Ã?other"]
)
def test_other_letters_of_which_one_byte_is_left_stay(text: str):
    assert fix_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Is it â?? or so",
        "f(â??t)",
        "“canâ??t” became “can’t”",
        "We canâ??t say â?? yet",
        'clean("isnâ??t") == "isn\'t"',
        "Frã?? und lâ??",
        "y = xâ??m and Eâ??d are what the formula has",
        "România câ??t o lume",
        "regexp: [a-zâ??s] for all that",
        "Kraâ??s kolem domu",
    ],
)
def test_other_marks_of_which_one_byte_is_left_stay(text: str):
    assert fix_text(text) == text


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("ราคาสินค้ารวมภาษี", "windows-874", "windows-1252"),
        ("Aici sunt toţi prietenii şi vecinii noştri", "windows-1250", "windows-1252"),
        ("Bu dosyada yalnızca adlar sıralanmalıdır", "windows-1254", "windows-1252"),
        ("bardzo się ucieszyłem", "windows-1250", "windows-1252"),
    ],
)
def test_a_few_words_of_a_language_are_enough(text: str, right: str, wrong: str):
    damaged = Misreading(right, wrong).inflict(text)
    assert damaged is not None
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (text, True)


def test_good_chinese_beside_mojibake_of_japanese_stays():
    chinese = "没有找到文件 关闭窗口"
    damaged = Misreading("shift_jis", "gb18030").inflict("ファイルを保存して終了する")
    assert fix_text(f"// {damaged}  {chinese}") == f"// ファイルを保存して終了する  {chinese}"


@pytest.mark.parametrize("text", ["area a²b of", "kg m²s each", "n¹x + n²y", "le 1ªb et 2ºc", "cm³gas"])
def test_formulas_are_no_words(text: str):
    assert fix_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "  out = page.replace(/Ã¼|Ã¶/g, 'x')",
        "$clean = str_replace('Ã¨', 'e', $dirty);",
        'Russian that was decoded as Latin-1 (for example "Ïðèâåò") is easy to spot.',
        "You will see strange signs like **â€œ** and **â€¦** instead of quotes.",
        'words.add(/&Atilde;&uml;/i, "&egrave;")',
        "Ã¶ → ö, Ã¼ → ü, â€“ → –",
        "renamed: ß <= ÃŸ",
        'names = {"\\u00c3\\u00b6": "\\u00f6", "\\u00c3\\u00bc": "\\u00fc"}',
        "swap('schÃ¶n', 'sch\\xf6n')",
        "$seek = ['/&Atilde;&para;/', '/&Atilde;&frac14;/'];",
        "given = 'größer'\nassert damage(given) == 'grÃ¶ÃŸer'",
        "| Ã¶ | ö |\n| Ã¤ | ä |",
        "Latin-1 instead of UTF-8 makes Ã¶ of it, and two signs more.",
        "UTF-8 as Latin-1 damages quotation marks (Â«Â») as well",
        "# garbled letters (Ã¶) come from here",
        "It prints ``grÃ¶ÃŸer“ als``: UTF-8 beside windows-1252.",
        'expect(decode("=?iso-8859-1?Q?gr=C3=B6=C3=9Fer?="))',
        "read as latin1:\nDer Bär schlÃ¤ft in der HÃ¶hle\n\nas it should be:\n\nDer Bär schläft in der Höhle",
    ],
)
def test_mojibake_that_is_sought_or_shown_is_meant(text: str):
    assert fix_text(text) == text


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("[Menü](/menÃ¼s/)", "[Menü](/menüs/)"),
        ("x = s.replace('a', 'b') + 'voilÃ  l\\'Ã©tÃ©'", "x = s.replace('a', 'b') + 'voilà l\\'été'"),
        ("**FÃ¼r KÃ¶che** und *BÃ¤cker*", "**Für Köche** und *Bäcker*"),
        ("VALUES ('voilÃ ', 'dÃ©jÃ ')", "VALUES ('voilà', 'déjà')"),
        ("La codifica UTF-8 Ã¨ molto usata in rete", "La codifica UTF-8 è molto usata in rete"),
        ("Ã¶ffne `grÃ¶ÃŸer` und Ã¤ndere es", "öffne `größer` und ändere es"),
        ('"=?iso-8859-1?Q?K=C3=A4the?=" <k@example.org>', '"Käthe" <k@example.org>'),
        ("Der Bär schläft\n-\n-\n-\nDer BÃ¤r schlÃ¤ft", "Der Bär schläft\n-\n-\n-\nDer Bär schläft"),
        ('<a href="/MÃ¼ll/">x</a>', '<a href="/Müll/">x</a>'),
        ('<meta charset="utf-8">\n<th>Preis (â‚¬)</th>', '<meta charset="utf-8">\n<th>Preis (€)</th>'),
        ("Menü: GrÃ¶ÃŸe | Größen | mehr", "Menü: Größe | Größen | mehr"),
        ("Das ist ``grÃ¶ÃŸer'' als ``klein''.", "Das ist ``größer'' als ``klein''."),
        ('{"name": "grÃ¶ÃŸer", "other": "klein"}', '{"name": "größer", "other": "klein"}'),
    ],
)
def test_other_mojibake_in_programs_and_markup_is_mended(damaged: str, mended: str):
    assert fix_text(damaged) == mended


@pytest.mark.parametrize("text", ["✔️ the boat is ready", "⚠️ Mind the tide!", "♻️ old nets"])
def test_the_selector_of_an_emoji_is_known_by_its_first_bytes(text: str):
    damaged = Flattening("controls-marked").inflict(read_again(text, "windows-1252"))
    assert damaged.count("\ufffd") == 1
    assert fix_text(damaged) == text
