"""The structure of files: what a repair must keep, and that nothing is written where it would not."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixenc import Options, fix_bytes, fix_file
from fixenc.formats import tables
from fixenc.formats.catalogue_structure import catalogue_shape
from fixenc.formats.configuration import ini_shape, toml_shape, yaml_shape
from fixenc.formats.file_type import BROKEN, Shape
from fixenc.formats.source_structure import python_shape, sql_shape
from fixenc.formats.subtitles import cues_shape, styled_shape
from fixenc.formats.types import TYPES, type_of
from fixenc.records import Repair, Status
from tests.conftest import Runner

SRT = "1\n00:00:01,000 --> 00:00:02,500\n<i>Déjà l’été à Besançon…</i>\n\n2\n00:00:03,000 --> 00:00:04,000\nÇa va ?\n"
ASS = (
    "[Script Info]\nTitle: Été à Nîmes\n\n[Events]\nFormat: Layer, Start, End, Style, Name, ML, MR, MV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:02.00,Café,,0,0,0,,Déjà, {\\i1}l’été{\\i0} à Besançon\n"
)
PO = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n#: a.c:1\n#, c-format\nmsgid "%d days"\n'
    'msgstr "%d journées d’été à Besançon\\n"\n'
)
# One file of each type, healthy: its name, its text.
HEALTHY = {
    "a.yml": '# L’été à Besançon\ntown: Besançon\nnames:\n  - Éloïse\n  - "Zoé: été"\nnote: |\n  Déjà l’été à Nîmes.\n',
    "a.toml": '# L’été\ntown = \'Besançon\'\n\n[names]\nfirst = ["Éloïse", "Zoé, déjà"]\nyears = 3\n',
    "a.ini": "; L’été à Besançon\n[Élèves]\nname = Éloïse ; déjà\ncity=Nîmes\n  et Besançon\n",
    "a.desktop": "[Desktop Entry]\nName=Editor\nName[fr]=Éditeur déjà à Besançon\nExec=edit %f\n",
    "a.properties": "town=Besançon \\\n  déjà l’été\nname=Éloïse à Nîmes\n",
    "a.srt": SRT,
    "a.vtt": "WEBVTT\n\nintro\n00:01.000 --> 00:02.000 line:0\nDéjà l’été à Besançon\n",
    "a.ass": ASS,
    "a.po": PO,
    "a.py": "# L’été à Besançon\nTOWN = 'Besançon'\ndef greet(name: str) -> str:\n    return f'Déjà {name}, l’été'\n",
    "a.sql": "-- L’été\nINSERT INTO town VALUES (1, 'Besançon'), (2, 'L''été à Nîmes; déjà');\n",
    "a.json": '{"town": "Besançon", "names": ["Éloïse", "Zoé déjà à l’été"], "n": 1}',
    "a.jsonl": '{"town": "Besançon"}\n{"town": "Nîmes, déjà l’été"}\n',
    "a.xml": "<a town='Besançon'><b>Déjà l’été à Nîmes</b></a>",
    "a.csv": 'town;name\nBesançon;Éloïse\nNîmes;"Zoé; déjà"\n',
    "a.tsv": "town\tname\nBesançon\tÉloïse\nNîmes\tZoé déjà\n",
}
EACH = pytest.mark.parametrize("name", HEALTHY)


def damage(text: str, wrong: str = "cp1252") -> str:
    """Return a text that was read in a wrong charset, as browsers do."""
    return "".join(bytes([byte]).decode(wrong, "ignore") or chr(byte) for byte in text.encode())


@EACH
def test_each_type_is_repaired_whole_and_left_alone_if_healthy(name: str):
    """A failure means that a guard stops good repairs, or sees no structure at all."""
    text = HEALTHY[name]
    assert not fix_bytes(text.encode(), name=name).is_changed
    cleaned = fix_bytes(damage(text).encode(), name=name)
    assert (cleaned.text, cleaned.refusal) == (text, None)
    form = type_of(name)
    assert form.shape is not None
    assert form.shape(text) is not None


# What a repair that went wrong might write after a character of each type, where it has a meaning.
BREAKING = {
    "a.yml": ("\n", ": ", " #", '"', "\n- ", "\u2028", "\x85"),
    "a.toml": ("\n", "'", "' #"),
    "a.ini": ("\n", " ; ", "\n[", "\x85"),
    "a.desktop": ("\n", "\n[", "\u2029"),
    "a.properties": ("\n", "\r", "\\\n"),
    "a.srt": ("\n", "\n\n", "<", "\n7\n", "\x85"),
    "a.vtt": ("\n", " --> ", "<b>", "\u2028"),
    "a.ass": ("\n", "{", "\\N", "\x85"),
    "a.po": ("\n", '"', "\\n", "%s", "{0}", "\u2028"),
    "a.py": ("\n", "'", "' '"),
    "a.sql": ("'", "');", "''\\'"),
    "a.json": ("\n", '"', '", "', "\\"),
    "a.jsonl": ("\n", '"', '"}\n{"'),
    "a.xml": ("<", "'", "&"),
    "a.csv": ("\n", ";", ";;"),
    "a.tsv": ("\n", "\t", "\r"),
}


@pytest.mark.parametrize(("name", "sign"), [(name, sign) for name, signs in BREAKING.items() for sign in signs])
def test_a_repair_that_breaks_the_structure_is_not_written(
    name: str, sign: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A failure means that a guard does not fire, and a file is written that its own tools read otherwise."""
    text, broken = damage(HEALTHY[name]), HEALTHY[name].replace("ç", f"ç{sign}")
    monkeypatch.setattr("fixenc.cleaning.explain_escaped", lambda before, *_, **_named: Repair(before, broken))
    monkeypatch.setattr("fixenc.cleaning.explain_values", lambda before, *_, **_named: Repair(before, broken))
    path = tmp_path / name
    path.write_text(text, "utf-8", newline="")
    outcome = fix_file(path, Options(in_place=True))
    assert (outcome.status, outcome.reason) == (Status.UNSURE, BROKEN)
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert path.read_bytes().decode() == text


def test_every_guard_has_a_repair_that_breaks_it():
    """A failure means that a type has a guard that no test has seen fire."""
    assert {type_of(name).name for name in BREAKING} == {one.name for one in TYPES if one.shape}


@pytest.mark.parametrize(
    ("shape", "one", "other"),
    [
        pytest.param(yaml_shape, "a: b", "a: b: c", id="YAML, a key"),
        pytest.param(yaml_shape, "café: 1\nthé: 2", "café: 1\ncafé: 2", id="YAML, two keys become one"),
        pytest.param(yaml_shape, "a: é\n b", "a: é\n  b", id="YAML, indentation"),
        pytest.param(yaml_shape, "é a", "@ a", id="YAML, a reserved sign"),
        pytest.param(yaml_shape, "a: é|", "a: |", id="YAML, a block"),
        pytest.param(yaml_shape, '"é"', '"\\"', id="YAML, an escaped quote"),
        pytest.param(toml_shape, "é = 1", "'é' = 1", id="TOML, what does not parse"),
        pytest.param(ini_shape, "[a]\né = 1\nè = 2", "[a]\né = 1\né = 2", id="INI, two keys become one"),
        pytest.param(ini_shape, "[é]\n[è]", "[é]\n[é]", id="INI, two sections become one"),
        pytest.param(cues_shape, SRT, SRT.replace("Déjà", "\n\nDéjà"), id="SubRip, a blank line"),
        pytest.param(styled_shape, ASS, ASS.replace("Café", "Ca,fé"), id="SubStation, a field"),
        pytest.param(catalogue_shape, PO, PO.replace("%d journées", "%s journées"), id="catalogue, a specifier"),
        pytest.param(catalogue_shape, PO, PO.replace("msgstr", "msgctxt"), id="catalogue, a keyword"),
        pytest.param(python_shape, "a = 'é'", "a = b'e'", id="Python, bytes"),
        pytest.param(python_shape, "a = 'é'", "a = 'é' # '", id="Python, a comment"),
        pytest.param(sql_shape, "SELECT 'é', 1;", "SELECT 'é'', 1;", id="SQL, a string goes on"),
        pytest.param(sql_shape, "SELECT 'é\\', 1", "SELECT 'é\\\\', 1", id="SQL, as MySQL reads it"),
        pytest.param(
            sql_shape,
            "COPY a FROM stdin;\né\t1\n\\.\n",
            "COPY a FROM stdin;\né\t\t1\n\\.\n",
            id="SQL, rows of PostgreSQL",
        ),
    ],
)
def test_a_shape_tells_apart_what_a_tool_reads_otherwise(shape: Shape, one: str, other: str):
    assert shape(one) != shape(other)


@pytest.mark.parametrize(
    ("shape", "one", "other"),
    [
        pytest.param(yaml_shape, "- “é”: l'été # Ã©", "- “è”: l'hiver # é", id="YAML"),
        pytest.param(yaml_shape, "a: Ã\x85", "a: Å", id="YAML, a control character goes"),
        pytest.param(ini_shape, "[Ã©]\nÃ¨ = Â", "[é]\nè = ", id="INI"),
        pytest.param(cues_shape, SRT, SRT.replace("é", "Ã©"), id="SubRip"),
        pytest.param(
            catalogue_shape,
            PO,
            'msgid ""\nmsgstr ""\n"X: y\\n"\n"Z: y\\n"' + PO[PO.index("\n\n") :],
            id="catalogue, its header",
        ),
        pytest.param(sql_shape, "SELECT 'Ã©', \"Ã¨\" -- l'Ã©", "SELECT 'é', \"è\" -- l'é", id="SQL"),
    ],
)
def test_a_shape_is_blind_to_characters(shape: Shape, one: str, other: str):
    assert shape(one) == shape(other)


@pytest.mark.parametrize(
    "hostile",
    [
        "'",
        '"',
        "[",
        "{",
        "- ",
        ": ",
        " #",
        "$",
        "$a$",
        "/*",
        "`",
        "\\",
        "<",
        "msgid ",
        '"\n',
        "[a",
        "a=",
        "-->\n",
        "{0",
        "%(",
    ],
)
@pytest.mark.parametrize("name", [name for name in HEALTHY if name not in ("a.toml", "a.py", "a.xml")])
def test_a_guard_takes_time_in_proportion_to_the_length(name: str, hostile: str):
    """A failure lets a file of a few megabytes stop a run."""
    shape, text = type_of(name).shape, "é" + hostile * 20_000
    assert shape is not None
    start = time.perf_counter()
    shape(text)
    assert time.perf_counter() - start < 2


SIGNS = "ab: -#'\"\n[]{},|>&*!%@`\\?éÃ\u2028\x85"


@given(st.text(SIGNS, max_size=24), st.text(SIGNS, min_size=1, max_size=3))
def test_what_the_guard_takes_for_the_same_yaml_is_the_same_to_pyyaml(one: str, instead: str):
    """A failure means that the guard does not see a sign that a parser does."""
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")

    def events(text: str) -> list[str] | None:
        try:
            return [type(event).__name__ for event in yaml.parse(text, Loader=yaml.SafeLoader)]
        except yaml.YAMLError:
            return None

    was, text = events(one), one.replace("é", instead)
    if was is not None and yaml_shape(one) is not None and type_of("a.yml").refusal(one, text) is None:
        assert events(text) == was


TOWNS = (
    "Besançon",
    "Łódź",
    "Göteborg",
    "Plzeň",
    "Málaga",
    "Москва",
    "Eskişehir",
    "Paris",
    "Århus",
    "Nîmes",
    "Тверь",
    "",
)
NOTES = (
    "déjà l’été à Nîmes",
    "für Frau Müller; 2. Stock",
    'said "ну, да"',
    "über, unter | zwischen",
    "a\nb é",
    "1,50",
    "ok",
)


def write_table(rows: list[list[str]], delimiter: str, *, quotes_all: bool = False) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL).writerows(
        [["id", "town", "note"], *rows]
    )
    return text.getvalue()


def read_table(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


ROWS = st.lists(
    st.tuples(st.integers(1, 99).map(str), st.sampled_from(TOWNS), st.sampled_from(NOTES)).map(list),
    min_size=2,
    max_size=12,
)


TABLES = (
    ROWS,
    st.sampled_from(["cp1252", "cp1250", "latin-1", "cp850"]),
    st.sets(st.sampled_from([1, 2])),
    st.booleans(),
)
IN_EACH_DIALECT = pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])


@settings(max_examples=20)
@given(*TABLES)
@IN_EACH_DIALECT
def test_a_damaged_table_keeps_its_rows_and_columns(
    delimiter: str, rows: list[list[str]], wrong: str, columns: set[int], quotes_all: bool
):
    """A failure moves values to other columns, or changes those that were healthy."""
    check_table(delimiter, rows, wrong, columns, quotes_all=quotes_all)


@pytest.mark.slow
@settings(max_examples=250)
@given(*TABLES)
@IN_EACH_DIALECT
def test_a_thousand_damaged_tables_keep_their_rows_and_columns(
    delimiter: str, rows: list[list[str]], wrong: str, columns: set[int], quotes_all: bool
):
    check_table(delimiter, rows, wrong, columns, quotes_all=quotes_all)


def check_table(delimiter: str, rows: list[list[str]], wrong: str, columns: set[int], *, quotes_all: bool) -> None:
    bad = [[damage(cell, wrong) if at in columns else cell for at, cell in enumerate(row)] for row in rows]
    text = write_table(bad, delimiter, quotes_all=quotes_all)
    cleaned = fix_bytes(text.encode(), Options(encoding="utf-8"), name="a.csv")
    assert cleaned.refusal is None
    assert tables.find_delimiter(text) == delimiter
    after = read_table(cleaned.text, delimiter)[1:]
    for good, was, now in zip(rows, bad, after, strict=True):
        for intended, damaged, cell in zip(good, was, now, strict=True):
            assert cell in (intended, damaged)
    assert cleaned.repair.is_proved


def test_a_column_of_another_charset_leaves_the_others_alone():
    """A failure lets what happened to one column change the healthy cells beside it."""
    names = ["Иван Петров", "Ольга Смирнова", "Сергей Кузнецов", "Дмитрий Соколов"]
    rows = [[name.encode("cp1251").decode("cp1252"), town] for name, town in zip(names, TOWNS, strict=False)]
    text = "".join(f"{name};{town}\r\n" for name, town in rows)
    cleaned = fix_bytes(text.encode(), name="a.csv")
    assert cleaned.text == "".join(f"{name};{town}\r\n" for name, town in zip(names, TOWNS, strict=False))


def test_a_table_of_mojibake_stays_as_it_is():
    """A failure empties a table that shows what mojibake looks like."""
    text = "wrong,right\r\n" + "".join(f"{damage(word)},{word}\r\n" for word in ("Besançon", "Göteborg", "Málaga"))
    assert not fix_bytes(text.encode(), name="a.csv").is_changed


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b\n1,5;2,5\n", ";"),
        ("sep=|\na,b|c,d\n", "|"),
        ("a\tb, c; d\ne\tf\n", "\t"),
        ('"a;b",c\n"d;e;f",g\n', ","),
        ("one column\nof text\n", ","),
        ("", ","),
        ("a;b\n" * 50_000 + '"c\n;,', ";"),
    ],
)
def test_a_delimiter_is_found_by_the_rows(text: str, delimiter: str):
    assert tables.find_delimiter(text) == delimiter


def test_a_delimiter_is_found_in_time_whatever_the_quotes():
    """A failure lets a stray quote stop a run."""
    start = time.perf_counter()
    for text in ('"' + "a;b\n" * 50_000, 'a;"b\n' * 50_000, '"\n' * 99_999):
        tables.find_cells(text)
        assert tables.find_delimiter(text) in tables.DELIMITERS
    assert time.perf_counter() - start < 5


def test_a_delimiter_that_mojibake_swallowed_comes_back():
    """A failure leaves a row one field short, though its repair is proved."""
    rows = ["id|name|note", "1|Besançon déjà|l’été à Nîmes", "2|le café des élèves…|très bien, déjà vu", "3|Zoé|été"]
    text = "\n".join(rows) + "\n"
    bad = text.encode().decode("gb18030", "replace")
    assert sorted(line.count("|") for line in bad.splitlines()) != [2, 2, 2, 2]
    cleaned = fix_bytes(bad.encode(), name="a.csv")
    assert (cleaned.refusal, cleaned.text.splitlines()[2]) == (None, rows[2])


@pytest.mark.parametrize(
    ("before", "after", "is_mended"),
    [
        ("a|b\n1|2\n34\n", "a|b\n1|2\n3|4\n", True),
        ("a|b\n1|2\n34\n56\n7|8", "a|b\n1|2\n3|4\n56\n7|8", True),
        ("a|b\n1|2\n34\n", "a|b\n1|2\n3|4|5\n", False),
        ("a|b\n1|2\n3|4|5\n", "a|b\n1|2\n3|45\n", False),
        ("ab\n12\n", "a|b\n1|2\n", False),
        ("a|b\n12\n", "a|b\n1|2\n\n", False),
    ],
)
def test_a_row_is_mended_if_it_becomes_like_the_others(before: str, after: str, is_mended: bool):
    assert tables.is_table_mended(before, after) == is_mended


STRINGS = ("café crème", "L’hôtel à Liège est déjà fermé", "party 😀 today", "Zażółć gęślą jaźń", "東京の天気", "ok")


@pytest.mark.parametrize("capitals", [False, True])
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1", "cp1251"])
def test_escapes_stay_escapes_of_the_same_style(wrong: str, capitals: bool):
    """A failure changes a file that was ASCII on purpose, or makes bytes of a literal that may have none."""

    def write(strings: list[str]) -> str:
        text = json.dumps({"titles": strings, "n": 1})
        return re.sub(r"(?<=\\u)[0-9a-f]{4}", lambda digits: digits[0].upper(), text) if capitals else text

    good, bad = write(list(STRINGS)), write([damage(string, wrong) for string in STRINGS])
    cleaned = fix_bytes(bad.encode(), name="a.json")
    assert (cleaned.text, cleaned.repair.is_proved) == (good, True)
    assert not fix_bytes(good.encode(), name="a.json").is_changed


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.jsonl", '{"a": "Li\\u00c3\\u00a8ge"}\n{"a": "Ã©tÃ©"}\n', '{"a": "Li\\u00e8ge"}\n{"a": "été"}\n'),
        (
            "a.ipynb",
            '{"cells": ["caf\\u00c3\\u00a9\\n", "\\ud83d\\ude00"]}',
            '{"cells": ["caf\\u00e9\\n", "\\ud83d\\ude00"]}',
        ),
        (
            "a.json",
            '"caf\\u00c3\\u00a9 \\\\u00c3\\\\u00a9 \\u0022 \\ud83d"',
            '"caf\\u00e9 \\\\u00c3\\\\u00a9 \\u0022 \\ud83d"',
        ),
        ("a.properties", "town=caf\\u00C3\\u00A9 cr\\u00C3\\u00A8me\n", "town=caf\\u00E9 cr\\u00E8me\n"),
        ("a.py", "a = 'caf\\u00c3\\u00a9 cr\\u00c3\\u00a8me'\n", "a = 'caf\\u00e9 cr\\u00e8me'\n"),
        ("a.txt", "caf\\u00c3\\u00a9 cr\\u00c3\\u00a8me\n", "café crème\n"),
    ],
)
def test_escapes_are_mended_where_the_type_has_them(name: str, before: str, after: str):
    assert fix_bytes(before.encode(), name=name).text == after


@given(st.lists(st.sampled_from([*STRINGS, *map(damage, STRINGS), "\\", '"', "\u2028", "é"]), max_size=5))
def test_json_comes_out_as_the_same_json(strings: list[str]):
    """A failure loses a string, or changes healthy ones."""
    for is_ascii in (False, True):
        cleaned = fix_bytes(
            json.dumps(strings, ensure_ascii=is_ascii).encode(), Options(encoding="utf-8"), name="a.json"
        )
        after = json.loads(cleaned.text)
        assert len(after) == len(strings)
        assert all(now == was or damage(now) == was for was, now in zip(strings, after, strict=True))
        assert cleaned.text.isascii() or not is_ascii
        assert cleaned.repair.is_proved


@pytest.mark.slow
def test_files_with_structure_are_fixed_by_the_command(fixenc: Runner, tmp_path: Path):
    for name, text in HEALTHY.items():
        (tmp_path / name).write_text(damage(text), "utf-8", newline="")
    ran = fixenc("fix", "--in-place", "--json", ".")
    assert ran.code == 0
    assert {line["status"] for line in ran.by_name.values()} == {"fixed"}
    assert {name: (tmp_path / name).read_bytes().decode() for name in HEALTHY} == HEALTHY


@pytest.mark.parametrize("header", ["", 'msgid ""\nmsgstr "Project: x\\n"\n\n'])
def test_a_catalogue_may_get_a_declaration(header: str):
    """A failure leaves catalogues in legacy charsets alone that only have to say that they are UTF-8."""
    entries = 'msgid "Open %s"\nmsgstr "Открыть файл %s"\n\nmsgid "Close"\nmsgstr "Закрыть окно"\n'
    text = f"# Переводчик\n{header}#: a.c:1\n{entries}"
    cleaned = fix_bytes(text.encode("koi8-r"), name="ru.po")
    assert cleaned.refusal is None
    assert "charset=UTF-8" in cleaned.text
    assert catalogue_shape(cleaned.text) == catalogue_shape(text)
