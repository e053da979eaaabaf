"""Text that was put in small letters, or in title case, after it had been misread."""

from __future__ import annotations

import pytest

from fixenc import explain, fix_text
from fixenc.damage import Escape, Misreading, Recasing

UTF8 = Misreading("utf-8", "windows-1252")


def misread(text: str) -> str:
    return UTF8.inflict(text) or ""


@pytest.mark.parametrize("text", ["gâteau au chocolat", "müller, grün & söhne", "niño pequeño", "źródło wody"])
def test_a_tag_in_small_letters_is_mended(text: str):
    repair = explain(misread(text).lower())
    assert (repair.text, repair.is_proved) == (text, True)


@pytest.mark.parametrize("text", ["Gâteau Au Chocolat", "Das Grüne Tal", "El Niño Pequeño"])
@pytest.mark.parametrize("form", ["title case", "words with a capital first"])
def test_a_title_is_mended(text: str, form):
    damaged = Recasing(form).inflict(misread(text))
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (text, True)


def test_what_is_written_in_cyrillic_keeps_its_capitals():
    text = "Осенью Маша собирает в саду яблоки."
    assert fix_text(misread(text).lower()) == text


@pytest.mark.parametrize(
    "text", ["le gâteau de ma grand-mère était très sucré", "le gâteau brûle.", "le-gâteau-de-ma-grand-mère-brûle"]
)
def test_a_line_that_may_lack_capitals_is_in_doubt(text: str):
    damaged = misread(text).lower()
    repair = explain(damaged)
    assert repair.text == damaged
    (doubt,) = repair.unsure
    assert doubt.candidates[0].text in text
    assert "put in lower case" in doubt.candidates[0].words


def test_only_the_lines_that_were_recased_change():
    healthy = "Die Maçã® e o pão\nA irmã¹ veio de manhã…\nõ©"
    assert fix_text(f"{healthy}\nmã¼ller, grã¼n") == f"{healthy}\nmüller, grün"


@pytest.mark.parametrize(
    "text",
    [
        "irmã© 2020",
        "Sabonete Romã®",
        "»Anã«",
        "Vedä™ auki",
        "ngã³ tư\nNgã·ba cafã",
        "Lã® e Avelã®",
        "amanhã» disse",
        "a manhã¡",
        "lã¡",
        "x=â±5",
        "år§ 4",
        "30 ð³ 20",
        "ã©",
    ],
)
def test_small_letters_before_signs_are_healthy(text: str):
    assert fix_text(text) == text


def test_a_recasing_is_undone_as_it_was_inflicted():
    for damage in (Recasing("lower case"), Recasing("title case"), Recasing("words with a capital first")):
        recased = damage.inflict("brÃ»lÃ©e")
        assert [damage.inflict(one) for one in damage.undo(recased)] == [recased]
    assert not list(Recasing("lower case").undo("brûlée"))


def test_small_names_of_entities_are_in_doubt_where_all_capitals_are_lost():
    text = "Le gâteau de ma mère était très sucré."
    damaged = Escape("html-small-names").inflict(misread(text))
    assert damaged is not None
    assert fix_text(damaged) == text
    repair = explain(damaged.lower())
    assert repair.text == damaged.lower()
    assert [one.candidates[0].text for one in repair.unsure] == ["â", "è", "é", "è", "é"]
