"""Texts misread as a whole, and ASCII read as UTF-16 within a text: UTF-16, EBCDIC, charsets of seven bits."""

from __future__ import annotations

import pytest

from fixenc import explain, fix_text
from fixenc.damage import SEVEN_BIT, SevenBits, WholeMisreading

SENTENCES = {
    "en": "The old bridge was closed for repairs, and nobody in the village knew when it would open again.",
    "de": "Am frühen Morgen lag dichter Nebel über dem Fluss, und die Fähre konnte nicht ablegen.",
    "fr": "Après la fête, les élèves ont rangé la salle et fermé les fenêtres avant de rentrer.",
    "es": "El próximo año viajaremos por la montaña con nuestros amigos y sus pequeños hijos.",
}
RUSSIAN = "Вечером дети вернулись домой, и бабушка накрыла стол к ужину."
JAPANESE = "明日の朝は早く起きて、友達と一緒に山へ行きます。"
CHINESE = "今天下午我们在图书馆里看书，晚上一起去吃饭。"


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES)
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("utf-16le", "windows-1252"), ("utf-16be", "iso-8859-1"), ("windows-1252", "utf-16le"),
        ("utf-8", "utf-16be"), ("utf-16le", "utf-16be"), ("cp037", "iso-8859-1"), ("cp500", "windows-1252"),
        ("windows-1252", "cp037"),
    ],
)  # fmt: skip
def test_a_text_misread_as_a_whole_is_mended_and_proved(text: str, right: str, wrong: str):
    text = text if len(text.encode(right)) % 2 == 0 else text[:-1]
    damaged = WholeMisreading(right, wrong).inflict(text)
    assert damaged is not None
    repair = explain(damaged)
    assert repair.text == text
    assert repair.is_proved
    assert explain(text).text == text


def test_a_mark_at_the_start_and_cyrillic_are_read():
    assert (
        fix_text("\ufeff".encode("utf-16le").decode("latin-1") + RUSSIAN.encode("utf-16le").decode("latin-1"))
        == RUSSIAN
    )
    assert fix_text(RUSSIAN[:-1].encode("cp1251").decode("utf-16le", "surrogatepass")) == RUSSIAN[:-1]


@pytest.mark.parametrize(
    "text",
    [
        RUSSIAN,
        "Die Katze schläft auf dem warmen Dach, und der Hund bellt „laut“ um 5 € mehr.",
        "Τι κάνετε σήμερα το πρωί;",
    ],
)
@pytest.mark.parametrize("right", ["utf-16le", "utf-16be"])
def test_letters_that_nuls_set_apart_as_spaces_are_read(text: str, right: str):
    damaged = text.encode(right).decode("latin-1").replace("\0", " ")
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (text, True)


@pytest.mark.parametrize("text", ["Gare de Lyon", "Größe: 12", "ВАГОН 7"])
def test_a_few_words_with_nuls_between_their_letters_are_read(text: str):
    assert fix_text(text.encode("utf-16le").decode("latin-1")) == text


@pytest.mark.parametrize(
    ("sort", "text"),
    [
        ("iso-2022-jp", JAPANESE), ("iso-2022-jp-bare", JAPANESE), ("hz", CHINESE), ("hz-bare", CHINESE),
        ("koi8-r", RUSSIAN),
    ],
)  # fmt: skip
def test_text_of_seven_bits_is_mended_and_proved(sort: str, text: str):
    damaged = SevenBits(sort).inflict(text)
    assert damaged is not None
    assert damaged.isascii()
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (text, True)


def test_each_sort_of_seven_bits_is_tested():
    assert set(SEVEN_BIT) == {"iso-2022-jp", "iso-2022-jp-bare", "hz", "hz-bare", "koi8-r"}


@pytest.mark.parametrize(
    "text",
    [
        'echo "$BUILD_DIR" (BASH)\nexport B=$B(B)',
        "if (a){return b}else{throw new Error(c)}",
        "hELLO wORLD, cAPS lOCK iS oN aGAIN",
        "NASA AND ESA LAUNCHED iPHONE eBAY uTORRENT",
        "name\0value\0é\0other\0",
        "user@host@example@naïve",
        "\x80\x80\x80",
        "Ü b e r s c h r i f t   u n d   T i t e l",
        "É C O L E   D E S   B E A U X   A R T S",
        " ".join("áéíóúàèìòùâêîôûäëïöü"),
        "a\0b\0c\0é\0f\0g\0",
        "S i e   s a h   T o m   &   M ü l l e r&   u n d   g i n g   d a n n   w i e d e r   h e i m.",
        CHINESE,
        JAPANESE,
        "慡慢慣慤慥慦慧慨慩慪慫慬慭慮慯",  # a table of characters in their order
        "".join(map(chr, range(0x6120, 0x617F))),
        "안녕하세요, 오늘은 날씨가 아주 좋습니다.",
    ],
)
def test_healthy_text_that_looks_alike_stays(text: str):
    assert fix_text(text) == text


@pytest.mark.parametrize("wrong", ["utf-16le", "utf-16be"])
@pytest.mark.parametrize("text", ["https://example.org/path/to/page.html?", '<p class="note">Nothing here</p>\r\n'])
def test_ascii_read_as_utf_16_within_a_text_is_mended(text: str, wrong: str):
    damaged = f'x = "{text.encode().decode(wrong)}";'
    repair = explain(damaged)
    assert (repair.text, repair.is_proved) == (f'x = "{text}";', True)


@pytest.mark.parametrize("sign", ["$B", "{ab", "~{", "\x1b$B", "{!!", "$B$B(", "a\0"])
def test_many_signs_of_nothing_take_linear_time(sign: str):
    """A failure hangs: each sign is tried to the end of the text."""
    text = sign * 60_000
    assert fix_text(text) == text


def test_lines_that_nobody_judged_stay():
    """A failure means that healthy lines are changed because the first ones were damaged."""
    text = f"{SevenBits('koi8-r').inflict(RUSSIAN)}\n" * 30 + "Hello {ab} World\n"
    assert fix_text(text) == text


def test_hz_that_was_torn_within_its_pairs_is_left_whole():
    """A failure means that half of a line becomes Chinese, and the other half can be mended no more."""
    spring = "春天到了 (spring) 河边的柳树已经发芽 (willow) 孩子们在草地上放风筝，老人们坐在长椅上聊天。"
    damaged = SevenBits("hz-bare").inflict(spring)
    assert damaged is not None
    assert fix_text(damaged) == spring
    torn = damaged.replace("} (willow) {", "{", 1)
    assert fix_text(torn) == torn
