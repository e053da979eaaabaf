"""The script of a letter, by its name in Unicode: enough to see that a word mixes two scripts."""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import cache, lru_cache

EAST_ASIAN = "EAST ASIAN"
"""One name for all scripts of Chinese, Japanese and Korean, which stand side by side in one word."""

FIRST_EAST_ASIAN = "\u2e80"
"""The first of their letters and signs (CJK Radicals), but for the parts that Korean syllables are made of."""

# The first words of Unicode names that are no script: these letters stand beside letters of any script.
_ANY_SCRIPT = frozenset({
    "MICRO", "OHM", "KELVIN", "ANGSTROM", "MASCULINE", "FEMININE", "MODIFIER", "COMBINING", "DOUBLE-STRUCK",
    "MATHEMATICAL", "BLACK-LETTER", "SCRIPT", "INFORMATION", "ALEF", "BET", "GIMEL", "DALET", "ESTIMATED", "TURNED",
    "SUPERSCRIPT", "SUBSCRIPT", "CIRCLED", "PARENTHESIZED", "SQUARED",
})  # fmt: skip
# The first words of Unicode names of East Asian letters.
_EAST_ASIAN_NAMES = frozenset({
    "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "HALFWIDTH", "KATAKANA-HIRAGANA",
})  # fmt: skip

# The parts of the first plane that may have combining marks: not Chinese, Korean, surrogates, private characters.
_WITH_MARKS = ((0x300, 0x3400), (0xA000, 0xAC00), (0xD7A4, 0xD800), (0xF900, 0x10000))

LIKE_SIGNS = frozenset("ªºµ¹²³¼½¾")
"""Characters of the western charsets that stand among their signs, though Unicode counts them as letters or numbers."""


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """Return the script of a letter or mark, as in its Unicode name; "" for characters of no script or of every one.

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
    """Whether a character is a letter or a combining mark, the characters of words."""
    return character.isalpha() or (character > "\u02ff" and unicodedata.category(character)[0] == "M")


def is_sign(character: str) -> bool:
    """Whether a character is a sign or control character beyond ASCII: no letter, digit or white space."""
    return character > "\x7f" and not (is_letter(character) or character.isalnum() or character.isspace())


@cache
def letters_pattern() -> re.Pattern[str]:
    """Return a pattern for runs of letters and marks, as in `is_letter` but without marks beyond U+FFFF."""
    codes = itertools.chain(*(range(first, last) for first, last in _WITH_MARKS))
    marks = re.escape("".join(c for c in map(chr, codes) if unicodedata.category(c)[0] == "M"))
    # `re` keeps some memory for each step of a repetition, so a run of letters is one step.
    return re.compile(rf"(?:[^\W\d_]+|[{marks}]+)+")
