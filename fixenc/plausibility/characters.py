"""The kinds of characters, how common each character is, and which kinds stand beside which.

Letters of scripts with language models are judged by those (`languages.py`); all other characters are judged here.
Costs are negative log-probabilities in nats: a cost of 7 means once in about a thousand characters. They were set by
hand, by the order in which such characters occur in books, pages and programs. Their last digit does not matter; it
matters that a sign costs much less where people put it than where only an accident does.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum


class Kind(IntEnum):
    """The kind of a character, as far as its neighbours are concerned."""

    SPACE = 0
    LOWER = 1
    UPPER = 2
    UNCASED = 3
    CJK = 4
    DIGIT = 5
    ASCII_SIGN = 6
    OPENING = 7
    CLOSING = 8
    APOSTROPHE = 9
    DASH = 10
    CURRENCY = 11
    UNIT = 12
    SIGN = 13
    TECHNICAL = 14
    BOX = 15
    PICTURE = 16
    CJK_SIGN = 17
    HALF_WIDTH = 18
    INVISIBLE = 19
    MARK = 20
    CONTROL = 21
    C1 = 22
    PRIVATE = 23
    NOTHING = 24
    LOST = 25
    RARE_LETTER = 26
    TRADEMARK = 27
    QUOTE = 28
    EITHER_CASE = 29
    DEGREE = 30
    STOP = 31


# The cost of a character of each kind, without its neighbours, in nats.
KIND_COST: dict[Kind, float] = {
    Kind.SPACE: 1.5,
    Kind.LOWER: 0.3,
    Kind.UPPER: 2.5,
    Kind.UNCASED: 0.5,
    Kind.CJK: 0.7,
    Kind.DIGIT: 3.0,
    Kind.ASCII_SIGN: 3.0,
    Kind.OPENING: 4.5,
    Kind.CLOSING: 4.5,
    Kind.APOSTROPHE: 4.5,
    Kind.DASH: 4.5,
    Kind.CURRENCY: 7.0,
    Kind.UNIT: 7.0,
    Kind.SIGN: 7.5,
    Kind.TECHNICAL: 8.0,
    Kind.BOX: 9.0,
    Kind.PICTURE: 7.0,
    Kind.CJK_SIGN: 4.0,
    Kind.HALF_WIDTH: 8.0,
    Kind.INVISIBLE: 6.0,
    Kind.MARK: 8.0,
    Kind.CONTROL: 10.0,
    Kind.C1: 26.0,
    Kind.PRIVATE: 14.0,
    Kind.NOTHING: 20.0,
    Kind.LOST: 12.0,
    Kind.RARE_LETTER: 7.0,
    Kind.TRADEMARK: 7.0,
    Kind.QUOTE: 4.5,
    Kind.EITHER_CASE: 0.3,
    Kind.DEGREE: 6.0,
    Kind.STOP: 6.0,
}

# Nats that a character adds to the cost of its kind; all others of its kind share `OTHERS`.
SIGNS: dict[Kind, dict[str, float]] = {
    Kind.SPACE: {" ": 0.1, "\n": 2.5, "\r": 4.0, "\t": 4.0},
    # Quotation marks that open in some languages and close in others.
    Kind.QUOTE: {"“": 0.8, "«": 1.2, "»": 1.2, "‘": 2.0, "›": 4.5, "‹": 4.5},
    Kind.CLOSING: {"”": 0.8},
    Kind.OPENING: {"„": 1.5, "¿": 2.0, "¡": 2.5, "‚": 4.5, "‛": 8.0, "‟": 8.0},
    Kind.APOSTROPHE: {"’": 0.1, "´": 3.5, "ʼ": 4.0, "ʻ": 5.0, "ʹ": 6.0, "·": 3.0, "\N{SOFT HYPHEN}": 6.0, "‐": 4.0,
                      "\N{NON-BREAKING HYPHEN}": 4.5, "׳": 1.9, "״": 1.9, **dict.fromkeys("՚՛՜՝՞։֊", 1.9), "־": 2.0},
    Kind.DASH: {"–": 0.8, "—": 0.9, "…": 1.3, "•": 2.0, "―": 4.0, "‒": 5.0, "‥": 6.0, "⁃": 6.0, "‣": 6.0, "−": 2.5,
                "‗": 7.0, "⁄": 5.0},
    Kind.CURRENCY: {"€": 0.7, "£": 1.2, "¥": 2.0, "¢": 3.0, "¤": 5.0, "₽": 2.5, "₴": 3.0, "₹": 2.5, "₺": 3.0, "₪": 3.0,
                    "₩": 3.0, "₫": 3.0, "฿": 3.5, "₿": 4.0, "ƒ": 4.0},
    Kind.UNIT: {"²": 1.5, "³": 2.2, "¹": 3.0, "º": 1.8, "ª": 2.5, "½": 2.3, "¼": 3.3, "¾": 3.5, "‰": 3.0,
                "′": 3.5, "″": 3.8, "µ": 2.0, "⅓": 4.5, "⅔": 4.5, "№": 1.8, "℃": 3.5, "ⁿ": 4.0},
    Kind.SIGN: {"©": 0.8, "§": 1.3, "×": 1.3, "±": 2.0, "÷": 3.0, "¶": 3.5, "†": 3.0, "‡": 4.0, "¬": 4.5, "¦": 5.5,
                "¨": 5.5, "¯": 5.5, "¸": 6.5, "ˆ": 6.5, "˜": 6.5, "˚": 6.0, "˙": 6.5, "˛": 7.0, "˝": 7.0,
                "ˇ": 6.5, "˘": 6.5, "‾": 6.0, "℮": 5.5, "℗": 5.5, "Ω": 5.0},
    Kind.TECHNICAL: {"→": 1.0, "←": 1.8, "↑": 2.2, "↓": 2.2, "⇒": 2.5, "≥": 2.0, "≤": 2.0, "≠": 2.2, "≈": 2.3,
                     "∞": 2.7, "√": 2.7, "∑": 3.0, "∫": 3.2, "∂": 3.2, "∆": 3.5, "∏": 3.8, "∈": 3.0, "∀": 3.2,
                     "∃": 3.4, "∅": 3.4, "∧": 3.4, "∨": 3.4, "∩": 3.4, "∪": 3.4, "⊂": 3.5, "∇": 3.5, "⇔": 3.4,
                     "↔": 3.0, "⌘": 3.0, "⌥": 3.5, "⌃": 3.8, "⏎": 4.0, "≡": 3.5, "◊": 4.0},
    Kind.BOX: {"─": 1.0, "│": 1.5, "═": 1.5, "║": 2.0, "█": 2.0, "░": 2.5, "▒": 2.5, "▓": 2.5, "▀": 3.0, "▄": 3.0,
               **dict.fromkeys("┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬", 3.5)},
    Kind.PICTURE: {"✓": 1.5, "✔": 2.0, "✗": 2.5, "✘": 3.0, "★": 1.8, "☆": 2.2, "❤": 2.0, "♥": 2.0, "■": 2.0, "□": 2.2,
                   "●": 2.0, "○": 2.2, "▶": 2.5, "►": 2.5, "▲": 2.5, "▼": 2.5, "◆": 2.7, "◇": 3.0, "♪": 2.7, "☺": 3.0,
                   "☎": 3.0, "⚠": 2.5, "▪": 2.8, "▸": 2.8, "△": 3.0, "▽": 3.4, "◎": 3.0, "※": 2.2, "♦": 3.2, "♣": 3.4,
                   "♠": 3.4, "☻": 4.0, "☼": 4.5, "♂": 3.5, "♀": 3.5, "♫": 3.5},
    # Words in a square or a ring are rare, except for these companies and units.
    Kind.CJK_SIGN: {**dict.fromkeys(map(chr, range(0x3200, 0x3400)), 8.5),
                    **dict.fromkeys("㈱㈲㈹㊙㊗㎜㎝㎞㎎㎏㎡㎥㏄", 6.0),
                    "、": 0.9, "。": 0.8, "，": 0.8, "「": 2.3, "」": 2.3, "（": 2.0, "）": 2.0, "：": 2.0, "！": 2.3,
                    "？": 2.3, "；": 3.0, "・": 2.5, "『": 4.0, "』": 4.0, "【": 3.5, "】": 3.5, "《": 2.8, "》": 2.8,
                    "〈": 4.3, "〉": 4.3, "　": 2.5, "～": 3.3, "〜": 3.5, "．": 4.0, "％": 4.0, "／": 4.0, "＋": 4.5,
                    "－": 4.5, "＝": 4.5, "［": 4.5, "］": 4.5, "〔": 5.0, "〕": 5.0, "々": 2.5, "〇": 4.0, "＠": 5.0},
    Kind.INVISIBLE: {"\N{NO-BREAK SPACE}": 0.3, "\N{NARROW NO-BREAK SPACE}": 2.0, "\N{ZERO WIDTH JOINER}": 3.0,
                     "\N{ZERO WIDTH NON-JOINER}": 0.4, "\N{VARIATION SELECTOR-16}": 2.0,
                     "\N{VARIATION SELECTOR-15}": 2.5, "\N{ZERO WIDTH SPACE}": 2.5,
                     "\N{LEFT-TO-RIGHT MARK}": 3.0, "\N{RIGHT-TO-LEFT MARK}": 3.0, "\N{THIN SPACE}": 3.0,
                     "\N{ZERO WIDTH NO-BREAK SPACE}": 4.0, "\N{EN SPACE}": 4.0, "\N{EM SPACE}": 4.0},
    # Small letters without a capital that anyone uses.
    Kind.EITHER_CASE: dict.fromkeys("ßŉĸ", 0.0),
    # Before its C or F as well as after its number.
    Kind.DEGREE: {"°": 0.3},
    # The full stops, commas and question marks of scripts that have their own.
    Kind.STOP: dict.fromkeys("،؛؟۔।॥።፣፤၊။។", 0.4),
    Kind.TRADEMARK: {"™": 1.3, "®": 1.1, "℠": 6.0},
    # Diacritics, and the lines that strike words through.
    Kind.MARK: dict.fromkeys("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323", 1.0)
               | dict.fromkeys("\u0327\u0328", 1.0)
               | dict.fromkeys("\u0332\u0335\u0336\u0338", 2.5),
    Kind.CONTROL: {"\N{ESCAPE}": 1.0, "\f": 1.0, "\0": 2.0},
    Kind.LOST: {"\N{REPLACEMENT CHARACTER}": 0.0},
}  # fmt: skip

# Nats that any other character adds: by about the number of those in use.
OTHERS: dict[Kind, float] = {
    Kind.DIGIT: 2.3,
    Kind.ASCII_SIGN: 2.5,
    Kind.OPENING: 9.0,
    Kind.CLOSING: 9.0,
    Kind.APOSTROPHE: 9.0,
    Kind.DASH: 9.0,
    Kind.CURRENCY: 6.0,
    Kind.UNIT: 6.0,
    Kind.SIGN: 8.5,
    Kind.TECHNICAL: 6.0,
    Kind.BOX: 5.5,
    Kind.PICTURE: 3.5,
    Kind.CJK_SIGN: 6.0,
    Kind.HALF_WIDTH: 4.0,
    Kind.INVISIBLE: 8.0,
    Kind.MARK: 7.0,
    Kind.CONTROL: 4.0,
    Kind.C1: 2.0,
    Kind.PRIVATE: 3.0,
    Kind.RARE_LETTER: 5.5,
    Kind.TRADEMARK: 6.0,
    Kind.QUOTE: 9.0,
    Kind.STOP: 3.5,
}

_CASED = (Kind.LOWER, Kind.UPPER, Kind.EITHER_CASE)
_ALPHABETIC = (*_CASED, Kind.UNCASED, Kind.RARE_LETTER)

# Nats that the second kind adds if it stands right after the first. A later row overrides an earlier one.
NEIGHBOURS: tuple[tuple[tuple[Kind, ...], tuple[Kind, ...], float], ...] = (
    # Case runs through a word; a capital after a small letter is for camel case.
    ((Kind.LOWER,), (Kind.LOWER,), -0.3),
    ((Kind.LOWER,), (Kind.UPPER,), 6.0),
    ((Kind.UPPER,), (Kind.UPPER,), -2.2),
    ((Kind.UPPER,), (Kind.LOWER,), 0.7),
    # Quotation marks open before words and close after them.
    (_ALPHABETIC, (Kind.OPENING,), 7.0),
    ((Kind.DIGIT,), (Kind.OPENING,), 3.0),
    ((Kind.OPENING,), (Kind.SPACE,), 1.5),
    ((Kind.CLOSING,), (*_ALPHABETIC, Kind.DIGIT), 2.5),
    ((Kind.SPACE,), (Kind.CLOSING,), 1.0),
    ((Kind.APOSTROPHE,), (Kind.UPPER,), -0.5),
    # These stops are for scripts without capitals. Beside letters with cases, they are something else that was misread,
    # such as ¡ and ¿ before Spanish words.
    ((Kind.UNCASED, Kind.MARK), (Kind.STOP,), -2.0),
    (_CASED, (Kind.STOP,), 5.0),
    ((Kind.STOP,), _CASED, 7.0),
    ((Kind.STOP,), (Kind.UNCASED,), 1.5),
    # Signs stand apart from letters.
    (_ALPHABETIC, (Kind.SIGN,), 5.0),
    (_ALPHABETIC, (Kind.CURRENCY,), 5.0),
    (_ALPHABETIC, (Kind.TECHNICAL, Kind.BOX), 7.0),
    (_ALPHABETIC, (Kind.UNIT,), 1.5),
    (_ALPHABETIC, (Kind.TRADEMARK,), 0.5),
    (_ALPHABETIC, (Kind.DEGREE,), 3.0),
    ((Kind.DIGIT,), (Kind.DEGREE,), -3.0),
    ((Kind.SPACE,), (Kind.DEGREE,), -1.0),
    ((Kind.TRADEMARK,), (*_ALPHABETIC, Kind.DIGIT), 6.0),
    (_ALPHABETIC, (Kind.PICTURE,), 2.5),
    ((Kind.SIGN, Kind.CURRENCY), _ALPHABETIC, 4.0),
    ((Kind.TECHNICAL, Kind.BOX), _ALPHABETIC, 2.5),
    ((Kind.UNIT,), _ALPHABETIC, 2.5),
    ((Kind.PICTURE,), _ALPHABETIC, 1.0),
    ((Kind.DIGIT,), (Kind.CURRENCY, Kind.UNIT), -3.0),
    ((Kind.CURRENCY,), (Kind.DIGIT,), -2.0),
    ((Kind.DIGIT,), (Kind.SIGN,), 0.0),
    ((Kind.DIGIT,), (*_CASED, Kind.UNCASED), 1.0),
    (_CASED, (Kind.DIGIT,), 1.0),
    # Kinds that come in runs.
    ((Kind.DIGIT,), (Kind.DIGIT,), -2.3),
    ((Kind.BOX,), (Kind.BOX,), -8.5),
    ((Kind.PICTURE,), (Kind.PICTURE,), -6.0),
    ((Kind.PICTURE, Kind.INVISIBLE), (Kind.INVISIBLE, Kind.PICTURE), -5.0),
    ((Kind.TECHNICAL,), (Kind.TECHNICAL,), -1.5),
    ((Kind.HALF_WIDTH,), (Kind.HALF_WIDTH,), -5.5),
    ((Kind.CJK, Kind.CJK_SIGN), (Kind.HALF_WIDTH,), 2.0),
    ((Kind.HALF_WIDTH,), (Kind.CJK,), 2.0),
    ((Kind.CJK,), (Kind.CJK,), -0.6),
    ((Kind.CJK, Kind.CJK_SIGN), (Kind.CJK_SIGN,), -1.7),
    ((Kind.CJK_SIGN,), (Kind.CJK,), -0.4),
    ((Kind.UNCASED,), (Kind.UNCASED,), -0.4),
    ((Kind.MARK, Kind.RARE_LETTER), (Kind.RARE_LETTER,), -6.0),
    (_ALPHABETIC, (Kind.MARK,), 0.0),
    ((Kind.DIGIT, Kind.ASCII_SIGN), (Kind.MARK,), -1.0),
    ((Kind.UNCASED,), (Kind.MARK,), -6.0),
    ((Kind.MARK,), (Kind.UNCASED,), -0.4),
    ((Kind.MARK,), (Kind.MARK,), -4.0),
    ((Kind.C1,), (Kind.C1,), -2.0),
    ((Kind.LOST,), (Kind.LOST,), -6.0),
    ((Kind.PRIVATE,), (Kind.PRIVATE,), -4.0),
    # Scripts that have no spaces.
    ((Kind.CJK, Kind.CJK_SIGN), (Kind.LOWER, Kind.UPPER), 3.0),
    (_CASED, (Kind.CJK,), 5.0),
    (_CASED, (Kind.CJK_SIGN,), 2.0),
    (_CASED, (Kind.HALF_WIDTH,), 3.0),
    ((Kind.UNCASED,), (*_CASED, Kind.CJK), 4.0),
    ((*_CASED, Kind.CJK), (Kind.UNCASED,), 4.0),
    (_CASED, (Kind.RARE_LETTER,), 4.0),
    ((Kind.UNCASED, Kind.CJK), (Kind.RARE_LETTER,), 3.0),
    ((Kind.RARE_LETTER,), (*_CASED, Kind.CJK, Kind.UNCASED), 4.0),
)

# The cost of two alphabets that meet within a word, in nats: such words are typing errors or tricks.
SCRIPTS_MEET = 10.0

_RANGES: tuple[tuple[int, int, Kind], ...] = (
    (0x00, 0x1F, Kind.CONTROL),
    (0x7F, 0x7F, Kind.CONTROL),
    (0x80, 0x9F, Kind.C1),
    (0x2190, 0x21FF, Kind.TECHNICAL),  # arrows
    (0x2200, 0x22FF, Kind.TECHNICAL),  # mathematical operators
    (0x2300, 0x23FF, Kind.TECHNICAL),  # technical, APL
    (0x2400, 0x24FF, Kind.PICTURE),
    (0x2500, 0x259F, Kind.BOX),
    (0x25A0, 0x27BF, Kind.PICTURE),
    (0x27C0, 0x2AFF, Kind.TECHNICAL),
    (0x2B00, 0x2BFF, Kind.PICTURE),
    (0x2FF0, 0x303F, Kind.CJK_SIGN),
    (0xFE10, 0xFE1F, Kind.CJK_SIGN),
    (0xFE30, 0xFE6F, Kind.CJK_SIGN),
    (0xFF01, 0xFF60, Kind.CJK_SIGN),
    (0xFFE0, 0xFFE6, Kind.CJK_SIGN),
    (0xFF61, 0xFFDC, Kind.HALF_WIDTH),
    (0x3200, 0x33FF, Kind.CJK_SIGN),
    (0x1D400, 0x1D7FF, Kind.TECHNICAL),
    (0x1F000, 0x1FBFF, Kind.PICTURE),
    (0xFE00, 0xFE0F, Kind.INVISIBLE),
    (0xE0000, 0xE01EF, Kind.INVISIBLE),
)
# From here on stand nearly all scripts that have stops of their own.
_FIRST_ALPHABET = "\u0590"
_LAST_ALPHABET = "\u1fff"
_BY_CATEGORY = {
    "Lu": Kind.UPPER, "Lt": Kind.UPPER, "Ll": Kind.LOWER, "L": Kind.UNCASED, "M": Kind.MARK, "N": Kind.DIGIT,
    "Co": Kind.PRIVATE, "Cn": Kind.NOTHING, "Cs": Kind.NOTHING, "Cf": Kind.INVISIBLE, "Z": Kind.INVISIBLE,
    "Pi": Kind.OPENING, "Ps": Kind.OPENING, "Pf": Kind.CLOSING, "Pe": Kind.CLOSING, "Pd": Kind.DASH,
    "Sc": Kind.CURRENCY, "Sm": Kind.TECHNICAL, "So": Kind.PICTURE,
}  # fmt: skip
_NAMED = {character: kind for kind, row in SIGNS.items() for character in row}


def kind_of(character: str) -> Kind:
    """Return the kind of a character; letters of modelled scripts are LOWER, UPPER, UNCASED or CJK by their properties.

    >>> [kind_of(c).name for c in "aÉя1«…√😀"]
    ['LOWER', 'UPPER', 'LOWER', 'DIGIT', 'QUOTE', 'DASH', 'TECHNICAL', 'PICTURE']
    """
    if character in _NAMED:
        return _NAMED[character]
    for first, last, kind in _RANGES:
        if first <= ord(character) <= last:
            return kind
    category = unicodedata.category(character)
    if character.isascii() and category[0] in "PS":
        return Kind.ASCII_SIGN
    if category == "Po" and _FIRST_ALPHABET <= character <= _LAST_ALPHABET:
        return Kind.STOP
    return _BY_CATEGORY.get(category) or _BY_CATEGORY.get(category[0], Kind.SIGN)


def cost_of(character: str, kind: Kind) -> float:
    """Return what the character adds to the cost of its kind, in nats."""
    named = SIGNS.get(kind, {})
    if character in named:
        return named[character]
    return OTHERS.get(kind, 0.0)


def make_neighbour_table() -> list[list[float]]:
    """Return the table of costs of each kind (second index) after each kind (first index), in nats."""
    table = [[KIND_COST[kind] for kind in Kind] for _ in Kind]
    for before, after, extra in NEIGHBOURS:
        for first in before:
            for second in after:
                table[first][second] = KIND_COST[second] + extra
    return table
