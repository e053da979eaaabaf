"""Characters that a double-byte charset has at more than one place, so that one text has several byte sequences."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Mapping
from functools import cache

from fixenc.charsets.charset import REPLACEMENT, Charset, is_utf8

# The charsets that have such characters.
WITH_DOUBLES = ("big5", "cp950", "shift_jis")
# The most byte sequences of a text that the search for UTF-8 keeps after each character.
_MOST_PATHS = 8
# The length of the longest sequence of UTF-8, in bytes.
_LONGEST = 4
# Trail bytes of UTF-8.
_TRAILS = bytes(range(0x80, 0xC0))
# The euro sign is the byte 80 in cp936, and a pair in GB 18030.
_EURO: dict[str, Mapping[str, tuple[bytes, ...]]] = {"gb18030": {"€": (b"\xa2\xe3", b"\x80")}}


def ways_to_write(text: str, charset: Charset) -> tuple[bytes, ...]:
    """Return the byte sequences that may have been read as `text`: the codec's own, then those that are valid UTF-8.

    Empty if the charset cannot write `text`; at most `_MOST_PATHS` sequences that are valid UTF-8.

    >>> from fixenc import charsets
    >>> ways_to_write("鈧€", charsets.named("gb18030"))
    (b'\\xe2\\x82\\xa2\\xe3', b'\\xe2\\x82\\x80')
    """
    usual = _encode_usually(text, charset)
    if usual is None:
        return ()
    return tuple(dict.fromkeys([usual, *_encode_as_utf8(text, charset)]))


def ways_of(character: str, charset: Charset) -> tuple[bytes, ...]:
    """Return all byte sequences that are read as a character, the codec's own first; empty if there is none."""
    usual = _encode_usually(character, charset)
    return _doubles(charset).get(character, () if usual is None else (usual,))


def _encode_usually(text: str, charset: Charset) -> bytes | None:
    try:
        return charset.encode(text)
    except UnicodeEncodeError:
        return None


def _encode_as_utf8(text: str, charset: Charset) -> list[bytes]:
    """Return the byte sequences for `text` that are well-formed UTF-8, those nearest to the codec's own first."""
    doubles = _doubles(charset)
    if not doubles or doubles.keys().isdisjoint(text):
        return []
    paths = [b""]
    for character in text:
        ways = ways_of(character, charset)
        paths = [path + way for path in paths for way in ways if _begins_utf8(path[-4:] + way)][:_MOST_PATHS]
    return [path for path in paths if is_utf8(path)]


def _begins_utf8(data: bytes) -> bool:
    """Whether well-formed UTF-8 may begin with these bytes; more than four may begin within a sequence."""
    data = data.lstrip(_TRAILS) if len(data) > _LONGEST else data
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


@cache
def _doubles(charset: Charset) -> Mapping[str, tuple[bytes, ...]]:
    """Return the characters that stand at several places, each with its byte sequences, the codec's own first."""
    if charset.name not in WITH_DOUBLES:
        return _EURO.get(charset.name, {})
    pairs = [bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF)]
    # All in one call; a pair that is no character becomes several characters, or U+FFFD.
    characters = b"\n".join(pairs).decode(charset.codec, "replace").split("\n")
    found = Counter(characters)
    places: dict[str, list[bytes]] = {}
    for pair, character in zip(pairs, characters, strict=True):
        if found[character] > 1 and len(character) == 1 and character != REPLACEMENT:
            places.setdefault(character, []).append(pair)
    return {
        character: tuple(dict.fromkeys([_encode_usually(character, charset) or there[0], *there]))
        for character, there in places.items()
    }
