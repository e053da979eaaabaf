"""The reasons that a detection gives a person: what is wrong, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence


def ambiguous(encodings: Sequence[str]) -> str:
    """Return the reason for a fallback: one or more encodings, the most likely first, none of them certain.

    >>> ambiguous(["cp1125", "ibm866"])
    'ambiguous (cp1125 or ibm866); choose with --from'
    >>> ambiguous(["mik"])
    'only a guess (mik); choose with --from'
    """
    verdict = "ambiguous" if len(encodings) > 1 else "only a guess"
    return f"{verdict} ({' or '.join(encodings)}); choose with --from"


def partly_undecodable(encoding: str | None, count: int) -> str:
    """Return a phrase for an encoding by which `count` byte sequences do not decode.

    >>> partly_undecodable("utf-8", 1), partly_undecodable("koi8-r", 2)
    ('utf-8 with 1 undecodable byte sequence', 'koi8-r with 2 undecodable byte sequences')
    """
    return f"{encoding} with {count} undecodable byte sequence{'s' * (count != 1)}"


def too_damaged(encoding: str | None, count: int) -> str:
    """Return the reason for a fallback that has more undecodable byte sequences than damage explains."""
    return f"{partly_undecodable(encoding, count)}; choose another encoding with --from"
