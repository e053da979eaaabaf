"""Regions that fit by chance: in a line with two accidents, bytes of the one are well-formed in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fixenc.charsets import REPLACEMENT
from fixenc.records import Region
from fixenc.repair.first_look import CLEAR, glance_each
from fixenc.repair.line.words import ChangedWord, find_changed_words
from fixenc.repair.regions import apply

# A word is no clearer if a first look finds it unusual by this share of the nats before, or more: no region that was
# right left more than two fifths of them.
_LEAST_LEFT = 2 / 3


def drop_by_chance(text: str, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Return the regions without those that fit by chance: their word is no clearer, and others of its characters stay.

    >>> from fixenc.damage import Misreading
    >>> accident = (Misreading("utf-8", "windows-1252"),)
    >>> before, after = "Ð´Ð¾Ð¼, –¥–æ–±—ã—á–∞", "дом, –¥–斱—ã—á–∞"
    >>> regions = Region(0, "Ð´Ð¾Ð¼", "дом", accident), Region(11, "æ–±", "斱", accident)
    >>> [region.after for region in drop_by_chance(before, regions)]
    ['дом']
    """
    words = find_changed_words(text, regions)
    by_chance = _find_by_chance([word for word in words if _has_others(word)])
    return tuple(region for word in words if word.start not in by_chance for region in word.regions)


def _has_others(word: ChangedWord) -> bool:
    """Whether a word has characters beyond ASCII that no region changes; false if any is lost, which hides the word."""
    gone = [replace(region, start=region.start - word.start, after="") for region in word.regions]
    return REPLACEMENT not in word.was and not apply(word.was, gone).isascii()


def _find_by_chance(words: Sequence[ChangedWord]) -> frozenset[int]:
    """Return the starts of those words that are no clearer at a first look once their regions are mended."""
    nats = glance_each([text for word in words for text in (word.was, word.now)]) if words else ()
    pairs = zip(words, nats[::2], nats[1::2], strict=True)
    return frozenset(word.start for word, was, now in pairs if now > max(CLEAR, _LEAST_LEFT * was))
