"""What many texts cost, some at a time: to price all of them at once would take much room."""

from __future__ import annotations

from collections.abc import Iterable

from fixenc.plausibility import costs

# The most characters that are priced at once: each takes some 400 bytes meanwhile.
_AT_ONCE = 1 << 16
# A text takes as much memory as this many characters, besides its own.
_TEXT = 60


def prices(texts: Iterable[str]) -> list[float]:
    """The cost of each text, in nats.

    >>> plain, mojibake = prices(["café", "cafÃ©"])
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
