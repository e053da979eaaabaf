"""Names of HTML entities of which the capitals were lost: ``&atilde;&copy;`` was ``&Atilde;&copy;``, misread ``é``.

A small name may stand for a capital or a small letter. Which one it was shows in mojibake of UTF-8: the first byte of a
character tells how many follow it.
"""

from __future__ import annotations

import html
import html.entities
import re
from functools import cache

from fixenc.damage.read_bytes import ReadByte, find_sequences, list_meanings

_ESCAPE = re.compile(r"&[^;]+;")


def write_name(point: int) -> str:
    """Return the entity of a code point by its name in HTML 4, or by its number if it has none.

    >>> write_name(0xC3), write_name(0x81)
    ('&Atilde;', '&#129;')
    """
    name = html.entities.codepoint2name.get(point)
    return f"&{name};" if name else f"&#{point};"


def write_small_name(point: int) -> str:
    """Return the same in small letters.

    >>> write_small_name(0xC3)
    '&atilde;'
    """
    return write_name(point).lower()


def read_small_names(run: str) -> str:
    """Return a run of entities as the misread characters of UTF-8 that it may have been, and other entities as HTML.

    >>> read_small_names("&atilde;&copy;"), read_small_names("&atilde;&otilde;")
    ('Ã©', 'ãõ')
    """
    escapes = _ESCAPE.findall(run)
    meanings = [_list_small_names().get(escape, ()) for escape in escapes]
    parts, at = list[str](), 0
    while at < len(escapes):
        sequence = next(find_sequences(meanings, at), html.unescape(escapes[at]))
        parts.append(sequence)
        at += len(sequence) if meanings[at] else 1
    return "".join(parts)


@cache
def _list_small_names() -> dict[str, tuple[ReadByte, ...]]:
    return list_meanings(lambda character: write_small_name(ord(character)))
