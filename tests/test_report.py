"""What reaches a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixenc.records import Outcome, Status
from fixenc.report.diff import diff_lines
from fixenc.report.fix import Tally, outcome_text
from fixenc.report.safe import safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain — text", "plain — text"),
        ("[red]bold[/]", "[red]bold[/]"),
        ("\x1b[2Jcleared", "\\x1b[2Jcleared"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("two\nlines\r", "two\\nlines\\r"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("a\u2066b\u200f", "a\\u2066b\\u200f"),
        ("\udcff\udce9", "\\xff\\xe9"),
        ("\ud83d", "\\ud83d"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("می‌خواند", "می‌خواند"),
    ],
)
def test_nothing_from_a_file_acts_on_a_terminal(text: str, shown: str):
    assert safe(text) == shown


def test_a_line_for_a_file_is_safe():
    outcome = Outcome(Path("[red]\x1b.txt"), Status.FAILED, reason="\x1b]0;x\x07")
    assert outcome_text(outcome, is_dry=False).plain == "failed    [red]\\x1b.txt  \\x1b]0;x\\x07"


def test_a_summary_counts_everything():
    tally = Tally()
    assert tally.summary(is_dry=False) == "no files found"
    for outcome in (
        Outcome(Path("a"), Status.FIXED, is_due=True, was_written=True),
        Outcome(Path("b"), Status.FIXED),
        Outcome(Path("c"), Status.HEALTHY),
        Outcome(Path("d"), Status.SKIPPED, "FIFO"),
        Outcome(Path("e"), Status.SKIPPED, "hidden"),
        Outcome(Path("f"), Status.SKIPPED, "hidden"),
        Outcome(Path("g"), Status.UNSURE, "who knows"),
        Outcome(Path("h"), Status.FAILED, "no"),
    ):
        tally.add(outcome)
    assert tally.summary(is_dry=False) == (
        "8 files: 1 fixed, 1 up to date, 1 healthy, 1 unsure, 3 skipped (2 hidden, 1 FIFO), 1 failed, 1 written"
    )
    assert tally.summary(is_dry=True).endswith("nothing written")


def test_no_change_no_diff():
    assert list(diff_lines(Outcome(Path("a"), Status.HEALTHY))) == []
