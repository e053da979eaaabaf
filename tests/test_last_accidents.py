"""What happened to misread text afterwards: escapes, decomposition, one more misreading, marks elsewhere, cuts."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest

from fixenc import explain, fix_text
from fixenc.damage import ESCAPES, Escape, Flattening, Misreading, Normalisation
from tests.texts import GERMAN, SPANISH

UTF8 = Misreading("utf-8", "windows-1252")


@pytest.mark.parametrize("text", [GERMAN, SPANISH])
@pytest.mark.parametrize("kind", ESCAPES)
def test_misread_text_that_was_escaped_is_mended(kind: str, text: str):
    damaged = Escape(kind).inflict(UTF8.inflict(text) or "")
    assert damaged != text
    repair = explain(damaged)
    if kind != "source-of-controls":  # there are hardly any in this text
        assert repair.text == text
    assert repair.is_proved


@pytest.mark.parametrize(
    "kind", [kind for kind in ESCAPES if kind not in ("html-names-of-signs", "source-of-controls")]
)
def test_healthy_text_that_is_escaped_stays(kind: str):
    escaped = Escape(kind).inflict(GERMAN)
    assert fix_text(escaped) == escaped


def test_escapes_beside_lost_bytes_stay():
    text = "l&amp;acirc;\ufffd\ufffd&amp;Atilde;&amp;copy;cole"
    assert fix_text(text) == text


@pytest.mark.parametrize("form", ["NFD", "NFKD"])
@pytest.mark.parametrize("text", [GERMAN, SPANISH])
def test_misread_text_that_was_decomposed_is_mended(text: str, form: Literal["NFD", "NFKD"]):
    damaged = unicodedata.normalize(form, UTF8.inflict(text) or "")
    repair = explain(damaged)
    assert repair.is_proved
    assert {"Bäckerei", "niña"} & {*repair.text.split()}
    assert fix_text(unicodedata.normalize(form, text)) == unicodedata.normalize(form, text)


def test_a_normalisation_is_undone_as_it_was_inflicted():
    damage = Normalisation("NFKD")
    assert list(damage.undo(damage.inflict("Ã¼ber Ä…"))) == ["Ã¼ber Ä…"]


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("the dogÂ\x92s old basket", "the dog’s old basket"),
        ("a Â\x93small\u00c2\x94 mistake of mine", "a “small” mistake of mine"),
        ("Der Lehrer sagte Â\x84Ruhe bitteÂ\x93 und ging", "Der Lehrer sagte „Ruhe bitte“ und ging"),
    ],
)
def test_marks_that_were_misread_as_latin_1_twice_are_mended(damaged: str, mended: str):
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (mended, True)


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("Sorry, we didnÕt see that itÕs late.", "Sorry, we didn’t see that it’s late."),
        ("Sorry, we didnít see that itís late.", "Sorry, we didn’t see that it’s late."),
        ("Sorry, we didnÆt see the ownerÆs dog.", "Sorry, we didn’t see the owner’s dog."),
        ("You wouldnít believe the ìnewî rule.", "You wouldn’t believe the “new” rule."),
    ],
)
def test_english_marks_in_another_charset_are_mended(damaged: str, mended: str):
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (mended, True)


@pytest.mark.parametrize(
    "text",
    [
        "El país está aquí, señor.",
        "Some editors leave marks such as (donÕt, ÒquoteÓ).",
        "We write donÕt where don’t is meant.",
        "Õnne ja õnnistust!",
    ],
)
def test_words_that_look_alike_stay(text: str):
    assert fix_text(text) == text


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("Der Zug fÃ¤hrt spÃ¤ter Ã¼ber die BrÃ", "Der Zug fährt später über die BrÃ"),
        ("5 â‚¬ oder 7 â‚...", "5 € oder 7 â‚..."),
        ("Vive cerca de aquÃ", "Vive cerca de aquÃ"),
        ('Il pleuvait â€" encore. Lâ€™Ã©tÃ© Ã©tait fini.', 'Il pleuvait â€" encore. L’été était fini.'),
    ],
)
def test_what_was_cut_or_may_be_either_of_two_stays_and_the_rest_is_mended(damaged: str, mended: str):
    assert fix_text(damaged) == mended


@pytest.mark.parametrize("size", range(1, 3))
@pytest.mark.parametrize("among", ["", "Die Fähre fährt heute später.\nÜber dem Fluß liegt Nebel.\n"])
@pytest.mark.parametrize(
    "text",
    [
        "Завтра утром будет сильный ветер",
        "Αύριο το πρωί ο αέρας θα δυναμώσει",
        "내일 아침에 바람이 세게 불겠",
        "明日の朝は風が強くなるで",
        "Les pêcheurs sont rentrés très fatigué",
    ],
)
def test_a_line_is_mended_up_to_the_character_in_which_it_was_cut(text: str, among: str, size: int):
    """A failure leaves all of a field damaged because of its end, or invents one."""
    data = text.encode()
    cut = data[: len(data[: -len(text[-1].encode())]) + min(size, len(text[-1].encode()) - 1)]
    damaged = UTF8.inflict(among) or ""
    damaged += "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in cut)
    rest = len(cut) - len(text[:-1].encode())
    assert fix_text(damaged) == among + text[:-1] + damaged[len(damaged) - rest :]


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("Les bateaux rentrent Ã  marée basse".replace("é", "e"), "Les bateaux rentrent à maree basse"),
        ("Bienvenue Ã  tous", "Bienvenue à tous"),
        ("Nous restons jusqu'Ã  demain", "Nous restons jusqu'à demain"),
        ("Vamos Ã  praia com os amigos", "Vamos à praia com os amigos"),
        ("Let Ã  be the inverse of the matrix", None),
        ("El signo Ã  no se usa mucho en la lengua de hoy", None),
        ("Soit Ã   l'inverse  de la matrice", None),
        ("A  Ã  B  C", None),
    ],
)
def test_a_word_whose_second_byte_became_a_space_is_mended_where_it_is_one(damaged: str, mended: str | None):
    """``à`` alone is the only word beyond ASCII of many French lines."""
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (mended or damaged, True)


@pytest.mark.parametrize("kind", ["controls-dropped", "invisible-dropped"])
@pytest.mark.parametrize(
    "text", ["María llegó aquí más tarde con los niños", "Az őszi erdőben sétáltunk és gombát kerestünk"]
)
def test_what_was_lost_after_utf8_was_read_as_latin_2_is_mended(text: str, kind: str):
    """Another charset of the same region makes other letters of the same characters."""
    damaged = Flattening(kind).inflict(str(Misreading("utf-8", "iso-8859-2").inflict(text)))
    assert fix_text(damaged) == text


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("Der K#195;#182;nig tr#195;#164;gt eine Krone.", "Der König trägt eine Krone."),
        ("l'#195;#169;t#195;#169; #226;#8364;#8220; enfin", "l'été – enfin"),
        ("El ni&atilde;&plusmn;o est&atilde;&iexcl; aqu&atilde;&shy;.", "El niño está aquí."),
        ("n&atilde;&pound;o &atilde;&copy; a situa&atilde;&sect;&atilde;&pound;o", "não é a situação"),
        ("&acirc;&euro;&oelig;l'h&atilde;&acute;tel&acirc;&euro;&#157; est ferm&atilde;&copy;", "“l'hôtel” est fermé"),
        ("&atilde;&oelig;ber die stra&atilde;&yuml;e", "Über die straße"),
    ],
)
def test_escapes_that_lost_something_are_mended_where_known_words_come_out(damaged: str, mended: str):
    """Entities lost their ampersands, or the capitals of their names."""
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (mended, True)
    assert fix_text(mended) == mended


@pytest.mark.parametrize(
    "text",
    [
        "toda a manh&atilde;&nbsp;de sol",
        "a irm&atilde;&nbsp;&nbsp;dela",
        "«voil&agrave;&raquo;, dit-il d'un caf&eacute;&nbsp;!",
        "a ma&ccedil;&atilde;&raquo; e a l&atilde;&nbsp;azul",
        "f&aring;&rdquo; och &auml;&hellip; n&aring;&nbsp;",
        "Fixes #195;#169;#200; and #226;#8364;#8220;",
        "#195;#169;",
        "&atilde;&copy;",
        "color:#195;#169;padding",
    ],
)
def test_healthy_escapes_that_look_like_mojibake_stay(text: str):
    """Portuguese and French words end in letters whose small names may be bytes, and are followed by signs."""
    assert fix_text(text) == text


@pytest.mark.parametrize("kind", ESCAPES)
@pytest.mark.parametrize(
    "text",
    [
        "On dit «\xa0café\xa0», «\xa0thé\xa0» ou «\xa0voilà\xa0».",
        "La «\xa0città\xa0» e il «\xa0perché\xa0», è\xa0…\xa0così\xa0»!",
        "Toda a «\xa0manhã\xa0», a irmã…\xa0» e a «\xa0lã\xa0».",
        "De stad heet «\xa0Curaçao\xa0», het woord is «\xa0financië\xa0».",
        "À LA «\xa0CAFÉ\xa0» É\xa0é\xa0»",
    ],
)
def test_letters_and_marks_that_are_escaped_stay(kind: str, text: str):
    """An é, a no-break space and » are the bytes of a Chinese character. A failure damages French pages."""
    escaped = Escape(kind).inflict(text)
    assert fix_text(escaped) == escaped


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("Sie kann sich Ã&frac14;berreden, daÃŸ er im Fernen", "Sie kann sich überreden, daß er im Fernen"),
        ("Las nubes pasarÃ&aacute;n", "Las nubes pasarÃ&aacute;n"),
        ("El niÃ&plusmn;o saliÃ³ del paÃ­s", "El niño salió del país"),
        ("la fen&Atilde;&ordf;tre ouverte Ã l'Ã©tÃ©", "la fenêtre ouverte à l'été"),
        ("caf&Atilde;&copy; naïve\n5 Â° und 7 Ã", "café naïve\n5 Â° und 7 Ã"),
    ],
)
def test_mojibake_beside_escaped_mojibake_is_judged_with_it(damaged: str, mended: str):
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (mended, True)
    assert fix_text(repair.text) == repair.text
