"""The repair stage: find what is damaged in a text, undo it, prove it.

Line by line, so that good lines in a damaged file stay good; what one line shows is evidence for the others.
"""

from __future__ import annotations

from fixenc.records import Repair

__all__ = ["explain", "fix_text"]


def explain(text: str) -> Repair:
    """Mend `text` and say what had happened to it: regions, each with its accident and proof.

    >>> repair = explain("good\\ncafÃ©")
    >>> repair.text, repair.regions[0].words, repair.is_proved
    ('good\\ncafé', 'utf-8 read as windows-1252', True)
    """
    if text.isascii():
        return Repair(text, text)
    # Only what is more than ASCII needs the language models.
    from fixenc.repair.document import mend
    from fixenc.repair.state import apply

    regions, unsure = mend(text)
    return Repair(text, apply(text, regions), regions, unsure)


def fix_text(text: str) -> str:
    """Undo the mojibake in `text`; healthy text comes back as it is.

    >>> fix_text("LiĂ¨ge, l'HĂ´pital")
    "Liège, l'Hôpital"
    """
    return explain(text).text
