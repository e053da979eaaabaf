"""A first look at a text, by tables alone: which lines of it are odd enough for a closer one."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from fixenc.plausibility import Glance, are_plain, find_foreign, glance, surprises

# A document of more characters gets a first look.
SHORT = 2000
# Only lines that are more unusual than this, in nats, get a closer look. Of 478 healthy documents of 50 kB in 29
# languages, one in five has such a line.
UNUSUAL = 4.5
# Nats more for each character of the East Asian scripts, which have rare characters everywhere.
_UNUSUAL_CHARACTER = 0.1
# A mended line is healthy if a first look finds it less unusual than this, in nats.
CLEAR = 2.0
# A repair that makes a line less unusual by more than this, in nats, is plain: it needs no weighing.
PLAIN = 5.0
# A damaged line is more unusual than this, in nats.
_ODD = 1.0
# Healthy documents of 50 kB in 29 languages are less unusual than 0.12 nats for each character beyond ASCII.
_UNUSUAL_EACH = 0.4
# The lines that are looked at in a text that is hardly unusual, and by how many nats each character of theirs beyond
# ASCII surprises if they were misread.
_PROBES = 6
_SURPRISE_EACH = 0.5
# How unusual a line that is not plain becomes by each place that raises suspicion, in nats.
_SUSPECT = 5.0
# The most places of that kind that are looked at.
_MOST_SUSPECTS = 32
# No more characters before or after such a place are looked at.
_LONG = 1000
# In text that was in another charset than UTF-8, nearly every character is odd: each costs more nats than this.
_DENSE = 1.5


@lru_cache(maxsize=1)
def take_first_look(text: str) -> Glance:
    """Return a first look at a document. The last one is remembered, since several callers ask for it."""
    return glance(text)


def glance_if_odd(text: str) -> Glance | None:
    """Return a first look at a document, or None if no line of it is worth a closer look."""
    seen = _look_closer(text, take_first_look(text))
    return seen if seen.total > UNUSUAL and any(seen.find_odd_lines(usual_limit)) else None


def _look_closer(text: str, seen: Glance) -> Glance:
    """Return a first look at a document in which some lines are odd, too, that are not plain.

    Other charsets make letters that the language of the text lacks, a text that is a little unusual everywhere, or
    words that no language has. Some healthy texts in two languages have such letters, in healthy words.
    """
    suspects = find_foreign(seen).tolist()
    if seen.total > _UNUSUAL_EACH * seen.count_beyond_ascii():
        suspects += seen.places.tolist()
    elif not suspects and _is_odd_throughout(text, seen):
        suspects = seen.find_beyond_ascii(_MOST_SUSPECTS)
    by_line = defaultdict[tuple[int, int], list[int]](list)
    for place in suspects[:: len(suspects) // _MOST_SUSPECTS + 1]:
        by_line[_find_line(text, place)].append(place)
    odd = [places for (start, end), places in by_line.items() if not are_plain([text[start:end]])]
    return seen.with_places([*itertools.chain(*odd)], _SUSPECT) if odd else seen


def _is_odd_throughout(text: str, seen: Glance) -> bool:
    """Whether none of a few lines is plain, and each surprises."""
    bounds = {_find_line(text, place) for place in seen.find_beyond_ascii(_PROBES)}
    lines = [text[start:end] for start, end in bounds]
    if any(are_plain([line]) for line in lines):
        return False
    beyond = (len(line) - len(line.encode("ascii", "ignore")) for line in lines)
    return all(nats > _SURPRISE_EACH * number for nats, number in zip(surprises(lines).tolist(), beyond, strict=True))


def _find_line(text: str, place: int) -> tuple[int, int]:
    """Return where the line of a place starts and ends, or a part of a long one."""
    start, end = max(0, place - _LONG), min(len(text), place + _LONG)
    before = max(text.rfind("\n", start, place), text.rfind("\r", start, place))
    after = [found for found in (text.find("\n", place, end), text.find("\r", place, end)) if found >= 0]
    return before + 1 if before >= 0 else start, min(after, default=end)


def usual_limit(east_asian: int) -> float:
    """Return how unusual a healthy line with this number of East Asian characters may be, in nats."""
    return UNUSUAL + _UNUSUAL_CHARACTER * east_asian


def is_unusual(line: str) -> bool:
    """Whether a first look finds anything in a line that healthy text hardly has.

    >>> is_unusual("Größe, café"), is_unusual("GrÃ¶Ã\x9fe")
    (False, True)
    """
    return glance(line).total > _ODD


def is_dense(text: str, nats: float) -> bool:
    """Whether `nats` of surprise in a text are enough for another charset than UTF-8, character for character."""
    return nats > _DENSE * (len(text) - len(text.encode("ascii", "ignore")))


def glance_each(lines: Sequence[str]) -> Sequence[float]:
    """Return how unusual each of the lines of one text is, in nats."""
    ends = list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
    return glance("\n".join(lines)).nats_within(ends[:-1], ends[1:])


def split_lines(text: str) -> list[str]:
    """Return the lines of a text, empty ones included; every line feed and every return ends one."""
    return text.replace("\r", "\n").split("\n")
