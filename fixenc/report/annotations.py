"""What is to be reported of a file, one by one, for the programs that show it beside its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from fixenc.records import Outcome, Spot, SpotKind, Status
from fixenc.report.fix import actions_in_words
from fixenc.report.notices import lost_in_words

__all__ = ["DESCRIPTIONS", "NOT_CLEAN", "Annotation", "Level", "annotations"]

NOT_CLEAN = "not-clean"
"""The rule of a file that is not clean for another reason than text that was damaged."""

DESCRIPTIONS = {
    SpotKind.LEGACY.value: "The file is in a legacy encoding, not in UTF-8.",
    SpotKind.MOJIBAKE.value: "Text was written in one charset and read in another.",
    SpotKind.LOST.value: "A character was lost before; no program knows what it was.",
    SpotKind.UNSURE.value: "The text may be damaged, and it is left alone.",
    SpotKind.UNDECODABLE.value: "Bytes are no character in the encoding of the file.",
    NOT_CLEAN: "The file would be changed: a byte order mark, a declaration, or what the options ask for.",
}
"""What each rule is about; the rules of mojibake are ``mojibake/`` and the sort of the accident."""

# What a fix would change, so that the file is not clean.
_CHANGED = (SpotKind.LEGACY, SpotKind.MOJIBAKE, SpotKind.UNDECODABLE)


class Level(Enum):
    """How grave a annotation is: `ERROR` makes a check fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Annotation:
    """One thing to report of a file: its rule, its level, words, and where it is; no spot stands for the whole file."""

    rule: str
    level: Level
    words: str
    spot: Spot | None = None


def annotate(outcome: Outcome, *, is_check: bool) -> Iterator[Annotation]:
    """Yield what is to be reported of a file, in the order of its text; nothing of a healthy or skipped one.

    Of a file that failed, nothing: that is no annotation about its text.
    """
    if outcome.status in (Status.SKIPPED, Status.FAILED):
        return
    change = _level_of_change(outcome, is_check=is_check)
    for spot in outcome.spots:
        yield Annotation(_rule_of(spot), _level_of(spot, change), spot.words, spot)
    kinds = {spot.kind for spot in outcome.spots}
    if outcome.status is Status.FIXED and not kinds.intersection(_CHANGED):
        done = "fixed" if outcome.was_written else "to be fixed"
        yield Annotation(NOT_CLEAN, change, f"{done}: {actions_in_words(outcome)}")
    if outcome.status is Status.UNSURE and SpotKind.UNSURE not in kinds:
        yield Annotation(SpotKind.UNSURE.value, Level.WARNING, outcome.reason or "")
    if outcome.lost and not kinds.intersection((SpotKind.LOST, *_CHANGED)):
        yield Annotation(SpotKind.LOST.value, Level.NOTE, lost_in_words(outcome.lost))


def _level_of_change(outcome: Outcome, *, is_check: bool) -> Level:
    """Return the level of what a fix changes: an error for a check, less if it would be, or was, written."""
    if is_check:
        return Level.ERROR
    return Level.NOTE if outcome.was_written or not outcome.is_due else Level.WARNING


def _level_of(spot: Spot, change: Level) -> Level:
    if spot.kind in _CHANGED:
        return change
    return Level.NOTE if spot.kind is SpotKind.LOST else Level.WARNING


def _rule_of(spot: Spot) -> str:
    return f"{spot.kind.value}/{spot.accident}" if spot.accident else spot.kind.value
