"""Changes in the fields of a header: its texts, the charset and the transfer encoding it declares, its length."""

from __future__ import annotations

import re

from fixenc import charsets
from fixenc.formats.mail.words import encode_field

# What begins a field that may hold more than plain ASCII: a byte beyond it, an escape sequence, an encoded word.
MORE_THAN_ASCII = re.compile(rb"[\x80-\xff\x1b]|=\?")
# RFC 2045, 5.1; RFC 2231, 4.
_CHARSET = re.compile(rb"(;\s*)charset(?:\*0?\*?)?[ \t]*=[ \t]*(?:\"[^\"]*\"|[^\s;]+)", re.IGNORECASE)
_END = re.compile(rb"[;\s]*\Z")
_SEVEN_BIT = re.compile(rb"7bit", re.IGNORECASE)
_NUMBER = re.compile(rb"\d+")
_HAS_ESCAPE_OR_MORE = re.compile(rb"[\x80-\xff\x1b]")
# Bytes beyond ASCII: with more, text in no other charset is UTF-8 by chance (see `detection.chance`).
_MOST_BY_CHANCE = 12
# The charsets in which UTF-8 is never text: a letter with an accent, and a sign after it.
_NEVER_BY_CHANCE = frozenset({"windows-1252", "iso-8859-15"})


def is_utf8_label(label: str | None) -> bool:
    """Return whether a label means UTF-8."""
    return charsets.find_name(label or "") == "utf-8"


def is_false_label(label: str | None, body: bytes) -> bool:
    """Return whether a label is false beyond doubt, of a body that is UTF-8 and not ASCII.

    >>> is_false_label("iso-8859-1", "Maß".encode()), is_false_label("gb2312", "模".encode("gbk"))
    (True, False)
    """
    if label is None or is_utf8_label(label):
        return False
    beyond = sum(byte >= 0x80 for byte in body)  # noqa: PLR2004 - where ASCII ends
    return charsets.find_name(label or "") in (None, *_NEVER_BY_CHANCE) or beyond > _MOST_BY_CHANCE


def write_field(name: str, old: bytes, before: str, after: str, newline: str) -> bytes:
    """Return a field whose text is known: as it is, if it is the same and in UTF-8 already, else in encoded words."""
    if before == after and not _HAS_ESCAPE_OR_MORE.search(old):
        return old
    if before == after and before.encode() == old:
        return old
    return (after if after.isascii() else encode_field(name, after, newline)).encode()


def declare_utf8(field: bytes) -> bytes:
    r"""Return a field Content-Type whose charset is UTF-8.

    >>> declare_utf8(b'Content-Type: text/plain; charset="koi8-r"; format=flowed\n')
    b'Content-Type: text/plain; charset=utf-8; format=flowed\n'
    >>> declare_utf8(b"Content-Type: text/plain\r\n")
    b'Content-Type: text/plain; charset=utf-8\r\n'
    """
    changed, count = _CHARSET.subn(rb"\1charset=utf-8", field, count=1)
    if count:
        return changed
    end = _END.search(field)
    at = end.start() if end else len(field)
    return field[:at] + b"; charset=utf-8" + field[at:].lstrip(b";")


def declare_8bit(field: bytes) -> bytes:
    r"""Return a field Content-Transfer-Encoding that says no longer that the text is ASCII.

    >>> declare_8bit(b"Content-Transfer-Encoding: 7bit\n")
    b'Content-Transfer-Encoding: 8bit\n'
    """
    return _SEVEN_BIT.sub(b"8bit", field, count=1)


def lengthen(field: bytes, by: int) -> bytes:
    """Return a field Content-Length with another length."""
    return _NUMBER.sub(lambda found: str(int(found[0]) + by).encode(), field, count=1)


def new_fields(names: set[str], newline: str, *, is_message: bool) -> bytes:
    """Return the fields that declare a text in UTF-8, for a header that has these fields and no Content-Type."""
    lines = ["MIME-Version: 1.0"] * (is_message and "mime-version" not in names)
    lines.append("Content-Type: text/plain; charset=utf-8")
    lines += ["Content-Transfer-Encoding: 8bit"] * ("content-transfer-encoding" not in names)
    return "".join(line + newline for line in lines).encode()
