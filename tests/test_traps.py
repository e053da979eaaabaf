"""Healthy text that looks damaged is never changed: belief is earned."""

from __future__ import annotations

from collections import Counter

import pytest
from _pytest.mark import ParameterSet

from tests.rows import KINDS, Trap, objects, traps

LEAST_ROWS, LEAST_LANGUAGES, LEAST_OF_A_KIND = 400, 60, 20
# Documents are harmed more often than lines, so they make up much of the file.
LEAST_SHARE_OF_DOCUMENTS = 0.3
# "What it guards" must say something: a few words.
_LEAST_WORDS = 3


def _marked(trap: Trap) -> ParameterSet:
    marks = [pytest.mark.xfail(strict=True, reason=trap.known)] if trap.known else []
    return pytest.param(trap, marks=marks, id=f"{trap.kind}-{trap.lang}")


@pytest.mark.parametrize("trap", list(map(_marked, traps())))
def test_a_healthy_text_is_not_changed(trap: Trap):
    """A failure means that fixenc would destroy somebody's data; `guards` says of which sort."""
    assert trap.changed is None, trap.guards


def test_the_traps_cover_what_they_should():
    """A failure means that the file no longer holds what the law was promised to be tested on."""
    rows = traps()
    assert len(rows) >= LEAST_ROWS
    assert len({row.lang for row in rows} - {"mul", "zxx", "und"}) >= LEAST_LANGUAGES
    kinds = Counter(row.kind for row in rows)
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) >= LEAST_OF_A_KIND
    assert sum(row.is_document for row in rows) >= LEAST_SHARE_OF_DOCUMENTS * len(rows)


def test_no_trap_stands_twice():
    texts = Counter(row.text.strip() for row in traps())
    assert [text for text, count in texts.items() if count > 1] == []


def test_a_trap_says_what_it_guards():
    """A failure means that nobody could say what a failure of these rows means."""
    assert [row.text for row in traps() if len(row.guards.split()) < _LEAST_WORDS] == []


def test_a_trap_holds_what_can_go_wrong():
    """A failure means that these rows cannot fail: they are ASCII, or no text of their charset."""
    assert [row.text for row in traps() if row.text.isascii()] == []
    legacy = [(row, row.encoding) for row in traps() if row.encoding]
    assert [row.text for row, codec in legacy if row.text.encode(codec).decode(codec) != row.text] == []


def test_only_known_fields_stand_in_the_file():
    known = {"text", "bytes", "kind", "lang", "guards", "known"}
    assert {field for row in objects("traps.jsonl") for field in row} <= known
