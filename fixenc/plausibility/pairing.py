"""Quotation marks come in pairs, and dashes stand alike on both sides: what a text costs in which they do not."""

from __future__ import annotations

import re

# How rare a quotation mark is without its other half, and a dash with a space on one side alone, in nats.
_UNPAIRED, _LOPSIDED = 4.0, 4.0
_CLOSING = {
    "“": "”", "”": "”", "„": "“”", "‘": "’", "‚": "‘’", "«": "»", "‹": "›", "»": "«", "›": "‹",
    "「": "」", "『": "』", "（": "）",
}  # fmt: skip
# These open a quotation right after a letter, too: East Asian text has no spaces.
_UNSPACED = "「『（"
_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)|(?<=[sz])’")
_DASH = re.compile(r"(?<=[^\w\s])–(?=[^\W\d])|(?<=\s)–(?=[^\W\d])|(?<=[^\W\d])–(?=[^\w]|$)")
_MARK = re.compile(r"(\w?)([“”„‘’‚«»‹›「」『』（）])")


def unpaired(text: str) -> float:
    """What the quotation marks and dashes of a text cost that lack something, in nats; an apostrophe lacks nothing.

    >>> unpaired("„so“ – l’eau – “so” ‘so’ »so«"), unpaired("“so’"), unpaired("so”")
    (0.0, 8.0, 4.0)
    >>> unpaired("選擇「檔案」、「編輯"), unpaired("選擇「檔案」")
    (4.0, 0.0)
    """
    waiting, count = "", 0
    for match in _MARK.finditer(text):
        letter, mark = match.groups()
        if mark in waiting:
            waiting = ""
        elif mark in _CLOSING and (not letter or mark in _UNSPACED):
            count += bool(waiting)
            waiting = _CLOSING[mark]
        else:
            count += not _APOSTROPHE.match(text, match.end() - 1)
    return _UNPAIRED * (count + bool(waiting)) + _LOPSIDED * len(_DASH.findall(text))
