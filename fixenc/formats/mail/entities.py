"""The structure of a mail, by the places of its headers and bodies in the bytes of the file.

The same rules as those of Python's `email` package hold, so that it can check the result; it does not say where in the
file a part stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from itertools import pairwise
from typing import NamedTuple

# A line with its end, as `email` splits lines.
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# RFC 5322, 2.2: the name of a field, before its colon.
_FIELD = re.compile(rb"(?P<name>[!-9;-~]+):")
# The line before each message of an mbox: the sender, and the date with its year.
_ENVELOPE = re.compile(rb"From [^\r\n]*\d\d\d\d[^\r\n]*(?:\r\n|\n)(?=[!-9;-~]+:)")
# RFC 2045, 6.1: what is sent so is the text itself.
_AS_IT_IS = frozenset({"", "7bit", "8bit", "binary"})
# The longest field that names a type, in bytes: `email` takes a time that grows with the square of the length.
_LONGEST_TYPE = 1 << 14
# The most line ends between two messages that are passed to find the second.
_MOST_LINE_ENDS = 1 << 10
# The deepest nesting of parts that is looked into. Mail has less than ten.
_DEEPEST = 40


class UnreadableError(ValueError):
    """A header cannot be read: the type in it is too long, or Python's parser fails."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a header: its name in lower case, and the place of all its lines."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A message, or a part of one (RFC 2045, 2.4).

    Its header starts at `start`, the empty line below it at `blank`, its body at `body`; it ends at `end`. `kind` is
    its type, such as ``text/html``, `label` the charset that it declares, `transfer` its transfer encoding. `parts`
    are its parts, `is_message` is true if it is a message of its own, `is_signed` if a signature covers it.
    """

    start: int
    blank: int
    body: int
    end: int
    fields: tuple[Field, ...]
    kind: str
    label: str | None
    transfer: str
    parts: tuple[Entity, ...]
    is_message: bool
    is_signed: bool

    @property
    def is_text(self) -> bool:
        """Whether the body is text that is sent as it is."""
        return self.kind.startswith("text/") and not self.parts and self.transfer in _AS_IT_IS

    def walk(self) -> Iterator[Entity]:
        """Yield this entity and all of its parts, in order."""
        yield self
        for part in self.parts:
            yield from part.walk()


class _Within(NamedTuple):
    """Where an entity stands: its type if its header has none, and whether a signature covers it."""

    is_message: bool = True
    default: str = ""
    is_signed: bool = False
    depth: int = 0


def split_messages(data: bytes) -> Iterator[Entity]:
    """Yield the messages of a file: all those of an mbox, else one; raises UnreadableError."""
    starts = [0]
    if _ENVELOPE.match(data):
        starts = list(_find_envelopes(data))
    for start, end in pairwise([*starts, len(data)]):
        yield _read_entity(data, start, end, _Within())


def _find_envelopes(data: bytes) -> Iterator[int]:
    """Yield where each message of an mbox begins: at its envelope, below an empty line.

    A length that the header gives, and that leads to the next message or to the end, comes first: what is within it
    is text, even if it looks like an envelope.
    """
    at = 0
    while at < len(data):
        yield at
        stated = _stated_end(data, at)
        at = stated if stated is not None else _next_envelope(data, at + 1)


def _next_envelope(data: bytes, at: int) -> int:
    while (at := data.find(b"\nFrom ", at)) >= 0:
        at += 1
        if data.endswith((b"\n\n", b"\n\r\n"), 0, at) and _ENVELOPE.match(data, at):
            return at
    return len(data)


def _stated_end(data: bytes, start: int) -> int | None:
    """Return where a message ends by its Content-Length, if another one begins there, or the file ends."""
    fields, _, body = _read_fields(data, start, len(data))
    size = next((length_of(data, field) for field in fields if field.name == "content-length"), None)
    if size is None or body + size > len(data):
        return None
    end = body + size
    most = end + _MOST_LINE_ENDS
    while end < most and data[end : end + 1] in (b"\r", b"\n"):
        end += 1
    is_below = data.endswith(b"\n", 0, end) and _ENVELOPE.match(data, end) is not None
    return end if is_below or end == len(data) else None


def length_of(data: bytes, field: Field) -> int | None:
    """Return the length that a field gives; None if it is no number."""
    value = data[field.start : field.end].partition(b":")[2].strip()
    return int(value) if value.isdigit() and len(value) < 16 else None  # noqa: PLR2004 - no file is longer


def _read_fields(data: bytes, start: int, end: int) -> tuple[list[Field], int, int]:
    """Return the fields of a header, and where the empty line below it starts and ends."""
    fields, at = list[Field](), start
    while at < end:
        line = _LINE.match(data, at, end)
        stop = line.end() if line else end
        if data[at : at + 1] in (b"\r", b"\n"):
            return fields, at, stop
        name = _FIELD.match(data, at, stop)
        if fields and data[at : at + 1] in (b" ", b"\t"):
            fields[-1] = Field(fields[-1].name, fields[-1].start, stop)
        elif name is not None:
            fields.append(Field(name["name"].decode("ascii").lower(), at, stop))
        elif at == start and data.startswith(b"From ", at):
            fields.append(Field("", at, stop))
        else:
            return fields, at, at  # the empty line is missing
        at = stop
    return fields, end, end


def _read_entity(data: bytes, start: int, end: int, within: _Within) -> Entity:
    fields, blank, body = _read_fields(data, start, end)
    if any(one.name == "content-type" and one.end - one.start > _LONGEST_TYPE for one in fields):
        raise UnreadableError
    kind, label, transfer, boundary = _read_header(data[start:blank], within.default)
    inner = _Within(
        is_message=kind.startswith("message/"),
        default="message/rfc822" if kind == "multipart/digest" else "",
        is_signed=within.is_signed or kind == "multipart/signed",
        depth=within.depth + 1,
    )
    spans = list[tuple[int, int]]()
    if within.depth < _DEEPEST and kind.startswith("multipart/"):
        spans += _split_parts(data, body, end, boundary)
    elif within.depth < _DEEPEST and inner.is_message and kind != "message/delivery-status":
        spans.append((body, end))
    parts = tuple(_read_entity(data, *span, inner) for span in spans)
    return Entity(
        start, blank, body, end, tuple(fields), kind, label, transfer, parts, within.is_message, within.is_signed
    )  # fmt: skip


def _read_header(data: bytes, default: str) -> tuple[str, str | None, str, str | None]:
    """Return the type, the charset, the transfer encoding and the boundary that a header names."""
    header = BytesHeaderParser().parsebytes(data)
    if default:
        header.set_default_type(default)
    transfer = str(header.get("Content-Transfer-Encoding", "")).strip().lower()
    try:
        return header.get_content_type(), header.get_content_charset(), transfer, header.get_boundary()
    except Exception as error:  # the parser raises errors of many kinds for parameters in pieces
        raise UnreadableError from error


def _split_parts(data: bytes, body: int, end: int, boundary: str | None) -> Iterator[tuple[int, int]]:
    """Yield where each part of a multipart body starts and ends: between its boundaries (RFC 2046, 5.1.1)."""
    if not boundary or not boundary.isascii():
        return
    line = rb"(?<![^\r\n])--" + re.escape(boundary.encode("ascii")) + rb"(?P<last>--)?[ \t]*(?:\r\n|\r|\n|\Z)"
    start = None
    for found in re.compile(line).finditer(data, body, end):
        if start is not None:
            yield start, max(start, _before_line_end(data, found.start()))
        if found["last"] is not None:
            return
        start = found.end()
    if start is not None:
        yield start, end


def _before_line_end(data: bytes, at: int) -> int:
    """Return the place before the line end that stands before `at`, and belongs to the boundary there."""
    if data.endswith(b"\r\n", 0, at):
        return at - 2
    return at - 1 if data.endswith((b"\n", b"\r"), 0, at) else at
