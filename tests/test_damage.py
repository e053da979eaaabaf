"""The accidents, forwards and back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fixenc.damage import (
    ESCAPES,
    FLATTENINGS,
    READERS,
    EncodedWord,
    Escape,
    Flattening,
    LostCharacters,
    MarkedBytes,
    Marking,
    Misreading,
    NoBreakSpaceLost,
    Pending,
    Within,
    build_lattice,
    find_encoded_words,
)
from tests.texts import MISREADINGS, SENTENCES


@pytest.mark.parametrize("damage", MISREADINGS, ids=lambda d: d.words)
@given(text=st.text(max_size=40) | st.sampled_from(list(SENTENCES.values())))
@example(text="美しく凛として")
def test_a_misreading_undone_is_one_that_was_inflicted(damage: Misreading, text: str):
    """A failure means that a proof could be wrong."""
    for original in damage.undo(text):
        assert damage.inflict(original) == text
    broken = damage.inflict(text)
    if broken is not None and damage.right in ("utf-8", "cesu-8"):
        assert text in damage.undo(broken)


@pytest.mark.parametrize(
    ("damage", "before", "after"),
    [
        pytest.param(Misreading("utf-8", "windows-1252"), "ÅØ", "Ã…Ã˜", id="utf-8 as windows-1252"),
        pytest.param(Misreading("utf-8", "windows-1252"), "Á", "Ã\x81", id="an undefined byte becomes a control"),
        pytest.param(Misreading("utf-8", "iso-8859-1"), "“", "â\x80\x9c", id="utf-8 as latin-1"),
        pytest.param(Misreading("utf-8", "macintosh"), "é", "√©", id="utf-8 as MacRoman"),
        pytest.param(Misreading("utf-8", "cp437"), "ü", "├╝", id="utf-8 as cp437"),
        pytest.param(Misreading("windows-1252", "iso-8859-1"), "’", "\x92", id="a quote becomes a control"),
        pytest.param(Misreading("windows-1252", "iso-8859-1"), "я", None, id="impossible: no such letter"),
        pytest.param(Misreading("cesu-8", "windows-1252"), "😀", "í\xa0½í¸€", id="a pair of surrogates"),
        pytest.param(NoBreakSpaceLost(are_collapsed=False), "Ã\xa0 la", "Ã  la", id="no-break space"),
        pytest.param(NoBreakSpaceLost(are_collapsed=True), "Ã\xa0 la", "Ã la", id="no-break space swallowed"),
        pytest.param(LostCharacters("windows-1252", ("Ä\ufffd",)), "angli\ufffdtina", "angliÄ\ufffdtina", id="lost"),
        pytest.param(LostCharacters("windows-1252", ("x", "y")), "one \ufffd", None, id="impossible: two lost"),
    ],
)
def test_an_accident_does_what_it_says(damage: Misreading, before: str, after: str | None):
    assert damage.inflict(before) == after
    if after is not None and not isinstance(damage, NoBreakSpaceLost):
        assert list(damage.undo(after)) == [before]


@pytest.mark.parametrize(
    ("damage", "text"),
    [
        (Misreading("utf-8", "windows-1252"), "café"),
        (Misreading("utf-8", "cp437"), "☃"),
        (LostCharacters("windows-1252", ("x",)), "nothing of the kind"),
        (LostCharacters("windows-1252", ("x",)), "é x"),
        (LostCharacters("windows-1252", ("x",)), "x é"),
        (NoBreakSpaceLost(are_collapsed=True), "two  spaces"),
        (NoBreakSpaceLost(are_collapsed=False), "none"),
    ],
)
def test_what_cannot_have_been_is_not_undone(damage: Misreading, text: str):
    assert list(damage.undo(text)) == []


def test_damage_is_described_in_words():
    assert Misreading("utf-8", "koi8-r").words == "utf-8 read as koi8-r"
    assert LostCharacters("cp437", ("x",)).words == "utf-8 read as cp437, 1 character lost"
    assert LostCharacters("cp437", ("x", "y")).words == "utf-8 read as cp437, 2 characters lost"
    assert "into one" in NoBreakSpaceLost(are_collapsed=True).words


@pytest.mark.parametrize(
    "word", [EncodedWord("UTF-8", "Q"), EncodedWord("utf-8", "q", "name"), EncodedWord("utf-8", "b")]
)
@given(text=st.text(max_size=40) | st.sampled_from(list(SENTENCES.values())))
def test_an_encoded_word_is_read_as_it_was_written(word: EncodedWord, text: str):
    written = word.inflict(text)
    if written is not None and text:
        assert list(word.undo(written)) == [text]
        assert [(0, written)] == list({(start, run): 0 for start, run, _ in find_encoded_words(written)})
    assert all(word.inflict(original) == text for original in word.undo(text))


# Kinds of escapes that leave some characters as they are.
BY_HALVES = ("html-names-of-signs", "source-of-controls")


@pytest.mark.parametrize("kind", ESCAPES)
@given(text=st.text(max_size=20) | st.sampled_from(list(SENTENCES.values())))
def test_escapes_undone_are_those_that_were_written(kind: str, text: str):
    escape = Escape(kind)
    written = escape.inflict(text)
    assert written.isascii() or kind in BY_HALVES
    for original in escape.undo(written):
        assert escape.inflict(original) == written


@pytest.mark.parametrize("kind", [kind for kind in ESCAPES if kind not in BY_HALVES])
def test_misread_letters_that_were_escaped_are_found(kind: str):
    escape = Escape(kind)
    assert list(escape.undo(escape.inflict("cafÃ© Ã¼ber"))) == ["cafÃ© Ã¼ber"]
    assert [run for _, run in escape.find_runs(escape.inflict("x Ã© y"))] == [escape.inflict("Ã©")]


@pytest.mark.parametrize(
    "escape", [Escape("percent"), Escape("percent-small"), EncodedWord("utf-8", "Q"), EncodedWord("utf-8", "B")]
)
@given(text=st.text(st.characters(min_codepoint=0xA0, max_codepoint=0x2FFF), min_size=1, max_size=20))
def test_what_stays_written_out_is_misread_and_mended_in_its_form(escape: Escape | EncodedWord, text: str):
    within = Within(escape, Misreading("utf-8", "iso-8859-1"))
    written = escape.inflict(text)
    assert written is not None
    misread = within.inflict(written)
    assert misread is None or (misread.isascii() and written in within.undo(misread))
    assert within.inflict(text) is None


@pytest.mark.parametrize("kind", FLATTENINGS)
@pytest.mark.parametrize("wrong", ["windows-1252", "iso-8859-1", "windows-1251"])
@given(
    character=st.characters(
        min_codepoint=0xA1,
        max_codepoint=0xFFFF,
        exclude_categories=["Cs", "Nd", "Co", "Cn"],
        exclude_characters=[
            chr(code) for code in range(0xFE00, 0xFE1A)
        ],  # selectors and marks of vertical text are hardly used
    )
)
def test_what_was_is_among_the_choices(kind: str, wrong: str, character: str):
    """A failure means that no language could find it. Sequences that lost more than a byte are not all looked for."""
    one = build_lattice("utf-8", wrong, kind)
    misread = one.damage.inflict(character)
    assert misread is not None
    left = [one.flattening.inflict(part) for part in misread]
    lost = sum(part != was for part, was in zip(left, misread, strict=True))
    text = "".join(left)
    if lost <= 1 and left[0] and not text.isascii():
        assert character in [choice.character for choice in one.find_choices(text, 0)]


@pytest.mark.parametrize("in_pairs", [False, True])
@pytest.mark.parametrize("reader", READERS)
@given(text=st.text(st.sampled_from("abc ÀÉÖßàéöčŁłńőşŽž"), max_size=20))
def test_what_was_is_among_the_bytes_under_marks(reader: str, in_pairs: bool, text: str):
    """A failure means that no language could find it."""
    damage = Marking(reader, "\ufffd", in_pairs)
    broken = damage.inflict(text)
    bytes_ = MarkedBytes(damage, broken)
    assert bytes_.may_be(broken)
    reached = {("", Pending())}
    for character in broken:
        further = {(done + more, then) for done, at in reached for more, then in bytes_.find_steps(character, at)}
        reached = {(done, then) for done, then in further if text.startswith(done)}
    assert text in {done for done, _ in reached}
    ends = bytes_.find_ends(broken, text)
    assert len(ends) == len(broken)
    assert ends == sorted(ends)
    assert ends[-1:] == [len(text)] * bool(text)


def test_what_is_complete_after_each_character_is_known():
    damage = Marking("cp932", "\ufffd", in_pairs=False)
    broken = damage.inflict("いい")
    assert broken == "縺\ufffd縺\ufffd"
    assert MarkedBytes(damage, broken).find_ends(broken, "いい") == [0, 1, 1, 2]
    with pytest.raises(ValueError, match="cannot have been"):
        MarkedBytes(damage, broken).find_ends(broken, "んん")


def test_text_is_none_that_a_reader_lacks_or_that_would_be_no_utf8():
    for reader, text in (("ascii", "h\xe9\ufffd\ufffd"), ("gbk", "h\ufffd\u93c8"), ("ascii", "h\ufffd")):
        damage = Marking(reader, "\ufffd", in_pairs=False)
        assert not MarkedBytes(damage, text).may_be(text)
    damage = Marking("ascii", "\ufffd", in_pairs=False)
    assert MarkedBytes(damage, "h\ufffd\ufffd").may_be("h\ufffd\ufffd")


def test_what_is_known_of_marked_text_is_what_lost_nothing():
    damage = Marking("big5", "\ufffd", in_pairs=False)
    broken = damage.inflict("Mají rádi čaj a kávu.")
    assert MarkedBytes(damage, broken).decode_known(broken).split() == ["Mají", "rádi", "aj", "a", "kávu."]


def test_a_mark_is_put_for_one_byte_or_for_two():
    assert Marking("cp932", "\ufffd", in_pairs=False).inflict("いい") == "縺\ufffd縺\ufffd"
    assert Marking("cp932", "\ufffd", in_pairs=True).inflict("いい") == "縺\ufffd＞"
    assert list(Marking("gbk", "?", in_pairs=False).undo("plain")) == ["plain"]


@pytest.mark.parametrize("kind", FLATTENINGS)
def test_flattening_twice_is_flattening_once(kind: str):
    for text in SENTENCES.values():
        misread = Misreading("utf-8", "windows-1252").inflict(text) or ""
        flat = Flattening(kind).inflict(misread)
        assert Flattening(kind).inflict(flat) == flat
        assert list(Flattening(kind).undo(flat)) == [flat]
