"""Plausibility: how much a string looks like text that people write. Knows languages, knows nothing of encodings."""

from __future__ import annotations

from fixenc.plausibility.counting import Known, costs_and_known
from fixenc.plausibility.foreign import find_foreign
from fixenc.plausibility.glance import Glance, glance, is_alphabet, strangeness
from fixenc.plausibility.known import find_languages, find_listed, is_known, list_languages, match_languages
from fixenc.plausibility.language import detect_language
from fixenc.plausibility.plain import are_plain, bound_gain, find_odd
from fixenc.plausibility.readings import characters_of, readings_of
from fixenc.plausibility.scoring import (
    are_words,
    costs,
    costs_by_words,
    costs_of_guesses,
    letters_of,
    scripts_in,
    surprises,
)
from fixenc.plausibility.typography import oddity

__all__ = [
    "Glance",
    "Known",
    "are_plain",
    "are_words",
    "bound_gain",
    "characters_of",
    "costs",
    "costs_and_known",
    "costs_by_words",
    "costs_of_guesses",
    "detect_language",
    "find_foreign",
    "find_languages",
    "find_listed",
    "find_odd",
    "glance",
    "is_alphabet",
    "is_known",
    "letters_of",
    "list_languages",
    "match_languages",
    "oddity",
    "readings_of",
    "scripts_in",
    "strangeness",
    "surprises",
]
