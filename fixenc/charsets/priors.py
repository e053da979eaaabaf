"""How rare charsets are: in which ones text is written, and in which ones it is misread. In nats: e to it are odds."""

from __future__ import annotations

# How rare it is, in nats, that any misreading happens to a text. The costs in `RIGHT` and `WRONG` add to it.
ACCIDENT_COST = 7.0
# How much rarer it is than the commonest case, in nats, that misread text was written in this charset. Most mojibake is
# UTF-8 that was read by software which assumes the charset of its locale. The old charsets of large languages were in
# use for longest; DOS and Macintosh charsets come from archives and subtitles; ISO 8859 was named in mail and on the
# web more often than it was written.
RIGHT: dict[str, float] = {
    "utf-8": 0.0, "cesu-8": 3.0,
    "windows-1251": 1.0, "gb18030": 1.0, "shift_jis": 1.0, "euc-kr": 1.5, "big5": 1.5, "euc-jp": 2.0,
    "windows-1252": 0.8, "windows-1250": 1.5, "windows-1253": 1.5, "windows-1254": 1.5, "windows-1255": 1.5,
    "windows-1256": 1.5, "windows-1257": 1.5, "windows-1258": 2.0, "windows-874": 1.5,
    "koi8-r": 1.5, "koi8-u": 2.5, "ibm866": 1.5, "x-mac-cyrillic": 3.5, "iso-8859-5": 2.5, "cp855": 3.5,
    "iso-8859-1": 2.5, "iso-8859-2": 2.0, "iso-8859-7": 2.5, "iso-8859-9": 2.5, "iso-8859-13": 4.0, "iso-8859-15": 2.5,
    "iso-8859-6": 3.0, "iso-8859-8": 2.5, "iso-8859-4": 5.0, "iso-8859-3": 5.0, "iso-8859-10": 7.0, "iso-8859-14": 7.0,
    "iso-8859-16": 6.0,
    "macintosh": 2.0, "cp850": 2.0, "cp437": 2.0, "cp852": 2.0, "cp858": 3.0, "cp857": 3.0, "cp737": 3.0,
    "cp862": 3.0, "cp864": 4.5, "cp720": 3.5, "cp775": 3.0, "cp860": 3.5, "cp861": 3.5, "cp863": 3.5, "cp865": 3.0,
    "cp869": 3.5, "cp1125": 3.5, "x-mac-ce": 3.0, "x-mac-greek": 3.5, "x-mac-turkish": 3.5, "x-mac-icelandic": 4.0,
    "viscii": 3.0, "tcvn3": 2.5, "vni": 2.5, "kz-1048": 3.5, "ptcp154": 4.0,
    "kamenicky": 3.5, "mazovia": 3.5, "mik": 3.5, "geostd8": 3.5, "armscii-8": 4.0, "x-mac-arabic": 4.5,
    "hp-roman8": 5.0,
}  # fmt: skip
# How much rarer it is than the commonest case, in nats, that text was misread in this charset. Western software assumes
# windows-1252 and ISO-8859-1; the charsets of the console come next, then those of other locales.
WRONG: dict[str, float] = {
    "windows-1252": 0.0, "iso-8859-1": 0.3, "windows-1251": 1.0, "windows-1250": 1.0, "macintosh": 1.0, "cp437": 1.5,
    "cp850": 1.5, "gb18030": 1.0, "big5": 2.5, "cp950": 2.0, "shift_jis": 1.5, "euc-kr": 2.0, "euc-jp": 2.5,
    "iso-8859-15": 2.0, "iso-8859-2": 2.0, "windows-1254": 1.5, "windows-1253": 2.0, "windows-1255": 2.5,
    "windows-1256": 2.0, "windows-1257": 2.5, "windows-1258": 3.0, "windows-874": 2.5,
    "koi8-r": 2.0, "koi8-u": 3.0, "ibm866": 1.5, "x-mac-cyrillic": 2.5, "iso-8859-5": 3.0, "cp855": 6.0,
    "iso-8859-7": 3.0, "iso-8859-9": 2.5, "iso-8859-13": 6.0, "iso-8859-6": 6.0, "iso-8859-8": 6.0, "iso-8859-4": 6.0,
    "iso-8859-3": 6.0, "iso-8859-10": 6.0, "iso-8859-14": 6.0, "iso-8859-16": 6.0,
    "cp852": 2.5, "cp858": 2.5, "cp857": 6.0, "cp737": 6.0, "cp862": 6.0, "cp864": 6.0, "cp720": 6.0, "cp775": 6.0,
    "cp860": 6.0, "cp861": 6.0, "cp863": 6.0, "cp865": 6.0, "cp869": 6.0, "cp1125": 6.0, "x-mac-ce": 3.0,
    "x-mac-greek": 6.0, "x-mac-turkish": 6.0, "x-mac-icelandic": 6.0, "viscii": 6.0, "tcvn3": 6.0, "kz-1048": 6.0,
    "ptcp154": 6.0,
}  # fmt: skip
