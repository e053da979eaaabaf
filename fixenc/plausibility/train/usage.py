"""Which words texts have, and how often: of what lists hardly tell, such as the words of programs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from fixenc.plausibility.train.alphabets import folded

# So much of a word's share is what texts give it, if they have enough words: with so many, half of that. What no list
# has must be met so often.
_SHARE, _HALF, _LEAST_TIMES = 0.3, 20_000, 3


def words_in(texts: Iterable[str], script: str, script_at: Mapping[str, str]) -> Counter[str]:
    """How often texts have each word of an alphabetic script, in small letters."""
    return Counter(word for text in texts for is_word, word in _parts(text, script, script_at) if is_word)


def side_by_side(text: str, script: str, script_at: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each two words of a script that have nothing but a space between them."""
    before = ""
    for is_word, part in _parts(text, script, script_at):
        if is_word:
            if before:
                yield before, part
            before = part
        elif part != " ":
            before = ""


def _parts(text: str, script: str, script_at: Mapping[str, str]) -> Iterator[tuple[bool, str]]:
    """The words of a text, in small letters, and what is between them; which of the two each is."""
    for word_script, letters in groupby(text, key=script_at.get):
        yield word_script == script, folded("".join(letters))


def mixed(listed: Mapping[str, float], counted: Counter[str]) -> dict[str, float]:
    """The shares of words in all that is written, by their shares in lists and how often texts have them.

    All are in small letters.

    >>> mixed({"Weather": 1.0}, Counter(bug=20_000, crash=1)) == {"weather": 0.85, "bug": 0.15}
    True
    """
    shares = defaultdict[str, float](float)
    for word, weight in listed.items():
        shares[folded(word)] += weight
    told = {word: times for word, times in counted.items() if word in shares or times >= _LEAST_TIMES}
    total = sum(told.values())
    part = _SHARE * total / (total + _HALF)
    for word in shares:
        shares[word] *= 1 - part
    for word, times in told.items():
        shares[word] += part * times / total
    return dict(shares)
