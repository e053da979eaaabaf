"""Regions of a text and of what they mend are joined line by line, each proved."""

from __future__ import annotations

from fixenc.damage import Misreading
from fixenc.records import Region
from fixenc.repair.regions import join

ACCIDENT = (Misreading("utf-8", "windows-1252"),)
TEXT = "Ã©Ã¨\nÃ´"
FIRST = (Region(0, "Ã©Ã¨", "éè", ACCIDENT), Region(5, "Ã´", "ô", ACCIDENT))
# In part of a region without ASCII to split it at, and by no accident that gives what stands there.
UNPROVED = (Region(0, "é", "ź", ACCIDENT),)


def test_a_line_in_which_no_proof_is_found_is_left_alone_and_others_stay():
    """A failure means that what nobody can prove is written, or that one line keeps all others damaged."""
    joined, left = join(TEXT, FIRST, UNPROVED)
    assert [(region.start, region.after) for region in joined] == [(5, "ô")]
    assert left == {0}


def test_a_line_that_was_left_alone_stays_so():
    """A failure means that a line is mended and left alone in turn, and its document given up."""
    joined, left = join(TEXT, FIRST[1:], [Region(0, "Ã©Ã¨", "éè", ACCIDENT)], frozenset({0}))
    assert joined == FIRST[1:]
    assert left == {0}


def test_where_line_ends_change_all_or_nothing_is_joined():
    """A failure means that regions are dropped by lines of another text."""
    damage = (Misreading("windows-1252", "macintosh"),)
    broken = [Region(0, "é", "\n", damage)]
    assert join(TEXT, FIRST, broken) == (FIRST, frozenset())
