"""The language models, made from the tables that are stored (`stored.py`), and how costs and names stand in these."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.arrays import lengths_of
from fixenc.plausibility.hash_table import FACTOR, LONG_POWERS, SPREAD, HashTable
from fixenc.plausibility.stored import CUBES, read_table

# Costs are stored as bytes. The number of units that are a nat, in the tables of letters and words.
LETTER_SCALE = 12.0
# The same in the tables of single characters.
SIGN_SCALE = 16.0
# The same in the tables of the first look.
GLANCE_SCALE = 8.0
# The stored cost of a sequence or a word that a language never has.
NEVER = 255
# The weight of the costs of words side by side: the texts that they were learned from are mostly about programs.
TRUST = np.float32(0.85)

# The code points in the tables of scripts with thousands of characters are below this one.
CJK_LIMIT = 0x10000
# The bits of a slot in the table of pairs.
PAIR_BITS = 20

# Code points below this one have a place of their own in the tables; others share the place of their row of 256.
PLANE = 0x10000

# The bits of a hash of a pair.
_ALL_BITS = (1 << 32) - 1

# The bits of a word's name: one more would cost 150 kB (`HashTable` says how many words share a name).
NAME_BITS = 31

Codes = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint16]
Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]


def codes_of(text: str) -> Codes:
    """Return the code points of a text, surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def narrow_codes_of(text: str) -> npt.NDArray[np.uint16] | Codes:
    """Return the code points of a text, as 16 bits each if none is beyond the first plane."""
    data = text.encode("utf-16-le", "surrogatepass")
    return np.frombuffer(data, np.uint16) if len(data) == 2 * len(text) else codes_of(text)


def pair_slots(first: Codes, second: Codes) -> tuple[tuple[Ints, Codes], tuple[Ints, Codes]]:
    """Return the two slots that a pair of code points may have in the table of pairs, each with the check kept there.

    A slot and its check together hold all bits of the pair, mixed: no other pair has both.
    """
    mixed = (first << np.uint32(16) | second) * FACTOR
    mixed ^= mixed >> np.uint32(15)
    return _find_slot(mixed), _find_slot(mixed * SPREAD)


def _find_slot(mixed: Codes) -> tuple[Ints, Codes]:
    rest = 32 - PAIR_BITS
    return (mixed >> np.uint32(rest)).astype(np.int32), mixed & np.uint32((1 << rest) - 1)


def find_pair(pairs: memoryview, first: int, second: int) -> int:
    """Return the stored cost of a pair of code points in a view of the table of pairs; `NEVER` if it is not there.

    The same as by `pair_slots`, for one pair.
    """
    mixed = (first << 16 | second) * int(FACTOR) & _ALL_BITS
    mixed ^= mixed >> 15
    for one in (mixed, mixed * int(SPREAD) & _ALL_BITS):
        entry: int = pairs[one >> 32 - PAIR_BITS]
        if entry and entry >> 8 == one & (1 << 32 - PAIR_BITS) - 1:
            return entry & 0xFF
    return NEVER


def places_of(codes: Codes) -> Codes:
    """Return the place of each code point in the tables."""
    if codes.dtype == np.uint16 or not len(codes) or codes.max() < PLANE:
        return codes
    return np.where(codes < PLANE, codes, PLANE + (codes >> 8))


def word_names(letters: Words, firsts: Places, script: int | npt.NDArray[np.uint64]) -> Codes:
    """Return the name of each word by its letters: a hash, which another word has by a chance of 1 in 2**31.

    `script` is the number of the script of all words, or of each.
    """
    # In as few arrays as possible: a document may have a million letters.
    place = np.arange(len(letters))
    place -= np.repeat(firsts, lengths_of(firsts, len(letters)))
    np.minimum(place, len(LONG_POWERS) - 1, out=place)
    hashed = letters.astype(np.uint64)
    hashed += np.uint64(1)
    hashed *= LONG_POWERS[place]
    sums = np.add.reduceat(hashed, firsts)
    sums += np.asarray(script, np.uint64)
    sums *= LONG_POWERS[0]
    names: Codes = (sums >> np.uint64(64 - NAME_BITS)).astype(np.uint32)
    return names


def unseen_costs(backs: Bytes, pairs: Bytes) -> Bytes:
    """Return ``[letter, letter, letter]``: the stored cost of three letters that a language never has in a row.

    It is the cost of dropping the first, ``[letter, letter]``, and that of the last after the second alone.
    """
    costs: Bytes = np.minimum(pairs, NEVER - backs[:, :, None])
    costs += backs[:, :, None]
    return costs


def restore_cubes(sizes: Ints, beyond: Bytes, backs: Bytes, pairs: Bytes) -> Bytes:
    """Return the costs of a letter after two others, language by language, from the stored tables (see `CUBES`)."""
    cubes, at, pair_at = beyond.copy(), 0, 0
    for size in sizes.tolist():
        two, three = slice(pair_at, pair_at + size**2), slice(at, at + size**3)
        cubes[three] += unseen_costs(backs[two].reshape(size, size), pairs[two].reshape(size, size)).ravel()
        at, pair_at = three.stop, two.stop
    return cubes


@dataclass(frozen=True, slots=True)
class Alphabetic:
    """The languages of one alphabetic script.

    The cost of a letter after two others stands in `cubes_of` the script: for each language, at the sum of the rows in
    `before_last`, `last` and `letter`, which are ``[letter, language]``. Letter 0 is the boundary of a word.
    """

    languages: slice
    before_last: Ints
    last: Ints
    letter: Ints


@dataclass(frozen=True, slots=True)
class Model:
    """The model of characters and languages. Arrays are over `places_of` code points unless said otherwise.

    `words` are the listed words (`word_names`). The entries of a word stand from ``word_offsets[place]`` on to the next
    offset: in `word_lists` the lists that have it, and in `word_costs` its cost in each, in units of the table, or
    `NEVER` if its letters decide. `lists` are the codes of their languages, and `list_models` the models that their
    words are judged by; these are of `model_scripts`, and ``own_letters[model, letter]`` is true for the letters of
    their script that their languages have.
    """

    weights: Floats
    kinds: Bytes
    costs: Floats
    scripts: Bytes
    letters: Words
    neighbours: Floats
    alphabetic: dict[int, Alphabetic]
    words: HashTable
    word_offsets: Ints
    word_lists: Bytes
    word_costs: Bytes
    lists: tuple[str, ...]
    list_models: Places
    model_scripts: Places
    own_letters: npt.NDArray[np.bool_]
    greek_script: int
    latin_script: int
    cjk_script: int
    cjk_languages: slice
    heads: Bytes
    tails: Bytes
    pairs: Codes


@cache
def cubes_of(script: int) -> Bytes:
    """Return the costs of a letter after two others in each language of an alphabetic script, given by its number."""
    mine = load().alphabetic[script].languages
    script_name = _read_languages()[mine.start][1]
    return restore_cubes(read_table("sizes")[mine], *(read_table(f"{key}-{script_name}") for key in CUBES))


def _read_languages() -> list[tuple[str, str, float]]:
    """Return the code, the script and the weight of each language."""
    return [(code, script, weight) for code, script, weight in json.loads(read_table("languages").tobytes())]


@cache
def load() -> Model:
    """Return the model, made at the first call."""
    rows, lists = _read_languages(), json.loads(read_table("lists").tobytes())
    scripts = list(dict.fromkeys(script for _, script, _ in rows))
    weights = np.array([weight for _, _, weight in rows], np.float32)
    sizes = read_table("sizes").astype(np.int32)
    alphabetic, ranges, at = {}, {}, 0
    for script in scripts:
        count = sum(row[1] == script for row in rows)
        ranges[script] = slice(at, at + count)
        at += count
        if script != "cjk":
            mine = ranges[script]
            symbols = np.ascontiguousarray(read_table(f"symbols-{script}").T).astype(np.int32)
            size = sizes[mine]
            offsets = (np.cumsum(size**3) - size**3).astype(np.int32)
            alphabetic[scripts.index(script) + 1] = Alphabetic(
                mine, offsets + symbols * size * size, symbols * size, symbols
            )
    return Model(
        weights / weights.sum(),
        read_table("kinds"),
        read_table("costs") * np.float32(1 / SIGN_SCALE),
        read_table("scripts"),
        read_table("letters"),
        read_table("neighbours"),
        alphabetic,
        HashTable.read("words", read_table),
        np.concatenate([np.zeros(1, np.int32), np.cumsum(read_table("word-counts"), dtype=np.int32)]),
        read_table("word-lists"),
        read_table("word-costs"),
        tuple(code for code, _ in lists),
        np.array([model for _, model in lists]),
        np.array([scripts.index(script) + 1 for _, script, _ in rows]),
        np.unpackbits(read_table("own-letters"), axis=1).astype(bool),
        scripts.index("greek") + 1,
        scripts.index("latin") + 1,
        scripts.index("cjk") + 1,
        ranges["cjk"],
        read_table("heads"),
        read_table("tails"),
        read_table("pairs"),
    )
