"""The accidents that befall text. Each can be run forwards (`inflict`) and back (`undo`); none knows a language."""

from __future__ import annotations

from fixenc.damage.loss import LostCharacters, NoBreakSpaceLost
from fixenc.damage.misreading import MISREADINGS, Misreading

__all__ = ["MISREADINGS", "LostCharacters", "Misreading", "NoBreakSpaceLost"]
