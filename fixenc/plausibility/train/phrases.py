"""Which words stand beside each other in each language, counted in running text."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from fixenc.plausibility.hash_table import HashTable
from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.model import codes_of
from fixenc.plausibility.phrases import ANY, OF_ALPHABETS, OF_KOREAN, Way, kinds_of, names_of
from fixenc.plausibility.stored import PHRASES
from fixenc.plausibility.train.alphabets import number_letters
from fixenc.plausibility.train.smoothing import learn_pairs, quantise
from fixenc.plausibility.train.usage import find_neighbours

# The least gain in the probability of all texts by which a pair has an entry, in nats.
_LEAST_GAIN = 14.0
# The same for a pair that is rarer than by chance; for one that never occurs, it is the number of times that chance
# would have it.
_LEAST_MISSING = 8.0


def learn_phrases(
    written: Mapping[str, Iterable[str]], alphabets: list[list[str]], script_at: dict[str, str]
) -> dict[str, np.ndarray]:
    """Return the table of pairs of words, named in several ways, and the cost of each beyond that of its words."""
    places, costs = number_letters(alphabets), dict[int, float]()
    for code, texts in written.items():
        found = next(((at, one.script) for at, one in enumerate(LANGUAGES) if one.code == code), None)
        if not found:
            continue
        number, script = found
        if script == "cjk" and code != "ko":
            continue
        ways = OF_KOREAN if script == "cjk" else OF_ALPHABETS
        counts = Counter(pair for text in texts for pair in find_neighbours(text, script, script_at))
        for way, costs_of_pairs in enumerate(_learn_ways(counts, ways)):
            costs |= _name_pairs(costs_of_pairs, number, way, ways[way], places.get(script, {}))
    table = HashTable.of(costs)
    return table.pack(f"{PHRASES}names") | {f"{PHRASES}costs": quantise(costs[name] for name in table.names.tolist())}


def _learn_ways(counts: Counter[tuple[str, str]], ways: Sequence[Way]) -> Iterator[dict[tuple[str, str], float]]:
    """Yield for each way the costs of pairs of kinds beyond those of earlier ways; ``(kind, "")`` for all others."""
    expected = dict.fromkeys(counts, 0.0)
    for way, (whole, end, first) in enumerate(ways):
        kinds = {word: _kind_of(word, whole, end) for pair in counts for word in pair}
        seconds = {word: word[:first] if first else kinds[word] for _, word in counts}
        of_kinds, costs = Counter[tuple[str, str]](), defaultdict[tuple[str, str], float](float)
        for (before, word), times in counts.items():
            of_kinds[kinds[before], seconds[word]] += times
            costs[kinds[before], seconds[word]] += times * expected[before, word]
        means = {pair: cost / of_kinds[pair] for pair, cost in costs.items()}
        if first:
            unmet = dict.fromkeys(_find_unmet(of_kinds), 0)
            of_kinds.update(unmet)
            # Many of their words never met either: nothing finer is known of them.
            means |= dict.fromkeys(unmet, 0.0)
        found = learn_pairs(of_kinds, _LEAST_GAIN, means if way else None, _LEAST_MISSING if way else math.inf)
        pairs = found.pairs
        if way == 0:
            unlisted = Counter[str]()
            for pair, times in of_kinds.items():
                unlisted[pair[0]] += times * (pair not in pairs)
            pairs |= {(kind, ""): x for kind, x in found.others.items() if unlisted[kind] * abs(x) > _LEAST_GAIN}
        for before, word in expected:
            others = pairs.get((kinds[before], ""), expected[before, word])
            expected[before, word] = pairs.get((kinds[before], seconds[word]), others)
        yield pairs


def _find_unmet(counts: Counter[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs that never occur, though by chance they would so often that this counts."""
    total, befores, seconds = counts.total(), Counter[str](), Counter[str]()
    for (before, second), times in counts.items():
        befores[before] += times
        seconds[second] += times
    frequent = seconds.most_common()
    for before, times in befores.items():
        for second, others in frequent:
            if times * others <= _LEAST_MISSING * total:
                break
            if (before, second) not in counts:
                yield before, second


def _kind_of(word: str, whole: int, end: int) -> str:
    return word if len(word) <= whole else f"-{word[-end:]}"


def _name_pairs(
    pairs: Mapping[tuple[str, str], float],
    language: int,
    way: int,
    named_by: Way,
    places: Mapping[str, int],
) -> dict[int, float]:
    """Return the costs of pairs by their names."""
    if not pairs:
        return {}
    whole, end, first_letters = named_by
    firsts = {kind: _number_kind(kind, whole, end, places) for kind, _ in pairs}
    seconds = {
        kind: _number_kind(kind, *((first_letters, first_letters) if first_letters else (whole, end)), places)
        for _, kind in pairs
    }
    first = np.array([firsts[kind] for kind, _ in pairs], np.uint32)
    second = np.array([seconds[kind] for _, kind in pairs], np.uint32)
    names = names_of(np.full_like(first, language), way, first, second)
    return dict(zip(names.tolist(), pairs.values(), strict=True))


def _number_kind(kind: str, whole: int, end: int, places: Mapping[str, int]) -> int:
    """Return the number of a kind, as `kinds_of` does; letters of alphabets are numbered by their `places`."""
    if not kind:
        return int(ANY)
    letters = kind.lstrip("-")
    codes = np.array([places.get(letter, 0) for letter in letters], np.uint16) if places else codes_of(letters)
    length = whole + 1 if kind.startswith("-") else len(letters)
    (number,) = kinds_of(codes, np.array([len(letters) - 1]), np.array([length]), whole, end).tolist()
    return int(number)
