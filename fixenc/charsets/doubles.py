"""Characters that a charset of two bytes has at more than one place, so that text has several ways to be its bytes."""

from __future__ import annotations

import codecs
from functools import cache

from fixenc.charsets.charset import Charset

# Only these have any. Of cp936, the single byte 80 is the euro sign beside the one that GB 18030 gave it.
_WITH_DOUBLES = ("big5", "cp950", "shift_jis")
_EURO = {"gb18030": {"€": (b"\xa2\xe3", b"\x80")}}


def ways_to_write(text: str, charset: Charset) -> tuple[bytes, ...]:
    """The bytes that may have been read as `text`: those that the codec writes, then those that make good UTF-8.

    Empty if there are none.

    >>> from fixenc import charsets
    >>> ways_to_write("鈧€", charsets.named("gb18030"))
    (b'\\xe2\\x82\\xa2\\xe3', b'\\xe2\\x82\\x80')
    """
    ways = [_usual(text, charset), _as_utf8(text, charset)]
    return tuple(dict.fromkeys(way for way in ways if way is not None))


def _usual(text: str, charset: Charset) -> bytes | None:
    try:
        return charset.encode(text)
    except UnicodeEncodeError:
        return None


def _as_utf8(text: str, charset: Charset) -> bytes | None:
    """Of the ways to write each character, the first that goes on with well-formed UTF-8; None if one has none."""
    doubles = _doubles(charset)
    if not any(character in doubles for character in text):
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    pieces: list[bytes] = []
    for character in text:
        usual = _usual(character, charset)
        for way in doubles.get(character, () if usual is None else (usual,)):
            state = decoder.getstate()
            try:
                decoder.decode(way)
            except UnicodeDecodeError:
                decoder.setstate(state)
                continue
            pieces.append(way)
            break
        else:
            return None
    return b"".join(pieces)


@cache
def _doubles(charset: Charset) -> dict[str, tuple[bytes, ...]]:
    """The characters that stand at several places, each with its bytes, the usual ones first."""
    if charset.name not in _WITH_DOUBLES:
        return _EURO.get(charset.name, {})
    places: dict[str, list[bytes]] = {}
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            pair = bytes([lead, trail])
            try:
                character = charset.decode(pair)
            except UnicodeDecodeError:
                continue
            if len(character) == 1:
                places.setdefault(character, []).append(pair)
    doubles = {}
    for character, pairs in places.items():
        usual = _usual(character, charset) or pairs[0]
        if len(pairs) > 1 or usual != pairs[0]:
            doubles[character] = tuple(dict.fromkeys([usual, *pairs]))
    return doubles
