"""Law 0: belief is earned. Random text that nobody damaged is never changed, in any script and of any form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixenc import explain, fix_text
from fixenc.damage import Misreading
from fixenc.records import Region, Repair
from fixenc.repair.belief import keep_believed
from fixenc.repair.regions import apply

# Letters of an alphabet each, those that are beside it in Unicode among them: vowels and consonants that words need,
# so that what comes out has the form of words in a language that nobody speaks.
ALPHABETS = {
    "latin": ("aeiouáéíóúâêîôûàèìòùäöüãõĩũāēīōūạẹịọụ", "bcdfghjklmnprstvwzñçşţčšžđðþłńśźżġħŋɓɗƙ"),
    "cyrillic": ("аеёиоуыэюяӑӗӧӱөүұ", "бвгджзйклмнпрстфхцчшщғқңҳҷҥ"),
    "greek": ("αειουηωάέίόύήώϊϋ", "βγδζθκλμνξπρστφχψ"),
    "arabic": ("اويىەێۆۇې", "بتجحخدذرزسشصضطظعغفقكلمنهپچژگڭڤ"),
    "hebrew": ("אוי", "בגדהזחטכלמנסעפצקרשת"),
    "armenian": ("աեէըիոու", "բգդզթժլխծկհձղճմյնշչպջռսվտրցքֆ"),
    "ethiopic": ("አኢኤእኦ", "ሀለመሰረሸቀበተነከወዘየደገጠፈ"),
}
SIGNS = "§¶†‡•·°±×÷¬¦©®™£¥€¢¤²³¹¼½¾«»“”„‘’‚…–—→←↑↓≤≥≠≈∞√∂∑∏∫─│┌┐└┘├┤┬┴┼═║█▓▒░■□▪▲►▼◄◆○●★☆♠♣♥♦♪✓✗"


def words(alphabet: str) -> st.SearchStrategy[str]:
    vowels, consonants = ALPHABETS[alphabet]
    syllable = st.tuples(st.sampled_from(consonants), st.sampled_from(vowels)).map("".join)
    closed = st.tuples(syllable, st.sampled_from(consonants)).map("".join)
    return st.lists(syllable | closed, min_size=1, max_size=4).map("".join)


unknown = st.sampled_from(sorted(ALPHABETS)).flatmap(
    lambda alphabet: st.lists(words(alphabet), min_size=1, max_size=12).map(" ".join)
)
signs = st.lists(st.text(SIGNS, min_size=1, max_size=3), min_size=1, max_size=10).map(" ".join)
letters = st.sampled_from(sorted(ALPHABETS)).flatmap(
    lambda alphabet: st.lists(st.sampled_from("".join(ALPHABETS[alphabet])), min_size=2, max_size=20)
)
separators = st.sampled_from([" ", ", ", "|", "-", "', '", "/", ""])
lists = st.tuples(separators, letters).map(lambda pair: pair[0].join(pair[1]))
classes = letters.map(lambda found: f"re.compile('[{''.join(found)}]+')")
quoted = unknown.map(lambda text: f"„{text}“ – {text[:3]}…")
lines = unknown | signs | lists | classes | quoted


@settings(max_examples=120)
@given(lines)
def test_a_line_that_nobody_damaged_is_never_changed(line: str):
    """A failure means that what the models do not know pays for an accident."""
    assert fix_text(line) == line


@settings(max_examples=25)
@given(st.lists(lines, min_size=3, max_size=40).map("\n".join))
def test_nor_is_a_document_of_such_lines(text: str):
    """A failure means that lines which say nothing alone say something together."""
    assert explain(text).regions == ()


@pytest.mark.parametrize(
    ("was", "now", "right", "wrong", "is_believed"),
    [
        pytest.param("BojÃ¡n", "Boján", "utf-8", "windows-1252", True, id="a sign between letters becomes a letter"),
        pytest.param("ت،", "ʡ", "utf-8", "windows-1256", False, id="a letter and a comma are UTF-8 by chance"),
        pytest.param("kevî", "kev”", "windows-1252", "macintosh", False, id="a letter becomes a sign"),
        pytest.param("gãda", "gâda", "cp850", "windows-1254", False, id="a word that no language lists"),
        pytest.param(
            "Ìîñêâà ñïèò", "Москва спит", "windows-1251", "windows-1252", True, id="two words of one language"
        ),
        pytest.param("\x84Licht\x93", "„Licht“", "windows-1252", "iso-8859-1", True, id="control characters in place"),
        pytest.param("Voilа", "Voilà", "windows-1252", "windows-1251", True, id="a word in one alphabet is unknown"),
        pytest.param("HОTEL", "HÔTEL", "macintosh", "koi8-r", False, id="a word in one alphabet is known"),
        pytest.param("褞褟褠", "юяѐ", "utf-8", "gb18030", False, id="characters in the order of their codes"),
        pytest.param("褟褞褠", "яюѐ", "utf-8", "gb18030", True, id="characters in no order"),
        pytest.param(
            "x\x05\x94", "x\x05”", "windows-1252", "iso-8859-1", False, id="a control character after another"
        ),
        pytest.param(
            "nasz kot zimanę lubi", "nasz kot zimanê lubi", "windows-1252", "windows-1250", False, id="Polish in Polish"
        ),
        pytest.param("zimanę me", "zimanê me", "windows-1252", "windows-1250", True, id="Polish letters in Kurdish"),
        pytest.param(
            "Aţi plătit şi aţi greşit",
            "Ați plătit și ați greșit",
            "iso-8859-16",
            "windows-1250",
            False,
            id="Romanian cedillas become commas",
        ),
        pytest.param(
            "Aþi plãtit ºi aþi greºit",
            "Ați plătit și ați greșit",
            "iso-8859-16",
            "iso-8859-1",
            True,
            id="other letters become Romanian with commas",
        ),
        pytest.param("f\x84", "f„", "windows-1252", "iso-8859-1", False, id="a control character out of place"),
    ],
)
def test_what_is_believed_stands_by_itself(was: str, now: str, right: str, wrong: str, is_believed: bool):
    """Both sides of what a line must show."""
    damage = Misreading(right, wrong)
    assert damage.inflict(now) == was or not is_believed
    kept, _ = keep_believed(was, [Region(0, was, now, (damage,))])
    assert apply(was, kept) == (now if is_believed else was)


def test_frames_follow_the_lines_that_have_words():
    text = "╔════════════╗\n║ Geöffnet für die Gäste am Flughafen ║\n╚════════════╝\n"
    assert fix_text(text.encode("cp437").decode("iso-8859-1")) == text
    assert fix_text("ÉÍÍÍÍ»\nÈÍÍÍÍ¼\n") == "ÉÍÍÍÍ»\nÈÍÍÍÍ¼\n"


def test_a_line_whose_emoji_lost_bytes_stays_and_is_in_doubt():
    repair = explain("quÃ© alegrÃ\xada verte ð??? hoy")
    assert repair.regions == ()
    assert [one.candidates[0].text for one in repair.unsure] == ["qué alegría"]
    assert fix_text("quÃ© alegrÃ\xada verte hoy") == "qué alegría verte hoy"


def test_what_another_reader_left_in_a_line_is_judged_by_itself():
    """The second half was read as Macintosh reads it, and is no rare letters of Windows."""
    one, other = "Завтра утром будет дождь, ", "возьмите большой синий зонт"
    readings = [
        Misreading("utf-8", reader).inflict(text) for text, reader in ((one, "windows-1252"), (other, "macintosh"))
    ]
    assert fix_text("".join(filter(None, readings))) == one + other


GERMAN = "Der große Bär schläft\nMüller hört schöne Töne\nÄpfel für süße Kühe\ndie Tür öffnet spät\nnatürlich später\n"


def test_what_others_show_is_never_done_twice_in_a_line():
    """One stretch of the line is believed, and another is refused: it stays as it is."""
    repair = explain(str(Misreading("utf-8", "windows-1252").inflict(GERMAN)) + "x Š¹ cafÃ© Ÿ\n")
    assert repair.text == GERMAN + "x Š¹ café Ÿ\n"
    assert repair.is_proved


def test_two_accidents_in_a_word_leave_no_line_damaged():
    broken = str(Misreading("utf-8", "cp437").inflict(GERMAN)) + "a ├⌐t├® et Ã©\n"
    assert fix_text(broken) == GERMAN + "a été et é\n"


def test_a_repair_is_proved_only_where_nothing_else_has_changed():
    region = Region(0, "Ã©", "é", (Misreading("utf-8", "windows-1252"),))
    assert Repair("Ã© Ã©", "é Ã©", (region,)).is_proved
    assert not Repair("Ã© Ã©", "é é", (region,)).is_proved
    assert not Repair("Ã© Ã©", "éé Ã©", (region, region)).is_proved
