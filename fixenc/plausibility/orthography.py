"""How people spell: what holds of all words of a language, whichever they are, and where capitals stand.

It is weighed where the models of words do not tell, beside how a text is set (`typography`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from fixenc.plausibility.language import language

# How rare a capital is within a sentence, a small letter that begins one, and a word all in capitals beside others that
# are not, in nats.
_CAPITAL, _SMALL, _SHOUTED = 1.5, 5.0, 3.0
# The same for letters of one word or another with a comma and with a cedilla below, which nobody mixes; for the mark of
# a repeated character where there are no kana; and for a Greek word that is not accented as they are.
_MIXED, _ITERATED, _ACCENTED = 3.0, 3.0, 4.0
# Their nouns begin with capitals.
_CAPITALISED = ("de", "lb")
_WORD = re.compile(r"[^\W\d_]+")
_WITHIN_SENTENCE = re.compile(r"[^\W\d_],? $")
# Not after an abbreviation.
_NEXT_SENTENCE, _SENTENCE_ENDS = re.compile(r"[^\W\d_]{4}[.!?] ([^\W\d_])"), (". ", "? ", "! ")
_WITH_COMMA, _WITH_CEDILLA = re.compile("[șțȘȚ]"), re.compile("[şţŞŢ]")
_KANA = re.compile("[\u3040-\u30ff]")
# A Greek word of several syllables has one accent, and a second one at its end alone (the orthography of 1982).
_ACCENTS = "άέήίόύώΐΰ"
_GREEK = re.compile("[α-ωςϊϋά-ώΐΰ]{5,}")
_TWO_ACCENTS, _VOWELS = re.compile(f"[{_ACCENTS}].*[{_ACCENTS}].{{2}}"), re.compile("[αηωϊϋ]|[εο][ιυ]?|[ιυ]")
_SYLLABLES = 3
# Where none of these is, letters need not be looked at further.
_TELLING = re.compile(f"[șțȘȚ々α-ωϊϋ{_ACCENTS}]")


@lru_cache(maxsize=64)
def spoken_in(line: str) -> str | None:
    """Its language. Remembered: of what one line may have been, there is much to judge."""
    return language(line)


def misspelling(text: str, whole: str) -> float:
    """What is odd in how a text is spelled, in nats; what is known of the `whole` that it is of tells the language.

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
    capitals, shouted = _capitals(text)
    firsts = _NEXT_SENTENCE.findall(text) if any(end in text for end in _SENTENCE_ENDS) else ()
    nats: float = (
        _CAPITAL * (0 if capitals and spoken_in(whole) in _CAPITALISED else capitals)
        + _SMALL * sum(first > "\x7f" and first.islower() for first in firsts)
        + _SHOUTED * shouted
    )
    return nats + _odd_letters(text) if _TELLING.search(text) else nats


def _odd_letters(text: str) -> float:
    """What is odd in how the letters of a text go together, in nats."""
    nats: float = (
        _MIXED * bool(_WITH_COMMA.search(text) and _WITH_CEDILLA.search(text))
        + _ITERATED * (0 if _KANA.search(text) else text.count("々"))
        + _ACCENTED * sum(map(_is_accented_oddly, _GREEK.findall(text)))
    )
    return nats


def _is_accented_oddly(word: str) -> bool:
    """Whether a Greek word has two accents, or none that needs one."""
    if any(letter in _ACCENTS for letter in word):
        return _TWO_ACCENTS.search(word) is not None
    return len(_VOWELS.findall(word)) >= _SYLLABLES


def _capitals(text: str) -> tuple[int, int]:
    """How many words begin with a capital beyond ASCII within a sentence, and how many are all in such capitals."""
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
