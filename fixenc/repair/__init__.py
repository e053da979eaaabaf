"""The repair stage: find what is damaged in a text, undo it, prove it.

Line by line, so that good lines in a damaged file stay good; what one line shows is evidence for the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from fixenc.arguments import require_text
from fixenc.records import Region, Repair, Unsure
from fixenc.repair.budget import TOO_MUCH, Depth, LineSpentError, within

__all__ = ["explain", "fix_text"]

# What stands in every text that was written out: in HTML entities, in JSON escapes with or without backslashes, byte by
# byte, as a word of mail, or in UTF-7.
_ESCAPED = (";&", "u00", "%C3%", "%c3%", "=C3=", "=?")
# A run is taken whole, ended or not: what begins within one that has no end has none either.
_UTF_7 = re.compile(r"\+A[M-P][A-Za-z0-9+/]{3,}(-?)")
# A page of a manual with a few words in bold type has one backspace in 20 characters; one that is all bold, one in 3.
_LARGEST_SHARE_OF_BACKSPACES = 0.05
# How often a text that was written out, or rewritten, is looked at again before it is left alone.
_MOST_ROUNDS = 6
# A line that holds more than ASCII.
_ODD_LINE = re.compile(r"(?m)^.*[^\x00-\x7f]")
# The most characters that are shown of a line, where a text was not searched to the end.
_EXCERPT = 200


def explain(text: str, *, guess: bool = True) -> Repair:
    """Mend `text` and say what had happened to it: regions, each with its accident and proof.

    What lost something on the way is mended by what its language makes likely, unless `guess` is False. Raises
    TypeError for what is no text.

    >>> repair = explain("good\\ncafÃ©")
    >>> repair.text, repair.regions[0].words, repair.is_proved
    ('good\\ncafé', 'utf-8 read as windows-1252', True)
    """
    require_text(text, "explain")
    if (text.isascii() and not _has_escapes(text)) or _is_overstruck(text):
        return Repair(text, text)
    repair, depth = _searched(text, guess=guess)
    if depth is not Depth.ALL and repair.regions:
        repair = _explained_anew(repair, guess=guess)
    if depth is Depth.ALL or any(one.reason for one in repair.unsure):
        return repair
    start = next((line.start() for line in _ODD_LINE.finditer(repair.before)), 0)
    line = repair.before[start:].partition("\n")[0][:_EXCERPT]
    return replace(repair, unsure=(*repair.unsure, Unsure(start, line, (), TOO_MUCH)))


def _searched(text: str, *, guess: bool) -> tuple[Repair, Depth]:
    """Return the repair of a text within its budget of search, and how far it was searched."""
    return within(len(text), lambda: _explained(text, guess=guess))


def _explained_anew(repair: Repair, *, guess: bool) -> Repair:
    """A repair that was not searched for to the end, with what fixing its text again would do; or none at all."""
    for _ in range(_MOST_ROUNDS):
        further, _ = _searched(repair.text, guess=guess)
        if not further.regions:
            return repair
        regions = _both(repair, further.regions)
        if regions is None:
            break
        repair = replace(repair, text=further.text, regions=regions)
    return Repair(repair.before, repair.before)  # not understood, so not touched


def _both(repair: Repair, found: Sequence[Region]) -> tuple[Region, ...] | None:
    """The regions of a repair, and those found in its text, as regions of the text first seen; None if unproved."""
    from fixenc.repair.regions import apply, compose, narrow, widen

    regions = compose(repair.before, narrow(repair.regions), narrow(found))
    return widen(repair.before, regions) if apply(repair.before, regions) == apply(repair.text, found) else None


def _explained(text: str, *, guess: bool) -> Repair:
    # Only what is more than ASCII needs the language models.
    from fixenc.repair.regions import apply

    repair, doubts = Repair(text, text), tuple[Unsure, ...]()
    # Each round does what fixing the text again would do, so that fixing it again does nothing.
    for _ in range(_MOST_ROUNDS):
        found, unsure = _found(repair.text, guess=guess)
        doubts = doubts if repair.regions else unsure  # those of the text first seen
        if not found:
            return replace(repair, unsure=tuple(_still_unsure(doubts, repair.regions)))
        regions = _both(repair, found) if repair.regions else found
        if regions is None:
            break
        repair = replace(repair, text=apply(repair.text, found), regions=regions)
    return Repair(text, text)  # not understood, so not touched


def _still_unsure(doubts: Iterable[Unsure], regions: Sequence[Region]) -> Iterator[Unsure]:
    """The doubts about a text that no region settles."""
    for one in doubts:
        if not any(region.start < one.start + len(one.text) and one.start < region.end for region in regions):
            yield one


def _found(text: str, *, guess: bool) -> tuple[tuple[Region, ...], tuple[Unsure, ...]]:
    """Return the believed regions of the last accident of a text, and the stretches in doubt."""
    from fixenc.repair.belief import believed
    from fixenc.repair.document.mend import mend
    from fixenc.repair.escaped import in_their_form, unescaped
    from fixenc.repair.gbk_page.notes import rewritten

    has_escapes = _has_escapes(text)
    with suppress(LineSpentError):
        found = rewritten(text)
        found = found if guess else _without_guesses(found)
        if found:
            return found, ()
    if has_escapes:
        with suppress(LineSpentError):
            found, _ = believed(text, unescaped(text))
            if found:
                return in_their_form(text, found), ()
    found, unsure = mend(text)
    found, doubts = believed(text, found if guess else _without_guesses(found))
    return found, tuple(sorted((*unsure, *doubts), key=lambda one: one.start))


def _without_guesses(regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Return the regions that need no guess; of the others, what the misreading alone explains."""
    from fixenc.repair.line.search import undone

    kept = list[Region]()
    for region in regions:
        first = region.accident[0]
        if not region.is_guessed:
            kept.append(region)
        elif first.is_exact and (state := undone(region.before, (first,))) is not None:
            kept += (replace(one, start=region.start + one.start) for one in state.regions if not one.is_guessed)
    return tuple(kept)


def _has_escapes(text: str) -> bool:
    # One character is found many times as fast as several; the last of most signs is rare.
    return any(sign[-1] in text and sign in text for sign in _ESCAPED) or any(_UTF_7.findall(text))


def _is_overstruck(text: str) -> bool:
    """Whether letters are struck over one by one, as in manuals for printers: it has no words to judge."""
    return text.count("\b") > _LARGEST_SHARE_OF_BACKSPACES * len(text)


def fix_text(text: str, *, guess: bool = True) -> str:
    """Undo the mojibake in `text`; healthy text comes back as it is. `guess`, and what is raised, are as for `explain`.

    >>> fix_text("LiĂ¨ge, l'HĂ´pital")
    "Liège, l'Hôpital"
    """
    require_text(text, "fix_text")
    return explain(text, guess=guess).text
