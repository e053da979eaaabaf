"""`fixenc corpus`: texts of records are mended, every other byte stays, and a shard appears whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixenc import Options, explain
from fixenc.corpus import first_look, jsonl, mending
from fixenc.corpus.jsonl import mend_lines
from fixenc.corpus.lines import Lines, cut_lines
from fixenc.corpus.mending import Mender
from fixenc.corpus.sample import Change, Sample
from fixenc.corpus.settings import Settings
from fixenc.corpus.spans import find_values, parse, texts_at
from fixenc.corpus.tally import Tally
from fixenc.errors import OptionsError
from tests.texts import SENTENCES

GOOD = "Où est passé le garçon ?"
BAD = GOOD.encode().decode("cp1252")
RUSSIAN = f"{SENTENCES['ru']} {SENTENCES['ru']}"


def mender_of(*fields: str, keep: bool = False, original: str | None = None, sample: int = 10) -> Mender:
    return Mender(
        "a.jsonl",
        Settings.of(fields or ("text",), Options(), keeps_original=keep, original=original, sample=sample),
    )


def mend(data: bytes, mender: Mender | None = None, size: int = 7) -> bytes:
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(mend_lines(blocks, mender or mender_of()))


def escaped(text: str) -> str:
    return json.dumps(text)[1:-1]


# What stays as it is, byte for byte, and the status of its records.
KEPT = (
    pytest.param(b'{"n": 1.0, "m": 1e5, "k": 123456789012345678901234567890, "text": "a"}\n', "healthy", id="numbers"),
    pytest.param(rb'{"text":"\/ \u0041 \ud83d\ude00","b":[ ],"a":{ }}', "healthy", id="escapes-and-blanks"),
    pytest.param(b'{"text": "a"}\r\n', "healthy", id="crlf"),
    pytest.param(b'\xef\xbb\xbf{"text": "a"}\n', "healthy", id="byte-order-mark"),
    pytest.param(b'{"text": NaN}\n', "without text", id="no-number"),
    pytest.param(f'{{"other": "{BAD}", "text": "a"}}\n'.encode(), "healthy", id="another-field"),
    pytest.param(f'{{"text": "{BAD}", "text": "a"}}\n'.encode(), "healthy", id="the-last-of-equal-names-counts"),
    pytest.param(f'{{"a": {{"text": "{BAD}"}}}}\n'.encode(), "without text", id="a-field-of-another-object"),
    pytest.param(f'{{"text": ["{BAD}"}}\n'.encode(), "broken", id="broken"),
    pytest.param(f'"{BAD}"\n'.encode(), "broken", id="no-object"),
    pytest.param(b'{"text": ' + b"[" * 100_000 + b"\n", "broken", id="nested-too-deep"),
    pytest.param(b'{"text": ' + b"[" * 500 + b'""' + b"]" * 500 + b"}", "without text", id="nested-deep"),
    pytest.param(b'{"text": "\xff\xfe\x81"}\n', "broken", id="no-charset"),
    pytest.param('{"text": "a"}'.encode("utf-16"), "broken", id="utf-16-whose-lines-end-elsewhere"),
    pytest.param('{"text": "a"}'.encode("utf-32"), "broken", id="utf-32-whose-lines-end-elsewhere"),
    pytest.param(b'{"a": ' + b"[" * 599 + b"]" * 599 + b', "text": "a"}', "healthy", id="nested-as-deep-as-is-read"),
    pytest.param(b'{"a": ' + b"[" * 600 + b"]" * 600 + b', "text": "a"}', "broken", id="nested-one-deeper"),
    pytest.param(b'{"a": [' + b'[],{},"\\"[",' * 600 + b'0], "text": "a"}', "healthy", id="many-brackets-side-by-side"),
    pytest.param(b'{"text": "\\ud800"}\n', "healthy", id="a-lone-surrogate"),
    pytest.param(b'{"n": ' + b"1" * 10_000 + b', "text": ""}\n', "healthy", id="a-number-longer-than-python-reads"),
)


@pytest.mark.parametrize(("data", "status"), KEPT)
def test_what_is_not_mended_stays_byte_for_byte(data: bytes, status: str):
    mender = mender_of()
    assert mend(data, mender) == data
    assert mender.tally.status == {status: 1}


def test_blank_lines_are_no_records():
    mender = mender_of()
    assert mend(b"\n  \n\r\n\n", mender) == b"\n  \n\r\n\n"
    assert mender.tally.records == 0


# Lines before and after.
MENDED = (
    pytest.param('{"n": 1e5, "text" :\t"@BAD@"  }\r\n', '{"n": 1e5, "text" :\t"@GOOD@"  }\r\n', id="as-characters"),
    pytest.param('{"text": "@BAD ESCAPED@"}', '{"text": "@GOOD ESCAPED@"}', id="as-escapes"),
    pytest.param(r'{"text": "\/\n\" @BAD@ \u0041"}', r'{"text": "\/\n\" @GOOD@ \u0041"}', id="other-escapes-stay"),
    pytest.param('{"x": "é", "text": "@BAD ESCAPED@"}', '{"x": "é", "text": "@GOOD ESCAPED@"}', id="escapes-in-it"),
    pytest.param('\ufeff{"text": "@BAD@"}', '\ufeff{"text": "@GOOD@"}', id="behind-a-byte-order-mark"),
    pytest.param('{"text": "x", "text": "@BAD@"}', '{"text": "x", "text": "@GOOD@"}', id="the-last-of-equal-names"),
    pytest.param('{"text": ["@BAD@", 1, ["@BAD@"]]}', '{"text": ["@GOOD@", 1, ["@GOOD@"]]}', id="in-arrays"),
)


def fill(template: str) -> bytes:
    for name, text in (("GOOD", GOOD), ("BAD", BAD)):
        template = template.replace(f"@{name}@", text).replace(f"@{name} ESCAPED@", escaped(text))
    return template.encode()


@pytest.mark.parametrize(("before", "after"), MENDED)
def test_texts_are_mended_where_they_stand(before: str, after: str):
    mender = mender_of()
    assert mend(fill(before), mender) == fill(after)
    assert mender.tally.status == {"fixed": 1}
    assert mender.tally.accidents.keys() == {"utf-8 read as windows-1252"}
    assert mend(fill(after)) == fill(after)


def test_escapes_in_capitals_stay_in_capitals():
    before = escaped(BAD).replace("\\u00c3", "\\u00C3")
    (line,) = mend(f'{{"text": "{before}"}}'.encode()).decode().splitlines()
    assert line == f'{{"text": "{escaped(GOOD)}"}}'.replace("\\u00f9", "\\u00F9").replace("\\u00e9", "\\u00E9").replace(
        "\\u00e7", "\\u00E7"
    )


def test_nested_fields_are_named_by_their_path():
    line = {"turns": [{"content": BAD, "role": BAD}, {"role": "a"}], "a.b": BAD, "title": BAD}
    data = json.dumps(line, ensure_ascii=False).encode()
    after = {"turns": [{"content": GOOD, "role": BAD}, {"role": "a"}], "a.b": GOOD, "title": BAD}
    assert json.loads(mend(data, mender_of("turns.content", r"a\.b"))) == after


# What is kept beside a text.
ORIGINALS = (
    pytest.param('{"text": "@BAD@", "n": 1}', '{"text": "@GOOD@", "text_original": "@BAD@", "n": 1}', id="beside-it"),
    pytest.param('{"text":"@BAD@"}', '{"text":"@GOOD@","text_original":"@BAD@"}', id="without-blanks"),
    pytest.param('{"text":"@GOOD@"}', '{"text":"@GOOD@"}', id="only-of-what-changed"),
    pytest.param(
        '{"text_original": "x", "text": "@BAD@"}', '{"text_original": "x", "text": "@GOOD@"}', id="the-first-stays"
    ),
    pytest.param('{"text": ["a", "@BAD@"]}', '{"text": ["a", "@GOOD@"], "text_original": ["a", "@BAD@"]}', id="array"),
)


@pytest.mark.parametrize(("before", "after"), ORIGINALS)
def test_an_original_is_kept_beside_its_text(before: str, after: str):
    assert mend(fill(before), mender_of(keep=True)) == fill(after)


def test_the_field_of_originals_can_be_named():
    (line,) = mend(fill('{"text": "@BAD@"}'), mender_of(original="was")).splitlines()
    assert json.loads(line) == {"text": GOOD, "was": BAD}
    with pytest.raises(OptionsError, match="--keep-original"):
        mender_of("a", "b", original="was")
    for name in ("text", ""):
        with pytest.raises(OptionsError, match="another than that of the text"):
            mender_of(original=name)
    with pytest.raises(OptionsError, match="empty name"):
        mender_of("a..b")


def test_a_line_in_a_legacy_charset_becomes_utf_8():
    before, mender = f'{{"text": "{RUSSIAN}", "n": 1.0}}\n'.encode("cp1251"), mender_of()
    assert mend(before, mender).decode() == f'{{"text": "{RUSSIAN}", "n": 1.0}}\n'
    assert mender.tally.charsets == {"windows-1251": 1}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        pytest.param(GOOD.encode("cp1252"), GOOD.encode(), id="beside-a-sentence"),
        pytest.param((GOOD * 3).encode("cp1252"), "café".encode(), id="beside-a-word"),
        pytest.param(GOOD.encode(), GOOD.encode("cp1252"), id="the-other-way-round"),
        pytest.param((GOOD * 3).encode("cp1252"), f"{GOOD} | ".encode() + GOOD.encode("cp1252"), id="within-a-string"),
        pytest.param(SENTENCES["ja"].encode("cp932"), GOOD.encode(), id="beside-a-charset-of-two-bytes"),
    ],
)
def test_a_line_in_two_charsets_is_left_alone(text: bytes, other: bytes):
    """A failure means that healthy UTF-8 in a field without text becomes mojibake, which nothing mends."""
    before, mender = b'{"text": "' + text + b'", "title": "' + other + b'"}\n', mender_of()
    assert mend(before, mender) == before
    assert mender.tally.broken == {jsonl.MIXED: 1}


def test_brackets_in_strings_without_end_take_no_time():
    """A failure means that a line of an attacker is scanned again from each of its quotation marks."""
    assert mend(b'{"text": "' + b'\\"[' * 1_000_000) == b'{"text": "' + b'\\"[' * 1_000_000


def test_a_line_too_long_for_memory_is_copied_and_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jsonl, "_LONGEST", 100)
    long = b'{"text": "' + b"a" * 300 + b'"}'
    for data in (b'{"text": "a"}\n' + long + b'\n{"text": "b"}\n', long):
        mender = mender_of()
        assert mend(data, mender) == data
        assert mender.tally.broken == {jsonl.TOO_LONG: 1}


def test_a_long_text_is_mended_in_parts(monkeypatch: pytest.MonkeyPatch):
    text = "\n".join([BAD, "plain", "a" * 300, BAD, "", GOOD * 20, BAD])
    (whole,) = mend(json.dumps({"text": text}).encode()).splitlines()
    monkeypatch.setattr(mending, "_SHORT", 0)
    for most in (1, 40, 200):
        monkeypatch.setattr(mending, "_MOST_TOGETHER", most)
        (line,) = mend(json.dumps({"text": text}).encode()).splitlines()
        assert line == whole
        assert json.loads(line)["text"] == text.replace(BAD, GOOD)


@given(st.lists(st.binary(max_size=40) | st.just(b"\n")), st.integers(0, 30))
def test_cut_lines_lose_nothing_and_are_whole(blocks: list[bytes], longest: int):
    cut = list(cut_lines(blocks, longest))
    assert b"".join(one.data for one in cut) == b"".join(blocks)
    whole = [one for one in cut if not one.is_long]
    assert all(one.data.endswith(b"\n") for one in whole[:-1])
    pieces = [one for one in cut if one.is_long]
    assert sum(one.is_end for one in pieces) == sum(len(one) > longest for one in long_lines(cut))


def long_lines(cut: Iterable[Lines]) -> list[bytes]:
    """The lines that came in pieces."""
    found, line = list[bytes](), b""
    for one in cut:
        if one.is_long:
            line += one.data
            if one.is_end:
                found.append(line)
                line = b""
    assert not line
    return found


TEXTS = st.one_of(
    st.text(st.characters(codec="ascii")),
    st.text(),
    st.sampled_from([BAD, GOOD, "pRIWET", "$B$3$l$O(B", "caf&Atilde;&copy;", "+AMMAqQ-", "{AbCdE}", "_\bN_\bA"]),
    st.sampled_from(sorted(SENTENCES.values())),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "b", ""]), inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.dictionaries(st.sampled_from(["text", "b", "text_original"]), VALUES, max_size=3)


@given(st.lists(RECORDS, max_size=4), st.booleans(), st.sampled_from([None, 1]))
def test_the_first_look_changes_no_result(records: list[Any], is_ascii: bool, indent: int | None):
    """A failure means that lines are taken for healthy that the repair stage would mend or doubt."""
    dumped = (json.dumps(one, ensure_ascii=is_ascii, indent=indent).replace("\n", " ") for one in records)
    data = "\n".join(dumped).encode("utf-8", "surrogatepass")
    quick, slow = mender_of(), mender_of()
    with pytest.MonkeyPatch.context() as patch:
        after = mend(data, quick)
        patch.setattr(jsonl, "is_healthy_record", lambda *_: False)
        assert mend(data, slow) == after
    assert slow.tally == quick.tally


@given(TEXTS)
def test_texts_that_pass_the_first_look_are_healthy(text: str):
    line = json.dumps({"text": text}).encode()
    if first_look.is_healthy_record(line, mender_of().settings.fields):
        repair = explain(text)
        assert repair.text == text
        assert not repair.unsure


def test_the_first_look_passes_plain_text():
    """The test above would not notice if nothing passed."""
    fields = mender_of().settings.fields
    assert first_look.is_healthy_record(b'{"text": "plain \\n text", "n": 1}\r', fields)
    assert not first_look.is_healthy_record(b'{"text": "caf&Atilde;&copy;"}', fields)
    assert not first_look.is_healthy_record(b'{"other": "plain"}', fields)


@given(RECORDS, st.booleans(), st.booleans())
def test_only_texts_change_and_as_fix_text_does(record: dict[str, Any], is_ascii: bool, keep: bool):
    line = json.dumps(record, ensure_ascii=is_ascii)
    try:
        data = line.encode()
    except UnicodeEncodeError:
        return
    after = mend(data, mender_of(keep=keep)).decode()
    before, now = parse(line), parse(after)
    assert list(texts_at(now, ("text",))) == [explain(one).text for one in texts_at(before, ("text",))]
    if not keep:
        old, new = find_values(line, ("text",)), find_values(after, ("text",))
        assert rest_of(line, [(one.start, one.end) for one in old]) == rest_of(after, [(v.start, v.end) for v in new])


def rest_of(line: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        line = line[:start] + line[end:]
    return line


def test_the_sample_is_bounded_and_the_same_in_any_order():
    changes = [Change("a", number, "text", "x", None, "b", "a") for number in range(50)]
    one, other = Sample(5), Sample(5)
    one.add(changes)
    for part in (changes[30:], changes[:30]):
        piece = Sample(5)
        piece.add(part)
        other.add(piece.changes)
    assert one.changes == other.changes
    assert len(one.changes) == 5
    assert not Sample(0).wants("a", 1, "text")


def test_the_sample_shows_the_change():
    mender = mender_of()
    mend(fill('{"text": "a"}\n{"text": "@BAD@"}'), mender)
    (change,) = mender.sample.changes
    assert (change.shard, change.record, change.field) == ("a.jsonl", 2, "text")
    assert (change.before, change.after, change.accident) == (BAD, GOOD, "utf-8 read as windows-1252")
    assert change.confidence is None or 0.5 <= change.confidence <= 1


def test_counts_add_up_and_are_kept_as_json():
    one, other = mender_of(), mender_of()
    mend(fill('{"text": "@BAD@"}\n[]'), one)
    mend(fill('{"text": "@BAD@"}\n{"text": "a"}'), other)
    total = Tally()
    for tally in (one.tally, other.tally):
        total.add(Tally.from_json(json.loads(json.dumps(tally.to_json()))))
    assert total.status == {"fixed": 2, "broken": 1, "healthy": 1}
    assert total.languages == {"fr": 2}
    assert (total.texts, total.mended) == (3, 2)
