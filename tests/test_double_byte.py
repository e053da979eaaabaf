"""UTF-8 that was read as a double-byte, Thai or Greek code page, with marks in place of lost bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixenc import explain, fix_text
from fixenc.damage import Flattening, MarkedBytes, Marking, Misreading, Pending
from fixenc.repair.guess.marked_bytes import is_eaten_sure, may_have_eaten
from fixenc.repair.line.guesses import has_lone_end


def as_windows(reader: str, mark: str = "?") -> Marking:
    return Marking(reader, mark, in_pairs=True, eats=True)


# Healthy text that looks like it: it must stay, byte for byte.
HEALTHY = [
    pytest.param("뭐??? 진짜??", id="Korean with several question marks"),
    pytest.param("SELECT 이름 FROM 회원 WHERE 번호 = ? AND 나이 > ?", id="placeholders of SQL"),
    pytest.param("http://example.org/검색?단어=값&쪽=2", id="a query in an address"),
    pytest.param("東京・大阪・名古屋の各駅", id="Japanese with middle dots"),
    pytest.param("ファイル・編集・表示", id="a menu with middle dots"),
    pytest.param("作者・E・監修", id="a middle dot beside an E"),
    pytest.param("价格是 50€，不含税。", id="Chinese with a euro sign"),
    pytest.param("ราคา ๕๐ บาท จริงหรือ???", id="Thai with question marks"),
    pytest.param("Τι έγινε;; Γιατί ???", id="Greek with question marks"),
    pytest.param("大韓民國 憲法 第一條", id="Korean in Chinese characters"),
    pytest.param("文字化け「縺�」の例", id="mojibake that is quoted"),
]

# What Windows makes of interface texts: a mark may have taken the quotation mark, bracket or space after it.
EATEN = [
    pytest.param("cp949", "?", '{"label": "비밀번호 확인", "next": "다음"}', id="Korean, JSON"),
    pytest.param("cp949", "?", 'placeholder="이메일 주소를 입력하세요"', id="Korean, the last quotation mark"),
    pytest.param("cp949", "?", '"Import images": "파일 가져오기",', id="Korean, the byte 80 alone"),
    pytest.param("cp932", "・", "<h2>お知らせ一覧</h2>", id="Japanese, HTML"),
    pytest.param("cp932", "・", '"title": "ファイルを開くことができません"', id="Japanese, JSON"),
    pytest.param("gbk", "?", "<td>用户名不能为空</td>", id="Chinese, the beginning of a tag"),
    pytest.param("gbk", "?", '"title": "系统设置已经保存",', id="Chinese, the euro sign for the byte 80"),
    pytest.param("gbk", "?", "Το παιδί έτρεξε προς τη θάλασσα και γέλασε.", id="Greek"),
]

# Of these, nobody knows what was lost: they stay, and are told as doubts.
DOUBTFUL = [
    pytest.param(as_windows("cp932"), "Он открыл дверь и увидел пустую комнату.", id="which sign ended the sentence"),
    pytest.param(as_windows("cp932", "・"), "AAA_馬名\tキーチパルフェ", id="a tab or a space in Japanese"),
    pytest.param(
        as_windows("cp949"), '"message": "데이터를 저장했습니다.",', id="the full stop before a quotation mark"
    ),
    pytest.param(
        Marking("gbk", "\ufffd", in_pairs=False),
        "Xin lỗi, anh chờ thêm một chút được không?",
        id="one vowel of a Vietnamese word for another",
    ),
    pytest.param(
        Marking("gbk", "\ufffd", in_pairs=False), "祖父は若いころ、海で魚を捕っていた。", id="a Japanese particle"
    ),
]


@pytest.mark.parametrize("text", HEALTHY)
def test_healthy_text_stays(text: str):
    assert fix_text(text) == text


@pytest.mark.parametrize(("reader", "mark", "text"), EATEN)
def test_what_a_mark_of_windows_took_with_it_comes_back(reader: str, mark: str, text: str):
    broken = as_windows(reader, mark).inflict(text)
    assert broken != text
    repair = explain(broken)
    assert repair.text == text
    assert repair.is_proved
    assert fix_text(repair.text) == text


@pytest.mark.parametrize(("damage", "text"), DOUBTFUL)
def test_what_nobody_knows_stays_and_is_told(damage: Marking, text: str):
    repair = explain(damage.inflict(text))
    assert repair.text == repair.before
    assert repair.unsure


@pytest.mark.parametrize("kind", ["controls-marked", "controls-questioned", "marked-spaced"])
@pytest.mark.parametrize("text", ["Άνοιξε το παράθυρο και κοίταξε τη θάλασσα.", "Το Παλιό Λιμάνι είναι ήσυχο το πρωί."])
def test_greek_of_undefined_bytes_is_guessed(text: str, kind: str):
    misread = Misreading("utf-8", "windows-1253").inflict(text) or ""
    assert fix_text(Flattening(kind).inflict(misread)) == text


def test_thai_of_undefined_bytes_is_made_no_worse():
    """Half of its letters are lost: words are guessed, but none is mended by halves."""
    for text in ("พี่ชายของฉันทำงานที่ธนาคารในกรุงเทพ", "หมอบอกว่าต้องกินยาหลังอาหารวันละสามครั้ง"):
        misread = Misreading("utf-8", "windows-874").inflict(text) or ""
        assert fix_text(misread) == text
        for kind in ("controls-marked", "controls-questioned", "controls-dropped"):
            broken = Flattening(kind).inflict(misread)
            assert fix_text(broken) in (broken, text)


def test_an_apostrophe_glued_to_english_words_is_mended_beside_japanese():
    japanese = "この設定は、次に起動したときから有効になります。"
    broken = f"The user窶冱 settings are kept in one file.\n{japanese}"
    assert fix_text(broken) == f"The user’s settings are kept in one file.\n{japanese}"


def test_browsers_keep_ascii_after_a_mark_and_windows_does_not():
    text = '"요"'
    assert as_windows("cp949").inflict(text) == '"??'
    assert Marking("cp949", "?", in_pairs=True).inflict(text) == '"??"'
    assert Marking("cp949", "\ufffd", in_pairs=True).inflict("가나") == "媛\ufffd\ufffd\ufffd"
    assert as_windows("cp949").inflict("가나").startswith("媛\x80")
    assert as_windows("gbk").inflict("保存").startswith("淇濆")


@pytest.mark.parametrize("reader", ["cp949", "gbk"])
@given(text=st.text(st.sampled_from('가나요을 파일,"것이다'), max_size=8))
def test_what_was_is_among_the_bytes_under_marks_that_eat(reader: str, text: str):
    """A failure means that no language could find it."""
    text = "한글이라는 파일을 " + text  # what is known of it shows its script
    damage = as_windows(reader)
    broken = damage.inflict(text)
    bytes_ = MarkedBytes(damage, broken)
    assert bytes_.may_be(broken)
    ends = bytes_.find_ends(broken, text)
    assert len(ends) == len(broken)
    assert ends[-1] == len(text)


def test_a_mark_that_eats_takes_two_bytes_but_at_the_end():
    damage = as_windows("cp949")
    broken = damage.inflict("요")
    bytes_ = MarkedBytes(damage, broken)
    assert all(then.unread is None or not then.begun for _, then in bytes_.find_steps("?", Pending()))
    assert damage.find_marked("을 수") == {0: 3, 2: 3}
    assert damage.find_eaten("을 수") == [1]
    assert damage.find_after_lone("을 수") == [1, 3]


def test_a_space_is_sure_between_words_and_a_bracket_where_one_is_open():
    damage = as_windows("cp949")
    assert is_eaten_sure("(요) abc", damage)
    assert not is_eaten_sure("요) abc", damage)
    assert is_eaten_sure("<p>요</p>", damage)
    assert not is_eaten_sure("요<br>", damage)
    assert not is_eaten_sure("요. abc", damage)


def test_marks_before_letters_show_that_nothing_was_eaten():
    browser = Marking("cp932", "?", in_pairs=True)
    assert may_have_eaten("Τι λες", browser)
    assert not may_have_eaten("λες1 λες", browser)
    assert not may_have_eaten("Τι λες", as_windows("cp932"))


def test_an_e_that_begins_a_word_is_one():
    assert has_lone_end("縲・", "、E")
    assert not has_lone_end("縲・xcel", "、Excel")
