"""Characters that a charset of two bytes has at more than one place, so that text has several ways to be its bytes."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Mapping
from functools import cache

from fixenc.charsets.charset import REPLACEMENT, Charset, is_utf8

# Only these have any. Of cp936, the single byte 80 is the euro sign beside the one that GB 18030 gave it.
WITH_DOUBLES = ("big5", "cp950", "shift_jis")
# How many ways to write the characters so far are followed up.
_MOST_PATHS = 8
_LONGEST = 4
_TRAILS = bytes(range(0x80, 0xC0))
_EURO: dict[str, Mapping[str, tuple[bytes, ...]]] = {"gb18030": {"€": (b"\xa2\xe3", b"\x80")}}


def ways_to_write(text: str, charset: Charset) -> tuple[bytes, ...]:
    """The bytes that may have been read as `text`: those that the codec writes, then those that make good UTF-8.

    Empty if there are none; where many make good UTF-8, so many of them as paths are followed up.

    >>> from fixenc import charsets
    >>> ways_to_write("鈧€", charsets.named("gb18030"))
    (b'\\xe2\\x82\\xa2\\xe3', b'\\xe2\\x82\\x80')
    """
    usual = _usual(text, charset)
    if usual is None:
        return ()
    return tuple(dict.fromkeys([usual, *_as_utf8(text, charset)]))


def ways_of(character: str, charset: Charset) -> tuple[bytes, ...]:
    """All bytes that are read as this character, the usual ones first; empty if there are none."""
    usual = _usual(character, charset)
    return _doubles(charset).get(character, () if usual is None else (usual,))


def _usual(text: str, charset: Charset) -> bytes | None:
    try:
        return charset.encode(text)
    except UnicodeEncodeError:
        return None


def _as_utf8(text: str, charset: Charset) -> list[bytes]:
    """The ways to write all characters that are well-formed UTF-8, the usual ones first."""
    doubles = _doubles(charset)
    if not doubles or doubles.keys().isdisjoint(text):
        return []
    paths = [b""]
    for character in text:
        ways = ways_of(character, charset)
        paths = [path + way for path in paths for way in ways if _begins_utf8(path[-4:] + way)][:_MOST_PATHS]
    return [path for path in paths if is_utf8(path)]


def _begins_utf8(data: bytes) -> bool:
    """Whether well-formed UTF-8 may go on after these bytes; at their start, four may be the end of a sequence."""
    data = data.lstrip(_TRAILS) if len(data) > _LONGEST else data
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


@cache
def _doubles(charset: Charset) -> Mapping[str, tuple[bytes, ...]]:
    """The characters that stand at several places, each with its bytes, the usual ones first."""
    if charset.name not in WITH_DOUBLES:
        return _EURO.get(charset.name, {})
    pairs = [bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF)]
    # All at once; a pair that is no character comes out as something else than one, or as U+FFFD.
    characters = b"\n".join(pairs).decode(charset.codec, "replace").split("\n")
    found = Counter(characters)
    places: dict[str, list[bytes]] = {}
    for pair, character in zip(pairs, characters, strict=True):
        if found[character] > 1 and len(character) == 1 and character != REPLACEMENT:
            places.setdefault(character, []).append(pair)
    return {
        character: tuple(dict.fromkeys([_usual(character, charset) or there[0], *there]))
        for character, there in places.items()
    }
