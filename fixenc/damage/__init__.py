"""The accidents that can happen to a text: how to run each forwards, and how to undo it. Knows no language."""

from __future__ import annotations

from fixenc.charsets.priors import ACCIDENT_COST
from fixenc.damage.encoded_words import EncodedWord, find_encoded_words
from fixenc.damage.escapes import KINDS as ESCAPES
from fixenc.damage.escapes import Escape
from fixenc.damage.flattening import KINDS as FLATTENINGS
from fixenc.damage.flattening import Flattening
from fixenc.damage.lattice import Choice, Lattice
from fixenc.damage.lattices import build_lattice, find_lattice
from fixenc.damage.loss import LostCharacters, NoBreakSpaceLost
from fixenc.damage.marking import MARKED, READERS, WINDOWS_READERS, Marking, find_marking
from fixenc.damage.misreading import Misreading
from fixenc.damage.normalising import Normalisation, compose, is_decomposed
from fixenc.damage.recasing import Recasing, is_recased, restore_case
from fixenc.damage.rewriting import MARKS, READING, CharactersOf, Rewriting, Step, count_tearable, find_steps
from fixenc.damage.seven_bits import SEVEN_BIT, SevenBits
from fixenc.damage.spelling import Spelling
from fixenc.damage.under_marks import MarkedBytes, Pending
from fixenc.damage.undoing import (
    MULTI_BYTE,
    PAIR_READERS,
    Reach,
    Undoer,
    Undoing,
    find_by_pairs,
    find_letter_for_letter,
    find_readers,
    find_undoings,
    has_controls,
    has_only_multi_byte,
    trim_to_span,
    undo_damage,
    undo_losses,
)
from fixenc.damage.wholes import WholeMisreading
from fixenc.damage.within import Within

__all__ = [
    "ACCIDENT_COST",
    "ESCAPES",
    "FLATTENINGS",
    "MARKED",
    "MARKS",
    "MULTI_BYTE",
    "PAIR_READERS",
    "READERS",
    "READING",
    "SEVEN_BIT",
    "WINDOWS_READERS",
    "CharactersOf",
    "Choice",
    "EncodedWord",
    "Escape",
    "Flattening",
    "Lattice",
    "LostCharacters",
    "MarkedBytes",
    "Marking",
    "Misreading",
    "NoBreakSpaceLost",
    "Normalisation",
    "Pending",
    "Reach",
    "Recasing",
    "Rewriting",
    "SevenBits",
    "Spelling",
    "Step",
    "Undoer",
    "Undoing",
    "WholeMisreading",
    "Within",
    "build_lattice",
    "compose",
    "count_tearable",
    "find_by_pairs",
    "find_encoded_words",
    "find_lattice",
    "find_letter_for_letter",
    "find_marking",
    "find_readers",
    "find_steps",
    "find_undoings",
    "has_controls",
    "has_only_multi_byte",
    "is_decomposed",
    "is_recased",
    "restore_case",
    "trim_to_span",
    "undo_damage",
    "undo_losses",
]
