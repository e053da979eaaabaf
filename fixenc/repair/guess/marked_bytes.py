"""What stood under the marks of a text: of the bytes that can have, those are found that read best.

A text is read from its start, many readings side by side. What comes next is evidence like what came before, but is not
known yet: so it is read again, each reading weighed with what followed in the likeliest one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from fixenc.charsets import REPLACEMENT
from fixenc.damage import MarkedBytes, Marking, Pending
from fixenc.plausibility import costs, letters_of, oddity
from fixenc.repair.budget import remember, spend
from fixenc.repair.guess.beam import Reading, best
from fixenc.repair.healthy import is_healthy

ODD = {
    REPLACEMENT: re.compile(REPLACEMENT),
    "?": re.compile(r"\?+(?=\w)(?![\w.%-]+=)|(?<=\w)\?{2,}(?=[,;:]| [a-z])"),
    "・": re.compile(r"(?<=\w)・(?![\u3040-\u30ff])"),
}
"""Marks where hardly anybody writes them; question marks: inside a word, before one that begins no query in an address,
or after one that ends no sentence."""

# How rare it is, in nats, that a mark stands for itself in an odd place.
_ITSELF = 8.0
# Where more ways to go on are possible at one place, too much was lost.
_MOST_AT_ONCE = 100_000
# The same for all places of a text.
_MOST_IN_ALL = 200_000
# The most ways to go on that are weighed in full.
_MANY = 300
# Nats by which one of more ways than these may be worse than the best, by its last few characters, to be weighed.
_HOPELESS = 25.0
# How many characters these are.
_END = 4
# How often a text is read again, while that finds a likelier reading.
_MOST_LOOKS = 2
# How many readings of a text are returned: the second shows whether it is nearly as likely as the first.
_MOST_READINGS = 2
# Text that follows a place and is as it was.
_PLAIN = re.compile("[ -~]*")
# How many characters of it are weighed with the place.
_FOLLOWING = 8
# How many characters that follow in the likeliest reading are weighed with the place, once that is known.
_AHEAD = 12
# The work that a way on is, in the budget's units.
_OPTION = 3
# The most readings that are all followed.
_FEW = 48


@remember(1024)
def originals(text: str, damage: Marking) -> tuple[str, ...]:
    """The likeliest originals of a text, if it can have any. Remembered: a document asks more than once."""
    bytes_ = bytes_of(text, damage)
    return tuple(_read(text, bytes_)) if bytes_.may_be(text, spend) else ()


@lru_cache(maxsize=64)
def bytes_of(text: str, damage: Marking) -> MarkedBytes:
    """The bytes that a text may have been. Remembered: what is known of them is asked for first."""
    return MarkedBytes(damage, text)


def cost_of_odd(text: str, mark: str) -> float:
    """How rare it is that a text has the marks that are in odd places in it, in nats."""
    return _ITSELF * sum(map(len, ODD[mark].findall(text)))


def _read(text: str, bytes_: MarkedBytes) -> list[str]:
    """The likeliest originals of a text that can have some."""
    mark = bytes_.damage.mark
    found = _readings(text, bytes_, _plain_after(text, mark), bytes_.known(text))
    for _ in range(_MOST_LOOKS):
        if not found or not is_healthy(found[0]):
            break
        first = found[0]
        ahead = [first[end : end + _AHEAD] for end in bytes_.ends(text, first)]
        found = _ranked([*found, *_readings(text, bytes_, ahead, first)], mark, first)
        if found[0] == first:
            break
    return found[:_MOST_READINGS]


def _plain_after(text: str, mark: str) -> list[str]:
    """What follows each character as it is, whatever the marks stand for."""
    plain = (_PLAIN.findall(text, at, at + _FOLLOWING)[0] for at in range(1, len(text) + 1))
    return [following.partition(mark)[0] for following in plain]


def _ranked(texts: Iterable[str], mark: str, known: str) -> list[str]:
    """The texts, each once, the likeliest first."""
    distinct = list(dict.fromkeys(texts))
    prices = costs(distinct, by_words=True, by_others=True, part_of=known).tolist()
    odd = [oddity(text) + cost_of_odd(text, mark) for text in distinct]
    price = {text: nats + more for text, nats, more in zip(distinct, prices, odd, strict=True)}
    return sorted(distinct, key=price.__getitem__)


def _readings(text: str, bytes_: MarkedBytes, following: Sequence[str], known: str) -> list[str]:
    """The likeliest readings of a text, by what is taken to follow each character; none if too much was lost.

    What is `known` of the original shows its languages.
    """
    beam, work, mark = {Reading(0, ""): [Pending()]}, 0, bytes_.damage.mark
    odd = {at for match in ODD[mark].finditer(text) for at in range(*match.span())}
    for at, character in enumerate(text):
        ways = [(one, bytes_.steps(character, pending)) for one, pendings in beam.items() for pending in pendings]
        count = sum(len(steps) for _, steps in ways)
        spend(_OPTION * (1 + count))
        work += count
        if count > _MOST_AT_ONCE or work > _MOST_IN_ALL:
            return []
        options = [(reading, more, then) for reading, steps in ways for more, then in steps]
        further = dict[str, tuple[Reading, list[Pending]]]()
        for reading, more, then in _likely(options, following[at], known):
            is_itself = at in odd and more == character
            grown = reading.to(at + 1, more, cost=_ITSELF * is_itself)
            further.setdefault(reading.text + more, (grown, []))[1].append(then)
        if not further:
            return []
        beam = dict(further.values())
        if len(beam) > _FEW and any(more for _, more, _ in options):
            beam = _kept(beam, following[at], known, is_open=character == mark)
    beam = {reading: there for reading, there in beam.items() if not all(pending.begun for pending in there)}
    return _ranked((reading.text for reading in _kept(beam, "", known)), mark, known) if beam else []


def _likely(
    options: list[tuple[Reading, str, Pending]], following: str, known: str
) -> list[tuple[Reading, str, Pending]]:
    """Of many ways to go on, those that are not hopeless beside others by the last few characters, and what follows.

    Letters are of the alphabets of the text, if any letter of it is known.
    """
    grown = [option for option in options if option[1]]
    if len(grown) <= _MANY:
        return options
    begun = [option for option in options if not option[1]]
    if any(c > "\x7f" and c.isalpha() for c in known):
        alphabet, found = letters_of(known), {more for _, more, _ in grown}
        fitting = {more for more in found if all(not c.isalpha() or c in alphabet for c in more)}
        grown = [option for option in grown if option[1] in fitting]
    if len(grown) <= _MANY:
        return grown + begun
    ends = {reading: reading.end_of(_END) for reading in {reading for reading, _, _ in grown}}
    texts = dict.fromkeys(ends[reading][1] + more + following for reading, more, _ in grown)
    texts |= dict.fromkeys(was for was, _ in ends.values())
    price = dict(zip(texts, costs(list(texts), part_of=known).tolist(), strict=True))
    prices = [
        reading.cost + price[ends[reading][1] + more + following] - price[ends[reading][0]]
        for reading, more, _ in grown
    ]
    most = min(sorted(prices)[_MANY], min(prices) + _HOPELESS)
    return [option for cost, option in zip(prices, grown, strict=True) if cost <= most] + begun


def _kept(
    beam: dict[Reading, list[Pending]], following: str, known: str, *, is_open: bool = False
) -> dict[Reading, list[Pending]]:
    """The likeliest readings, the best first, each with what it may be in the middle of.

    What is in the middle of a character has not cost what that will: it is weighed by itself.
    """
    kept = dict[Reading, list[Pending]]()
    for is_begun in (False, True):
        alike = {
            reading: here
            for reading, there in beam.items()
            if (here := [pending for pending in there if bool(pending.begun) == is_begun])
        }
        by_text = {reading.text: pendings for reading, pendings in alike.items()}
        following_each = [following] * len(alike)
        for reading in best(list(alike), following_each, is_open=is_open, part_of=known) if alike else ():
            kept.setdefault(reading, []).extend(by_text[reading.text])
    return kept
