"""Damaged text comes back: the other side of `test_traps`, so that nothing is won by never repairing."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

import fixenc
from tests.rows import Damaged, damaged, objects

LEAST_ROWS, LEAST_LANGUAGES = 300, 40
# The share of rows without doubt that come out exactly, of all of them.
LEAST_EXACT = 0.97
# A sentence of fewer words leaves room for doubt.
_LEAST_WORDS = 5
_NO_SPACES = ("ja", "zh-Hans", "zh-Hant", "th")


@cache
def _outcomes() -> tuple[tuple[Damaged, str, str], ...]:
    return tuple((row, *row.outcome) for row in damaged())


@pytest.mark.slow
def test_nothing_becomes_something_else():
    """A failure means that a damaged text was made into another that nobody wrote, which is worse than leaving it."""
    harmed = [(row, after) for row, outcome, after in _outcomes() if outcome == "harmed"]
    assert [(row.broken, after) for row, after in harmed if not row.known] == []
    assert {row for row, _ in harmed} == {row for row in damaged() if row.known}


@pytest.mark.slow
def test_what_leaves_no_doubt_comes_back():
    """A failure means that too much mojibake stays which any reader of the language would mend; it lists what stays."""
    certain = [(row, outcome) for row, outcome, _ in _outcomes() if row.must]
    left = [(row.group, row.lang, row.broken) for row, outcome in certain if outcome != "exact"]
    assert 1 - len(left) / len(certain) >= LEAST_EXACT, left


@pytest.mark.slow
def test_what_was_repaired_is_left_alone():
    """A failure means that the right texts would be changed in their turn; it lists what becomes of them."""
    texts = sorted({row.text for row in damaged()})
    assert [after for text in texts if (after := fixenc.fix_text(text)) != text] == []


def test_every_row_is_damaged():
    """A failure means that a row tests nothing: its accident changes nothing."""
    assert [row for row in damaged() if row.broken == row.text] == []


def test_what_leaves_no_doubt_is_long_enough():
    short = [row for row in damaged() if row.must and row.lang not in _NO_SPACES]
    assert [row for row in short if len(row.text.split()) < _LEAST_WORDS] == []


def test_the_damaged_cover_what_they_should():
    rows = damaged()
    assert len(rows) >= LEAST_ROWS
    assert len({row.lang for row in rows}) >= LEAST_LANGUAGES
    assert [text for text, count in Counter(row.broken for row in rows).items() if count > 1] == []
    known = {"text", "lang", "group", "chain", "must", "only", "known"}
    assert {field for row in objects("damaged.jsonl") for field in row} <= known
