"""Accidents: what can befall a text, how to run it forwards, and how to undo it. Knows no language."""

from __future__ import annotations

from fixenc.damage.misreading import ACCIDENT_COST, Misreading
from fixenc.damage.undoing import Undoing, joined, undoing, undoings

__all__ = ["ACCIDENT_COST", "Misreading", "Undoing", "joined", "undoing", "undoings"]
