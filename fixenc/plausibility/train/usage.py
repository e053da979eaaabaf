"""The words of texts and their frequencies: lists lack some, such as the words of programs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from fixenc.plausibility.train.alphabets import fold_word

# The part of a word's share that comes from texts, if they have many words.
_SHARE = 0.3
# The number of words in texts with which it is half of that.
_HALF = 20_000
# The fewest times that texts have a word which no list has.
_LEAST_TIMES = 3


def count_words(texts: Iterable[str], script: str, script_at: Mapping[str, str]) -> Counter[str]:
    """Return how often texts have each word of an alphabetic script, lower-cased."""
    return Counter(word for text in texts for is_word, word in _split_by_script(text, script, script_at) if is_word)


def find_neighbours(text: str, script: str, script_at: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each two words of a script with only a space between them."""
    before = ""
    for is_word, part in _split_by_script(text, script, script_at):
        if is_word:
            if before:
                yield before, part
            before = part
        elif part != " ":
            before = ""


def _split_by_script(text: str, script: str, script_at: Mapping[str, str]) -> Iterator[tuple[bool, str]]:
    """Yield the words of a text, lower-cased, and what is between them; and whether each is a word."""
    for word_script, letters in groupby(text, key=script_at.get):
        yield word_script == script, fold_word("".join(letters))


def mix_shares(listed: Mapping[str, float], counted: Counter[str]) -> dict[str, float]:
    """Return the shares of words in all text, by their shares in lists and by how often texts have them.

    All are lower-cased.

    >>> mix_shares({"Weather": 1.0}, Counter(bug=20_000, crash=1)) == {"weather": 0.85, "bug": 0.15}
    True
    """
    shares = defaultdict[str, float](float)
    for word, weight in listed.items():
        shares[fold_word(word)] += weight
    kept = {word: times for word, times in counted.items() if word in shares or times >= _LEAST_TIMES}
    total = sum(kept.values())
    part = _SHARE * total / (total + _HALF)
    for word in shares:
        shares[word] *= 1 - part
    for word, times in kept.items():
        shares[word] += part * times / total
    return dict(shares)
