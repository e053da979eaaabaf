"""How people set text: quotation marks in pairs, dashes alike on both sides, capitals where sentences and names begin.

The models judge words. Where words are the same, as in what a lost byte may have been, this tells more.
"""

from __future__ import annotations

import re

from fixenc.plausibility.language import language

# How rare a quotation mark is without its other half, a sign with a space on one side alone, and a comma that ends all,
# in nats.
_UNPAIRED, _LOPSIDED, _UNFINISHED = 4.0, 4.0, 3.0
# The same for the letters of one word or another with a comma and with a cedilla below, which nobody mixes.
_MIXED, _WITH_COMMA, _WITH_CEDILLA = 3.0, re.compile("[șțȘȚ]"), re.compile("[şţŞŢ]")
# The same for a mark that the language of the text has another one for, for a capital within a sentence, for a word all
# in capitals beside others that are not, and for the mark of a repeated character where there are no kana.
_UNUSUAL, _CAPITAL, _SHOUTED, _ITERATED = 2.0, 1.5, 3.0, 3.0
_COMMAS = ("、", "，")
_CLOSING = {
    "“": "”", "”": "”", "„": "“”", "‘": "’", "‚": "‘’", "«": "»", "‹": "›", "»": "«", "›": "‹",
    "「": "」", "『": "』", "（": "）",
}  # fmt: skip
# What closes a low mark, „, is a matter of language; and who writes that opens no quotation with a high one (CLDR).
_LOW, _CLOSING_LOW = (
    "„",
    {
        **dict.fromkeys(("de", "cs", "sk", "sl", "bg", "lt", "et", "is", "mk", "ka"), "“"),
        **dict.fromkeys(("pl", "ro", "hu", "hr"), "”"),
    },
)
# The dash between spaces, where orthographies agree about it.
_SPACED_DASH = {
    **dict.fromkeys(("de", "cs", "sk", "sl", "hr", "hu", "da", "sv", "nb", "nl", "fi", "et"), "–"),
    **dict.fromkeys(("ru", "uk", "be"), "—"),
}
# Their nouns begin with capitals.
_CAPITALISED = ("de", "lb")
# These open a quotation right after a letter, too: East Asian text has no spaces. So do these after a letter of it.
_UNSPACED, _SPACED, _FIRST_EAST_ASIAN = "「『（", "“‘", "\u2e80"
_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)|(?<=[sz])’")
_LOPSIDED_SIGN = re.compile(
    r"(?<=[^\w\s])–(?=[^\W\d])|(?<=\s)–(?=[^\W\d])|(?<=[^\W\d])–(?=[^\w]|$)|(?<=[^\W\d])[×÷](?=\s|$)"
)
_MARK = re.compile(r"(\w?)([“”„‘’‚«»‹›「」『』（）])")
# Which of these a text should have is a matter of its language.
_BY_LANGUAGE = re.compile("[„“”]|(?<= )[–—](?= )")
_OPENING_HIGH, _BETWEEN_SPACES = re.compile(r"(?<!\w)[“”](?=\w)"), re.compile("(?<= )[–—](?= )")
_WORD = re.compile(r"[^\W\d_]+")
_WITHIN_SENTENCE = re.compile(r"[^\W\d_],? $")
_KANA = re.compile("[\u3040-\u30ff]")


def oddity(text: str) -> float:
    """What is odd in how a text is set, in nats.

    >>> oddity("„so“ – l’eau – “so” ‘so’ »so«"), oddity("“so’"), oddity("so”")
    (0.0, 8.0, 4.0)
    >>> oddity("Das „alte Haus“ stand noch lange leer."), oddity("Das „alte Haus” stand noch lange leer.")
    (0.0, 8.0)
    >>> oddity("Das alte Haus – so sagt man – stand leer."), oddity("Das alte Haus — so sagt man — stand leer.")
    (0.0, 4.0)
    >>> oddity("選擇「檔案」、「編輯"), oddity("選擇「檔案」"), oddity("选择“文件”")
    (4.0, 0.0, 0.0)
    >>> oddity("și mulţi"), oddity("須以實際名稱取代々"), oddity("plaçar× la")
    (3.0, 3.0, 4.0)
    >>> oddity("on va à pied"), oddity("on va À pied"), oddity("on va vers l'ÎLE"), oddity("wir hören das Öl zischen")
    (0.0, 1.5, 3.0, 0.0)
    """
    capitals, shouted = _capitals(text)
    spoken = language(text) if capitals or _BY_LANGUAGE.search(text) else None
    return (
        _unpaired(text, spoken)
        + _LOPSIDED * len(_LOPSIDED_SIGN.findall(text))
        + _UNFINISHED * text.rstrip().endswith(_COMMAS)
        + _UNUSUAL * _unusual(text, spoken)
        + _CAPITAL * (0 if spoken in _CAPITALISED else capitals)
        + _SHOUTED * shouted
        + _MIXED * bool(_WITH_COMMA.search(text) and _WITH_CEDILLA.search(text))
        + _ITERATED * (0 if _KANA.search(text) else text.count("々"))
    )


def _unpaired(text: str, spoken: str | None) -> float:
    """The quotation marks that lack their other half; an apostrophe does not."""
    waiting, count = "", 0
    closing = _CLOSING | {_LOW: _CLOSING_LOW.get(spoken or "", _CLOSING[_LOW])}
    for match in _MARK.finditer(text):
        letter, mark = match.groups()
        if mark in waiting:
            waiting = ""
        elif mark in _CLOSING and (not letter or mark in _UNSPACED or _opens_after(letter, mark)):
            count += bool(waiting)
            waiting = closing[mark]
        else:
            count += not _APOSTROPHE.match(text, match.end() - 1)
    return _UNPAIRED * (count + bool(waiting))


def _opens_after(letter: str, mark: str) -> bool:
    return mark in _SPACED and letter >= _FIRST_EAST_ASIAN


def _unusual(text: str, spoken: str | None) -> int:
    """How many marks the language of the text has others for."""
    quotes = _OPENING_HIGH.findall(text) if spoken in _CLOSING_LOW else []
    usual = _SPACED_DASH.get(spoken or "")
    return len(quotes) + sum(match.group() != usual for match in _BETWEEN_SPACES.finditer(text) if usual)


def _capitals(text: str) -> tuple[int, int]:
    """How many words begin with a capital beyond ASCII within a sentence, and how many are all in such capitals."""
    within = shouted = 0
    if text.isascii() or text.upper() == text:
        return within, shouted
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isascii() or not word[0].isupper():
            continue
        if len(word) > 1 and word.isupper():
            shouted += 1
        elif word[0] > "\x7f" and _WITHIN_SENTENCE.search(text, max(0, match.start() - 3), match.start()):
            within += 1
    return within, shouted
