"""Single-byte charsets of one or two countries that Python has no codecs for.

A comment above each names its source. `_` stands for an undefined byte.
"""

from __future__ import annotations

UNDEFINED = "\ufffe"
"""Stands for an undefined byte, as in Python's tables for `codecs.charmap_decode`."""

_ASCII = "".join(map(chr, range(0x80)))
_C1 = "".join(map(chr, range(0x80, 0xA0)))
_NBSP = "\N{NO-BREAK SPACE}"
_SHY = "\N{SOFT HYPHEN}"
# The box drawing characters of IBM code page 437, B0 to DF, which most DOS code pages kept.
_FRAMES = bytes(range(0xB0, 0xE0)).decode("cp437")
# The Greek letters and signs of code page 437, E0 to FF.
_GREEK_AND_SIGNS = bytes(range(0xE0, 0x100)).decode("cp437")


def _table(*rows: str) -> str:
    """Return the 256 characters of a charset: ASCII, and the rows given for the bytes from 80 on."""
    beyond = "".join(rows).replace("_", UNDEFINED)
    if len(beyond) != len(_ASCII):
        raise ValueError(f"a table has {len(beyond)} characters beyond ASCII")
    return _ASCII + beyond


def _with_euro(codec: str) -> str:
    """Return the 256 characters of an EBCDIC code page, with the euro sign in place of the currency sign."""
    return bytes(range(0x100)).decode(codec).replace("\N{CURRENCY SIGN}", "\N{EURO SIGN}")


# The 256 characters of a charset, by the codec in its row of the table.
NATIONAL: dict[str, str] = {
    # EBCDIC of Germany, and international EBCDIC: IBM's registry of code pages, CPGID 01141 and 01148.
    "cp1141": _with_euro("cp273"),
    "cp1148": _with_euro("cp500"),
    # Kamenický (KEYBCS2, cp895): Czech and Slovak under DOS. The utility KEYBCS2, as "The Czech and Slovak Character
    # Encoding Mess Explained" (L. Petrlik, public domain) describes it.
    "kamenicky": _table(
        "ČüéďäĎŤčěĚĹÍľĺÄÁ",
        "ÉžŽôöÓůÚýÖÜŠĽÝŘť",
        "áíóúňŇŮÔšřŕŔ¼§«»",
        _FRAMES,
        _GREEK_AND_SIGNS,
    ),
    # KOI-8 CS2: the letters of ČSN 36 9103, described in the same text. Without its top bit, each letter becomes the
    # nearest ASCII letter, capital and small exchanged. Its accents and frames are left out.
    "koi8-cs2": _table(
        _C1,
        _NBSP + "_" * 31,
        "àáǎčďěŕ_üíůĺľöňó",
        "ôäřšťúëéűýž__őė_",
        "ÀÁǍČĎĚŔ_ÜÍŮĹĽÖŇÓ",
        "ÔÄŘŠŤÚËÉŰÝŽ__ŐĖ_",
    ),
    # Mazovia (cp667, cp790): Polish under DOS, code page 437 with some characters replaced by Polish letters.
    "mazovia": _table(
        "ÇüéâäàąçêëèïîćÄĄ",
        "ĘęłôöĆûùŚÖÜ¢Ł¥śƒ",
        "ŹŻóÓńŃźż¿⌐¬½¼¡«»",
        _FRAMES,
        _GREEK_AND_SIGNS,
    ),
    # MIK (cp3021): Bulgarian under DOS, the alphabet without gaps, then the frames of code page 437.
    "mik": _table(
        "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "└┴┬├─┼╣║╚╔╩╦╠═╬┐",
        "░▒▓│┤№§╗╝┘┌█▄▌▐▀",
        _GREEK_AND_SIGNS,
    ),
    # cp853, "DOS Latin 3": Maltese, Esperanto, Turkish. From the table of FreeDOS code pages in monobit and PC-BASIC,
    # which is in the public domain (CC0).
    "cp853": _table(
        "ÇüéâäàĉçêëèïîìÄĈ",
        "ÉċĊôöòûùİÖÜĝ£Ĝ×ĵ",
        "áíóúñÑĞğĤĥ_½Ĵş«»",
        "░▒▓│┤ÁÂÀŞ╣║╗╝Żż┐",
        "└┴┬├─┼Ŝŝ╚╔╩╦╠═╬¤",
        "__ÊËÈıÍÎÏ┘┌█▄_Ì▀",
        "ÓßÔÒĠġµĦħÚÛÙŬŭ·´",
        _SHY + "_ℓŉ˘§÷¸°¨˙_³²■" + _NBSP,
    ),
    # Cork, the text encoding T1 of TeX (TUGboat 11, 1990, no. 4), beyond ASCII.
    "cork": _table(
        "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔ",
        "ŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§",
        "ăąćčďěęğĺľłńňŋőŕ",
        "řśšşťţűůÿźžżĳ¡¿£",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ",
        "ÐÑÒÓÔÕÖŒØÙÚÛÜÝÞẞ",
        "àáâãäåæçèéêëìíîï",
        "ðñòóôõöœøùúûüýþß",
    ),
    # ARMSCII-8 (AST 34.002-97): Armenian, capital and small in turn.
    "armscii-8": _table(
        _C1,
        _NBSP + "_և։)(»«—.՝,-֊…՜",
        "՛՞" + "".join(chr(capital) + chr(capital + 0x30) for capital in range(0x531, 0x557)) + "՚_",
    ),
    # GEOSTD8: Georgian in the order of the alphabet, obsolete letters included; the first rows are of windows-1252.
    "geostd8": _table(
        "€_‚_„…†‡_‰_‹____",
        "_‘’“”•–—_™_›____",
        "".join(map(chr, range(0xA0, 0xC0))),
        "აბგდევზჱთიკლმნჲო",
        "პჟრსტჳუფქღყშჩცძწ",
        "ჭხჴჯჰჵ__________",
        "_____________№__",
    ),
}
