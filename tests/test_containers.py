"""Containers: files that hold texts with their lengths, digests or types, and are never themselves text."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from fixenc import Options, detect, fix_bytes, fix_file
from fixenc.records import Status

INFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 14\r\n\r\nsoftware: caf\xe9\r\n\r\n"
FILEDESC = b"filedesc://a.arc 0.0.0.0 19960923142103 text/plain 76\n1 0 Caf\xe9\nURL IP-address Archive-date\n\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.warc", INFO, id="warc"),
        pytest.param("a.bin", INFO, id="warc-by-content"),
        pytest.param("a.warc.gz", gzip.compress(INFO), id="warc-gz"),
        pytest.param("a.dat.gz", gzip.compress(INFO), id="warc-gz-by-content"),
        pytest.param("a.warc", b"na\xefve caf\xe9", id="warc-by-suffix"),
        pytest.param("a.arc", FILEDESC, id="arc"),
        pytest.param("a.arc.gz", gzip.compress(FILEDESC), id="arc-gz"),
        pytest.param("a.parquet", b"PAR1na\xefve caf\xe9", id="parquet"),
        pytest.param("a.arrow", b"na\xefve caf\xe9", id="arrow-by-suffix"),
        pytest.param("a.bin", b"ARROW1\0\0na\xefve", id="arrow-by-content"),
        pytest.param("a.feather", b"FEA1na\xefve caf\xe9", id="feather"),
        pytest.param("a.zip", b"PK\x03\x04na\xefve caf\xe9", id="zip"),
    ],
)
def test_a_container_is_never_cleaned_as_one_text(tmp_path: Path, name: str, data: bytes):
    """A failure means that a text within it changes, and the length or digest beside it does not."""
    path = tmp_path / name
    path.write_bytes(data)
    for options in (Options(), Options(encoding="windows-1252")):
        outcome = fix_file(path, options)
        assert outcome.status in (Status.SKIPPED, Status.HEALTHY, Status.FAILED), outcome
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("data", [INFO, FILEDESC])
def test_a_web_archive_from_standard_input_is_no_text(data: bytes):
    for options in (Options(), Options(encoding="windows-1252")):
        assert fix_bytes(data, options).data == data


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("WARC/1.0 begins each record of a web archive, says the café.\n", id="warc-in-prose"),
        pytest.param("filedesc:// is how an ARC file begins, says the café.\n", id="arc-in-prose"),
        pytest.param("PAR1 is a word, says the café.\n", id="parquet-in-prose"),
    ],
)
def test_prose_about_containers_is_text(text: str):
    assert detect(text.encode("cp1252"), name="a.txt").encoding == "windows-1252"
