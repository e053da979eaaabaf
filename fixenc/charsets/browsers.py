"""East Asian charsets as browsers read them: https://encoding.spec.whatwg.org; each rule names its section there.

Python's codecs are fast and agree with browsers on nearly all byte sequences. Where a codec finds no character, a rule
returns the character that browsers find, or how many bytes one U+FFFD stands for. Where a codec finds a character that
differs from the browsers' one, it is replaced afterwards. Healthy text costs one search for a few rare characters.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from fixenc.charsets import hkscs
from fixenc.charsets.escaping import UNDECODED, Rule, escape, handler


@dataclass(frozen=True, slots=True)
class Reader:
    """How browsers read a charset: Python's `codec`, a `rule` for undecodable bytes, and characters to replace.

    `replaced` are pairs of the codec's character and the browsers' one. `twins` are byte sequences of which the codec
    makes a character that is right for other bytes: the bytes, the codec's character and the browsers' one.
    """

    codec: str
    rule: Rule
    replaced: tuple[tuple[str, str], ...] = ()
    twins: tuple[tuple[bytes, str, str], ...] = ()

    def read(self, data: bytes) -> str:
        """Return `data` as text; raises UnicodeDecodeError where a browser shows U+FFFD."""
        text = self._decode(data, is_strict=True)
        for character, right in self.replaced:
            if character not in text:
                continue
            if UNDECODED.match(right):
                start = len(text[: text.index(character)].encode(self.codec))
                raise UnicodeDecodeError(self.codec, data, start, start + 1, "no character begins with this byte")
            text = text.replace(character, right)
        return text

    def read_escaped(self, data: bytes) -> str:
        """Return `data` as text; bytes that a browser shows as U+FFFD are escaped as surrogates."""
        text = self._decode(data, is_strict=False)
        for character, right in self.replaced:
            text = text.replace(character, right)
        return text

    def _decode(self, data: bytes, *, is_strict: bool) -> str:
        errors = handler(self.codec, self.rule, is_strict=is_strict)
        text = data.decode(self.codec, errors)
        if any(character in text and sequence in data for sequence, character, _ in self.twins):
            return self._decode_between_twins(data, errors)
        return text

    def _decode_between_twins(self, data: bytes, errors: str) -> str:
        """Return `data` as text: twins by their table, the bytes between them by the codec."""
        decoder = codecs.getincrementaldecoder(self.codec)(errors)
        rights = {sequence: right for sequence, _, right in self.twins}
        parts, at = list[str](), 0
        for found in re.finditer(b"|".join(rights), data):
            parts.append(decoder.decode(data[at : found.start()]))
            at = found.start()
            pending = decoder.getstate()[0]
            if pending and self.rule(pending + found.group(), 0, 0)[1] > len(pending):
                continue  # these bytes end one character and begin another
            parts += [decoder.decode(b"", final=True), rights[found.group()]]
            at = found.end()
        return "".join([*parts, decoder.decode(data[at:], final=True)])


# The first byte that is not ASCII.
_FIRST_BEYOND_ASCII = 0x80
# Lead bytes of Big5, EUC-KR and GB 18030.
_LEADS = bytes(range(0x81, 0xFF))
# Lead bytes of Shift_JIS.
_SHIFT_JIS_LEADS = bytes([*range(0x81, 0xA0), *range(0xE0, 0xFD)])
# Trail bytes of Shift_JIS.
_SHIFT_JIS_TRAILS = bytes([*range(0x40, 0x7F), *range(0x80, 0xFD)])
# Both bytes of a character of JIS X 0208 in EUC-JP.
_HIGH = bytes(range(0xA1, 0xFF))
# In EUC-JP, the byte before one of half-width katakana.
_KANA = 0x8E
# In EUC-JP, the byte before the two of a character of JIS X 0212.
_JIS_X_0212 = 0x8F
# Lead bytes of EUC-JP.
_EUC_JP_LEADS = bytes([_KANA, _JIS_X_0212, *_HIGH])


def _end_of_pair(data: bytes, start: int, leads: bytes) -> int:
    """Return the offset after the bytes of one U+FFFD: a lead byte and the next byte, unless that is ASCII."""
    takes_next = data[start] in leads and start + 1 < len(data) and data[start + 1] >= _FIRST_BEYOND_ASCII
    return start + 1 + takes_next


def _big5(data: bytes, start: int, _end: int) -> tuple[str, int]:
    """Section #big5-decoder: the pairs that Python's codec lacks."""
    found = _hkscs().get(data[start : start + 2], "")
    return found, start + 2 if found else _end_of_pair(data, start, _LEADS)


@cache
def _hkscs() -> dict[bytes, str]:
    return dict(hkscs.added())


def _euc_kr(data: bytes, start: int, _end: int) -> tuple[str, int]:
    """Section #euc-kr-decoder."""
    return "", _end_of_pair(data, start, _LEADS)


def _shift_jis(data: bytes, start: int, _end: int) -> tuple[str, int]:
    """Section #shift_jis-decoder."""
    return "", _end_of_pair(data, start, _SHIFT_JIS_LEADS)


def _euc_jp(data: bytes, start: int, _end: int) -> tuple[str, int]:
    """Section #euc-jp-decoder: the rows of NEC and IBM, which Python's codec lacks."""
    lead, *rest = data[start : start + 3]
    if lead == _JIS_X_0212 and rest and rest[0] in _HIGH:
        return "", start + 1 + sum(byte >= _FIRST_BEYOND_ASCII for byte in rest)
    found = _in_shift_jis(lead - 0xA1, rest[0] - 0xA1) if rest and lead in _HIGH and rest[0] in _HIGH else ""
    return found, start + 2 if found else _end_of_pair(data, start, _EUC_JP_LEADS)


def _iso_2022_jp(data: bytes, start: int, end: int) -> tuple[str, int]:
    """Section #iso-2022-jp-decoder: the rows of NEC and IBM.

    Python's codec accepts more than the standard, and fixenc keeps that: a line begins in ASCII (RFC 1468), an escape
    sequence that changes nothing is no error, and JIS X 0212 is read.
    """
    pair = data[start : start + 2]
    if not _SEVEN_BITS.fullmatch(pair):
        return "", end
    escape_at = data.rfind(b"\x1b", max(0, start - _LONGEST_LINE), start)
    is_pairs = data[escape_at : escape_at + 3] in _JIS_X_0208 and b"\n" not in data[escape_at:start]
    found = _in_shift_jis(pair[0] - 0x21, pair[1] - 0x21) if is_pairs else ""
    return found, start + 2 if found else end


# A pair of bytes in ISO-2022-JP.
_SEVEN_BITS = re.compile(rb"[!-~]{2}")
# The escape sequences that switch to JIS X 0208.
_JIS_X_0208 = (b"\x1b$B", b"\x1b$@")
# How far back the last escape sequence is searched for, in bytes.
_LONGEST_LINE = 1 << 14


def _in_shift_jis(row: int, cell: int) -> str:
    """Return the character at a row and cell of index-jis0208, "" if none; Python's cp932 has all of them."""
    lead, trail = divmod(94 * row + cell, len(_SHIFT_JIS_TRAILS))
    try:
        return bytes([_SHIFT_JIS_LEADS[lead], _SHIFT_JIS_TRAILS[trail]]).decode("cp932")
    except UnicodeDecodeError:
        return ""


def _gb18030(data: bytes, start: int, _end: int) -> tuple[str, int]:
    """Section #gb18030-decoder: characters beyond cp936, the euro sign at 80, and the pairs moved in 2022."""
    if data[start] == _EURO:
        return "\N{EURO SIGN}", start + 1
    fours = _FOURS.match(data, start)
    if fours:
        found = _decode_gb18030(fours.group())
        return (found, fours.end()) if found else _decode_four_bytes(data, start)
    cut = _CUT_FOUR.match(data, start)
    if cut:
        return "", cut.end()
    pair = data[start : start + 2]
    found = _MOVED.get(pair) or _decode_gb18030(pair)
    return found, start + 2 if found else _end_of_pair(data, start, _LEADS)


def _decode_four_bytes(data: bytes, start: int) -> tuple[str, int]:
    return _decode_gb18030(data[start : start + 4]), start + 4


def _decode_gb18030(data: bytes) -> str:
    """Return `data` as text by Python's codec, its one wrong character replaced; "" if the data do not decode."""
    try:
        return data.decode("gb18030").replace("\N{LATIN SMALL LETTER M WITH ACUTE}", "\ue7c7")
    except UnicodeDecodeError:
        return ""


# The byte that browsers and Windows read as the euro sign.
_EURO = 0x80
# Up to 64 characters of four bytes, each with up to 16 ASCII characters after it: many are decoded in one call.
_FOURS = re.compile(rb"(?:(?:[\x81-\xfe][0-9]){2}[\x00-\x7f]{0,16}){1,64}")
# A character of four bytes that the end of the data cuts short.
_CUT_FOUR = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe]?\Z")
# The pairs that GB 18030-2022 moved out of the private use area, and A3A0: WHATWG, section 5, "index gb18030".
_MOVED: dict[bytes, str] = {
    b"\xa3\xa0": "\N{IDEOGRAPHIC SPACE}",
    b"\xa6\xd9": "\ufe10", b"\xa6\xda": "\ufe12", b"\xa6\xdb": "\ufe11", b"\xa6\xdc": "\ufe13", b"\xa6\xdd": "\ufe14",
    b"\xa6\xde": "\ufe15", b"\xa6\xdf": "\ufe16", b"\xa6\xec": "\ufe17", b"\xa6\xed": "\ufe18", b"\xa6\xf3": "\ufe19",
    b"\xa8\xbc": "\N{LATIN SMALL LETTER M WITH ACUTE}",
    b"\xfe\x59": "\u9fb4", b"\xfe\x61": "\u9fb5", b"\xfe\x66": "\u9fb6", b"\xfe\x67": "\u9fb7", b"\xfe\x6d": "\u9fb8",
    b"\xfe\x7e": "\u9fb9", b"\xfe\x90": "\u9fba", b"\xfe\xa0": "\u9fbb",
}  # fmt: skip

# Python reads these characters by the standard JIS X 0208, browsers as Windows does.
_AS_WINDOWS = (
    ("\N{WAVE DASH}", "\N{FULLWIDTH TILDE}"),
    ("\N{DOUBLE VERTICAL LINE}", "\N{PARALLEL TO}"),
    ("\N{MINUS SIGN}", "\N{FULLWIDTH HYPHEN-MINUS}"),
    ("\N{CENT SIGN}", "\N{FULLWIDTH CENT SIGN}"),
    ("\N{POUND SIGN}", "\N{FULLWIDTH POUND SIGN}"),
    ("\N{NOT SIGN}", "\N{FULLWIDTH NOT SIGN}"),
)
# Python's cp932 reads these bytes as characters for private use; in browsers they begin no character.
_NO_LEADS = tuple((chr(0xF8F0 + at), escape(bytes([byte]))) for at, byte in enumerate(b"\xa0\xfd\xfe\xff"))

# By the codec of the charset. For gb18030 the base is Python's gbk: that part is the same in browsers.
READERS: dict[str, Reader] = {
    "big5hkscs": Reader("big5hkscs", _big5, hkscs.REPLACED, hkscs.TWINS),
    "cp932": Reader("cp932", _shift_jis, _NO_LEADS),
    "cp949": Reader("cp949", _euc_kr),
    "euc_jp": Reader("euc_jp", _euc_jp, _AS_WINDOWS, ((b"\x8f\xa2\xb7", "~", "\N{FULLWIDTH TILDE}"),)),
    "gb18030": Reader("gbk", _gb18030),
    "iso2022_jp_ext": Reader("iso2022_jp_ext", _iso_2022_jp, _AS_WINDOWS),
}
