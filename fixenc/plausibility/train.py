"""Learn the language models from published lists and write the data file: ``python -m fixenc.plausibility.train``.

Needs the extra `train`. The same lists give the same bytes.
"""

from __future__ import annotations

import itertools
import json
import sys
import unicodedata

import numpy as np

from fixenc.plausibility import sources
from fixenc.plausibility.characters import Kind, cost_of, kind_of, neighbour_costs
from fixenc.plausibility.languages import LANGUAGES, SCRIPTS, Language
from fixenc.plausibility.model import (
    CJK_LIMIT,
    DATA,
    LETTER_SCALE,
    NEVER,
    PAIR_BITS,
    PLANE,
    SIGN_SCALE,
    pair_slots,
)

_CODE_POINTS = 0x110000
_PLACES = PLANE + ((_CODE_POINTS - PLANE) >> 8) + 256
# Unicode's names begin with the script; those of one model go together.
_SCRIPT_BY_NAME = {
    "HIRAGANA": "cjk", "KATAKANA": "cjk", "KATAKANA-HIRAGANA": "cjk", "HANGUL": "cjk", "BOPOMOFO": "cjk", "CJK": "cjk",
    **{script.upper(): script for script in SCRIPTS},
}  # fmt: skip
# Letters that are found in lists of words and no longer in texts.
_OLD = frozenset("ſ")
_JAMO, _JAMO_COST = slice(0x3131, 0x3164), 8.0
# A letter that makes up less than this share of a language is one of its foreign ones.
_LEAST_SHARE = 3e-6
_MOST_LETTERS = 100
# How much text the weights stand for, in words: how firmly rare sequences are believed.
_EVIDENCE = 1e6
# How often a letter of another language is met in the midst of one: names are everywhere.
_FOREIGN_SHARE = 1.5e-4
_BOUND, _FOREIGN, _FIRST = 0, 1, 2


def script_of(character: str) -> str | None:
    """The modelled script of a letter, None for other characters."""
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
    if first == "COMBINING" and character in sources.TONES:
        return "latin"
    return _SCRIPT_BY_NAME.get(first)


def fold(character: str) -> str:
    """Lower case, where that is one character; of a ligature, its first letter."""
    lower = unicodedata.normalize("NFKC", character).lower() if "\ufb00" <= character <= "\ufb06" else character.lower()
    return lower[0]


def main() -> None:
    """Learn, write, tell."""
    script_at = {c: script for c in map(chr, range(_CODE_POINTS)) if (script := script_of(c))}
    counts = [sources.read(language.sources) for language in LANGUAGES]
    arrays: dict[str, np.ndarray] = {}
    alphabets = _alphabets(counts, script_at)
    arrays |= _characters(script_at, alphabets)
    arrays |= _trigrams(counts, script_at, alphabets)
    arrays |= _cjk(counts, script_at)
    meta = json.dumps([[x.code, x.script, x.weight] for x in LANGUAGES]).encode()
    arrays["languages"] = np.frombuffer(meta, np.uint8)
    with DATA.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    sys.stderr.write(f"{DATA.name}: {DATA.stat().st_size:,} bytes, {len(LANGUAGES)} languages\n")


def _letters_of(counts: sources.Counts, script: str, script_at: dict[str, str]) -> dict[str, float]:
    """How often each letter of the script is met in a language; shares of all."""
    shares: dict[str, float] = {}
    for sequences in counts:
        for sequence, weight in sequences.items():
            for character in sequence:
                letter = fold(character)
                if script_at.get(letter) == script:
                    shares[letter] = shares.get(letter, 0.0) + weight
    total = sum(shares.values()) or 1.0
    return {letter: share / total for letter, share in shares.items()}


def _alphabets(all_counts: list[sources.Counts], script_at: dict[str, str]) -> list[list[str]]:
    """Each language's letters, in order of frequency; none for those without an alphabet."""
    alphabets: list[list[str]] = []
    for language, counts in zip(LANGUAGES, all_counts, strict=True):
        if language.script == "cjk":
            alphabets.append([])
            continue
        shares = _letters_of(counts, language.script, script_at)
        common = [c for c in sorted(shares, key=lambda c: (-shares[c], c)) if shares[c] > _LEAST_SHARE]
        alphabets.append(common[:_MOST_LETTERS])
    return alphabets


def _characters(script_at: dict[str, str], alphabets: list[list[str]]) -> dict[str, np.ndarray]:
    """What is known of every code point: kind, cost as a sign, script, and place among the script's letters."""
    kinds = np.full(_PLACES, Kind.NOTHING, np.uint8)
    costs, scripts = np.zeros(_PLACES, np.uint8), np.zeros(_PLACES, np.uint8)
    letters = np.zeros(_PLACES, np.uint16)
    places = _places(alphabets)
    for point in range(_PLACES):
        # A row of 256 beyond the first plane is judged by its first character.
        character = chr(point) if point < PLANE else chr(min((point - PLANE) << 8, _CODE_POINTS - 1))
        kind = kind_of(character)
        script = script_at.get(character)
        if script == "cjk" and point < CJK_LIMIT:
            kind = Kind.CJK
            scripts[point] = SCRIPTS.index(script) + 1
        elif script and (fold(character) in places[script]):
            kind = kind if kind in (Kind.LOWER, Kind.UPPER, Kind.EITHER_CASE) else Kind.UNCASED
            scripts[point] = SCRIPTS.index(script) + 1
            letters[point] = places[script][fold(character)]
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
        "neighbours": np.array(neighbour_costs(), np.float32),
    }


def _places(alphabets: list[list[str]]) -> dict[str, dict[str, int]]:
    """Each script's letters, numbered from 1."""
    places: dict[str, dict[str, int]] = {}
    for script in SCRIPTS:
        mine = zip(LANGUAGES, alphabets, strict=True)
        union = sorted({letter for language, letters in mine if language.script == script for letter in letters})
        places[script] = {letter: number for number, letter in enumerate(union, 1)}
    return places


def _trigrams(
    all_counts: list[sources.Counts], script_at: dict[str, str], alphabets: list[list[str]]
) -> dict[str, np.ndarray]:
    """One cube of costs a language: of each symbol after each two. Symbols: bound of words, foreign letter, letters."""
    places = _places(alphabets)
    arrays: dict[str, np.ndarray] = {}
    cubes, symbols, sizes = [], {}, []
    for script in SCRIPTS:
        mine = [x for x in LANGUAGES if x.script == script]
        symbols[script] = np.full((len(mine), len(places[script]) + 1), _FOREIGN, np.uint8)
        symbols[script][:, 0] = _BOUND
    for language, counts, alphabet in zip(LANGUAGES, all_counts, alphabets, strict=True):
        if language.script == "cjk":
            continue
        row = [x for x in LANGUAGES if x.script == language.script].index(language)
        for number, letter in enumerate(alphabet, _FIRST):
            symbols[language.script][row, places[language.script][letter]] = number
        cubes.append(_cube(counts, language, alphabet, script_at))
        sizes.append(len(alphabet) + _FIRST)
    arrays["sizes"] = np.array(sizes, np.int32)
    arrays["cubes"] = np.concatenate([cube.ravel() for cube in cubes])
    arrays |= {f"symbols-{script}": symbols[script] for script in SCRIPTS if script != "cjk"}
    return arrays


def _cube(counts: sources.Counts, language: Language, alphabet: list[str], script_at: dict[str, str]) -> np.ndarray:
    """Costs of symbols after two others, smoothed by shorter contexts (Witten and Bell 1991)."""
    number = {letter: place for place, letter in enumerate(alphabet, _FIRST)}
    size = len(alphabet) + _FIRST
    seen = np.zeros((size, size, size))

    def add(sequence: str, weight: float, *, is_word: bool) -> None:
        letters = [fold(c) for c in sequence]
        if any(script_at.get(c) != language.script for c in letters):
            return
        ids = [number.get(c, _FOREIGN) for c in letters]
        if is_word:
            ids = [_BOUND, _BOUND, *ids, _BOUND]
        for a, b, c in zip(ids, ids[1:], ids[2:], strict=False):
            seen[a, b, c] += weight

    for word, weight in counts.words.items():
        add(word, weight * _EVIDENCE, is_word=True)
    # Sequences have no weight of their own relative to words: both sources speak with one voice.
    for sequence, weight in counts.trigrams.items():
        add(sequence, weight * _EVIDENCE * (5.0 if counts.words else 8.0), is_word=False)
    if not counts.words:
        _guess_bounds(seen)
    # The first letter's context is two bounds; no word is empty.
    seen[_BOUND, _BOUND, _BOUND] = 0
    floor = np.full(size, 1e-4)
    one = _smoothed(seen.sum((0, 1)), floor / floor.sum())
    two = _smoothed(seen.sum(0), one)
    three = _smoothed(seen, two)
    share = np.clip(three, 1e-9, 1)
    share[:, :, _FOREIGN] = np.maximum(share[:, :, _FOREIGN], _FOREIGN_SHARE)
    # A foreign letter is any of about 150.
    share[:, :, _FOREIGN] /= 150
    costs: np.ndarray = np.minimum(NEVER, np.round(-np.log(share) * LETTER_SCALE)).astype(np.uint8)
    return costs


def _smoothed(seen: np.ndarray, shorter: np.ndarray) -> np.ndarray:
    """Shares along the last axis, mixed with those of the shorter context by how varied the longer one is."""
    variety = (seen > 0).sum(-1, keepdims=True) + 1.0
    mixed: np.ndarray = (seen + variety * shorter) / (seen.sum(-1, keepdims=True) + variety)
    return mixed


def _guess_bounds(seen: np.ndarray) -> None:
    """Where a source has no bounds of words: about one letter in six ends one, and words begin like their insides."""
    inside = seen.sum((0, 1))
    seen[_BOUND, _BOUND, :] = inside / 6
    pairs = seen.sum(2)
    seen[_BOUND, :, :] += seen.sum(0) / 6
    seen[:, :, _BOUND] += pairs / 6
    seen[:, _BOUND, :] = 0
    seen[_BOUND, _BOUND, :] = inside / 6


def _cjk(all_counts: list[sources.Counts], script_at: dict[str, str]) -> dict[str, np.ndarray]:
    """Scripts of thousands of characters: how each begins and ends words, and which pairs stand inside them."""
    mine = [(x, c) for x, c in zip(LANGUAGES, all_counts, strict=True) if x.script == "cjk"]
    heads = np.zeros((len(mine), CJK_LIMIT), np.uint8)
    tails = np.zeros((len(mine), CJK_LIMIT), np.uint8)
    best: dict[tuple[int, int], float] = {}
    for row, (language, counts) in enumerate(mine):
        first, last, whole = (np.zeros(CJK_LIMIT) for _ in range(3))
        pairs: dict[tuple[int, int], float] = {}
        for word, weight in counts.words.items():
            points = [ord(c) for c in word]
            if any(script_at.get(c) != "cjk" for c in word) or max(points) >= CJK_LIMIT:
                continue
            heft = weight * _EVIDENCE
            first[points[0]] += heft
            last[points[-1]] += heft
            for point in points:
                whole[point] += heft
            for pair in itertools.pairwise(points):
                pairs[pair] = pairs.get(pair, 0.0) + heft
        # Characters that begin no word here may still be met: their share of all, thinned.
        blend = first / first.sum() * 0.9 + whole / whole.sum() * 0.1
        heads[row] = _quantised(np.where(blend > 0, blend, 1e-8))
        if language.code == "ko":
            # Single jamo are laughter and tears, which no list of words has.
            heads[row, _JAMO] = np.minimum(heads[row, _JAMO], round(_JAMO_COST * LETTER_SCALE))
        ends = (last + 0.5) / (whole + 1.0)
        tails[row] = _quantised(np.clip(ends, 1e-3, 1))
        for (a, b), heft in pairs.items():
            share = heft / (whole[a] + 1.0) + ends[a] * blend[b]
            best[a, b] = max(best.get((a, b), 0.0), share)
    return {"heads": heads, "tails": tails, "pairs": _pair_table(best)}


def _quantised(share: np.ndarray) -> np.ndarray:
    costs: np.ndarray = np.minimum(NEVER, np.round(-np.log(share) * LETTER_SCALE)).astype(np.uint8)
    return costs


def _pair_table(best: dict[tuple[int, int], float]) -> np.ndarray:
    """A table of two-byte slots, check and cost; each pair in one of its two, the likeliest pairs first."""
    keys = sorted(best, key=lambda pair: (-best[pair], pair))
    points = np.array(keys, np.uint32)
    one, two, check = pair_slots(points[:, 0], points[:, 1])
    costs = np.maximum(1, _quantised(np.array([best[key] for key in keys])))
    table = np.zeros(1 << PAIR_BITS, np.uint16)
    lost = 0
    for slot, other, mark, cost in zip(one.tolist(), two.tolist(), check.tolist(), costs.tolist(), strict=True):
        free = slot if not table[slot] else other
        if table[free]:
            lost += 1
            continue
        table[free] = mark << 8 | cost
    sys.stderr.write(f"{len(keys):,} pairs, {lost:,} found no slot\n")
    return table


if __name__ == "__main__":
    main()
