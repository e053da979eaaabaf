"""The repair stage: find what is damaged in a text, undo it, prove it.

Line by line, so that good lines in a damaged file stay good; what one line shows is evidence for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fixenc.records import Region, Repair, Unsure

__all__ = ["explain", "fix_text"]

# What stands in every text that was written out in HTML entities, or in JSON escapes, with or without backslashes.
_ESCAPED = (";&", "u00")


def explain(text: str) -> Repair:
    """Mend `text` and say what had happened to it: regions, each with its accident and proof.

    >>> repair = explain("good\\ncafÃ©")
    >>> repair.text, repair.regions[0].words, repair.is_proved
    ('good\\ncafé', 'utf-8 read as windows-1252', True)
    """
    has_escapes = any(sign in text for sign in _ESCAPED)
    if text.isascii() and not has_escapes:
        return Repair(text, text)
    # Only what is more than ASCII needs the language models.
    from fixenc.repair.document import mend
    from fixenc.repair.search import composed
    from fixenc.repair.state import apply
    from fixenc.repair.unescaping import unescaped

    escaped = unescaped(text) if has_escapes else ()
    further, unsure = mend(apply(text, escaped))
    regions = composed(text, escaped, further) if escaped else further
    return Repair(text, apply(text, regions), regions, tuple(_before(doubt, escaped) for doubt in unsure))


def _before(doubt: Unsure, regions: Sequence[Region]) -> Unsure:
    """The same place in the text before `regions` of it were mended."""
    start = doubt.start
    for region in regions:
        if region.start < start:
            start += len(region.before) - len(region.after)
    return replace(doubt, start=start)


def fix_text(text: str) -> str:
    """Undo the mojibake in `text`; healthy text comes back as it is.

    >>> fix_text("LiĂ¨ge, l'HĂ´pital")
    "Liège, l'Hôpital"
    """
    return explain(text).text
