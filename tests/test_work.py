"""Speed, as counted work: a change that makes a kind of text much more work is noticed on any machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.work import MOST, counts_in


@pytest.mark.slow
def test_no_kind_of_text_is_more_work_than_it_was():
    """A failure means that some kind of text takes half as much work again as when the limit was set, or more."""
    command = [sys.executable, "-m", "tests.work"]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=True)
    counted = counts_in(done.stdout)
    assert counted.keys() == MOST.keys()
    assert {kind: calls for kind, calls in counted.items() if calls > MOST[kind]} == {}
