"""The readings of Chinese characters in Mandarin."""

from __future__ import annotations

import json

import numpy as np

from fixenc.plausibility.stored import READINGS

Arrays = dict[str, np.ndarray]


def pack_readings(known: dict[str, list[str]]) -> Arrays:
    """Return two arrays side by side: ``characters``, one for each reading, and ``which`` of the ``syllables`` it is.

    The commonest reading of a character comes first. Only characters in GBK are listed: others are not looked up.
    """
    rows = [
        (character, syllable) for character in sorted(known) if _is_in_gbk(character) for syllable in known[character]
    ]
    syllables = sorted({syllable for _, syllable in rows})
    number = {syllable: at for at, syllable in enumerate(syllables)}
    return {
        READINGS + "characters": np.array([ord(character) for character, _ in rows], np.uint16),
        READINGS + "which": np.array([number[syllable] for _, syllable in rows], np.uint16),
        READINGS + "syllables": np.frombuffer(json.dumps(syllables).encode(), np.uint8),
    }


def _is_in_gbk(character: str) -> bool:
    try:
        return len(character.encode("gbk")) > 1
    except UnicodeEncodeError:
        return False
