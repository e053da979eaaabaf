"""Which language a document is in, by what of it is beyond ASCII, if anything is."""

from __future__ import annotations

from fixenc import charsets
from fixenc.detection import bom, mixed
from fixenc.detection.sampling import BEYOND_ASCII, cut, lines
from fixenc.records import Detection, Evidence

# How much of a document is read, in bytes; in how many places it is looked into.
_SAMPLE, _PLACES, _PARTS = 2_048, 48, 4
_WIDE = ("utf-16", "utf-32")


def language_of(data: bytes, found: Detection) -> str | None:
    """The language of a document that is in the charset found, by its BCP 47 tag; None if that cannot be told.

    >>> language_of("Sous le pont, l’eau est très calme.".encode(), Detection("utf-8", Evidence.UTF8, 1.0))
    'fr'
    """
    if found.encoding is None:
        return None
    from fixenc.plausibility import language

    charset, bare = charsets.named(found.encoding), bom.unmarked(data) if found.has_bom else data
    part = _sample(bare, has_units=charset.name.startswith(_WIDE) or found.evidence is Evidence.ESCAPES)
    text, _ = mixed.decode(part, charset) if found.is_mixed else charset.decode_with_places(part)
    return language(text)


def _sample(data: bytes, *, has_units: bool) -> bytes:
    """Lines with bytes beyond ASCII; of a document that has none, parts from all over.

    The start alone where bytes mean nothing by themselves, `has_units`.
    """
    if has_units or len(data) <= _SAMPLE:
        return data[:_SAMPLE]
    if BEYOND_ASCII.search(data) is not None:
        return cut(b"\n".join(lines(data, _PLACES)), _SAMPLE)
    step = len(data) // _PARTS
    return b"\n".join(data[at : at + _SAMPLE // _PARTS] for at in range(0, step * _PARTS, step))
