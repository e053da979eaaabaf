"""The published lists that the language models are learned from (extra `train`); see ``NOTICE`` for their licences."""

from __future__ import annotations

import importlib.resources
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from fixenc.plausibility.languages import Language
from fixenc.plausibility.train import hunspell
from fixenc.plausibility.train.archives import Archives
from fixenc.plausibility.train.conversions import CONVERSIONS
from fixenc.plausibility.train.counts import Counts, normalise
from fixenc.plausibility.train.usage import count_words

# The most words of a list that are read, most frequent first. Beyond that, lists hold mostly names and misspellings.
_MOST_WORDS = 120_000
# The highest weight of a word beside one of its forms; the weight is the number of its forms.
_MOST_FORMS = 5
# The number of words from which a language counts in full in its family; with fewer, in proportion.
_ENOUGH_WORDS = 3_000
# The same number of sequences.
_ENOUGH_TRIGRAMS = 4_000


class Sources:
    """The lists and texts of all languages, by the names that `Language.sources` has for them."""

    def __init__(self, archives: Archives, written: Mapping[str, Iterable[str]], script_at: Mapping[str, str]) -> None:
        self._archives = archives
        self._written = written
        self._script_at = script_at

    def read_members(self, language: Language) -> dict[str, Counts]:
        """Return the counts of each language that shares a model, by its code: for a family, several."""
        named: dict[str, list[str]] = {}
        for source in language.sources.split():
            code = source.partition(":")[2] if language.is_family else language.code
            named.setdefault(code, []).append(source)
        return {code: self._read(sources, language.script) for code, sources in named.items()}

    def _read(self, sources: list[str], script: str) -> Counts:
        words: dict[str, float] = {}
        trigrams: dict[str, float] = {}
        for source in sources:
            conversion, _, name = source.rpartition(">")
            package, _, code = name.partition(":")
            if package == "lingua":
                trigrams = _read_lingua(code)
                continue
            listed = self._count_words(code, script) if package == "texts" else self._read_list(package, code)
            # All lists have the same weight, however long they are.
            for word, weight in normalise(_choose_most_frequent(_convert(listed, CONVERSIONS.get(conversion)))).items():
                words[word] = words.get(word, 0.0) + weight
        return Counts(normalise(words), normalise(trigrams))

    def _count_words(self, code: str, script: str) -> Iterable[tuple[str, float]]:
        counted = count_words(self._written.get(code, ()), script, self._script_at)
        return ((word, float(times)) for word, times in counted.items())

    def _read_list(self, package: str, code: str) -> Iterable[tuple[str, float]]:
        if package in _IN_ARCHIVES:
            return _IN_ARCHIVES[package](self._archives, code)
        return _WORD_LISTS[package](code)


def blend(members: Iterable[Counts]) -> Counts:
    """Return the counts that a family is learned from: those of all its languages, in proportion up to a point."""
    words: dict[str, float] = {}
    trigrams: dict[str, float] = {}
    for counts in members:
        part = min(1.0, max(len(counts.words) / _ENOUGH_WORDS, len(counts.trigrams) / _ENOUGH_TRIGRAMS))
        for total, shares in ((words, counts.words), (trigrams, counts.trigrams)):
            for key, share in shares.items():
                total[key] = total.get(key, 0.0) + part * share
    return Counts(normalise(words), normalise(trigrams))


def _choose_most_frequent(words: dict[str, float]) -> dict[str, float]:
    """Return the most frequent words; of equally frequent ones, any."""
    if len(words) <= _MOST_WORDS:
        return words
    ranked = sorted(words.items(), key=lambda item: (-item[1], zlib.crc32(item[0].encode())))
    return dict(ranked[:_MOST_WORDS])


def _read_wordfreq(code: str) -> Iterable[tuple[str, float]]:
    import wordfreq

    yield from islice(wordfreq.get_frequency_dict(code, wordlist="best").items(), _MOST_WORDS)


def _read_simplemma(code: str) -> Iterable[tuple[str, float]]:
    """Yield the forms of words, and the words themselves, which are used more than each of their forms."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    forms = DefaultDictionaryFactory().get_dictionary(code)
    of_word = Counter(forms.values())
    yield from ((form, 1.0) for form in forms)
    yield from ((word, float(min(times, _MOST_FORMS))) for word, times in of_word.items())


def _read_pythainlp(_: str) -> Iterable[tuple[str, float]]:
    # The files are read as they are: importing the package needs much that is not used here.
    spec = importlib.resources.files("pythainlp.corpus")
    for name in ("tnc_freq.txt", "ttc_freq.txt"):
        for line in (spec / name).read_text("utf-8").splitlines():
            word, _, count = line.partition("\t")
            if count.strip().isdigit():
                yield word, float(count)


def _read_hunspell(archives: Archives, code: str) -> Iterable[tuple[str, float]]:
    package = f"dictionary-{code}"
    return hunspell.read_words(archives.read(package, "/index.aff"), archives.read(package, "/index.dic"))


def _read_klpt(archives: Archives, code: str) -> Iterable[tuple[str, float]]:
    name = {"ku": "data/kmr-Latn", "ckb": "data/ckb-Arab"}[code]
    return hunspell.read_words(archives.read("klpt", f"{name}.aff"), archives.read("klpt", f"{name}.dic"))


def _read_tatar(archives: Archives, _: str) -> Iterable[tuple[str, float]]:
    """Yield words of texts that have an analysis."""
    for line in archives.read("py-tat-morphan", "/files/words.csv").splitlines():
        word, _, reading = line.partition("\t")
        if "+" in reading:
            yield word, 1.0


def _read_tajik(archives: Archives, _: str) -> Iterable[tuple[str, float]]:
    for line in archives.read("tajiknlp", "/tajik_pos.jsonl").splitlines():
        yield from ((word, 1.0) for word in json.loads(line)["tajik"].strip("-").split())


def _read_burmese(archives: Archives, _: str) -> Iterable[tuple[str, float]]:
    yield from ((word, 1.0) for word in archives.read("burmesenlp", "/dictionaries/words.txt").splitlines())


def _read_lao(archives: Archives, _: str) -> Iterable[tuple[str, float]]:
    for name in ("/Lao-Dictionary.txt", "/wiktionary-20210720.txt"):
        lines = archives.read("laonlp", name).splitlines()
        yield from ((line.strip(), 1.0) for line in lines if not line.startswith("#"))


def _read_sinhala(archives: Archives, _: str) -> Iterable[tuple[str, float]]:
    lines = archives.read("sinling", "/stem_dictionary.txt").splitlines()
    yield from ((line.partition("\t")[0], 1.0) for line in lines)


_IN_ARCHIVES: dict[str, Callable[[Archives, str], Iterable[tuple[str, float]]]] = {
    "hunspell": _read_hunspell,
    "klpt": _read_klpt,
    "tatar": _read_tatar,
    "tajik": _read_tajik,
    "burmesenlp": _read_burmese,
    "laonlp": _read_lao,
    "sinling": _read_sinhala,
}


def read_mandarin_readings() -> dict[str, list[str]]:
    """Return the readings of each Chinese character in pinyin with tone marks, the commonest first."""
    from pypinyin.constants import PINYIN_DICT

    return {chr(code): readings.split(",") for code, readings in PINYIN_DICT.items()}


def _list_signs(letters: str) -> Iterable[tuple[str, float]]:
    yield from ((letter, 1.0) for letter in letters)


_WORD_LISTS: dict[str, Callable[[str], Iterable[tuple[str, float]]]] = {
    "wordfreq": _read_wordfreq,
    "simplemma": _read_simplemma,
    "pythainlp": _read_pythainlp,
    "signs": _list_signs,
}


def _read_lingua(code: str) -> dict[str, float]:
    """Return joint frequencies of three letters: lingua's files hold each letter's share after those before it."""
    single, double, triple = (_read_lingua_file(code, f"{name}grams") for name in ("uni", "bi", "tri"))
    joint = {pair: share * single.get(pair[0], 0.0) for pair, share in double.items()}
    return {three: share * joint.get(three[:2], 0.0) for three, share in triple.items()}


def _read_lingua_file(code: str, name: str) -> dict[str, float]:
    import brotli

    path = importlib.resources.files("lingua") / "language-models" / code / f"{name}.json.br"
    shares: dict[str, float] = {}
    for fraction, sequences in json.loads(brotli.decompress(path.read_bytes()))["ngrams"].items():
        part, _, whole = fraction.partition("/")
        shares |= dict.fromkeys(sequences.split(), int(part) / int(whole or 1))
    return shares


def _convert(words: Iterable[tuple[str, float]], conversion: Any) -> dict[str, float]:
    change: Callable[[str], str] = conversion() if conversion else lambda word: word
    total: dict[str, float] = {}
    for word, weight in words:
        changed = change(word)
        total[changed] = total.get(changed, 0.0) + weight
    return total
