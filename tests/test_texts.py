"""Many texts at once: the same results as one by one, in order, however they are shared among processes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fixenc
from fixenc.texts import _FULL, _MOST_TEXTS

TEXTS = [
    "Der Bäcker öffnet um sechs.",
    "Der BÃ¤cker Ã¶ffnet um sechs.",
    "",
    "plain",
    "caf&Atilde;&copy;",
    "Größe\nGrÃ¶Ã\x9fe\r\nfertig",
    "Šest žlutých židlí",
    "Å est Å¾lutÃ½ch Å¾idlÃ\xad",
    "Der BÃ¤cker Ã¶ffnet um sechs.",
]


def test_each_text_is_mended_as_by_itself():
    assert list(fixenc.fix_texts(TEXTS)) == [fixenc.fix_text(text) for text in TEXTS]
    assert list(fixenc.explain_texts(TEXTS)) == [fixenc.explain(text) for text in TEXTS]


@pytest.mark.slow
@pytest.mark.parametrize("as_document", [False, True])
def test_workers_change_nothing(as_document: bool):
    texts = TEXTS * 300
    alone = list(fixenc.fix_texts(texts, as_document=as_document))
    assert list(fixenc.fix_texts(texts, as_document=as_document, workers=2)) == alone
    some = itertools.islice(fixenc.explain_texts(texts, as_document=as_document, workers=2), 20)
    assert [repair.text for repair in some] == alone[:20]


def test_a_column_is_evidence_for_its_short_texts_only_if_asked():
    column = ["MÃ¼ller", "KÃ¶nig", "JÃ¤ger", "SchÃ¤fer", "BÃ¶hm", "TÃ¼r", "rÃ©sumÃ©", "Ã\xa0 la"]
    assert list(fixenc.fix_texts(column, as_document=True))[-1] == "à la"
    assert list(fixenc.fix_texts(column)) == [fixenc.fix_text(text) for text in column]


def test_regions_of_a_document_have_their_places_in_their_texts():
    column = ["eins", "zwei Ã¤hnliche KÃ¶rbe", "drei", "vier schÃ¶ne StrÃ¤uÃ\x9fe"]
    for text, repair in zip(column, fixenc.explain_texts(column, as_document=True), strict=True):
        assert repair.before == text
        assert all(text[one.start : one.start + len(one.before)] == one.before for one in repair.regions)
        assert repair.text == fixenc.fix_text(text)


@settings(max_examples=20)
@given(st.lists(st.text(max_size=20), max_size=8))
def test_a_document_of_texts_has_one_result_for_each(texts: list[str]):
    found = list(fixenc.explain_texts(texts, as_document=True))
    assert [repair.before for repair in found] == texts


def test_texts_are_taken_one_by_one():
    taken = list[int]()

    def read() -> Iterator[str]:
        for number in itertools.count():
            taken.append(number)
            yield "Größe"

    fixed = fixenc.fix_texts(read())
    assert (next(fixed), next(fixed), taken) == ("Größe", "Größe", [0, 1])


@pytest.mark.parametrize(("text", "most"), [("é", _MOST_TEXTS), ("é" * 2000, _FULL // 2000)])
def test_a_document_takes_a_block_at_a_time(text: str, most: int):
    taken = list[int]()

    def read() -> Iterator[str]:
        for number in itertools.count():
            taken.append(number)
            yield text

    assert next(fixenc.fix_texts(read(), as_document=True)) == text
    assert len(taken) == most


def test_what_is_no_text_is_refused_when_it_is_reached():
    fixed = fixenc.fix_texts(["Größe", None])  # type: ignore[list-item]
    assert next(fixed) == "Größe"
    with pytest.raises(TypeError, match="fix_text takes text"):
        next(fixed)


def test_one_text_is_not_several():
    with pytest.raises(TypeError, match="for a single one, use fix_text"):
        fixenc.fix_texts("Größe")
    with pytest.raises(fixenc.FixencError, match="at least 1, not 0"):
        fixenc.explain_texts([], workers=0)
