"""Names of HTML entities of which the capitals were lost: ``&atilde;&copy;`` was ``&Atilde;&copy;``, misread ``é``.

A small name may stand for a capital or a small letter. Which one it was shows in mojibake of UTF-8: the first byte of a
character tells how many follow it.
"""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

_ESCAPE = re.compile(r"&[^;]+;")
# The first bytes of characters of UTF-8, by their number of bytes (RFC 3629, section 4), the longest first.
_LEADS = ((4, range(0xF0, 0xF5)), (3, range(0xE0, 0xF0)), (2, range(0xC2, 0xE0)))
# The bytes after the first.
_TRAILS = range(0x80, 0xC0)


class _Character(NamedTuple):
    """A character as which a byte was misread."""

    byte: int
    character: str


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
    meanings = [_list_meanings().get(escape, ()) for escape in escapes]
    parts, at = list[str](), 0
    while at < len(escapes):
        sequence = next(_find_sequences(meanings, at), html.unescape(escapes[at]))
        parts.append(sequence)
        at += len(sequence) if meanings[at] else 1
    return "".join(parts)


def _find_sequences(meanings: Sequence[Sequence[_Character]], at: int) -> Iterator[str]:
    """Yield the misread characters of UTF-8 that begin at a place, the longest first."""
    for size, leads in _LEADS:
        followers = meanings[at + 1 : at + size]
        # Of two bytes that may follow, the one for common letters: 9C for Ü and “, not 8C.
        trails = [max((one for one in some if one.byte in _TRAILS), default=None) for some in followers]
        for lead in meanings[at]:
            known = [one for one in trails if one is not None]
            if lead.byte in leads and len(known) == size - 1:
                yield "".join(one.character for one in (lead, *known))


@cache
def _list_meanings() -> dict[str, tuple[_Character, ...]]:
    """Return the bytes beyond ASCII that each entity in small letters may be, read as windows-1252 or ISO-8859-1."""
    meanings = dict[str, tuple[_Character, ...]]()
    for byte in range(0x80, 0x100):
        read = bytes([byte]).decode("cp1252", "ignore")
        for character in {read or chr(byte), chr(byte)}:
            name = write_small_name(ord(character))
            meanings[name] = (*meanings.get(name, ()), _Character(byte, character))
    return meanings
