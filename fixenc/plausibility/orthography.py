"""Spelling: rules for all words of a language, and the places of capitals.

It decides, as `typography` does, where the models of words do not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from fixenc.plausibility.language import detect_language

# The cost of a word beyond ASCII that begins with a capital within a sentence, in nats.
_CAPITAL = 1.5
# The cost of a small letter that begins a sentence, in nats.
_SMALL = 5.0
# The cost of a word all in capitals beside others that are not, in nats.
_SHOUTED = 3.0
# The cost of letters with a comma below and others with a cedilla below in one text, in nats: few writers mix them.
_MIXED = 3.0
# The cost of the mark for a repeated character in a text without kana, in nats.
_ITERATED = 3.0
# The cost of a Greek word with wrong accents, in nats.
_ACCENTED = 4.0
# Languages whose nouns begin with capitals.
_CAPITALISED = ("de", "lb")
_WORD = re.compile(r"[^\W\d_]+")
_WITHIN_SENTENCE = re.compile(r"[^\W\d_],? $")
# The first letter of a sentence, but not after an abbreviation.
_NEXT_SENTENCE = re.compile(r"[^\W\d_]{4}[.!?] ([^\W\d_])")
_SENTENCE_ENDS = (". ", "? ", "! ")

COMMAS = str.maketrans("şţŞŢ", "șțȘȚ")
"""A table that gives Romanian commas for cedillas: no Windows charset had these letters until 2007."""

_WITH_COMMA = re.compile("[șțȘȚ]")
_WITH_CEDILLA = re.compile("[şţŞŢ]")
_KANA = re.compile("[\u3040-\u30ff]")
# A Greek word of several syllables has one accent, and a second one at its end alone (the orthography of 1982).
_ACCENTS = "άέήίόύώΐΰ"
_GREEK = re.compile("[α-ωςϊϋά-ώΐΰ]{5,}")
_TWO_ACCENTS = re.compile(f"[{_ACCENTS}].*[{_ACCENTS}].{{2}}")
_VOWELS = re.compile("[αηωϊϋ]|[εο][ιυ]?|[ιυ]")
# The fewest vowels of a Greek word that needs an accent.
_SYLLABLES = 3
# The letters by which spelling can be judged.
_JUDGED = re.compile(f"[șțȘȚ々α-ωϊϋ{_ACCENTS}]")


@lru_cache(maxsize=64)
def language_of(line: str) -> str | None:
    """Return the language of a line, or None. It is remembered, as a line has many possible originals to judge."""
    return detect_language(line)


def misspelling(text: str, whole: str) -> float:
    """Return the cost of odd spelling in a text, in nats; its language is that of the `whole` it is part of.

    >>> def odd(text):
    ...     return misspelling(text, text)
    >>> odd("Вот старый город. Улица."), odd("Вот старый город. улица.")
    (0.0, 5.0)
    >>> odd("του πρωτεύοντος"), odd("του πρωτεροντος"), odd("του πρώτεύοντος"), odd("η πρόσβασή του")
    (0.0, 4.0, 4.0, 0.0)
    >>> odd("și mulţi"), odd("須以實際名稱取代々")
    (3.0, 3.0)
    >>> odd("on va à pied"), odd("on va À pied"), odd("on va vers l'ÎLE"), odd("wir hören das Öl zischen")
    (0.0, 1.5, 3.0, 0.0)
    """
    capitals, shouted = _count_capitals(text)
    firsts = _NEXT_SENTENCE.findall(text) if any(end in text for end in _SENTENCE_ENDS) else ()
    nats: float = (
        _CAPITAL * (0 if capitals and language_of(whole) in _CAPITALISED else capitals)
        + _SMALL * sum(first > "\x7f" and first.islower() for first in firsts)
        + _SHOUTED * shouted
    )
    return nats + _oddity_of_letters(text) if _JUDGED.search(text) else nats


def _oddity_of_letters(text: str) -> float:
    """Return the cost of letters that do not go together, in nats."""
    nats: float = (
        _MIXED * bool(_WITH_COMMA.search(text) and _WITH_CEDILLA.search(text))
        + _ITERATED * (0 if _KANA.search(text) else text.count("々"))
        + _ACCENTED * sum(map(_is_accented_oddly, _GREEK.findall(text)))
    )
    return nats


def _is_accented_oddly(word: str) -> bool:
    """Return whether a Greek word has two accents, or none though it needs one."""
    if any(letter in _ACCENTS for letter in word):
        return _TWO_ACCENTS.search(word) is not None
    return len(_VOWELS.findall(word)) >= _SYLLABLES


def _count_capitals(text: str) -> tuple[int, int]:
    """Return the number of words with a capital beyond ASCII within a sentence, and of words all in capitals."""
    within = shouted = 0
    if text.isascii() or text.islower() or text.upper() == text:
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
