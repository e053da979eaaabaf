"""Texts that take long to judge or to search: for each kind, as much of it as is asked for."""

from __future__ import annotations

import base64
import html
import itertools
import random
import unicodedata
from collections.abc import Callable, Iterator

from fixenc.damage import Rewriting
from tests.texts import SENTENCES

Chance = random.Random
_MARK = "\N{REPLACEMENT CHARACTER}"
_WIDE = ("ja", "ko", "th", "zh-Hans", "zh-Hant")
_LATIN = ("cs", "de", "es", "fr", "hu", "is", "pl", "pt", "ro", "sv", "tr", "vi")


def sentence(chance: Chance, *languages: str) -> str:
    """Words of one of some languages, in no order; of those that put no blanks between words, characters."""
    language = chance.choice(languages or tuple(SENTENCES))
    text = SENTENCES[language]
    if language in _WIDE:
        return "".join(chance.choices(text, k=chance.randint(10, 40)))
    return " ".join(chance.choices(text.split(" "), k=chance.randint(4, 14)))


def lines(of: Callable[[Chance], str]) -> Callable[[Chance], Iterator[str]]:
    """A kind whose lines have nothing to do with each other."""
    return lambda chance: (of(chance) + "\n" for _ in iter(int, 1))


def one_line(of: Callable[[Chance], str], between: str = " ") -> Callable[[Chance], Iterator[str]]:
    """A kind that is a single line."""
    return lambda chance: (of(chance) + between for _ in iter(int, 1))


def again(text: str) -> Callable[[Chance], Iterator[str]]:
    """A kind that is the same again and again."""
    return lambda _: iter(lambda: text, None)


def _lost(text: str, chance: Chance, share: float = 0.15, mark: str = _MARK) -> str:
    return "".join(mark if chance.random() < share else character for character in text)


def _misread(right: str, wrong: str, errors: str = "replace", *languages: str) -> Callable[[Chance], str]:
    return lambda chance: sentence(chance, *languages).encode(right, "ignore").decode(wrong, errors)


def _marked(wrong: str, mark: str, *languages: str) -> Callable[[Chance], str]:
    read = _misread("utf-8", wrong, "replace", *languages)
    return lambda chance: read(chance).replace(_MARK, mark)


def _base64(chance: Chance) -> str:
    return base64.b64encode(chance.randbytes(57)).decode()


def _latin_1(chance: Chance, *languages: str) -> str:
    """UTF-8 read byte by byte."""
    return sentence(chance, *languages).encode().decode("latin-1")


def _without(characters: str, *languages: str) -> Callable[[Chance], str]:
    table = str.maketrans(characters, " " * len(characters))
    return lambda chance: sentence(chance, *languages).encode().decode("cp1252", "ignore").translate(table)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _points(first: int, last: int, size: int = 60) -> Callable[[Chance], str]:
    return lambda chance: "".join(chr(chance.randint(first, last)) for _ in range(size))


def _named(text: str) -> str:
    return "".join(f"&{html.entities.codepoint2name.get(ord(c), f'#{ord(c)}')};" if c > "\x7f" else c for c in text)


# Characters in no order are not searched for what was torn: it takes text that reads as Chinese.
_CLAUSES = (
    "鄉下的祖父每天清晨都到河邊釣魚", "姐姐把舊毛衣拆開", "重新織成一條圍巾", "火車在雨中慢慢駛進車站",
    "孩子們圍著老師聽故事", "窗外的梧桐樹已經落光了葉子", "我帶頭把院子打掃乾淨", "市場裡的魚販大聲叫賣",
    "我們沿著海岸走了整整一個下午", "那間書店開了三十年", "規定說得很清楚", "醫生勸他多休息",
    "現在大家都不再寫信", "弟弟養了兩隻兔子", "鎮上的節日總是很熱鬧", "發現抽屜裡有一張舊照片",
)  # fmt: skip
_NOTES = {"規": "guī", "鄉": "xiāng", "現": "xiàn", "醫": "yī", "養": "yǎng", "鎮": "zhèn", "節": "jié", "發": "fā"}


def _clauses(chance: Chance) -> str:
    return "，".join(chance.sample(_CLAUSES, chance.randint(2, 5))) + chance.choice("。！？")


def _torn(chance: Chance) -> str:
    """Chinese whose bytes were searched and replaced: readings put after characters, marks made narrow."""
    return Rewriting(tuple(sorted(_NOTES.items())), are_narrowed=True).inflict(_clauses(chance)) or ""


def _program(chance: Chance) -> str:
    words = "".join(chance.choices("abcdefgh(){}[];=+-*/\"'.,_0123456789", k=chance.randint(20, 90)))
    return words + chance.choice(["", "", "é", '"ñ"', "/[äöü]/", "×"]) + ";"


def _accented(chance: Chance) -> str:
    return sentence(chance, "en", "nl", "it").translate(str.maketrans("aeiouAEIOU", "äëïöüÄËÏÖÜ"))


def _mixed_damage(chance: Chance) -> str:
    text = sentence(chance, *_LATIN)
    wrong = chance.choice(["cp1252", "cp1250", "cp437", "latin-1", "koi8-r", "mac_roman", "cp1251"])
    return text.encode().decode(wrong, "replace")


_COMBINING = "".join(map(chr, range(0x300, 0x330)))

KINDS: dict[str, Callable[[Chance], Iterator[str]]] = {
    # What is healthy.
    "healthy, 38 languages": lines(sentence),
    "healthy English": lines(lambda chance: sentence(chance, "en")),
    "healthy, one line": one_line(sentence),
    "healthy Chinese, one line": one_line(lambda chance: sentence(chance, "zh-Hans"), ""),
    "a program, one line": one_line(_program, ""),
    "box drawing": lines(lambda chance: "".join(chance.choices("┌─┬┐│ ├┼┤└┴┘═║", k=70))),
    "names, a line each": lines(lambda chance: chance.choice(sentence(chance).split(" "))),
    "letters, a line each": lines(_points(0xC0, 0x24F, 1)),
    # What was misread.
    "UTF-8 read as windows-1252": lines(_misread("utf-8", "latin-1", "strict", *_LATIN)),
    "UTF-8 read as windows-1252, one line": one_line(_misread("utf-8", "latin-1", "strict", *_LATIN)),
    "read wrongly four times": lines(lambda chance: _four_times(sentence(chance, *_LATIN))),
    "read in another charset each line": lines(_mixed_damage),
    "KOI8-R read as windows-1251": lines(_misread("koi8-r", "cp1251", "ignore", "ru")),
    "UTF-8 read as GBK": lines(_misread("utf-8", "gbk", "ignore", "zh-Hans", "ja")),
    "some lines misread": lines(lambda chance: chance.choice([sentence, _latin_1])(chance)),
    # What lost something.
    "capitals, 15% U+FFFD": lines(lambda chance: _lost(sentence(chance, *_LATIN).upper(), chance)),
    "capitals, 15% U+FFFD, one line": one_line(lambda chance: _lost(sentence(chance, *_LATIN).upper(), chance)),
    "Russian, 15% U+FFFD": lines(lambda chance: _lost(sentence(chance, "ru", "uk", "bg"), chance)),
    "Chinese UTF-8 as GBK, U+FFFD": lines(_misread("utf-8", "gbk", "replace", "zh-Hans")),
    "Chinese UTF-8 as GBK, U+FFFD, one line": one_line(_misread("utf-8", "gbk", "replace", "zh-Hans"), ""),
    "Japanese UTF-8 as cp932, U+FFFD": lines(_misread("utf-8", "cp932", "replace", "ja")),
    "Korean UTF-8 as cp949, U+FFFD": lines(_misread("utf-8", "cp949", "replace", "ko")),
    "Chinese UTF-8 as Big5, U+FFFD": lines(_misread("utf-8", "big5", "replace", "zh-Hant")),
    "Russian UTF-8 as GBK, U+FFFD": lines(_misread("utf-8", "gbk", "replace", "ru", "el")),
    "UTF-8 as ASCII, U+FFFD": lines(_misread("utf-8", "ascii", "replace", *_LATIN)),
    "UTF-8 as ASCII, question marks": lines(_marked("ascii", "?", *_LATIN)),
    "Japanese UTF-8 as cp932, middle dots": lines(_marked("cp932", "・", "ja")),
    "controls dropped": lines(_misread("utf-8", "cp1252", "ignore", *_LATIN)),
    "controls dropped, Russian": lines(_misread("utf-8", "cp1252", "ignore", "ru", "uk")),
    "no-break spaces lost": lines(lambda chance: _latin_1(chance, *_LATIN).replace("\xa0", " ")),
    "accents stripped": lines(lambda chance: _plain(_misread("utf-8", "cp1252", "ignore", *_LATIN)(chance))),
    "quotes straightened": lines(_without("“”„‘’‚‹›«»", "fr", "de", "ca")),
    "Shift_JIS as windows-1252, dropped": lines(_misread("cp932", "cp1252", "ignore", "ja")),
    "nothing but U+FFFD": again(_MARK),
    "U+FFFD by pairs, a word each": lines(lambda chance: f"{_MARK * 2}{chance.choice(SENTENCES['en'].split())}"),
    "question marks between letters": lines(lambda chance: _lost(sentence(chance, "de", "fr"), chance, 0.1, "?")),
    # What was written out.
    "+A": again("+A"),
    "+AMM": again("+AMM"),
    "+A beside an entity": lambda _: itertools.chain(["&a;&b; "], iter(lambda: "+A", None)),
    "base64, one line, beside an entity": lambda chance: itertools.chain(["&a;&b; "], one_line(_base64, "")(chance)),
    "base64, one line": one_line(_base64, ""),
    "base64, 76 a line": lines(_base64),
    "UTF-7": lines(lambda chance: _latin_1(chance, *_LATIN).encode("utf-7").decode()),
    "entities": lines(lambda chance: _named(_latin_1(chance, *_LATIN))),
    "entities without end": again("&Atilde"),
    "percent-encoded": lines(lambda c: "".join(f"%{byte:02X}" for byte in _latin_1(c, *_LATIN).encode())),
    "percent-encoded, one line": one_line(lambda c: "".join(f"%{b:02X}" for b in _latin_1(c, *_LATIN).encode()), "%20"),
    "JSON escapes": lines(lambda c: "".join(f"\\u{ord(one):04x}" for one in _latin_1(c, *_LATIN))),
    "backslashes": again("\\"),
    "encoded words": lines(lambda c: f"=?utf-8?B?{base64.b64encode(_latin_1(c, *_LATIN).encode()).decode()}?="),
    "encoded words without end": again("=?utf-8?Q?"),
    # What is torn, or looks so.
    "torn Chinese": lines(_torn),
    "torn Chinese, one line": one_line(_torn, ""),
    "Chinese with ASCII marks": lines(lambda c: _clauses(c).replace("，", ",").replace("。", ":")),
    "readings after one character": again("規(guī)?"),
    # What nobody wrote.
    "Thë qüïçk brõwñ": lines(_accented),
    "Thë qüïçk brõwñ, one line": one_line(_accented),
    "Thë qüïçk brõwñ föx, again": again("Thë qüïçk brõwñ föx\n"),
    "letters of Latin-1": lines(_points(0xA0, 0xFF)),
    "letters of Latin-1, one line": one_line(_points(0xA0, 0xFF), ""),
    "letters of Latin-1, words": lines(lambda c: " ".join(_points(0xC0, 0xFF, c.randint(1, 9))(c) for _ in range(9))),
    "Ã, again": again("Ã"),
    "Ã©, again": again("Ã©"),
    "random bytes, windows-1252": lines(lambda c: c.randbytes(80).decode("cp1252", "ignore")),
    "any of Unicode": lines(_points(0x80, 0xD7FF)),
    "Han at random": lines(_points(0x4E00, 0x9FFF)),
    "Hangul at random": lines(_points(0xAC00, 0xD7A3)),
    "for private use": lines(_points(0xE000, 0xF8FF)),
    "emoji": lines(_points(0x1F300, 0x1F6FF)),
    "marks upon marks": lines(lambda c: "".join(x + "".join(c.choices(_COMBINING, k=8)) for x in "combining")),
    "controls": lines(_points(1, 0x9F)),
    "half-width katakana": lines(_points(0xFF61, 0xFF9F)),
    "struck over": lines(lambda chance: "".join(f"{c}\b{c}" for c in sentence(chance, *_LATIN))),
    "empty lines and one character": again("\r\n\n\ré\n"),
    "blanks and one character": again("                    é"),
}  # fmt: skip


def _four_times(text: str) -> str:
    for _ in range(4):
        text = text.encode().decode("latin-1")
    return text


def made(kind: str, size: int) -> bytes:
    """Return UTF-8 of a kind, of `size` bytes or a few more; the same at each call."""
    chance, pieces, length = random.Random(kind), list[bytes](), 0
    for piece in KINDS[kind](chance):
        pieces.append(piece.encode("utf-8", "surrogatepass"))
        length += len(pieces[-1])
        if length >= size:
            break
    return b"".join(pieces)
