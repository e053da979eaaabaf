"""Checks of a text by its characters and their scripts, without any language."""

from __future__ import annotations

import unicodedata
from collections import Counter

_NEVER_IN_TEXT = frozenset({"Cn", "Co", "Cs"})
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1b\x85")

# The first words of the names of characters that stand together in Chinese and Japanese text.
_HAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "FULLWIDTH"})


def could_be_text(text: str) -> bool:
    """Return whether a text has no character that is never in text: unassigned, for private use, or a control."""
    return all(
        c in _TEXT_CONTROLS or (unicodedata.category(c) not in _NEVER_IN_TEXT and (c >= " " and c != "\x7f"))
        for c in set(text)
    )


def plausible_share(text: str) -> float:
    """Return the share of characters that are ASCII, or letters of the text's commonest other script.

    Latin letters beyond ASCII do not count: no language has nearly as many of them as of ASCII letters.

    >>> plausible_share("Да, yes"), plausible_share("dÈĬƐ")
    (1.0, 0.25)
    """
    if not text:
        return 0.0
    scripts = Counter[str]()
    for character, count in Counter(text).items():
        scripts[_script(character)] += count
    plain = scripts.pop("ASCII", 0)
    del scripts["LATIN"], scripts[""]
    return (plain + max(scripts.values(), default=0)) / len(text)


def _script(character: str) -> str:
    """Return "ASCII", the script of a letter or of Han punctuation, or "" for any other sign."""
    if character.isascii():
        return "ASCII"
    word = unicodedata.name(character, "").partition(" ")[0]
    if word in _HAN:
        return "HAN"
    return word if unicodedata.category(character)[0] in "LM" else ""
