"""Mending text: first what must not change, then what must."""

from __future__ import annotations

import pytest

from fixenc.cosmetics.tidy import TIDIERS, tidy
from fixenc.cosmetics.unescape import UNESCAPERS, unescape
from fixenc.damage import (
    ESCAPES,
    Escape,
    Flattening,
    LostCharacters,
    MarkedBytes,
    Marking,
    Misreading,
    NoBreakSpaceLost,
)
from fixenc.records import Region, accident_in_words
from fixenc.repair import explain, fix_text
from fixenc.repair.explanation import Explanation
from fixenc.repair.guess.marked import guess_marked, guess_marked_by, may_be_marked
from fixenc.repair.guess.marked_bytes import find_originals
from fixenc.repair.line.decision import decide
from fixenc.repair.line.throughout import find_utf8_throughout
from tests.texts import SENTENCES, TRAPS

UTF8_AS_1252 = Misreading("utf-8", "windows-1252")


@pytest.mark.parametrize("text", [*SENTENCES.values(), *TRAPS.values()], ids=[*SENTENCES, *TRAPS])
def test_healthy_text_is_left_alone(text: str):
    """A failure destroys somebody's good text: nothing is worse."""
    assert explain(text).regions == ()
    assert fix_text(text) is text or fix_text(text) == text


BROKEN = [
    pytest.param("LiÃ¨ge", "Liège", ["utf-8 read as windows-1252"], id="utf-8 as windows-1252"),
    pytest.param("Ã\x81gua", "Água", ["utf-8 read as windows-1252"], id="with an undefined byte"),
    pytest.param("Привет", "Привет", [], id="healthy Russian"),
    pytest.param("РџСЂРёРІРµС‚", "Привет", ["utf-8 read as windows-1251"], id="utf-8 as windows-1251"),
    pytest.param("LiĂ¨ge, l'HĂ´pital", "Liège, l'Hôpital", ["utf-8 read as windows-1250"], id="utf-8 as windows-1250"),
    pytest.param("r√©gime", "régime", ["utf-8 read as macintosh"], id="utf-8 as MacRoman"),
    pytest.param("Tiß║┐ng", "Tiếng", ["utf-8 read as cp437"], id="utf-8 as cp437"),
    pytest.param("nÃƒÂ©", "né", ["utf-8 read as windows-1252, twice"], id="twice"),
    pytest.param("nÃƒÆ’Ã‚Â©", "né", ["utf-8 read as windows-1252, three times"], id="three times"),
    pytest.param("“good” and cafÃ©", "“good” and café", ["utf-8 read as windows-1252"], id="beside good quotes"),
    pytest.param("\x84Zitat\x93", "„Zitat“", ["windows-1252 read as iso-8859-1"], id="C1 controls"),
    pytest.param("“a” \x93b\x94 ☃", "“a” “b” ☃", ["windows-1252 read as iso-8859-1"], id="some C1 controls"),
    pytest.param(
        "voilÃ le travail",
        "voilà le travail",
        ["utf-8 read as windows-1252; then no-break spaces turned into spaces, runs of spaces into one"],
        id="a swallowed no-break space",
    ),
    pytest.param(
        "Ã  la carte, dÃ©jÃ  vu",
        "à la carte, déjà vu",
        [
            "utf-8 read as windows-1252; then no-break spaces turned into spaces",
            "utf-8 read as windows-1252",
            "utf-8 read as windows-1252; then no-break spaces turned into spaces",
        ],
        id="no-break spaces beside spaces",
    ),
    pytest.param("angliÄ�tina", "angli�tina", ["utf-8 read as windows-1252, 1 character lost"], id="a lost character"),
    pytest.param("í\xa0½í¸\x8d!", "😍!", ["cesu-8 read as windows-1252"], id="surrogate pairs"),
    pytest.param(
        "â€œYesâ€ she said, â€œnaÃ¯veâ€",
        "“Yes” she said, “naïve”",
        ["utf-8 read as windows-1252; then control characters dropped"],
        id="control characters dropped",
    ),
    pytest.param(
        "Ð¿Ð¾Ð½ÐµÐ´ÐµÐ»ÑÐ½Ð¸Ðº Ð¸ Ð½Ð°Ð´ÐµÐ¶Ð´Ð°",
        "понедельник и надежда",
        ["utf-8 read as iso-8859-1; then control characters dropped"],
        id="Cyrillic as a terminal shows it",
    ),
    pytest.param(
        'Widgetâ"¢',
        "Widget™",
        ["utf-8 read as windows-1252; then quotation marks straightened"],
        id="quotation marks straightened",
    ),
    pytest.param(
        "twee kopieA«n op A©A©n schijf",
        "twee kopieën op één schijf",
        ["utf-8 read as windows-1252; then accents stripped"],
        id="no accents",
    ),
    pytest.param(
        "ƒz[ƒ€ƒy[ƒW‚Ìƒƒjƒ…[",
        "ホームページのメニュー",
        ["shift_jis read as windows-1252; then control characters dropped"],
        id="Shift_JIS that lost bytes",
    ),
    pytest.param(
        "caf&Atilde;&copy; &eacute;",
        "café &eacute;",
        ["utf-8 read as windows-1252; then written as HTML entities"],
        id="HTML entities",
    ),
    pytest.param(
        "&#208;&#188;&#208;&#184;&#209;&#128;",
        "мир",
        ["utf-8 read as iso-8859-1; then written as HTML character references"],
        id="character references, bytes of C1 among them",
    ),
    pytest.param(
        r'{"name": "Zo\u00c3\u00ab", "x": "\u00e9"}',
        r'{"name": "Zoë", "x": "\u00e9"}',
        ["utf-8 read as windows-1252; then written as JSON escapes"],
        id="JSON escapes",
    ),
    pytest.param(
        "caf%C3%83%C2%A9 http://a.org/caf%C3%83%C2%A9 caf%C3%A9",
        "café http://a.org/caf%C3%83%C2%A9 caf%C3%A9",
        ["utf-8 read as windows-1252; then percent-encoded"],
        id="percents, but those of addresses",
    ),
    pytest.param(
        "title=L%27h%C3%83%C2%B4tel%20du%20ch%C3%83%C2%A2teau",
        "title=L%27h%C3%B4tel%20du%20ch%C3%A2teau",
        ["utf-8 read as windows-1252, in text that was percent-encoded"] * 2,
        id="a value that is all in percents stays so",
    ),
    pytest.param(
        "d=C3=83=C2=A9j=C3=83=C2=A0 vu",
        "déjà vu",
        ["utf-8 read as windows-1252; then written as quoted-printable"] * 2,
        id="quoted-printable",
    ),
    pytest.param(
        "Gr+AMMAvA-n, not MATLAB's +AoK-",
        "Grün, not MATLAB's +AoK-",
        ["utf-8 read as windows-1252; then written as UTF-7"],
        id="UTF-7",
    ),
    pytest.param(
        "Pyreneeu00c3u00abn",
        "Pyreneeën",
        ["utf-8 read as windows-1252; then written as JSON escapes without their backslashes"],
        id="JSON escapes without backslashes",
    ),
]


GUESSED = [
    pytest.param("sl", Flattening("controls-marked"), id="undefined bytes marked"),
    pytest.param("lt", Flattening("controls-questioned"), id="undefined bytes as question marks"),
    pytest.param("uk", Flattening("controls-dropped"), id="undefined bytes dropped"),
    pytest.param("el", Flattening("controls-marked"), id="Greek"),
    pytest.param("hi", Flattening("controls-marked"), id="Hindi"),
    pytest.param("ko", Flattening("controls-questioned"), id="Korean"),
    pytest.param("zh-Hans", Flattening("controls-dropped"), id="Chinese"),
]


@pytest.mark.parametrize(("language", "loss"), GUESSED)
def test_what_left_a_mark_or_nothing_is_guessed_and_marked_as_a_guess(language: str, loss: Flattening):
    text = SENTENCES[language]
    broken = loss.inflict(UTF8_AS_1252.inflict(text) or "")
    repair = explain(broken)
    assert repair.text == text
    assert any(region.is_guessed for region in repair.regions)
    assert all(not region.is_guessed for region in explain(UTF8_AS_1252.inflict(text) or "").regions)


@pytest.mark.parametrize("mark", ["\ufffd", "?"])
@pytest.mark.parametrize("in_pairs", [False, True])
@pytest.mark.parametrize(("language", "reader"), [("fr", "gbk"), ("de", "cp932"), ("sv", "cp949")])
def test_what_stood_under_marks_is_guessed(language: str, reader: str, mark: str, in_pairs: bool):
    text = SENTENCES[language]
    assert fix_text(Marking(reader, mark, in_pairs).inflict(text)) == text


def test_nothing_is_guessed_if_so_asked():
    lost = "DoruÄ\ufffdenÃ© balÃ\xadky leÅ¾Ã\xad na poÅ¡tÄ› a Å¾Ã¡dnÃ½ nechybÃ\xad"
    assert fix_text(lost) == "Doručené balíky leží na poště a žádný nechybí"
    assert fix_text(lost, guess=False) == "Doru\ufffdené balíky leží na poště a žádný nechybí"
    assert fix_text("voilÃ© dans l’Ã©tÃ©", guess=False) == fix_text("voilÃ© dans l’Ã©tÃ©")


@pytest.mark.parametrize(
    ("text", "mended"), [("angliÄ\ufffdtina", "angli\ufffdtina"), ("MANHÃ? Ã\ufffd noite", "MANHÃ? Ã\ufffd noite")]
)
def test_too_little_text_is_nobodys_guess(text: str, mended: str):
    assert fix_text(text) == mended


def test_a_guess_that_is_refused_lets_no_dearer_one_win():
    """The likeliest would read sledeče; on so little text it is not believed, and sledeč?e is no better."""
    repair = explain("Da, vrednost Å¾elim shraniti v sledeÄ?e polje zbirke podatkov")
    assert repair.regions == ()
    assert repair.unsure


@pytest.mark.parametrize("reader", ["big5", "gbk"])
@pytest.mark.parametrize("mark", ["\ufffd", "?"])
@pytest.mark.parametrize(
    "text", ["La opción «Añadir imagen» está en el menú gráfico → más abajo.", SENTENCES["ko"] * 2]
)
def test_a_line_that_could_be_mended_by_halves_is_left_whole(text: str, reader: str, mark: str):
    """What stood under its marks nobody knows; and nobody sees in a mended line what else it needs."""
    broken = Marking(reader, mark, in_pairs=False).inflict(text)
    assert mark in broken
    assert fix_text(broken) == broken


def test_a_query_in_an_address_is_no_mark():
    text = "Über den Fluss führt eine Brücke: http://example.org/liste?seite=3&von=1"
    assert fix_text(Misreading("utf-8", "gb18030").inflict(text) or "") == text


@pytest.mark.parametrize(
    "text",
    [
        "Die Mädchen lasen „Das Haus“ in der großen Küche, während draußen Vögel sangen.",
        "W „starym domu” nad rzeką było cicho.",
    ],
)
def test_a_low_quotation_mark_is_closed_as_its_language_does(text: str):
    assert fix_text(Marking("gbk", "\ufffd", in_pairs=False).inflict(text)) == text


def test_a_comma_ends_no_line():
    text = SENTENCES["zh-Hant"]
    assert text.endswith("。")
    assert fix_text(Flattening("controls-marked").inflict(UTF8_AS_1252.inflict(text) or "")) == text


@pytest.mark.parametrize(
    "text",
    ["\ufffd\ufffd \ufffd\ufffd\ufffd? \ufffd \ufffd\ufffd ", "ŰRHA\ufffdÓ??", "a\xa0\ufffd \ufffd諝\ufffd 木 \ufffd"],
)
def test_what_is_gone_is_made_no_worse(text: str):
    """No space is taken out of it, and no letter made another mark."""
    assert fix_text(text) == text
    assert fix_text("\n".join([text] * 300)) == "\n".join([text] * 300)


@pytest.mark.parametrize(("before", "after", "words"), BROKEN)
def test_damage_is_undone_explained_and_proved(before: str, after: str, words: list[str]):
    repair = explain(before)
    assert repair.text == after
    assert [region.words for region in repair.regions] == words
    assert repair.is_proved


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_good_lines_beside_bad_ones_stay_as_they_are(newline: str):
    lines = [SENTENCES["fr"], "cafÃ©", SENTENCES["ru"], "", "naÃ¯ve", TRAPS["curly apostrophe before an accent"], ""]
    mended = [line.replace("Ã©", "é").replace("Ã¯", "ï") for line in lines]
    repair = explain(newline.join(lines))
    assert repair.text == newline.join(mended)
    assert [(repair.before[r.start : r.end], r.after) for r in repair.regions] == [
        ("cafÃ©", "café"),
        ("naÃ¯ve", "naïve"),
    ]


@pytest.mark.parametrize("filler", ["plain word ", "naïve word "])
def test_a_long_line_is_mended_where_it_is_damaged(filler: str):
    text = f"cafÃ© {filler * 1000}voilÃ\xa0, {filler * 9}LiÃ¨ge"
    repair = explain(text)
    assert repair.is_proved
    assert repair.text == text.replace("Ã©", "é").replace("Ã\xa0", "à").replace("Ã¨", "è")


def test_a_region_without_proof_says_so():
    assert not Region(0, "LiÃ¨ge", "Liege", (UTF8_AS_1252,)).is_proved
    assert not Region(0, "?", "я", (Misreading("windows-1252", "iso-8859-1"), UTF8_AS_1252)).is_proved


def test_what_is_undone_in_part_is_no_guess():
    """A failure means that `--no-guess` leaves out what is certain."""
    damage = Escape("html-names")
    before = "&ETH;&frac14; &ETH;&frac14; &Atilde;&copy; &Atilde;&copy;"
    region = Region(0, before, "м м &Atilde;&copy; &Atilde;&copy;", (UTF8_AS_1252, damage))
    assert region.is_proved
    assert not region.is_guessed


def test_chains_are_reported_in_order():
    chain = (UTF8_AS_1252, UTF8_AS_1252, NoBreakSpaceLost(are_collapsed=False), LostCharacters("cp437", ("x",)))
    assert accident_in_words(chain) == (
        "utf-8 read as windows-1252, twice; then no-break spaces turned into spaces; "
        "then utf-8 read as cp437, 1 character lost"
    )
    assert accident_in_words((UTF8_AS_1252,) * 5).endswith(", 5 times")


TIDY_ROWS = [
    ("terminal-escapes", "\x1b[31mred\x1b[0m", "red"),
    ("ligatures", "ﬁne", "fine"),
    ("width", "ＡＢＣ", "ABC"),
    ("quotes", "“a” ‘b’", "\"a\" 'b'"),
    ("line-breaks", "a\r\nb\u2028c", "a\nb\nc"),
    ("controls", "a\x00\x07b", "ab"),
    ("nfc", "e\u0301", "é"),
]


@pytest.mark.parametrize(("name", "before", "after"), TIDY_ROWS)
def test_tidying_is_by_name(name: str, before: str, after: str):
    assert tidy(before, (name,)) == after
    assert tidy(before, ()) == before
    others = tuple(other for other in TIDIERS if other != name)
    assert tidy(before, others) != after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Subject: =?UTF-8?Q?Ma=C3=83=C2=B1ana_por_la_noche?=", "Subject: =?UTF-8?Q?Ma=C3=B1ana_por_la_noche?="),
        ("Subject: =?utf-8?b?TWHDg8KxYW5hIGVzIGRvbWluZ28=?=", "Subject: =?utf-8?b?TWHDsWFuYSBlcyBkb21pbmdv?="),
        ("=?iso-8859-1?Q?Jos=C3=A9_Mart=C3=ADn?= <jm@example.org>", "José Martín <jm@example.org>"),
        ("=?utf-8?q?Caf=C3=83=C2=A9=2C_se=C3=83=C2=B1or?=", "=?utf-8?q?Caf=C3=A9=2C_se=C3=B1or?="),
        ("Subject: =?UTF-8?Q?Ma=C3=B1ana_por_la_noche?=", None),
        ("=?UTF-8?Q?good_morning?= &lt;&gt; =C3=83=C2=A1 %C3%83%C2%A1", "=?UTF-8?Q?good_morning?= &lt;&gt; á á"),
        ("Subject: =?iso-8859-1?Q?Ma=F1ana?= =?utf-8?b?4pyT?=", None),
        ("=?nonsense?Q?=C3=83=C2=A9?= =?utf-8?b?!!!?= =?utf-8?q?=FF=C3=83=C2=A9?=", None),
    ],
)
def test_words_of_mail_are_undone_where_they_are_mojibake(before: str, after: str | None):
    """Those that say what they are stay words of mail. Healthy ones are no damage: a mail program reads them."""
    repair = explain(before)
    assert repair.text == (before if after is None else after)
    assert repair.is_proved


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("html", "&lt;b&gt; &eacute;&#233;&#xE9; &nonsense; &amp;lt;", "<b> ééé &nonsense; &lt;"),
        ("json", r"caf\u00e9 \u4F60\u597d \ud83d\ude00", "café 你好 😀"),
        ("json", r"\u0041\u0022\u000a\u0085 \\u00e9 \ud83d \u00", r"\u0041\u0022\u000a\u0085 \\u00e9 \ud83d \u00"),
        ("json", r"\ud83d\ud83d\ude00\u00e9", r"\ud83d😀é"),
        ("percent", "Stra%C3%9Fe%20%E9%c3%a9 %FF%C3", "Straße%20%E9é %FF%C3"),
        ("qp", "Die Stra=C3=9Fe =3D Weg=2C so =\r\nlang=C3=\r\n=A9\r\n", "Die Straße = Weg, so langé\r\n"),
        ("qp", "x = 3, y=20, z=C3=9F =E9\n", "x = 3, y=20, zß =E9\n"),
        ("qp", "x" * 76 + "=\ny", "x" * 76 + "=\ny"),
        ("imap", "Entw&APw-rfe/&U,BTFw-&-Co &eacute; &APw &AGE-", "Entwürfe/台北&Co &eacute; &APw &AGE-"),
        ("utf7", "Entw+APw-rfe +AOk +2D3eAA- 1+1 +491234567-8 +ABC", "Entwürfe é 😀 1+1 +491234567-8 +ABC"),
        ("bytes", r"b'caf\xc3\xa9' b'cafe' b'\xff' \xc3\xa9\xe9 \\xc3\xa9", r"café b'cafe' b'\xff' é\xe9 \\xc3\xa9"),
        ("bytes", r'b"l\'\xc3\xa9t\xc3\xa9" b"\xc3\xa9\n"', 'l\'été b"é\\n"'),
        ("octal", r'"a/\303\251t\303\251.txt" \\303\251 \351', r'"a/été.txt" \\303\251 \351'),
        ("r", "caf<c3><a9> <U+0107><U+1F600> <U+0041> <e9> <U+110000>", "café ć😀 <U+0041> <e9> <U+110000>"),
        ("script", "%u0107%uD83D%uDE00 %u0041 %E9 %uD83D", "ć😀 %u0041 %E9 %uD83D"),
        ("mime", "=?iso-8859-1?Q?caf=E9?= =?utf-8?b?w6k=?=\r\n =?utf-8?q?=C3?= =?UTF-8?q?=A9?= x", "cafééé x"),
        ("mime", "=?gb2312?B?xOO6ww==?= a =?koi8-r*ru?B?8NLJ18XU?=", "你好 a Привет"),
        ("mime", "=?utf-8?q?=C3?= =?none?q?a?= =?utf-8?b?w?= =?utf-8?q?=00?=", None),
    ],
)
def test_what_is_spelled_out_is_decoded_by_name(name: str, before: str, after: str | None):
    """What is not UTF-8, and not of the charset that it names, stays; so does what no one has asked to decode."""
    assert unescape(before, (name,)) == (before if after is None else after)
    assert unescape(before, ()) == before
    assert fix_text(before) == before


# Kinds of escapes that leave some characters as they are.
BY_HALVES = ("html-names-of-signs", "source-of-controls")


def test_every_kind_of_escape_has_a_name():
    """A failure means that escaped mojibake is mended whose healthy form `--unescape` cannot decode."""
    text = "Größe 你好 😀"
    for kind in [kind for kind in ESCAPES if not kind.endswith("-stripped") and kind not in BY_HALVES]:
        assert text in {unescape(unescape(Escape(kind).inflict(text), (name,)), (name,)) for name in UNESCAPERS}, kind


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("imap", "R&-D"),
        ("mime", "=?utf-8?q?=3Cscript=3E?="),
        ("qp", "=3Cscript=3E"),
        ("bytes", r"b'<\xc3\xa9>'"),
    ],
)
def test_what_markup_spells_out_never_becomes_markup(name: str, before: str):
    assert unescape(before, (name,)) != before
    assert "<" not in unescape(before, (name,), is_markup=True).replace(r"b'<", "")
    assert "R&D" not in unescape(before, (name,), is_markup=True)


def test_every_tidier_has_a_test():
    assert {row[0] for row in TIDY_ROWS} == set(TIDIERS)


def test_the_language_tells_from_which_bytes_a_character_was_read():
    """Shift_JIS has some characters at two places; the bytes that Python would write are not always those read."""
    text = "您现在是否希望创建一个普通帐户，然后继续安装"
    broken = Misreading("gb18030", "shift_jis").inflict(text)
    assert broken is not None
    assert fix_text(broken) == text


def test_a_mark_may_stand_for_what_begins_as_nothing_else_does_in_the_text():
    """The full-width comma begins with EF, and no other byte of it is left."""
    text = "我们明天早上在图书馆门口见面，然后一起去吃早饭。"
    broken = Marking("cp932", "\ufffd", in_pairs=False).inflict(text)
    assert next(guess_marked(broken)).text == text


@pytest.mark.parametrize("text", ["山に詳しい男"])
def test_what_lost_its_controls_did_so_throughout(text: str):
    """The last two characters may be text as they are, too, but beside the others that is unlikely."""
    broken = Flattening("controls-dropped").inflict(Misreading("shift_jis", "windows-1252").inflict(text) or "")
    assert broken.endswith("’j")
    assert fix_text(broken) == text


def test_a_reader_that_explains_the_text_is_found_behind_one_that_only_can_have_read_it():
    text = "Vremea va fi frumoasă în toată țara, însă spre seară cerul se va înnora și va ploua în munți."
    broken = Marking("big5", "\ufffd", in_pairs=False).inflict(text)
    assert any(guess_marked_by(broken, Marking("cp949", "\ufffd", in_pairs=True)))
    assert fix_text(broken) == text


@pytest.mark.parametrize(
    ("text", "reader", "in_pairs"),
    [
        ("Ο φωτογράφος περίμενε στο λιμάνι μέχρι να φύγουν όλα τα φορτηγά πλοία.", "cp932", False),
    ],
)
def test_what_follows_tells_what_was_read_before_it(text: str, reader: str, in_pairs: bool):
    """From the start, Δ reads better than Ο, which is a word by itself."""
    damage = Marking(reader, "\ufffd", in_pairs)
    assert find_originals(damage.inflict(text), damage)[0] == text


@pytest.mark.parametrize("before", ["", "PDF ", "Windows Update "])
def test_marks_are_read_where_nothing_is_known_of_the_languages(before: str):
    """Each of these characters lost a byte, and what is left of the text is ASCII."""
    text = f"{before}アルバイトの学生がレストランの入り口でポスターを配っている。"
    damage = Marking("cp949", "\ufffd", in_pairs=False)
    broken = damage.inflict(text)
    assert MarkedBytes(damage, broken).decode_known(broken).strip() == before.strip()
    assert find_originals(broken, damage)[0] == text


def test_no_mark_stands_for_what_is_not_seen():
    text = "Han säger att det är bra, ”läsa saknade filer” i avsnitt fyra, för att få veta hur man gör det."
    broken = Marking("big5", "\ufffd", in_pairs=False).inflict(text)
    assert not any("\u2028" in state.text or "\u200b" in state.text for state in guess_marked(broken))
    assert fix_text(broken) == text


@pytest.mark.parametrize(
    "text",
    [
        "Ključ dobite pri sosedu, če ga ni doma, pa pri sestri, ki že leta vodi trgovino čez cesto.",
        "Biblioteca păstrează hărțile vechi și le arată oricui întreabă.",
        "A kilencvenes években az új jegyzőkönyvvezető írta föl az összes felszólalót.",
        "On préfère rester à la maison même si la journée est belle et que les élèves sont rentrés.",
    ],
)
def test_question_marks_beside_pairs_of_bytes_are_what_the_reader_put(text: str):
    """Inside words, they are as much evidence as characters that do not belong there."""
    broken = Marking("big5", "?", in_pairs=False).inflict(text)
    assert "??" in broken
    assert fix_text(broken) == text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM 表 WHERE a=?1 AND b=?2 AND c=?3",
        "ok?? so 說明 was?? and he said: really??, no.",
        "const name = a??b; const c = d?e:f; // 名",
    ],
)
def test_question_marks_that_people_write_stay(text: str):
    """Though they may be the marks of a reader: what would come out of them is no text."""
    assert may_be_marked(text)
    assert fix_text(text) == text


def test_question_marks_that_end_a_sentence_stay_among_marks():
    text = "Où est passée l'élève?? Elle a été très fâchée hier à l'école."
    assert fix_text(Marking("big5", "?", in_pairs=False).inflict(text)) == text


@pytest.mark.xfail(strict=True, reason="`domač` is a word, too: only the sense shows that it is none here")
def test_question_marks_that_end_a_sentence_stay_after_what_is_a_word_with_one_more_letter():
    text = "Ključ dobite pri sosedu, če ga ni doma?? Pa pri sestri, ki že leta vodi trgovino čez cesto."
    assert fix_text(Marking("big5", "?", in_pairs=False).inflict(text)) == text


def test_the_language_tells_from_which_well_formed_utf8_a_character_was_read():
    """Shift_JIS reads 81 BF and 87 9B alike, and both may go on after E5."""
    (broken,) = {Misreading("utf-8", "shift_jis").inflict(text) for text in ("美しく凛として", "美しく偿として")}
    assert fix_text(broken or "") == "美しく凛として"
    assert fix_text("\n".join([broken or ""] * 3)) == "\n".join(["美しく凛として"] * 3)


def test_what_is_odd_in_one_line_tells_which_of_two_code_pages_it_was():
    """cp437 and cp850 agree about most letters: only the few others decide, and they decide for all lines."""
    lines = ["število čaka na vrh gore", "začetek poti skozi gozd", "še ena črta na tleh", "več ljudi pri košu"] * 3
    text = "\n".join([*lines, "življenje je lepo, želja po žetvi", "v vsaki naložbi je želeno število"])
    broken = Misreading("utf-8", "cp850").inflict(text)
    assert broken is not None
    assert fix_text(broken) == text


def test_an_accident_of_nearly_all_lines_is_undone_in_the_rest():
    """By itself the last line reads as well either way."""
    lines = [SENTENCES["pl"], "Gęś żółci się na łące", "Świt nad jeziorem był różowy", "Źdźbło trawy", "Ćma krąży"]
    text = "\n".join([*lines, *lines, "Idę do domu przez las"])
    broken = Misreading("iso-8859-2", "windows-1252").inflict(text)
    assert broken is not None
    assert fix_text(broken) == text


def test_mended_escapes_and_misreadings_are_found_together_or_not_at_all():
    """What fixing again would do is done at once, or nothing is: law 2."""
    text = "Žёÿ&Atilde;&copy;&#195;&#169;"
    assert fix_text(text) == "Žёÿéé"
    doubtful = "a p‡gina Zo&Atilde;&laquo;"
    assert fix_text(fix_text(doubtful)) == fix_text(doubtful)


def test_escaped_backslashes_stay_whole():
    """A failure breaks JSON and programs: a backslash would stand before what is no escape."""
    for text in (r'"\\u00c3\u00a9"', r'"\u00c3u00a9"'):
        assert fix_text(text) == text


@pytest.mark.parametrize("head", ["jQuery", "Windows XP FAQ", "Qz", "zq"])
def test_long_documents_may_begin_with_odd_ascii(head: str):
    text = f"{head}\n" + f"{SENTENCES['ru']}\n" * 100
    assert fix_text(text) == text


def long_text(*languages: str, lines: int = 60) -> str:
    """Lines that differ, of some languages in turn."""
    words = [SENTENCES[language].split(" ") for language in languages]
    rows = (words[number % len(words)] for number in range(lines))
    return "\n".join(" ".join(row[number % len(row) :] + row) for number, row in enumerate(rows)) + "\n"


THROUGHOUT = [
    pytest.param(("fr", "de"), (UTF8_AS_1252,), id="UTF-8"),
    pytest.param(("el",), (UTF8_AS_1252, UTF8_AS_1252), id="UTF-8, twice"),
    pytest.param(("ja",), (Misreading("utf-8", "iso-8859-1"),), id="UTF-8 of Japanese"),
    pytest.param(("ru", "en"), (Misreading("koi8-r", "windows-1252"),), id="KOI8-R"),
    pytest.param(("sv",), (Misreading("macintosh", "windows-1252"),), id="Macintosh"),
    pytest.param(("ko",), (Misreading("euc-kr", "windows-1252"),), id="EUC-KR"),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("languages", "accident"), THROUGHOUT)
def test_an_accident_of_a_whole_document_is_undone_in_all_of_it(
    languages: tuple[str, ...], accident: tuple[Misreading, ...], newline: str
):
    text = long_text(*languages).replace("\n", newline)
    broken = text
    for damage in accident:
        broken = damage.inflict(broken) or ""
    repair = explain(broken)
    assert repair.text == text
    assert {region.accident for region in repair.regions} == {accident}
    assert repair.is_proved


@pytest.mark.parametrize("accident", [UTF8_AS_1252, Misreading("koi8-r", "windows-1252")])
def test_healthy_lines_of_a_damaged_document_stay_as_they_are(accident: Misreading):
    good = [SENTENCES[language] for language in ("ru", "de", "ja", "ru")]
    bad = accident.inflict(long_text("ru")) or ""
    repair = explain("\n".join([good[0], good[1], bad, good[2], bad, good[3]]))
    assert repair.text == "\n".join([good[0], good[1], long_text("ru"), good[2], long_text("ru"), good[3]])


HEALTHY_AMONG_DAMAGED = [
    pytest.param("lt", Misreading("windows-1257", "windows-1252"), SENTENCES["is"], id="a language with like letters"),
    pytest.param("ru", Misreading("koi8-r", "windows-1251"), "помнят", id="a word in the same script"),
    pytest.param("fr", Misreading("macintosh", "windows-1252"), "Prix 5 € par personne", id="a sign"),
    pytest.param("fr", Misreading("macintosh", "windows-1252"), "NESTLÉ®", id="capitals and a sign"),
    pytest.param("cs", Misreading("windows-1250", "windows-1252"), "The naïve approach costs 10 £ a day", id="English"),
    pytest.param("fr", Misreading("windows-1252", "windows-1250"), "Gdańsk", id="a name"),
    pytest.param("de", Misreading("windows-1252", "cp850"), "größere Möwen", id="the same language"),
    pytest.param("pl", Misreading("iso-8859-2", "windows-1252"), "© 2020 by the authors", id="a copyright sign"),
    pytest.param("fr", UTF8_AS_1252, "CAFÉ™", id="what could be UTF-8"),
]


@pytest.mark.parametrize(("language", "accident", "good"), HEALTHY_AMONG_DAMAGED)
def test_a_healthy_line_of_a_damaged_document_stays_as_it_is(language: str, accident: Misreading, good: str):
    """By a first look, several of these read as well, or a little better, without the accident."""
    bad, text = accident.inflict(long_text(language)) or "", long_text(language)
    assert fix_text(f"{bad}{good}\n{bad}") == f"{text}{good}\n{text}"


ODD_LINES = {
    "APL": "⍵←⍳10 ⋄ +/⍵×⍵",
    "box drawing": "├── src │ ╚══ lib",
    "pointed Hebrew": "בְּרֵאשִׁית בָּרָא",
    "a line with a character that was lost": "caf\N{REPLACEMENT CHARACTER}",
}


@pytest.mark.parametrize("odd", ODD_LINES.values(), ids=ODD_LINES)
@pytest.mark.parametrize(
    ("language", "accident"), [("ru", Misreading("koi8-r", "windows-1251")), ("de", Misreading("macintosh", "cp850"))]
)
def test_a_few_odd_lines_do_not_hide_the_accident_of_the_others(language: str, accident: Misreading, odd: str):
    bad, text = accident.inflict(long_text(language)) or "", long_text(language)
    assert fix_text(f"{odd}\n{bad}{odd}\n{odd}") == f"{odd}\n{text}{odd}\n{odd}"


def test_a_document_that_is_shorter_when_mended_is_mended_once():
    """Law 2 where only the damaged text is long enough for a first look."""
    broken = "\n".join(UTF8_AS_1252.inflict(line) or "" for line in [*[SENTENCES["ru"]] * 20, "Žcole"])
    once = fix_text(broken)
    assert len(once) < 2_000 < len(broken)
    assert fix_text(once) == once


def test_another_accident_does_not_hide_that_of_a_document():
    broken = (Misreading("windows-1251", "x-mac-cyrillic").inflict(long_text("ru")) or "") + "é™¢"
    assert fix_text(broken) == long_text("ru") + "院"


def test_a_line_of_a_damaged_document_that_was_misread_once_more_is_mended_too():
    once, twice = UTF8_AS_1252.inflict(long_text("fr")) or "", SENTENCES["es"]
    for _ in range(2):
        twice = UTF8_AS_1252.inflict(twice) or ""
    repair = explain(once + twice)
    assert repair.text == long_text("fr") + SENTENCES["es"]
    assert [region.words for region in repair.regions][-1] == "utf-8 read as windows-1252, twice"


def test_a_long_program_that_mends_mojibake_is_left_alone():
    """All its characters beyond ASCII would make good UTF-8, and none of them is damage."""
    letters = "éèêëàâçùûüôöîïñáíóúäåæøœ"
    lines = [f'    text = text.replace("{UTF8_AS_1252.inflict(c)}", chr({ord(c)}))  # one of many' for c in letters * 2]
    text = "\n".join(["def mended(text):", *lines, "    return text"])
    assert len(text) > 2_000
    assert fix_text(text) == text


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("Každý večer před spaním četla maminka dětem pohádky, které měly nejraději.", "big5"),
        ("C'est un été très agréable à la plage, même après la fête de l'école.", "ascii"),
    ],
)
def test_marks_alone_are_explained_by_the_language_of_the_line(text: str, reader: str):
    assert fix_text(Marking(reader, "\ufffd", in_pairs=False).inflict(text)) == text


@pytest.mark.parametrize(
    "text", ["If you see �� instead of a letter, the file is no UTF-8.", "name��; value��; other��", "caf��"]
)
def test_marks_alone_that_little_stands_beside_stay(text: str):
    assert fix_text(text) == text


def test_a_letter_that_lost_its_second_byte_each_time_is_reported():
    """A failure means that a letter which is always broken makes the line look like another accident."""
    text = "Če začnemo zvečer, končamo delo še pred polnočjo, ker je noč dolga in pot kratka."
    broken = Flattening("controls-dropped").inflict(UTF8_AS_1252.inflict(text) or "")
    assert fix_text(broken) == text


@pytest.mark.parametrize(
    ("damage", "is_decided"), [(UTF8_AS_1252, True), (Marking("ascii", "\ufffd", in_pairs=False), False)]
)
def test_utf8_throughout_is_no_chance_but_guessed_bytes_may_be(damage: Misreading | Marking, is_decided: bool):
    """A failure means that what another charset makes hides a sure repair, or that a guess passes for one."""
    text, other = "Größe, Höhe und Süßes am Übergang", "Gräße, Hähe und Säßes am Äbergang"
    broken = damage.inflict(text) or ""
    known, rare = (damage,), (Misreading("gb18030", "cp863"),)
    nothing = Explanation(broken, text_cost=200.0)
    best = Explanation(text, (Region(0, broken, text, known),), known, 7.0, 50.0, is_whole=True)
    rival = Explanation(other, (Region(0, broken, other, rare),), rare, 7.0, 50.7, is_whole=True)
    assert (decide([best, rival, nothing]).state is not None) == is_decided


def test_a_guess_that_mends_a_part_of_a_word_is_in_doubt():
    """A failure means that a word is left half damaged, its other half guessed: capitals stay after small letters."""
    damaged = "AœA§ kA¼A§A¼k kA¶pek bahA§ede gA¼neAYleniyordu, yaAYmur dinmiAYti."
    repair = explain(damaged)
    assert repair.text == damaged
    assert repair.unsure


def test_capitals_within_words_that_need_no_guess_are_no_doubt():
    """A failure means that a name such as `YouTube` keeps all of its line from being mended."""
    text = "Še na svojem kanalu YouTube je pevka povedala, da ni slišala tako močnega ploskanja."
    damaged = Misreading("utf-8", "windows-1252").inflict(text)
    assert damaged is not None
    assert fix_text(Flattening("controls-dropped").inflict(damaged)) == text


def test_a_few_odd_lines_of_a_document_are_explained_together():
    """A failure means that letters of another charset stay in a document whose other lines are healthy."""
    healthy = [
        "La casa de la esquina tenía las ventanas abiertas cuando pasó el cartero por la mañana.",
        "Nadie recordaba quién había plantado aquel árbol junto al río.",
        "Después de la cena, mi abuela contaba historias de su pueblo.",
        "El tren salió con retraso y llegó cuando ya era de noche.",
    ] * 15
    odd = [
        "Un nińo pequeńo jugaba en la plaza.",
        "La montańa estaba cubierta de nieve.",
        "Mi compańero llegó tarde a clase.",
        "Cada ańo vuelven las cigüeńas.",
        "El dueńo del bar conoce a todos.",
        "ˇQué frío hace hoy!",
    ]
    damaged = "\n".join(line for at in range(6) for line in (*healthy[10 * at : 10 * at + 10], odd[at]))
    assert fix_text(damaged) == damaged.replace("ń", "ñ").replace("ˇ", "¡")


def test_a_table_is_not_mended_by_half():
    """A failure means that one row of two is mended, since a word of five letters says too little beside the other."""
    table = "id;nume\n1;Piteşti\n2;Bacău"
    assert fix_text(table.encode("cp1250").decode("cp1252")) == table


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Дети вернулись домой поздно вечером.", "Собака добежала до моста и там остановилась."),
        ("Мы купили хлеб и молоко.", "Потом тропа повернула к реке, обойти её было нельзя."),
        ("Ветер стих только к утру, сказал сторож.", "Добрый сосед помог собрать яблоки в большом саду."),
        ("Поезд ушёл без нас.", "Обед готовила бабушка, а потом мы обошли весь город."),
    ],
)
def test_bytes_of_one_accident_that_fit_another_by_chance_are_left_to_their_own(first: str, second: str):
    """A failure means that `æ–±` within a word of the second becomes `斱`: nothing can tell any more what it was."""
    damaged = [Misreading("utf-8", reader) for reader in ("windows-1252", "macintosh")]
    halves = [str(damage.inflict(half)) for damage, half in zip(damaged, (first, second), strict=True)]
    assert fix_text(" | ".join(halves)) == f"{first} | {second}"


def test_a_line_whose_cells_were_misread_differently_often_keeps_no_other_from_being_mended():
    """A failure means that one line that is hard to understand leaves all of its document damaged."""
    once, twice = Misreading("utf-8", "windows-1252"), ("Jardín", "Höhe", "Größe")
    cells = [
        str(once.inflict(str(once.inflict(cell)) if at % 2 else cell)) for at, cell in enumerate((*twice, "Überweg"))
    ]
    lines = ["Die Wände waren frisch gestrichen", "Später hörte man Schritte auf der Treppe"]
    damaged = "\n".join([";".join(cells), *(str(once.inflict(line)) for line in lines)])
    assert fix_text(damaged) == "\n".join(["Jardín;Höhe;Größe;Überweg", *lines])


def test_a_line_is_believed_for_what_comes_out_of_it_in_the_end():
    """A failure means that a line that was misread twice gets the accident of another line, and half of it is lost."""
    once = Misreading("utf-8", "windows-1252")
    line, dashes = "A naïve idea, but it only costs £20", "The dog barks – as ever – behind the fence"
    mixed = f"A na\x95ve idea, but it only costs £20{once.inflict('She wrote: “We’ll be late for supper”')}"
    twice = str(once.inflict(str(once.inflict(line))))
    others = [str(Misreading("utf-8", "iso-8859-1").inflict(dashes)), "x“", "y“", mixed]
    mended = fix_text("\n".join([*others, twice, str(once.inflict(line))]))
    assert mended.split("\n")[-2:] == [line, line]


def test_what_is_for_private_use_is_no_letter_that_comes_out():
    """A failure means that quotation marks become characters that no font has."""
    lines = [
        "A naïve idea, but it only costs £20",
        "장미 한 송이가 창가에 놓여 있나요?",
        "He said: “I’ll be home by six”",
    ]
    damages = [Misreading("utf-8", reader) for reader in ("macintosh", "macintosh", "cp850")]
    damaged = "\n".join(str(damage.inflict(line)) for damage, line in zip(damages, lines, strict=True))
    assert fix_text(damaged) == "\n".join(lines)


@pytest.mark.parametrize(
    "line",
    [
        "设定 GB 的 /srv 目录",
        "祖母は古い写真を箱にしまった。設定 が reload された場合、古い写真は新しい箱に移され、元の箱は空になる。",
    ],
)
def test_a_character_between_words_of_ascii_is_not_all_of_a_line(line: str):
    """A failure means that a part of a line, which may be UTF-8 by chance, counts as the whole of it."""
    assert find_utf8_throughout(line) is None
    misread = Misreading("utf-8", "iso-8859-1").inflict(line)
    assert misread is not None
    assert fix_text(misread) == line


@pytest.mark.parametrize("text", ["PAGINĂ™", "O TASTATURĂ† NOUĂ", "KYLMÄ°C", "HINTA: MAITÄ€", "SEKÄ®", "LÉ™", "KUPIĆ™"])
def test_a_sign_after_a_word_in_capitals_is_no_byte(text: str):
    """A failure means that one sequence of UTF-8 that is there by chance is enough, whatever word it makes."""
    assert fix_text(text) == text


@pytest.mark.parametrize("text", ["DÉJÀ VU", "un café noir", "Die Größe zählt"])
def test_a_few_sequences_are_enough_if_the_line_is_far_likelier_so(text: str):
    misread = Misreading("utf-8", "windows-1252").inflict(text)
    assert misread is not None
    assert fix_text(misread) == text
