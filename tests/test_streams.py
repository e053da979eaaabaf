"""Files of text that are decoded and mended while they are read."""

from __future__ import annotations

import io
import os
import threading
import tracemalloc
from pathlib import Path

import pytest

import fixenc

RUSSIAN = "Здравствуй, мир! Как дела сегодня?\r\nСпасибо, хорошо.\r\n"
BROKEN = "Ã‰tÃ© prÃ¨s de la mer\n\nSchÃ¶ne GrÃ¼ÃŸe\rlast"
FIXED = "Été près de la mer\n\nSchöne Grüße\rlast"


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("newline", [None, "", "\n", "\r\n", "\r"])
def test_text_is_read_as_python_would_by_the_right_encoding(tmp_path: Path, codec: str, newline: str | None):
    path = tmp_path / "a.txt"
    path.write_bytes((RUSSIAN * 3).encode(codec))
    with open(path, encoding=codec, newline=newline) as theirs, fixenc.open(path, newline=newline) as ours:
        assert list(ours) == list(theirs)
    with fixenc.open(path, newline=newline) as ours:
        assert ours.encoding == fixenc.detect(path.read_bytes()).encoding
        assert ours.detection == fixenc.detect_file(path)


def test_mojibake_is_undone(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(BROKEN.encode())
    with fixenc.open(path, newline="") as stream:
        assert stream.read() == FIXED
    with fixenc.open(str(path)) as stream:
        assert stream.readline() == "Été près de la mer\n"
        assert stream.read(3) == "\nSc"
        assert next(stream) == "höne Grüße\n"
        assert stream.readlines() == ["last"]
        assert stream.read() == ""
    assert stream.closed


def test_a_stream_is_like_pythons_own(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(BROKEN.encode())
    stream = fixenc.open(path, "rt", -1, None, "replace")
    assert isinstance(stream, io.TextIOBase)
    assert (stream.name, stream.mode, stream.errors) == (str(path), "r", "replace")
    assert (stream.readable(), stream.writable(), stream.seekable()) == (True, False, False)
    assert stream.fileno() > 2
    with pytest.raises(OSError, match="seek"):
        stream.seek(0)
    stream.close()
    stream.close()
    with pytest.raises(ValueError, match="closed"):
        stream.read()


def test_an_encoding_may_be_given(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"caf\x82")
    with fixenc.open(path, encoding="cp437") as stream:
        assert (stream.read(), stream.encoding) == ("café", "cp437")
    with pytest.raises(LookupError, match="utf-88"), fixenc.open(path, encoding="utf-88") as stream:
        stream.read()


def test_undecodable_bytes_are_an_error_unless_another_handler_is_named(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes("Größe und ".encode() + b"\xff" + " Maß und mehr, schön".encode())
    with fixenc.open(path) as stream, pytest.raises(UnicodeDecodeError):
        stream.read()
    with fixenc.open(path, errors="replace") as stream:
        assert stream.read() == "Größe und \ufffd Maß und mehr, schön"
    with fixenc.open(path, errors="surrogateescape") as stream:
        assert stream.read() == "Größe und \udcff Maß und mehr, schön"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    with fixenc.open(path) as stream, pytest.raises(UnicodeDecodeError, match="PNG image"):
        stream.read()


@pytest.mark.parametrize("mode", ["w", "rb", "a", "r+", "x"])
def test_files_are_only_read(tmp_path: Path, mode: str):
    path = tmp_path / "a.txt"
    with pytest.raises(fixenc.FixencError, match="only reads text"):
        fixenc.open(path, mode)
    assert not path.exists()
    with pytest.raises(FileNotFoundError):
        fixenc.open(path)
    with pytest.raises(IsADirectoryError):
        fixenc.open(tmp_path)
    with pytest.raises(ValueError, match="newline"):
        fixenc.open(path, newline="x")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_read_once(tmp_path: Path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_bytes(RUSSIAN.encode("cp1251")))
    writer.start()
    with fixenc.open(path, newline="") as stream:
        assert stream.read() == RUSSIAN
        assert stream.encoding == "windows-1251"
    writer.join()


def test_a_descriptor_is_read_from_where_it_stands(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"head\n" + RUSSIAN.encode("cp1251"))
    with path.open("rb", buffering=0) as file:
        file.readline()
        with fixenc.open(file.fileno(), closefd=False, newline="") as stream:
            assert stream.read() == RUSSIAN
        assert not file.closed


def test_an_empty_file_has_no_text(tmp_path: Path):
    (tmp_path / "a").touch()
    with fixenc.open(tmp_path / "a") as stream:
        assert list(stream) == []


@pytest.mark.slow
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1251"])
def test_a_large_file_takes_little_memory(tmp_path: Path, codec: str):
    """A failure means that all of a file is held at once."""
    path, lines = tmp_path / "large.txt", RUSSIAN.replace("\r\n", "\n") * 100
    with path.open("w", encoding=codec) as file:
        for _ in range(60):
            file.write(lines * 100)
    size = path.stat().st_size
    with fixenc.open(path) as stream:
        stream.readline()
    tracemalloc.start()
    with fixenc.open(path) as stream, open(path, encoding=codec) as theirs:
        assert all(ours == line for ours, line in zip(stream, theirs, strict=True))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 25 << 20
    assert peak < 60 << 20  # of which are a few parts, each as bytes, as text and as a list of lines
