"""What the command says stands in a snapshot, so that a change of a message is a change that a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.messages import FIRST_LINE, SCENES, told

SNAPSHOT = Path(__file__).parent / "data/messages.txt"


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(SCENES)), ids=lambda number: SCENES[number].heading)
def test_the_command_says_what_the_snapshot_says(number: int):
    """If the change is wanted, make the snapshot anew: its first line has the command."""
    assert "\n".join(told(SCENES[number])) in SNAPSHOT.read_text("utf-8")


def test_the_snapshot_has_no_other_scenes():
    text = SNAPSHOT.read_text("utf-8")
    lines = text.splitlines()
    assert lines[0] == FIRST_LINE
    headings = [lines[at + 1] for at in range(len(lines) - 2) if lines[at] == lines[at + 2] == "=" * 80]
    assert headings == [scene.heading for scene in SCENES]
