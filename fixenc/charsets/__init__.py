"""Charsets: their names, labels and decoders. Tables, and the functions that look something up in them.

>>> from_label("Latin1").name
'windows-1252'
>>> named("iso-8859-1").decode(b"\\x80")
'\\x80'
"""

from __future__ import annotations

import codecs
from functools import cache, lru_cache

from fixenc.charsets.browsers import READERS
from fixenc.charsets.charset import REPLACEMENT, Charset, is_utf8
from fixenc.charsets.kinds import Cesu8, EucTw, OfBrowsers, Vni
from fixenc.charsets.table import BEYOND_THE_WEB, NOT_TEXT, WHATWG
from fixenc.errors import UnknownCharsetError

__all__ = [
    "CHARSETS",
    "REPLACEMENT",
    "Charset",
    "find_name",
    "from_codec",
    "from_label",
    "is_utf8",
    "labels_of",
    "named",
]

# The charsets that need more than a codec or a table, by the codec in their row of the table.
_KINDS: dict[str, type[Charset]] = {
    "cesu-8": Cesu8,
    "euc-tw": EucTw,
    "vni": Vni,
    **dict.fromkeys(READERS, OfBrowsers),
}

# All charsets by their canonical names.
CHARSETS: dict[str, Charset] = {
    row.name: _KINDS.get(row.codec, Charset)(row.name, row.codec) for row in WHATWG + BEYOND_THE_WEB
}

# A label that stands in both tables has the meaning of the WHATWG standard.
_BY_LABEL: dict[str, str] = {label: row.name for row in BEYOND_THE_WEB + WHATWG for label in row.labels.split()}
# Characters: no label is longer.
_LONGEST_LABEL = 40


def named(name: str) -> Charset:
    """Return the charset with this canonical name (see `Detection.encoding`); raises LookupError if there is none."""
    return CHARSETS.get(name) or from_codec(name)


def labels_of(name: str) -> tuple[str, ...]:
    """Return all labels of a charset, in the order of the WHATWG standard."""
    return tuple(label for label, found in _BY_LABEL.items() if found == name)


def from_label(label: str) -> Charset:
    """Return the charset of a label: by the WHATWG standard, else by the table beyond it, else by Python's codecs.

    Raises UnknownCharsetError, whose message names the closest labels.

    >>> from_label("gb2312").name, from_label("Shift-JIS").codec
    ('gbk', 'cp932')
    """
    wanted = label.strip().lower()
    if wanted in _BY_LABEL:
        return CHARSETS[_BY_LABEL[wanted]]
    if wanted not in NOT_TEXT:
        try:
            info = codecs.lookup(wanted)
            b"\0\0\0\0".decode(wanted)  # raises for a codec that is no text encoding (rot13, base64)
        except (LookupError, ValueError):
            pass
        else:
            return from_codec(info.name)
    close = _closest(wanted)
    hint = f"; did you mean {' or '.join(close)}?" if close else ";"
    raise UnknownCharsetError(f"unknown charset {label!r}{hint} `fixenc encodings` lists what fixenc knows")


def find_name(label: str) -> str | None:
    """Return the name of the charset that a label means; None for an unknown label.

    >>> find_name("latin1"), find_name("no-such")
    ('windows-1252', None)
    """
    try:
        return from_label(label).name
    except UnknownCharsetError:
        return None


@lru_cache(maxsize=256)  # a mail may have one unknown label in each of ten thousand parts
def _closest(wanted: str) -> tuple[str, ...]:
    """Return the labels that are most like an unknown one; none if that is longer than labels are."""
    import difflib

    return () if len(wanted) > _LONGEST_LABEL else tuple(difflib.get_close_matches(wanted, _BY_LABEL, n=3))


@cache
def from_codec(codec: str) -> Charset:
    """Return the charset that Python's codec of this name reads; a charset of that name if no table has one.

    >>> from_codec("cp1251").name
    'windows-1251'
    >>> from_codec("cp037").name
    'cp037'
    """
    canonical = codecs.lookup(codec).name
    for charset in CHARSETS.values():
        if _codec_name(charset.codec) == canonical:
            return charset
    narrower = _BY_LABEL.get(canonical.replace("_", "-"))
    return CHARSETS[narrower] if narrower else Charset(canonical, canonical)


def _codec_name(codec: str) -> str | None:
    """Return Python's name for a codec; None for one that only fixenc has."""
    try:
        return codecs.lookup(codec).name
    except LookupError:
        return None
