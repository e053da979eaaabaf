"""Charsets that need more than a codec of Python or a table of single bytes."""

from __future__ import annotations

from fixenc.charsets import euc_tw
from fixenc.charsets.browsers import READERS
from fixenc.charsets.charset import SURROGATE, Charset
from fixenc.charsets.escaping import UNDECODED, decode_escaped
from fixenc.charsets.vietnamese import decode_vni, encode_vni, ends_in_letter


class OfBrowsers(Charset):
    """An East Asian charset: decoded as browsers do, misread and encoded by Python's codec.

    Browsers seldom make mojibake, and a proof needs `misread` and `encode` to be inverse.
    """

    __slots__ = ()

    def decode(self, data: bytes) -> str:
        """Return `data` as text; raises UnicodeDecodeError where a browser finds no character."""
        return READERS[self.codec].read(data)

    def _decode_escaped(self, data: bytes) -> str:
        return READERS[self.codec].read_escaped(data)

    def misread(self, data: bytes) -> str:
        """Decode with Python's codec; for gb18030 also the byte 80, which is the euro sign in cp936."""
        if self.codec != "gb18030":
            return data.decode(self.codec)
        text = data.decode(self.codec, "surrogateescape").replace("\udc80", "\N{EURO SIGN}")
        return data.decode(self.codec) if SURROGATE.search(text) else text  # raises with the offset of the error


class EucTw(Charset):
    """EUC-TW, planes 1 and 2 of CNS 11643, for which Python has no codec."""

    __slots__ = ()

    @property
    def has_own_codec(self) -> bool:
        """Python has none."""
        return True

    def decode(self, data: bytes) -> str:
        """Decode by fixenc's table; raises UnicodeDecodeError where there is no character."""
        text = euc_tw.decode_escaped(data)
        found = UNDECODED.search(text)
        if found is None:
            return text
        start = len(euc_tw.encode(text[: found.start()]))
        raise UnicodeDecodeError(self.codec, data, start, start + len(found.group()), "no character")

    def unfinished(self, data: bytes) -> int:
        """Return how many bytes at the end belong to a character that is not complete."""
        return euc_tw.unfinished(data)

    def _decode_escaped(self, data: bytes) -> str:
        return euc_tw.decode_escaped(data)

    def encode(self, text: str) -> bytes:
        """Encode by fixenc's table; raises UnicodeEncodeError for a character that it lacks."""
        return euc_tw.encode(text)


class Cesu8(Charset):
    """CESU-8 (Unicode TR 26), which Java and old MySQL write; reads UTF-8 as well.

    Characters beyond U+FFFF are two surrogates of three bytes each.
    """

    __slots__ = ()

    @property
    def has_own_codec(self) -> bool:
        """Python has none."""
        return True

    def decode(self, data: bytes) -> str:
        """Decode with ftfy's codec for UTF-8 variants."""
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
    """VNI, which writes most Vietnamese letters as two bytes. All bytes decode."""

    __slots__ = ()

    @property
    def has_own_codec(self) -> bool:
        """Python has none."""
        return True

    def decode(self, data: bytes) -> str:
        """Decode by fixenc's table."""
        return decode_vni(data)

    def unfinished(self, data: bytes) -> int:
        """Return 1 if the last byte is a letter that a mark may follow, else 0."""
        return int(ends_in_letter(data))

    def _decode_escaped(self, data: bytes) -> str:
        return decode_vni(data)

    def encode(self, text: str) -> bytes:
        """Encode by fixenc's table; raises UnicodeEncodeError for a character that it lacks."""
        return encode_vni(text)
