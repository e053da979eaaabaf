"""The language models: text that people write costs less than what accidents make of it."""

from __future__ import annotations

import io
import json
import random
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fixenc.damage import Misreading
from fixenc.plausibility import (
    costs,
    costs_by_words,
    costs_of_guesses,
    detect_language,
    list_languages,
    quotation_marks,
    scripts_in,
    surprises,
)
from fixenc.plausibility.hash_table import HashTable
from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.lexicon import UNKNOWN_NEIGHBOUR, find_beside_runs, make_symbols, word_seams_of
from fixenc.plausibility.lexicon import names_of as word_names_of
from fixenc.plausibility.model import (
    CJK_LIMIT,
    LETTER_SCALE,
    NEVER,
    codes_of,
    load,
    restore_cubes,
    unseen_costs,
)
from fixenc.plausibility.phrases import OF_ALPHABETS, kinds_of, names_of
from fixenc.plausibility.stored import TABLES
from fixenc.plausibility.train.alphabets import number_letters
from fixenc.plausibility.train.documentation import read_markdown
from fixenc.plausibility.train.expressions import find_expressions
from fixenc.plausibility.train.phrases import learn_phrases
from fixenc.plausibility.train.seams import Seams, find_runs, learn_seams, pack_seams
from fixenc.plausibility.train.smoothing import Beside, learn_pairs
from fixenc.plausibility.train.translations import code_of, read_strings, read_translations
from tests.texts import SENTENCES

UTF8_AS_1252 = Misreading("utf-8", "windows-1252")


@pytest.mark.parametrize("text", [t for t in SENTENCES.values() if not t.isascii()])
def test_text_costs_less_than_its_mojibake(text: str):
    broken = UTF8_AS_1252.inflict(text)
    assert broken is not None
    healthy, damaged = costs([text, broken]).tolist()
    assert healthy + 20 < damaged
    assert surprises([text])[0] < surprises([broken])[0]


def test_nothing_costs_nothing():
    """A failure means that an empty line could end a run."""
    assert costs([]).tolist() == []
    assert costs(["", "", ""]).tolist() == surprises(["", "", ""]).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("cost", [costs, costs_of_guesses])
def test_what_a_text_costs_does_not_depend_on_what_stands_beside_it(cost: Callable[[list[str]], np.ndarray]):
    texts = ["IL-2Rγ", "βγδ", "café", "\udcff", "茅台", "👍🏽", "ċ", "élan", "。", "走", "「", "は"]
    alone = [float(cost([text])[0]) for text in texts]
    together = cost(["", *texts, ""]).tolist()
    assert together[1:-1] == pytest.approx(alone, abs=0.01)


def test_decomposed_letters_cost_what_composed_ones_do():
    composed, decomposed = costs(["été", "e\u0301te\u0301"]).tolist()
    assert composed == decomposed


def test_scripts_differ():
    assert len(scripts_in("a я ω ا 文")) == 5
    assert scripts_in("1 + 2 = 3") == frozenset()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("포인트 카드", "크인트 카드"), ("ハードウェア", "バードウェア"), ("滑鼠", "化大"), ("커널", "커도")],
)
def test_words_tell_apart_what_pairs_of_characters_do_not(right: str, wrong: str):
    by_pairs, by_words = (cost([right, wrong]).tolist() for cost in (costs, costs_by_words))
    assert by_words[1] - by_words[0] > max(1.5, by_pairs[1] - by_pairs[0])


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("종료되면 다시", "종료던면 다시"), ("歩きます", "歩くます"), ("走得很快", "走得很看"), ("走得很遠", "走得很問")],
)
def test_words_do_not_stand_beside_all_others(right: str, wrong: str):
    """Each of these is made of words that people use; running text shows which follow each other."""
    one, other = costs_by_words([right, wrong]).tolist()
    assert one + 1 < other


def test_what_stands_before_and_after_a_text_is_not_known():
    """In Korean, 및 is a word by itself: a space beside it shows that, the end of a text does not."""
    inside = costs_by_words(["딸기 및 포도", "딸기 데 포도"])
    cut = costs_by_words(["및", "데"])
    assert inside[1] - inside[0] > cut[1] - cut[0]


NO_SIGN = np.zeros(CJK_LIMIT + 1, np.uint32)


def test_seams_are_learned_from_words_side_by_side():
    words = {"好": 2.0, "看": 2.0, "很": 2.0, "好看": 3.0}
    texts = ["很好看, 很好看"] * 20 + ["看好"]
    arrays = pack_seams([learn_seams(find_runs(texts, words, dict.fromkeys("好看很", "cjk"), NO_SIGN))])
    pairs, costs_ = HashTable.read("lexicon-seams", arrays.__getitem__).names, arrays["lexicon-seams-costs"]
    stored = {(chr(pair >> 16), chr(pair & 0xFFFF)): int(cost) for pair, cost in zip(pairs, costs_, strict=True)}
    assert stored["很", "好"] < 0
    assert ("好", "看") not in stored, "it is one word"
    assert arrays["lexicon-seam-others"][ord("很")] > 0


def test_words_after_characters_are_learned_as_they_are_read():
    """A failure means that training and scoring give the same words different names."""
    words = {"好": 2.0, "看": 2.0, "很": 2.0, "不": 2.0, "好看": 3.0}
    runs = find_runs(["很好看"] * 40 + ["不好"] * 40, words, dict.fromkeys("好看很不", "cjk"), NO_SIGN)
    arrays = pack_seams([learn_seams(runs)])
    names, costs_ = HashTable.read("lexicon-word-seams", arrays.__getitem__).names, arrays["lexicon-word-seams-costs"]
    (cost,) = costs_[names == word_seams_of(codes_of("很"), word_names_of(codes_of("好看"), 2))].tolist()
    assert cost < 0


def test_a_word_after_a_character_tells_more_than_how_it_begins():
    """の follows に only by mistake, and so do words that begin with it: but for one, のみ."""
    for right, wrong in (("会員にのみ公開", "会員になみ公開"), ("学生にのみ", "学生になみ")):
        alone, beside = (cost([right, wrong]).tolist() for cost in (costs, costs_by_words))
        assert beside[1] - beside[0] > 2 + alone[1] - alone[0]


def test_the_language_tells_a_seam_that_has_it_most_often():
    pair, alone = ("走", "看"), ("走", "")
    often = Seams(Beside({pair: -1.0}, {"走": 0.5}), Counter({pair: 9, alone: 20}), {pair: -2.0}, Counter({pair: 3}))
    seldom = Seams(Beside({pair: -3.0}, {"走": 0.1}), Counter({pair: 2, alone: 3}), {pair: -5.0}, Counter({pair: 2}))
    for arrays in (pack_seams([often, seldom]), pack_seams([seldom, often])):
        assert arrays["lexicon-seams-costs"].tolist() == [-LETTER_SCALE]
        assert arrays["lexicon-word-seams-costs"].tolist() == [-LETTER_SCALE]
        assert arrays["lexicon-seam-others"][ord("走")] == LETTER_SCALE / 2


def test_a_word_of_one_character_is_counted_apart_from_those_that_begin_with_it():
    words = {"好": 2.0, "看": 2.0, "很": 2.0, "好看": 3.0}
    found = learn_seams(find_runs(["很好看"] * 5 + ["很好"] * 2, words, dict.fromkeys("好看很", "cjk"), NO_SIGN))
    assert (found.characters_met["很", "好"], found.characters_met["很", ""]) == (7, 7)
    assert (found.words_met["很", "好"], found.words_met["很", "好看"]) == (2, 5)


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("走", [("", "走", "")]),
        ("「走」", [("「", "走", "」")]),
        ("go 走， 走", [("A", "走", "，"), ("，", "走", "")]),
        ("3 走я", [("0", "走", "A")]),
        ("3走 (走", [("0", "走", "（"), ("（", "走", "")]),
        ("3집 (집", [("0", "집", "\0"), ("（", "집", "")]),
        ("3 집", [("\0", "집", "")]),
        ("走 走", [("", "走", "\0"), ("\0", "走", "")]),
    ],
)
def test_what_stands_beside_a_run_is_learned_as_it_is_read(text: str, beside: list[tuple[str, str, str]]):
    """A failure means that training and scoring see different signs there."""
    symbol_of = make_symbols(load().kinds)
    runs = find_runs([text], {}, dict.fromkeys("走집", "cjk"), symbol_of)
    assert list(runs) == [(before, (run,), after) for before, run, after in beside]
    codes = codes_of(text)
    begins = np.flatnonzero(np.isin(codes, codes_of("走집")))
    found = find_beside_runs(codes, begins, begins + 1, np.array([[0], [len(codes)]]).repeat(len(begins), axis=1))
    read = [["" if one == UNKNOWN_NEIGHBOUR else chr(one) for one in side] for side in found.tolist()]
    assert list(zip(*read, strict=True)) == [(before, after) for before, _, after in beside]


def test_signs_tell_what_stands_before_them():
    """は before a quotation mark that closes is rare; a comma is what stands there."""
    comma, quotation = costs_by_words(["父は、庭", "父は」庭"]).tolist()
    plain_comma, plain_quotation = costs(["父は、庭", "父は」庭"]).tolist()
    assert quotation - comma > 1 + plain_quotation - plain_comma


def test_words_that_attract_each_other_are_known_together():
    words = {"对": 5.0, "话": 5.0, "框": 8.0, "对话": 7.0, "的": 2.0}
    texts = ["对话框"] * 20 + ["的对话"] * 2 + ["框的"]
    runs = find_runs(texts, words, dict.fromkeys("对话框的", "cjk"), NO_SIGN)
    found = find_expressions(runs, words, learn_seams(runs).characters)
    assert set(found) == {"对话框"}
    assert found["对话框"] < words["对话"] + words["框"]


def test_letters_that_never_follow_each_other_cost_what_shorter_sequences_tell():
    backs, pairs = np.array([[0, 12], [240, 7]], np.uint8), np.array([[1, 2], [30, 4]], np.uint8)
    unseen = unseen_costs(backs, pairs)
    assert unseen[0, 1].tolist() == [42, 16]
    assert unseen[1, 0].tolist() == [241, 242]
    assert unseen[1, 1].tolist() == [37, 11]
    assert unseen_costs(np.full((1, 1), 250, np.uint8), np.full((1, 1), 9, np.uint8)).item() == NEVER
    beyond = np.arange(9, dtype=np.uint8)
    whole = restore_cubes(np.array([1, 2]), beyond, np.append(np.uint8(3), backs), np.append(np.uint8(4), pairs))
    assert whole.tolist() == [7, *(unseen.ravel() + beyond[1:]).tolist()]


def test_a_word_that_nobody_knows_is_no_better_guess_for_its_letters():
    """Each of these letters follows the two before it in many words, but no list has the second one."""
    known, unknown = costs_of_guesses(["спелых ягод", "спелых сгод"]).tolist()
    as_seen = costs_by_words(["спелых ягод", "спелых сгод"]).tolist()
    assert unknown - known > 1.5 + as_seen[1] - as_seen[0]


@pytest.mark.parametrize("other", "ȼ×")
def test_a_known_word_is_none_with_what_hardly_any_has_at_its_end(other: str):
    """ȼ is of no language that is known, and × stands apart from words: före is one, but not with these."""
    alone, touching, apart = (
        float((costs_of_guesses([text]) - costs_by_words([text]))[0])
        for text in ("jag går före dig", f"jag går före{other} dig", f"jag går före {other} dig")
    )
    assert touching > 1.5 + max(alone, apart)


def test_one_of_thousands_of_signs_is_no_better_guess_for_its_kind():
    usual, guessed = (cost(["新しい机の上", "新しい✺の上"]).tolist() for cost in (costs_by_words, costs_of_guesses))
    assert guessed[1] - guessed[0] > 3 + usual[1] - usual[0]


def test_what_a_guess_costs_does_not_depend_on_those_beside_it():
    """A row of one sign is one guess, but it ends with its text."""
    alone = costs_of_guesses(["★ bon", "★★ bon"])
    assert costs_of_guesses(["bon ★", "★ bon"])[1] == pytest.approx(alone[0])
    assert alone[1] - alone[0] < 4


def test_compounds_tell_vietnamese_syllables_apart():
    for right, wrong in (("phục vụ", "phục về"), ("bảo tồn", "bảo tổn"), ("bạn đọc", "bạn độc")):
        alone, beside = (cost([right, wrong]).tolist() for cost in (costs, costs_by_words))
        assert beside[1] - beside[0] > 1.5 + alone[1] - alone[0]


def test_phrases_are_learned_as_they_are_read():
    """A failure means that training and scoring give the same words different names."""
    letters = "агдезк"
    alphabets = [list(letters) if language.script == "cyrillic" else [] for language in LANGUAGES]
    texts = ["где газ"] * 30 + ["как как"] * 30
    arrays = learn_phrases({"ru": texts}, alphabets, dict.fromkeys(letters, "cyrillic"))
    names, costs_ = HashTable.read("phrases-names", arrays.__getitem__).names, arrays["phrases-costs"]
    places = number_letters(alphabets)["cyrillic"]
    russian = np.array([[language.code for language in LANGUAGES].index("ru")], np.uint32)
    numbers = np.array([places[letter] for letter in "гдегаз"], np.uint16)
    whole, end, _ = OF_ALPHABETS[0]
    kinds = kinds_of(numbers, np.array([2, 5]), np.array([3, 3]), whole, end)
    (cost,) = costs_[names == names_of(russian, 0, kinds[:1], kinds[1:])].tolist()
    assert cost < 0


def test_a_pair_that_is_never_met_counts_if_chance_would_have_it_often():
    counts = Counter({("a", "x"): 100, ("b", "y"): 100, ("a", "y"): 0, ("b", "z"): 1, ("a", "z"): 0})
    expected = dict.fromkeys(counts, 0.0)
    assert ("a", "y") not in learn_pairs(counts, 10.0, expected).pairs
    pairs = learn_pairs(counts, 10.0, expected, least_missing=8.0).pairs
    assert pairs["a", "y"] > 0
    assert ("a", "z") not in pairs


def test_a_korean_particle_is_known_by_how_the_next_word_begins():
    """A failure means that only the ends of words count: those of these verbs do not show what they go with."""
    for right, wrong in (("기능이 있는지", "기능을 있는지"), ("도움이 필요한", "도움을 필요한")):
        alone, beside = (cost([right, wrong]).tolist() for cost in (costs, costs_by_words))
        assert beside[1] - beside[0] > 0.5 + alone[1] - alone[0]


def test_words_that_stand_beside_each_other_tell_guesses_apart():
    for right, wrong in (
        ("в режимах с низким", "в режимах я низким"),
        ("được cài đặt vào hệ thống mới", "được cài đặt vào họ thống mới"),
    ):
        alone, beside = (cost([right, wrong]).tolist() for cost in (costs, costs_by_words))
        assert beside[1] - beside[0] > 2 + alone[1] - alone[0]
    # Two spaces are no way around it.
    once, twice = costs_by_words(["с низким", "с  низким"]).tolist()
    assert once < twice


def test_a_guessed_word_is_in_the_language_of_the_others():
    polish, foreign = "Wybierz listę stron i zapisz dokument na dysku", "Wybierz listă stron i zapisz dokument na dysku"
    itself, others = (cost([polish, foreign]).tolist() for cost in (costs_by_words, costs_of_guesses))
    assert others[1] - others[0] > 2 + itself[1] - itself[0]
    assert costs(["listă"], part_of="Vezi și care sunt cele mai mari") < costs(["listă"], part_of=polish)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("app/locale/ko_KR/LC_MESSAGES/app.mo", "ko"), ("app/translations/zh-Hant.json", "zh-hant"),
        ("translations/ja-0f3a.json", "ja"), ("locale/zh/LC_MESSAGES/a.po", "zh-hans"),
        ("locale/zh_TW/LC_MESSAGES/a.mo", "zh-hant"),
        ("locale/pt_BR/LC_MESSAGES/a.mo", "pt"), ("i18n/nb/translations.json", "nb"), ("locale/no/a.po", None),
        ("translations/no.po", "nb"), ("app/korea.json", None), ("static/jaws.json", None),
        ("app/locale/ru/LC_MESSAGES/hg.mo", "ru"),
    ],
)  # fmt: skip
def test_a_name_tells_in_which_language_a_package_speaks(name: str, code: str | None):
    assert code_of(name) == code


def test_what_a_package_says_is_in_the_leaves_of_its_files():
    assert list(read_strings("ja.json", '{"a": {"b": "はい", "c": ["いいえ", 1, null]}}'.encode())) == [
        "はい",
        "いいえ",
    ]
    assert list(read_strings("ja.js", b"{}")) == []
    program = b'M["A"] = "Ho\\u0161\\x61";  // x\nM["B"] = "Left";  // untranslated\n'
    assert list(read_strings("hsb.js", program)) == ["Hoša"]
    assert list(read_strings("oc.json", b'{"@metadata": {"authors": ["Some Name"]}, "a": "Dobrir"}')) == ["Dobrir"]


def test_chance_makes_no_words():
    """A failure means that numbers which stand for words are taken for those of any characters."""
    draw = random.Random(1)
    lines = ["".join(chr(draw.randrange(0x4E00, 0x9FA0)) for _ in range(20)) for _ in range(2_000)]
    assert min(costs_by_words(lines).tolist()) > 8 * 20


def test_names_come_out_as_they_went_in():
    names = [0, 7, 70_000, 70_001, 2**32 - 1]
    assert HashTable.read("x", HashTable.of(names).pack("x").__getitem__).names.tolist() == names


def test_only_names_in_the_table_are_found():
    """A failure means that words are known, or not, by the names beside theirs."""
    table, sought = HashTable.of([70_000, 7, 2**32 - 1]), [0, 7, 8, 69_999, 70_000, 2**32 - 2, 2**32 - 1]
    places, are_there = table.find(np.array(sought, np.uint32))
    assert are_there.tolist() == [False, True, False, False, True, False, True]
    assert table.names[places[are_there]].tolist() == [7, 70_000, 2**32 - 1]


def test_each_language_has_one_row_of_quotation_marks():
    """A failure means that one row of a language hides another, or that no text is ever in a language of a row."""
    languages = [language for usage in quotation_marks._USAGES for language in usage.languages]
    assert sorted(languages) == sorted(set(languages) & set(list_languages()))


def test_the_tables_are_small():
    """A wheel that people install in a moment: 10 MB at most, and 40 MB once it is installed."""
    tables = [place.read_bytes() for place in TABLES.iterdir()]
    assert sum(map(len, tables)) < 40_000_000
    assert sum(len(zlib.compress(table)) for table in tables) < 10_000_000


@pytest.mark.parametrize("code", SENTENCES)
def test_the_language_of_a_text_is_reported(code: str):
    assert detect_language(SENTENCES[code]) == {"no": "nb"}.get(code, code)


SAYS_NOTHING = [
    pytest.param("", id="nothing"),
    pytest.param("2026-01-31 12:30, 17 %", id="numbers"),
    pytest.param("Привет", id="too short"),
    pytest.param("for (i = 0; i < end; i++) {\n    total += row[i].value; }\n" * 9, id="a program"),
    pytest.param("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4" * 3, id="base64"),
    pytest.param(UTF8_AS_1252.inflict(SENTENCES["ru"]), id="mojibake"),
]


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_what_is_in_no_language_is_said_to_be_in_none(text: str):
    assert detect_language(text) is None


def test_pages_are_read_without_their_programs_and_marks():
    page = (
        b"# Titre\n\nSi a < b,\n\n> alors\n\n```Python\nx = 1\n```\n\n"
        b"Voir la [page](https://example.org) de `x` {.mark}, <b>vite</b>.\n"
    )
    assert list(read_markdown(page)) == ["Titre", "Si a < b,", "> alors", "Voir la page de x , vite."]


@pytest.mark.parametrize("suffix", [".whl", ".tar.gz"])
def test_of_packages_the_translations_are_read_and_broken_ones_are_named(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    files = {
        "app/locale/de/LC_MESSAGES/app.mo": b"no catalog",
        "app/locales/fr.json": json.dumps({"open": "Ouvrir", "more": ["Très bien"]}).encode(),
        "app/locales/en/readme.txt": b"Not a translation",
    }
    archive = tmp_path / f"app{suffix}"
    if suffix == ".whl":
        with zipfile.ZipFile(archive, "w") as zipped:
            for name, data in files.items():
                zipped.writestr(name, data)
    else:
        with tarfile.open(archive, "w:gz") as tar:
            for name, data in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(data)
                tar.addfile(member, io.BytesIO(data))
    assert list(read_translations(archive)) == [("fr", "Ouvrir"), ("fr", "Très bien")]
    assert "app/locale/de/LC_MESSAGES/app.mo" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "La col·lecció de novel·les és al segon pis.",
        "او می‌خواهد برود، ولی نمی‌تواند؟",
        "बच्चे खेलते हैं। माँ आती है॥",
        "بچے کھیل رہے ہیں۔ ماں آئی، کیا؟",
        "শিশুরা খেলছে। মা আসছেন।",
        "Ծեր մարդը նստեց։",
    ],
)
def test_the_signs_of_a_script_are_no_surprise_in_it(text: str):
    assert surprises([text])[0] < 1


def test_they_are_one_beside_other_letters():
    """A failure means that Spanish whose opening marks were misread looks healthy."""
    assert min(surprises([text])[0] for text in ("،Hola!", "El ؟quién?", "tempor·rios")) > 0.5
