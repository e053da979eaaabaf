"""A charset: bytes to text and back, as browsers do it."""

from __future__ import annotations

import codecs
import re
from _multibytecodec import MultibyteIncrementalDecoder
from dataclasses import dataclass
from functools import cache
from typing import Any

from fixenc.charsets.vietnamese import SINGLE_BYTE, decode_vni, encode_vni
from fixenc.records import Undecodable

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# PEP 383: `surrogateescape` turns each byte that does not decode into U+DC00 plus its value. Any other surrogate
# (UTF-7 can spell them) is no character either.
_NO_CHARACTERS = re.compile("[\ud800-\udfff]+")

# Bytes that browsers decode and Python's codec of the same charset does not, in their escaped form.
# cp936's single byte 80 is the euro sign: https://encoding.spec.whatwg.org/#gb18030-decoder, step 5.
_BROWSER_EXTRAS: dict[str, dict[str, str]] = {"gb18030": {"\udc80": "\N{EURO SIGN}"}}


_LAST_C1 = 0x9F
_ALL_BYTES = bytes(range(0x100))


@dataclass(frozen=True, slots=True)
class Charset:
    """A charset by its canonical name, read with Python's codec of the name `codec`.

    >>> from fixenc import charsets
    >>> charsets.named("windows-1252").decode(b"caf\\xe9 \\x80 \\x81")
    'café € \\x81'
    """

    name: str
    codec: str

    def decode(self, data: bytes) -> str:
        """Decode all of `data`; raises UnicodeDecodeError where a byte has no meaning in this charset."""
        table = _single_byte_table(self.codec)
        if table is not None:
            return codecs.charmap_decode(data, "strict", table)[0]
        if self.codec not in _BROWSER_EXTRAS:
            return data.decode(self.codec)
        text = self._decode_escaped(data)
        return data.decode(self.codec) if _NO_CHARACTERS.search(text) else text  # raises, and says where

    def decode_with_places(self, data: bytes) -> tuple[str, tuple[Undecodable, ...]]:
        """Decode what can be decoded: the text, with one U+FFFD per place that did not decode, and the places.

        >>> from fixenc import charsets
        >>> charsets.named("utf-8").decode_with_places(b"a\\xff\\xfeb")
        ('a\\ufffdb', (Undecodable(position=1, data=b'\\xff\\xfe'),))
        """
        if self.codec != "utf-7":  # which spells surrogates; else strict decoding does, and is several times as quick
            try:
                return self.decode(data), ()
            except UnicodeDecodeError:
                pass
        try:
            escaped = self._decode_escaped(data)
        except UnicodeDecodeError:
            # Codecs of wide or escape-driven charsets do not name the bytes they stumble over.
            text = data.decode(self.codec, "replace")
            return text, tuple(Undecodable(m.start(), b"") for m in re.finditer(REPLACEMENT, text))
        if escaped.isascii():
            return escaped, ()
        places: list[Undecodable] = []
        surplus = 0

        def note(match: re.Match[str]) -> str:
            nonlocal surplus
            escaped_bytes = bytes(ord(c) - 0xDC00 for c in match.group() if "\udc80" <= c <= "\udcff")
            places.append(Undecodable(match.start() - surplus, escaped_bytes))
            surplus += len(match.group()) - 1
            return REPLACEMENT

        return _NO_CHARACTERS.sub(note, escaped), tuple(places)

    def _decode_escaped(self, data: bytes) -> str:
        """Decode, each byte that has no meaning escaped as a surrogate."""
        table = _single_byte_table(self.codec)
        if table is not None:
            return codecs.charmap_decode(data, "surrogateescape", table)[0]
        text = data.decode(self.codec, "surrogateescape")
        for byte, character in _BROWSER_EXTRAS.get(self.codec, {}).items():
            text = text.replace(byte, character)
        return text

    def misread(self, data: bytes) -> str:
        """Decode as careless software does: an undefined byte of a single-byte charset passes as its number.

        Raises UnicodeDecodeError where a multi-byte charset finds no character.
        """
        table = passing_table(self.codec)
        return self.decode(data) if table is None else codecs.charmap_decode(data, "strict", table)[0]

    def written(self, data: bytes) -> str:
        """What a text was that was written as these bytes: as `misread`, but by the standard rather than by Windows.

        Of Shift_JIS, both codecs write the wave dash and the full-width tilde alike. JIS X 0208 has the first alone.
        """
        text = self.misread(data)
        return text.replace("\N{FULLWIDTH TILDE}", "\N{WAVE DASH}") if self.codec == "cp932" else text

    def encode(self, text: str) -> bytes:
        """The inverse of `misread`; raises UnicodeEncodeError where a character has no bytes here."""
        table = passing_table(self.codec)
        if table is None:
            return text.encode(self.codec)
        return codecs.charmap_encode(text, "strict", _inverse(table))[0]


def is_utf8(data: bytes) -> bool:
    """Whether bytes are well-formed UTF-8 from end to end (RFC 3629).

    >>> is_utf8("é".encode()), is_utf8("é".encode("latin-1"))
    (True, False)
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class Cesu8(Charset):
    """CESU-8 (Unicode TR 26): characters beyond U+FFFF as two surrogates of three bytes each, as Java and old
    MySQL write them. Reads proper UTF-8 as well.
    """  # noqa: D205 - the name and its meaning need more than a line

    __slots__ = ()

    def decode(self, data: bytes) -> str:
        """Decode with ftfy's codec of UTF-8 variants."""
        import ftfy.bad_codecs  # noqa: F401 - registers the codec

        return data.decode("utf-8-variants")

    def _decode_escaped(self, data: bytes) -> str:
        try:
            return self.decode(data)
        except UnicodeDecodeError:
            return data.decode("utf-8", "surrogateescape")

    def encode(self, text: str) -> bytes:
        """Encode every character beyond U+FFFF as a pair of surrogates."""
        wide = text.encode("utf-16-be")
        units = (int.from_bytes(wide[i : i + 2], "big") for i in range(0, len(wide), 2))
        return "".join(map(chr, units)).encode("utf-8", "surrogatepass")


class Vni(Charset):
    """VNI, which writes most Vietnamese letters as two bytes. It reads any bytes."""

    __slots__ = ()

    def decode(self, data: bytes) -> str:
        """Decode with our own table."""
        return decode_vni(data)

    def _decode_escaped(self, data: bytes) -> str:
        return decode_vni(data)

    def encode(self, text: str) -> bytes:
        """Encode with our own table."""
        return encode_vni(text)


@cache
def passing_table(codec: str) -> str | None:
    """The 256 characters of a single-byte codec, an undefined byte standing for itself; None for other codecs."""
    if codec in SINGLE_BYTE:
        return SINGLE_BYTE[codec]
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
    """As `passing_table`, but undefined bytes above 9F stay undefined (U+FFFE), as the WHATWG indexes have it."""
    table = passing_table(codec)
    if table is None:
        return None
    return "".join(
        c if number <= _LAST_C1 or _is_defined(number, codec) else "\ufffe" for number, c in enumerate(table)
    )


def _is_defined(number: int, codec: str) -> bool:
    if codec in SINGLE_BYTE:
        return True
    try:
        bytes([number]).decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _reads_single_bytes(codec: str) -> bool:
    """Whether every byte is a character of its own: such codecs keep no bytes back while they decode."""
    decoder: Any = codecs.lookup(codec).incrementaldecoder
    return not issubclass(decoder, codecs.BufferedIncrementalDecoder | MultibyteIncrementalDecoder)


@cache
def _inverse(table: str) -> Any:
    return codecs.charmap_build(table)
