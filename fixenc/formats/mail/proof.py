"""The check of a mail by Python's `email`: what is changed must be read as meant, and all else must be as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import collapse_rfc2231_value
from functools import lru_cache
from typing import NamedTuple

from fixenc import charsets
from fixenc.errors import UnknownCharsetError
from fixenc.formats.mail.entities import Entity, split_messages
from fixenc.formats.mail.fields import is_utf8_label
from fixenc.formats.mail.words import PARAMETER, WITH_PARAMETERS, WORD, unquote

# The fields that are added where they are missing.
_ADDED = frozenset({"mime-version", "content-type", "content-transfer-encoding"})
# The fields whose value is not text.
_OF_MACHINES = frozenset({"content-length", "content-transfer-encoding"})
_BETWEEN_WORDS = re.compile(rf"(?<=\?=)\s+(?={WORD.pattern})")
# What may differ in a value: spaces, and quotes where encoded words stand in their place.
_LAYOUT = re.compile(r"[\s\"\\]+")


class Meant(NamedTuple):
    """What is meant: the texts of bodies, and of fields, each by its place in the old mail."""

    bodies: Mapping[int, str]
    fields: Mapping[int, str]
    is_declared: bool


def is_as_meant(old: bytes, new: bytes, meant: Meant) -> bool:
    """Return whether a mail is read as `meant`, by the parser of Python; whatever fails, it is not."""
    try:
        before, after = list(split_messages(old)), list(split_messages(new))
        return len(before) == len(after) and all(
            _is_same(old, was, new, now, meant) for was, now in zip(before, after, strict=True)
        )
    except Exception:  # noqa: BLE001 - a mail that the parser cannot read is not proved
        return False


def _is_same(old: bytes, was: Entity, new: bytes, now: Entity, meant: Meant) -> bool:
    """Return whether a message is as meant: its parts, one by one, as both parsers find them."""
    parts, found_again = list(was.walk()), list(now.walk())
    before, after = _parse(old, was), _parse(new, now)
    return len(parts) == len(found_again) == len(before) == len(after) and all(
        _is_part_same(old, *both, meant) for both in zip(parts, before, after, strict=True)
    )


def _parse(data: bytes, message: Entity) -> list[Message]:
    return list(_walk(BytesParser().parsebytes(data[message.start : message.end])))


def _walk(message: Message) -> Iterator[Message]:
    """Yield a message and its parts; a report of delivery is one part."""
    yield message
    if message.is_multipart() and message.get_content_type() != "message/delivery-status":
        for part in message.get_payload():
            yield from _walk(part)  # type: ignore[arg-type]


def _is_part_same(old: bytes, entity: Entity, before: Message, after: Message, meant: Meant) -> bool:
    if before.get_content_type() != after.get_content_type() or entity.kind != before.get_content_type():
        return False
    if not _are_fields_same(entity, before, after, meant):
        return False
    if before.is_multipart():
        gaps = [(one.preamble or "", one.epilogue or "") for one in (before, after)]
        return after.is_multipart() and all(map(_is_gap_same, *gaps))
    if not entity.is_text:
        return _bytes_of(before) == _bytes_of(after)
    text = meant.bodies.get(entity.body)
    data = old[entity.body : entity.end] if text is None else text.encode()
    is_told = is_utf8_label(after.get_content_charset()) or text is None or text.isascii() or not meant.is_declared
    return is_told and _bytes_of(after) == data and _bytes_of(before) == old[entity.body : entity.end]


def _is_gap_same(before: str, after: str) -> bool:
    """Return whether what stands outside of the parts is as it was, but for what was beyond ASCII."""
    return before == after or (not before.isascii() and before.count("\n") == after.count("\n"))


def _bytes_of(message: Message) -> object:
    return message.get_payload(decode=True)


def _are_fields_same(entity: Entity, before: Message, after: Message, meant: Meant) -> bool:
    """Return whether the same fields are there, with values as meant; those that declare UTF-8 may be added."""
    fields = [field for field in entity.fields if field.name]
    old, new = list(_raw_fields(before)), list(_raw_fields(after))
    names = [name for name, _ in old]
    if len(fields) != len(old) or [name for name, _ in new[: len(old)]] != names:
        return False
    if not {name for name, _ in new[len(old) :]} <= _ADDED - set(names):
        return False
    return all(
        was == now or _is_value_meant(name, now, meant.fields.get(field.start), after)
        for field, (name, was), (_, now) in zip(fields, old, new, strict=False)
    )


def _raw_fields(message: Message) -> Iterator[tuple[str, str]]:
    return ((name.lower(), str(value)) for name, value in message.raw_items())


def _is_value_meant(name: str, now: str, text: str | None, after: Message) -> bool:
    """Return whether the value of a field is read as it is meant by its `text`; None if that was not to change."""
    if name in _OF_MACHINES:
        return now.strip().isalnum()
    if name in WITH_PARAMETERS:
        return _are_parameters_meant(name, text or "", after)
    if text is None:
        return False
    value, now = text.partition(":")[2], now.encode("ascii", "surrogateescape").decode()
    by_python = "".join(_decode(*one) for one in decode_header(now)) if now.isascii() else _show(now)
    return _LAYOUT.sub("", by_python) == _LAYOUT.sub("", _show(value)) == _LAYOUT.sub("", _show(now))


def _are_parameters_meant(name: str, text: str, after: Message) -> bool:
    """Return whether each parameter beyond ASCII is read as it is meant."""
    for found in PARAMETER.finditer(text):
        value = unquote(found)
        key = found["name"].strip("; \t\r\n").lower()
        if not value.isascii() and collapse_rfc2231_value(after.get_param(key, header=name)) != value:  # type: ignore[arg-type]
            return False
    return True


def _show(value: str) -> str:
    """Return what a value shows: its encoded words decoded, without the space between two of them."""
    joined = _BETWEEN_WORDS.sub("", value)
    return WORD.sub(lambda word: "".join(_decode(*one) for one in decode_header(word[0])), joined)


def _decode(text: bytes | str, label: str | None) -> str:
    if isinstance(text, str):
        return text
    charset = _charset_of(label or "utf-8")
    return text.decode("latin-1") if charset is None else charset.decode_with_places(text)[0]


@lru_cache(maxsize=64)
def _charset_of(label: str) -> charsets.Charset | None:
    try:
        return charsets.from_label(label)
    except UnknownCharsetError:
        return None
