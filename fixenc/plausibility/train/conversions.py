"""Conversions of words to other alphabets, spellings and charsets."""

from __future__ import annotations

import re
from collections.abc import Callable

from fixenc.plausibility.train.alphabets import TONES

_SERBIAN = {
    "lj": "љ", "nj": "њ", "dž": "џ", "a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "đ": "ђ", "e": "е", "ž": "ж",
    "z": "з", "i": "и", "j": "ј", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с",
    "t": "т", "ć": "ћ", "u": "у", "f": "ф", "h": "х", "c": "ц", "č": "ч", "š": "ш",
}  # fmt: skip
_SERBIAN_LETTER = re.compile("|".join(_SERBIAN))


def _convert_to_cyrillic(word: str) -> str:
    """Return a Serbian word in Cyrillic, letter for letter."""
    return _SERBIAN_LETTER.sub(lambda match: _SERBIAN[match.group()], word)


def _detach_tones(word: str) -> str:
    """Return Vietnamese as windows-1258 has it: letters with their quality marks, tones as combining characters."""
    import unicodedata

    pieces = []
    for character in word:
        apart = unicodedata.normalize("NFD", character)
        tone = "".join(c for c in apart if c in TONES)
        pieces.append(unicodedata.normalize("NFC", "".join(c for c in apart if c not in TONES)) + tone)
    return "".join(pieces)


def _drop_accents(word: str) -> str:
    """Return a Greek word without its accents."""
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn").replace("ς", "σ")


def _make_eszett_conversion() -> Callable[[str], str]:
    """Return a conversion for a list with ss in place of ß; simplemma's words show where ß belongs."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    words = [word.lower() for word in DefaultDictionaryFactory().get_dictionary("de")]
    known = set(words)
    eszett = {word.replace("ß", "ss"): word for word in words if "ß" in word and word.replace("ß", "ss") not in known}
    return lambda word: eszett.get(word, word)


def _make_traditional_conversion(regional: str) -> Callable[[str], str]:
    """Return a conversion from Simplified Chinese by a configuration of OpenCC, which is for one region."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(regional).convert
    return convert


CONVERSIONS: dict[str, Callable[[], Callable[[str], str]]] = {
    "serbian-cyrillic": lambda: _convert_to_cyrillic,
    "detached-tones": lambda: _detach_tones,
    "traditional": lambda: _make_traditional_conversion("s2t"),
    "taiwan": lambda: _make_traditional_conversion("s2twp"),
    "hong-kong": lambda: _make_traditional_conversion("s2hk"),
    "eszett": _make_eszett_conversion,
    "capitals": lambda: _drop_accents,
    "final-sigma": lambda: lambda word: re.sub("σ$", "ς", word),
    "cedillas": lambda: lambda word: word.translate(str.maketrans("șț", "şţ")),
    "arabic-letters": lambda: lambda word: word.translate(str.maketrans("یک", "يك")),
}
