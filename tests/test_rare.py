"""Charsets of one country or two: read where a text is in them, and never where it is in another."""

from __future__ import annotations

import pytest

from fixenc import charsets, decode, detect, fix_bytes
from fixenc.detection.rare import _RARE

CZECH = "Žlutý kůň příšerně úpěl ďábelské ódy. Loď vyplouvá z přístavu, jakmile přijde příliv, a rybáři už čekají.\n"
SLOVAK = "Kŕdeľ šťastných ďatľov učí pri ústí Váhu mĺkveho koňa obhrýzať kôru. Rybári sa vracajú až večer.\n"
POLISH = "Zażółć gęślą jaźń. Łódź wypływa z portu podczas przypływu, a rybacy czekają już na brzegu z sieciami.\n"
BULGARIAN = "Лодката тръгва от пристанището сутрин рано и се връща вечерта, когато мрежите са пълни с прясна риба.\n"
ARMENIAN = "Նավակը դուրս է գալիս նավահանգստից առավոտյան և վերադառնում է երեկոյան, երբ ցանցերը լի են ձկներով։\n"
GEORGIAN = "ნავი დილით ადრე გადის ნავსადგურიდან და საღამოს ბრუნდება, როცა ბადეები სავსეა ახალი თევზით.\n"
TAJIK = "Қаиқ субҳи барвақт аз бандар мебарояд ва бегоҳ бармегардад, вақте ки тӯрҳо пур аз моҳии тоза ҳастанд.\n"
ARABIC = "يغادر القارب الميناء في الصباح الباكر ويعود في المساء عندما تمتلئ الشباك بالسمك الطازج.\n"
PERSIAN = "قایق صبح زود از بندر بیرون می‌رود و هنگام غروب با تورهای پر از ماهی تازه برمی‌گردد و پدر چای می‌نوشد.\n"
ESPERANTO = "La ŝipeto forlasas la havenon frumatene kaj revenas ĉiuvespere, kiam ĝiaj retoj plenas; ĝi ĵus alvenis.\n"
MALTESE = "Id-dgħajsa titlaq mill-port kmieni filgħodu u terġa' lura filgħaxija bil-ħut frisk, żgħir u ġdid.\n"
TURKISH = "Balıkçı teknesi sabah erkenden limandan ayrılır ve ağlar taze balıkla dolunca akşam döner; çoğu şaşırır.\n"
CHINESE = "漁船清晨離開港口,傍晚漁網裝滿鮮魚的時候才回來,岸上的人早已等候多時,孩子們歡呼著跑向碼頭。\n"

TEXTS = [
    pytest.param("kamenicky", CZECH, id="kamenicky, Czech"),
    pytest.param("kamenicky", SLOVAK, id="kamenicky, Slovak"),
    pytest.param("koi8-cs2", CZECH, id="koi8-cs2"),
    pytest.param("cork", CZECH, id="cork, Czech"),
    pytest.param("cork", POLISH, id="cork, Polish"),
    pytest.param("mazovia", POLISH, id="mazovia"),
    pytest.param("mik", BULGARIAN, id="mik"),
    pytest.param("armscii-8", ARMENIAN, id="armscii-8"),
    pytest.param("geostd8", GEORGIAN, id="geostd8"),
    pytest.param("koi8-t", TAJIK, id="koi8-t"),
    pytest.param("x-mac-arabic", ARABIC, id="x-mac-arabic"),
    pytest.param("x-mac-farsi", PERSIAN.replace("\u200c", " ").replace("ی", "ي").replace("ک", "ك"), id="x-mac-farsi"),
    pytest.param("cp853", ESPERANTO, id="cp853, Esperanto"),
    pytest.param("iso-8859-3", ESPERANTO, id="iso-8859-3, Esperanto"),
    pytest.param("iso-8859-3", MALTESE, id="iso-8859-3, Maltese"),
    pytest.param("cp857", TURKISH, id="cp857"),
    pytest.param("euc-tw", CHINESE, id="euc-tw"),
]


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_text_in_a_rare_charset_is_read(name: str, text: str):
    """A failure means that such a file is written as letters that nobody wrote."""
    data = charsets.named(name).encode(text * 3)
    assert decode(data).text == text * 3
    assert fix_bytes(data).data.decode() == text * 3


SHORT = [
    pytest.param("mik", "Лодката тръгва сутрин", id="mik"),
    pytest.param("mik", "грешка: няма място на диска", id="mik, a message"),
    pytest.param("armscii-8", "Նավակը դուրս է գալիս", id="armscii-8"),
]


@pytest.mark.parametrize(("name", "text"), SHORT)
def test_a_line_that_is_strange_otherwise_is_read(name: str, text: str):
    """A failure means that a short file is surely in a common charset, with frames within its words."""
    assert decode(charsets.named(name).encode(text)).text == text


# Small languages are odd at a first look, and the more of them there is, the odder they are.
LONG_MALTESE = (
    "Ir-raħħal ħareġ mir-raħal kmieni, għax ried jasal il-għalqa qabel ma titla' x-xemx. Martu ħejjiet il-ħobż u "
    "ż-żejt, u t-tfal daħħlu l-għanem fil-maqjel. Għaddew sigħat twal; il-ħjata ħadet iż-żarbun għand l-iskarpan, u "
    "n-naġġar ġab l-għodda ġdida. Filgħaxija kulħadd inġabar ħdejn il-ġnien biex jisma' l-għana u jixrob żewġ tazzi.\n"
)
LONG_TAJIK = (
    "Деҳқон субҳ аз хона баромад, зеро мехост пеш аз тулӯи офтоб ба боғ бирасад. Ҳамсараш нону чой тайёр кард ва "
    "кӯдакон гӯсфандонро ба чарогоҳ бурданд. Ҷӯйбор аз миёни қишлоқ мегузашт; дӯзанда куртаи нави духтарро ба ҳамсоя "
    "бурд ва дуредгар асбобҳои худро овард. Бегоҳӣ ҳама дар назди ҳавз ҷамъ шуданд, то сурӯди қадимиро гӯш кунанд.\n"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("iso-8859-3", LONG_MALTESE * 4, id="Maltese"),
        pytest.param("koi8-t", LONG_TAJIK * 4, id="Tajik"),
    ],
)
def test_small_languages_are_read_whatever_a_first_look_says(name: str, text: str):
    """A failure means that chardet's answer is dropped before the models see it."""
    assert decode(charsets.named(name).encode(text)).text == text


def test_no_rare_charset_overrules_what_is_declared():
    """A failure means that some signs of Windows in a page of KOI8-R make KOI8-T of it."""
    text = "<meta charset=koi8-r><p>Выставка «Морские пути» открыта… Билеты продают у входа в музей каждый день."
    data = text.replace("«", "╚").replace("»", "╩").replace("…", "┘").encode("koi8-r")
    assert data.decode("koi8-r") != text
    assert detect(data).encoding == "koi8-r"


COMMON = [
    (CZECH, "windows-1250"), (CZECH, "iso-8859-2"), (CZECH, "cp852"), (CZECH, "x-mac-ce"), (SLOVAK, "windows-1250"),
    (POLISH, "windows-1250"), (POLISH, "iso-8859-2"), (POLISH, "cp852"), (BULGARIAN, "windows-1251"),
    (BULGARIAN, "ibm866"), (BULGARIAN, "koi8-r"), (BULGARIAN, "iso-8859-5"), (ARABIC, "windows-1256"),
    (ARABIC, "iso-8859-6"), (TURKISH, "windows-1254"), (TURKISH, "iso-8859-9"), (CHINESE, "big5"), (CHINESE, "gb18030"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), COMMON)
@pytest.mark.parametrize("size", [40, 400])
def test_no_text_in_a_common_charset_is_taken_for_a_rare_one(text: str, name: str, size: int):
    """A failure means that harm was done for the sake of charsets that hardly any file is in."""
    data = charsets.named(name).encode((text * 4)[:size])
    assert detect(data).encoding not in _RARE
