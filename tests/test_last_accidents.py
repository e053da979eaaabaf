"""What happened to misread text afterwards: escapes, decomposition, one more misreading, marks elsewhere, cuts."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest

from fixenc import explain, fix_text
from fixenc.damage import ESCAPES, Escape, Misreading, Normalisation

GERMAN = "Die Bäckerei verkauft frische Brötchen und grüne Kuchen für alle Gäste."
SPANISH = "La niña pequeña está más lejos, detrás de la montaña."
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
