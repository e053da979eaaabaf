"""Questions about stretches of a text: those in doubt, and those whose lost bytes were guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fixenc.newlines import lines_of
from fixenc.records import HIGHEST_ODDS, Candidate, Chosen, Repair
from fixenc.review.questions import Answer, Kind, Question

# The most stretches of a file of each kind that are shown; `fixenc explain` counts the rest.
_MOST = 20
# How much of the text around a stretch is shown, in characters on each side.
_AROUND = 40
# How far the lines before and after it may be, in characters.
_FAR = 400
# How much of a stretch stands before the first place where its originals differ, in characters.
_BEFORE = 24
# The most characters of a stretch that are shown.
_LONGEST = 200


def ask_about_stretches(path: Path, identity: str, repair: Repair, *, has_guesses: bool = False) -> Iterator[Question]:
    """Yield a question for each stretch in doubt that has candidates; with guesses, for each guessed region too.

    `identity` is the absolute path of the file.
    """
    doubts = [one for one in repair.unsure if one.candidates]
    for one in doubts[:_MOST]:
        place = _Place(repair.before, one.start, one.text, [candidate.text for candidate in one.candidates])
        best = max(candidate.odds for candidate in one.candidates)
        answers = (
            Answer(
                candidate.words,
                (line,),
                _odds_of(candidate, best),
                Chosen(identity, one.start, one.text, candidate.text),
            )
            for candidate, line in zip(one.candidates, place.originals, strict=True)
        )
        facts = (f"line {place.line}, in doubt and left unchanged", *place.around)
        yield Question(path, Kind.STRETCH, facts, tuple(answers))
    guessed = [region for region in repair.regions if region.is_guessed] if has_guesses else []
    for region in guessed[:_MOST]:
        place = _Place(repair.before, region.start, region.before, [region.after])
        note = "" if region.odds is None else _odds_in_words(region.odds, "against the next best original")
        facts = (f"line {place.line}, guessed: something of it was lost", *place.around)
        yield Question(path, Kind.GUESS, facts, (Answer(region.words, tuple(place.originals), note),))


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of a text, and its possible originals."""

    text: str
    start: int
    stretch: str
    candidates: Sequence[str]

    @property
    def line(self) -> int:
        """The number of its line, from 1."""
        return lines_of(self.text, [self.start])[self.start]

    @property
    def around(self) -> tuple[str, ...]:
        """The line before, the stretch in its line, in brackets that texts hardly have, and the line after."""
        end = self.start + len(self.stretch)
        above, _, before = self.text[max(0, self.start - _FAR) : self.start].rpartition("\n")
        after, _, below = self.text[end : end + _FAR].partition("\n")
        first, last = above.rpartition("\n")[2].strip(), below.partition("\n")[0].strip()
        own = f"{before[-_AROUND:]}⟦{self._shorten(self.stretch)}⟧{after[:_AROUND].rstrip()}"
        return (*[first] * bool(first), own, *[last] * bool(last))

    @property
    def originals(self) -> list[str]:
        """The possible originals, from a little before the place where they first differ."""
        return [self._shorten(one) for one in self.candidates]

    def _shorten(self, text: str) -> str:
        """Return a part of one of the texts: the same part of all."""
        rows = enumerate(zip(self.stretch, *self.candidates, strict=False))
        differs = next((at for at, row in rows if len(set(row)) > 1), 0)
        first = max(0, differs - _BEFORE)
        return "…" * (first > 0) + text[first : first + _LONGEST].replace("\n", " ")


def _odds_of(one: Candidate, best: float) -> str:
    behind = f"; 1 to {best / one.odds:,.1f} against the likeliest" if 0 < one.odds < best else ""
    return _odds_in_words(one.odds, "against no damage") + behind


def _odds_in_words(odds: float, against: str) -> str:
    """Return odds in words; below one, they speak for the other side."""
    if odds >= 1:
        more = "more than " if odds > HIGHEST_ODDS else ""
        return f"{more}{min(odds, HIGHEST_ODDS):,.0f} to 1 {against}"
    return f"1 to {min(1 / max(odds, 1 / HIGHEST_ODDS), HIGHEST_ODDS):,.0f} {against}"
