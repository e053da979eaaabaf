"""Documents too large for memory: they are detected as the same bytes in memory are."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixenc import detect, detect_file
from fixenc.detection import decode_as
from fixenc.detection.streaming import detect_blocks, newline_kind_of
from fixenc.errors import SourceError
from fixenc.newlines import newline_kind
from fixenc.records import Evidence
from tests.texts import SENTENCES

PLAIN = b"Nothing in this line is beyond ASCII.\n" * 4_000


def text_of(language: str, newline: str = "\n") -> str:
    return f"{SENTENCES[language]}{newline}" * 2_000


DOCUMENTS = [
    pytest.param(PLAIN, id="ASCII"),
    pytest.param(PLAIN.replace(b"\n", b"\r\n"), id="ASCII of Windows"),
    pytest.param(PLAIN + b"\n" + PLAIN.replace(b"\n", b"\r\n"), id="two kinds of line ends"),
    pytest.param(text_of("ru").encode(), id="UTF-8"),
    pytest.param(text_of("zh-Hans").replace("\n", "").encode(), id="UTF-8, one long line"),
    pytest.param(("\ufeff" + text_of("el")).encode(), id="UTF-8 with a mark"),
    pytest.param(("\ufeff " + text_of("el")).encode(), id="UTF-8 with a mark, cut elsewhere"),
    pytest.param("😀 and 🎈 fly.\n".encode("utf-16-le") * 9_000, id="UTF-16 of two units a character"),
    pytest.param(("\ufeff" + "😀🎈" * 40_000).encode("utf-16-be"), id="UTF-16 of two units a character, with a mark"),
    pytest.param(text_of("fr", "\r\n").encode("utf-16"), id="UTF-16"),
    pytest.param(text_of("ja").encode("utf-16-be"), id="UTF-16 without a mark"),
    pytest.param(PLAIN + text_of("ru")[:5_000].encode("cp1251"), id="windows-1251 after much ASCII"),
    pytest.param(text_of("ko").encode("cp949"), id="Korean"),
    pytest.param(text_of("zh-Hant").replace("\n", " ").encode("big5"), id="Big5, one long line"),
    pytest.param(PLAIN + text_of("ja")[:5_000].encode("iso2022_jp"), id="ISO-2022-JP after much ASCII"),
    pytest.param(PLAIN + (SENTENCES["de"] * 3 + "\n").encode() + b"\xff\n", id="UTF-8 with a stray byte"),
    pytest.param(text_of("pl").encode() + b"\xc5", id="UTF-8, cut within a character"),
    pytest.param(text_of("fr").encode() + text_of("fr").encode("cp1252"), id="UTF-8, and then windows-1252"),
    pytest.param(PLAIN + b"\0\1\2\3" * 9, id="binary in the end"),
    pytest.param(b"%PDF-1.7\n" + PLAIN, id="a PDF"),
]


@pytest.mark.parametrize("size", [1_000, 65_537, 1_000_000])
@pytest.mark.parametrize("data", DOCUMENTS)
def test_a_document_in_blocks_is_detected_as_the_same_bytes_are(data: bytes, size: int):
    """A failure means that a large file gets another answer than a small one of the same kind."""

    def blocks() -> Iterator[bytes]:
        return (data[at : at + size] for at in range(0, len(data), size))

    found, wanted = detect_blocks(blocks), detect(data)
    assert (found.encoding, found.evidence, found.is_mixed) == (wanted.encoding, wanted.evidence, wanted.is_mixed)
    if found.is_text:
        assert newline_kind_of(blocks, found) == newline_kind(decode_as(data, wanted).text)


def test_a_file_is_read_by_its_name(tmp_path: Path):
    path = tmp_path / "program.py"
    path.write_bytes("# -*- coding: koi8-r -*-\n# Маяк\n".encode("koi8-r"))
    assert detect_file(path).evidence is Evidence.DECLARED
    assert detect_file(str(path)).encoding == "koi8-r"


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo], ids=["folder", "FIFO"])
def test_what_is_no_file_is_an_error(tmp_path: Path, make):
    make(tmp_path / "x")
    with pytest.raises(SourceError):
        detect_file(tmp_path / "x")


def test_a_large_file_is_not_held_in_memory(tmp_path: Path):
    """A failure means that a file of 20 MB needs more than a few."""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        for _ in range(20):
            file.write("Größe, Maß und Übermut.\n".encode() * 40_000)
    tracemalloc.start()
    try:
        assert detect_file(path).encoding == "utf-8"
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()
