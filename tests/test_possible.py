"""A quick look at odd words rules out most searches: it lets pass what a search would mend, and little else."""

from __future__ import annotations

import pytest

from fixenc.damage import Misreading
from fixenc.repair.line.other_words import may_be_other
from fixenc.repair.line.possible import may_be_damaged
from tests.texts import SENTENCES

_USUAL = {
    "windows-1252": ["ca", "da", "de", "es", "fi", "fr", "is", "it", "nl", "pt", "sv"],
    "windows-1250": ["cs", "hu", "pl", "sk", "sl"],
    "windows-1251": ["bg", "ru", "sr", "uk"],
    "windows-1253": ["el"],
    "windows-1254": ["tr"],
    "windows-1255": ["he"],
    "windows-1256": ["fa"],
    "windows-1257": ["et", "lt", "lv"],
    "iso-8859-15": ["et"],
}
_READERS = (
    *("windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1255", "windows-1257", "windows-874"),
    *("cp437", "cp850", "macintosh", "gb18030", "big5", "shift_jis", "euc-kr"),
)
_EAST_ASIAN = {"zh": ("gb18030", "big5"), "ja": ("shift_jis", "euc-jp"), "ko": ("euc-kr",)}


def _damage_all() -> list[tuple[str, str]]:
    rights = [(language, right) for right, languages in _USUAL.items() for language in languages]
    rights += [(language, right) for language, several in _EAST_ASIAN.items() for right in several]
    rights += [(language, "utf-8") for language in SENTENCES]
    found = list[tuple[str, str]]()
    for language, right in rights:
        for wrong in _READERS:
            broken = Misreading(right, wrong).inflict(SENTENCES[language]) if language in SENTENCES else None
            if broken is not None and right != wrong and broken != SENTENCES[language]:
                found.append((f"{language}: {right} read as {wrong}", broken))
    return found


def test_no_damaged_sentence_is_ruled_out():
    """A failure means that damage stays, which a search would find."""
    assert [name for name, broken in _damage_all() if not may_be_damaged(broken)] == []


def test_no_damaged_word_is_ruled_out_beside_healthy_ones():
    healthy = "Title: "
    words = ["habitaciÛ", "mesõket", "Abschlu·", "l„cheln", "k¹pie", "Kirkegćrdsmuren", "ŕ partir de cela"]
    assert [word for word in words if not may_be_damaged(healthy + word)] == []


@pytest.mark.parametrize(
    "line",
    [
        "Wójt\trozkіad",
        "Größe\tl„cheln",
        "日本\thabitaciÛ",
        "habitaciùn 1995╨98",
        "ѓs la nova: canç— F2",
        "felad— A ژs",
        "k黳setame ja 説tul",
    ],
)
def test_a_damaged_word_is_seen_whatever_stands_beside_it(line: str):
    """A failure means that damage stays since the rest of its line is odder, or belongs to another script."""
    assert may_be_damaged(line)


@pytest.mark.parametrize(
    "line",
    [
        "Hordógyártó kádárműhely",
        "Puutarhatyökalut ja kasvihuoneikkunat",
        "Η γιαγιά ποτίζει τα λουλούδια στην αυλόπορτ",
        "Бабушка вчера сварила абрикосовое варень",
        "Brandschutzklappenüberprüfungsprotokoll",
        "mint（清凉薄荷）",
    ],
)
def test_unknown_words_need_no_search(line: str):
    """A failure means that healthy lines with rare words or names cost ten times as much."""
    assert not may_be_damaged(line)


def test_a_word_of_another_charset_is_known_by_its_letters_or_its_pairs():
    assert all(map(may_be_other, ["×åëîâåê", "“ú–{Œê", "巩辑"]))
    assert not may_be_other("Brandschutzklappenüberprüfung")
