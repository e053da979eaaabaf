"""Scripts without spaces: which characters end a word and begin the next one side by side, in running text."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from fixenc.plausibility.hash_table import HashTable
from fixenc.plausibility.lexicon import LONGEST, is_spaced, names_of, word_seams_of
from fixenc.plausibility.model import CJK_LIMIT, codes_of
from fixenc.plausibility.stored import LEXICON
from fixenc.plausibility.train.smoothing import Beside, Pairs, learn_pairs, quantise

Runs = Counter[tuple[str, tuple[str, ...], str]]
"""Counts of stretches of text in these scripts: what stands before each, its words, and what stands after it."""

# The cost of a character that is no word, in nats: more than that of any word.
_UNKNOWN = 15.0
# The least gain in the probability of all texts by which a seam has an entry, in nats.
_LEAST_GAIN = 12.0
# Stands for a character that shows nothing of what is beside it.
_OTHER = "\0"


def find_runs(
    texts: Iterable[str], known: Mapping[str, float], script_at: dict[str, str], symbol_of: np.ndarray
) -> Runs:
    """Return the runs of some texts, split into the `known` words with these costs, in nats.

    `symbol_of` is the symbol of each code point beside a run; there is none at the start and the end of a text.
    """
    found = Counter[tuple[str, str, str]]()
    for text in texts:
        parts = [(is_run, "".join(part)) for is_run, part in groupby(text, lambda one: script_at.get(one) == "cjk")]
        between = ["", *(part for _, part in parts), ""]
        for at, (is_run, run) in enumerate(parts, 1):
            if is_run:
                # What is but a space has a run on its other side.
                before, after = (" " * (not is_spaced(end)) for end in (run[0], run[-1]))
                last = between[at - 1].removesuffix(before)[-1:] or _OTHER * (at > 2)
                first = between[at + 1].removeprefix(after)[:1] or _OTHER * (at + 1 < len(parts))
                found[_find_symbol(last, symbol_of), run, _find_symbol(first, symbol_of)] += 1
    return Counter({(last, tuple(_split_run(run, known)), first): times for (last, run, first), times in found.items()})


def _find_symbol(character: str, symbol_of: np.ndarray) -> str:
    return chr(symbol_of[min(ord(character), CJK_LIMIT)]) if character else ""


class Seams(NamedTuple):
    """The costs of a language's seams: of a character that ends a word and one that begins the next, and of words.

    And how often each of these pairs is met; and each character before any other, which is an empty string.
    """

    characters: Beside
    characters_met: Counter[tuple[str, str]]
    words: Pairs
    words_met: Counter[tuple[str, str]]


def count_words_in_runs(runs: Runs, known: Container[str]) -> Counter[str]:
    """Return how often runs have each `known` word; their other words are single characters, most of them mistakes."""
    counts = Counter[str]()
    for (_, words, _), times in runs.items():
        for word in words:
            counts[word] += times * (word in known)
    return counts


def learn_seams(runs: Runs) -> Seams:
    """Return which characters end a word and begin the next, or stand beside a run, more or less often than by chance.

    Also which words stand after a character, or after the symbol beside a run, unless their first character shows it.
    """
    of_characters, of_words = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for (before, words, after), times in runs.items():
        last = before
        for word in words:
            if last:
                of_characters[last, word[0]] += times
                of_words[last, word] += times
            last = word[-1]
        if after:
            of_characters[last, after] += times
    characters = learn_pairs(of_characters, _LEAST_GAIN)
    expected = {(last, word): characters.pairs.get((last, word[0]), characters.others[last]) for last, word in of_words}
    before_any = Counter[tuple[str, str]]()
    for (last, _), times in of_characters.items():
        before_any[last, ""] += times
    return Seams(characters, of_characters + before_any, learn_pairs(of_words, _LEAST_GAIN, expected).pairs, of_words)


def pack_seams(all_seams: Sequence[Seams]) -> dict[str, np.ndarray]:
    """Return the sorted pairs of characters with their costs, and the costs of all other pairs by the first one.

    Also return the extra costs of words. If several languages have a pair, the one that has it most often counts.
    """
    costs_of_pairs = _merge((found.characters.pairs, found.characters_met) for found in all_seams)
    all_others = ({(last, ""): x for last, x in found.characters.others.items()} for found in all_seams)
    others = _merge(zip(all_others, (found.characters_met for found in all_seams), strict=True))
    words = _merge((found.words, found.words_met) for found in all_seams)
    pairs = {ord(last) << 16 | ord(first): cost for (last, first), cost in costs_of_pairs.items()}
    by_last = np.zeros(1 << 16, np.int8)
    by_last[[ord(last) for last, _ in others]] = quantise(others.values())
    beyond = dict[int, float]()
    for (last, word), cost in words.items():
        (name,) = word_seams_of(codes_of(last), names_of(codes_of(word), len(word))).tolist()
        beyond[name] = cost - costs_of_pairs.get((last, word[0]), others[last, ""])
    return {f"{LEXICON}seam-others": by_last} | _pack_costs("seams", pairs) | _pack_costs("word-seams", beyond)


def _merge(of_languages: Iterable[tuple[Pairs, Counter[tuple[str, str]]]]) -> Pairs:
    """Return the cost of each pair in the language that has it most often."""
    merged = dict[tuple[str, str], tuple[int, float]]()
    for pairs, met in of_languages:
        for pair, cost in pairs.items():
            merged[pair] = max(merged.get(pair, (0, 0.0)), (met[pair], cost))
    return {pair: cost for pair, (_, cost) in merged.items()}


def _pack_costs(key: str, costs: Mapping[int, float]) -> dict[str, np.ndarray]:
    """Return the table of some names and their costs, as they are stored."""
    table = HashTable.of(costs)
    return table.pack(f"{LEXICON}{key}") | {
        f"{LEXICON}{key}-costs": quantise(costs[name] for name in table.names.tolist())
    }


def _split_run(run: str, known: Mapping[str, float]) -> Iterator[str]:
    """Yield the most likely words of a run."""
    least, lengths = [0.0], [0]
    for end in range(1, len(run) + 1):
        options = [
            (cost + least[end - length], length)
            for length in range(1, min(LONGEST, end) + 1)
            if (cost := known.get(run[end - length : end], _UNKNOWN if length == 1 else math.inf)) < math.inf
        ]
        cost, length = min(options)
        least.append(cost)
        lengths.append(length)
    words, end = list[str](), len(run)
    while end:
        words.append(run[end - lengths[end] : end])
        end -= lengths[end]
    return reversed(words)
