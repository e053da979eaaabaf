"""What a file type needs besides its text."""

from __future__ import annotations

import pytest

from fixenc import Options, fix_bytes
from fixenc.formats import format_of


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.html", '<meta charset="gbk">你好，欢迎', '<meta charset="utf-8">你好，欢迎'),
        (
            "a.xml",
            '<?xml version="1.0" encoding="gbk"?><a>你好</a>',
            '<?xml version="1.0" encoding="utf-8"?><a>你好</a>',
        ),
        ("a.css", '@charset "gbk";\n/* 你好 */', '@charset "utf-8";\n/* 你好 */'),
        ("a.py", "# coding: gbk\n'你好'", "# coding: utf-8\n'你好'"),
        (
            "noname",
            "<?xml version='1.0' encoding='gbk'?><a>你好</a>",
            "<?xml version='1.0' encoding='utf-8'?><a>你好</a>",
        ),
        ("a.txt", "about <meta charset=gbk>: 你好", "about <meta charset=gbk>: 你好"),
    ],
)
def test_a_declaration_tells_the_truth_afterwards(name: str, before: str, after: str):
    """A failure makes browsers and parsers read clean UTF-8 as something else."""
    assert fix_bytes(before.encode("gbk"), name=name).data == after.encode()


def test_a_wrong_declaration_in_healthy_utf_8_is_not_our_business():
    data = '<meta charset="gbk">héllo'.encode()
    assert not fix_bytes(data, name="a.html").is_changed


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"name": "LiÃ¨ge", "tags": ["Ã©tÃ©", 1, null]}'),
        ("a.jsonl", '{"a": "Ã©"}\n\n[1, "Ã¨"]\n'),
        ("a.xml", "<a x='Ã©'><b>Ã¨</b></a>"),
        ("a.csv", 'Ã©,"Ã¨, Ã ",1\nx,y,z\n'),
        ("a.tsv", "Ã©\tÃ¨\n"),
    ],
)
def test_structure_survives_repair(name: str, text: str):
    cleaned = fix_bytes(text.encode(), name=name)
    form = format_of(name)
    assert cleaned.is_changed
    assert form.shape is not None
    assert form.shape(cleaned.text) == form.shape(text)
    assert form.shape(text) is not None


@pytest.mark.parametrize(
    ("name", "text", "tidier"),
    [
        ("a.json", '{"said": "he said “no”"}', "quotes"),
        ("a.xml", "<a>1 &lt; 2</a>", "entities"),
        ("a.csv", "a,“b”c”,d\n“x\n", "quotes"),
        ("a.jsonl", '{"a": "“"}\n', "quotes"),
    ],
)
def test_what_would_break_the_structure_is_left_alone(name: str, text: str, tidier: str):
    cleaned = fix_bytes(text.encode(), Options(tidy=(tidier,)), name=name)
    assert cleaned.data == text.encode()
    assert cleaned.refusal == "the repaired text would no longer parse as before"


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.xml", "a.csv"])
def test_what_never_parsed_is_mended_all_the_same(name: str):
    assert fix_bytes('{"“Ã©'.encode(), name=name).text == '{"“é'


def test_deep_nesting_is_no_crash():
    text = "[" * 100_000 + '"Ã©"' + "]" * 100_000
    assert fix_bytes(text.encode(), name="a.json").is_changed
