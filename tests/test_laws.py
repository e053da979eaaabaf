"""The laws. If a change breaks one of them, the change is wrong."""

from __future__ import annotations

import codecs
import hashlib
import json
import os
import sys
from collections import deque
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixenc import Options, decode, detect, explain, fix_bytes, fix_text, fix_tree
from fixenc.cosmetics.tidy import TIDIERS
from fixenc.cosmetics.unescape import UNESCAPERS
from fixenc.damage import ESCAPES, FLATTENINGS, MARKED, READERS, Escape, Flattening, Marking, Rewriting
from fixenc.newlines import newline_kind
from fixenc.records import BomPolicy, Damage, ErrorPolicy, Outcome
from tests.texts import MISREADINGS, SENTENCES, TRAPS

healthy = st.lists(st.sampled_from([*SENTENCES.values(), *TRAPS.values(), ""]), min_size=1, max_size=5)
newlines = st.sampled_from(["\n", "\r\n", "\r"])
endings = st.sampled_from(["", "\n", "\r\n"])
lossy = [*map(Flattening, FLATTENINGS), *map(Escape, ESCAPES)]
accidents = st.builds(
    lambda misread, lost: [*misread, *lost],
    st.lists(st.sampled_from(MISREADINGS), min_size=1, max_size=3),
    st.lists(st.sampled_from(lossy), max_size=1),
)
# The length in characters from which a document gets a first look as a whole.
_LONG = 2_100
rewritings = st.builds(
    Rewriting,
    st.lists(
        st.sampled_from([("爺", "yé"), ("園", "yuán"), ("買", "mǎi"), ("天", "tiān"), ("看", "kàn")]), unique=True
    ).map(tuple),
    st.booleans(),
    st.sampled_from(["?", ""]),
    st.booleans(),
).filter(lambda damage: bool(damage.readings) or damage.are_narrowed)
markings = st.builds(Marking, st.sampled_from(list(READERS)), st.sampled_from(MARKED), st.booleans())
any_text = st.text(max_size=80)
any_bytes = st.binary(max_size=200)
options = st.builds(
    Options,
    bom=st.sampled_from(list(BomPolicy)),
    tidy=st.just(()) | st.lists(st.sampled_from(list(TIDIERS)), unique=True).map(tuple),
    unescape=st.just(()) | st.lists(st.sampled_from(list(UNESCAPERS)), unique=True).map(tuple),
)


def inflict(accident: Iterable[Damage], text: str) -> str | None:
    broken: str | None = text
    for damage in accident:
        broken = None if broken is None else damage.inflict(broken)
    return broken


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Healthy lines, some of them with an accident in common."""
    lines, accident = draw(healthy), draw(accidents | st.lists(rewritings | markings, min_size=1, max_size=1))
    broken = [inflict(accident, line) if draw(st.booleans()) else line for line in lines]
    return draw(newlines).join(b or line for b, line in zip(broken, lines, strict=True)) + draw(endings)


@st.composite
def long_documents(draw: st.DrawFn) -> str:
    """Documents with a first look: one accident damaged most lines, another some, and the rest are healthy."""
    sentences = draw(st.lists(st.sampled_from(list(SENTENCES.values())), min_size=1, max_size=3, unique=True))
    by_kind = [draw(accidents), draw(accidents), []]
    usual = draw(st.lists(st.sampled_from([0, 0, 0, 0, 0, 1, 2]), min_size=3, max_size=20))
    lines = list[str]()
    while sum(map(len, lines)) < _LONG:
        words = sentences[len(lines) % len(sentences)].split(" ")
        line = " ".join(words[len(lines) % len(words) :] + words)
        lines.append(inflict(by_kind[usual[len(lines) % len(usual)]], line) or line)
    return draw(newlines).join(lines) + draw(endings)


@given(healthy, newlines, endings)
def test_law_1_healthy_text_comes_out_identical(lines: list[str], newline: str, ending: str):
    text = newline.join(lines) + ending
    assert fix_text(text) == text
    cleaned = fix_bytes(text.encode())
    assert cleaned.data == text.encode()
    assert not cleaned.is_changed


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_law_1_ascii_comes_out_identical(text: str):
    assert fix_text(text) == text


def test_law_1_a_healthy_file_is_not_rewritten(tmp_path: Path):
    for name, text in SENTENCES.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    for how in (Options(), Options(in_place=True)):
        assert not any(outcome.was_written for outcome in fix_tree([tmp_path], how))
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


@given(documents() | long_documents() | any_text)
def test_law_2_fixing_text_twice_is_fixing_it_once(text: str):
    once = fix_text(text)
    assert fix_text(once) == once


@st.composite
def damaged_bytes(draw: st.DrawFn) -> bytes:
    """A document in some encoding, or two joined, of which bytes were lost or overwritten."""
    data = b""
    for _ in range(draw(st.integers(1, 2))):
        text = "\n".join(draw(st.lists(st.sampled_from(list(SENTENCES.values())), min_size=1, max_size=4)))
        codec = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1251", "cp1252", "gb18030"]))
        data += text.encode(codec, "replace") + draw(st.sampled_from([b"", b"\n", b"\0" * 9]))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.binary(max_size=2)) + data[place + draw(st.integers(0, 2)) :]
    return data


@pytest.mark.slow
@given(damaged_bytes(), st.sampled_from(list(BomPolicy)), st.sampled_from(list(ErrorPolicy)))
def test_laws_2_4_and_6_hold_for_damaged_bytes(data: bytes, bom: BomPolicy, errors: ErrorPolicy):
    """A failure means that what was kept of damaged bytes changes again, or that damage is not owned up to."""
    cleaned = fix_bytes(data, Options(bom=bom, errors=errors))
    assert cleaned.data == data or cleaned.data.decode("utf-8") is not None
    assert cleaned.is_changed == (cleaned.data != data)
    assert fix_bytes(cleaned.data, Options(bom=bom, errors=errors)).data == cleaned.data
    detection = detect(data)
    assert detection.is_fallback or not decode(data).undecodable
    assert not detection.is_damaged or decode(data).undecodable
    if errors is ErrorPolicy.STRICT and detection.is_fallback:
        assert not cleaned.is_changed


# Without --tidy and --unescape, whose changes may bring to light what only a second run mends (&amp;lt; holds &lt;).
@pytest.mark.slow
@given(any_bytes | documents().map(str.encode), st.sampled_from(list(BomPolicy)))
def test_law_2_fixing_bytes_twice_is_fixing_them_once(data: bytes, bom: BomPolicy):
    once = fix_bytes(data, Options(bom=bom)).data
    assert fix_bytes(once, Options(bom=bom)).data == once


@pytest.mark.slow
@given(st.integers(1, 3), st.sampled_from(list(SENTENCES.values())))
def test_law_2_holds_for_doubled_marks(count: int, text: str):
    data = codecs.BOM_UTF8 * count + text.encode()
    for policy in BomPolicy:
        once = fix_bytes(data, Options(bom=policy)).data
        assert fix_bytes(once, Options(bom=policy)).data == once


@pytest.mark.slow
@given(documents() | long_documents() | any_text)
def test_law_3_the_damage_reported_gives_the_input_back(text: str):
    """A failure means that fixenc said something about a file that is not true."""
    repair = explain(text)
    assert repair.before == text
    at, rebuilt, mended = 0, "", ""
    for region in repair.regions:
        assert region.start >= at
        assert region.accident
        assert region.before != region.after
        between = text[at : region.start]
        rebuilt += between + (inflict(region.accident, region.after) or "")
        mended += between + region.after
        at = region.end
    assert rebuilt + text[at:] == text
    assert mended + text[at:] == repair.text


@pytest.mark.slow
@given(documents() | any_text)
def test_law_3_holds_without_guesses(text: str):
    repair = explain(text, guess=False)
    assert repair.is_proved
    assert not any(region.is_guessed for region in repair.regions)
    assert fix_text(repair.text, guess=False) == repair.text


@given(any_bytes | documents().map(str.encode), options)
def test_law_4_output_is_strict_utf_8(data: bytes, how: Options):
    cleaned = fix_bytes(data, how)
    if cleaned.is_changed:
        assert cleaned.data.decode("utf-8") is not None
        assert cleaned.actions
        if how.bom is not BomPolicy.KEEP:
            assert cleaned.data.startswith(codecs.BOM_UTF8) == (how.bom is BomPolicy.ADD)
    else:
        assert cleaned.data == data


@pytest.mark.slow
@given(documents() | long_documents())
def test_law_4_newlines_are_kept(text: str):
    fixed = fix_bytes(text.encode("utf-16")).text
    assert newline_kind(fixed) == newline_kind(text)
    assert fixed.count("\n") == text.count("\n")
    assert fixed.count("\r") == text.count("\r")
    assert fixed.endswith(("\n", "\r")) == text.endswith(("\n", "\r"))


# Every file opened by this process, by whichever call, and the flags: Python's own audit of it.
OPENED: deque[tuple[str, int]] = deque(maxlen=1_000)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        OPENED.append((str(arguments[0]), arguments[2]))


sys.addaudithook(_watch)


@pytest.mark.parametrize("how", ["beside", "in place", "mirror"])
def test_law_5_originals_are_kept_byte_for_byte_and_never_opened_for_writing(tmp_path: Path, how: str):
    """Permissions would hold nobody back where tests run as root, so every opening is watched."""
    original, data = tmp_path / "a.txt", SENTENCES["ru"].encode("cp1251")
    original.write_bytes(data)
    options = {"in place": Options(in_place=True), "mirror": Options(output=tmp_path / "out")}.get(how, Options())
    OPENED.clear()
    (outcome,) = fix_tree([original], options)
    # By its path, or by its name in its folder that is open.
    openings = [flags for name, flags in OPENED if name in (str(original), original.name)]
    assert outcome.target is not None
    kept = tmp_path / "a.txt.orig" if options.in_place else original
    assert (kept.read_bytes(), outcome.target.read_text("utf-8")) == (data, SENTENCES["ru"])
    assert openings, "nothing was watched"
    assert not any(flags & (os.O_WRONLY | os.O_RDWR | os.O_TRUNC) for flags in openings)


@given(any_bytes)
def test_law_6_detection_never_raises_and_its_answers_hold(data: bytes):
    detection = detect(data)
    decoded = decode(data)
    assert decoded.detection == replace(detection, language=None)
    assert detection.is_fallback or not decoded.undecodable


def _make_tree(root: Path) -> None:
    for number, (name, text) in enumerate(SENTENCES.items()):
        broken = MISREADINGS[number % 4].inflict(text) if number % 2 else None
        (root / f"{name}.txt").write_text(broken or text, "utf-8")
    (root / "cyrillic.txt").write_bytes(SENTENCES["ru"].encode("cp1251"))
    (root / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")


def test_law_7_every_executor_gives_the_same(tmp_path: Path):
    tree = tmp_path / "tree"
    tree.mkdir()
    _make_tree(tree)

    def run(
        name: str, executor: ThreadPoolExecutor | ProcessPoolExecutor | None
    ) -> tuple[list[Outcome], dict[str, str]]:
        output = tmp_path / name
        outcomes = list(fix_tree([tree], Options(output=output), executor))
        files = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in output.iterdir()}
        return [replace(o, target=o.target and o.target.relative_to(output)) for o in outcomes], files

    plain = run("plain", None)
    assert len(plain[0]) == len(SENTENCES) + 2
    with ThreadPoolExecutor(3) as threads:
        assert run("threads", threads) == plain
    with ProcessPoolExecutor(2) as processes:
        assert run("processes", processes) == plain


@pytest.mark.slow
@given(documents())
def test_law_8_what_parsed_before_parses_after(text: str):
    document = {"text": text, "list": [text, 1, None]}
    data = json.dumps(document, ensure_ascii=False).encode()
    after = json.loads(fix_bytes(data, name="a.json").data)
    assert after.keys() == document.keys()
    assert after["list"][1:] == [1, None]
