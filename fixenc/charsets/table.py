"""All charsets: their names, their labels, and the Python codecs that read them.

``WHATWG`` has every name and label of https://encoding.spec.whatwg.org/#names-and-labels, in that order, except
``replacement``, which decodes nothing and whose labels stand in `NOT_TEXT`.
The codec of a row is the superset that browsers use for the name: a page labelled ``shift_jis`` is cp932, ``euc-kr`` is
cp949, ``gb2312`` and ``gbk`` are gb18030, ``big5`` includes the HKSCS extensions. Where browsers differ from the codec,
`charset` and `browsers` hold the difference.

``BEYOND_THE_WEB`` has what the standard leaves out and old files still use: DOS code pages, Macintosh sets, and the
charsets that the standard bans as unsafe on the web. Names follow IANA's registry or, if it has none, Python.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """A charset: its canonical name, Python's codec for it, and its labels, lower-cased, space-separated."""

    name: str
    codec: str
    labels: str


# fmt: off
WHATWG: tuple[Row, ...] = (
    Row("utf-8", "utf-8", "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8"),
    Row("ibm866", "cp866", "866 cp866 csibm866 ibm866"),
    Row(
        "iso-8859-2",
        "iso8859-2",
        "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 "
        "latin2",
    ),
    Row(
        "iso-8859-3",
        "iso8859-3",
        "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 "
        "latin3",
    ),
    Row(
        "iso-8859-4",
        "iso8859-4",
        "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 "
        "latin4",
    ),
    Row(
        "iso-8859-5",
        "iso8859-5",
        "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 "
        "iso_8859-5:1988",
    ),
    Row(
        "iso-8859-6",
        "iso8859-6",
        "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 "
        "iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
    ),
    Row(
        "iso-8859-7",
        "iso8859-7",
        "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 "
        "iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek",
    ),
    Row(
        "iso-8859-8",
        "iso8859-8",
        "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 "
        "iso88598 iso_8859-8 iso_8859-8:1988 visual",
    ),
    Row("iso-8859-8-i", "iso8859-8", "csiso88598i iso-8859-8-i logical"),
    Row("iso-8859-10", "iso8859-10", "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6"),
    Row("iso-8859-13", "iso8859-13", "iso-8859-13 iso8859-13 iso885913"),
    Row("iso-8859-14", "iso8859-14", "iso-8859-14 iso8859-14 iso885914"),
    Row("iso-8859-15", "iso8859-15", "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9"),
    Row("iso-8859-16", "iso8859-16", "iso-8859-16"),
    Row("koi8-r", "koi8-r", "cskoi8r koi koi8 koi8-r koi8_r"),
    Row("koi8-u", "koi8-u", "koi8-ru koi8-u"),
    Row("macintosh", "mac_roman", "csmacintosh mac macintosh x-mac-roman"),
    Row("windows-874", "cp874", "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874"),
    Row("windows-1250", "cp1250", "cp1250 windows-1250 x-cp1250"),
    Row("windows-1251", "cp1251", "cp1251 windows-1251 x-cp1251"),
    Row(
        "windows-1252",
        "cp1252",
        "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 "
        "iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
    ),
    Row("windows-1253", "cp1253", "cp1253 windows-1253 x-cp1253"),
    Row(
        "windows-1254",
        "cp1254",
        "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 "
        "iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254",
    ),
    Row("windows-1255", "cp1255", "cp1255 windows-1255 x-cp1255"),
    Row("windows-1256", "cp1256", "cp1256 windows-1256 x-cp1256"),
    Row("windows-1257", "cp1257", "cp1257 windows-1257 x-cp1257"),
    Row("windows-1258", "cp1258", "cp1258 windows-1258 x-cp1258"),
    Row("x-mac-cyrillic", "mac_cyrillic", "x-mac-cyrillic x-mac-ukrainian"),
    Row("gbk", "gb18030", "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk"),
    Row("gb18030", "gb18030", "gb18030"),
    Row("big5", "big5hkscs", "big5 big5-hkscs cn-big5 csbig5 x-x-big5"),
    Row("euc-jp", "euc_jp", "cseucpkdfmtjapanese euc-jp x-euc-jp"),
    Row("iso-2022-jp", "iso2022_jp_ext", "csiso2022jp iso-2022-jp"),
    Row("shift_jis", "cp932", "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis"),
    Row(
        "euc-kr",
        "cp949",
        "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 "
        "ksc_5601 windows-949",
    ),
    Row("utf-16be", "utf-16-be", "unicodefffe utf-16be"),
    Row("utf-16le", "utf-16-le", "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le"),
    Row("x-user-defined", "x-user-defined", "x-user-defined"),
)

# The labels of ``replacement``, under which browsers show no text.
NOT_TEXT: frozenset[str] = frozenset(
    ["csiso2022kr", "hz-gb-2312", "iso-2022-cn", "iso-2022-cn-ext", "iso-2022-kr", "replacement"]
)

BEYOND_THE_WEB: tuple[Row, ...] = (
    # The labels of these four mean windows-1252, -1254 and -874 above. The charsets themselves are in use, too:
    # software other than browsers reads by them, and its mojibake has C1 control characters.
    Row("iso-8859-1", "latin-1", "latin-1"),
    Row("ascii", "ascii", ""),
    Row("iso-8859-9", "iso8859-9", ""),
    Row("iso-8859-11", "iso8859-11", ""),
    Row("cesu-8", "cesu-8", "cesu-8"),
    Row("utf-32le", "utf-32-le", "utf-32le utf-32-le utf-32"),
    Row("utf-32be", "utf-32-be", "utf-32be utf-32-be"),
    Row("utf-7", "utf-7", "utf-7 utf7 unicode-1-1-utf-7"),
    Row("iso-2022-kr", "iso2022_kr", "iso-2022-kr csiso2022kr"),
    Row("hz-gb-2312", "hz", "hz-gb-2312 hz hzgb"),
    Row("cp950", "cp950", "cp950 ms950 windows-950"),
    Row("euc-tw", "euc-tw", "euc-tw euctw x-euc-tw cseuctw"),
    Row("johab", "johab", "johab cp1361 ms1361"),
    Row("euc-jis-2004", "euc_jis_2004", "euc-jis-2004 euc_jis_2004 eucjis2004"),
    Row("shift_jis-2004", "shift_jis_2004", "shift_jis-2004 shift_jis_2004 sjis_2004"),
    Row("cp437", "cp437", "cp437 ibm437 437 cspc8codepage437"),
    Row("cp720", "cp720", "cp720 ibm720"),
    Row("cp737", "cp737", "cp737 ibm737"),
    Row("cp775", "cp775", "cp775 ibm775 cspc775baltic"),
    Row("cp850", "cp850", "cp850 ibm850 850 cspc850multilingual"),
    Row("cp852", "cp852", "cp852 ibm852 852 cspcp852"),
    Row("cp855", "cp855", "cp855 ibm855 855 csibm855"),
    Row("cp856", "cp856", "cp856 ibm856 856"),
    Row("cp857", "cp857", "cp857 ibm857 857 csibm857"),
    Row("cp858", "cp858", "cp858 ibm00858 858"),
    Row("cp860", "cp860", "cp860 ibm860 860 csibm860"),
    Row("cp861", "cp861", "cp861 ibm861 861 csibm861 cp-is"),
    Row("cp862", "cp862", "cp862 ibm862 862 cspc862latinhebrew"),
    Row("cp863", "cp863", "cp863 ibm863 863 csibm863"),
    Row("cp864", "cp864", "cp864 ibm864 csibm864"),
    Row("cp865", "cp865", "cp865 ibm865 865 csibm865"),
    Row("cp869", "cp869", "cp869 ibm869 869 csibm869 cp-gr"),
    Row("cp1006", "cp1006", "cp1006 ibm1006"),
    Row("cp1125", "cp1125", "cp1125 ibm1125 ruscii"),
    Row("koi8-t", "koi8_t", "koi8-t"),
    Row("kz-1048", "kz1048", "kz-1048 kz1048 strk1048_2002 rk1048"),
    Row("ptcp154", "ptcp154", "ptcp154 csptcp154 pt154 cp154"),
    Row("x-mac-ce", "mac_latin2", "x-mac-ce x-mac-centraleurroman mac-latin2 maccentraleurope"),
    Row("x-mac-croatian", "mac_croatian", "x-mac-croatian maccroatian mac-croatian"),
    Row("x-mac-romanian", "mac_romanian", "x-mac-romanian macromanian mac-romanian"),
    Row("x-mac-arabic", "mac_arabic", "x-mac-arabic macarabic mac-arabic"),
    Row("x-mac-farsi", "mac_farsi", "x-mac-farsi macfarsi mac-farsi"),
    Row("x-mac-greek", "mac_greek", "x-mac-greek macgreek mac-greek"),
    Row("x-mac-icelandic", "mac_iceland", "x-mac-icelandic maciceland mac-iceland"),
    Row("x-mac-turkish", "mac_turkish", "x-mac-turkish macturkish mac-turkish"),
    Row("viscii", "viscii", "viscii csviscii"),
    Row("tcvn3", "tcvn3", "tcvn3 tcvn tcvn-5712 tcvn5712-1 x-viet-tcvn5712"),
    Row("vni", "vni", "vni x-viet-vni"),
    Row("hp-roman8", "hp_roman8", "hp-roman8 roman8 r8 cshproman8"),
    Row("cp853", "cp853", "cp853 ibm853 853"),
    Row("kamenicky", "kamenicky", "kamenicky keybcs2 cp895"),
    Row("koi8-cs2", "koi8-cs2", "koi8-cs2 koi8cs2 koi-8_cs2 koi8-cs koi8cs"),
    Row("mazovia", "mazovia", "mazovia cp667 cp790"),
    Row("mik", "mik", "mik bulgaria-pc cp3021"),
    Row("armscii-8", "armscii-8", "armscii-8 armscii8 armscii"),
    Row("geostd8", "geostd8", "geostd8 georgian-std8"),
    Row("cork", "cork", "cork t1"),
    # EBCDIC, the charsets of mainframes. Only `detection.ebcdic` proposes them: any bytes decode as EBCDIC.
    Row("cp037", "cp037", "cp037 ibm037 037 ebcdic-cp-us ebcdic-cp-ca ebcdic-cp-wt ebcdic-cp-nl csibm037"),
    Row("cp273", "cp273", "cp273 ibm273 273 csibm273"),
    Row("cp424", "cp424", "cp424 ibm424 424 ebcdic-cp-he csibm424"),
    Row("cp500", "cp500", "cp500 ibm500 500 ebcdic-cp-be ebcdic-cp-ch csibm500"),
    Row("cp875", "cp875", "cp875 ibm875"),
    Row("cp1026", "cp1026", "cp1026 ibm1026 csibm1026"),
    Row("cp1140", "cp1140", "cp1140 ibm01140 ibm1140 ibm-1140 ebcdic-us-37+euro"),
    Row("cp1141", "cp1141", "cp1141 ibm01141 ibm1141 ibm-1141 ebcdic-de-273+euro"),
    Row("cp1148", "cp1148", "cp1148 ibm01148 ibm1148 ibm-1148 ebcdic-international-500+euro"),
)
# fmt: on
