"""The support of a reading: known words, and signs where such signs stand. Lists of letters have none.

Nothing here compares readings. The language models find the most plausible of several readings; its support shows
whether it is text at all, rather than the least odd reading of a table.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from fixenc.charsets.scripts import EAST_ASIAN, letters_pattern, script_of

# --- Points of support: nats of a rough kind. The figures were set on 3,000 readings of texts in 30
# languages (95% have 3 or more) and on letter lists, tables, keymaps and hyphenation patterns (nearly all 0 or less).
# A known word of three letters or more: by chance one in a thousand.
KNOWN = 3.0
# A known word of two letters, of which there are few.
KNOWN_SHORT = 0.75
# A word that is not known, but likely by its letters.
SMOOTH = 1.0
# A word that is neither: lists of syllables and endings are made of these.
ROUGH = -1.0
# A word of two letters that is not known, for the same reason.
UNKNOWN_SHORT = -1.0
# A single letter: prose has a few such words, a table is full of them.
SINGLE = -0.5
# A sign where such signs stand; each context counts once.
SIGN_IN_PLACE = 1.0
# The most such signs that count.
MOST_SIGNS = 3
# A fault: two scripts that meet in a word, a sign in a word, or a control character. Text has few.
FAULT = -0.5
# The most faults that count.
MOST_FAULTS = 6
# A drawing of lines or shades, if hardly anything else is beyond ASCII.
DRAWN = 3.0

# The fewest letters of a smooth word.
_LEAST_SMOOTH = 4
# The fewest different letters of a smooth word.
_LEAST_DISTINCT = 3
# The highest cost of a smooth word for each letter, in nats.
_SMOOTH_LETTER = 2.9
# What is added to that for the word as such, in nats.
_SMOOTH_WORD = 4.0
# The most letters of a short word.
_SHORT = 2
# The most words that are judged.
_MOST_WORDS = 60
# The share of known words among those of three letters or more with which a text needs no other support,
_ENOUGH_OF_LONG = 0.6
# and their share of all words: prose has short words, but not only those.
_ENOUGH_OF_ALL = 0.3
# The highest cost of an East Asian character in text, in nats. Of 600 texts the dearest costs 8.8 for each, lists of
# rare characters cost 12; of 276 western texts misread as East Asian, the cheapest costs 12.6.
_EAST_ASIAN_CHARACTER = 10.0
# The same for Thai, which has an alphabet: text costs 3.4.
_THAI_CHARACTER = 4.5
_ROW = re.compile(r"(.)\1{2,}", re.DOTALL)
# The least share of known words among those of a text.
_LEAST_KNOWN = 0.1
# How many different characters are enough for text, however long it is; shorter text has one for each two, at least.
_VARIED = 12
# The most points of one run of such characters.
_MOST_A_RUN = 6.0
# The fewest points of one run: there are lists of rare characters in text.
_LEAST_A_RUN = -2.0
_EAST_ASIAN = re.compile("[\u3000-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")
_EAST_ASIAN_RUNS = re.compile("[\u3000-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]+")
_THAI_RUNS = re.compile("[\u0e01-\u0e5b]+")
_WITHOUT_SPACES = frozenset({EAST_ASIAN, "THAI"})

# Letters of alphabets, to find where two meet in a word; U+00B5, U+00AA and U+00BA stand in any.
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_OTHER = (
    "\u0370-\u0373\u0376-\u037d\u0386\u0388-\u0481\u048a-\u0556\u0561-\u0587\u05d0-\u05ea\u0620-\u064a\u0e01-\u0e30"
)
_EAST = "\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f"
# Signs that never stand between letters.
_SIGNS = "¡-©«¬®-´¶¸¹»-¿×÷†‡‰‹›„€™"
_FAULTS = re.compile(
    f"[{_LATIN}](?=[{_OTHER}])|[{_OTHER}](?=[{_LATIN}])|[a-z][{_EAST}]{{1,2}}(?=[a-z])|[\x80-\x84\x86-\x9f]"
    rf"|(?<=[^\W\d_])[{_SIGNS}](?=[^\W\d_])"
    # A frame or a shade within a word beyond ASCII; vertical lines may stand between two words of a table without
    # blanks.
    "|(?<=[^\\W\\d_\x00-\x7f])[\u2500\u250c-\u2550\u2552-\u259f](?=[^\\W\\d_\x00-\x7f])"
)
_SIGNS_IN_PLACE = re.compile(
    r"(?<=[^\W\d_])[’](?=[^\W\d_])|(?:(?<=[\s(\[])|^)[“„«‘‚¿¡](?=\w)|(?<=[\w.,!?…])[”“’»…](?=[\s.,;:!?)\]]|$)"
    r"|(?<=\w )[–—](?= \w)|(?<=\d)[–°](?=[\dCF\s])|[£€](?=\d)|(?<=\d )€|©(?= ?[\dA-Z])|§(?= ?\d)"
    r"|(?<=\w )[»›](?= \w)|(?<=[^\W\d_])[®™](?=\W|$)|(?:^|(?<=\n))\s*[•](?=\s)|\u00a0(?=<)|(?<=>)\u00a0",
)
# Every fault has one of these characters.
_AT_FAULT = re.compile(f"[{_OTHER}{_EAST}{_SIGNS}\x80-\x84\x86-\x9f\u2500-\u259f]")
# The most faults that are searched for.
_MOST_COUNTED = 12
_LINES_OR_SHADES = re.compile("[\u2500-\u259f]")
_DRAWING = re.compile(
    "([\u2500\u2550\u2580\u2584\u2588\u2591-\u2593])\\1{2}|[\u2502\u2551\u2503] +[\u2502\u2551\u2503]"
)
# The smallest share of lines and shades among the characters beyond ASCII in a drawing.
_LEAST_DRAWN_SHARE = 0.8


def is_plain(known: int, long: int, words: int) -> bool:
    """Return whether a text needs no other support than `known` of its `long` words, and of all its `words`."""
    return known >= max(1, _ENOUGH_OF_LONG * long, _ENOUGH_OF_ALL * words)


def cheapness_at_least(text: str, price: float) -> float:
    """Return the least by which East Asian characters in a text of this price are cheaper than no text, in nats."""
    return _EAST_ASIAN_CHARACTER * len(_EAST_ASIAN.findall(text)) - price


def faults_in(text: str) -> int:
    """Return the number of faults in a text: two scripts that meet in a word, a sign in a word, or a control byte.

    >>> faults_in("Kennaskaρ"), faults_in("caf茅s tr猫s"), faults_in("Windows版, café, Ёлка")
    (1, 2, 0)
    """
    return 0 if _AT_FAULT.search(text) is None else sum(1 for _ in islice(_FAULTS.finditer(text), _MOST_COUNTED))


@dataclass(frozen=True)
class Support:
    """The support of a text."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """The different words beyond ASCII, lower-cased; without those of scripts without spaces."""
        found = (match[0] for match in letters_pattern().finditer(self.text) if not match[0].isascii())
        words = dict.fromkeys(word.lower() for word in found if script_of(word[-1]) not in _WITHOUT_SPACES)
        return list(words)[:_MOST_WORDS]

    @cached_property
    def known(self) -> frozenset[str]:
        """The known words of three letters or more, but rows of one letter."""
        return frozenset(word for word in self._known if len(word) > _SHORT and len(set(word)) > 1)

    @cached_property
    def _known(self) -> set[str]:
        """The known words."""
        return _find_known(self.words)

    @cached_property
    def points(self) -> float:
        """The support in points: from 3 on it is text, at 0 nothing shows that it is."""
        faults = FAULT * min(MOST_FAULTS, faults_in(self.text))
        return self._by_words() + self.without_spaces + self._by_signs() + faults + DRAWN * self._is_drawn

    @cached_property
    def without_spaces(self) -> float:
        """The points of the scripts without spaces: how much cheaper they are than no text, in nats."""
        pairs = ((_EAST_ASIAN_RUNS, _EAST_ASIAN_CHARACTER), (_THAI_RUNS, _THAI_CHARACTER))
        return sum(_count_cheapness(pattern.findall(self.text), usual) for pattern, usual in pairs)

    @property
    def _is_drawn(self) -> bool:
        """Whether the text beyond ASCII is a drawing."""
        drawn = len(_LINES_OR_SHADES.findall(self.text))
        beyond = sum(character > "\x7f" for character in self.text) if drawn else 0
        return drawn >= _LEAST_DRAWN_SHARE * max(1, beyond) and _DRAWING.search(self.text) is not None

    def _by_words(self) -> float:
        known = self._known
        unknown = [word for word in self.words if word not in known and len(word) > 1]
        smooth = set(_find_smooth(unknown))
        points = sum(KNOWN if len(word) > _SHORT else KNOWN_SHORT for word in known if len(word) > 1)
        points += SINGLE * sum(len(word) == 1 for word in self.words)
        for word in unknown:
            points += SMOOTH if word in smooth else UNKNOWN_SHORT if len(word) <= _SHORT else ROUGH
        return points

    def _by_signs(self) -> float:
        places = {
            self.text[max(0, match.start() - 1) : match.end() + 1] for match in _SIGNS_IN_PLACE.finditer(self.text)
        }
        return SIGN_IN_PLACE * min(MOST_SIGNS, len(places))


def _find_known(words: Sequence[str]) -> set[str]:
    from fixenc.plausibility import match_languages

    if not words:
        return set()
    return {word for word, languages in zip(words, match_languages(words), strict=True) if languages.any()}


def _find_smooth(words: Sequence[str]) -> list[str]:
    """Return the words that are likely by their letters."""
    from fixenc.plausibility import costs

    long = [word for word in words if len(word) >= _LEAST_SMOOTH and len(set(word)) >= _LEAST_DISTINCT]
    prices = costs(long).tolist() if long else []
    return [
        word for word, price in zip(long, prices, strict=True) if price <= _SMOOTH_LETTER * len(word) + _SMOOTH_WORD
    ]


def _count_cheapness(runs: list[str], usual: float) -> float:
    from fixenc.plausibility import costs

    each = [run for run in dict.fromkeys(map(_shorten_rows, runs)) if _is_varied(run)][:_MOST_WORDS]
    prices = costs(each).tolist() if each else []
    total: float = sum(
        (min(_MOST_A_RUN, max(_LEAST_A_RUN * (len(run) > 1), usual * len(run) - price)))
        for run, price in zip(each, prices, strict=True)
    )
    return total


def _shorten_rows(run: str) -> str:
    """Return a run with each row of one character cut to two: people draw lines with them, and laugh in Thai."""
    return _ROW.sub(r"\1\1", run)


def speaks(support: Support) -> bool:
    """Return whether some words of a text are those of a language: a picture has hardly any by chance."""
    are_known = len(support.known) >= max(1, _LEAST_KNOWN * len(support.words))
    return are_known or support.without_spaces >= KNOWN


def _is_varied(run: str) -> bool:
    """Whether a run has as many different characters as text, and is no row of a few."""
    different = len(set(run))
    return 2 * different >= len(run) or different >= _VARIED


# How fast the probability of an unknown language falls, for each point: one known word leaves 1 in 100.
_SCALE = 1.5
# The lowest probability of an unknown language.
_LEAST_UNKNOWN = 1e-4
# The highest: even for a list, the models show which of several readings is more likely.
_MOST_UNKNOWN = 0.9


def unknown_share(points: float) -> float:
    """Return the probability that a text with this support is in no known language, or in none at all.

    >>> unknown_share(-2), round(unknown_share(3), 3)
    (0.9, 0.011)
    """
    return max(_LEAST_UNKNOWN, min(_MOST_UNKNOWN, math.exp(-_SCALE * max(0.0, points))))
