"""Plausibility: how much a string looks like text that people write. Knows languages, knows nothing of encodings."""

from __future__ import annotations

from fixenc.plausibility.counting import Known, costs_and_known
from fixenc.plausibility.glance import Glance, glance, is_alphabet, strangeness
from fixenc.plausibility.known import is_known, knowing, known_languages, languages_knowing
from fixenc.plausibility.language import language
from fixenc.plausibility.readings import read_as, readings_of
from fixenc.plausibility.scoring import are_words, costs, letters_of, scripts_in, surprises
from fixenc.plausibility.typography import oddity

__all__ = [
    "Glance",
    "Known",
    "are_words",
    "costs",
    "costs_and_known",
    "glance",
    "is_alphabet",
    "is_known",
    "knowing",
    "known_languages",
    "language",
    "languages_knowing",
    "letters_of",
    "oddity",
    "read_as",
    "readings_of",
    "scripts_in",
    "strangeness",
    "surprises",
]
