"""Single-byte charsets of one country or two that Python has no codecs for.

Each has its source above it. `_` stands for a byte without a character.
"""

from __future__ import annotations

UNDEFINED = "\ufffe"
"""What stands in a table for a byte without a character, as in Python's tables for `codecs.charmap_decode`."""

_ASCII = "".join(map(chr, range(0x80)))
_C1 = "".join(map(chr, range(0x80, 0xA0)))
_NBSP = "\N{NO-BREAK SPACE}"
_SHY = "\N{SOFT HYPHEN}"
# The frames and the signs of IBM code page 437, B0 to FF, which DOS sets of one country kept.
_FRAMES = bytes(range(0xB0, 0xE0)).decode("cp437")
_GREEK_AND_SIGNS = bytes(range(0xE0, 0x100)).decode("cp437")


def _table(*rows: str) -> str:
    """The 256 characters of a charset whose bytes below 80 are ASCII, by the rows of the others."""
    beyond = "".join(rows).replace("_", UNDEFINED)
    if len(beyond) != len(_ASCII):
        raise ValueError(f"a table has {len(beyond)} characters beyond ASCII")
    return _ASCII + beyond


def _with_euro(codec: str) -> str:
    """The 256 characters of a version of EBCDIC whose currency sign has become the euro sign."""
    return bytes(range(0x100)).decode(codec).replace("\N{CURRENCY SIGN}", "\N{EURO SIGN}")


NATIONAL: dict[str, str] = {
    # EBCDIC of Germany, and of no country: IBM's registry of code pages, CPGID 01141 and 01148.
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
    # KOI-8 CS2: the letters of ČSN 36 9103, each where the ASCII letter that it is nearest to stands without its top
    # bit, capital and small exchanged; described in the same text. Its accents and frames are left out.
    "koi8-cs2": _table(
        _C1,
        _NBSP + "_" * 31,
        "àáǎčďěŕ_üíůĺľöňó",
        "ôäřšťúëéűýž__őė_",
        "ÀÁǍČĎĚŔ_ÜÍŮĹĽÖŇÓ",
        "ÔÄŘŠŤÚËÉŰÝŽ__ŐĖ_",
    ),
    # Mazovia (cp667, cp790): Polish under DOS, code page 437 with the Polish letters in places of others.
    "mazovia": _table(
        "ÇüéâäàąçêëèïîćÄĄ",
        "ĘęłôöĆûùŚÖÜ¢Ł¥śƒ",
        "ŹŻóÓńŃźż¿⌐¬½¼¡«»",
        _FRAMES,
        _GREEK_AND_SIGNS,
    ),
    # MIK (cp3021): Bulgarian under DOS, the alphabet in one piece, with the frames of code page 437 behind it.
    "mik": _table(
        "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "└┴┬├─┼╣║╚╔╩╦╠═╬┐",
        "░▒▓│┤№§╗╝┘┌█▄▌▐▀",
        _GREEK_AND_SIGNS,
    ),
    # cp853, "DOS Latin 3": Maltese, Esperanto, Turkish. The table of FreeDOS code pages of monobit and PC-BASIC,
    # dedicated to the public domain (CC0).
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
    # GEOSTD8, Georgian in the order of the alphabet, with the letters no longer written where they stood in it; its
    # first rows are those of windows-1252.
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
