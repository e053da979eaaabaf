"""What a name of an encoding means: to Python, and to browsers."""

from __future__ import annotations

import codecs

from fixenc import charsets

CHARDET_NAMES = {
    "big5hkscs": "Big5", "big5": "Big5", "cp855": "IBM855", "cp866": "IBM866", "cp874": "CP874", "cp932": "CP932",
    "cp949": "CP949", "euc_jp": "EUC-JP", "euc_kr": "EUC-KR", "gb18030": "GB18030", "gbk": "GB18030",
    "hz": "HZ-GB-2312", "iso2022_kr": "ISO-2022-KR",
    "iso2022_jp": "ISO-2022-JP", "iso2022_jp_2": "ISO-2022-JP", "iso2022_jp_ext": "ISO-2022-JP",
    "iso8859-1": "ISO-8859-1", "iso8859-2": "ISO-8859-2", "iso8859-5": "ISO-8859-5", "iso8859-6": "ISO-8859-6",
    "iso8859-7": "ISO-8859-7", "iso8859-8": "ISO-8859-8", "iso8859-9": "ISO-8859-9", "iso8859-13": "ISO-8859-13",
    "johab": "Johab", "koi8-r": "KOI8-R", "mac-cyrillic": "MacCyrillic", "mac-roman": "MacRoman",
    "shift_jis": "SHIFT_JIS", "tis-620": "TIS-620", "utf-16": "UTF-16", "utf-32": "UTF-32", "utf-8-sig": "UTF-8-SIG",
    "cp1250": "Windows-1250", "cp1251": "Windows-1251", "cp1252": "Windows-1252", "cp1253": "Windows-1253",
    "cp1254": "Windows-1254", "cp1255": "Windows-1255", "cp1256": "Windows-1256", "cp1257": "Windows-1257",
    "kz1048": "KZ1048", "mac-greek": "MacGreek", "mac-iceland": "MacIceland", "mac-latin2": "MacLatin2",
    "mac-turkish": "MacTurkish",
}  # fmt: skip
"""The names of chardet for Python's codecs, where they differ."""
# Codecs that few programs name, each with a narrower one, which is named if it gives the same text.
_NARROWER = {"iso2022_jp_ext": "iso2022_jp", "big5hkscs": "big5"}


def meanings_of(encoding: str) -> tuple[str, ...]:
    """Return the charset that Python means by a name, and the one that browsers do, if that is another.

    Raises UnknownCharsetError if nobody knows it. That ASCII is windows-1252 to browsers is left out.

    >>> meanings_of("latin1"), meanings_of("ascii"), meanings_of("viscii")
    (('iso-8859-1', 'windows-1252'), ('ascii',), ('viscii',))
    """
    on_the_web = charsets.from_label(encoding).name
    try:
        in_python = charsets.from_codec(encoding).name
    except LookupError:
        return (on_the_web,)
    return (in_python,) if in_python in ("ascii", on_the_web) else (in_python, on_the_web)


def python_name(codec: str) -> str:
    """Return Python's own name for a codec; the same name, if Python has no such codec.

    >>> python_name("cp1252"), python_name("latin1"), python_name("viscii")
    ('cp1252', 'iso8859-1', 'viscii')
    """
    try:
        return codecs.lookup(codec).name
    except LookupError:
        return codec


def reads(codec: str, data: bytes) -> bool:
    """Whether a codec of Python decodes all of `data`.

    >>> reads("cp1252", b"a"), reads("cp1252", bytes([0x81])), reads("viscii", b"a")
    (True, False, False)
    """
    try:
        data.decode(codec)
    except (LookupError, UnicodeError):
        return False
    return True


def name_for_python(codec: str, data: bytes) -> str:
    """Return the name of a codec by which Python reads `data` as browsers do, or nearly so.

    >>> name_for_python("cp1252", b"a"), name_for_python("cp1252", bytes([0x81]))
    ('cp1252', 'iso8859-1')
    """
    name = python_name(codec)
    return "iso8859-1" if name == "cp1252" and not reads(name, data) else name


def find_narrower(name: str, data: bytes) -> str:
    """Return the usual codec in place of a wider one that few programs name, if it gives the same text.

    >>> find_narrower("big5hkscs", b"a"), find_narrower("cp1251", b"a")
    ('big5', 'cp1251')
    """
    narrower = _NARROWER.get(name)
    if narrower is None or not (reads(narrower, data) and reads(name, data)):
        return name
    return narrower if data.decode(narrower) == data.decode(name) else name
