"""UTF-8 that was read in a charset of two bytes a character, with marks in it: what stood under them is guessed.

The bytes of the text are known but for those under marks, and most of these must end a sequence that was begun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from fixenc.charsets import REPLACEMENT
from fixenc.damage import MARKED, READERS, MarkedBytes, Marking, Pending
from fixenc.plausibility import costs, letters_of, oddity
from fixenc.records import Region
from fixenc.repair.beam import MOST_CHARACTERS, Reading, best
from fixenc.repair.healthy import is_healthy
from fixenc.repair.state import State

_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uff61-\uff9f\ue000-\uf8ff]")
# Two bytes of one character.
_MARKS = re.compile(REPLACEMENT * 2)
# Marks where hardly anybody writes them; question marks: inside a word, before one that begins no query in an address,
# or after one that ends no sentence.
_ODD = {
    REPLACEMENT: re.compile(REPLACEMENT),
    "?": re.compile(r"\?+(?=\w)(?![\w.%-]+=)|(?<=\w)\?{2,}(?=[,;:]| [a-z])"),
    "・": re.compile(r"(?<=\w)・(?![\u3040-\u30ff])"),
}
# These, and two that may as well end a sentence.
_MARKED = re.compile("|".join([r"\?\?", *(odd.pattern for odd in _ODD.values())]))
# Of the characters beyond ASCII so many must be there, with question marks in odd places, or one beside U+FFFD; so many
# marks may be, or for each of them.
_LEAST_LEFT, _FEW_MARKS, _MOST_MARKS = 3, 40, 1.5
# By how much what stands between the marks may be less plausible than another reader has it, in nats.
_UNLIKELY = 20.0
# How rare it is, in nats, that a mark stands for itself in an odd place.
_ITSELF = 8.0
# Of the letters, so many may have left nothing but marks.
_MOST_GONE = 0.25
# Where so many are possible side by side, or one after the other, too much was lost.
_MOST_AT_ONCE, _MOST_IN_ALL = 100_000, 200_000
# Of more than so many ways to go on, not all are weighed: so many, none worse than another by so much, in nats, as far
# as the last few characters tell.
_MANY, _HOPELESS, _END = 300, 25.0, 4
# How many readings of a text are told: whether the next is nearly as likely.
_MOST_READINGS = 2
# Of what follows as it is, so much tells what was before it.
_PLAIN, _FOLLOWING = re.compile("[ -~]*"), 8
# So few readings are all followed.
_FEW = 48


def may_be_marked(text: str) -> bool:
    """Whether there are marks in a text beside East Asian characters, where nobody writes them, or two for one."""
    return has_marks(text) and _is_left(text, REPLACEMENT if REPLACEMENT in text else "?")


def _is_left(text: str, mark: str) -> bool:
    """Whether a text has enough left in it of a misreading that put these marks, or nothing but them."""
    left = len(_EAST_ASIAN.findall(text))
    if mark == REPLACEMENT:
        return left > 0 or _is_all_marks(text)
    odd = len(_ODD[mark].findall(text)) if mark == "?" else 0
    return left > 0 and left + odd >= _LEAST_LEFT


def _is_all_marks(text: str) -> bool:
    """Whether what was beyond ASCII may all be gone, characters of UTF-8 byte by byte."""
    return _MARKS.search(text) is not None and text.replace(REPLACEMENT, "").isascii()


def has_marks(text: str) -> bool:
    """Whether a text has anything in it that may be such a mark."""
    return _MARKED.search(text) is not None


def unmarked(text: str) -> Iterator[State]:
    """The states in which marks are read as bytes of UTF-8: the likeliest, up to a reader that explains the text."""
    if len(text) > MOST_CHARACTERS:
        return
    most = max(_FEW_MARKS, _MOST_MARKS * len(_EAST_ASIAN.findall(text)))
    for mark in MARKED:
        if not 0 < text.count(mark) <= most or not _is_left(text, mark) or _is_gone(text, mark):
            continue
        for damage in _likely_markings(text, mark):
            found = list(unmarked_by(text, damage))
            yield from found
            if any(is_healthy(state.text) for state in found):
                break


def _likely_markings(text: str, mark: str) -> list[Marking]:
    """What may have put the marks into a text, by what stands between them: the likeliest first."""
    damages = [Marking(reader, mark, in_pairs) for reader in READERS for in_pairs in (False, True)]
    damages = [damage for damage in damages if _bytes_of(text, damage).may_be(text)]
    known = {damage.reader: _bytes_of(text, damage).known(text) for damage in damages}
    prices = dict(zip(known, costs(list(known.values())).tolist(), strict=True))
    most = min(prices.values(), default=0.0) + _UNLIKELY
    likely = [damage for damage in damages if prices[damage.reader] <= most]
    return sorted(likely, key=lambda damage: prices[damage.reader] + damage.cost)


@lru_cache(maxsize=64)
def _bytes_of(text: str, damage: Marking) -> MarkedBytes:
    return MarkedBytes(damage, text)


def _is_gone(text: str, mark: str) -> bool:
    """Whether so many of the letters of a text left nothing at all that what is left does not tell them."""
    gone = sum(len(run) // 2 for run in re.findall(f"{re.escape(mark)}{{2,}}", text))
    return gone > _MOST_GONE * (gone + sum(map(str.isalpha, text)))


def unmarked_by(text: str, damage: Marking) -> Iterator[State]:
    """The likeliest states in which the marks of one reader are read, if it can have put them."""
    for original in _originals(text, damage):
        region = Region(0, text, original, (damage,))
        if region.is_proved:
            cost = damage.cost + oddity(original) + _cost_of_odd(original, damage.mark)
            yield State(original, (region,), (damage,), cost, is_whole=True)


def _cost_of_odd(text: str, mark: str) -> float:
    return _ITSELF * sum(map(len, _ODD[mark].findall(text)))


@lru_cache(maxsize=1024)
def _originals(text: str, damage: Marking) -> tuple[str, ...]:
    """The likeliest originals of a text, if it can have any. Remembered: a document asks more than once."""
    bytes_ = _bytes_of(text, damage)
    return tuple(_read(text, bytes_)) if bytes_.may_be(text) else ()


def _read(text: str, bytes_: MarkedBytes) -> list[str]:
    """The likeliest originals of a text that can have some, unless too much was lost."""
    beam, work, known = {Reading(0, ""): [Pending()]}, 0, bytes_.known(text)
    odd = {at for match in _ODD[bytes_.damage.mark].finditer(text) for at in range(*match.span())}
    for at, character in enumerate(text):
        options = [
            (reading, more, then)
            for reading, pendings in beam.items()
            for pending in pendings
            for more, then in bytes_.steps(character, pending)
        ]
        work += len(options)
        if len(options) > _MOST_AT_ONCE or work > _MOST_IN_ALL:
            return []
        further = dict[str, tuple[Reading, list[Pending]]]()
        following = "".join(_PLAIN.findall(text, at + 1, at + 1 + _FOLLOWING)[:1])
        for reading, more, then in _likely(options, following, known):
            is_itself = at in odd and more == character
            grown = reading.to(at + 1, more, cost=_ITSELF * is_itself)
            further.setdefault(reading.text + more, (grown, []))[1].append(then)
        if not further:
            return []
        beam = dict(further.values())
        if len(beam) > _FEW and any(more for _, more, _ in options):
            beam = _kept(beam, following, known, is_open=character == bytes_.damage.mark)
    beam = {reading: there for reading, there in beam.items() if not all(pending.begun for pending in there)}
    if not beam:
        return []
    found = sorted(_kept(beam, "", known), key=lambda reading: reading.cost + oddity(reading.text))
    return [reading.text for reading in found[:_MOST_READINGS]]


def _likely(
    options: list[tuple[Reading, str, Pending]], following: str, known: str
) -> list[tuple[Reading, str, Pending]]:
    """Of many ways to go on, those that are not hopeless beside others by the last few characters, and what follows.

    Of letters, these are of the alphabets of the text.
    """
    grown = [option for option in options if option[1]]
    if len(grown) <= _MANY:
        return options
    begun, alphabet = [option for option in options if not option[1]], letters_of(known)
    fitting = {more: all(not c.isalpha() or c in alphabet for c in more) for more in {more for _, more, _ in grown}}
    grown = [option for option in grown if fitting[option[1]]]
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
