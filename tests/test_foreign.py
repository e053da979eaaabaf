"""Letters that the language of a long text lacks show damage which makes letters of another language."""

from __future__ import annotations

import pytest

from fixenc.plausibility import find_foreign, glance
from fixenc.repair import fix_text
from fixenc.repair.first_look import SHORT
from tests.texts import SENTENCES

# Lines with few letters beyond ASCII, and the charset that they were written in, and that which read them.
_HUNGARIAN = (
    "Ősszel a gólyák délre költöznek a folyó fölött.", "A tó vizében öt kövér ponty úszkált.",
    "Az üveges ládát a pincébe vitte.", "A nagymama kertjében pirosak a körték és a birsalmák.",
    "Az öreg malom mellett nő egy fa.", "Péntek este későn értünk haza.", "A kapu előtt két kutya aludt.",
    "A leves túl forró volt, és kihűlt.", "Az ő könyve az asztalon maradt.", "A teremben senki sem ült, csend volt.",
)  # fmt: skip
_ROMANIAN = (
    "Sora mea a plecat spre casă.", "Luna se vede peste deal, lângă o casă.", "În grădina mare sunt multe pere.",
    "Copilul a venit la noi de două ori.", "O femeie bună aduce apa de la râu.", "Tata repară poarta cea mare.",
)  # fmt: skip
_DAMAGES = [
    pytest.param(_HUNGARIAN, "windows-1250", "windows-1252", id="hu"),
    pytest.param(_ROMANIAN, "iso-8859-2", "iso-8859-1", id="ro"),
]


def _lengthen(lines: tuple[str, ...], english: int) -> str:
    """Return a long text of some lines, with this number of lines in English after each."""
    return "".join(f"{line}\n" + f"{SENTENCES['en']}\n" * english for line in lines * 15)


@pytest.mark.parametrize("english", [0, 4])
@pytest.mark.parametrize(("lines", "written", "read"), _DAMAGES)
def test_a_long_text_with_letters_of_another_language_is_mended(
    lines: tuple[str, ...], written: str, read: str, english: int
):
    text = _lengthen(lines, english)
    assert len(text) > SHORT
    assert fix_text(text.encode(written).decode(read)) == text


@pytest.mark.parametrize("other", ["de", "et", "fr", "pl", "pt", "tr", "vi"])
@pytest.mark.parametrize("lines", [_HUNGARIAN, _ROMANIAN])
def test_a_long_text_in_two_languages_is_healthy(lines: tuple[str, ...], other: str):
    """A failure means that a dictionary, or a letter with a quotation, gets letters of one language for the other's."""
    text = _lengthen((*lines, SENTENCES[other]), 1)
    assert fix_text(text) == text


def test_letters_of_a_few_names_are_not_foreign():
    assert not len(find_foreign(glance(_lengthen(_HUNGARIAN, 0) + "João, São Tomé")))


def test_a_long_text_with_a_little_odd_word_in_each_line_is_mended():
    """A failure means that long lists stay damaged which are mended if they are short: no line of them is odd alone."""
    words = ["écran", "élément", "côté", "métier", "détail", "opération", "numéro", "bâtiment", "référence", "matériel"]
    text = "".join(f"- {word}: page {number} of the group\n" for number, word in enumerate(words * 12))
    assert len(text) > SHORT
    assert fix_text(text.encode("macintosh").decode("windows-1252")) == text


def test_a_long_list_of_words_that_no_language_has_is_mended():
    """A failure means that lists in KOI8-R stay damaged: each pair of its letters is in some abbreviation."""
    words = ["группа", "страница", "раздел", "ответ", "таблица", "этаж", "уровень", "точка", "вопрос", "строка", "хлеб"]
    text = "".join(f'<item id="page"><name>{word}</name></item>\n' for word in words * 6)
    assert len(text) > SHORT
    assert fix_text(text.encode("koi8-r").decode("windows-1251")) == text
