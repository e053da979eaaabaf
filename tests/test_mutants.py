"""The table of mutations follows the code that it changes."""

from __future__ import annotations

from tests.mutants import MUTATIONS, ROOT


def test_each_mutation_is_of_one_place_of_the_package():
    """A failure means that a line was renamed or moved, and `python -m tests.mutants` no longer changes it."""
    places = {str(one): (ROOT / one.file).read_text("utf-8").count(one.old) for one in MUTATIONS}
    assert {place: times for place, times in places.items() if times != 1} == {}
