"""Whether a text has anything left in it that needs an explanation."""

from __future__ import annotations

from functools import lru_cache

from fixenc.plausibility import are_plain, surprises

# Nats of surprise below which a text needs no further explanation: the next accident would cost more.
_HEALTHY = 4.0
# Nats more for each character: long texts surprise by chance.
_HEALTHY_CHARACTER = 0.05


@lru_cache(maxsize=64)
def surprise(text: str) -> float:
    """Return by how much a text costs more than healthy text, in nats. Remembered: a search asks more than once."""
    return 0.0 if are_plain([text]) else float(surprises([text])[0])


def is_healthy(text: str) -> bool:
    """Whether a text surprises no more than healthy ones of its length do by chance.

    >>> is_healthy("Größe, café"), is_healthy("GrÃ¶Ã\\x9fe")
    (True, False)
    """
    return surprise(text) < _HEALTHY + _HEALTHY_CHARACTER * len(text)
