"""Plausibility: how much a string looks like text that people write. Knows languages, knows nothing of encodings."""

from __future__ import annotations

from fixenc.plausibility.glance import glance, strangeness
from fixenc.plausibility.scoring import costs, scripts_in, surprises

__all__ = ["costs", "glance", "scripts_in", "strangeness", "surprises"]
