"""The lines of a document: those that a first look finds odd are the same, whether or not the others are made."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fixenc.plausibility import glance
from fixenc.repair.document.lines import Lines
from tests.texts import SENTENCES

_PARTS = [
    "\n",
    "\r",
    "\r\n",
    "plain",
    "é",
    "Größe ",
    "GrÃ¶Ã\x9fe",
    "ж",
    "中文",
    "\ufffd",
    "\ufffd\ufffd",
    "😀",
    "x" * 4001,
    "é" * 4001,
]
texts = st.lists(st.sampled_from([*_PARTS, *SENTENCES.values()]), max_size=25).map("".join)


@given(texts, st.floats(0, 20))
def test_odd_lines_are_the_same_without_the_others(text: str, least: float):
    """A failure means that a long text is judged otherwise once an accident is found in it, or not."""
    seen = glance(text)
    every, some = Lines(text, seen), Lines(text, seen)
    assert [line for line in every.all if line.look.is_odd] == some.odd
    assert [line for line in every.all if line.look.unusual > least] == some.find_unusual(least)
    assert {line for line in every.all if line.look.unusual} <= set(some.made) <= set(every.all)


@given(texts, st.integers(1, 9))
def test_lines_are_counted_as_far_as_asked(text: str, most: int):
    seen = glance(text)
    assert Lines(text, seen).count(most) == min(most, len(Lines(text, seen).all))
    assert Lines(text, None).count(most) == min(most, len(Lines(text, None).all))


@given(texts)
def test_every_line_beyond_ascii_is_in_its_place(text: str):
    lines = Lines(text, glance(text)).all
    assert [(line.start, line.text) for line in lines] == [(line.start, line.text) for line in Lines(text, None).all]
    assert all(text[line.start : line.end] == line.text for line in lines)
    left = list(text)
    for line in lines:
        left[line.start : line.end] = "x" * len(line.text)
    assert "".join(left).replace("\ufffd", "").isascii(), "all that is beyond ASCII stands in a line"


def test_what_was_asked_for_first_makes_no_difference():
    """A failure means that a line is in doubt twice, or lost, since its document had an accident or had none."""
    text = "é\nGrÃ¶Ã\x9fe der StraÃ\x9fe\nплюс\nGrÃ¶Ã\x9fe\n"
    lines, fresh = Lines(text, glance(text)), Lines(text, glance(text))
    odd = lines.odd
    assert odd
    assert lines.all == fresh.all
    assert lines.odd == odd
    assert lines.take() == fresh.all[::-1]
    assert lines.made == []


def test_only_lines_that_are_wanted():
    text = "é\nplain\nö\nGrÃ¶Ã\x9fe\n"
    assert [line.text for line in Lines(text, glance(text), frozenset({1, 2})).all] == ["ö"]
    assert Lines(text, glance(text), frozenset({0})).count(5) == 1
