"""Healthy lines in a document of which others are damaged: each keeps its text, and the others are mended."""

from __future__ import annotations

import itertools

import pytest

from fixenc import fix_text
from fixenc.damage import Misreading
from fixenc.repair.belief.beyond_doubt import find_beyond_doubt

# Lines of which an accident of another charset makes others, and none that anybody would write.
HEALTHY = [
    "Strom: 20 µA", "½ Pfund Mehl", "nº 7", "Zug d. Ä.", "9 × 12 cm", "± 4 %", "80 ¢ je Stück", "a² − b²", "Übung",
    "Ufer, älter", "Größe der Bücher", "après l’été", "señora Ibáñez",
]  # fmt: skip
# Lines that are damaged, and how: names, of which one is repeated, as at the ends of quotations.
DAMAGED = {
    ("windows-1252", "cp437"): ["Käthe Böhmer", "Jörg Weißmüller"],
    ("cp850", "windows-1252"): ["Zoë Fernández", "André Béraud"],
    ("macintosh", "windows-1252"): ["Jérôme Lefèvre", "Hélène Guérin"],
    ("windows-1252", "windows-1251"): ["Günther Schäfer", "Bärbel Höhne"],
    ("windows-1250", "windows-1252"): ["Bożena Wąsowicz", "Łucja Dąbrowska"],
}


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize(("right", "wrong"), DAMAGED)
def test_healthy_lines_stay_beside_damaged_ones(right: str, wrong: str, times: int):
    """A failure changes data that nobody damaged, since something else in their document was."""
    damaged = [str(Misreading(right, wrong).inflict(name)) for name in DAMAGED[right, wrong]] * times
    rows = [*itertools.chain.from_iterable(zip(HEALTHY, damaged, strict=False)), *HEALTHY[len(damaged) :]]
    mended = fix_text("\n".join(rows)).split("\n")
    assert [row for row in mended if row in HEALTHY] == HEALTHY


def test_a_repeated_name_is_mended_among_healthy_lines():
    damaged = str(Misreading("cp850", "windows-1252").inflict("-- Simón Rincón"))
    rows = ["Heute ist ein schöner Tag.", damaged, "Die Tür geht nicht auf.", damaged, "Das weiß ich längst.", damaged]
    assert fix_text("\n".join(rows)).count("-- Simón Rincón") == 3


WORDS = [
    "über", "grün", "Größe", "schön", "Äpfel", "süß", "Öl", "für", "täglich", "früh", "Übung", "groß", "löschen",
]  # fmt: skip


@pytest.mark.parametrize("odd", ["100\u202f€", "größ„te", "Омск", "plain"])
def test_odd_lines_of_a_document_that_was_utf8_are_judged_by_themselves(odd: str):
    damage = Misreading("utf-8", "windows-1252")
    lines = [f"{one} {number}" for number in range(4) for one in WORDS]
    lines.insert(30, odd)
    broken = "\n".join(str(damage.inflict(line)) for line in lines)
    assert fix_text(broken) == "\n".join(lines)


def test_no_more_is_beyond_doubt_than_one_accident_explains():
    damage = Misreading("utf-8", "windows-1252")
    assert find_beyond_doubt("Ã¼", []) == []
    assert fix_text("\n".join([*map(str, map(damage.inflict, WORDS * 4)), "früh"])) == "\n".join([*WORDS * 4, "früh"])


PLAIN = "\n".join(
    f"Paragraph {number} says what everybody knows about the weather of the coast." for number in range(40)
)


@pytest.mark.parametrize("word", ["Müller", "número", "île", "à", "więc", "Köln", "20 °C", "città"])
@pytest.mark.parametrize("wrong", ["windows-1252", "iso-8859-1"])
def test_a_single_damaged_word_is_found_in_a_long_text(word: str, wrong: str):
    """A first look alone thinks of these pairs of characters as hardly odd."""
    line = f"It was written by {word} in the end."
    damaged = str(Misreading("utf-8", wrong).inflict(line))
    assert fix_text(f"{PLAIN}\n{damaged}\n{PLAIN}") == f"{PLAIN}\n{line}\n{PLAIN}"


@pytest.mark.parametrize("charset", ["big5", "euc_jp", "euc_kr", "shift_jis"])
def test_a_table_of_a_charset_stays(charset: str):
    """In its order, the bytes of such characters may be UTF-8, one after the other."""
    rows = [
        "".join(bytes([lead, trail]).decode(charset, "ignore") for trail in range(0xA1, 0xFD))
        for lead in range(0xB0, 0xF0)
    ]
    for separator in ("", " "):
        text = "\n".join(separator.join(row[:30]) for row in rows)
        assert fix_text(text) == text


@pytest.mark.parametrize(
    "healthy", list(itertools.combinations(["10 µm", "H. d. Ä.", "Typ Ö", "p. ú", "50 ¢", "n° 5"], 2))
)
def test_short_words_and_signs_stay_beside_a_few_damaged_lines(healthy: tuple[str, ...]):
    """Nothing about the others shows that these are damaged, too."""
    names = ["El día después de mañana", "La canción del otoño", "Calderón y su época"]
    damaged = [str(Misreading("cp850", "windows-1252").inflict(name)) for name in names]
    assert fix_text("\n".join([*damaged, *healthy])).split("\n") == [*names, *healthy]


@pytest.mark.parametrize(("charset", "first"), [("cp932", "奸"), ("big5", "苠")])
def test_rows_of_a_table_stay_together(charset: str, first: str):
    """A failure means that each row of three characters becomes three letters of an alphabet, in its order."""
    codes = [bytes([lead, trail]) for lead in range(0x81, 0xFD) for trail in range(0x40, 0xFD)]
    characters = "".join(filter(str.isalpha, (code.decode(charset, "ignore") for code in codes)))
    start = characters.index(first)
    text = "\n".join(characters[at : at + 3] for at in range(start, start + 36, 3))
    assert fix_text(text) == text
