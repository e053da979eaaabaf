"""What of a line stands without a guess, where the guess is not wanted, or may be one of two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fixenc.plausibility import detect_language, find_languages
from fixenc.records import Candidate, Region, Unsure
from fixenc.repair.belief.judged import is_east_asian
from fixenc.repair.dashes import RIVALS, are_alike_but_for_dashes
from fixenc.repair.line.cut import measure_part
from fixenc.repair.line.guesses import is_half_mended
from fixenc.repair.line.undo import undo_accident

# What ends a line, or an excerpt of one.
_END = re.compile(r"(?:\.\.\.|…|\s*[\r\n]|\s*\Z)")
_LAST_LETTERS = re.compile(r"[^\W\d_]*\Z")


def leave_cut_tails(text: str, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Return the regions, without a last character that was guessed where a text was cut, unless it makes a known word.

    Fields and excerpts that are cut at a number of bytes often end in the beginning of a sequence.
    """
    kept = list[Region]()
    for region in regions:
        is_at_end = len(region.accident) > 1 and _END.match(text, region.end) is not None
        part = _find_part(region) if is_at_end else ""
        kept += _leave_tail(region, part) if part and not _ends_in_a_word(text, region) else (region,)
    return tuple(kept)


def _leave_tail(region: Region, part: str) -> Iterator[Region]:
    """Yield a region without its last character, of which a part is left; without any guess if that is not proved."""
    rest = replace(region, before=region.before[: -len(part)], after=region.after[:-1])
    if rest.before != rest.after and rest.is_proved:
        yield rest
    else:
        yield from _undo_alone(region)


def _ends_in_a_word(text: str, region: Region) -> bool:
    """Whether a region, mended, ends in a word of the language of its line; of any, if the line is that word."""
    line = text[text.rfind("\n", 0, region.start) + 1 : region.start] + region.after
    word = _LAST_LETTERS.findall(region.after)[0]
    known = find_languages(word)
    return detect_language(line) in known or (line == word and len(known) > 0)


def _find_part(region: Region) -> str:
    """Return the beginning of a sequence in which a region ends, if nothing stands for the rest of it; "" if not."""
    # Quotation marks and emoji end many a line: what lost bytes there was no field that was cut.
    if unicodedata.category(region.after[-1:] or " ")[0] not in "LN":
        return ""
    first, *later = region.accident
    if not first.was_utf8 or any(damage.is_misreading for damage in later):
        return ""
    whole = first.inflict(region.after[-1:]) or ""
    if region.before.endswith(whole):
        return ""
    if not is_east_asian(region.after[-1:]):
        return region.before[len(region.before) - measure_part(region.before, first.read_in) :]
    # A byte of these may have been dropped in their middle, too.
    return next((whole[:size] for size in range(1, len(whole)) if region.before.endswith(whole[:size])), "")


def _are_alike(best: Candidate, other: Candidate) -> bool:
    """Whether two candidates of a line are the same but for a dash, or for the last character, a letter.

    For the letter of a line of several words, UTF-8 may have been misread in two charsets that agree on all else.
    """
    is_same = best.accident[:1] == other.accident[:1]
    if is_same and are_alike_but_for_dashes(best.text, other.text):
        return True
    are_both_utf8 = best.accident[0].was_utf8 and other.accident[0].was_utf8 and " " in best.text
    return (is_same or are_both_utf8) and best.text[-1:].isalpha() and best.text[:-1] == other.text[:-1]


def find_beside_doubts(unsure: Sequence[Unsure]) -> Iterator[Region]:
    """Yield the regions that need no guess of lines in doubt about a dash or the last character alone."""
    for doubt in unsure:
        rivals = doubt.candidates[:RIVALS]
        if len(rivals) < RIVALS or not _are_alike(*rivals):
            continue
        state = undo_accident(doubt.text, rivals[0].accident[:1])
        if state is not None and not is_half_mended(state):
            yield from (replace(one, start=doubt.start + one.start) for one in state.regions if not one.is_guessed)


def drop_guesses(regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Return the regions that need no guess; of the others, the parts that the misreading alone explains."""
    kept = list[Region]()
    for region in regions:
        first = region.accident[0]
        if not region.is_guessed:
            kept.append(region)
        elif first.is_exact:
            kept += _undo_alone(region)
    return tuple(kept)


def _undo_alone(region: Region) -> Iterator[Region]:
    """Yield the parts of a region that its misreading alone explains, without what was lost after it."""
    state = undo_accident(region.before, region.accident[:1])
    if state is not None:
        yield from (replace(one, start=region.start + one.start) for one in state.regions if not one.is_guessed)
