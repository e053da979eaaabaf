"""Detection of a document's language, from its text beyond ASCII if there is any."""

from __future__ import annotations

from fixenc import charsets
from fixenc.detection import bom, mixed
from fixenc.detection.sampling import BEYOND_ASCII, cut, lines
from fixenc.records import Detection, Evidence

# How much of a document is decoded, in bytes.
_SAMPLE = 2_048
# The number of places from which lines beyond ASCII are taken.
_PLACES = 48
# The number of parts that are taken of an ASCII document.
_PARTS = 4
_WIDE = ("utf-16", "utf-32")


def language_of(data: bytes, found: Detection) -> str | None:
    """Return the language of a document in the charset found, as a BCP 47 tag; None if it is uncertain.

    >>> language_of("Sous le pont, l’eau est très calme.".encode(), Detection("utf-8", Evidence.UTF8, 1.0))
    'fr'
    """
    if found.encoding is None:
        return None
    from fixenc.plausibility import detect_language

    charset, bare = charsets.named(found.encoding), bom.unmarked(data) if found.has_bom else data
    part = _take_sample(bare, has_units=charset.name.startswith(_WIDE) or found.evidence is Evidence.ESCAPES)
    text, _ = mixed.decode(part, charset) if found.is_mixed else charset.decode_with_places(part)
    return detect_language(text)


def _take_sample(data: bytes, *, has_units: bool) -> bytes:
    """Return lines with bytes beyond ASCII; of a document that has none, parts from all over.

    If it `has_units`, single bytes mean nothing, and only the start is returned.
    """
    if has_units or len(data) <= _SAMPLE:
        return data[:_SAMPLE]
    if BEYOND_ASCII.search(data) is not None:
        return cut(b"\n".join(lines(data, _PLACES)), _SAMPLE)
    step = len(data) // _PARTS
    return b"\n".join(data[at : at + _SAMPLE // _PARTS] for at in range(0, step * _PARTS, step))
