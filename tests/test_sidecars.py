"""What stands beside a file about its charset: HTTP headers, affixes, lists. Evidence, held against the bytes."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fixenc import Options, detect, fix_bytes, fix_file, fix_tree
from fixenc.files.sidecars import read_labels
from fixenc.records import Evidence
from tests.conftest import Runner

# Names and numbers alone: no words that could show a language, or a charset.
FEW = "Šípek 12, Ďáblík 7"


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".headers", ".header", ".hdr"])
def test_the_http_header_beside_a_page_is_evidence(fixenc: Runner, tmp_path: Path, suffix: str):
    (tmp_path / "a.txt").write_bytes(FEW.encode("iso-8859-2"))
    header = "HTTP/1.1 301 Moved\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    header += 'HTTP/1.1 200 OK\r\nContent-Type: text/plain; x=y; charset="iso-8859-2"\r\n\r\n'
    (tmp_path / f"a.txt{suffix}").write_bytes(header.encode())
    ran = fixenc("fix", str(tmp_path))
    assert ran.code == 0
    assert (tmp_path / "a.fixed.txt").read_text("utf-8") == FEW, "the last response is that of the page"


def test_a_header_that_the_bytes_disprove_is_not_believed(fixenc: Runner, tmp_path: Path):
    """A failure means that a server's default makes mojibake of a page that was right."""
    text = "Die Größe der Straße und die Höhe der Bäume überraschten alle Gäste.\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    (tmp_path / "a.txt.headers").write_bytes(b"Content-Type: text/plain; charset=iso-8859-1\r\n")
    assert "healthy" in fixenc("fix", str(tmp_path)).err
    assert not (tmp_path / "a.fixed.txt").exists()


@pytest.mark.slow
def test_a_list_of_labels_is_evidence_for_each_of_its_files(fixenc: Runner, tmp_path: Path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_bytes(FEW.encode("iso-8859-2"))
    (tmp_path / "list.csv").write_text("url,Path,Charset\nx,pages/a.txt,latin2\ny,pages/b.txt,\n")
    ran = fixenc("fix", str(folder), "--labels", str(tmp_path / "list.csv"))
    assert ran.code == 0
    assert (folder / "a.fixed.txt").read_text("utf-8") == FEW
    shown = fixenc("detect", str(folder / "a.txt"), "--labels", str(tmp_path / "list.csv"), "--json")
    assert b"iso-8859-2" in shown.out


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("", "must be a table; its first row names the columns path and charset"),
        ("path,size\na,1\n", "must be a table; its first row names the columns path and charset"),
        ("path,charset\na.txt,no-such\n", "row 2: unknown charset 'no-such'"),
        ("path,charset\na.txt\n", "row 2 has too few columns"),
    ],
)
def test_a_list_that_cannot_be_used_ends_the_run_before_it_begins(
    fixenc: Runner, tmp_path: Path, table: str, reason: str
):
    (tmp_path / "list.csv").write_text(table)
    (tmp_path / "a.txt").write_bytes(FEW.encode("iso-8859-2"))
    ran = fixenc("fix", str(tmp_path / "a.txt"), "--labels", str(tmp_path / "list.csv"))
    assert ran.code == 2
    assert reason in " ".join(ran.err.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "list.csv"]


def test_a_list_that_is_not_there_is_an_error(fixenc: Runner, tmp_path: Path):
    ran = fixenc("fix", str(tmp_path), "--labels", str(tmp_path / "none.csv"))
    assert ran.code == 2
    assert "none.csv" in "".join(ran.err.split())


def test_the_labels_of_a_list_are_read_once(tmp_path: Path):
    (tmp_path / "list.csv").write_text("path,charset\na.txt,latin2\n")
    assert list(read_labels(tmp_path / "list.csv").values()) == ["latin2"]
    assert read_labels(tmp_path / "list.csv") is read_labels(tmp_path / "list.csv")


def test_a_label_comes_before_the_declaration_of_the_page_and_a_mark_before_both():
    """The order of https://html.spec.whatwg.org/#determining-the-character-encoding."""
    page = f'<meta charset="windows-1252"><p>{FEW}'
    found = detect(page.encode("iso-8859-2"), name="a.html", label="iso-8859-2")
    assert (found.encoding, found.evidence) == ("iso-8859-2", Evidence.DECLARED)
    assert detect(b"\xef\xbb\xbf" + page.encode(), name="a.html", label="iso-8859-2").encoding == "utf-8"


def test_a_saved_response_keeps_its_header_true():
    header = "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: text/html; charset=iso-8859-2\r\n\r\n"
    cleaned = fix_bytes(f"{header}<html><head></head><p>{FEW}".encode("iso-8859-2"), name="a.html")
    assert cleaned.text == header.replace("iso-8859-2", "UTF-8") + f"<html><head></head><p>{FEW}"
    bare = header.replace("; charset=iso-8859-2", "")
    page = "<html><head></head><p>Žluťoučký kůň úpěl ďábelské ódy, říká se."
    cleaned = fix_bytes(f"{bare}{page}".encode("windows-1250"), name="a.html")
    assert cleaned.text == bare + page.replace("<head>", '<head><meta charset="utf-8">')


@pytest.mark.slow
def test_a_list_of_labels_must_be_a_file_with_paths(fixenc: Runner, tmp_path: Path):
    """A failure means that a run waits forever for a pipe, or stops with an error of Python."""
    (tmp_path / "a.txt").write_bytes(b"a")
    os.mkfifo(tmp_path / "pipe")
    ran = fixenc("fix", "--labels", str(tmp_path / "pipe"), str(tmp_path / "a.txt"))
    assert (ran.code, "must be a table in a file" in ran.err) == (2, True)
    (tmp_path / "list.csv").write_bytes(b"path,charset\na\0.txt,koi8-r\n")
    ran = fixenc("fix", "--labels", str(tmp_path / "list.csv"), str(tmp_path / "a.txt"))
    assert (ran.code, "NUL" in ran.err) == (2, True)


AFFIXES = "SET ISO8859-2\nTRY aeio\nSFX \xb1 Y 1\nSFX \xb1 0 m .\n".encode("latin-1")
WORDS = "3\nzűrös/A\nhűvös/A\nőz/B\n".encode("iso-8859-2")


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("jobs", [1, 2])
def test_the_words_of_a_dictionary_are_in_the_charset_of_its_affixes(tmp_path: Path, jobs: int, *, in_place: bool):
    (tmp_path / "xx.aff").write_bytes(AFFIXES)
    (tmp_path / "xx.dic").write_bytes(WORDS)
    (tmp_path / "yy.dic").write_bytes(WORDS)
    with ThreadPoolExecutor(jobs) as executor:
        found = {one.path.name: one for one in fix_tree([tmp_path], Options(in_place=in_place), executor)}
    words = found["xx.dic"].detection
    assert words is not None
    assert (words.encoding, words.evidence) == ("iso-8859-2", Evidence.DECLARED)
    fixed = tmp_path / ("xx.dic" if in_place else "xx.fixed.dic")
    assert fixed.read_text("utf-8") == WORDS.decode("iso-8859-2")


def test_affixes_that_were_replaced_say_what_they_said(tmp_path: Path):
    (tmp_path / "xx.aff").write_bytes(AFFIXES)
    (tmp_path / "xx.dic").write_bytes(WORDS)
    assert fix_file(tmp_path / "xx.aff", Options(in_place=True)).was_written
    assert b"SET UTF-8" in (tmp_path / "xx.aff").read_bytes()
    assert fix_file(tmp_path / "xx.dic", Options(in_place=True)).was_written
    assert (tmp_path / "xx.dic").read_text("utf-8") == WORDS.decode("iso-8859-2")


def test_words_stay_where_their_affixes_are_ascii_and_stay(tmp_path: Path):
    """A failure makes words of UTF-8 that hunspell reads in the charset which the affixes go on saying."""
    (tmp_path / "xx.aff").write_bytes(b"SET ISO8859-2\nTRY aeio\nSFX A Y 1\nSFX A 0 m .\n")
    (tmp_path / "xx.dic").write_bytes(WORDS)
    affixes, words = fix_tree([tmp_path])
    assert (affixes.was_written, words.was_written) == (False, False)
    assert "set them to UTF-8 by hand" in str(words.reason)
    (tmp_path / "xx.aff").write_bytes(b"SET UTF-8\nTRY aeio\n")
    assert "by hand" not in str([*fix_tree([tmp_path])][1].reason)
