"""Address cards and calendars: vCard (2.1, 3.0, 4.0), vCalendar and iCalendar."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc import charsets
from fixenc.formats.declaration import LABEL, Declaration, Place, everywhere
from fixenc.formats.file_type import FileType

# vCard 2.1, 2.1.6: a parameter of any property. What is quoted-printable or base64 is ASCII all the same.
_CHARSET = re.compile(
    rf"^(?![^:\r\n]*ENCODING=(?:QUOTED-PRINTABLE|BASE64|B\b))(?![^:\r\n]*;QUOTED-PRINTABLE)"
    rf"[A-Z][\w.-]*(?:;[^:;\r\n]*)*?;CHARSET={LABEL}[;:]",
    re.MULTILINE | re.IGNORECASE,
)
# A card or calendar of the versions in which a text is ASCII unless it declares a charset: vCard 2.1, 2.1.6, and
# vCalendar 1.0, 2.1.6. All later ones are in UTF-8.
_OLD = {"VCARD": "2.1", "VCALENDAR": "1.0"}
_FRAME = re.compile(r"^(?:(?P<begin>BEGIN)|VERSION|(?P<end>END)):[ \t]*(?P<value>[\w.]+)", re.MULTILINE | re.IGNORECASE)
# A property with its folded lines: its name and parameters, and its value.
_PROPERTY = re.compile(
    r"^(?P<name>[A-Z][\w.-]*(?:;[^:\r\n]*)?):(?P<value>[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.MULTILINE | re.IGNORECASE
)
_HAS_CHARSET = re.compile(r";CHARSET=", re.IGNORECASE)
_QUOTED = re.compile(r"^[A-Z][^:\r\n]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]", re.MULTILINE | re.IGNORECASE)
# RFC 5545, 3.1: lines are folded after 75 bytes, even within a character.
_CUT = re.compile(rb"(?P<start>[\xc2-\xf4][\x80-\xbf]{0,2})(?P<fold>\r?\n[ \t])(?P<rest>[\x80-\xbf]{1,3})")


def in_cards_and_calendars(text: str) -> Iterator[Declaration]:
    """Yield the declarations of address cards and calendars, one for each property that has one."""
    return everywhere(_CHARSET, text)


def declare_in_old_cards(text: str) -> str:
    """Return cards in which each property beyond ASCII of version 2.1 has a charset.

    >>> print(declare_in_old_cards("BEGIN:VCARD\\nVERSION:2.1\\nN;HOME:Größe\\nEND:VCARD").splitlines()[2])
    N;HOME;CHARSET=UTF-8:Größe
    """
    pieces, at = list[str](), 0
    for start, end in _find_old(text):
        pieces += (text[at:start], _PROPERTY.sub(_declare, text[start:end]))
        at = end
    return "".join([*pieces, text[at:]])


def _find_old(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each card or calendar of an old version starts and ends."""
    start, kind, is_old = 0, "", False
    for line in _FRAME.finditer(text):
        value = line["value"].upper()
        if line["begin"] and value in _OLD:
            start, kind, is_old = line.start(), value, False
        elif line["end"] and value == kind:
            if is_old:
                yield start, line.end()
            kind = ""
        elif kind and not line["begin"] and not line["end"]:
            is_old = value == _OLD[kind]


def _declare(found: re.Match[str]) -> str:
    if found["value"].isascii() or _HAS_CHARSET.search(found["name"]):
        return found[0]
    return f"{found['name']};CHARSET=UTF-8:{found['value']}"


def leave_quoted(text: str, _encoding: str) -> str | None:
    """Return why old cards are left alone, if they are: some of their texts are quoted-printable, in a charset."""
    if not any(_QUOTED.search(text, *span) for span in _find_old(text)):
        return None
    return "it has texts in quoted-printable, each in its own charset; export it again as vCard 3.0 or 4.0"


def move_folds(data: bytes) -> bytes:
    r"""Return the bytes of UTF-8 with folds moved to before the characters that they cut in two, if that mends all.

    >>> move_folds(b"SUMMARY:Gr\xc3\r\n \xbc\xc3\x9fe").decode()
    'SUMMARY:Gr\r\n üße'
    """
    if charsets.is_utf8(data):
        return data
    moved = _CUT.sub(rb"\g<fold>\g<start>\g<rest>", data)
    return moved if charsets.is_utf8(moved) else data


TYPES: tuple[FileType, ...] = (
    FileType(
        "vcard",
        ".vcf .vcs .vcard .ics",
        re.compile(r"BEGIN:VC(?:ARD|ALENDAR)\b"),
        (Place(in_cards_and_calendars, is_of_parts=True),),
        declare=declare_in_old_cards,
        declares_parts=True,
        leave=leave_quoted,
        mend=move_folds,
    ),
)
