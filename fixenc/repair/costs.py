"""The costs of many texts, computed in batches: all of them at once would take much memory."""

from __future__ import annotations

from collections.abc import Iterable

from fixenc.plausibility import costs

# The most characters in a batch: each takes some 400 bytes meanwhile.
_AT_ONCE = 1 << 16
# A text takes as much memory as this number of characters, besides its own.
_TEXT = 60


def costs_in_batches(texts: Iterable[str]) -> list[float]:
    """Return the cost of each text, in nats.

    >>> plain, mojibake = costs_in_batches(["café", "cafÃ©"])
    >>> plain + 10 < mojibake
    True
    """
    nats, waiting, size = list[float](), list[str](), 0
    for text in texts:
        if waiting and size + len(text) > _AT_ONCE:
            nats += costs(waiting).tolist()
            waiting, size = [], 0
        waiting.append(text)
        size += len(text) + _TEXT
    nats += costs(waiting).tolist()
    return nats
