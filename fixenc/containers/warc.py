"""Web archives: WARC files, plain or of gzip members. Each text that a server sent is decoded by itself.

A record that needs no change is copied byte for byte, compressed as it was. warcio, used by no other module, reads each
new record before it is written: its lengths and digests must be right, and its text the clean one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

from fixenc.cleaned import Cleaned
from fixenc.containers.digests import digest_like
from fixenc.containers.family import LARGEST_TEXT, TOO_LARGE, Input, Piece
from fixenc.containers.heads import Head, read_length
from fixenc.containers.tapes import GzipTape, Record, Tape, records
from fixenc.containers.unpacking import UnpackingError, join_chunks, unpack
from fixenc.options import Options
from fixenc.pipeline import fix_bytes

# A response that has all of its content, and the end of its header.
_OK = re.compile(rb"HTTP/\d(?:\.\d)? 200(?: |\r?\n)")
# The largest header of a message that is searched for, in bytes.
_LARGEST_HEAD = 1 << 16
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHARSET = re.compile(r"""(?<=;)(\s*charset\s*=\s*)("[^"]*"|'[^']*'|[^;\s]*)""", re.IGNORECASE)
# The suffixes of texts by media type, and of the families of media types.
_SUFFIXES = {
    "text/html": ".html", "application/xhtml+xml": ".xhtml", "text/css": ".css", "text/xml": ".xml",
    "application/xml": ".xml", "application/json": ".json", "text/json": ".json", "text/javascript": ".js",
    "application/javascript": ".js", "application/x-javascript": ".js", "text/csv": ".csv", "text/vtt": ".vtt",
    "text/calendar": ".ics", "text/vcard": ".vcf", "text/tab-separated-values": ".tsv",
}  # fmt: skip
_FAMILIES = {"+xml": ".xml", "+json": ".json"}
# Headers of HTTP that are about the bytes that were sent, and not about the text.
_OF_OTHER_BYTES = (
    "Transfer-Encoding", "Content-Encoding", "Content-MD5", "Content-Digest", "Repr-Digest", "Digest", "ETag",
)  # fmt: skip
# What other programs put before the names of such headers.
_PREFIX = "X-Archive-Orig-"
_NO_DIGEST = "its digest is not one of its bytes, or in no known form"


@dataclass(frozen=True, slots=True)
class _Text:
    """The text in a record: its bytes, the suffix of its type, and the head of the HTTP message, if it is in one.

    `forms` are its bytes as they were sent and as they are without chunks: digests are of one of these, or of `data`.
    """

    data: bytes
    media_type: str
    suffix: str
    message: Head | None
    forms: tuple[bytes, ...]


def clean_warc(file: Input, options: Options) -> Iterator[Piece]:
    """Yield the pieces of a web archive with clean texts; raises SourceError if it is broken or truncated."""
    tape = Tape(file.file()) if file.compression is None else GzipTape(file.file(), options)
    for record in records(tape):
        if not _may_hold_text(record):
            yield from map(Piece, record.copy())
        elif record.length > LARGEST_TEXT:
            is_text = _is_large_text(record)
            yield from map(Piece, record.copy())
            yield Piece(b"", left=TOO_LARGE if is_text else None)
        else:
            block = record.hold()
            new = _clean_record(record.head, block, options)
            if isinstance(new, _New):
                yield Piece.of(record.pack(new.head, new.block), new.cleaned)
            else:
                yield from map(Piece, record.copy())
                yield new


@dataclass(frozen=True, slots=True)
class _New:
    """A record with clean text."""

    head: Head
    block: bytes
    cleaned: Cleaned


def _may_hold_text(record: Record) -> bool:
    """Whether a record may hold a text that a server sent, or that was made of one."""
    kind, media_type = record.head.value("WARC-Type"), _media_type(record.head)
    if kind == "response":
        return media_type == "application/http"
    return kind in ("resource", "conversion") and _suffix(media_type) is not None


def _is_large_text(record: Record) -> bool:
    """Whether a record that is too large for memory holds a text, as far as its start shows."""
    if record.head.value("WARC-Type") != "response":
        return True
    block = record.peek(_LARGEST_HEAD)
    end = _HEAD_END.search(block)
    is_whole = _OK.match(block) is not None and end is not None
    return is_whole and _suffix(_media_type(Head.parse(block[: end.start() if end else 0]))) is not None


def _clean_record(head: Head, block: bytes, options: Options) -> _New | Piece:
    """Return the record with clean text; if it stays as it is, a piece without bytes that says why."""
    try:
        text = _find_text(head, block)
    except UnpackingError as error:
        return Piece(b"", left=str(error))
    if text is None:
        return Piece(b"")
    labels = _CHARSET.findall(text.media_type)
    label = labels[0][1].strip("\"' ") if labels else None
    # The header of the message declares the charset, so that no declaration must be added.
    as_told = replace(options, declare=False, keep_texts=False)
    cleaned = fix_bytes(text.data, as_told, name="-" + text.suffix, label=label or None)
    if not cleaned.is_changed:
        return replace(Piece.of(b"", cleaned), done=None)
    if head.value("WARC-Truncated") is not None or head.value("WARC-Segment-Number") is not None:
        return Piece(b"", left="truncated, or a part of one")
    new = _build(head, block, text, cleaned)
    if new is None:
        return Piece(b"", left=_NO_DIGEST)
    return new if _reads_back(new) else Piece(b"", left="warcio reads the new record otherwise")


def _find_text(head: Head, block: bytes) -> _Text | None:
    """Return the text in a record, None if there is none; raises UnpackingError if it cannot be decoded."""
    if head.value("WARC-Type") != "response":
        return _text_of(head, None, block)
    end = _HEAD_END.search(block)
    if _OK.match(block) is None or end is None:
        return None
    return _text_of(Head.parse(block[: end.start()]), block, block[end.end() :])


def _text_of(head: Head, block: bytes | None, body: bytes) -> _Text | None:
    types = head.values("Content-Type")
    suffix = _suffix(_media_type(head))
    if suffix is None:
        return None
    if len(types) > 1:
        raise UnpackingError("its header has several media types")
    if block is None:
        return _Text(body, types[0], suffix, None, ())
    chunked = [one.lower() for one in head.values("Transfer-Encoding")]
    if chunked not in ([], ["chunked"], ["identity"]):
        raise UnpackingError(f"its transfer coding {chunked[0]!r} is not known")
    joined = join_chunks(body) if chunked == ["chunked"] else body
    length = read_length(head.value("Content-Length") or "")
    if not chunked and length is not None and length > len(body):
        raise UnpackingError("its content is shorter than its header says")
    data = unpack(joined, ",".join(head.values("Content-Encoding")), LARGEST_TEXT)
    return _Text(data, types[0], suffix, head, (body, joined))


def _media_type(head: Head) -> str:
    return (head.value("Content-Type") or "").partition(";")[0].strip().lower()


def _suffix(media_type: str) -> str | None:
    """Return the suffix of a text of a media type; None if that is no text.

    >>> _suffix("text/html"), _suffix("text/x-log"), _suffix("application/rss+xml"), _suffix("image/png")
    ('.html', '.txt', '.xml', None)
    """
    known = _SUFFIXES.get(media_type) or next((s for end, s in _FAMILIES.items() if media_type.endswith(end)), None)
    return known or (".txt" if media_type.startswith("text/") else None)


def _build(head: Head, block: bytes, text: _Text, cleaned: Cleaned) -> _New | None:
    """Return the record with clean text; None if one of its digests is of other bytes, or of a form not known."""
    body, media_type = cleaned.data, _with_utf8(text)
    if text.message is None:
        new_block, head = body, head.with_value("Content-Type", media_type)
    else:
        message = text.message
        for name in _OF_OTHER_BYTES:
            message = message.with_prefix(name, _PREFIX)
        message = message.with_value("Content-Type", media_type).with_value("Content-Length", str(len(body)))
        new_block = message.data + body
    head = head.with_value("Content-Length", str(len(new_block)))
    for name, old, new in (
        ("WARC-Block-Digest", (block,), new_block),
        ("WARC-Payload-Digest", (text.data, *text.forms), body),
    ):
        digests = head.values(name)
        if not digests:
            continue
        if not any(_is_digest(digests[0], data) for data in old):
            return None
        head = head.with_value(name, digest_like(digests[0], new) or "")
    return _New(head, new_block, cleaned)


def _is_digest(label: str, data: bytes) -> bool:
    return digest_like(label, data) == label


def _with_utf8(text: _Text) -> str:
    """Return the media type of a text with UTF-8 as its charset: always of what is text by its name, not of JSON."""
    if _CHARSET.search(text.media_type):
        return _CHARSET.sub(lambda found: found[1] + "utf-8", text.media_type)
    return text.media_type if text.suffix == ".json" else text.media_type.rstrip("; ") + "; charset=utf-8"


def _reads_back(new: _New) -> bool:
    """Whether another program reads the record: its digests, and its text."""
    from warcio.archiveiterator import ArchiveIterator

    record = new.head.data + new.block + b"\r\n\r\n"
    try:
        read = [
            (one.rec_type, one.content_stream().read())
            for one in ArchiveIterator(BytesIO(record), check_digests="raise")
        ]
    except Exception:  # noqa: BLE001 - whatever it is, the record is not what it should be
        return False
    return read == [(new.head.value("WARC-Type"), new.cleaned.data)]
