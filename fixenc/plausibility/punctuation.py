"""Quotation marks come in pairs, dashes stand alike on both sides, and commas end nothing: else, what a text costs."""

from __future__ import annotations

import re

from fixenc.plausibility.language import language

# How rare a quotation mark is without its other half, a dash with a space on one side alone, and a comma that ends all,
# in nats.
_UNPAIRED, _LOPSIDED, _UNFINISHED = 4.0, 4.0, 3.0
_COMMAS = ("、", "，")
_CLOSING = {
    "“": "”", "”": "”", "„": "“”", "‘": "’", "‚": "‘’", "«": "»", "‹": "›", "»": "«", "›": "‹",
    "「": "」", "『": "』", "（": "）",
}  # fmt: skip
# What closes a low mark, „, is a matter of language.
_LOW, _CLOSING_LOW = (
    "„",
    {
        **dict.fromkeys(("de", "cs", "sk", "sl", "bg", "lt", "et", "is", "mk", "ka"), "“"),
        **dict.fromkeys(("pl", "ro", "hu", "hr"), "”"),
    },
)
# These open a quotation right after a letter, too: East Asian text has no spaces. So do these after a letter of it.
_UNSPACED, _SPACED, _FIRST_EAST_ASIAN = "「『（", "“‘", "\u2e80"
_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)|(?<=[sz])’")
_DASH = re.compile(r"(?<=[^\w\s])–(?=[^\W\d])|(?<=\s)–(?=[^\W\d])|(?<=[^\W\d])–(?=[^\w]|$)")
_MARK = re.compile(r"(\w?)([“”„‘’‚«»‹›「」『』（）])")


def lacking(text: str) -> float:
    """What the quotation marks, dashes and commas of a text cost that lack something, in nats; an apostrophe does not.

    >>> lacking("„so“ – l’eau – “so” ‘so’ »so«"), lacking("“so’"), lacking("so”")
    (0.0, 8.0, 4.0)
    >>> lacking("Das „alte Haus“ stand noch lange leer."), lacking("Das „alte Haus” stand noch lange leer.")
    (0.0, 8.0)
    >>> lacking("選擇「檔案」、「編輯"), lacking("選擇「檔案」"), lacking("选择“文件”")
    (4.0, 0.0, 0.0)
    """
    waiting, count = "", 0
    closing = (
        _CLOSING if _LOW not in text else _CLOSING | {_LOW: _CLOSING_LOW.get(language(text) or "", _CLOSING[_LOW])}
    )
    for match in _MARK.finditer(text):
        letter, mark = match.groups()
        if mark in waiting:
            waiting = ""
        elif mark in _CLOSING and (not letter or mark in _UNSPACED or _opens_after(letter, mark)):
            count += bool(waiting)
            waiting = closing[mark]
        else:
            count += not _APOSTROPHE.match(text, match.end() - 1)
    is_unfinished = text.rstrip().endswith(_COMMAS)
    return _UNPAIRED * (count + bool(waiting)) + _LOPSIDED * len(_DASH.findall(text)) + _UNFINISHED * is_unfinished


def _opens_after(letter: str, mark: str) -> bool:
    return mark in _SPACED and letter >= _FIRST_EAST_ASIAN


def _closing(text: str) -> dict[str, str]:
    """What closes a quotation after each mark that opens one."""
    if _LOW not in text:
        return _CLOSING
    return _CLOSING | {_LOW: _CLOSING_LOW.get(language(text) or "", _CLOSING[_LOW])}
