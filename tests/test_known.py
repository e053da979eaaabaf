"""Which words are known, and of which languages: repairs are believed for them, so that chance must not make any."""

import random

import pytest

from fixenc.plausibility import find_languages, is_known, list_languages, match_languages

# Words that a newspaper of each language would have; not the commonest.
WORDS = {
    "de": "Gebäude Größe Überraschung Frühstück", "fr": "été château forêt répétition", "es": "niños corazón montaña",
    "pt": "coração irmão português", "pl": "książka źródło niedźwiedź", "cs": "příběh žádný květina",
    "hu": "könyv ország győzelem", "tr": "güneş çiçek öğretmen", "vi": "người không được", "ro": "oraș pădure",
    "sv": "människa trädgård", "is": "maður borðar", "lv": "dārzs māksla", "lt": "žmogus šiandien",
    "et": "küla öö töö",
    "hr": "kuća čovjek", "sq": "është gjatë", "az": "dünya şəhər", "eo": "ĝardeno ŝipo", "cy": "tŷ dŵr",
    "ga": "máthair éan",
    "ku": "zarokên bajarê", "mi": "whānau kāinga", "yo": "ọjọ́ ẹnu", "hsb": "kniha knihi žona", "lb": "kënnen schéin",
    "ru": "солнце деревня", "uk": "місто їжак", "bg": "къща слънце", "sr": "кућа човек", "mk": "куќа човек",
    "kk": "қала күн", "tt": "китап авыл", "ky": "китеп", "tg": "китоб", "be": "горад сонца",
    "el": "θάλασσα βιβλίο", "he": "שלום ספר", "ar": "كتاب مدينة", "fa": "کتاب شهر", "ur": "کتاب شہر",
    "hi": "किताब शहर", "bn": "শহর", "ta": "நகரம்", "th": "หนังสือ เมือง", "hy": "գիրք քաղաք", "ka": "წიგნი ქალაქი",
    "zh-hans": "城市 天气", "zh-hant": "城市 天氣", "ja": "都市 です", "ko": "도시 학교",
}  # fmt: skip
# The number of made-up words in a trial, and the most that may pass: one in a thousand.
TRIALS, MOST_BY_CHANCE = 20_000, 20


@pytest.mark.parametrize("code", WORDS)
def test_words_of_a_language_are_known(code: str):
    """A failure means that a repair that brings this language back is not believed."""
    words = WORDS[code].split()
    assert sum(is_known(word, code) for word in words) >= 0.6 * len(words)


@pytest.mark.parametrize(
    "letters", ["abcdefghijklmnopqrstuvwxyzàáâäãåçèéêëìíîïñòóôöõùúûüýß", "абвгдежзийклмнопрстуфхцчшщъыьэюя"]
)
def test_chance_makes_no_known_words(letters: str):
    """A failure means that mojibake passes for words."""
    draw = random.Random(7)
    words = ["".join(draw.choices(letters, k=draw.randint(7, 12))) for _ in range(TRIALS)]
    assert match_languages(words).any(axis=1).sum() <= MOST_BY_CHANCE


def test_mojibake_is_not_known():
    words = [word for text in WORDS.values() for word in text.split()]
    broken = [word.encode().decode("cp1252", "replace") for word in words]
    assert not match_languages([word for word in broken if not word.isascii()]).any()


def test_a_word_is_of_no_language_that_lacks_its_letters():
    """A failure means that two words which share a number are taken for one another whatever their letters."""
    draw, french = random.Random(5), "abcdefghijklmnopqrstuvwxyzéèàçê"
    words = ["".join(draw.choices(french, k=9)) + "ł" for _ in range(TRIALS)]
    columns = [list_languages().index(code) for code in ("fr", "lt", "hu", "da")]
    assert not match_languages(words)[:, columns].any()


def test_many_words_are_known_as_one_is():
    """A failure means that a word's neighbours in a list change what is known of it."""
    words = ["été", "", "слово", "城市", "two words", "ab1", "été城", "Größe", "ЗIO"]
    columns = list_languages()
    one_by_one = [find_languages(word) for word in words]
    together = [
        frozenset(code for code, has in zip(columns, row, strict=True) if has)
        for row in match_languages(words).tolist()
    ]
    assert one_by_one == together
    assert [bool(found) for found in one_by_one] == [True, False, True, True, False, False, False, True, False]


def test_case_and_composition_do_not_matter():
    assert find_languages("ÉTÉ") == find_languages("e\N{COMBINING ACUTE ACCENT}té") == find_languages("été")


def test_common_words_of_ascii_tell_a_language_too():
    assert is_known("nicht", "de")
    assert not is_known("nicht", "fr")
