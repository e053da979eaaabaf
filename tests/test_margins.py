"""Both sides of each margin: a text that it must let through, and one that it must stop, both near it.

``margins.jsonl`` has an object a line: `margin` (a constant, or a condition in words), `side` (one of `SIDES`), `text`
(a list of lines where it is a document), `after` (what it becomes; without it, the text stays as it is), `doubts` (how
many candidates each stretch in doubt has; without it, nothing is in doubt), `lang`, and `guards` (what a failure means
for somebody's data). ``python -m tests.mutants`` shows whether these rows hold the figures.
"""

from __future__ import annotations

from typing import Any

import pytest

from fixenc.charsets import named
from fixenc.detection import detect
from fixenc.detection.candidates import Candidate, rarity, readings, reads_as_text, usual
from fixenc.records import Evidence
from fixenc.repair import explain, margins
from tests.rows import joined, objects

SIDES = ("lets through", "stops")
ROWS = objects("margins.jsonl")
# "What it guards" must say something: a few words.
_LEAST_WORDS = 5


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row['margin']} {row['side']} {at}") for at, row in enumerate(ROWS)]
)
def test_a_text_near_a_margin_is_decided_rightly(row: dict[str, Any]):
    """A failure means that a threshold was moved past a text; `guards` says what that does to somebody's data."""
    text = joined(row["text"])
    repair = explain(text)
    assert repair.text == joined(row.get("after", text)), row["guards"]
    assert [len(one.candidates) for one in repair.unsure] == row.get("doubts", []), row["guards"]


def test_each_margin_has_a_text_on_both_sides():
    """A failure means that a margin could be moved, or dropped, and no test would notice."""
    asked = {(name, side) for name in vars(margins) if name.isupper() for side in SIDES}
    assert asked - {(row["margin"], row["side"]) for row in ROWS} == set()


def test_a_row_says_what_it_guards():
    known = {"margin", "side", "text", "after", "doubts", "lang", "guards"}
    assert [row for row in ROWS if set(row) - known or row["side"] not in SIDES] == []
    assert [row["guards"] for row in ROWS if len(row["guards"].split()) < _LEAST_WORDS] == []


# (text, charset it is written in, declared charset, what is detected, why)
DETECTED = [
    pytest.param(
        "řeka",
        "iso8859-2",
        None,
        ("windows-1250", Evidence.STATISTICS),
        id="one known word may be a charset's only one",
    ),
    pytest.param(
        "gėlė", "cp1257", None, ("windows-1257", Evidence.FALLBACK), id="one word that others read, too, is a guess"
    ),
    pytest.param(
        "grădină", "iso8859-16", None, ("windows-1250", Evidence.STATISTICS), id="Romanian is hardly in ISO-8859-16"
    ),
    pytest.param(
        "ילד",
        "cp1255",
        "windows-1252",
        ("windows-1252", Evidence.DECLARED),
        id="a single word does not overrule a page",
    ),
    pytest.param(
        "ĦħĠġ ŻżĊċ ħġżċ ĠĦŻĊ\n" * 4,
        "iso8859-3",
        "iso-8859-3",
        ("iso-8859-3", Evidence.DECLARED),
        id="a table of rare letters is read as its page declares",
    ),
    pytest.param(
        "đak kuća", "cp1250", "windows-1252", ("windows-1250", Evidence.STATISTICS), id="two known words overrule it"
    ),
]


@pytest.mark.parametrize(("text", "codec", "declares", "found"), DETECTED)
def test_a_charset_is_weighed_against_others(text: str, codec: str, declares: str | None, found: tuple[str, Evidence]):
    """A failure means that a file is read in a charset that it is not in, or that a doubt about it is not shown."""
    head = f"<meta charset={declares}>".encode() if declares else b""
    detection = detect(head + text.encode(codec), name="page.html")
    assert (detection.encoding, detection.evidence) == found


def test_a_declaration_that_fits_is_trusted_and_a_guess_is_not():
    """A failure means that a number says more, or less, of a file than is known of it."""
    assert detect(b"<meta charset=windows-1254>" + "şu".encode("cp1254"), name="page.html").confidence == 0.95
    assert detect("open äiti".encode("cp850")).confidence == 0.5


@pytest.mark.parametrize(
    ("text", "is_text"),
    [
        pytest.param("Kötz", True, id="a name that nobody knows"),
        pytest.param("Dvqa 7x", True, id="a number of a part"),
        pytest.param("Rz-8 kqv", False, id="letters at random"),
        pytest.param("Zürx", False, id="no word"),
        pytest.param("早饭", True, id="a word of Chinese"),
        pytest.param("米饭和茶", True, id="three words of Chinese"),
        pytest.param("문", False, id="a syllable, which random bytes often are"),
        pytest.param("饕餮", False, id="rare characters, which random bytes often are"),
    ],
)
def test_text_costs_no_more_than_text_does(text: str, is_text: bool):
    """A failure means that random bytes pass for text, or that short text is taken for random bytes."""
    assert reads_as_text(text) == is_text


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("Źdżary", "sp„ter", id="an unknown name before a known word with a sign in it"),
        pytest.param("cittα", "비가 온다", id="a word with a foreign letter before one that costs much more"),
        pytest.param(
            "Ørsnes Brännfors Ństad Köszegi Grünholm Ķegumi Kučerná Žďárek Ľubkov Kęsgaila Gröndahl",
            "sp„ter K„se M„rz f„llt sch„lt M„dchen tr„gt N„he Gl„ser",
            id="names before nine words with signs in them",
        ),
        pytest.param(
            "sp„ter K„se M„rz f„llt sch„lt M„dchen tr„gt N„he Gl„ser",
            "Gröndahl Çınarcık Brännfors Gąsiorek Žďárek Třebnic Þórunnar Şahbaz Źdżary Kęsgaila Fűzesi",
            id="of nine faults, six count",
        ),
    ],
)
def test_a_fault_counts_as_much_as_it_must(first: str, second: str):
    """A failure means that a reading with signs in its words wins, or that one with a single fault never does."""
    alike = [Candidate(named("windows-1252"), 0.0), Candidate(named("macintosh"), 0.0)]
    assert [reading.text for reading in readings(alike, [second, first])] == [first, second]


def test_what_hardly_anybody_writes_costs_as_much_as_the_rarest_of_the_table():
    """A failure means that a charset that no table of accidents has is preferred to one that it has."""
    table = sorted(one.prior for one in usual())
    assert table[-3] <= rarity(named("koi8-t")) <= table[-1]
    # Most Romanian in its bytes is windows-1250.
    assert max(usual(), key=lambda one: one.prior).charset.name == "iso-8859-16"
