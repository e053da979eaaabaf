"""Chains of misreadings whose middle is no text of any language, and emoji that other charsets show as letters."""

from __future__ import annotations

import pytest

from fixenc import explain, fix_text
from fixenc.damage import Flattening, Misreading
from tests.texts import GERMAN, SPANISH

RUSSIAN = "Старый мельник каждое утро кормил голубей у реки."
BULGARIAN = "Старият воденичар хранеше гълъбите край реката всяка сутрин."


def misread(text: str, *steps: tuple[str, str]) -> str:
    for right, wrong in steps:
        text = Misreading(right, wrong).inflict(text) or ""
    return text


@pytest.mark.parametrize("text", [GERMAN, SPANISH])
@pytest.mark.parametrize(
    "steps",
    [
        (("windows-1252", "windows-1251"), ("utf-8", "windows-1251")),
        (("windows-1252", "cp437"), ("utf-8", "windows-1252")),
        (("windows-1252", "macintosh"), ("utf-8", "windows-1252")),
    ],
)
def test_another_charset_beneath_utf8_is_undone(steps: tuple[tuple[str, str], ...], text: str):
    repair = explain(misread(text, *steps))
    assert repair.text == text
    assert repair.is_proved


@pytest.mark.parametrize("text", [RUSSIAN, BULGARIAN])
@pytest.mark.parametrize(
    "steps",
    [
        (("windows-1251", "iso-8859-5"), ("windows-1251", "ibm866")),
        (("windows-1251", "koi8-r"), ("windows-1251", "koi8-r")),
        (("koi8-r", "windows-1251"), ("koi8-r", "windows-1251")),
    ],
)
def test_two_cyrillic_misreadings_are_undone(steps: tuple[tuple[str, str], ...], text: str):
    repair = explain(misread(text, *steps))
    assert repair.text == text
    assert repair.is_proved


@pytest.mark.parametrize("text", ["די קאַץ שלאָפֿט שוין", "kū tīpwē", "ñúü kɛrɛ"])
def test_nothing_is_looked_for_beneath_text_of_a_language_without_a_model(text: str):
    assert fix_text(misread(text, ("utf-8", "windows-1252"))) == text


@pytest.mark.parametrize("kind", ["controls-questioned", "controls-dropped", "controls-marked"])
@pytest.mark.parametrize("text", [GERMAN, SPANISH])
def test_text_that_was_misread_twice_and_lost_control_characters_is_mended(text: str, kind: str):
    twice = misread(text, ("utf-8", "iso-8859-1"), ("utf-8", "iso-8859-1"))
    repair = explain(Flattening(kind).inflict(twice))
    assert repair.text == text
    assert repair.is_proved


@pytest.mark.parametrize("text", ["Настройки", "Компьютер", "Загрузка"])
def test_a_known_word_that_became_accented_letters_alone_is_mended(text: str):
    assert fix_text(misread(text, ("windows-1251", "windows-1252"))) == text


@pytest.mark.parametrize("text", ["ÄÖÜÄÖ", "àèìòù", "ÀÁÂÃÄÅ", "ąćęłńóśźż"])
def test_rows_of_accented_letters_stay(text: str):
    assert fix_text(text) == text


@pytest.mark.parametrize("text", ["✓ fertig", "3 ✔"])
def test_a_dingbat_alone_is_mended(text: str):
    assert fix_text(misread(text, ("utf-8", "windows-1252"))) == text


@pytest.mark.parametrize("wrong", ["windows-1251", "windows-1252", "windows-1250", "cp437"])
@pytest.mark.parametrize("text", ["see you at the lake 👌", "gracias por todo 💛", "👏👏 bravo"])
def test_emoji_alone_in_a_line_are_restored(text: str, wrong: str):
    assert fix_text(misread(text, ("utf-8", wrong))) == text


@pytest.mark.parametrize("text", ["we miss this place ❤\ufe0f", "abrazos ✌\ufe0f✌\ufe0f"])
def test_emoji_that_lost_control_characters_are_restored_where_nothing_else_fits(text: str):
    damaged = misread(text, ("utf-8", "windows-1252")).translate(dict.fromkeys(range(0x80, 0xA0)))
    assert damaged != misread(text, ("utf-8", "windows-1252"))
    assert fix_text(damaged) == text


@pytest.mark.parametrize("text", ["see you soon 👍", "so happy 😍"])
def test_emoji_that_may_be_one_of_several_stay(text: str):
    damaged = misread(text, ("utf-8", "windows-1252")).translate(dict.fromkeys(range(0x80, 0xA0)))
    assert fix_text(damaged) == damaged


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("Datei l”schen oder ”ffnen", "Datei löschen oder öffnen"),
        ("Vi tr„ffades n„r sn”n f”ll", "Vi träffades när snön föll"),
    ],
)
def test_dos_letters_that_became_quotation_marks_are_mended(damaged: str, mended: str):
    assert fix_text(damaged) == mended


@pytest.mark.parametrize(
    "text",
    [
        "He said “yes”and left.",
        "„Gut”sagte sie und ging.",
        "a 5”x7” photo",
        "l”horloge de la gare",
        "Den ”gamla”stan",
    ],
)
def test_a_closing_mark_without_its_space_stays(text: str):
    assert fix_text(text) == text


UNDEFINED = dict.fromkeys([0x81, 0x8D, 0x8F, 0x90, 0x9D])


@pytest.mark.parametrize(
    "text",
    [
        "新しいファイルを保存しました。",
        "サーバーに接続できませんでした",
        "このプログラムはWindows XPで動作します。",
        "フォルダー一覧",
        "コピー・貼り付け・削除",
    ],
)
def test_japanese_that_lost_what_windows_1252_does_not_define_is_mended(text: str):
    damaged = misread(text, ("shift_jis", "windows-1252")).translate(UNDEFINED)
    assert fix_text(damaged) == text


@pytest.mark.parametrize("text", ["東京都港区のマンション", "猫が窓のそばで寝ている"])
def test_japanese_that_lost_too_much_stays(text: str):
    damaged = misread(text, ("shift_jis", "windows-1252")).translate(UNDEFINED)
    assert fix_text(damaged) == damaged


def test_a_name_in_bytes_is_mended_as_its_control_characters_are_no_text():
    assert fix_text(misread("月光と夜明けの詩　第２巻", ("shift_jis", "iso-8859-1"))) == "月光と夜明けの詩　第２巻"


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (BULGARIAN, "mik", "windows-1251"),
        (BULGARIAN, "mik", "windows-1252"),
        ("Příliš tichý hrad stál vysoko nad řekou, kde žili rybáři.", "kamenicky", "windows-1250"),
        ("Łódka płynęła wśród trzcin, a żaby śpiewały głośno.", "mazovia", "windows-1250"),
        (GERMAN, "hp-roman8", "windows-1252"),
        ("ძველი მეწისქვილე ყოველ დილით მტრედებს აჭმევდა მდინარესთან.", "geostd8", "windows-1252"),
        ("Հին ջրաղացպանը ամեն առավոտ կերակրում էր աղավնիներին։", "armscii-8", "windows-1252"),
        ("كان الطحان العجوز يطعم الحمام كل صباح عند النهر", "x-mac-arabic", "windows-1252"),
    ],
)
def test_charsets_of_one_country_are_known(text: str, right: str, wrong: str):
    repair = explain(misread(text, (right, wrong)))
    assert repair.text == text
    assert repair.is_proved


def test_a_name_in_quotation_marks_before_its_address_is_no_quotation():
    assert (
        fix_text('"Ìàøà Èâàíîâà" <masha.ivanova@mail.firm.example>')
        == '"Маша Иванова" <masha.ivanova@mail.firm.example>'
    )


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [("Ýzmir ve Ankara", "İzmir ve Ankara"), ("Ýletiþim bilgileri", "İletişim bilgileri"), ("Ýstanbul", "Ýstanbul")],
)
def test_a_capital_with_a_dot_does_not_lose_it(damaged: str, mended: str):
    assert fix_text(damaged) == mended


@pytest.mark.parametrize("text", ["tiel aŭ alie", "restaurador – conservador", "le temps — et après"])
def test_a_single_sequence_of_a_dos_charset_is_no_chance(text: str):
    assert fix_text(misread(text, ("utf-8", "cp437"))) == text


@pytest.mark.parametrize("text", ["│Name│Größe│", "dir├──Übung", "x√2 und y≈1", "Δ–Wert", "ΓΕΙΑ"])
def test_frames_and_signs_beside_letters_stay(text: str):
    assert fix_text(text) == text
