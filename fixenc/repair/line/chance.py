"""Regions that fit by chance: a line had two accidents, and bytes of the one are well-formed in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fixenc.charsets import REPLACEMENT
from fixenc.records import Region
from fixenc.repair.first_look import CLEAR, glance_each
from fixenc.repair.line.words import ChangedWord, changed_words
from fixenc.repair.regions import apply

# A word is no clearer if this share of what a first look found in it is left: of regions that were right, none left
# more than two fifths.
_LEAST_LEFT = 2 / 3


def without_chance(text: str, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """The regions without those in words that they make no clearer, since others of its characters stay as they are.

    >>> from fixenc.damage import Misreading
    >>> accident = (Misreading("utf-8", "windows-1252"),)
    >>> before, after = "Ð´Ð¾Ð¼, –¥–æ–±—ã—á–∞", "дом, –¥–斱—ã—á–∞"
    >>> regions = Region(0, "Ð´Ð¾Ð¼", "дом", accident), Region(11, "æ–±", "斱", accident)
    >>> [region.after for region in without_chance(before, regions)]
    ['дом']
    """
    words = changed_words(text, regions)
    by_chance = _by_chance([word for word in words if _has_others(word)])
    return tuple(region for word in words if word.start not in by_chance for region in word.regions)


def _has_others(word: ChangedWord) -> bool:
    """Whether a word has characters beyond ASCII that no region changes; not if any is lost, which hides the word."""
    gone = [replace(region, start=region.start - word.start, after="") for region in word.regions]
    return REPLACEMENT not in word.was and not apply(word.was, gone).isascii()


def _by_chance(words: Sequence[ChangedWord]) -> frozenset[int]:
    """Where those words begin that are no clearer for their regions at a first look."""
    nats = glance_each([reading for word in words for reading in (word.was, word.now)]) if words else ()
    pairs = zip(words, nats[::2], nats[1::2], strict=True)
    return frozenset(word.start for word, was, now in pairs if now > max(CLEAR, _LEAST_LEFT * was))
