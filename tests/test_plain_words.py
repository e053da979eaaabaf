"""What belief need not weigh: plain words have no fault, and evidence that is enough needs no more of it."""

from __future__ import annotations

import math
import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixenc.charsets.scripts import is_letter, script_of
from fixenc.damage import Misreading
from fixenc.records import Region
from fixenc.repair.belief.excess import Around, measure_excess
from fixenc.repair.belief.faults import PLAIN_LETTERS, _is_fault, find_faults, is_plain
from fixenc.repair.belief.judged import has_east_asian, is_east_asian, judge
from fixenc.repair.belief.line import group_by_line
from fixenc.repair.joints import count_odd_joints, find_odd_joints

LETTERS = "aßéÉŉĸªºÖŁǅΣσάЖжéאبकกაԱա漢あア한"
SIGNS = " .,&\\-'()1\t\x7f\x85\xa0\u202f’“”„«»–—…·¨§´†‡™€、。！\u0301\u0345\ue000\ufffd"
words = st.text(st.sampled_from(LETTERS + SIGNS), max_size=7)
escapes = st.sampled_from(["&eacute;", "&#233;", "\\xe9"])
texts = st.lists(words | escapes, max_size=4).map("".join)


@pytest.mark.parametrize("script", PLAIN_LETTERS)
def test_plain_letters_of_a_row_are_of_its_script(script: str):
    """A failure means that a fault between two scripts may be missed."""
    inside = re.compile(f"[{PLAIN_LETTERS[script]}]")
    for character in filter(inside.match, map(chr, range(sys.maxunicode + 1))):
        assert is_letter(character), character
        assert script_of(character) in {script, ""}, character
        assert unicodedata.category(character) not in {"Co", "Cn"}


@given(texts)
def test_plain_words_have_no_fault(text: str):
    """A failure means that a character was skipped that is a fault."""
    for word in text.split(" "):
        assert not is_plain(word) or not any(_is_fault(word, at) for at in range(len(word)))


@given(texts)
def test_faults_are_those_of_each_character(text: str):
    every = [character for at, character in enumerate(text) if _is_fault(text, at)]
    assert list(find_faults(text, b"\1" * len(text))) == every
    assert list(find_faults(text, b"\0" * len(text))) == []


@given(texts, st.integers(1, 3))
def test_no_more_odd_joints_are_counted_than_are_asked_for(text: str, most: int):
    assert count_odd_joints(text, most) == min(most, len(set(find_odd_joints(text))))


def test_all_east_asian_letters_are_found():
    for character in map(chr, range(sys.maxunicode + 1)):
        assert has_east_asian(character) == is_east_asian(character), character


@pytest.mark.parametrize(
    ("now", "right", "wrong"),
    [
        pytest.param("Größe für Mädchen", "utf-8", "windows-1252", id="many sequences"),
        pytest.param("ô", "utf-8", "windows-1252", id="one sequence"),
        pytest.param("Москва спит", "utf-8", "windows-1251", id="sequences of letters"),
        pytest.param("Москва спит, дождь идёт", "windows-1251", "windows-1252", id="known words"),
        pytest.param("gâda", "cp850", "windows-1254", id="an unknown word"),
    ],
)
@pytest.mark.parametrize("enough", [-3.0, 0.0, 5.0])
def test_evidence_that_is_enough_is_never_more_than_all_of_it(now: str, right: str, wrong: str, enough: float):
    """A failure means that a line is believed because something was not weighed."""
    damage = Misreading(right, wrong)
    was = str(damage.inflict(now))
    (line,) = group_by_line(was, [Region(0, was, now, (damage,))])
    around = Around(lambda: judge([line.join_tokens()]), frozenset, 0)
    whole, some = measure_excess(line, around), measure_excess(line, around, enough=enough)
    assert some == whole or enough <= some < whole < math.inf
