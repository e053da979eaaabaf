"""A first look at a text, for places that may be damaged. It is far faster than `scoring`, and has more false alarms.

Two things raise an alarm: a pair of characters that no language has, and a letter that no language of the text has.
"""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.model import (
    GLANCE_SCALE,
    LETTER_SCALE,
    NEVER,
    PLANE,
    Bytes,
    Floats,
    Words,
    codes_of,
    narrow_codes_of,
    places_of,
)
from fixenc.plausibility.stored import GLANCE, read_table

Places = npt.NDArray[np.int64]

# The languages of a text are learned from this number of its characters.
_SAMPLE = 4096
# The number of rounds in which they are learned.
_ROUNDS = 4
# The least share of a text in a language whose letters are normal in the text.
_AT_HOME = 0.05
# The highest cost of nearly all letters in a text of their languages, in nats.
_USUAL_LETTER = 10.0
# The highest excess cost of a letter, in units of the table: with that of a pair it fits a byte.
_MOST_FOREIGN = 95
# The same for a pair of characters.
_MOST_PAIR = 160
# The first bytes of Latin letters in UTF-8, as western and Central European charsets read them. Signs that other bytes
# of such letters are read as, but for dashes, ellipses and closing quotation marks. And the least cost of such a pair,
# in nats: one is enough for a closer look.
_LEADS, _TRAILS = "ÂÃÄÅĂĹ", "¡¢£¤¥¦§¨©ª¬®¯°±²³´µ¶·¸¹º¼½¾¿†‡ˆ‰‹‚„ƒ€™˘˙˛˝\xa0"
_LEAST_OF_UTF8 = 5.0
# Code points.
_SPACE = 0x20
_LINE_FEED = 0x0A
_RETURN = 0x0D
# The smallest share of a letter of its alphabet in a language.
IN_ALPHABET = 7e-5
# The fewest letters of a long list of letters.
_MANY_LETTERS = 8
# The least share of the letters in a long list that must be of one alphabet.
_MOST_OF_IT = 0.65
# The first code point of the scripts with thousands of characters, some of which are rare in any text.
EAST_ASIAN = 0x2E80
# If more than this share of a text is beyond ASCII, all of the text is looked at, and not only these characters.
_MOSTLY_BEYOND = 0.3
# The number of places that are searched for a missing space at once: 8 MB.
_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of the first look.

    `classes` are over places of code points; `pairs` are flat, and 0 within ASCII. So are the pairs that are `looked`
    for, in which one of UTF-8 is worth a closer look. `letters` are shares, ``[language, class]``.

    `scripts` is that of each class, 0 for those that have no alphabet.
    """

    classes: Words
    pairs: Bytes
    looked: Bytes
    letters: Floats
    is_letter: npt.NDArray[np.bool_]
    scripts: Bytes
    size: int


@cache
def load_tables() -> Tables:
    """Return the tables of the first look, read once."""
    classes, pairs, letters = (read_table(GLANCE + name) for name in ("classes", "pairs", "letters"))
    has_alphabet = read_table("letters") > 0
    scripts = np.zeros(len(pairs), np.uint8)
    scripts[classes[has_alphabet]] = read_table("scripts")[has_alphabet]
    shares: Floats = np.where(letters == NEVER, 0, np.exp(letters / np.float32(-LETTER_SCALE))).astype(np.float32)
    pairs = np.minimum(pairs, _MOST_PAIR)
    pairs[np.ix_(classes[:0x80], classes[:0x80])] = 0
    looked, leads_trails = pairs.copy(), (np.unique(classes[codes_of(some)]) for some in (_LEADS, _TRAILS))
    among = np.ix_(*leads_trails)
    looked[among] = np.maximum(looked[among], np.uint8(_LEAST_OF_UTF8 * GLANCE_SCALE))
    return Tables(classes, pairs.ravel(), looked.ravel(), shares, np.any(shares > 0, axis=0), scripts, len(pairs))


@dataclass(frozen=True, slots=True)
class Glance:
    """The result of a first look: the `places` in a text that are unusual, in order, and by how much, in `nats`.

    Only characters beyond ASCII count, and those next to them.
    """

    places: Places
    nats: Floats
    codes: npt.NDArray[Any]
    has_east_asian: bool

    @property
    def total(self) -> float:
        """How unusual the text is in all, in nats."""
        return float(self.nats.sum())

    @property
    def characters(self) -> str:
        """The characters of the text, each once."""
        return "".join(map(chr, np.flatnonzero(np.bincount(self.codes)).tolist()))

    def count_beyond_ascii(self) -> int:
        """Return the number of characters beyond ASCII."""
        return int(np.count_nonzero(self.codes > 0x7F))

    def find_beyond_ascii(self, most: int) -> list[int]:
        """Return the places of characters beyond ASCII, or of so many of them, spread evenly."""
        found = np.flatnonzero(self.codes > 0x7F)
        some: list[int] = found[:: len(found) // most + 1].tolist()
        return some

    def with_places(self, places: Sequence[int], nats: float) -> Glance:
        """Return the same with more places that are unusual, each by this number of nats."""
        where = np.concatenate([self.places, np.fromiter(places, np.int64, len(places))])
        what = np.concatenate([self.nats, np.full(len(places), nats, np.float32)])
        order = where.argsort(kind="stable")
        return replace(self, places=where[order], nats=what[order])

    def nats_within(self, starts: Iterable[int], ends: Iterable[int]) -> Sequence[float]:
        """Return how unusual the text is from each of `starts` up to its end, in nats."""
        sums = self._sum_up()
        return array("d", (sums[self._find_firsts(ends)] - sums[self._find_firsts(starts)]).tobytes())

    def iterate_within(self, starts: Iterable[int], ends: Iterable[int]) -> Iterator[tuple[float, list[int]]]:
        """Yield how unusual the text is from each of `starts` up to its end, in nats, and its unusual places."""
        sums = self._sum_up()
        for first, last in zip(self._find_firsts(starts), self._find_firsts(ends), strict=True):
            yield float(sums[last] - sums[first]), self.places[first:last].tolist()

    def _sum_up(self) -> npt.NDArray[np.float64]:
        """Return how unusual the text is before each unusual place, and in all, in nats."""
        return np.concatenate([[0], np.cumsum(self.nats, dtype=np.float64)])

    def _find_firsts(self, bounds: Iterable[int]) -> Places:
        return np.searchsorted(self.places, np.fromiter(bounds, np.int64))

    def nats_by_line(self) -> Sequence[float]:
        """Return how unusual each line is, in nats; every line feed and every return ends one."""
        ends = self._find_line_ends()
        nats = np.bincount(np.searchsorted(ends, self.places), self.nats, len(ends) + 1)
        return array("d", nats.tobytes())

    def _find_line_ends(self) -> Places:
        return np.flatnonzero((self.codes == _LINE_FEED) | (self.codes == _RETURN))

    def find_lines_beyond_ascii(self) -> list[int]:
        """Return the numbers of the lines that hold more than ASCII; every line feed and every return ends one."""
        lines = np.searchsorted(self._find_line_ends(), np.flatnonzero(self.codes > 0x7F))
        numbers: list[int] = lines[np.append(True, lines[1:] != lines[:-1])[: len(lines)]].tolist()
        return numbers

    def find_bounds(self, numbers: Sequence[int]) -> list[tuple[int, int]]:
        """Return where the lines with these numbers start and end."""
        ends, wanted = self._find_line_ends(), np.fromiter(numbers, np.int64, len(numbers))
        starts, ends = np.append(0, ends + 1)[wanted], np.append(ends, len(self.codes))[wanted]
        return list(zip(starts.tolist(), ends.tolist(), strict=True))

    def find_odd_lines(self, allowed: Callable[[int], float]) -> list[bool]:
        """Return which lines are more unusual, in nats, than `allowed` for their number of East Asian characters."""
        least, by_line = allowed(0), self.nats_by_line()
        is_odd = [nats > least for nats in by_line]
        if self.has_east_asian and any(is_odd):
            bounds = [0, *self._find_line_ends().tolist(), len(self.codes)]
            for line in itertools.compress(range(len(is_odd)), is_odd):
                is_odd[line] = by_line[line] > allowed(self.count_east_asian(bounds[line], bounds[line + 1]))
        return is_odd

    def count_east_asian(self, start: int, end: int) -> int:
        """Return the number of characters of scripts with thousands of them from `start` on and before `end`."""
        if not self.has_east_asian:
            return 0
        return int(np.count_nonzero(self.codes[start:end] >= EAST_ASIAN))


def glance(text: str) -> Glance:
    """Return the places of a text that its languages do not explain.

    >>> [glance(text).total > 20 for text in ("Größe, café", "GrÃ¶Ã\\x9fe, cafÃ©")]
    [False, True]
    """
    codes = narrow_codes_of(text)
    before, now, at = _find_pairs(codes)
    tables = load_tables()
    before *= tables.size
    before += now
    nats = tables.looked.take(before)
    foreign = _costs_of_foreign(tables, codes, now)
    if foreign is not None:
        nats += foreign.take(now)
    found = np.flatnonzero(nats)
    places = found if at is None else at[found]
    has_east_asian = bool(len(codes)) and bool(codes.max() >= EAST_ASIAN)
    is_odd = ~_find_missing_spaces(tables, codes, places)
    return Glance(
        places[is_odd], nats[found[is_odd]].astype(np.float32) / np.float32(GLANCE_SCALE), codes, has_east_asian
    )


def _find_missing_spaces(tables: Tables, codes: npt.NDArray[Any], places: Places) -> npt.NDArray[np.bool_]:
    """Return for each place if a space is missing there: words of two scripts meet, each of two letters or more."""
    lacks = np.empty(len(places), bool)
    for start in range(0, len(places), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        around = np.clip(places[some, None] + np.arange(-2, 2), 0, len(codes) - 1)
        first, last, second, other = tables.scripts[tables.classes[places_of(codes[around])]].T
        lacks[some] = (first == last) & (second == other) & (last != second) & (last > 0) & (second > 0)
    return lacks


def strangeness(texts: Sequence[str]) -> list[float]:
    """Return how unusual each text is, in nats; the texts are independent, and may be in any language.

    >>> [nats > 20 for nats in strangeness(["Größe, café", "жизнь", "GrÃ¶Ã\\x9fe, cafÃ©"])]
    [False, False, True]
    """
    before, now, at = _find_pairs(codes_of("\n".join(texts)))
    tables = load_tables()
    nats = tables.pairs.take(before * tables.size + now)
    ends = np.cumsum([len(text) + 1 for text in texts])
    found = np.flatnonzero(nats)
    line = np.searchsorted(ends, found if at is None else at[found], side="right")
    by_line: list[float] = (np.bincount(line, nats[found], len(texts)) / GLANCE_SCALE).tolist()
    return by_line


def is_alphabet(letters: str) -> bool:
    """Return whether these are different letters of one language, such as a list of its letters beyond ASCII has.

    >>> is_alphabet("äöüß"), is_alphabet("ğüşöçİı"), is_alphabet("óÅÔØ"), is_alphabet("été")
    (True, True, False, False)
    """
    if len(set(letters)) < len(letters):
        return False
    tables = load_tables()
    likely = tables.letters[:, tables.classes[places_of(codes_of(letters))]]
    share = float((likely > IN_ALPHABET).mean(axis=1).max())
    return share >= (_MOST_OF_IT if len(letters) >= _MANY_LETTERS else 1)


def alphabet_of(languages: Places, *, at_home: bool = False) -> frozenset[str]:
    """Return the letters beyond ASCII of some of the `LANGUAGES`, given by their numbers.

    `at_home` leaves out letters that only names and slips have.
    """
    is_theirs = classes_of(languages, at_home=at_home)[load_tables().classes[:PLANE]]
    return frozenset(map(chr, np.flatnonzero(is_theirs).tolist()))


def classes_of(languages: Places, *, at_home: bool = False) -> npt.NDArray[np.bool_]:
    """Return which classes of characters (`class_of`) are letters of some languages, as in `alphabet_of`."""
    are: npt.NDArray[np.bool_] = np.any(load_tables().letters[languages] > (IN_ALPHABET if at_home else 0), axis=0)
    return are


@cache
def shares_of_classes() -> list[float]:
    """Return the share that each class of letters has of all letters, in all languages by their weights."""
    shares: list[float] = (np.array([language.weight for language in LANGUAGES]) @ load_tables().letters).tolist()
    return shares


def class_of(character: str) -> int:
    """Return the class of a character of the first plane: letters in a class are alike to the first look."""
    return int(load_tables().classes[ord(character)])


def _find_pairs(codes: npt.NDArray[Any]) -> tuple[Places, Places, Places | None]:
    """Return the class of each character beyond ASCII, or after one, that of the one before, and their places.

    The places are None if all of the text is returned, with spaces for the characters that do not count.
    """
    classes = load_tables().classes
    near = codes > 0x7F
    is_mostly = np.count_nonzero(near) > _MOSTLY_BEYOND * len(codes)
    near[1:] |= near[:-1]
    if is_mostly:
        now = classes.take(places_of(codes)).astype(np.int64)
        before = np.empty_like(now)
        before[:1], before[1:] = classes[_SPACE], now[:-1]
        now[~near] = before[~near] = classes[_SPACE]
        return before, now, None
    at = np.flatnonzero(near)
    now = classes.take(places_of(codes[at])).astype(np.int64)
    before = classes.take(places_of(codes[at - 1])).astype(np.int64)
    if len(at) and at[0] == 0:
        before[0] = classes[_SPACE]
    return before, now, at


def _costs_of_foreign(tables: Tables, codes: npt.NDArray[Any], now: Places) -> Bytes | None:
    """Return how unusual each class is in the languages of the text's letters, in units of the table; None if none is.

    Only characters beyond ASCII are judged: the classes in `now`.
    """
    counts = np.bincount(tables.classes.take(places_of(codes[:: len(codes) // _SAMPLE + 1])), minlength=tables.size)
    seen = np.flatnonzero((counts > 0) & tables.is_letter)
    if not len(seen):
        return None
    likely, counts = tables.letters[:, seen], counts[seen].astype(np.float32)
    shares = np.full(len(likely), 1 / len(likely), np.float32)
    for _ in range(_ROUNDS):
        shares *= likely @ (counts / (shares @ likely))
        shares = (shares + np.float32(1e-3)) / (shares.sum() + np.float32(1e-3 * len(shares)))
    judged = np.flatnonzero((np.bincount(now, minlength=tables.size) > 0) & tables.is_letter)
    at_home = np.where(shares > _AT_HOME, np.float32(1), shares)
    nats = -np.log(at_home @ tables.letters[:, judged]) - _USUAL_LETTER
    if not (nats > 0).any():
        return None
    excess = np.zeros(tables.size, np.uint8)
    excess[judged] = np.clip(nats * GLANCE_SCALE, 0, _MOST_FOREIGN)
    return excess
