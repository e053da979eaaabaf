"""EUC-TW: planes 1 and 2 of CNS 11643, which have the characters of Big5 in nearly the same order.

So the tables hold runs of Big5 (Python's cp950), and the characters that Big5 lacks. They were made by comparing cp950,
character by character, with the EUC-TW converter of GNU libc 2.36, which also has further planes of rare characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from fixenc.charsets.escaping import escape

# By plane: where a run begins in the plane, where in Big5, and how many characters it has.
_RUNS: dict[int, str] = {
    1: (
        "2121:a140:5 2127:a146:15 2136:a157:2 2139:a156:1 213e:a15d:44 216a:a1ac:1 216b:a1ab:1 216c:a1ad:21 "
        "2225:a1c4:1 2227:a1c6:27 2242:a1e2:1 2243:a1e1:1 2245:a1e4:14 2255:a1f4:2 2257:a1f7:1 2258:a1f6:1 "
        "2259:a1f8:4 225e:a155:1 225f:a1fe:78 2421:a2af:29 243f:a2cd:1 2441:a2cf:142 2621:c7e9:20 4421:a440:1412 "
        "5323:ad40:424 5753:acfe:1 5754:afd0:1876 6b50:be52:1 6b51:bbc8:387 6f5c:be53:525 7535:c2cb:1 7536:c1ab:105 "
        "7642:c256:83 7737:c2cc:84 782d:c456:1 782e:c361:54 7864:c3ba:1 7865:c3b9:1 7866:c3bb:90 7962:c457:354"
    ),
    2: (
        "2121:c940:10 212b:c94b:33 214c:c9be:1 214d:c96c:48 217d:c9bf:46 224d:caf7:1 224e:c9ed:167 2439:caf8:1840 "
        "376f:dadf:1 3770:d6cd:108 387e:d77b:537 3e63:d6cc:1 3e64:dae0:100 3f6a:d77a:1 3f6b:dba7:399 4424:ddfd:1637 "
        "554b:ebf1:1 554c:e8a3:146 5722:ecde:1 5723:e976:287 5a28:f0cb:1 5a29:eb5b:116 5b3f:ebf2:137 5c6a:ecdf:104 "
        "5d74:f056:1 5d75:edaa:222 6039:eeec:198 6243:f057:82 6337:f0cc:86 642f:eeeb:1 6430:f163:8 6438:f16c:153 "
        "6573:f269:56 664d:f4b5:1 664e:f2c3:113 6761:f16b:1 6762:f375:142 6934:f268:1 6935:f466:45 6962:f4b6:71 "
        "6a4b:f663:1 6a4c:f4fd:194 6c52:f664:490 7166:f9c4:1 7167:f977:43 7234:f9c5:1 7235:f9c7:11 7240:f9c6:1 "
        "7241:f9d2:4"
    ),
}
# A place in plane 1 and its character, which Big5 lacks; further characters stand at the next places.
_BEYOND_BIG5 = (
    "2126・ 2138︲ 2223‾ 2244∼ 2253♁☉ 225d‖ 2635ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ 2728亠 272f冫 2734勹 "
    "4221␀␁␂␃␄␅␆␇␈␉␊␋␌␍␎␏␐␑␒␓␔␕␖␗␘␙␚␛␜␝␞␟␡ 7641彞"
)

# Rows and cells of a plane.
_CELLS = range(0x21, 0x7F)
# Trail bytes of Big5.
_TRAILS = bytes([*range(0x40, 0x7F), *range(0xA1, 0xFF)])
# A table for `bytes.translate` that clears the top bit.
_SEVEN_BITS = bytes(byte & 0x7F for byte in range(0x100))
# A table for `bytes.translate` that sets the top bit.
_EIGHT_BITS = bytes(byte | 0x80 for byte in range(0x100))
# In this order: ASCII; pairs of plane 1; characters of four bytes, whose second byte is their plane; undecodable bytes,
# where one U+FFFD takes a lead byte and the next byte, unless that is ASCII, as in other charsets of browsers.
_PARTS = re.compile(
    rb"(?P<ascii>[\x00-\x7f]+)|(?P<pairs>(?:[\xa1-\xfe]{2})+)|(?P<first>(?:\x8e\xa1[\xa1-\xfe]{2})+)"
    rb"|(?P<second>(?:\x8e\xa2[\xa1-\xfe]{2})+)|\x8e[\xa1-\xb0][\xa1-\xfe]{0,2}|[\x8e\xa1-\xfe][\x80-\xff]|[\x80-\xff]"
)
# The bytes after the last ASCII character.
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+\Z")
# The length of a character of plane 1, in bytes.
_PAIR = 2
# The length of a character that begins with SS2, in bytes.
_FOUR = 4
# SS2, the first byte of a character of four bytes.
_SINGLE_SHIFT = 0x8E


def decode_escaped(data: bytes) -> str:
    """Return `data` as text, undecodable bytes escaped.

    >>> decode_escaped(b"\\xc4\\xe3 \\x8e\\xa2\\xa1\\xa1 \\xff")
    '中 乂 \\udcff'
    """
    return "".join(map(_read, _PARTS.finditer(data)))


def _read(part: re.Match[bytes]) -> str:
    data = part.group()
    if part["ascii"]:
        return data.decode("ascii")
    if part["pairs"]:
        return _to_numbers(data).translate(_plane(1, b""))
    if part["first"] or part["second"]:
        pairs = bytearray(len(data) // 2)
        pairs[::2], pairs[1::2] = data[2::4], data[3::4]
        return _to_numbers(bytes(pairs)).translate(_plane(1 if part["first"] else 2, data[:2]))
    return escape(data)


def _to_numbers(pairs: bytes) -> str:
    """Return each pair as the character whose code point is its seven-bit form, for a look-up by `str.translate`."""
    return pairs.translate(_SEVEN_BITS).decode("utf-16-be")


def unfinished(data: bytes) -> int:
    """Return how many bytes at the end belong to a character that is not complete.

    >>> unfinished(b"a\\xc4"), unfinished(b"\\x8e\\xa2\\xa1"), unfinished(b"\\xc4\\xe3")
    (1, 3, 0)
    """
    beyond = _BEYOND_ASCII.search(data)
    at, end = beyond.start() if beyond else len(data), len(data)
    while at < end:
        size = _FOUR if data[at] == _SINGLE_SHIFT else _PAIR
        if at + size > end:
            return end - at
        at += size
    return 0


def encode(text: str) -> bytes:
    """Return `text` in EUC-TW; raises UnicodeEncodeError for a character that planes 1 and 2 lack."""
    pieces = list[bytes]()
    for at, character in enumerate(text):
        written = character.encode() if character.isascii() else _written().get(character)
        if written is None:
            raise UnicodeEncodeError("euc-tw", text, at, at + 1, "no such character in planes 1 and 2")
        pieces.append(written)
    return b"".join(pieces)


@cache
def _written() -> dict[str, bytes]:
    planes = ((2, b"\x8e\xa2"), (1, b""))  # the last one wins: plane 1, the commoner one
    return {
        character: prefix + number.to_bytes(2, "big").translate(_EIGHT_BITS)
        for plane, prefix in planes
        for number, character in reversed(_plane(plane, prefix).items())
    }


class _Plane(dict[int, str]):
    """The characters of a plane by their numbers; a number without a character gives its bytes, escaped."""

    def __init__(self, characters: Mapping[int, str], prefix: bytes) -> None:
        super().__init__(characters)
        self._prefix = prefix

    def __missing__(self, number: int) -> str:
        return escape(self._prefix + number.to_bytes(2, "big").translate(_EIGHT_BITS))


@cache
def _plane(plane: int, prefix: bytes) -> _Plane:
    numbers = [row << 8 | cell for row in _CELLS for cell in _CELLS]
    characters = dict[int, str]()
    for run in _RUNS[plane].split():
        place, pair, count = run.split(":")
        at, start = numbers.index(int(place, 16)), _index_in_big5(bytes.fromhex(pair))
        characters |= zip(numbers[at : at + int(count)], _big5()[start:], strict=False)
    for beyond in _BEYOND_BIG5.split() if plane == 1 else ():
        at = numbers.index(int(beyond[:4], 16))
        characters |= zip(numbers[at:], beyond[4:], strict=False)
    return _Plane(characters, prefix)


def _index_in_big5(pair: bytes) -> int:
    """Return the index of a pair among the pairs of Big5."""
    return (pair[0] - 0xA1) * len(_TRAILS) + _TRAILS.index(pair[1])


@cache
def _big5() -> str:
    """Return the characters of Big5 in the order of their bytes, U+FFFD for an unused pair."""
    pairs = (bytes([lead, trail]) for lead in range(0xA1, 0xFA) for trail in _TRAILS)
    return "".join(pair.decode("cp950", "replace")[0] for pair in pairs)
