"""Questions about stretches of a text: those in doubt, and those whose lost bytes were guessed. They are only shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fixenc.records import Candidate, Region, Repair, Unsure
from fixenc.review.questions import Answer, Kind, Question

# The most stretches of a file of each kind that are shown; `fixenc explain` counts the rest.
_MOST = 20
# How much of the text around a stretch is shown, in characters on each side.
_AROUND = 40
# The most characters of a stretch that are shown.
_LONGEST = 200
# The highest odds that are shown: odds of millions are no better known than that.
_HIGHEST_ODDS = 1_000_000


def ask_about_stretches(path: Path, repair: Repair, *, has_guesses: bool = False) -> Iterator[Question]:
    """Yield a question for each stretch in doubt that has candidates; with guesses, for each guessed region too."""
    doubts = [one for one in repair.unsure if one.candidates]
    for one in doubts[:_MOST]:
        best = max(candidate.odds for candidate in one.candidates)
        answers = tuple(_answer_of(candidate, best) for candidate in one.candidates)
        yield Question(path, Kind.STRETCH, _facts(repair, one), answers, line=_line_of(repair, one.start))
    guessed = [region for region in repair.regions if region.is_guessed] if has_guesses else []
    for region in guessed[:_MOST]:
        yield Question(
            path, Kind.GUESS, _facts_of(repair, region), (_guess_of(region),), line=_line_of(repair, region.start)
        )


def _facts(repair: Repair, one: Unsure) -> tuple[str, ...]:
    around = _surround(repair.before, one.start, one.start + len(one.text), one.text)
    return (f"line {_line_of(repair, one.start)}, in doubt and left unchanged", around)


def _facts_of(repair: Repair, region: Region) -> tuple[str, ...]:
    around = _surround(repair.before, region.start, region.end, region.before)
    return (f"line {_line_of(repair, region.start)}, guessed: something of it was lost", around)


def _surround(text: str, start: int, end: int, stretch: str) -> str:
    """Return a stretch in its line, in brackets that no text has."""
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    after = text[end : end + _AROUND].partition("\n")[0]
    return f"{before}⟦{stretch[:_LONGEST]}⟧{after}"


def _answer_of(one: Candidate, best: float) -> Answer:
    note = _odds_in_words(one.odds, "against no damage")
    behind = f"; 1 to {best / one.odds:,.1f} against the likeliest" if 0 < one.odds < best else ""
    return Answer(one.words, (one.text[:_LONGEST],), note + behind)


def _guess_of(region: Region) -> Answer:
    note = "" if region.odds is None else _odds_in_words(region.odds, "against the next best original")
    return Answer(region.words, (region.after[:_LONGEST],), note)


def _odds_in_words(odds: float, against: str) -> str:
    """Return odds in words; below one, they speak for the other side."""
    if odds >= 1:
        more = "more than " if odds > _HIGHEST_ODDS else ""
        return f"{more}{min(odds, _HIGHEST_ODDS):,.0f} to 1 {against}"
    return f"1 to {min(1 / max(odds, 1 / _HIGHEST_ODDS), _HIGHEST_ODDS):,.0f} {against}"


def _line_of(repair: Repair, position: int) -> int:
    return repair.before.count("\n", 0, position) + 1
