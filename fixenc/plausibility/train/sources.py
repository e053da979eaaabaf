"""The published lists that the language models are learned from (extra `train`); see ``NOTICE`` for their licences."""

from __future__ import annotations

import importlib.resources
import json
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

# How many words of a list are read, most frequent first. Beyond so many, lists hold mostly names and misspellings.
_MOST_WORDS = 120_000


class Counts(NamedTuple):
    """What a language is learned from: words with weights, and sequences inside words with weights.

    Weights of either kind add up to one.
    """

    words: dict[str, float]
    trigrams: dict[str, float]


def read(sources: str) -> Counts:
    """Read the sources of one language, as `Language.sources` names them."""
    words: dict[str, float] = {}
    trigrams: dict[str, float] = {}
    for source in sources.split():
        conversion, _, name = source.rpartition(">")
        package, _, code = name.partition(":")
        if package == "lingua":
            trigrams = _lingua(code)
        else:
            for word, weight in _convert(_WORD_LISTS[package](code), CONVERSIONS.get(conversion)).items():
                words[word] = words.get(word, 0.0) + weight
    return Counts(_normalised(words), _normalised(trigrams))


def _wordfreq(code: str) -> Iterable[tuple[str, float]]:
    import wordfreq

    yield from list(wordfreq.get_frequency_dict(code, wordlist="best").items())[:_MOST_WORDS]


def _simplemma(code: str) -> Iterable[tuple[str, float]]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    yield from ((word, 1.0) for word in DefaultDictionaryFactory().get_dictionary(code))


def _pythainlp(_: str) -> Iterable[tuple[str, float]]:
    # The files are read as they are: importing the package asks for much that is not needed here.
    spec = importlib.resources.files("pythainlp.corpus")
    for name in ("tnc_freq.txt", "ttc_freq.txt"):
        for line in (spec / name).read_text("utf-8").splitlines():
            word, _, count = line.partition("\t")
            if count.strip().isdigit():
                yield word, float(count)


def mandarin_readings() -> dict[str, list[str]]:
    """The readings of each Chinese character in pinyin with tone marks, the commonest first."""
    from pypinyin.constants import PINYIN_DICT

    return {chr(code): readings.split(",") for code, readings in PINYIN_DICT.items()}


def _signs(letters: str) -> Iterable[tuple[str, float]]:
    yield from ((letter, 1.0) for letter in letters)


_WORD_LISTS: dict[str, Callable[[str], Iterable[tuple[str, float]]]] = {
    "wordfreq": _wordfreq,
    "simplemma": _simplemma,
    "pythainlp": _pythainlp,
    "signs": _signs,
}


def _lingua(code: str) -> dict[str, float]:
    """Joint frequencies of three letters: lingua's files hold each letter's share after those before it."""
    single, double, triple = (_lingua_file(code, f"{name}grams") for name in ("uni", "bi", "tri"))
    joint = {pair: share * single.get(pair[0], 0.0) for pair, share in double.items()}
    return {three: share * joint.get(three[:2], 0.0) for three, share in triple.items()}


def _lingua_file(code: str, name: str) -> dict[str, float]:
    import brotli

    path = importlib.resources.files("lingua") / "language-models" / code / f"{name}.json.br"
    shares: dict[str, float] = {}
    for fraction, sequences in json.loads(brotli.decompress(path.read_bytes()))["ngrams"].items():
        part, _, whole = fraction.partition("/")
        shares |= dict.fromkeys(sequences.split(), int(part) / int(whole or 1))
    return shares


_SERBIAN = {
    "lj": "љ", "nj": "њ", "dž": "џ", "a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "đ": "ђ", "e": "е", "ž": "ж",
    "z": "з", "i": "и", "j": "ј", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с",
    "t": "т", "ć": "ћ", "u": "у", "f": "ф", "h": "х", "c": "ц", "č": "ч", "š": "ш",
}  # fmt: skip
_SERBIAN_LETTER = re.compile("|".join(_SERBIAN))


def _serbian_cyrillic(word: str) -> str:
    """Serbian is written in both alphabets, letter for letter."""
    return _SERBIAN_LETTER.sub(lambda match: _SERBIAN[match.group()], word)


TONES = dict.fromkeys("\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING TILDE}"
                       "\N{COMBINING HOOK ABOVE}\N{COMBINING DOT BELOW}")  # fmt: skip


def _detached_tones(word: str) -> str:
    """Vietnamese as windows-1258 holds it: letters with their quality marks, tones as combining characters."""
    import unicodedata

    pieces = []
    for character in word:
        apart = unicodedata.normalize("NFD", character)
        tone = "".join(c for c in apart if c in TONES)
        pieces.append(unicodedata.normalize("NFC", "".join(c for c in apart if c not in TONES)) + tone)
    return "".join(pieces)


def _as_in_capitals(word: str) -> str:
    """A Greek word without its accents."""
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn").replace("ς", "σ")


def _with_eszett() -> Callable[[str], str]:
    """The list has ss for ß; simplemma's words tell where ß belongs."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    words = [word.lower() for word in DefaultDictionaryFactory().get_dictionary("de")]
    known = set(words)
    eszett = {word.replace("ß", "ss"): word for word in words if "ß" in word and word.replace("ß", "ss") not in known}
    return lambda word: eszett.get(word, word)


def _to_traditional(regional: str) -> Callable[[str], str]:
    """From Simplified Chinese, by one of OpenCC's configurations: regions differ in characters, and in words."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(regional).convert
    return convert


CONVERSIONS: dict[str, Callable[[], Callable[[str], str]]] = {
    "serbian-cyrillic": lambda: _serbian_cyrillic,
    "detached-tones": lambda: _detached_tones,
    "traditional": lambda: _to_traditional("s2t"),
    "taiwan": lambda: _to_traditional("s2twp"),
    "hong-kong": lambda: _to_traditional("s2hk"),
    "eszett": _with_eszett,
    "capitals": lambda: _as_in_capitals,
    "final-sigma": lambda: lambda word: re.sub("σ$", "ς", word),
    "cedillas": lambda: lambda word: word.translate(str.maketrans("șț", "şţ")),
    "arabic-letters": lambda: lambda word: word.translate(str.maketrans("یک", "يك")),
}


def _convert(words: Iterable[tuple[str, float]], conversion: Any) -> dict[str, float]:
    change: Callable[[str], str] = conversion() if conversion else lambda word: word
    total: dict[str, float] = {}
    for word, weight in words:
        changed = change(word)
        total[changed] = total.get(changed, 0.0) + weight
    return total


def _normalised(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values()) or 1.0
    return {key: weight / total for key, weight in sorted(weights.items())}
