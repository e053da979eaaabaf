"""Ambiguous documents are in doubt: lists of letters, drawings, UTF-8 that lost bytes; and there is one posterior."""

from __future__ import annotations

import itertools
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

import fixenc
from fixenc.detection import decode, detect, identify, rivals
from fixenc.detection.candidates import readings, usual
from fixenc.detection.origin import UNKNOWN
from fixenc.detection.posterior import Weighed, is_doubtful
from fixenc.detection.siblings import settle
from fixenc.options import Options
from fixenc.pipeline import fix_bytes
from fixenc.records import LEAST_CONFIDENCE, Evidence
from tests.doubts import LEAST_BROKEN_RIGHT, broken_utf8, drawings, letter_lists, verdict
from tests.texts import SENTENCES

# The confidence from which a detection is certain.
CERTAIN = 0.99
# So few of the broken strings are looked at here; the bench looks at all.
_EVERY = 6
_ASKED = 120


@pytest.mark.slow
def test_no_list_of_letters_is_sure_and_wrong():
    """A failure means that a table, a keymap or a pattern would be rewritten in another alphabet."""
    counts = Counter(map(verdict, letter_lists()))
    assert counts.total() == _ASKED
    assert counts["wrong"] == counts["sure and wrong"] == 0


def test_drawings_are_in_dos_sets():
    """A failure means that a frame becomes a row of letters."""
    counts = Counter(map(verdict, drawings()))
    assert counts == {"right": _ASKED}


def test_words_beside_a_drawing_tell_more_than_the_drawing():
    letters = "Привет всем, мммммммм, как вкусно! Сегодня бабушка испекла большой пирог с яблоками."
    assert detect(letters.encode("koi8-r")).encoding == "koi8-r"


@pytest.mark.slow
def test_damaged_utf8_stays_utf8():
    """A failure means that a lost byte makes Chinese, or Czech, of the letters around it."""
    counts = Counter(map(verdict, itertools.islice(broken_utf8(), 0, None, _EVERY)))
    assert counts["right"] >= LEAST_BROKEN_RIGHT * counts.total()
    assert counts["wrong"] + counts["sure and wrong"] <= 1


def test_two_letters_of_utf8_and_a_stray_byte_are_utf8():
    decoded = decode("Le thé était prêt".encode().replace(b"\xc3\xaa", b"\xaa"))
    assert decoded.detection.is_damaged
    assert decoded.text == "Le thé était pr\N{REPLACEMENT CHARACTER}t"


@pytest.mark.parametrize("body", ["<td>ą<td>č<td>ę<td>ł", "<p>&copy; ż", "class=[śźć]"])
def test_a_declaration_is_believed_where_no_word_speaks_against_it(body: str):
    """A failure means that a page with letters in a table is read by what they are elsewhere."""
    page = f'<html><meta charset="iso-8859-2"><table>{body}</table>'
    found = detect(page.encode("iso-8859-2"))
    assert (found.encoding, found.evidence) == ("iso-8859-2", Evidence.DECLARED)


def test_words_overrule_a_declaration():
    page = f'<html><meta charset="iso-8859-1"><p>{SENTENCES["ru"]}'
    assert decode(page.encode("cp1251")).text == page


@pytest.mark.parametrize(
    "text",
    [
        "Kenavo deoc'h, ha trugarez evit ar gouloù koar hag ar c'hañveloù. An dour zo yen e-barzh ar stêr.",
        "Gjyshja bëri një byrek të madh, ndërsa fëmijët mblidhnin qershi në kopshtin përtej rrugës.",
    ],
)
def test_latin_words_have_no_letter_of_another_alphabet(text: str):
    """A failure means that a word in a language without a model gets Greek letters."""
    read = decode(text.encode("cp1252"))
    assert read.text == text
    assert not read.detection.is_fallback


@pytest.mark.parametrize("text", ["Genaoueg Kerleñ, Añjela Bodeñ ha Per Lañ", "Ħanut, Ġgantija, Żebbuġ"])
def test_names_that_no_language_has_are_doubtful(text: str):
    """The other side: a few names show that a reading is possible, and no more."""
    assert detect(text.encode("cp1252" if "ñ" in text else "iso-8859-3")).is_fallback


@pytest.mark.parametrize("language", ["cs", "fr", "ru", "el", "ja"])
def test_there_is_one_confidence(language: str):
    """A failure means that `detect` and `--candidates` say different things of one file."""
    encoding = {"cs": "cp852", "fr": "cp1252", "ru": "koi8-r", "el": "cp1253", "ja": "euc_jp"}[language]
    for words in (1, 2, 4, 20):
        data = " ".join(SENTENCES[language].split()[:words]).encode(encoding, "ignore")
        found, candidates = detect(data), rivals(data)
        if found.encoding not in ("ascii", "utf-8"):
            mine = next(one.probability for one in candidates if one.encoding == found.encoding)
            assert mine == found.confidence
            assert sum(one.probability for one in candidates) <= 1 + 1e-9


@pytest.mark.slow
def test_a_guess_is_never_surer_than_even():
    doubts = itertools.chain(letter_lists(), itertools.islice(broken_utf8(), 0, None, _EVERY))
    found = [identify(one.data) for one in doubts]
    assert all(one.confidence <= 1 / 2 for one in found if one.is_fallback and not one.is_damaged)


def test_what_is_less_sure_than_asked_is_left_alone():
    """One word of three letters: enough for some measure, and not for another."""
    data = "sauté".encode("cp1252")
    confidence = detect(data).confidence
    assert 1 / 2 < confidence < 1
    assert fix_bytes(data, Options(min_confidence=confidence)).data == "sauté".encode()
    refused = fix_bytes(data, Options(min_confidence=(1 + confidence) / 2))
    assert refused.data == data
    assert "--min-confidence" in (refused.refusal or "")


def test_the_default_measure_is_what_was_measured():
    assert Options().min_confidence == LEAST_CONFIDENCE


def test_siblings_make_nothing_of_a_file_that_it_is_not_alone():
    """A failure means that a folder of files in a rare set damages a file that is in none."""
    data = "key <AD01> { [ Ü, ü ] };\nkey <AD02> { [ Ö, ö ] };\n".encode("cp1252")
    alone = identify(data)
    found = settle(data, alone, {"viscii": -40.0}, UNKNOWN)
    assert found.is_fallback
    assert found == alone


def test_the_command_line_takes_the_measure(tmp_path: Path):
    (tmp_path / "word.txt").write_bytes("sauté".encode("cp1252"))
    assert fixenc.fix_file(tmp_path / "word.txt", Options(min_confidence=1.0)).status.value == "unsure"
    assert not (tmp_path / "word.fixed.txt").exists()


BY_CHANCE = [
    pytest.param("目录", "gbk", id="a list of contents"),
    pytest.param("录取", "gbk", id="admission"),
    pytest.param("там-там", "cp866", id="a drum"),
    pytest.param("pan Košťál", "cp852", id="a Chinese character in a Czech name"),
    pytest.param("bez něčeho", "cp852", id="an Arabic question mark in a Czech word"),
    pytest.param("jaunais režīms", "cp775", id="an Arabic comma in a Latvian word"),
]


@pytest.mark.parametrize(("text", "encoding"), BY_CHANCE)
def test_a_few_bytes_are_no_proof_of_utf8(text: str, encoding: str):
    """A failure means that such a word is UTF-8 beyond doubt, though anybody sees what it is."""
    data = text.encode(encoding)
    data.decode("utf-8")
    found, candidates = detect(data), rivals(data)
    assert found.is_fallback
    assert {one.encoding for one in candidates} >= {"utf-8", found.encoding}
    assert fix_bytes(data).data == data


@pytest.mark.parametrize(
    ("text", "encoding", "least"), [("学习", "gbk", 0.5), ("там", "cp866", 0.8), ("раз", "cp866", 0.8)]
)
def test_a_word_that_may_be_utf8_by_chance_is_not_certain(text: str, encoding: str, least: float):
    found = detect(text.encode(encoding))
    assert found.encoding == "utf-8"
    assert least < found.confidence < CERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "é",
        "Größe",
        "№ 5",
        "→",
        "∞",
        "kitob، daftar",
        "✓",
        "😀",
        "中",
        "да",
        "ß",
        "©",
        "½",
        "25 °C",
        "¬x",
        "µm",
        "Σ",
        "…",
        "m²",
        "한",
        "ł",
        "¿Qué?",
        "·",
    ],
)
def test_one_character_of_utf8_is_utf8(text: str):
    """The other side: a failure means that healthy files with one sign in them are left as doubtful."""
    found = detect((text + "\n").encode())
    assert (found.encoding, found.is_fallback) == ("utf-8", False)
    assert found.confidence >= CERTAIN


REPEATED = [
    pytest.param("x = naïve + é", "cp1252", id="a word and a letter"),
    pytest.param("key{é}: žena", "cp1250", id="a key"),
    pytest.param("Straße ñ", "cp850", id="a set of DOS"),
    pytest.param("r'[à-ÿ]' Größe", "cp1252", id="an expression"),
    pytest.param("[ąćęłńóśźż]", "iso8859-2", id="letters alone"),
]


@pytest.mark.parametrize(("line", "encoding"), REPEATED)
@pytest.mark.parametrize("between", ["\n", " ", "\r\n\r\n"])
def test_what_is_only_repeated_is_no_more_certain(line: str, encoding: str, between: str):
    """A failure means that a list of a hundred rows is sure of what one row leaves in doubt."""
    once = detect(line.encode(encoding)).confidence
    rows = [f"{number:03} {line}" for number in range(100)]
    assert detect(between.join(rows).encode(encoding)).confidence <= once + 0.05


def test_different_words_are_more_certain():
    """The other side: more evidence is more."""
    words = SENTENCES["fr"].split()
    some, all_of_them = (detect(" ".join(part).encode("cp1252")).confidence for part in (words[:6], words))
    assert some <= all_of_them
    assert all_of_them > LEAST_CONFIDENCE


@pytest.mark.parametrize(("lines", "right"), [(["Über: Košťál - café"], "cp852")])
def test_one_character_in_a_word_makes_no_mixed_file(lines: list[str], right: str):
    """A failure means that three letters of a name become a Chinese character among them."""
    found = detect("\n".join(lines).encode(right))
    assert not found.is_mixed


@pytest.mark.parametrize("suffix", [".nfo", ".diz", ".ans"])
def test_files_of_scenes_are_in_sets_of_dos(suffix: str):
    """A failure means that a shade or two beside a name are read as letters."""
    art = "   ▄█▀ TIDE ▀█▄\r\n  ▐▌ release 7 ▐▌\r\n ░ greetings to all ░\r\n"
    assert decode(art.encode("cp437"), name=f"group{suffix}").text == art


def test_words_tell_more_than_the_name_of_a_file():
    text = "Программа показывает время прилива и отлива; читайте описание внутри архива.\r\n"
    assert decode(text.encode("cp1251"), name="FILE_ID.DIZ").text == text


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "iso-8859-2"])
def test_signs_in_a_schema_are_read_as_it_declares(label: str):
    """A failure means that one sign outweighs what XML says of itself."""
    sign = "§" if label == "iso-8859-2" else "·"
    text = f'<?xml version="1.0" encoding="{label}"?>\n<xs:doc>the value is {sign}absent{sign}</xs:doc>\n'
    found = detect(text.encode(label), name="a.xsd")
    assert (found.evidence, decode(text.encode(label), name="a.xsd").text) == (Evidence.DECLARED, text)


def test_sets_of_the_west_come_first_in_a_list():
    first, *_ = rivals("à â é è ê ë î ï ô û ù ü ÿ ç".encode("cp1252"))
    assert first.encoding == "windows-1252"


@pytest.mark.parametrize(
    ("probabilities", "is_unsure"),
    [((0.76, 0.24), False), ((0.74, 0.26), True), ((0.52, 0.17), False), ((0.48, 0.1), True)],
)
def test_what_is_nearly_as_likely_leaves_a_doubt(probabilities: tuple[float, float], is_unsure: bool):
    """Three times as likely as any other that differs, and likelier than not."""
    read = readings([usual()[2]] * 2, [SENTENCES["en"], SENTENCES["de"]])
    weighed = [Weighed(one, probability) for one, probability in zip(read, probabilities, strict=True)]
    assert is_doubtful(weighed) == is_unsure


@pytest.mark.slow
def test_no_broken_utf8_is_written_worse_than_with_replacement_characters():
    """A failure means that a few lost bytes cost more than the letters that they were of."""
    for one in itertools.islice(broken_utf8(), 0, None, 4 * _EVERY):
        cleaned = fix_bytes(one.data)
        plain = one.data.decode("utf-8", "replace")
        if cleaned.is_changed:
            kept, lost = (
                SequenceMatcher(None, one.text, text, autojunk=False).ratio() for text in (cleaned.text, plain)
            )
            assert kept >= lost - 1e-9


@pytest.mark.parametrize(("word", "is_sure"), [("crêpes", True), ("crépes", False)])
def test_a_stray_byte_in_utf8_is_a_letter_for_sure_only_in_a_word_that_is_known(word: str, is_sure: bool):
    """A failure means that a byte that was changed on the way is written as the letter that it happens to be."""
    rest = "Ma grand-mère préparait le goûter où toute la famille se réunissait à côté du poêle.\n".encode()
    found = detect(rest + b"Des " + word.encode("cp1252") + b" \xc3\xa0 la fleur\n" + rest)
    assert (found.confidence >= LEAST_CONFIDENCE and not found.is_fallback) == is_sure
