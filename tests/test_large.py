"""Files too large to hold: cleaned some lines at a time, to what they would be cleaned to as a whole."""

from __future__ import annotations

import errno
import json
import os
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import fixenc
from fixenc import Options, fix_bytes, fix_file
from fixenc import large as large_module
from fixenc.damage import Misreading
from fixenc.files import reading
from fixenc.records import BomPolicy, Outcome, Status
from tests.texts import SENTENCES

PLAIN = "Nothing in this line is beyond ASCII.\n" * 400


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a few kilobytes are handled as large ones."""
    monkeypatch.setattr(reading, "LARGE", 4_000)
    monkeypatch.setattr(reading, "_BLOCK", 1_000)
    monkeypatch.setattr(large_module, "_PART", 5_000)


def text_of(language: str) -> str:
    return f"{SENTENCES[language]}\n" * 150


def misread(language: str, right: str, wrong: str) -> bytes:
    text = Misreading(right, wrong).inflict(text_of(language))
    assert text is not None
    return text.encode()


def insert_all(language: str, first: str) -> str:
    return f"{first}\n" + f"INSERT INTO t VALUES ('{SENTENCES[language]}');\n" * 150


DOCUMENTS = [
    pytest.param("a.txt", PLAIN.encode(), id="ASCII"),
    pytest.param("a.txt", text_of("ru").encode(), id="healthy"),
    pytest.param("a.txt", text_of("ru").encode("cp1251"), id="windows-1251"),
    pytest.param("a.txt", (PLAIN + text_of("el")).encode("cp1253"), id="late windows-1253"),
    pytest.param("a.txt", text_of("ja").encode("cp932"), id="Shift_JIS"),
    pytest.param("a.txt", text_of("ja").encode("iso2022_jp"), id="ISO-2022-JP"),
    pytest.param("a.txt", text_of("fr").replace("\n", "\r\n").encode("utf-16"), id="UTF-16"),
    pytest.param("a.txt", text_of("zh-Hans").replace("\n", " ").encode(), id="one line"),
    pytest.param("a.txt", text_of("pl").encode("utf-8-sig"), id="with a mark"),
    pytest.param("a.txt", misread("fr", "utf-8", "windows-1252"), id="mojibake"),
    pytest.param("a.txt", misread("ru", "windows-1251", "windows-1252"), id="legacy mojibake"),
    pytest.param("a.txt", text_of("fr").encode() + text_of("fr").encode("cp1252"), id="two encodings"),
    pytest.param("a.txt", PLAIN.encode() + b"\0\1\2" * 50, id="binary"),
    pytest.param("a.txt", b"\x89PNG\r\n\x1a\n" + PLAIN.encode(), id="an image"),
    pytest.param("a.txt", text_of("de").encode() + b"\xff", id="with a stray byte"),
    pytest.param("a.html", ("<meta charset=gbk>" + text_of("zh-Hans")).encode("gbk"), id="declared"),
    pytest.param("a.json", json.dumps([SENTENCES["fr"]] * 200, ensure_ascii=False).encode("cp1252"), id="JSON"),
    pytest.param("a.ps1", text_of("de").encode("cp1252"), id="a type that needs a mark"),
    pytest.param("a.txt", (text_of("fr") + "\ufeff" + text_of("fr")).encode(), id="joined, with a mark"),
    pytest.param("a.sql", (insert_all("ru", "SET NAMES cp1251;") * 2).encode("cp1251"), id="declared anew later"),
    pytest.param(
        "a.el",
        (text_of("ru") + ";; Local Variables:\n;; coding: cp1251\n;; End:\n").encode("cp1251"),
        id="declared at the end",
    ),
    pytest.param("a.csv", b"".join(b"%d,caf\xc3\x83\xc2\xa9,x\n" % n for n in range(800)), id="CSV"),
]


def shown(outcome: Outcome) -> tuple[object, ...]:
    found = outcome.detection
    return (outcome.status, outcome.newline, outcome.doubtful, found and (found.encoding, found.is_mixed))


@pytest.mark.parametrize(
    "options",
    [Options(), Options(bom=BomPolicy.KEEP), Options(bom=BomPolicy.ADD)],
    ids=["", "keeping marks", "adding marks"],
)
@pytest.mark.parametrize(("name", "data"), DOCUMENTS)
def test_a_large_file_comes_out_as_a_small_one(tmp_path: Path, name: str, data: bytes, options: Options):
    """A failure means that a file of many megabytes is handled worse than its first pages would be."""
    path = tmp_path / name
    path.write_bytes(data)
    outcome, cleaned = fix_file(path, options), fix_bytes(data, options, name=name)
    assert (outcome.status is Status.FIXED) == cleaned.is_changed
    assert [words.partition(" (")[0] for words in outcome.actions] == [
        words.partition(" (")[0] for words in cleaned.actions
    ]
    if cleaned.is_changed:
        assert outcome.target is not None
        assert outcome.target.read_bytes() == cleaned.data
        assert fix_file(outcome.target, options).status is Status.HEALTHY
    assert path.read_bytes() == data
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "LARGE", 1 << 30)
        assert shown(fix_file(path, options)) == shown(outcome)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param(
            "backup",
            ("-- MySQL dump 10.13\n" + insert_all("fr", "") + "INSERT INTO t VALUES ('s:4:\"caf\u00e9\"');\n").encode(
                "cp1252"
            ),
            id="lengths in a dump that its first lines show",
        ),
        pytest.param(
            "a.vcf",
            ("BEGIN:VCARD\r\nVERSION:2.1\r\nN:Gr\u00f6\u00dfe\r\nEND:VCARD\r\n" * 300).encode("cp1252"),
            id="cards that each declare their charset",
        ),
        pytest.param(
            "a.ics",
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
            + b"SUMMARY:Gr\xc3\r\n \xbc\xc3\x9fe\r\n" * 300
            + b"END:VCALENDAR\r\n",
            id="characters that a fold cuts in two",
        ),
    ],
)
def test_a_large_file_is_left_alone_if_its_parts_do_not_show_what_it_needs(tmp_path: Path, name: str, data: bytes):
    """A failure means that a large file is damaged, or says what is false, where a small one would not."""
    path = tmp_path / name
    path.write_bytes(data)
    outcome = fix_file(path)
    assert outcome.status is Status.UNSURE
    assert outcome.reason
    assert [*tmp_path.iterdir()] == [path]


def test_a_large_file_is_replaced_and_kept_and_refreshed(tmp_path: Path):
    path, data = tmp_path / "a.txt", misread("es", "utf-8", "windows-1252")
    path.write_bytes(data)
    assert fix_file(path).was_written
    assert fix_file(path).reason == "its clean copy is up to date"
    path.write_bytes(data + data)
    assert fix_file(path).was_written, "it is its own work"
    assert fix_file(path, Options(in_place=True)).was_written
    assert (tmp_path / "a.txt.orig").read_bytes() == data + data
    assert path.read_text("utf-8") == text_of("es") * 2
    outcome = fix_file(tmp_path / "a.txt.orig", Options(output=tmp_path / "out"))
    assert outcome.was_written


def refuse(_source: int, _target: int, _count: int) -> int:
    raise OSError(errno.EXDEV, "between file systems")


def stop_early(source: int, target: int, _count: int) -> int:
    if os.lseek(source, 0, os.SEEK_CUR):
        raise OSError(errno.EIO, "in the middle")
    return os.write(target, os.read(source, 1_234))


@pytest.mark.parametrize("copy", [None, refuse, stop_early])
@pytest.mark.parametrize("options", [Options(), Options(in_place=True)], ids=["healthy", "original"])
def test_a_copy_has_all_bytes_however_far_the_system_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: Options, copy: Callable[[int, int, int], int] | None
):
    """A failure means that a healthy file, or a kept original, lost bytes on a file system of another kind."""
    path, data = tmp_path / "a.txt", text_of("ru").encode("cp1251" if options.in_place else "utf-8")
    path.write_bytes(data)
    if copy is not None:
        monkeypatch.setattr(os, "copy_file_range", copy, raising=False)
    if options.in_place:
        assert fix_file(path, options).was_written
        assert (tmp_path / "a.txt.orig").read_bytes() == data
    else:
        assert fix_file(path, replace(options, output=tmp_path / "out")).was_written
        assert (tmp_path / "out" / "a.txt").read_bytes() == data


def test_a_source_that_changes_while_the_system_copies_it_is_cleaned_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A failure means that a copy has bytes that nobody looked at."""
    path, changed = tmp_path / "a.txt", text_of("fr").encode()
    path.write_bytes(text_of("ru").encode())

    def change(source: int, target: int, count: int) -> int:
        if path.read_bytes() != changed:
            path.write_bytes(changed)
        return os.write(target, os.read(source, count))

    monkeypatch.setattr(os, "copy_file_range", change, raising=False)
    outcome = fix_file(path, Options(output=tmp_path / "out"))
    assert outcome.was_written
    assert (tmp_path / "out" / "a.txt").read_bytes() == changed


def test_a_part_that_would_lose_its_structure_keeps_all_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("fixenc.cleaning.tidy", lambda text, *_names, **_how: text.replace("’", '"'))
    path = tmp_path / "a.json"
    path.write_text(json.dumps([SENTENCES["ca"]] * 200, ensure_ascii=False), "utf-8")
    outcome = fix_file(path)
    assert (outcome.status, outcome.reason) == (Status.UNSURE, "the repaired text would no longer parse as before")


def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure means that a file that is larger than memory cannot be fixed."""
    monkeypatch.undo()
    monkeypatch.setattr(large_module, "_PART", 100_000)
    path = tmp_path / "a.txt"
    path.write_bytes(text_of("uk").encode("cp1251") * 1_200)
    assert path.stat().st_size > reading.LARGE / 2
    monkeypatch.setattr(reading, "LARGE", 1_000_000)
    fixenc.fix_text("cafÃ©")  # loads the models
    tracemalloc.start()
    try:
        assert fix_file(path, Options(fsync=False)).was_written
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
