"""Which script a letter is of, by its name in Unicode: enough to tell that two scripts meet in one word."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

EAST_ASIAN = "EAST ASIAN"
"""The scripts that are set side by side, without spaces, in Chinese, Japanese and Korean."""

# First words of names that are not those of a script: these letters stand beside any.
_ANY_SCRIPT = frozenset({
    "MICRO", "OHM", "KELVIN", "ANGSTROM", "MASCULINE", "FEMININE", "MODIFIER", "COMBINING", "DOUBLE-STRUCK",
    "MATHEMATICAL", "BLACK-LETTER", "SCRIPT", "INFORMATION", "ALEF", "BET", "GIMEL", "DALET", "ESTIMATED", "TURNED",
    "SUPERSCRIPT", "SUBSCRIPT", "CIRCLED", "PARENTHESIZED", "SQUARED",
})  # fmt: skip
_EAST_ASIAN_NAMES = frozenset({
    "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "HALFWIDTH", "KATAKANA-HIRAGANA",
})  # fmt: skip


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """The script of a letter or a mark, as Unicode's names call it; nothing for what belongs to no script or to any.

    >>> [script_of(character) for character in "aЖ中かµ1"]
    ['LATIN', 'CYRILLIC', 'EAST ASIAN', 'EAST ASIAN', '', '']
    """
    return script_in_name(character) if is_letter(character) else ""


@lru_cache(maxsize=4096)
def script_in_name(character: str) -> str:
    """The script that the name of a character begins with, of signs and digits, too; nothing, or any word, for others.

    >>> [script_in_name(character) for character in "a\u06fd٣½"]
    ['LATIN', 'ARABIC', 'ARABIC-INDIC', 'VULGAR']
    """
    first = unicodedata.name(character, "").partition(" ")[0]
    if first.partition("-")[0] in _EAST_ASIAN_NAMES:
        return EAST_ASIAN
    return "" if first in _ANY_SCRIPT else first


def is_letter(character: str) -> bool:
    """Whether a character is a letter, or a mark that stands on one: what words are made of."""
    return character.isalpha() or (character > "\u02ff" and unicodedata.category(character)[0] == "M")


def is_sign(character: str) -> bool:
    """Whether a character beyond ASCII is neither a letter, a digit nor a blank: a sign, or a control character."""
    return character > "\x7f" and not (is_letter(character) or character.isalnum() or character.isspace())


@cache
def letters_pattern() -> re.Pattern[str]:
    """What finds the runs of letters and marks in a text, as `is_letter` has them (marks beyond U+FFFF left out)."""
    marks = re.escape("".join(c for c in map(chr, range(0x300, 0x10000)) if unicodedata.category(c)[0] == "M"))
    # A run of letters is one step of the repetition, which keeps some memory for each.
    return re.compile(rf"(?:[^\W\d_]+|[{marks}]+)+")
