"""The names by which Python's `open` and `iconv` know a charset, where its own name is not one of them.

Tested against Python's codecs and against ``iconv -l`` of the GNU C library. Python's codec for a label is often
narrower than what browsers and Windows read under it: cp932 is meant by Shift_JIS, gb18030 by GBK.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Elsewhere", "name_elsewhere"]

# Names that both take, of charsets that both know under another name than their own.
_BOTH = {
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
    "iso-8859-8-i": "iso-8859-8",
    "gbk": "gb18030",
    "big5": "big5-hkscs",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "kz-1048": "strk1048-2002",
    "ptcp154": "pt154",
}
# Python's names of charsets that `iconv` does not know.
_ONLY_PYTHON = {
    "hz-gb-2312": "hz",
    "euc-jis-2004": "euc_jis_2004",
    "shift_jis-2004": "shift_jis_2004",
    "cp720": "cp720",
    "cp1006": "cp1006",
    "x-mac-ce": "mac_latin2",
    "x-mac-croatian": "mac_croatian",
    "x-mac-romanian": "mac_romanian",
    "x-mac-arabic": "mac_arabic",
    "x-mac-farsi": "mac_farsi",
    "x-mac-greek": "mac_greek",
    "x-mac-icelandic": "mac_iceland",
    "x-mac-turkish": "mac_turkish",
}
# Names in `iconv` of charsets that Python has no codec for.
_ONLY_ICONV = {
    "euc-tw": "euc-tw",
    "viscii": "viscii",
    "tcvn3": "tcvn",
    "mik": "mik",
    "armscii-8": "armscii-8",
    "cp1141": "cp1141",
    "cp1148": "cp1148",
}
# Charsets that neither knows.
_ONLY_HERE = frozenset(
    {"x-user-defined", "cesu-8", "vni", "cp853", "kamenicky", "koi8-cs2", "mazovia", "geostd8", "cork"}
)
# With a byte order mark, these names leave it to the reader to find the order, and to drop the mark.
_MARKED = {"utf-16le": "utf-16", "utf-16be": "utf-16", "utf-32le": "utf-32", "utf-32be": "utf-32"}


class Elsewhere(NamedTuple):
    """The name of a charset for other programs, and which of them know it."""

    name: str
    is_in_python: bool
    is_in_iconv: bool

    @property
    def words(self) -> str:
        """Who alone reads it; empty if both programs do."""
        if self.is_in_python and self.is_in_iconv:
            return ""
        return (
            "only Python has it"
            if self.is_in_python
            else "only iconv has it"
            if self.is_in_iconv
            else "only fixenc has it"
        )


def name_elsewhere(name: str, *, has_bom: bool = False) -> Elsewhere:
    """Return the name by which Python's `open` and `iconv` read a charset, or one of them, or else fixenc alone.

    >>> name_elsewhere("shift_jis").name, name_elsewhere("utf-16le", has_bom=True).name
    ('cp932', 'utf-16')
    >>> name_elsewhere("mazovia").words
    'only fixenc has it'
    """
    if name in _ONLY_PYTHON:
        return Elsewhere(_ONLY_PYTHON[name], is_in_python=True, is_in_iconv=False)
    if name in _ONLY_ICONV:
        return Elsewhere(_ONLY_ICONV[name], is_in_python=False, is_in_iconv=True)
    is_known = name not in _ONLY_HERE
    plain = _MARKED.get(name, name) if has_bom else _BOTH.get(name, name)
    return Elsewhere(plain, is_in_python=is_known, is_in_iconv=is_known)
