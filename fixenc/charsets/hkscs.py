"""Where Python's codec big5hkscs differs from browsers: https://encoding.spec.whatwg.org/#index-big5.

Made by comparing the codec with index-big5, pair by pair: 192 pairs that the codec does not read, since it stops at
HKSCS-2004 and has no duplicates, and 11 that it reads as other characters. The tests check all of index-big5.
"""

from __future__ import annotations

from collections.abc import Iterator

# A pair of bytes and its character; further characters belong to the next trail bytes.
_ADDED = (
    "877a㡵𡵓𣚞𦀡㻬 87a1𥣞㫵竼龗𤅡𨤍𣇪𠪊𣉞䌊蒄龖鐯䤰蘓墖靊鈘秐稲晠権袝瑌篅枂稬剏遆㓦珄𥶹瓆鿇 "
    "87c3垳䤯呌䄱𣚎堘穲𧭥讏䚮𦺈䆁𥶙箮𢒼鿈𢓁𢓉𢓌鿉蔄𣖻䂴鿊䓡𪷿拁灮鿋 8e69箸 8e6f簆 8e7e糎 8eab緒 8eb4縝 8ecd者 "
    "8ed0耨 8f57菁 8f69蒨 8f6e萏 8fcb覦覩 8ffe起 906d都 907a銹 90dc靜 90f1響 91bf鼖 9244蔃 92af兙兛兝兞 92c8鍮 "
    "92d1瑹 9447浧 94ca禛 95d9邗 9644靝 96ed瀞 96fc嬨 9b76爁 9b78矗 9b7b纇 9bc6駖 9bde釔 9bec惞 9bf6澶 9c42輶 "
    "9c53侻 9c62營 9c68鄄 9c6b鷰 9c77菏 9cbc尐秣 9cd0婧 9d57輋 9d5a筑 9dc4拐 9ea9恢 9eef痹 9efd汊 9f60鬮 9f66鼗 "
    "9fcb僭 9fd8弌 a063蠏 a077拎 a0d5瑨 a0df煢 a0e4牐 a3c0␀␁␂␃␄␅␆␇␈␉␊␋␌␍␎␏␐␑␒␓␔␕␖␗␘␙␚␛␜␝␞␟␡€ c6cf廴 c6d3无 c6d5癶 "
    "c6d7隶 c6de〃仝 fa5f倩 fa66偽 fabd包 fac5卄 fad5卿 fb48嘅 fbb8婷 fbf3幵 fbf9廐 fc4f彘 fc6c悤 fcb9撐 fce2晴 "
    "fcf1杞 fdb7沜渝 fdbb港 fdf1煮 fe52猪 fe6f瑜 feaa瓩 fedd砉"
)

# The codec's character, and the browsers' one.
REPLACED: tuple[tuple[str, str], ...] = (
    ("\N{BULLET}", "\N{HYPHENATION POINT}"),
    ("\N{HALFWIDTH IDEOGRAPHIC COMMA}", "\N{SMALL IDEOGRAPHIC COMMA}"),
    ("\N{OVERLINE}", "\N{MACRON}"),
    ("\N{TILDE OPERATOR}", "\N{FULLWIDTH TILDE}"),
    ("\N{EARTH}", "\N{CIRCLED PLUS}"),
    ("\N{SUN}", "\N{CIRCLED DOT OPERATOR}"),
    ("\N{YEN SIGN}", "\N{FULLWIDTH YEN SIGN}"),
    ("\N{CENT SIGN}", "\N{FULLWIDTH CENT SIGN}"),
    ("\N{POUND SIGN}", "\N{FULLWIDTH POUND SIGN}"),
)
# Pairs whose character in the codec is right for another pair: the pair, the codec's character, the browsers' one.
TWINS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xa2\x41", "\N{FULLWIDTH SOLIDUS}", "\N{DIVISION SLASH}"),
    (b"\xa2\x42", "\N{FULLWIDTH REVERSE SOLIDUS}", "\N{SMALL REVERSE SOLIDUS}"),
)


def added() -> Iterator[tuple[bytes, str]]:
    """Yield the pairs of bytes that the codec does not read, each with its character.

    >>> dict(added())[b"\\xa3\\xe1"]
    '€'
    """
    for run in _ADDED.split():
        lead, trail = bytes.fromhex(run[:4])
        for at, character in enumerate(run[4:]):
            yield bytes([lead, trail + at]), character
