"""Families of accidents of whole texts: how a text looks after them, and which accidents are tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from fixenc.damage import SevenBits, WholeMisreading
from fixenc.records import Damage

# How much of a text is judged, in characters.
SAMPLE = 1_500
# How much of it shows whether it may be UTF-16, in characters.
_GLANCE = 200
# The fewest words that show seven bits: one that begins a sentence, and others that do not.
_LEAST_EXCHANGED = 4
# The smallest share of characters that are NUL where a text in UTF-16 was read byte by byte, in blanks at least.
_LEAST_NULS = 0.04
# The fewest characters that show that the bytes of each are swapped, and the smallest share of those.
_LEAST_SWAPPED = 10
_MOSTLY_SWAPPED = 0.7
# The smallest share of blanks: long German words have 6%.
_LEAST_BLANKS = 0.05
# The largest share of what is a blank in the damaged text, if its own blanks became something else.
_MOST_BLANKS = 0.02
# Words as `pRIWET`: Russian that lost its highest bits has its capitals and its small letters exchanged.
_EXCHANGED = re.compile(r"\b[a-z][A-Z@\[\\\]^_]{2,}")
_CAPITALS = re.compile(r"\b[a-zA-Z]?[A-Z]{3,}")
# Pairs between what leads into them and what leads out; HZ without its tildes has braces like many a text, so only its
# start shows it. The limits keep long rows of leads from being tried from each of them to their end.
_JIS = re.compile(r"\$[@B](?:[!-~]{2}){2,500}?\x1b?\([BJ]")
HZ = re.compile(r"\{(?:[!-w][!-~]){2,100}?~?\}")


@dataclass(frozen=True, slots=True)
class Family:
    """Accidents alike: whether a text looks as after one of them, and those that are tried, the commonest first.

    `is_by_line` says that each line was misread by itself; `is_in_part`, that some lines may have stayed as they were.
    """

    may_be: Callable[[str], bool]
    accidents: tuple[Damage, ...]
    is_by_line: bool = False
    is_in_part: bool = False


def _has_nuls(text: str) -> bool:
    return "\0" in text and text.count("\0") >= _LEAST_NULS * len(text)


def _has_blanks_for_nuls(text: str) -> bool:
    """Whether each second character of a text that is more than ASCII is a space, or a high byte such as U+0004."""
    head = text[:_GLANCE]
    if "\0" in head or (text.isascii() and not HIGH_BYTE.search(head)):
        return False
    return len(head) >= _LEAST_APART and any(
        set(head[high::2]) <= _HIGH_BYTES and not set(head[1 - high :: 2]) <= _HIGH_BYTES for high in (1, 0)
    )


def _is_made_of_pairs(text: str) -> bool:
    """Whether the characters are pairs of bytes that look like text: hardly any control characters, and blanks."""
    head = text[:_GLANCE]
    if head.isascii() or " " in head[:20]:
        return False
    data = head.encode("utf-16le", "surrogatepass")
    blanks = data.count(b" ") + data.count(b"\n")
    return blanks >= _LEAST_BLANKS * len(data) and not _BYTE_OF_NO_TEXT.search(data)


def _is_swapped(text: str) -> bool:
    """Whether nearly each second byte of the characters is NUL, as the first of Latin letters is."""
    head = text[:_GLANCE]
    if head.isascii() or " " in head[:_LEAST_SWAPPED]:
        return False
    return len(head) >= _LEAST_SWAPPED and sum(not ord(one) & 0xFF for one in head) >= _MOSTLY_SWAPPED * len(head)


# What the high bytes of UTF-16 are in text of alphabets, with a space for NUL.
_HIGH_BYTES = frozenset(" \x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x1e\x1f")
HIGH_BYTE = re.compile("[\x00-\x08\x0e-\x1f]")
"""A control character that may be the high byte of a letter of an alphabet in UTF-16."""
# The fewest characters that show it.
_LEAST_APART = 40
_BYTE_OF_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _has_other_blanks(text: str, blank: str) -> bool:
    """Whether a character stands so often as blanks do, and blanks hardly ever."""
    head = text[:SAMPLE]
    is_rare = head.count(" ") <= _MOST_BLANKS * len(head)
    return is_rare and head.count(blank) >= _LEAST_BLANKS * len(head) and len(head) > 1


def _is_ebcdic(text: str) -> bool:
    return not text.isascii() and _has_other_blanks(text, "@")


def _is_ascii_as_ebcdic(text: str) -> bool:
    return _has_other_blanks(text, "\x80")


def _has_exchanged_case(text: str) -> bool:
    head = text[:SAMPLE]
    return _EXCHANGED.search(head) is not None and len(_CAPITALS.findall(head)) >= _LEAST_EXCHANGED


_BY_BYTE = ("windows-1252", "iso-8859-1", "macintosh", "windows-1251")
_BY_PAIR = ("utf-16le", "utf-16be")
_EBCDIC = ("cp037", "cp500", "cp1140", "cp273", "cp875", "cp1026")
# Charsets that are read in pairs by mistake: UTF-8 first, since other bytes hardly ever are.
_IN_PAIRS = ("utf-8", "windows-1252", "windows-1251", "windows-1250", "gb18030", "shift_jis")

SET_APART = tuple(WholeMisreading(right, wrong, blanks=True) for right in _BY_PAIR for wrong in _BY_BYTE[:2])
"""UTF-16 that was read byte by byte, with a space for each NUL: letters stand apart."""

SWAPPED = tuple(WholeMisreading(right, wrong) for right, wrong in (_BY_PAIR, _BY_PAIR[::-1]))
"""UTF-16 of which the bytes of each unit were read in the other order."""

FAMILIES = (
    Family(
        _has_nuls,
        tuple(
            WholeMisreading(right, wrong, has_bom=has_bom)
            for has_bom in (True, False)
            for right in _BY_PAIR
            for wrong in _BY_BYTE
        ),
    ),
    Family(_has_blanks_for_nuls, SET_APART),
    Family(_is_made_of_pairs, tuple(WholeMisreading(right, wrong) for right in _IN_PAIRS for wrong in _BY_PAIR)),
    Family(_is_swapped, SWAPPED),
    Family(
        _is_ebcdic,
        tuple(WholeMisreading(right, wrong) for right in _EBCDIC for wrong in _BY_BYTE[:2]),
        is_by_line=True,
    ),
    Family(
        _is_ascii_as_ebcdic,
        tuple(WholeMisreading(right, wrong) for right in ("utf-8", "windows-1252") for wrong in _EBCDIC),
        is_by_line=True,
    ),
    Family(
        lambda text: "$" in text and ("$B" in text or "$@" in text) and _JIS.search(text) is not None,
        (SevenBits("iso-2022-jp"), SevenBits("iso-2022-jp-bare")),
        is_by_line=True,
        is_in_part=True,
    ),
    Family(
        lambda text: "{" in text and ("~{" in text or HZ.search(text, 0, SAMPLE) is not None),
        (SevenBits("hz"), SevenBits("hz-bare")),
        is_by_line=True,
        is_in_part=True,
    ),
    Family(_has_exchanged_case, (SevenBits("koi8-r"),), is_by_line=True, is_in_part=True),
)
