"""Accidents: what can happen to a text, how to run that forwards, and how to undo it. Knows no language."""

from __future__ import annotations

from fixenc.charsets.priors import ACCIDENT_COST
from fixenc.damage.encoded_words import EncodedWord, encoded_words
from fixenc.damage.escapes import KINDS as ESCAPES
from fixenc.damage.escapes import Escape
from fixenc.damage.flattening import KINDS as FLATTENINGS
from fixenc.damage.flattening import Flattening
from fixenc.damage.lattice import Choice, Lattice, lattice, lattice_of
from fixenc.damage.loss import LostCharacters, NoBreakSpaceLost
from fixenc.damage.marking import MARKED, READERS, MarkedBytes, Marking, Pending, marking_of
from fixenc.damage.misreading import Misreading
from fixenc.damage.rewriting import MARKS, READING, Readers, Rewriting, Step, could_tear, steps
from fixenc.damage.spelling import Spelling
from fixenc.damage.undoing import (
    MULTI_BYTE,
    PAIR_READERS,
    Reach,
    Undoing,
    has_controls,
    losses,
    readers_of,
    trimmed,
    undoings,
    undoings_of,
)
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
    "Pending",
    "Reach",
    "Readers",
    "Rewriting",
    "Spelling",
    "Step",
    "Undoing",
    "Within",
    "could_tear",
    "encoded_words",
    "has_controls",
    "lattice",
    "lattice_of",
    "losses",
    "marking_of",
    "readers_of",
    "steps",
    "trimmed",
    "undoings",
    "undoings_of",
]
