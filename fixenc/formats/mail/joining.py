"""A mail in pieces, and the mail that is made of them in UTF-8."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fixenc.formats.declaration import newline_of
from fixenc.formats.mail import fields as edits
from fixenc.formats.mail.entities import Entity, Field, UnreadableError, length_of, split_messages
from fixenc.formats.mail.proof import Meant, is_as_meant
from fixenc.formats.pieces import Joined, Piece, Reading

HINT = "; convert it anyway with --force-type mail"
_SIGNED = "a signature (S/MIME or PGP) covers text that would change, and would be broken" + HINT
_NO_TEXT = "a part that is no text, or is sent in a way of its own, holds bytes beyond ASCII that are not UTF-8"
_DIGEST = "Content-MD5 covers a text that would change"
_NO_PLACE = "the place of its declared charset is not found"
_UNREADABLE = "a type in its header is too long or broken; save the mail again with a mail program"
_TOO_LONG = "a field of its header that would change is too long to be checked; save the mail again with a mail program"
# The longest field that is changed, in bytes: Python's parser takes a time that grows with the square of the length.
_LONGEST_FIELD = 1 << 16
_NOT_PROVED = "the mail in UTF-8 would not be read as meant"
_CLEAR_SIGNED = b"-----BEGIN PGP SIGNED MESSAGE-----"
# RFC 6376 and 8617: signatures of mail servers, which prove on arrival that nothing has changed on the way.
_OF_SERVERS = frozenset({"dkim-signature", "domainkey-signature", "arc-message-signature"})
_NOTE = "broke the signature of a mail server (DKIM), which is checked on arrival only"
# Names of files that show the types of texts; any other is plain.
_NAMES = {
    "text/html": "part.html", "text/css": "part.css", "text/xml": "part.xml", "text/calendar": "part.ics",
    "text/vcard": "part.vcf", "text/x-vcard": "part.vcf", "text/directory": "part.vcf", "text/csv": "part.csv",
}  # fmt: skip
_PLAIN = "part.txt"
_HEADER = "header.txt"

Edit = tuple[int, int, bytes]
"""Where bytes stand, and what they become."""


@dataclass(frozen=True, slots=True)
class Mail:
    """The bytes of a file, its messages, and its pieces: headers, texts, and what stands between parts."""

    data: bytes
    messages: tuple[Entity, ...]
    pieces: tuple[Piece, ...]
    refusal: str | None = None

    def join(self, readings: Sequence[Reading | None], *, may_add: bool) -> Joined:
        """Return the mail with the texts of its pieces, each declared as UTF-8; it is proved by `email`."""
        read = {piece.start: reading for piece, reading in zip(self.pieces, readings, strict=True) if reading}
        if self.refusal is not None:
            return Joined(self.data, self.refusal)
        by_start = {piece.start: piece for piece in self.pieces}
        notes, done, fields, is_declared = list[str](), list[Edit](), dict[int, str](), False
        for message in self.messages:
            new = _Edits(self.data, read, by_start, may_add=may_add)
            new.edit(message)
            if new.refusal is not None:
                return Joined(self.data, new.refusal)
            done += new.done
            fields |= new.fields
            is_declared = is_declared or new.is_declared
            notes += [_NOTE] * (bool(new.done) and any(one.name in _OF_SERVERS for one in message.fields))
        data = _apply(self.data, done)
        bodies = {start: reading.after for start, reading in read.items()}
        if data != self.data and not is_as_meant(self.data, data, Meant(bodies, fields, may_add)):
            return Joined(self.data, _NOT_PROVED)
        return Joined(data, None, tuple(notes), is_declared)


def split_mail(data: bytes) -> Mail | None:
    """Return the pieces of a mail; None if it has no header."""
    try:
        messages = tuple(split_messages(data))
    except UnreadableError:
        return Mail(data, (), (Piece(0, len(data)),), _UNREADABLE)
    if not all(any(field.name for field in message.fields) for message in messages):
        return None
    found = (piece for message in messages for piece in _pieces_of(data, message, None))
    pieces = sorted((piece for piece in found if piece.start < piece.end), key=lambda piece: piece.start)
    ends = [0, *(at for piece in pieces for at in (piece.start, piece.end)), len(data)]
    others = (data[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))
    is_whole = all(other.isascii() for other in others)
    return Mail(data, messages, tuple(pieces), None if is_whole else _NO_TEXT)


def _pieces_of(data: bytes, entity: Entity, label: str | None) -> Iterator[Piece]:
    """Yield the pieces of an entity; `label` is the charset of the message that it is part of."""
    texts = [one for one in entity.walk() if one.label]
    label = entity.label or (texts[0].label if texts else label)
    seal = _SIGNED if entity.is_signed else None
    if edits.MORE_THAN_ASCII.search(data, entity.start, entity.blank):
        yield Piece(entity.start, entity.blank, _HEADER, label, seal)
    if entity.is_text:
        if _CLEAR_SIGNED in data[entity.body : entity.end]:
            seal = _SIGNED
        yield Piece(entity.body, entity.end, _NAMES.get(entity.kind, _PLAIN), entity.label, seal)
        return
    for part in entity.parts:
        yield from _pieces_of(data, part, label)
    for start, end in _gaps(entity):
        if not data[start:end].isascii():
            yield Piece(start, end, _PLAIN, label, seal)


def _gaps(entity: Entity) -> Iterator[tuple[int, int]]:
    """Yield what stands before, between and after the parts of an entity."""
    if entity.kind.startswith("multipart/") and entity.parts:
        places = [entity.body, *(at for part in entity.parts for at in (part.start, part.end)), entity.end]
        yield from (gap for number, gap in enumerate(pairwise(places)) if number % 2 == 0)


def _apply(data: bytes, done: Sequence[Edit]) -> bytes:
    pieces, at = list[bytes](), 0
    for start, end, new in sorted(done):
        pieces += (data[at:start], new)
        at = end
    return b"".join([*pieces, data[at:]])


class _Edits:
    """Finds what is to be changed in a message: `done`, or the reason of a `refusal`."""

    def __init__(self, data: bytes, read: dict[int, Reading], pieces: dict[int, Piece], *, may_add: bool) -> None:
        self._data, self._read, self._pieces, self._may_add = data, read, pieces, may_add
        self.done, self.fields = list[Edit](), dict[int, str]()
        self.refusal: str | None = None
        self.is_declared = False

    def edit(self, entity: Entity) -> None:
        """Find the changes in an entity and all of its parts."""
        before = len(self.done)
        for part in entity.parts:
            self.edit(part)
        for start, end in [(entity.body, entity.end)] if entity.is_text else _gaps(entity):
            if start in self._read and start < end:
                self.done.append((start, end, self._read[start].after.encode()))
        self._edit_header(entity, self.done[before:])

    def _edit_header(self, entity: Entity, within: Sequence[Edit]) -> None:
        """Find the changes in the header of an entity whose body has changes `within`."""
        newline = newline_of(self._data[entity.start : entity.body].decode("latin-1"))
        needs, names = self._needs_label(entity), {field.name for field in entity.fields}
        texts = self._texts_of(entity)
        if within and "content-md5" in names:
            self.refusal = _DIGEST
        for field in entity.fields:
            old = self._data[field.start : field.end]
            new = old
            if field in texts:
                new = edits.write_field(field.name, old, *texts[field], newline)
                self.fields[field.start] = texts[field].after
            new = self._edit_field(entity, field, new, within, needs=needs)
            if new != old and len(old) > _LONGEST_FIELD:
                self.refusal = _TOO_LONG
            if new != old:
                self.done.append((field.start, field.end, new))
        if needs and "content-type" not in names:
            new = edits.new_fields(names, newline, is_message=entity.is_message)
            self.done.append((entity.blank, entity.blank, new))
            self.is_declared = True

    def _edit_field(self, entity: Entity, field: Field, new: bytes, within: Sequence[Edit], *, needs: bool) -> bytes:
        """Return a field, changed as the changes within the body require it."""
        if field.name == "content-type" and needs:
            self.is_declared = True
            if entity.label is None and b"charset" in new.lower():
                self.refusal = _NO_PLACE
            return edits.declare_utf8(new)
        if field.name == "content-transfer-encoding" and not all(one.isascii() for _, _, one in within):
            return edits.declare_8bit(new)
        if field.name == "content-length" and _is_size(self._data, entity, length_of(self._data, field)):
            return edits.lengthen(new, sum(len(one) - (end - start) for start, end, one in within))
        return new

    def _needs_label(self, entity: Entity) -> bool:
        """Return whether the header must declare UTF-8: for a text beyond ASCII, where it declares anything else.

        Where it declares nothing, only a text that is changed needs it: mail programs guess UTF-8 right.
        """
        if not entity.is_text or edits.is_utf8_label(entity.label) or self._is_ascii(entity):
            return False
        if entity.body in self._read:
            return entity.label is not None or self._may_add
        body = self._data[entity.body : entity.end]
        return edits.is_false_label(entity.label, body) and self._pieces[entity.body].seal is None

    def _is_ascii(self, entity: Entity) -> bool:
        """Return whether the body is ASCII, as it is to be written."""
        if entity.body in self._read and entity.is_text:
            return self._read[entity.body].after.isascii()
        return self._data[entity.body : entity.end].isascii() or not entity.is_text

    def _texts_of(self, entity: Entity) -> dict[Field, Reading]:
        """Return the text of each field of a header as it was read, and as it is to be; none if the header stays."""
        reading, texts, line = self._read.get(entity.start), dict[Field, Reading](), 0
        if reading is None or entity.start == entity.blank:
            return texts
        before, after = _lines(reading.before), _lines(reading.after)
        for field in entity.fields:
            stop = line + max(1, self._data.count(b"\n", field.start, field.end))
            texts[field] = Reading("".join(before[line:stop]), "".join(after[line:stop]))
            line = stop
        if not len(before) == len(after) == line:
            self.refusal = _NOT_PROVED
        return texts


def _lines(text: str) -> list[str]:
    """Return the lines of a text, with their ends; only a line feed ends one."""
    return [line + "\n" for line in text.split("\n")[:-1]] + [last for last in [text.rpartition("\n")[2]] if last]


def _is_size(data: bytes, entity: Entity, length: int | None) -> bool:
    """Return whether a length is that of a body, with or without the line ends below it."""
    bare = len(data[entity.body : entity.end].rstrip(b"\r\n"))
    return length is not None and bare <= length <= entity.end - entity.body
