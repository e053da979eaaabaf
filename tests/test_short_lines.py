"""Lists and columns of short words in other charsets than UTF-8: together they are evidence, alone they are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixenc.repair import fix_text

# Words of each charset, and that which read them.
_WORDS = {
    ("windows-1255", "windows-1252"): "נייר מים לחם דבש מלח שמן תפוח אגס בצל גזר דלת חדר",
    ("windows-1256", "windows-1252"): "ملف صفحة فصل جدول باب ماء خبز عسل ملح زيت ورقة سطر",
    ("windows-1251", "koi8-r"): "соль вода хлеб сыр лук каша суп чай рыба мука",
    ("gb18030", "iso-8859-1"): "文件 列表 设置 搜索 保存 显示 编辑 删除 添加 退出",
    ("gb18030", "windows-1251"): "地址 电话 公司 商品 价格 数量 范围 姓名 选择 退出",
    ("euc-kr", "iso-8859-1"): "파일 목록 설정 검색 저장 표시 편집 삭제 추가 종료",
    ("euc-jp", "iso-8859-1"): "一覧 設定 検索 印刷 保存 表示 編集 削除 追加 終了",
}
_ROWS: dict[str, Callable[[int, str], str]] = {
    "word": lambda _, word: word,
    "csv": lambda number, word: f"{number},{word},level",
    "file": lambda number, word: f"{word}_{number}.txt",
    "json": lambda number, word: f'  "key{number}": "{word}",',
}


def _damage(text: str, charsets: tuple[str, str]) -> str:
    written, read = charsets
    return text.encode(written).decode(read)


@pytest.mark.parametrize("row", _ROWS)
@pytest.mark.parametrize("charsets", _WORDS, ids="-as-".join)
def test_a_list_of_short_words_is_mended(charsets: tuple[str, str], row: str):
    text = "\n".join(_ROWS[row](number, word) for number, word in enumerate(_WORDS[charsets].split()))
    assert fix_text(_damage(text, charsets)) == text


@pytest.mark.parametrize("charsets", [one for one in _WORDS if one[0] in ("gb18030", "euc-kr", "euc-jp")])
def test_one_such_word_alone_is_no_evidence(charsets: tuple[str, str]):
    """A failure means that two letters of a table, or of an unknown language, become a word by chance."""
    word = _damage(_WORDS[charsets].split()[0], charsets)
    assert fix_text(word) == word


@pytest.mark.parametrize("tail", ["B", "Id", "X2", "PDF"])
def test_a_name_of_two_alphabets_is_mended_beside_others(tail: str):
    """A failure means that the names of programs and files, made of a word and of Latin capitals, stay damaged."""
    charsets = ("windows-1253", "windows-1252")
    text = f"νερό\nψωμί\nτυρί{tail}\nμέλι\nαλάτι\nλάδι{tail}\nκεφάλαιο\nσελίδα"
    assert fix_text(_damage(text, charsets)) == text


def test_a_word_that_two_accidents_explain_follows_its_document():
    """A failure means that a few equal rows count as many, or that the first line decides against all others."""
    charsets = ("windows-1252", "macintosh")
    words = ["Tür", "Grün", "Höhe", "Länge", "Größe", "Käse", "Süß", "Straße", "Übung", "Schlüssel", "Wärme", "Stück"]
    rows = [f"{number},{word},door" for number, word in enumerate(words * 8)]
    text = "\n".join(sorted(rows, key=lambda row: "Grün" not in row))
    assert fix_text(_damage(text, charsets)) == text


def test_strings_of_two_characters_are_no_mojibake_on_purpose():
    """A failure means that catalogues in Chinese stay damaged: there, two characters in quotation marks are a word."""
    words = ["文件", "列表", "设置", "显示", "编辑", "删除"]
    text = "".join(f'msgid "entry {number}"\nmsgstr "{word}"\n\n' for number, word in enumerate(words))
    assert fix_text(text.encode().decode("windows-1252")) == text
