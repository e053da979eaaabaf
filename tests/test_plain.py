"""Plainly healthy lines: what is known without arrays is no surprise to the models either, whatever was met before."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixenc.damage import Misreading
from fixenc.plausibility import are_plain, bound_gain, costs, plain, surprises, upper_bounds
from fixenc.plausibility.model import NEVER, codes_of, find_pair, load, pair_slots
from fixenc.plausibility.neighbours import neighbour_costs
from fixenc.plausibility.spelling import find_costs
from fixenc.plausibility.traits import sum_up_neighbours
from fixenc.plausibility.upper_bounds import LONGEST, judge_token
from fixenc.repair.signs import has_escapes, has_seven_bits, is_plain_ascii
from tests.texts import SENTENCES

# Words of all languages, some of them cut, so that one text mixes languages, cases and signs.
WORDS = sorted({word for sentence in SENTENCES.values() for word in sentence.split()})
words = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map(str.upper),
    st.sampled_from(WORDS).map(lambda word: word[: len(word) // 2 + 1]),
    st.text("äßéñčžøåþđ’“«»—…°€Жяπλ中文かな한\u0301\u00ad\x85©", min_size=1, max_size=6),
)
lines = st.lists(words, min_size=1, max_size=12).map(" ".join)


@settings(max_examples=150)
@given(st.lists(lines, min_size=1, max_size=3))
def test_plain_lines_are_no_surprise(text: list[str]):
    if are_plain(text):
        assert surprises(text).tolist() == [0.0] * len(text)


@settings(max_examples=100)
@given(st.lists(st.text("ea中文é一Жя", max_size=12), min_size=1, max_size=5))
def test_lines_are_judged_apart(text: list[str]):
    """East Asian characters between two lines of Latin letters do not stand inside a word."""
    if are_plain(text):
        assert surprises(text).tolist() == [0.0] * len(text)


def test_the_cost_of_characters_is_that_of_the_models():
    """Where alphabets do not meet; signs, capitals, quotation marks and a long l are as the models have them."""
    for text in ("GrÃ¶Ã\x9fe", "ABc", "a“b", "col·lecció", "Größe, «café»™"):
        nats = neighbour_costs(load(), codes_of(text), np.zeros(1, np.int64))
        assert sum_up_neighbours(text) == pytest.approx(nats.sum(), 1e-4)


def test_long_tokens_are_not_remembered():
    """A failure means that a text in a script without spaces stays in memory as one token."""
    assert are_plain(["我们今天去公园散步，" * 8])
    assert not any(len(word) > LONGEST for word in plain._LEARNED)
    before = upper_bounds._judge_remembered.cache_info().currsize
    judge_token("今天天气很好，" * 10)
    assert upper_bounds._judge_remembered.cache_info().currsize == before


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_a_sentence_is_plain_only_if_it_is_no_surprise(language: str):
    sentence = SENTENCES[language]
    assert are_plain([sentence]) <= (surprises([sentence]).tolist() == [0.0])


def test_most_sentences_are_plain():
    healthy = [sentence for sentence in SENTENCES.values() if surprises([sentence]).tolist() == [0.0]]
    assert sum(are_plain([sentence]) for sentence in healthy) > 0.9 * len(healthy)


@pytest.mark.parametrize("wrong", ["windows-1252", "windows-1251", "macintosh", "cp437", "gb18030"])
def test_what_was_misread_is_not_plain(wrong: str):
    misread = [text for sentence in SENTENCES.values() if (text := Misreading("utf-8", wrong).inflict(sentence))]
    assert misread
    assert not [text for text in misread if not text.isascii() and are_plain([text])]


def test_what_was_met_before_changes_no_answer_that_counts():
    """The bounds get better with the words that were met; they never say more than the models do."""
    shuffled = list(SENTENCES.values())
    for seed in range(3):
        random.Random(seed).shuffle(shuffled)
        plain = [text for text in shuffled if are_plain([text])]
        assert not [text for text in plain if surprises([text])[0] > 0]


def test_a_pair_is_found_as_by_arrays():
    pairs, codes = load().pairs, np.array([ord(c) for c in "今天天气很好한국어の中"], np.uint32)
    for first, second in itertools.pairwise(codes):
        known = NEVER
        for slot, check in pair_slots(first[None], second[None]):
            entry = int(pairs[slot][0])
            if known == NEVER and entry and entry >> 8 == int(check[0]):
                known = entry & 0xFF
        assert find_pair(pairs.data, int(first), int(second)) == known


@pytest.mark.parametrize("word", ["слово", "λόγος", "שלום", "中文", "한국어"])
def test_a_word_of_a_script_with_few_languages_is_judged_letter_by_letter(word: str):
    found = find_costs(word)
    assert found is not None
    assert min(found[1]) < 60
    assert find_costs("größe") is None


def test_a_token_has_its_words():
    assert [word.text for word in judge_token("l’été-Größe3,").words] == ["l", "été", "Größe"]


@settings(max_examples=100)
@given(st.sampled_from(sorted(SENTENCES)), st.sampled_from(["windows-1252", "windows-1251", "cp437"]))
def test_a_gain_is_no_more_than_the_models_find(language: str, wrong: str):
    sentence = SENTENCES[language]
    misread = Misreading("utf-8", wrong).inflict(sentence)
    if misread is not None and are_plain([sentence]):
        was, now = costs([misread, sentence]).tolist()
        assert bound_gain(misread, sentence) <= was - now + 0.1


# What the signs of escapes and of seven bits are made of, so that they meet by chance.
_PARTS = [
    "&",
    "#",
    ";",
    "%",
    "C3",
    "c3",
    "=",
    "?",
    "<",
    "U+00",
    "\\x",
    "9",
    "u00",
    "e9",
    "+AM",
    "Q-",
    "$",
    "B",
    "@",
    "~",
    "{",
    "}",
    "\0",
]
ascii_texts = st.lists(st.sampled_from([*_PARTS, "pRIWET", "mIR", "word", " ", "caf"]), max_size=8).map("".join)


@given(ascii_texts)
def test_one_look_at_ascii_finds_the_same_as_all_of_them(text: str):
    assert is_plain_ascii(text) == (not has_escapes(text) and not has_seven_bits(text))
    assert not is_plain_ascii(text + "é")
