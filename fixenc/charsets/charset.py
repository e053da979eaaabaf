"""A charset: bytes to text and back, as browsers do it."""

from __future__ import annotations

import codecs
import re
from _multibytecodec import MultibyteIncrementalDecoder
from dataclasses import dataclass
from functools import cache
from typing import Any

from fixenc.charsets.escaping import UNDECODED, decode_escaped, unescape
from fixenc.charsets.national import NATIONAL, UNDEFINED
from fixenc.charsets.vietnamese import SINGLE_BYTE
from fixenc.records import Undecodable

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# By codec: the 256 characters of single-byte charsets that Python has no codec for. The source of x-user-defined is
# https://encoding.spec.whatwg.org/#x-user-defined.
_TABLES = SINGLE_BYTE | NATIONAL | {"x-user-defined": "".join(map(chr, [*range(0x80), *range(0xF780, 0xF800)]))}
# Where browsers and Python's single-byte codecs differ: a byte, and its character in browsers.
# https://encoding.spec.whatwg.org/#index-koi8-u, #index-windows-1255.
_IN_BROWSERS: dict[str, dict[int, str]] = {
    "koi8-u": {0xAE: "\N{CYRILLIC SMALL LETTER SHORT U}", 0xBE: "\N{CYRILLIC CAPITAL LETTER SHORT U}"},
    "cp1255": {0xCA: "\N{HEBREW POINT HOLAM HASER FOR VAV}"},
}
# Codecs that decode some bytes to surrogates, which are no characters.
_SPELLING_SURROGATES = frozenset({"utf_7", "unicode_escape", "raw_unicode_escape"})
# A surrogate, which is no character.
SURROGATE = re.compile("[\ud800-\udfff]")
# The code point of the last C1 control character.
_LAST_C1 = 0x9F
# Every byte value once.
_ALL_BYTES = bytes(range(0x100))


@dataclass(frozen=True, slots=True)
class Charset:
    """A charset: its canonical name, and the name of the Python codec, or of the table, that reads it.

    >>> from fixenc import charsets
    >>> charsets.named("windows-1252").decode(b"caf\\xe9 \\x80 \\x81")
    'café € \\x81'
    """

    name: str
    codec: str

    def decode(self, data: bytes) -> str:
        """Return `data` as text; raises UnicodeDecodeError where a browser finds no character."""
        table = _single_byte_table(self.codec)
        if table is not None:
            return codecs.charmap_decode(data, "strict", table)[0]
        text = data.decode(self.codec)
        if self._spells_surrogates and SURROGATE.search(text):
            raise UnicodeDecodeError(self.codec, data, 0, len(data), "surrogates are no characters")
        return text

    def decode_with_places(self, data: bytes) -> tuple[str, tuple[Undecodable, ...]]:
        """Decode as browsers do: return the text, and each undecodable byte sequence with the position of its U+FFFD.

        >>> from fixenc import charsets
        >>> charsets.named("utf-8").decode_with_places(b"a\\xe2\\x82\\xffb")
        ('a\\ufffd\\ufffdb', (Undecodable(position=1, data=b'\\xe2\\x82'), Undecodable(position=2, data=b'\\xff')))
        """
        try:
            escaped = self.decode(data)
        except UnicodeDecodeError:
            escaped = self._decode_escaped(data)
        else:
            return escaped, ()
        places: list[Undecodable] = []
        surplus = 0

        def note(match: re.Match[str]) -> str:
            nonlocal surplus
            undecoded = b"" if self._spells_surrogates else unescape(match.group())
            places.append(Undecodable(match.start() - surplus, undecoded))
            surplus += len(match.group()) - 1
            return REPLACEMENT

        return UNDECODED.sub(note, escaped), tuple(places)

    @property
    def has_own_codec(self) -> bool:
        """Whether a table or codec of fixenc reads it, not a codec of Python."""
        return self.codec in _TABLES

    @property
    def _spells_surrogates(self) -> bool:
        return self.codec.replace("-", "_") in _SPELLING_SURROGATES

    def _decode_escaped(self, data: bytes) -> str:
        """Return `data` as text, undecodable bytes escaped as surrogates."""
        table = _single_byte_table(self.codec)
        if table is not None:
            return codecs.charmap_decode(data, "surrogateescape", table)[0]
        return decode_escaped(data, self.codec)

    def unfinished(self, data: bytes) -> int:  # noqa: ARG002 - a byte of most charsets is a character
        """Return how many bytes at the end of a part of a document may begin a character that the next part ends.

        Only charsets with a codec of fixenc's own are asked.
        """
        return 0

    def misread(self, data: bytes) -> str:
        """Decode as lenient software does: an undefined byte of a single-byte charset becomes the code point it equals.

        Raises UnicodeDecodeError where a multi-byte charset finds no character.
        """
        table = passing_table(self.codec)
        return self.decode(data) if table is None else codecs.charmap_decode(data, "strict", table)[0]

    def written(self, data: bytes) -> str:
        """Return the text that a writer meant by these bytes: like `misread`, but by the standard, not as Windows does.

        In Shift_JIS the wave dash and the full-width tilde are the same bytes; JIS X 0208 has only the wave dash.
        """
        text = self.misread(data)
        return text.replace("\N{FULLWIDTH TILDE}", "\N{WAVE DASH}") if self.codec == "cp932" else text

    def encode(self, text: str) -> bytes:
        """Return the bytes of `text`, the inverse of `misread`; raises UnicodeEncodeError for a missing character."""
        table = passing_table(self.codec)
        if table is None:
            return text.encode(self.codec)
        return codecs.charmap_encode(text, "strict", _inverse(self.codec))[0]


def is_utf8(data: bytes) -> bool:
    """Whether all of `data` is well-formed UTF-8 (RFC 3629).

    >>> is_utf8("é".encode()), is_utf8("é".encode("latin-1"))
    (True, False)
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@cache
def passing_table(codec: str) -> str | None:
    """Return the 256 characters of a single-byte codec, an undefined byte as its code point; None for other codecs."""
    if codec in _TABLES:
        return "".join(chr(byte) if c == UNDEFINED else c for byte, c in enumerate(_TABLES[codec]))
    try:
        if not _reads_single_bytes(codec):
            return None
        characters = _ALL_BYTES.decode(codec, "replace")
    except LookupError:
        return None
    if len(characters) != len(_ALL_BYTES):
        return None
    return "".join(chr(byte) if c == REPLACEMENT else c for byte, c in enumerate(characters))


@cache
def _single_byte_table(codec: str) -> str | None:
    """Return the same, but undefined bytes above 9F stay undefined (U+FFFE), as in the WHATWG indexes."""
    table = passing_table(codec)
    if table is None:
        return None
    browsers = _IN_BROWSERS.get(codec, {})
    return "".join(
        browsers.get(number) or (c if number <= _LAST_C1 or _is_defined(number, codec) else UNDEFINED)
        for number, c in enumerate(table)
    )


def _is_defined(number: int, codec: str) -> bool:
    if codec in _TABLES:
        return _TABLES[codec][number] != UNDEFINED
    try:
        bytes([number]).decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _reads_single_bytes(codec: str) -> bool:
    """Whether every byte is one character: the incremental decoder of such a codec keeps no bytes back."""
    decoder: Any = codecs.lookup(codec).incrementaldecoder
    return not issubclass(decoder, codecs.BufferedIncrementalDecoder | MultibyteIncrementalDecoder)


@cache
def _inverse(codec: str) -> Any:
    """Return the map from characters to bytes; of two bytes for one character, the defined one, then the lower one."""
    table = passing_table(codec) or ""
    order = sorted(range(len(table)), key=lambda byte: (not _is_defined(byte, codec), byte))
    meant = {table[byte]: byte for byte in reversed(order)}
    return codecs.charmap_build("".join(c if meant[c] == byte else UNDEFINED for byte, c in enumerate(table)))
