"""Charsets that are read by more than a codec of Python or a table of single bytes."""

from __future__ import annotations

from fixenc.charsets import euc_tw
from fixenc.charsets.browsers import READERS
from fixenc.charsets.charset import SURROGATE, Charset
from fixenc.charsets.escaping import UNDECODED, decode_escaped
from fixenc.charsets.vietnamese import decode_vni, encode_vni, ends_in_letter


class OfBrowsers(Charset):
    """A charset of East Asia: decoded as browsers do it, misread and encoded as Python's codec does it.

    Mojibake is seldom made by browsers, and a proof needs what reads and what writes to be inverse.
    """

    __slots__ = ()

    def decode(self, data: bytes) -> str:
        """Decode all of `data`; raises UnicodeDecodeError where a browser finds no character."""
        return READERS[self.codec].read(data)

    def _decode_escaped(self, data: bytes) -> str:
        return READERS[self.codec].read_escaped(data)

    def misread(self, data: bytes) -> str:
        """Decode with Python's codec; cp936, which is read as gb18030, has the euro sign at 80 besides."""
        if self.codec != "gb18030":
            return data.decode(self.codec)
        text = data.decode(self.codec, "surrogateescape").replace("\udc80", "\N{EURO SIGN}")
        return data.decode(self.codec) if SURROGATE.search(text) else text  # raises, and says where


class EucTw(Charset):
    """EUC-TW, planes 1 and 2 of CNS 11643, for which Python has no codec."""

    __slots__ = ()

    @property
    def has_own_codec(self) -> bool:
        """Python has none."""
        return True

    def decode(self, data: bytes) -> str:
        """Decode with our own table; raises UnicodeDecodeError where there is no character."""
        text = euc_tw.decode_escaped(data)
        found = UNDECODED.search(text)
        if found is None:
            return text
        start = len(euc_tw.encode(text[: found.start()]))
        raise UnicodeDecodeError(self.codec, data, start, start + len(found.group()), "no character")

    def unfinished(self, data: bytes) -> int:
        """The bytes of a character that has not all of its bytes."""
        return euc_tw.unfinished(data)

    def _decode_escaped(self, data: bytes) -> str:
        return euc_tw.decode_escaped(data)

    def encode(self, text: str) -> bytes:
        """Encode with our own table."""
        return euc_tw.encode(text)


class Cesu8(Charset):
    """CESU-8 (Unicode TR 26): characters beyond U+FFFF as two surrogates of three bytes each, as Java and old
    MySQL write them. Reads proper UTF-8 as well.
    """  # noqa: D205 - the name and its meaning need more than a line

    __slots__ = ()

    @property
    def has_own_codec(self) -> bool:
        """Python has none."""
        return True

    def decode(self, data: bytes) -> str:
        """Decode with ftfy's codec of UTF-8 variants."""
        import ftfy.bad_codecs  # noqa: F401 - registers the codec

        return data.decode("utf-8-variants")

    def _decode_escaped(self, data: bytes) -> str:
        try:
            return self.decode(data)
        except UnicodeDecodeError:
            return decode_escaped(data, "utf-8")

    def encode(self, text: str) -> bytes:
        """Encode every character beyond U+FFFF as a pair of surrogates."""
        wide = text.encode("utf-16-be")
        units = (int.from_bytes(wide[i : i + 2], "big") for i in range(0, len(wide), 2))
        return "".join(map(chr, units)).encode("utf-8", "surrogatepass")


class Vni(Charset):
    """VNI, which writes most Vietnamese letters as two bytes. It reads any bytes."""

    __slots__ = ()

    @property
    def has_own_codec(self) -> bool:
        """Python has none."""
        return True

    def decode(self, data: bytes) -> str:
        """Decode with our own table."""
        return decode_vni(data)

    def unfinished(self, data: bytes) -> int:
        """One for a letter that a mark may follow."""
        return int(ends_in_letter(data))

    def _decode_escaped(self, data: bytes) -> str:
        return decode_vni(data)

    def encode(self, text: str) -> bytes:
        """Encode with our own table."""
        return encode_vni(text)
