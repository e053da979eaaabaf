"""Make web archives of generated records, clean them, and read them back with warcio and fastwarc.

    python -m tests.bench.warc LINES [--records 2000] [--seed 1] [--show 10]

LINES holds healthy UTF-8 texts, `*.LANG.txt`. Fails if a digest or length is wrong for a reader, if a record that is no
text or healthy is changed in one byte, or if less than 99.5% of the texts are right. Needs `fixenc[warc]` and fastwarc.
"""

from __future__ import annotations

import argparse
import gzip
import random
import tempfile
import time
import zlib
from collections import Counter
from dataclasses import dataclass
from hashlib import sha1
from io import BytesIO
from pathlib import Path

import brotli
from fastwarc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from fixenc import fix_file
from tests.bench.repair import versions

_LEAST_RIGHT = 0.995
# The charsets of the web in which each language was written, beside UTF-8.
CHARSETS = {
    "ca": "windows-1252", "cs": "windows-1250 iso-8859-2", "da": "windows-1252", "de": "windows-1252 iso-8859-1",
    "el": "windows-1253 iso-8859-7", "es": "windows-1252", "fr": "windows-1252 iso-8859-15", "hu": "windows-1250",
    "it": "windows-1252", "ja": "shift_jis euc-jp iso-2022-jp", "ko": "euc-kr", "pl": "windows-1250 iso-8859-2",
    "pt": "windows-1252", "ru": "windows-1251 koi8-r", "sv": "windows-1252", "tr": "windows-1254", "uk": "windows-1251",
    "zh_CN": "gbk gb18030", "zh-TW": "big5",
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A record: its type, the bytes of its HTTP message, and the text that its body is to become; None to be copied."""

    kind: str
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    text: str | None
    note: str


def make(lines: dict[str, list[str]], chance: random.Random) -> Made:
    """Return a record in a charset, a wrapping and a type that chance decides."""
    language = chance.choice(sorted(lines))
    if chance.random() < 0.1:
        body = chance.randbytes(chance.randrange(10, 5000))
        return Made("response", "200 OK", (("Content-Type", "image/png"),), body, None, "image")
    charset = chance.choice([*CHARSETS[language].split(), *["utf-8"] * (chance.random() < 0.3)])
    count = chance.randrange(5, 40)
    start = chance.randrange(len(lines[language]) - count)
    text = "\n".join(lines[language][start : start + count]).encode(charset, "ignore").decode(charset)
    media_type = chance.choice(["text/html", "text/html", "text/html", "text/plain", "application/xml"])
    declared = chance.choice(["header", "meta", "both", "none"])
    label = charset if declared in ("header", "both") else None
    if chance.random() < 0.05:  # the server's default, whatever the page is in
        label, declared = "iso-8859-1", "wrong"
    meta = charset if declared in ("meta", "both", "wrong") else None
    page, clean = (wrap(text, media_type, one) for one in (meta, meta and "utf-8"))
    if charset == "utf-8":
        clean = page
    body, headers = send(page.encode(charset), chance)
    full = media_type + (f"; charset={label}" if label else "")
    is_error = chance.random() < 0.05
    status = "404 Not Found" if is_error else "200 OK"
    is_copied = is_error or charset == "utf-8" or page.isascii()
    note = f"{language} {charset} {media_type} {declared}"
    return Made("response", status, (("Content-Type", full), *headers), body, None if is_copied else clean, note)


def wrap(text: str, media_type: str, charset: str | None) -> str:
    """Return a page of some lines that declares a charset, or none."""
    plain = text.replace("&", "+").replace("<", "(").replace(">", ")")
    if media_type == "text/html":
        meta = f'<meta charset="{charset}">' if charset else ""
        return f"<html><head>{meta}<title>page</title></head><body><p>{plain}</p></body></html>"
    if media_type == "application/xml":
        said = f' encoding="{charset}"' if charset else ""
        return f'<?xml version="1.0"{said}?>\n<page>{plain}</page>'
    return text


def send(body: bytes, chance: random.Random) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    """Return a body as a server sends it, with the headers that say how."""
    headers = []
    coding = chance.choice([None, None, "gzip", "br", "deflate"])
    if coding:
        body = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress}[coding](body)
        headers.append(("Content-Encoding", coding))
    if chance.random() < 0.4:
        cut = chance.randrange(1, len(body))
        parts = (body[:cut], body[cut:], b"")
        body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts if part) + b"0\r\n\r\n"
        headers.append(("Transfer-Encoding", "chunked"))
    else:
        headers.append(("Content-Length", str(len(body))))
    return body, tuple(headers)


def write(path: Path, made: list[Made], *, is_gzip: bool) -> None:
    """Write records as crawlers do, each response with its request."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=is_gzip)
        writer.write_record(writer.create_warcinfo_record("made.warc", {"software": "a bench"}))
        for number, one in enumerate(made):
            url = f"http://example.org/{number}"
            head = StatusAndHeaders(one.status, list(one.headers), protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, one.kind, payload=BytesIO(one.body), http_headers=head))
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "example.org")], is_http_request=True)
            writer.write_record(writer.create_warc_record(url, "request", http_headers=asked))


def judge(path: Path, made: list[Made]) -> tuple[int, list[str]]:
    """Return how many texts are right, and notes on those that are not; raises if a reader finds a wrong digest."""
    by_warcio, by_fastwarc, is_payload = list[bytes](), list[bytes](), list[bool]()
    with path.open("rb") as file:
        # The raw stream, since warcio cannot read Brotli by a present version of its library.
        by_warcio += (one.raw_stream.read() for one in ArchiveIterator(file, check_digests="raise")
                      if one.rec_type == "response")  # fmt: skip
    with path.open("rb") as file:
        for found in FastIterator(file, parse_http=False):
            if "WARC-Block-Digest" in found.headers and not found.verify_block_digest():
                raise ValueError(f"fastwarc: wrong digest of the block of {found.record_id}")
            if found.headers["WARC-Type"] == "response":
                by_fastwarc.append(found.reader.read())
    with path.open("rb") as file:
        is_payload += (one.verify_payload_digest() for one in FastIterator(file, parse_http=True)
                       if one.headers["WARC-Type"] == "response")  # fmt: skip
    right, notes = 0, list[str]()
    for one, data, block, is_right in zip(made, by_warcio, by_fastwarc, is_payload, strict=True):
        if one.text is None:
            if not block.endswith(b"\r\n\r\n" + one.body):
                raise ValueError(f"changed: {one.note}")
        elif data.decode("utf-8", "replace") == one.text and block.endswith(b"\r\n\r\n" + data) and is_right:
            right += 1
        else:
            notes.append(f"{one.note}: {data[:120]!r}")
    return right, notes


def main() -> int:
    """Measure plain and compressed archives; returns 1 if too few texts are right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path)
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0)
    asked = parser.parse_args()
    print(versions())
    lines = {
        path.suffixes[-2][1:]: path.read_text("utf-8").splitlines()
        for path in sorted(asked.lines.glob("*.txt"))
        if path.suffixes[-2][1:] in CHARSETS
    }
    made = [make(lines, random.Random(f"{asked.seed} {number}")) for number in range(asked.records)]
    print(f"{len(made)} responses: {dict(Counter('copied' if one.text is None else 'legacy' for one in made))}")
    texts, failed = sum(one.text is not None for one in made), False
    with tempfile.TemporaryDirectory() as folder:
        for name in ("made.warc", "made.warc.gz"):
            path = Path(folder, name)
            write(path, made, is_gzip=name.endswith(".gz"))
            before, start = sha1(path.read_bytes()).digest(), time.perf_counter()
            outcome = fix_file(path)
            seconds = time.perf_counter() - start
            assert outcome.target
            assert sha1(path.read_bytes()).digest() == before
            right, notes = judge(outcome.target, made)
            print(f"{name}: {right} of {texts} right ({right / texts:.2%}), {seconds:.0f} s; {outcome.reason}")
            print(*notes[: asked.show], sep="\n")
            failed |= right < _LEAST_RIGHT * texts
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
