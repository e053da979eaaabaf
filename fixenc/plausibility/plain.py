"""Whether lines are plainly healthy: most healthy text is known by its words in microseconds, without arrays.

`surprises` learns the languages of a text to say what its words cost. Here each word has an upper bound of its cost
(`upper_bounds.py`), which holds in any text with as many words. Where that is too high, as for short words, the words
of the text that were met before show its languages; again, only as far as they do so in any case. If all bounds are
usual costs, `surprises` would find nothing. If not, the lines may be healthy or damaged.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from fixenc.plausibility.mixture import PRIOR_WORDS
from fixenc.plausibility.model import codes_of, load
from fixenc.plausibility.spelling import find_costs, find_usual
from fixenc.plausibility.traits import sum_up_neighbours
from fixenc.plausibility.upper_bounds import LONGEST, Token, judge_token, load_shares
from fixenc.plausibility.words import split_words

# Costs are sums of numbers with seven digits elsewhere: what is nearer to a bound, in nats, is not plain.
_ROUNDING = 0.01
# Control characters but tabs: even after a space, they are odd.
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_WORD = re.compile(r"[^\W\d_]+")
# No word costs less, in nats: the commonest of a language is one in twenty.
_LEAST_COST = 3.0
_ASCII_WORD = re.compile("[A-Za-z]+")
# From this number of words on, their languages are forgotten, and learned anew: some 8 MB.
_MOST_WORDS = 1 << 14
# The most languages that are remembered of a word: those it shows most. Others only raise what it costs at most.
_MOST_LANGUAGES = 4
# A language in which a word costs more by this number of nats than in another is not shown by it.
_FAR = 12.0


class _Evidence(NamedTuple):
    """What a word shows of one language.

    `cost` is that of the word in the language, in nats. `share` is the probability of the language, by the word alone;
    `ratio` how many times likelier the word is in another language, at most.
    """

    cost: float
    share: float
    ratio: float


_Languages = Mapping[int, _Evidence]
# The languages of each word that was met and learned.
_LEARNED: dict[str, _Languages] = {}


def are_plain(lines: Sequence[str]) -> bool:
    """Return whether the lines are healthy without any doubt, as parts of one text that `surprises` would be asked for.

    >>> are_plain(["Die Größe der Straße ist schön."]), are_plain(["Die GrÃ¶Ã\x9fe der StraÃ\x9fe ist schÃ¶n."])
    (True, False)
    """
    tokens, words, least = list[Token](), 0, math.inf
    for line in lines:
        if _CONTROLS.search(line):
            return False
        for token in line.split(" "):
            if token.isascii():
                words += (len(token) + 1) // 2
                continue
            judged = judge_token(token)
            if judged.spare == -math.inf:
                return False
            tokens.append(judged)
            words += len(judged.words)
            least = min(least, judged.spare)
    return least > math.log(words + PRIOR_WORDS) + _ROUNDING or _are_usual(lines, tokens)


def bound_gain(was: str, now: str) -> float:
    """Return by how many nats a plain line costs less than another text of as many words, at least.

    Of the old words, the characters beside each other count, and the least that a word costs; the new ones cost no more
    than by their bounds.

    >>> bound_gain("en dÃ©tail", "en détail") > 10 > 0 > bound_gain("PAGINĂ™", "PAGINÙ")
    True
    """
    pairs = list(zip(was.split(" "), now.split(" "), strict=False))
    if was.count(" ") != now.count(" "):
        return 0.0
    gain, share = 0.0, math.log(len(now) + PRIOR_WORDS)
    for old, new in pairs:
        if old != new:
            words = [word for word in judge_token(new).words if word.spare < math.inf]
            gain += sum_up_neighbours(old) - sum_up_neighbours(new) + _LEAST_COST * len(_WORD.findall(old))
            gain -= sum(find_usual(word.text) - word.spare + share for word in words)
    return gain


def find_odd(line: str) -> list[str]:
    """Return what of a line, split at its spaces and tabs, is not plainly healthy in it, each once.

    >>> find_odd("Die Größe der Straße: GrÃ¶Ã\x9fe")
    ['GrÃ¶Ã\x9fe']
    """
    line = line.replace("\t", " ")
    judged = {token: judge_token(token) for token in line.split(" ") if not token.isascii()}
    unusual = set(_find_unusual([line], list(judged.values())))
    return [
        token
        for token, one in judged.items()
        if one.spare == -math.inf or not unusual.isdisjoint(word.text for word in one.words)
    ]


def _are_usual(lines: Sequence[str], tokens: Sequence[Token]) -> bool:
    """Whether all words have usual costs, by the languages that the words of the lines show."""
    return next(_find_unusual(lines, tokens), None) is None


def _find_unusual(lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the words of some tokens whose costs are not usual, by the languages that the words of the lines show."""
    ascii_words = _ASCII_WORD.findall(" ".join(token for line in lines for token in line.split(" ") if token.isascii()))
    words = [word for token in tokens for word in token.words]
    total = len(ascii_words) + len(words)
    least = math.log(total + PRIOR_WORDS) + _ROUNDING
    doubtful = dict.fromkeys(word.text for word in words if word.spare <= least)
    if not doubtful:
        return
    texts = [*ascii_words, *(word.text for word in words)]
    known = {text: _LEARNED[text] for text in texts if text in _LEARNED}
    # Words that were met before may be enough; to learn the others takes far longer.
    if doubtful.keys() <= known.keys() and next(_list_costly(doubtful, texts, known), None) is None:
        return
    unknown = [text for text in dict.fromkeys(texts) if text not in known]
    yield from _list_costly(doubtful, texts, known | _learn(unknown))


def _list_costly(doubtful: Iterable[str], texts: Sequence[str], known: Mapping[str, _Languages]) -> Iterator[str]:
    """Yield those of the doubtful words without a usual cost in a text of these words, by those that are `known`."""
    shown = [languages for text in texts if (languages := known.get(text)) is not None]
    shares = dict[int, float]()
    for text in doubtful:
        usual = find_usual(text) - _ROUNDING
        if not any(
            evidence.cost - math.log(_find_share(language, shown, len(texts), shares)) < usual
            for language, evidence in known.get(text, {}).items()
        ):
            yield text


def _find_share(language: int, known: Sequence[_Languages], total: int, shares: dict[int, float]) -> float:
    """Return the least share of a language in the mixture of a text, after both rounds of learning it."""
    if language not in shares:
        mine = [evidence for languages in known if (evidence := languages.get(language)) is not None]
        prior = load_shares()[language]
        first = (prior + sum(evidence.share for evidence in mine)) / (total + PRIOR_WORDS)
        heard = sum(first / (first + (1 - first) * evidence.ratio) for evidence in mine)
        shares[language] = (prior + heard) / (total + PRIOR_WORDS)
    return shares[language]


def _learn(words: Sequence[str]) -> dict[str, _Languages]:
    """Return which languages each word shows, and remember those of words that are not long."""
    found, others = dict[str, _Languages](), list[str]()
    for word in words:
        costs = find_costs(word)
        if costs is None:
            others.append(word)
        else:
            found[word] = _find_evidence(*costs)
    if others:
        found |= _learn_by_arrays(others)
    if len(_LEARNED) > _MOST_WORDS:
        _LEARNED.clear()
    _LEARNED.update((word, languages) for word, languages in found.items() if len(word) <= LONGEST)
    return found


def _learn_by_arrays(words: Sequence[str]) -> dict[str, _Languages]:
    """Return the same for words of scripts with many languages."""
    ends, found = np.cumsum([len(word) + 1 for word in words]), dict[str, _Languages]()
    for script in split_words(load(), codes_of("\n".join(words)), np.zeros(1, np.int64), are_one=True):
        costs = script.least - np.log(np.maximum(script.likely, np.finfo(np.float32).tiny))
        places = np.searchsorted(ends, script.starts, side="right").tolist()
        for place, entry in zip(places, costs.T[script.entry].tolist(), strict=True):
            found[words[place]] = _find_evidence(script.languages.start, entry)
    return found


def _find_evidence(first: int, costs: Sequence[float]) -> _Languages:
    """Return what a word shows of its likeliest languages, by its costs from the language `first` on."""
    shares, least = load_shares(), min(costs)
    near = [(row, cost) for row, cost in enumerate(costs) if cost < least + _FAR]
    weighed = [(shares[first + row] * math.exp(least - cost), row, cost) for row, cost in near]
    # All languages that are far have this weight together, at most.
    total = sum(weight for weight, *_ in weighed) + PRIOR_WORDS * math.exp(-_FAR)
    others = sorted(cost for _, cost in near)[1:2] or [least + _FAR]
    return {
        first + row: _Evidence(cost, weight / total, math.exp(cost - (least if cost > least else others[0])))
        for weight, row, cost in sorted(weighed, reverse=True)[:_MOST_LANGUAGES]
    }
