"""Charset labels that have a meaning of their own in one program: Emacs, Vim, TeX, databases and others.

Each table leads from a lower-cased label of the program to a common label; a label in no table means what it says.
None stands for a label that names no charset. A vocabulary says, too, what its program calls UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from fixenc import charsets

Meaning = Callable[[str], "str | None"]
"""Returns the common label for a label of a program, or None if it names no charset."""


class Vocabulary(NamedTuple):
    """The labels of a program: what each means, and what is written in the place of one to declare UTF-8."""

    meaning: Meaning
    utf8_for: Callable[[str], str]


def always(label: str) -> Callable[[str], str]:
    """Return a function that writes this label in the place of any other."""
    return lambda _: label


# GNU Emacs, lisp/international: the names and aliases of coding systems, without the kind of line ends.
_EMACS: dict[str, str | None] = {
    "latin-0": "iso-8859-15", "latin-9": "iso-8859-15", "iso-latin-9": "iso-8859-15", "iso-latin-1": "iso-8859-1",
    "iso-latin-2": "iso-8859-2", "latin-2": "iso-8859-2", "latin-3": "iso-8859-3", "latin-4": "iso-8859-4",
    "latin-5": "iso-8859-9", "latin-6": "iso-8859-10", "latin-7": "iso-8859-13", "latin-8": "iso-8859-14",
    "latin-10": "iso-8859-16", "cyrillic-koi8": "koi8-r", "cyrillic-iso-8bit": "iso-8859-5", "alternativnyj": "ibm866",
    "greek-iso-8bit": "iso-8859-7", "hebrew-iso-8bit": "iso-8859-8", "thai-tis620": "tis-620", "th-tis620": "tis-620",
    "japanese-iso-8bit": "euc-jp", "euc-japan": "euc-jp", "japanese-shift-jis": "shift_jis",
    "japanese-iso-7bit": "iso-2022-jp", "junet": "iso-2022-jp", "iso-2022-jp-2": "iso-2022-jp",
    "euc-jisx0213": "euc-jis-2004", "shift_jisx0213": "shift_jis-2004", "japanese-shift-jis-2004": "shift_jis-2004",
    "chinese-iso-8bit": "gb2312", "cn-gb-2312": "gb2312", "euc-china": "gb2312", "euc-cn": "gb2312",
    "chinese-gbk": "gbk", "chinese-gb18030": "gb18030", "chinese-big5": "big5", "chinese-hz": "hz-gb-2312",
    "euc-taiwan": "euc-tw", "korean-iso-8bit": "euc-kr", "euc-korea": "euc-kr", "korean-cp949": "euc-kr",
    "vietnamese-viscii": "viscii", "vietnamese-tcvn": "tcvn3", "mac-roman": "macintosh", "mule-utf-8": "utf-8",
    "utf-8-emacs": "utf-8", "prefer-utf-8": "utf-8", "utf-8-auto": "utf-8",
    "binary": None, "no-conversion": None, "raw-text": None, "undecided": None, "emacs-mule": None,
    "emacs-internal": None, "iso-2022-7bit": None, "compound-text": None,
}  # fmt: skip
_LINE_ENDS = re.compile(r"-(?:unix|dos|mac)\Z", re.IGNORECASE)

# Vim's help, "encoding-names".
_VIM: dict[str, str | None] = {
    "latin1": "iso-8859-1", "ansi": "iso-8859-1", "japan": "euc-jp", "korea": "euc-kr", "prc": "gb2312",
    "chinese": "gb2312", "taiwan": "big5", "sjis": "shift_jis", "euc-cn": "gb2312", "ucs-2": "utf-16be",
    "ucs-2le": "utf-16le", "default": None,
}  # fmt: skip

# The options of LaTeX's inputenc, and what TeXShop and TeXworks call charsets.
_TEX: dict[str, str | None] = {
    "latin3": "iso-8859-3", "latin9": "iso-8859-15", "latin10": "iso-8859-16", "ansinew": "windows-1252",
    "applemac": "macintosh", "macce": "x-mac-ce", "maccyr": "x-mac-cyrillic", "cp437de": "cp437", "utf8x": "utf-8",
    "utf8": "utf-8", "isolatin": "iso-8859-1", "isolatin2": "iso-8859-2", "isolatin5": "iso-8859-9",
    "isolatin9": "iso-8859-15", "macosroman": "macintosh", "decmulti": None, "next": None, "cp1257": "windows-1257",
}  # fmt: skip

# The encodings of LaTeX's package CJK (CJK.txt, "encodings"), and the options of ctex.
_CJK: dict[str, str | None] = {
    "gb": "gb2312", "gbk": "gbk", "bg5": "big5", "bg5+": "big5", "bg5hk": "big5", "sjis": "shift_jis", "jis": "euc-jp",
    "ks": "euc-kr", "utf8": "utf-8", "utf-8": "utf-8",
}  # fmt: skip

# MySQL 8.0 manual, 12.2; PostgreSQL 16 manual, 24.3.1. Where both have a name, they mean the same.
_SQL: dict[str, str | None] = {
    "latin1": "windows-1252", "latin5": "iso-8859-9", "latin7": "iso-8859-13", "latin9": "iso-8859-15",
    "latin10": "iso-8859-16", "koi8r": "koi8-r", "koi8u": "koi8-u", "koi8": "koi8-r", "win": "windows-1251",
    "alt": "ibm866", "win866": "ibm866", "win874": "windows-874", "macroman": "macintosh", "macce": "x-mac-ce",
    "ujis": "euc-jp", "eucjpms": "euc-jp", "euc_jis_2004": "euc-jis-2004", "shift_jis_2004": "shift_jis-2004",
    "euckr": "euc-kr", "uhc": "euc-kr", "euc_cn": "gb2312", "tis620": "tis-620", "hp8": "hp-roman8",
    "keybcs2": "kamenicky", "utf8mb4": "utf-8", "utf8mb3": "utf-8", "utf8": "utf-8", "default": None, "binary": None,
    "sql_ascii": None, "swe7": None, "dec8": None, "filename": None,
    **{f"win{number}": f"windows-{number}" for number in range(1250, 1259)},
}  # fmt: skip

# The names that PostgreSQL alone has, lower-cased.
_POSTGRESQL = frozenset([
    "euc_cn", "euc_jp", "euc_jis_2004", "euc_kr", "euc_tw", "johab", "koi8", "koi8u", "latin3", "latin4", "latin6",
    "latin8", "latin9", "latin10", "mule_internal", "shift_jis_2004", "uhc", "win", "alt", "win866", "win874",
    *(f"win{number}" for number in range(1250, 1259)), *(f"iso_8859_{part}" for part in range(5, 9)),
])  # fmt: skip

# hunspell(5) and the dictionaries of LibreOffice.
_DICTIONARIES: dict[str, str | None] = {
    "tis620-2533": "tis-620",
    **{f"microsoft-cp{number}": f"windows-{number}" for number in range(1250, 1259)},
}

# Microsoft Learn, "Code Page Identifiers"; Python knows the others by "cp" and their number.
_CODE_PAGES: dict[str, str | None] = {
    "0": None, "1200": "utf-16le", "1201": "utf-16be", "874": "windows-874", "932": "shift_jis", "936": "gbk",
    "949": "euc-kr", "950": "big5", "1361": "johab", "10000": "macintosh", "10007": "x-mac-cyrillic",
    "10029": "x-mac-ce", "10006": "x-mac-greek", "10081": "x-mac-turkish", "20866": "koi8-r", "21866": "koi8-u",
    "20932": "euc-jp", "51932": "euc-jp", "51936": "gb2312", "51949": "euc-kr", "52936": "hz-gb-2312",
    "50220": "iso-2022-jp", "54936": "gb18030", "65000": "utf-7", "65001": "utf-8",
    **{str(28590 + part): f"iso-8859-{part}" for part in range(1, 16)},
}  # fmt: skip


def as_written(label: str) -> str | None:
    """Return the label as it is, whether or not fixenc knows it."""
    return label


def of_emacs(label: str) -> str | None:
    """Return the common label for a coding system of Emacs, or None.

    >>> of_emacs("latin-2-unix"), of_emacs("raw-text")
    ('iso-8859-2', None)
    """
    return _by(_EMACS, _LINE_ENDS.sub("", label))


def of_vim(label: str) -> str | None:
    """Return the common label for a Vim encoding, or None; a prefix for codecs of the system is dropped."""
    return _by(_VIM, re.sub(r"^(?:8bit|2byte)-", "", label))


def of_tex(label: str) -> str | None:
    """Return the common label for an option of inputenc, or None."""
    return _by(_TEX, label)


def of_cjk(label: str) -> str | None:
    """Return the common label for an encoding of LaTeX's package CJK, or None for an option that names none."""
    return _CJK.get(label.lower())


def of_sql(label: str) -> str | None:
    """Return the common label for a database's charset, or None."""
    return _by(_SQL, label)


def of_dictionaries(label: str) -> str | None:
    """Return the common label for a dictionary's charset, or None."""
    return _by(_DICTIONARIES, label)


def of_code_pages(number: str) -> str | None:
    """Return the label for the number of a code page, or None.

    >>> of_code_pages("1251"), of_code_pages("852"), of_code_pages("0")
    ('cp1251', 'cp852', None)
    """
    return _by(_CODE_PAGES, number) if number in _CODE_PAGES else _known(f"cp{number}")


def of_others(label: str) -> str | None:
    """Return a label that fixenc knows, or None: anything else is a placeholder, or a word of prose."""
    return _known(label)


def _by(table: dict[str, str | None], label: str) -> str | None:
    return table[label.lower()] if label.lower() in table else _known(label)


def _known(label: str) -> str | None:
    return None if charsets.find_name(label) is None else label


def _utf8_of_emacs(label: str) -> str:
    """Return UTF-8 with the kind of line ends that the label has.

    >>> _utf8_of_emacs("latin-2-unix"), _utf8_of_emacs("latin-2")
    ('utf-8-unix', 'utf-8')
    """
    ends = _LINE_ENDS.search(label)
    return "utf-8" + (ends[0].lower() if ends else "")


def _utf8_of_sql(label: str) -> str:
    """Return what the database that has a charset of this name calls UTF-8: MySQL, or PostgreSQL, which has no utf8mb4.

    >>> _utf8_of_sql("cp1251"), _utf8_of_sql("WIN1251"), _utf8_of_sql("latin1")
    ('utf8mb4', 'UTF8', 'utf8mb4')
    """
    return "UTF8" if label.lower() in _POSTGRESQL else "utf8mb4"


AS_WRITTEN = Vocabulary(as_written, always("utf-8"))
OTHERS = Vocabulary(of_others, always("UTF-8"))
EMACS = Vocabulary(of_emacs, _utf8_of_emacs)
VIM = Vocabulary(of_vim, always("utf-8"))
TEX = Vocabulary(of_tex, always("utf8"))
CJK = Vocabulary(of_cjk, always("UTF8"))
TEX_EDITORS = Vocabulary(of_tex, always("UTF-8"))
SQL = Vocabulary(of_sql, _utf8_of_sql)
DICTIONARIES = Vocabulary(of_dictionaries, always("UTF-8"))
CODE_PAGES = Vocabulary(of_code_pages, always("65001"))
