"""What a person should know of a file without having asked, although it is no change: lost characters, a kept mark."""

from __future__ import annotations

from collections.abc import Iterator

from fixenc import charsets
from fixenc.errors import UnknownCharsetError
from fixenc.records import Detection, Outcome, Status

__all__ = ["count_of", "is_as_declared", "lost_in_words", "notices"]

_MARK_DROPPED = "byte order mark dropped"


def notices(outcome: Outcome) -> tuple[str, ...]:
    """Return what is to be known of a file, in words, the gravest first.

    >>> from pathlib import Path
    >>> notices(Outcome(Path("a"), Status.HEALTHY, lost=3))
    ('3 lost characters',)
    """
    return tuple(_notices(outcome)) if outcome.status in (Status.HEALTHY, Status.FIXED, Status.UNSURE) else ()


def _notices(outcome: Outcome) -> Iterator[str]:
    found = outcome.detection
    if outcome.lost:
        yield lost_in_words(outcome.lost)
    if outcome.doubtful:
        yield f"{count_of(outcome.doubtful, 'doubtful stretch', 'es')} left alone"
    if found is None or not found.is_text:
        return
    if outcome.status is Status.HEALTHY and found.declared is not None and not is_as_declared(found):
        yield f"declares {found.declared}, but is {found.encoding}"
    if found.has_bom and outcome.status is not Status.UNSURE and _MARK_DROPPED not in outcome.actions:
        yield "byte order mark kept"


def lost_in_words(count: int) -> str:
    """Return a phrase for characters that were lost before.

    >>> lost_in_words(1), lost_in_words(2000)
    ('1 lost character', '2,000 lost characters')
    """
    return count_of(count, "lost character")


def count_of(count: int, what: str, plural: str = "s") -> str:
    """Return a number of things in words, with the ending of several things."""
    return f"{count:,} {what}{plural * (count != 1)}"


def is_as_declared(found: Detection) -> bool:
    """Whether a document is in the encoding it declares; ASCII is valid in nearly every declared encoding."""
    try:
        said = charsets.from_label(found.declared or "")
    except UnknownCharsetError:
        return False
    return found.encoding == "ascii" or said.codec == charsets.named(found.encoding or "").codec
