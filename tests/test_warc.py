"""Web archives: each text by itself, with right lengths and digests; everything else byte for byte."""

from __future__ import annotations

import base64
import gzip
import hashlib
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixenc import Options, fix_file
from fixenc.containers.tapes import GzipTape, Tape, records
from fixenc.containers.unpacking import UnpackingError, join_chunks, unpack
from fixenc.detection import identify
from fixenc.detection.origin import Origin
from fixenc.records import Status
from tests.conftest import Runner
from tests.texts import SENTENCES

pytest.importorskip("warcio", reason="needs fixenc[warc]")
brotli = pytest.importorskip("brotli", reason="needs fixenc[warc]")

from warcio.archiveiterator import ArchiveIterator  # noqa: E402

RUSSIAN = f"<p>{SENTENCES['ru']}</p>"
PAGE = f"<html><head><title>x</title></head><body>{RUSSIAN}</body></html>"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def record(kind: str, block: bytes, *lines: str, payload: bytes | None = None) -> bytes:
    digests = [f"WARC-Block-Digest: {sha1(block)}"]
    digests += [] if payload is None else [f"WARC-Payload-Digest: {sha1(payload)}"]
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Target-URI: http://example.org/",
        *lines,
        *digests,
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def response(body: bytes, *lines: str, status: str = "200 OK", extra: tuple[str, ...] = ()) -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status}", *lines]).encode() + b"\r\n\r\n"
    said = ("Content-Type: application/http; msgtype=response", *extra)
    return record("response", head + body, *said, payload=body)


INFO = record("warcinfo", b"software: caf\xe9", "Content-Type: application/warc-fields")
REQUEST = record("request", b"GET /caf\xe9 HTTP/1.1\r\n\r\n", "Content-Type: application/http; msgtype=request")
REVISIT = record("revisit", b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n")
IMAGE = response(b"\x89PNG\r\n\x1a\n\xe9", "Content-Type: image/png")
HEALTHY = response(PAGE.encode(), "Content-Type: text/html; charset=windows-1251")
LEGACY = response(PAGE.encode("cp1251"), "Server: x", "Content-Type: text/html", "ETag: 1")

ORIGINAL = gzip.compress(INFO, mtime=5) + gzip.compress(LEGACY, mtime=5)


def fixed(tmp_path: Path, *each: bytes, name: str = "a.warc", **options: object) -> bytes:
    """The clean copy of a file of these records, compressed one by one if its name says so."""
    path = tmp_path / name
    path.write_bytes(b"".join(gzip.compress(one, mtime=5) if name.endswith(".gz") else one for one in each))
    outcome = fix_file(path, Options(**options))  # type: ignore[arg-type]
    assert outcome.target is not None, outcome
    return outcome.target.read_bytes()


def read(data: bytes) -> list[tuple[str, list[tuple[str, str]], bytes]]:
    """The responses in a file, as warcio reads them: the charset of the header, the header, and the text."""
    found = []
    for one in ArchiveIterator(BytesIO(data), check_digests="raise"):
        body = one.content_stream().read()
        if one.rec_type == "response":
            found.append((one.http_headers.get_header("Content-Type"), one.http_headers.headers, body))
    return found


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_only_the_damaged_record_changes(tmp_path: Path, name: str):
    others = [INFO, REQUEST, REVISIT, IMAGE, HEALTHY]
    copy = fixed(tmp_path, *others, LEGACY, *others, name=name)
    each = [gzip.compress(one, mtime=5) if name.endswith(".gz") else one for one in others]
    assert copy.startswith(b"".join(each))
    assert copy.endswith(b"".join(each))
    texts = [body for kind, _, body in read(copy) if "html" in kind]
    assert texts == [PAGE.encode()] * 3


def test_a_healthy_archive_is_left_alone(tmp_path: Path):
    path = tmp_path / "a.warc"
    path.write_bytes(INFO + IMAGE + HEALTHY)
    outcome = fix_file(path)
    assert (outcome.status, outcome.target) == (Status.HEALTHY, None)


def test_fixing_twice_is_fixing_once(tmp_path: Path):
    (tmp_path / "b.warc").write_bytes(fixed(tmp_path, INFO, LEGACY))
    assert fix_file(tmp_path / "b.warc").status is Status.HEALTHY


def test_the_header_says_what_is_true_of_the_new_bytes(tmp_path: Path):
    """A failure means that a browser of the archive decodes or unpacks the text wrongly."""
    body = brotli.compress(PAGE.encode("koi8-r"))
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    lines = (
        "Content-Encoding: br",
        "content-type: text/html; Charset=KOI8-R",
        "Transfer-Encoding: chunked",
        "Set-Cookie: a",
    )
    ((kind, head, text),) = read(fixed(tmp_path, response(chunks, *lines, "Set-Cookie: b")))
    assert (kind, text) == ("text/html; Charset=utf-8", PAGE.encode())
    assert head == [
        ("X-Archive-Orig-Content-Encoding", "br"),
        ("content-type", "text/html; Charset=utf-8"),
        ("X-Archive-Orig-Transfer-Encoding", "chunked"),
        ("Set-Cookie", "a"),
        ("Set-Cookie", "b"),
        ("Content-Length", str(len(text))),
    ]


@pytest.mark.parametrize(
    ("media_type", "after"),
    [
        pytest.param("text/html", "text/html; charset=utf-8", id="added"),
        pytest.param('text/html; charset="windows-1251"; x=y', "text/html; charset=utf-8; x=y", id="changed"),
        pytest.param("application/json", "application/json", id="json-is-utf-8"),
    ],
)
def test_the_charset_of_the_media_type(tmp_path: Path, media_type: str, after: str):
    text = f'{{"a": "{SENTENCES["ru"]} {SENTENCES["ru"]}"}}'
    ((kind, _, body),) = read(fixed(tmp_path, response(text.encode("cp1251"), f"Content-Type: {media_type}")))
    assert (kind, body.decode()) == (after, text)


def test_a_declaration_in_the_page_becomes_true_and_none_is_added(tmp_path: Path):
    page = PAGE.replace("<title>", '<meta charset="windows-1251"><title>')
    both = (response(one.encode("cp1251"), "Content-Type: text/html") for one in (page, PAGE))
    texts = [body.decode() for _, _, body in read(fixed(tmp_path, *both))]
    assert texts == [page.replace("windows-1251", "utf-8"), PAGE]


def test_a_header_settles_what_the_bytes_leave_open():
    """The same bytes are a word in several charsets: what the server says decides, before what the page says."""
    data = "Café".encode("cp1250")
    assert identify(data, origin=Origin(label="windows-1250")).encoding == "windows-1250"
    assert identify(data, origin=Origin(label="iso-8859-1")).encoding == "windows-1252"
    page = b'<meta charset="iso-8859-2"><p>Caf\xe9'
    assert identify(page, origin=Origin("a.html")).encoding == "iso-8859-2"
    assert identify(page, origin=Origin("a.html", "windows-1252")).encoding == "windows-1252"


@pytest.mark.parametrize("label", ["iso-8859-1", "utf-8", "no-such-charset"])
def test_a_header_that_the_bytes_contradict_is_not_believed(label: str):
    data = SENTENCES["ru"].encode("cp1251")
    assert identify(data, origin=Origin(label=label)).encoding == "windows-1251"
    assert identify(SENTENCES["ru"].encode(), origin=Origin(label=label)).encoding == "utf-8"


def test_two_labels_that_both_fit_and_differ_are_no_evidence_enough():
    page = b'<meta charset="iso-8859-15"><p>\xa4 5'
    assert identify(page, origin=Origin("a.html", "iso-8859-15")).confidence > 0.9
    assert identify(page, origin=Origin("a.html", "windows-1252")).confidence <= 0.5


def test_statistics_that_are_certain_stand_against_a_header():
    """A failure means that the default of a server spoils pages whose letters show what they are in."""
    data = SENTENCES["zh-Hant"].encode("big5")
    assert identify(data, origin=Origin(label="gbk")).encoding == identify(data).encoding == "big5"


@pytest.mark.parametrize(
    ("made", "why"),
    [
        pytest.param(LEGACY.replace(b"sha1:", b"sha1:A", 1), "digest", id="block-digest"),
        pytest.param(LEGACY.replace(b"sha1:", b"crc:"), "digest", id="digest-of-no-known-kind"),
        pytest.param(response(b"5\r\nab", "Transfer-Encoding: chunked", "Content-Type: text/html"), None, id="chunk"),
        pytest.param(
            response(b"1\r\n\xe9\r\n5\r\nab", "Transfer-Encoding: chunked", "Content-Type: text/html"),
            "chunks",
            id="chunks",
        ),
        pytest.param(response(b"\xe9", "Content-Encoding: zstd", "Content-Type: text/html"), "coding", id="coding"),
        pytest.param(response(b"\xe9", "Content-Length: 9", "Content-Type: text/html"), "shorter", id="short"),
        pytest.param(
            response(PAGE.encode("cp1251"), "Content-Type: text/html", extra=("WARC-Truncated: length",)),
            "truncated",
            id="truncated-record",
        ),
        pytest.param(response(b"\xe9\xff\xf7", "Content-Type: text/html", "Content-Type: text/css"), "several", id="2"),
        pytest.param(response(PAGE.encode("cp1251"), "Content-Type: text/html", status="404 No"), None, id="404"),
    ],
)
def test_a_record_that_cannot_be_judged_stays(tmp_path: Path, made: bytes, why: str | None):
    copy = fixed(tmp_path, made, LEGACY)
    assert copy.startswith(made)
    alone = tmp_path / "alone.warc"
    alone.write_bytes(made)
    outcome = fix_file(alone)
    assert outcome.status is (Status.HEALTHY if why is None else Status.UNSURE)
    assert why is None or why in (outcome.reason or "")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(INFO + LEGACY[:-1], id="no-end"),
        pytest.param(INFO + LEGACY[:-40], id="truncated-block"),
        pytest.param(INFO + LEGACY[:60], id="truncated-header"),
        pytest.param(INFO + b"junk" + LEGACY, id="junk"),
        pytest.param(LEGACY.replace(b"Content-Length: ", b"Content-Length: 1"), id="length"),
        pytest.param(LEGACY.replace(b"WARC-Type", b"Content-Length: 1\r\nWARC-Type"), id="two-lengths"),
    ],
)
@pytest.mark.parametrize("is_gzip", [False, True])
def test_a_broken_archive_is_left_alone(tmp_path: Path, data: bytes, is_gzip: bool):
    path = tmp_path / ("a.warc.gz" if is_gzip else "a.warc")
    path.write_bytes(gzip.compress(data) if is_gzip else data)
    outcome = fix_file(path)
    assert (outcome.status, len(list(tmp_path.iterdir()))) == (Status.FAILED, 1)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(gzip.compress(INFO) + gzip.compress(LEGACY)[:-9], "truncated", id="truncated"),
        pytest.param(gzip.compress(INFO) + b"\x1f\x8bjunk", "damaged", id="junk"),
        pytest.param(gzip.compress(INFO + LEGACY), "several records in one member", id="one-member"),
        pytest.param(gzip.compress(response(bytes(1 << 25), "Content-Type: image/png")), "--max-ratio", id="bomb"),
    ],
)
def test_broken_gzip_data_are_left_alone(tmp_path: Path, data: bytes, why: str):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    outcome = fix_file(path)
    assert (outcome.status, len(list(tmp_path.iterdir()))) == (Status.FAILED, 1)
    assert why in (outcome.reason or "")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_body_that_expands_without_end_is_bounded(coding: str):
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding](bytes(1 << 22))
    assert unpack(packed, coding, 1 << 22) == bytes(1 << 22)
    with pytest.raises(UnpackingError, match="too large"):
        unpack(packed, coding, 1 << 20)
    with pytest.raises(UnpackingError):
        unpack(packed[:-3], coding, 1 << 22)


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=5))
@settings(max_examples=50)
def test_chunks_are_joined(parts: list[bytes]):
    sent = b"".join(b"%X;x=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    assert join_chunks(sent) == b"".join(parts)


BLOCKS = st.binary(max_size=300) | st.builds(
    lambda one, count: one * count, st.binary(max_size=9), st.integers(0, 30_000)
)


@given(st.lists(BLOCKS, max_size=5), st.integers(1, 700), st.booleans())
@settings(max_examples=50)
def test_records_are_copied_byte_for_byte(blocks: list[bytes], size: int, is_gzip: bool):
    data = b"".join(gzip.compress(r) if is_gzip else r for r in (record("metadata", one) for one in blocks))
    cut = [data[at : at + size] for at in range(0, len(data), size)]
    tape = GzipTape(cut, Options()) if is_gzip else Tape(cut)
    assert b"".join(piece for one in records(tape) for piece in one.copy()) == data


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_only_texts_count_as_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]):
    monkeypatch.setattr("fixenc.containers.warc.LARGEST_TEXT", 100)
    image = response(b"\x89PNG" * 50_000, "Content-Type: image/png")
    path = tmp_path / ("a.warc" if pack is bytes else "a.warc.gz")
    path.write_bytes(pack(image) + pack(image))
    assert fix_file(path).status is Status.HEALTHY
    path.write_bytes(pack(image) + pack(LEGACY) + pack(HEALTHY))
    outcome = fix_file(path)
    assert (outcome.status, outcome.reason) == (Status.UNSURE, "2 records left alone (larger than 16 MiB)")


@pytest.mark.slow
def test_a_walk_opens_no_archive_unless_asked(tmp_path: Path, fixenc: Runner):
    """Tools read all archives of a folder: a copy beside an original would make each record count twice."""
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.warc.gz"
    path.write_bytes(ORIGINAL)
    ran = fixenc("fix", "in", "--json")
    assert [(line["status"], "--containers warc" in line["reason"]) for line in ran.lines] == [("skipped", True)]
    ran = fixenc("fix", "in", "-o", "out", "--containers", "warc", "--json")
    assert [(line["status"], line["actions"]) for line in ran.lines] == [
        ("fixed", ["re-encoded from windows-1251 (1 record)"])
    ]
    ran = fixenc("fix", "in/a.warc.gz", "--in-place", "--json")
    assert ran.lines[0]["written"] is True
    assert path.read_bytes() == (tmp_path / "out" / "a.warc.gz").read_bytes()
    assert [body for _, _, body in read(path.read_bytes())] == [PAGE.encode()]
    assert fixenc("undo").code == 0
    assert path.read_bytes() == ORIGINAL


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "warcio", None)
    path = tmp_path / "a.warc"
    path.write_bytes(LEGACY)
    outcome = fix_file(path)
    assert (outcome.status, outcome.reason) == (Status.SKIPPED, "a WARC archive; install fixenc[warc]")
