"""New characters that stand where none should: signs in words, letters of another script, what no text has."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from fixenc.charsets.scripts import EAST_ASIAN, FIRST_EAST_ASIAN, is_letter, is_sign, script_of
from fixenc.patterns import reaches
from fixenc.repair.joints import WITHIN_WORDS, are_of_two_alphabets

# Signs of western text that end no word of other alphabets.
_LEFT_OVER = frozenset("®ºª¬¦§¨¯±´µ¶¸¤")
# Numbers that stand between no letters.
_FRACTIONS = frozenset("¼½¾")
# Small letters that stand among capitals, since their own capitals are not in use.
_WITHOUT_CAPITAL = frozenset("ßŉĸ")
# An escape after a new character: the rest of its bytes were escaped, too.
_ESCAPE_AFTER = re.compile(r"&(?:#\d{3,4}|[A-Za-z]{2,8}\d{0,2});|\\x[0-9a-fA-F]{2}")
# Categories of code points that are no characters: for private use, and not assigned.
_NO_CHARACTERS = frozenset(["Co", "Cn"])
_LETTERS_OF_ASCII = "LATIN"
# What makes an emoji of the sign before it: a mark, but not of a word.
_SELECTOR = "\ufe0f"
_CAPITALS = 2
# The fewest letters of a word before a capital of another alphabet.
_LEAST_BEFORE_CAPITAL = 3
# Alphabets that East Asian text sets apart when it quotes them.
_NEVER_BESIDE_EAST_ASIAN = frozenset(["CYRILLIC", "GREEK", "ARABIC", "HEBREW"])

# --- Plain words, which are nearly all: they have no fault, so their characters need not be looked at one by one.
# Letters of which words are made, as ranges: those of a row are of one script, and all are assigned.
PLAIN_LETTERS = {
    "LATIN": "A-Za-zÀ-ÖØ-öø-\u01ba\u01cd-\u024f\u1e00-\u1eff",
    "CYRILLIC": "\u0400-\u0481\u048a-\u052f",
    "GREEK": "\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u03f0-\u03f5\u03f7-\u03ff",
    "ARABIC": "\u0620-\u065f\u066e-\u066f\u0671-\u06d3",
    "HEBREW": "\u05b0-\u05bd\u05d0-\u05ea",
    "DEVANAGARI": "\u0900-\u0963",
    "THAI": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "GEORGIAN": "\u10d0-\u10fa",
    "ARMENIAN": "\u0531-\u0556\u0561-\u0587",
    EAST_ASIAN: "\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fa5\uac00-\ud7a3",
}
# ASCII that is no letter, without what escapes begin with.
_PLAIN_ASCII = r"\x00-%'-@\[\]-`{-\x7f"
# Of the signs within words, those that are used most, and no-break spaces.
_PLAIN_WITHIN = "’‘…–—\u00a0\u202f"
# Marks that may stand before and after all letters of a word.
_PLAIN_AROUND = "“”„«»"
# Marks of East Asian text, which may stand between its letters.
_PLAIN_EAST_ASIAN = "、。「」『』・！（），：；？"


def find_faults(text: str, is_new: bytes) -> Iterator[str]:
    """Yield the new characters where healthy text has none; `is_new` has 1 for each new character of the text.

    >>> list(find_faults("Größe Gr„ße", bytes([0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0])))
    ['„']
    """
    start = 0
    # Only before an escape can a space be at fault: elsewhere, it ends a word.
    for word in [text] if _ESCAPE_AFTER.search(text) else text.split(" "):
        end = start + len(word)
        if is_new.find(1, start, end) >= 0 and not is_plain(word):
            for at in itertools.compress(range(start, end), is_new[start:end]):
                if _is_fault(text, at):
                    yield text[at]
        start = end + len(" ")


def find_faulty_words(text: str) -> frozenset[str]:
    """Return the words of a text, all beyond ASCII new, in which a character stands where healthy text has none.

    It is quick for a long text: each different word is looked at once. So a space before an escape is no fault here.

    >>> sorted(find_faulty_words("Größe um Größe, um Gr„ße, um Gr„ße"))
    ['Gr„ße', 'Gr„ße,']
    """
    is_of_one_script = _plain_pattern(has_east_asian=reaches(text, FIRST_EAST_ASIAN)).fullmatch
    has_mixed_cases = _among_capitals_pattern().search
    words = (word for word in set(text.split()) if not word.isascii())
    words = (word for word in words if not is_of_one_script(word) or has_mixed_cases(word))
    return frozenset(word for word in words if next(find_faults(word, bytes(map("\x7f".__lt__, word))), None))


def is_plain(word: str) -> bool:
    """Whether a word is of letters of one script and common marks, and so has no fault.

    >>> is_plain("„größte“"), is_plain("größ„te"), is_plain("größтe")
    (True, False, False)
    """
    pattern = _plain_pattern(has_east_asian=reaches(word, FIRST_EAST_ASIAN))
    return bool(pattern.fullmatch(word)) and (
        word.islower() or word.istitle() or word.isupper() or not _among_capitals_pattern().search(word)
    )


@cache
def _plain_pattern(*, has_east_asian: bool) -> re.Pattern[str]:
    """Return a pattern for words of one script; each of its steps is one class, so that it is done in one pass.

    Only that for words that have an East Asian letter has these: they take a third of the time to compile it.
    """
    inner = {script: letters + _PLAIN_ASCII + _PLAIN_WITHIN for script, letters in PLAIN_LETTERS.items()}
    inner[EAST_ASIAN] += _PLAIN_EAST_ASIAN
    if not has_east_asian:
        del inner[EAST_ASIAN]
    around, after = f"[{_PLAIN_AROUND}]", f"[{_PLAIN_ASCII}]"
    return re.compile("|".join(f"{around}*[{characters}]*(?:{around}+{after}*)?" for characters in inner.values()))


@cache
def _among_capitals_pattern() -> re.Pattern[str]:
    """Return a pattern for a small letter between two capitals, or after two, in plain words."""
    letters = [character for character in map(chr, range(0x2000)) if is_letter(character)]
    upper, lower = ("".join(filter(which, letters)) for which in (str.isupper, str.islower))
    return re.compile(f"[{upper}](?:[{lower}][{upper}]|[{upper}][{lower}])")


def _is_fault(text: str, at: int) -> bool:
    here, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if "\x80" <= here <= "\x9f" or unicodedata.category(here) in _NO_CHARACTERS:
        return True
    if _ESCAPE_AFTER.match(text, at + 1):
        return True
    if here.islower() and here not in _WITHOUT_CAPITAL and _is_among_capitals(text, at):
        return True  # a word in capitals was misread, and capitalized after that
    if after in _LEFT_OVER and _is_left_over(before, here):
        return True
    if is_letter(here):
        return _is_letter_at_fault(before, here, after) and not ends_before_capital(text, at + 1)
    return (
        (is_sign(here) or here in _FRACTIONS)
        and here not in WITHIN_WORDS
        and bool(before and after)
        and is_letter(before)
        and before != _SELECTOR
        and is_letter(after)
        and EAST_ASIAN not in (script_of(before), script_of(after))
    )


def _is_among_capitals(text: str, at: int) -> bool:
    """Whether a letter stands between two capitals, or ends a word after two of them."""
    before, after = text[max(0, at - 2) : at], text[at + 1 : at + 2]
    if before[-1:].isupper() and after.isupper():
        return True
    return len(before) == _CAPITALS and before.isalpha() and before.isupper() and not is_letter(after or " ")


def _is_letter_at_fault(before: str, here: str, after: str) -> bool:
    if script_of(here) != EAST_ASIAN:
        return any(other and are_of_two_alphabets(here, other) for other in (before, after))
    beside = [script_of(other or " ") for other in (before, after)]
    return beside == [_LETTERS_OF_ASCII] * 2 or not _NEVER_BESIDE_EAST_ASIAN.isdisjoint(beside)


def ends_before_capital(text: str, end: int) -> bool:
    """Whether a word of another alphabet ends before a Latin capital, as in names that programs make of two words.

    >>> ends_before_capital("РазделB", 6), ends_before_capital("РАЗДЕЛB", 6), ends_before_capital("cafйS", 4)
    (True, False, False)
    """
    word, after = text[max(0, end - _LEAST_BEFORE_CAPITAL) : end], text[end : end + 1]
    if not (after.isascii() and after.isupper()) or word[-1:].isupper() or len(word) < _LEAST_BEFORE_CAPITAL:
        return False
    scripts = {script_of(character) for character in word}
    return len(scripts) == 1 and scripts.isdisjoint(["", _LETTERS_OF_ASCII, EAST_ASIAN])


def _is_left_over(before: str, here: str) -> bool:
    """Whether the sign of western text after a character is a rest of mojibake.

    It is if the character is a letter of another alphabet, or a sign that touches a letter.
    """
    if is_letter(here):
        return script_of(here) not in (_LETTERS_OF_ASCII, "GREEK", "")
    return is_sign(here) and is_letter(before or " ")
