"""What of a reading speaks for it: words that a language has, signs where such signs stand. Lists of letters have none.

Nothing here compares readings. The languages models tell which of several readings is the most plausible; whether that
one is text at all, rather than the least odd reading of a table, is told by what of it somebody would say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from fixenc.charsets.scripts import EAST_ASIAN, letters_pattern, script_of

# --- What speaks for a reading, in points: nats of a rough kind. The figures were set on 3,000 readings of texts in 30
# languages (95% have 3 or more) and on letter lists, tables, keymaps and hyphenation patterns (0 or less, nearly all).
# A word of three letters or more that a language has: by chance one in a thousand.
KNOWN = 3.0
# One of two letters, of which there are few.
KNOWN_SHORT = 0.75
# A word that no language is known to have, but that its letters make likely.
SMOOTH = 1.0
# A word that is neither, or one of two letters: lists of syllables and endings are made of these.
ROUGH, UNKNOWN_SHORT = -1.0, -1.0
# A letter alone: prose has a few such words, a table has all of them.
SINGLE = -0.5
# A sign where such signs stand, each place that differs once, up to so many.
SIGN_IN_PLACE, MOST_SIGNS = 1.0, 3
# A place in a word where two scripts meet, a sign in one, or a control character: text has few, so many are counted.
FAULT, MOST_FAULTS = -0.5, 6
# A drawing of lines or shades, where hardly anything beyond ASCII is anything else.
DRAWN = 3.0

# A word is smooth if it has so many letters, so many that differ, and costs no more: nats a letter, and for the word.
_LEAST_SMOOTH, _LEAST_DISTINCT = 4, 3
_SMOOTH_LETTER, _SMOOTH_WORD = 2.9, 4.0
# Words of three letters; two are a short word.
_SHORT = 2
# So many words are looked at.
_MOST_WORDS = 60
# With such a share of known words among those of three letters or more,
_ENOUGH_OF_LONG = 0.6
# and such a share of all, a text needs nothing else: prose has short words, but not those alone.
_ENOUGH_OF_ALL = 0.3
# An East Asian character costs no more than so many nats, in text. Of 600 texts the dearest costs 8.8 each, lists of
# rare characters 12; of 276 western texts misread as these, the cheapest 12.6.
_EAST_ASIAN_CHARACTER = 10.0
# The same for Thai, which has an alphabet: 3.4 in text.
_THAI_CHARACTER = 4.5
# One run of them says no more for a text,
_MOST_A_RUN = 6.0
# or against it: there are lists of rare characters in text.
_LEAST_A_RUN = -2.0
_EAST_ASIAN = re.compile("[\u3000-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")
_EAST_ASIAN_RUNS = re.compile("[\u3000-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]+")
_THAI_RUNS = re.compile("[\u0e01-\u0e5b]+")
_WITHOUT_SPACES = frozenset({EAST_ASIAN, "THAI"})

# The letters of the alphabets, for places where two meet in a word; U+00B5, U+00AA and U+00BA stand in any.
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_OTHER = (
    "\u0370-\u0373\u0376-\u037d\u0386\u0388-\u0481\u048a-\u0556\u0561-\u0587\u05d0-\u05ea\u0620-\u064a\u0e01-\u0e30"
)
_EAST = "\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f"
# Signs that stand between no letters.
_SIGNS = "¡-©«¬®-´¶¸¹»-¿×÷†‡‰‹›„€™"
_FAULTS = re.compile(
    f"[{_LATIN}](?=[{_OTHER}])|[{_OTHER}](?=[{_LATIN}])|[a-z][{_EAST}]{{1,2}}(?=[a-z])|[\x80-\x84\x86-\x9f]"
    rf"|(?<=[^\W\d_])[{_SIGNS}](?=[^\W\d_])"
    # A frame or a shade within a word beyond ASCII; in a table without blanks, upright lines do stand between two.
    "|(?<=[^\\W\\d_\x00-\x7f])[\u2500\u250c-\u2550\u2552-\u259f](?=[^\\W\\d_\x00-\x7f])"
)
_SIGNS_IN_PLACE = re.compile(
    r"(?<=[^\W\d_])[’](?=[^\W\d_])|(?:(?<=[\s(\[])|^)[“„«‘‚¿¡](?=\w)|(?<=[\w.,!?…])[”“’»…](?=[\s.,;:!?)\]]|$)"
    r"|(?<=\w )[–—](?= \w)|(?<=\d)[–°](?=[\dCF\s])|[£€](?=\d)|(?<=\d )€|©(?= ?[\dA-Z])|§(?= ?\d)"
    r"|(?<=\w )[»›](?= \w)|(?<=[^\W\d_])[®™](?=\W|$)|(?:^|(?<=\n))\s*[•](?=\s)|\u00a0(?=<)|(?<=>)\u00a0",
)
# One of the characters of each.
_AT_FAULT = re.compile(f"[{_OTHER}{_EAST}{_SIGNS}\x80-\x84\x86-\x9f\u2500-\u259f]")
# What has so many of these has enough.
_MOST_COUNTED = 12
_LINES_OR_SHADES = re.compile("[\u2500-\u259f]")
_DRAWING = re.compile(
    "([\u2500\u2550\u2580\u2584\u2588\u2591-\u2593])\\1{2}|[\u2502\u2551\u2503] +[\u2502\u2551\u2503]"
)
_LEAST_DRAWN_SHARE = 0.8


def is_plain(known: int, long: int, words: int) -> bool:
    """Whether so many of the long words of a text, and of all, are known that it needs nothing else to be believed."""
    return known >= max(1, _ENOUGH_OF_LONG * long, _ENOUGH_OF_ALL * words)


def cheapness_at_least(text: str, price: float) -> float:
    """By how much the East Asian characters of a text of this price cost less than anything but text, at least."""
    return _EAST_ASIAN_CHARACTER * len(_EAST_ASIAN.findall(text)) - price


def faults_in(text: str) -> int:
    """How many places of a text are at odds with it: two alphabets, East Asian or a sign in a word, or a control byte.

    >>> faults_in("Kennaskaρ"), faults_in("caf茅s tr猫s"), faults_in("Windows版, café, Ёлка")
    (1, 2, 0)
    """
    return 0 if _AT_FAULT.search(text) is None else sum(1 for _ in islice(_FAULTS.finditer(text), _MOST_COUNTED))


@dataclass(frozen=True)
class Support:
    """What a text has that speaks for it."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """The words with more than ASCII in them, each once, in small letters; none of the scripts without spaces."""
        found = (match[0] for match in letters_pattern().finditer(self.text) if not match[0].isascii())
        words = dict.fromkeys(word.lower() for word in found if script_of(word[-1]) not in _WITHOUT_SPACES)
        return list(words)[:_MOST_WORDS]

    @cached_property
    def known(self) -> frozenset[str]:
        """The words of three letters or more that a language has."""
        return frozenset(word for word in self._known if len(word) > _SHORT)

    @cached_property
    def _known(self) -> set[str]:
        """The words that a language has."""
        return _known_of(self.words)

    @cached_property
    def points(self) -> float:
        """How much speaks for the text, in points: above 3 it is text, at 0 nothing shows that it is."""
        faults = FAULT * min(MOST_FAULTS, faults_in(self.text))
        return self._by_words() + self.without_spaces + self._by_signs() + faults + DRAWN * self._is_drawn

    @cached_property
    def without_spaces(self) -> float:
        """What the scripts without spaces say: by how much they cost less than anything but text, in nats."""
        pairs = ((_EAST_ASIAN_RUNS, _EAST_ASIAN_CHARACTER), (_THAI_RUNS, _THAI_CHARACTER))
        return sum(_cheapness(pattern.findall(self.text), usual) for pattern, usual in pairs)

    @property
    def _is_drawn(self) -> bool:
        """Whether what is beyond ASCII is a drawing."""
        drawn = len(_LINES_OR_SHADES.findall(self.text))
        beyond = sum(character > "\x7f" for character in self.text) if drawn else 0
        return drawn >= _LEAST_DRAWN_SHARE * max(1, beyond) and _DRAWING.search(self.text) is not None

    def _by_words(self) -> float:
        known = self._known
        unknown = [word for word in self.words if word not in known and len(word) > 1]
        smooth = set(_smooth(unknown))
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


def _known_of(words: Sequence[str]) -> set[str]:
    from fixenc.plausibility import knowing

    if not words:
        return set()
    return {word for word, languages in zip(words, knowing(words), strict=True) if languages.any()}


def _smooth(words: Sequence[str]) -> list[str]:
    """The words that their letters make likely."""
    from fixenc.plausibility import costs

    long = [word for word in words if len(word) >= _LEAST_SMOOTH and len(set(word)) >= _LEAST_DISTINCT]
    prices = costs(long).tolist() if long else []
    return [
        word for word, price in zip(long, prices, strict=True) if price <= _SMOOTH_LETTER * len(word) + _SMOOTH_WORD
    ]


def _cheapness(runs: list[str], usual: float) -> float:
    from fixenc.plausibility import costs

    each = list(dict.fromkeys(runs))[:_MOST_WORDS]
    prices = costs(each).tolist() if each else []
    total: float = sum(
        (min(_MOST_A_RUN, max(_LEAST_A_RUN * (len(run) > 1), usual * len(run) - price)))
        for run, price in zip(each, prices, strict=True)
    )
    return total


# How fast it becomes unlikely, with points, that a reading is none of text: one word that is known leaves 1 in 100.
_SCALE = 1.5
# How likely it is at least, and at most: even of a list the models know which of several readings is the likelier.
_LEAST_UNKNOWN, _MOST_UNKNOWN = 1e-4, 0.9


def unknown_share(points: float) -> float:
    """How likely it is that a text is in no language that is known, or in none, by what speaks for it.

    >>> unknown_share(-2), round(unknown_share(3), 3)
    (0.9, 0.011)
    """
    return max(_LEAST_UNKNOWN, min(_MOST_UNKNOWN, math.exp(-_SCALE * max(0.0, points))))
