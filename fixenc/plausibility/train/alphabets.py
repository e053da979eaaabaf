"""The script, the kind and the place in an alphabet of every character, before any language is learned."""

from __future__ import annotations

import unicodedata

import numpy as np

from fixenc.plausibility.characters import Kind, cost_of, kind_of, make_neighbour_table
from fixenc.plausibility.languages import LANGUAGES, SCRIPTS
from fixenc.plausibility.model import CJK_LIMIT, PLANE, SIGN_SCALE, codes_of
from fixenc.plausibility.train.counts import Counts

# The number of code points of Unicode.
CODE_POINTS = 0x110000
# The number of places of code points in the tables.
_PLACES = PLANE + ((CODE_POINTS - PLANE) >> 8) + 256
# Unicode's names of letters begin with the script; these scripts go to one model.
_SCRIPT_BY_NAME = {
    "HIRAGANA": "cjk", "KATAKANA": "cjk", "KATAKANA-HIRAGANA": "cjk", "HANGUL": "cjk", "BOPOMOFO": "cjk", "CJK": "cjk",
    **{script.upper(): script for script in SCRIPTS},
}  # fmt: skip
# Vietnamese tones, which some charsets have as combining characters.
TONES = dict.fromkeys("\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING TILDE}"
                       "\N{COMBINING HOOK ABOVE}\N{COMBINING DOT BELOW}")  # fmt: skip
# Letters that stand in lists of words but no longer in texts.
_OLD = frozenset("ſ")
# The smallest share of a letter in a language that makes it one of its own.
_LEAST_SHARE = 3e-6
# The most letters that a language adds to its script: only Ethiopic, whose letters are syllables, has as many.
_MOST_IN_SCRIPT = 400
# The fewest times that a letter of a language's own occurs.
_LEAST_TIMES = 3
# The average length of a word, in letters.
_LETTERS_A_WORD = 6
# The cost of a ligature, in nats: some books and their copies have them, and hardly any other text.
_LIGATURE_COST = 5


def script_of(character: str) -> str | None:
    """Return the modelled script of a letter, None for other characters."""
    if unicodedata.category(character)[0] not in "LM" or kind_of(character) in (
        Kind.HALF_WIDTH,
        Kind.UNIT,
        Kind.APOSTROPHE,
    ):
        return None
    if character in _OLD:
        return None
    try:
        first = unicodedata.name(character).split()[0]
    except ValueError:
        return None
    if first == "COMBINING" and character in TONES:
        return "latin"
    script = _SCRIPT_BY_NAME.get(first)
    return None if script == "cjk" and ord(character) >= CJK_LIMIT else script


def fold(character: str) -> str:
    """Return a character in lower case if that is one character; for a ligature, its first letter."""
    lower = unicodedata.normalize("NFKC", character).lower() if "\ufb00" <= character <= "\ufb06" else character.lower()
    return lower[0]


class _Folded(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = fold(chr(code))
        return self[code]


_FOLDED = _Folded()


def fold_word(word: str) -> str:
    """Return a word with each character folded; its length stays the same."""
    return word.translate(_FOLDED)


def _weigh_letters(counts: Counts, script: str, script_at: dict[str, str]) -> dict[str, float]:
    """Return the share of each letter of the script among the letters of a language."""
    shares: dict[str, float] = {}
    for sequences in counts:
        if not sequences:
            continue
        codes = codes_of(fold_word("".join(sequences)))
        weights = np.repeat(list(sequences.values()), [len(sequence) for sequence in sequences])
        for code, weight in enumerate(np.bincount(codes, weights).tolist()):
            if weight and script_at.get(chr(code)) == script:
                shares[chr(code)] = shares.get(chr(code), 0.0) + weight
    total = sum(shares.values()) or 1.0
    return {letter: share / total for letter, share in shares.items()}


def find_alphabets(all_counts: list[Counts], script_at: dict[str, str]) -> list[list[str]]:
    """Return each language's letters, in order of frequency; none for those without an alphabet."""
    found: list[list[str]] = []
    for language, counts in zip(LANGUAGES, all_counts, strict=True):
        if language.script == "cjk":
            found.append([])
            continue
        shares = _weigh_letters(counts, language.script, script_at)
        # What a short list or text has once or twice is foreign, too.
        once = min(counts.words.values(), default=0.0) / _LETTERS_A_WORD
        least = max(_LEAST_SHARE, _LEAST_TIMES * once)
        common = [c for c in sorted(shares, key=lambda c: (-shares[c], c)) if shares[c] > least]
        found.append(common[:_MOST_IN_SCRIPT])
    return found


def make_character_tables(script_at: dict[str, str], alphabets: list[list[str]]) -> dict[str, np.ndarray]:
    """Return arrays over code points: kind, cost as a sign, script, and place among the script's letters."""
    kinds = np.full(_PLACES, Kind.NOTHING, np.uint8)
    costs, scripts = np.zeros(_PLACES, np.uint8), np.zeros(_PLACES, np.uint8)
    letters = np.zeros(_PLACES, np.uint16)
    places = number_letters(alphabets)
    for point in range(_PLACES):
        # A row of 256 beyond the first plane is judged by its first character.
        character = chr(point) if point < PLANE else chr(min((point - PLANE) << 8, CODE_POINTS - 1))
        kind = kind_of(character)
        script = script_at.get(character)
        if script == "cjk" and point < CJK_LIMIT:
            kind = Kind.CJK
            scripts[point] = SCRIPTS.index(script) + 1
        elif script and (fold(character) in places[script]):
            kind = kind if kind in (Kind.LOWER, Kind.UPPER, Kind.EITHER_CASE) else Kind.UNCASED
            scripts[point] = SCRIPTS.index(script) + 1
            letters[point] = places[script][fold(character)]
            costs[point] = _LIGATURE_COST * SIGN_SCALE * (fold(character) not in (character, character.lower()[0]))
        elif kind in (Kind.LOWER, Kind.UPPER, Kind.EITHER_CASE, Kind.UNCASED, Kind.CJK):
            kind = Kind.RARE_LETTER
        kinds[point] = kind
        if scripts[point] == 0:
            costs[point] = min(255, round(cost_of(character, kind) * SIGN_SCALE))
    return {
        "kinds": kinds,
        "costs": costs,
        "scripts": scripts,
        "letters": letters,
        "neighbours": np.array(make_neighbour_table(), np.float32),
    }


def number_letters(alphabets: list[list[str]]) -> dict[str, dict[str, int]]:
    """Return each script's letters, numbered from 1."""
    places: dict[str, dict[str, int]] = {}
    for script in SCRIPTS:
        mine = zip(LANGUAGES, alphabets, strict=True)
        union = sorted({letter for language, letters in mine if language.script == script for letter in letters})
        places[script] = {letter: number for number, letter in enumerate(union, 1)}
    return places
