"""Chinese pages whose bytes were searched and replaced: what comes out whole, and what is no such page."""

from __future__ import annotations

import pytest

from fixenc.damage import MARKS, Rewriting, count_tearable
from fixenc.repair import explain, fix_text

PAGE = (
    "老師傅每天清晨打開書店的燈，先把門前的臺階掃乾淨，再煮一壺茶。孩子們放學以後，總愛坐在窗邊聽他講從前的故事。"
    "書店雖然不大，卻放滿了從各地收來的舊書；有些書頁已經發黃，他仍然捨不得丟掉。"
)
NOTES = (("書", "shū"), ("燈", "dēng"))
# Characters whose bytes lie across two of the page, with their readings, and what became of bytes that did not decode.
ACROSS = [("看", "kàn", "?"), ("刻", "kè", ""), ("母", "mǔ", ""), ("坏", "huài", "?")]
NARROW = str.maketrans(dict(MARKS))


@pytest.mark.parametrize(("character", "reading", "lost"), ACROSS, ids=[reading for _, reading, _ in ACROSS])
def test_readings_are_taken_out_and_what_they_tore_is_put_together(character: str, reading: str, lost: str):
    broken = Rewriting((*NOTES, (character, reading)), lost=lost).inflict(PAGE) or ""
    assert broken != PAGE
    repair = explain(broken)
    assert repair.text == PAGE
    assert repair.is_proved
    assert all("readings put after characters" in region.words for region in repair.regions)


@pytest.mark.slow
def test_where_two_originals_are_as_likely_the_place_is_left_as_it_is():
    """The comma of lists is written with the same first byte as the full stop, and the second was lost."""
    page = PAGE.replace("的故事。書店", "的故事。門店")
    broken = Rewriting((*NOTES, ("墓", "mù")), lost="?").inflict(page) or ""
    assert "的?(mù)适隆ｉT店" in broken
    assert fix_text(broken) == page.replace("的故事。門店", "的?(mù)适隆ｉT店")


def test_what_was_lost_further_on_may_tell_two_originals_apart():
    """Of the two, the one that goes with what else was lost is likelier."""
    page = PAGE.replace("的故事。書店", "的旅行。書店")
    broken = Rewriting((*NOTES, ("穆", "mù")), lost="?").inflict(page) or ""
    assert "的?(mù)眯小?(shū)店" in broken
    assert fix_text(broken) == page


def test_a_bracket_may_have_gone_with_what_was_lost():
    broken = Rewriting((*NOTES, ("看", "kàn")), swallows=True).inflict(PAGE) or ""
    assert "?kàn)" in broken
    assert fix_text(broken) == PAGE


def test_marks_that_tore_their_neighbours_are_mended_and_others_stay_ascii():
    broken = Rewriting(are_narrowed=True).inflict(PAGE) or ""
    assert "孩子們" not in broken
    assert fix_text(broken) == PAGE.translate(NARROW)


@pytest.mark.parametrize(
    ("torn", "lost"), [("院子裡。可線頭還沒有剪完", ""), ("院子裡。可線頭還沒有剪完", "?"), ("店裡。看線裝的古書", "?")]
)
def test_what_ends_a_character_and_begins_none_is_lost_by_itself(torn: str, lost: str):
    """The full stop that became ASCII lay across two characters; so 線 fell apart, whose second byte is 80."""
    page = PAGE + f"雨停了以後，孩子們都跑到{torn}，母親只好一個人坐在燈下。"
    broken = Rewriting(NOTES, are_narrowed=True, lost=lost).inflict(page) or ""
    assert torn not in broken
    assert torn in fix_text(broken)


def test_what_did_not_decode_is_no_neighbour_that_the_text_has_elsewhere():
    """Two places torn alike bear each other out no more than one does."""
    sentence = "他的口音非常可愛，大家都笑了。"
    page = PAGE + sentence + sentence.replace("大家", "人人")
    broken = Rewriting(NOTES, are_narrowed=True, lost="?").inflict(page) or ""
    assert "非常可愛" not in broken
    assert fix_text(broken).count("非常可愛") == 2


def test_marks_that_are_ascii_are_no_damage():
    narrow = PAGE.translate(NARROW)
    assert fix_text(narrow) == narrow


def test_a_byte_lost_is_part_of_the_accident():
    damage = Rewriting(missing=2)
    assert damage.inflict("書店的") == "書甑?"
    assert damage.words == "a byte lost, byte by byte in GBK"


def test_what_gbk_cannot_write_was_not_rewritten_in_it():
    assert Rewriting(NOTES).inflict("書 😀") is None


def test_the_readings_that_stand_whole_are_undone_by_the_accident_itself():
    damage = Rewriting(NOTES)
    assert list(damage.undo("書(shū)店")) == ["書店"]
    assert list(damage.undo("書店")) == []


def test_how_many_marks_could_have_been_torn():
    assert count_tearable(PAGE) == 1


LESSONS = [
    "我(wǒ)是(shì)學(xué)生(shēng)，你(nǐ)也(yě)是(shì)學(xué)生(shēng)。",
    "“饕餮”(tāo tiè)是古代傳說中的怪獸。",
    "這裡的“行”(háng)不讀作“行”(xíng)。",
    "他姓尉(yù)遲，不姓尉(wèi)。",
    "尷(gān)尬(gà)的場面，誰也不說話。",
    "單(shàn)縣在山東，單(dān)位在北京。",
    "銀行(háng)今天不開門，請明天再來。",
    "老鼠的“鼠”(shǔ)怎麼寫？",
    "“卡拉OK”(kǎlā OK)這個詞從日語來。",
    "今天學一個新字：鬱(yù)，意思是草木茂盛。",
]


@pytest.mark.parametrize("text", LESSONS)
def test_readings_for_learners_stay(text: str):
    assert fix_text(text) == text
    assert fix_text(f"{PAGE}\n{text}\n{PAGE}") == f"{PAGE}\n{text}\n{PAGE}"
