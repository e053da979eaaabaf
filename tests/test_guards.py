"""What guards the structure of a file: it knows no limit, and where it fails, nothing is written."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixenc import Options, fix_bytes
from fixenc.formats import structure
from fixenc.formats.file_type import FileType
from tests.conftest import Runner

HTML = Options(unescape=("html",))
QUOTE = '"caf&eacute; &quot;"'


@pytest.mark.slow
@pytest.mark.parametrize("depth", [700, 100_000])
def test_json_keeps_its_structure_however_deep_it_nests(depth: int):
    """A failure means that an error in the guard was taken for text that never parsed, and broken JSON was written."""
    for opening, closing in ("[", "]"), ('{"a":', "}"):
        before = opening * depth + QUOTE + closing * depth
        cleaned = fix_bytes(before.encode(), HTML, name="a.json")
        assert cleaned.data == before.encode()
        assert cleaned.refusal == "the repaired text would no longer parse as before"
        good = before.replace("&quot;", "&egrave;")
        assert fix_bytes(good.encode(), HTML, name="a.json").text == before.replace("&eacute; &quot;", "é è")


def test_json_keeps_its_structure_beside_integers_of_any_length():
    before = f"[{'7' * 4301}, -{'8' * 100_000}, {QUOTE}]"
    assert fix_bytes(before.encode(), HTML, name="a.json").data == before.encode()
    good = before.replace("&quot;", "")
    assert fix_bytes(good.encode(), HTML, name="a.json").text == good.replace("&eacute;", "é")


def test_csv_keeps_its_structure_beside_fields_of_any_length():
    limit = csv.field_size_limit()
    for name, delimiter in ("a.csv", ","), ("a.tsv", "\t"):
        before = f'"{"x" * 131_073}"{delimiter}{QUOTE}\n'
        assert fix_bytes(before.encode(), HTML, name=name).data == before.encode()
        good = before.replace("&quot;", "")
        assert fix_bytes(good.encode(), HTML, name=name).text == good.replace("&eacute;", "é")
    assert csv.field_size_limit() == limit, "what other programs in this process see"


def test_two_keys_never_become_one():
    """A failure means that a parser finds fewer keys than there were."""
    assert structure.json_shape(r'{"é": 1, "\u00e9": 2}') == "{s:i,s:i}1"
    before = r'{"caf&eacute;": 2, "caf\u00e9": 3}'
    assert fix_bytes(before.encode(), HTML, name="a.json").data == before.encode()


def test_entities_that_hold_each_other_are_no_text_that_never_parsed():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
    before = f"<!DOCTYPE a [{laughs}]><a>&l9; CafÃ© à la crème brûlée</a>"
    with pytest.raises(expat.ExpatError, match="amplification"):
        structure.xml_shape(before)
    cleaned = fix_bytes(before.encode(), name="a.xml")
    assert cleaned.data == before.encode()
    assert cleaned.refusal == "cannot check whether the repaired text still parses (ExpatError)"


@pytest.mark.parametrize(
    "error", [RecursionError, MemoryError, ValueError, csv.Error], ids=lambda error: error.__name__
)
@pytest.mark.parametrize("which", ["before", "after"])
def test_a_guard_that_cannot_tell_refuses(error: type[Exception], which: str):
    def shape(text: str) -> object:
        if text == which:
            raise error
        return "shape"

    guard = FileType("x", shape=shape)
    assert error.__name__ in str(guard.refusal("before", "after"))
    assert guard.refusal("before", "before") is None


def test_what_a_guard_refuses_is_reported_and_left_as_it_is(fixenc: Runner, tmp_path: Path):
    before = "[" * 700 + QUOTE + "]" * 700
    (tmp_path / "a.json").write_text(before, "utf-8")
    ran = fixenc("fix", "--unescape", "html", "--json", ".")
    assert ran.code == 0
    assert ran.by_name["a.json"]["status"] == "unsure"
    assert ran.by_name["a.json"]["reason"] == "the repaired text would no longer parse as before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json"]
    assert (tmp_path / "a.json").read_text("utf-8") == before


JSON = st.text('{}[]:,"\\u0019eE.+- \ntruefalsn\x01é', max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON | VALUES.map(json.dumps) | VALUES.map(lambda value: json.dumps(value, ensure_ascii=False, indent=1)))
def test_what_the_guard_takes_for_json_is_what_python_does(text: str):
    try:
        json.loads(text)
    except ValueError:
        assert structure.json_shape(text) is None
    else:
        assert structure.json_shape(text) is not None


@given(st.text(',"\r\n ab', max_size=20))
def test_what_the_guard_takes_for_csv_is_what_python_does(text: str):
    try:
        rows = tuple(map(len, csv.reader(io.StringIO(text, newline=""), strict=True)))
    except csv.Error:
        assert structure.csv_shape(text) is None
    else:
        assert structure.csv_shape(text) == rows
