"""Texts and containers made to take time or memory: each type reads them in a time that grows with their size only."""

from __future__ import annotations

import io
import tarfile
import time
from collections.abc import Callable, Iterator

import pytest

import fixenc
from fixenc import Options
from fixenc.containers import tars, warc
from fixenc.containers.family import Input, Piece
from fixenc.containers.member_names import repair_paths
from fixenc.errors import SourceError
from fixenc.formats import (
    catalogue_structure,
    configuration,
    headers,
    server_pages,
    source_structure,
    sources,
    typesetting,
)
from fixenc.formats.mail import words
from fixenc.formats.mail.proof import _show

# Characters, and seconds: a time that grows with the square of the size is tens of times longer.
_SIZE, _MOST = 150_000, 3.0
_MANY = 10_000


def _all(find: Callable[[str], Iterator[object]]) -> Callable[[str], object]:
    return lambda text: list(find(text))


WORST: list[tuple[str, Callable[[str], object], str, str, str]] = [
    ("mail", _all(headers.in_mail), "From: a\nContent-Type: text/plain", ';a="x"', "x"),
    ("mail", _all(headers.in_mail), "From: a\n\n", '--a\nContent-Type: text/plain;b="c";\n', "x"),
    ("gettext", _all(headers.in_gettext), "msgctxt ", " ", "x"),
    ("gettext", catalogue_structure.catalogue_shape, 'msgid "%', "0", '"'),
    ("tex", _all(typesetting.in_tex), "", "\\usepackage[", "x"),
    ("bibtex", _all(typesetting.in_bibtex), "% This file was created with JabRef", " ", "x"),
    ("asp", server_pages.declare_in_asp, "<%@", " ", "x"),
    ("php", _all(server_pages.in_php), "<?php ", "'\\", ""),
    ("php", _all(server_pages.in_php), "<?php ", '"\\', ""),
    ("sql", _all(sources.in_sql), "", "'\\", ""),
    ("sql", _all(sources.in_postgresql), "", "'\\", ""),
    ("sql", source_structure.sql_shape, "", '\\"', "x"),
    ("sql", source_structure.sql_shape, "", "COPY a FROM stdin;\n", ""),
    ("sql", source_structure.sql_shape, "COPY ", "a FROM stdin", ""),
    ("yaml", configuration.yaml_shape, "a", " ", "b"),
    ("mail", lambda text: words.encode_field("content-type", text, "\n"), "Content-Type: a;a=", " ", '"'),
    ("mail", _show, "", "=?nosuch?q?b?= ", ""),
]


@pytest.mark.parametrize(("name", "read", "start", "unit", "end"), WORST)
def test_a_type_takes_a_time_that_grows_with_the_size(
    name: str, read: Callable[[str], object], start: str, unit: str, end: str
):
    text = start + unit * (_SIZE // len(unit)) + end
    began = time.process_time()
    read(text)
    assert time.process_time() - began < _MOST, name


def test_a_toml_key_of_too_many_parts_is_not_parsed():
    with pytest.raises(ValueError, match="too many parts"):
        configuration.toml_shape("a." * _MANY + "a = 1")


def test_sql_copied_rows_keep_their_shape_to_the_end():
    assert source_structure.sql_shape("COPY a FROM stdin;\n1\t2\n\\.\n;") == (("copy", "1", "0", ";"),) * 2
    assert source_structure.sql_shape("COPY a FROM stdin;\n1\t2\n3") == (("copy", "1", "0"),) * 2


@pytest.mark.parametrize("parameters", ['; a="' + ";" * 1_000_000, f"; charset*{'1' * 5_000}*=x"])
def test_a_mail_whose_type_cannot_be_read_is_left_alone(parameters: str):
    data = f"From: a\nContent-Type: text/plain{parameters}\n\n".encode() + "Größe und Maß\n".encode("latin-1")
    began = time.process_time()
    cleaned = fixenc.fix_bytes(data, name="a.eml")
    assert cleaned.data == data
    assert "save the mail again" in str(cleaned.refusal)
    assert time.process_time() - began < _MOST


def test_a_mail_keeps_a_field_that_is_too_long_to_be_checked():
    text = "Вчера вечером мы долго гуляли по набережной и говорили о книгах. " * 1_500
    data = f"From: a\nSubject: {text}\nContent-Type: text/plain; charset=koi8-r\n\n{text}\n".encode("koi8-r")
    cleaned = fixenc.fix_bytes(data, name="a.eml")
    assert cleaned.data == data
    assert "too long" in str(cleaned.refusal)


def test_messages_of_false_lengths_are_passed_once():
    one = "From a@b Thu Jan  1 00:00:00 1970\nA: b\nContent-Length: {:07}\n\nx\n\n"
    count, size = 4_000, len(one.format(0))
    mbox = "".join(one.format((count - at) * size) for at in range(count)) + "\n" * 300_000 + "é\n"
    began = time.process_time()
    fixenc.fix_bytes(mbox.encode(), name="a.mbox")
    assert time.process_time() - began < 2 * _MOST


def test_paths_of_many_folders_stay():
    deep = b"a/" * 30_000 + "Ã©tÃ©.txt".encode()
    assert repair_paths([deep, "cafÃ©.txt".encode()]) == {"cafÃ©.txt".encode(): "café.txt".encode()}


def _input(data: bytes, name: str) -> Input:
    return Input(name, len(data), lambda: [data], lambda: [data], lambda: io.BytesIO(data))


def _tar(size: bytes = b"", kind: bytes = b"0", count: int = 1) -> bytes:
    header = bytearray(tarfile.TarInfo("a.txt").tobuf())
    header[124:136] = size.ljust(12, b"\0") if size else header[124:136]
    header[156:157] = kind
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) * count + bytes(1_024)


@pytest.mark.parametrize(
    "data",
    [_tar(b"-0000001000") + bytes(1 << 20), _tar(b"-1"), _tar(b"1_000") + bytes(1_024), _tar(kind=b"x", count=_MANY)],
    ids=["negative", "minus one", "underscore", "headers only"],
)
def test_a_tar_archive_with_false_sizes_is_broken(data: bytes):
    with pytest.raises(SourceError):
        list[Piece](tars.clean_tar(_input(data, "a.tar"), Options()))


@pytest.mark.parametrize("length", ["9" * 5_000, "-1", "1_0"])
def test_a_web_archive_with_false_lengths_is_broken(length: str):
    data = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {length}\r\n\r\n\r\n\r\n".encode()
    with pytest.raises(SourceError):
        list[Piece](warc.clean_warc(_input(data, "a.warc"), Options()))


def test_a_label_that_is_unknown_is_looked_up_once():
    """A failure means that ten thousand parts with the same unknown charset take half a minute."""
    data = b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * _MANY + b"\xe9\n"
    began = time.process_time()
    fixenc.fix_bytes(data, name="a.eml")
    assert time.process_time() - began < 2 * _MOST
