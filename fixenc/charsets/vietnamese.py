"""Vietnamese charsets from before Unicode that Python has no codecs for.

VISCII: RFC 1456. TCVN3: the second half of TCVN 5712:1993 (VN2, VN3), as in the fonts named .Vn. VNI: two bytes a
letter, the second a mark, as in the fonts named VNI- under Windows.
"""

from __future__ import annotations

import re

from fixenc.patterns import compile_late

# The 256 characters of a charset, by the codec in its row of the table.
SINGLE_BYTE: dict[str, str] = {
    "viscii": (
        "\x00\x01Ẳ\x03\x04ẴẪ\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13Ỷ\x15\x16\x17\x18Ỹ\x1a\x1b\x1c\x1dỴ\x1f"
        + "".join(map(chr, range(0x20, 0x80)))
        + "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
        + "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
    ),
    "tcvn3": (
        "".join(map(chr, range(0xA1)))
        + "ĂÂÊÔƠƯĐăâêôơưđẰ\N{COMBINING GRAVE ACCENT}\N{COMBINING HOOK ABOVE}\N{COMBINING TILDE}"
        + "\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}"
        + "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
    ),
}

# By letter: what VNI writes, read as ISO-8859-1, each followed by the letter it means.
_MARKS = {
    "a": "aù á aø à aû ả aõ ã aï ạ aâ â aá ấ aà ầ aå ẩ aã ẫ aä ậ aê ă aé ắ aè ằ aú ẳ aü ẵ aë ặ",
    "e": "eù é eø è eû ẻ eõ ẽ eï ẹ eâ ê eá ế eà ề eå ể eã ễ eä ệ",
    "i": "í í ì ì æ ỉ ó ĩ ò ị",
    "o": "où ó oø ò oû ỏ oõ õ oï ọ oâ ô oá ố oà ồ oå ổ oã ỗ oä ộ ôù ớ ôø ờ ôû ở ôõ ỡ ôï ợ ô ơ",
    "u": "uù ú uø ù uû ủ uõ ũ uï ụ öù ứ öø ừ öû ử öõ ữ öï ự ö ư",
    "y": "yù ý yø ỳ yû ỷ yõ ỹ î ỵ",
    "d": "ñ đ",
}


def _pairs() -> dict[str, str]:
    """Return the letters of VNI: their bytes, read as ISO-8859-1, and the letter they mean."""
    pairs = {}
    for row in _MARKS.values():
        words = row.split()
        for written, letter in zip(words[::2], words[1::2], strict=True):
            pairs[written] = letter
            pairs[written.upper()] = letter.upper()
    return pairs


# The letter of each sequence.
_MEANT = _pairs()
# The sequence of each letter.
_WRITTEN = {letter: written for written, letter in _MEANT.items()}
# The first characters of sequences of two, which a mark may follow.
_MARKED = frozenset(written[0] for written in _MEANT if len(written) > 1)
# Any sequence, the longest first.
_SEQUENCE = compile_late("|".join(sorted(map(re.escape, _MEANT), key=len, reverse=True)))


def decode_vni(data: bytes) -> str:
    """Return `data` as text by VNI; a byte that marks no letter is decoded as ISO-8859-1.

    >>> decode_vni("Tieáng Vieät".encode("latin-1"))
    'Tiếng Việt'
    """
    return _SEQUENCE.sub(lambda match: _MEANT[match.group()], data.decode("latin-1"))


def ends_in_letter(data: bytes) -> bool:
    """Whether the last byte is a letter that a mark of VNI may follow."""
    return data[-1:].decode("latin-1") in _MARKED


def encode_vni(text: str) -> bytes:
    """Return `text` in VNI; raises UnicodeEncodeError for a character that VNI lacks."""
    return "".join(_WRITTEN.get(character, character) for character in text).encode("latin-1")
