"""The readings of Chinese characters in Mandarin, in pinyin with tone marks."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from fixenc.plausibility.stored import READINGS, read_table


def readings_of(character: str) -> tuple[str, ...]:
    """Return the readings of a Chinese character, the commonest first; empty for any other character.

    >>> readings_of("數")[0], readings_of("a")
    ('shù', ())
    """
    return _load_readings().get(character, ())


def characters_of(syllable: str) -> tuple[str, ...]:
    """Return the Chinese characters that have this reading, perhaps among others.

    >>> "規" in characters_of("guī")
    True
    """
    return _load_characters().get(syllable, ())


@cache
def _load_readings() -> Mapping[str, tuple[str, ...]]:
    characters, which, names = (read_table(READINGS + name) for name in ("characters", "which", "syllables"))
    syllables: list[str] = json.loads(names.tobytes())
    found: dict[str, list[str]] = defaultdict(list)
    for code, number in zip(characters.tolist(), which.tolist(), strict=True):
        found[chr(code)].append(syllables[number])
    return {character: tuple(readings) for character, readings in found.items()}


@cache
def _load_characters() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for character, readings in _load_readings().items():
        for syllable in readings:
            found[syllable].append(character)
    return {syllable: tuple(characters) for syllable, characters in found.items()}
