"""The functions of ftfy, with fixenc's engine."""

from __future__ import annotations

import inspect
import io
from pathlib import Path
from typing import Any

import ftfy as original
import pytest

from fixenc import ftfy


@pytest.mark.parametrize("name", [name for name in ftfy.__all__ if name not in ("FIXERS", "apply_plan")])
def test_the_parameters_are_those_of_ftfy(name: str):
    theirs = inspect.signature(getattr(original, name)).parameters.values()
    ours = inspect.signature(getattr(ftfy, name)).parameters.values()
    assert [(one.name, one.kind, one.default) for one in ours] == [(one.name, one.kind, one.default) for one in theirs]


@pytest.mark.parametrize(
    "text",
    [
        "l’été à “Namur” & ﬁn",
        "Größe und Maß",
        "ＬＯＵＤ　ＮＯＩＳＥＳ",
        "e\N{COMBINING ACUTE ACCENT}",
        "a\r\nb\rc\x85d",
        "x &amp; y",
    ],
)
def test_healthy_text_is_left_alone_without_cosmetics(text: str):
    assert ftfy.fix_encoding(text) == text
    assert ftfy.fix_encoding_and_explain(text) == (text, [])
    nothing = ftfy.TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_c1_controls=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )
    assert ftfy.fix_text(text, nothing) == text


# What ftfy itself does not undo, or not rightly, with what fixenc makes of it.
BEYOND = [
    pytest.param("Ð¿Ñ€Ð¸Ð²ÐµÑ‚, ÐºÐ°Ðº Ð´ÐµÐ»Ð°?", "привет, как дела?", id="utf-8 read as cp1252"),
    pytest.param("Ïðèâåò, êàê äåëà ñåãîäíÿ?", "Привет, как дела сегодня?", id="cp1251 read as cp1252"),
    pytest.param(
        "РџСЂРёРІРµС‚, РєР°Рє РґРµР»Р° СЃРµРіРѕРґРЅСЏ?", "Привет, как дела сегодня?", id="utf-8 read as windows-1251"
    ),
]


@pytest.mark.parametrize(("before", "after"), BEYOND)
def test_the_plan_leads_to_the_text(before: str, after: str):
    """A failure means that steps are told that do something else."""
    fixed, plan = ftfy.fix_encoding_and_explain(before)
    assert fixed == after
    assert plan is not None
    assert [step.action for step in plan] == ["encode", "decode"]
    assert ftfy.apply_plan(before, plan) == after
    both = f"{before}\n€ “healthy” ☃"
    mended, plan = ftfy.fix_and_explain(both, uncurl_quotes=False)
    assert mended == f"{after}\n€ “healthy” ☃"
    assert plan == [("apply", "fix_encoding")]
    assert ftfy.apply_plan(both, plan) == mended


def test_steps_come_only_if_wanted():
    assert ftfy.fix_and_explain("LiÃ¨ge", explain=False) == ("Liège", None)
    assert ftfy.fix_encoding_and_explain("LiÃ¨ge", ftfy.TextFixerConfig(explain=False)) == ("Liège", None)
    assert ftfy.fix_encoding_and_explain("LiÃ¨ge", fix_encoding=False) == ("LiÃ¨ge", [])


def test_a_plan_of_normal_forms_can_be_applied():
    text, plan = ftfy.fix_and_explain("e\N{COMBINING ACUTE ACCENT}")
    assert (text, plan) == ("é", [("normalize", "NFC")])
    assert ftfy.apply_plan("e\N{COMBINING ACUTE ACCENT}", plan or []) == "é"


@pytest.mark.parametrize("plan", [[("frobnicate", "x")], [("apply", "no_such")]])
def test_a_wrong_plan_is_an_error(plan: list[tuple[str, str]]):
    with pytest.raises(ValueError, match="unknown"):
        ftfy.apply_plan("a", plan)


@pytest.mark.parametrize("name", ["fix_text", "fix_and_explain", "fix_encoding", "fix_encoding_and_explain"])
def test_bytes_are_no_text(name: str):
    with pytest.raises(UnicodeError, match="guess_bytes"):
        getattr(ftfy, name)(b"abc")
    with pytest.raises(UnicodeError, match="takes bytes"):
        ftfy.guess_bytes("abc")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Größe", "utf-8"),
        ("Größe und Maß, schön", "utf-16"),
        ("Größe und Maß, schön", "utf-8-sig"),
        ("Привет, как дела?", "cp1251"),
        ("こんにちは、元気ですか", "cp932"),
        ("plain", "ascii"),
    ],
)
def test_bytes_are_read_with_a_codec_of_python(text: str, codec: str):
    data = text.encode(codec)
    assert ftfy.guess_bytes(data)[0] == text
    assert data.decode(ftfy.guess_bytes(data)[1]) == text


def test_any_bytes_are_read():
    data = bytes(byte for byte in range(256) if byte != 0x1A)  # which ftfy's codecs take for a lost character
    text, codec = ftfy.guess_bytes(data)
    assert data.decode(codec) == text


def test_files_are_fixed_line_by_line(tmp_path: Path):
    lines = ["Ã‰tÃ© Ã  la mer\n", "&lt;\n", "<b> &lt;\n", "&lt; no more"]
    fixed = ["Été à la mer\n", "<\n", "<b> &lt;\n", "&lt; no more"]
    assert list(ftfy.fix_file(io.StringIO("".join(lines)))) == fixed
    assert list(ftfy.fix_file(io.BytesIO("".join(lines).encode()))) == fixed
    assert list(ftfy.fix_file(io.BytesIO("Привет\nмир".encode("cp866")), encoding="cp866")) == ["Привет\n", "мир"]
    path = tmp_path / "wide.txt"
    path.write_bytes("Ã‰tÃ©\nschÃ¶n".encode("utf-16"))
    with path.open("rb") as file:
        assert list(ftfy.fix_file(file)) == ["Été\n", "schön"]
    assert list(ftfy.fix_file([])) == []


def test_the_old_name_of_a_setting_is_known():
    with pytest.deprecated_call():
        assert ftfy.fix_text("&amp;\n<p>\n&amp;", fix_entities=True) == "&\n<p>\n&"
    with pytest.raises((TypeError, ValueError), match="no_such"):  # as named tuples do, by the version of Python
        ftfy.fix_text("a", no_such=True)


def test_mojibake_that_is_left_stays_as_it_is():
    """A failure means that straight quotation marks stand where bytes of lost text stood."""
    left = "âœ” ok, SENSÐ•"
    assert ftfy.fix_encoding(left) == left
    assert ftfy.fix_text(left + "\n“ﬁne”\n") == left + '\n"fine"\n'
    assert ftfy.fix_and_explain(left) == (left, [])


def test_entities_within_entities_are_decoded():
    assert ftfy.fix_text("&amp;amp;lt;") == "<"
    assert ftfy.fix_text("&amp;amp;\n<b> &amp;amp;") == "&\n<b> &amp;amp;"
    assert ftfy.fix_and_explain("&amp;amp; <b>") == ("&amp;amp; <b>", [])


def test_half_a_plan_gives_bytes():
    data: Any = ftfy.apply_plan("é", [("encode", "utf-8")])
    assert data == "é".encode()


@pytest.mark.parametrize(
    "text",
    [
        "âœ” ok, SENSÐ• “LiÃ¨ge” &amp;lt;\x85",
        "Ïðèâåò, êàê äåëà ñåãîäíÿ? ﬁn",
        "Ã©tÃ©\x92 “a” &eacute;&#133;\r\nｆｕｌｌ",
        "It\u2019s Ã¢\x80\x99 and Ã¢Â\x80Â\x99",
        "",
        "\n\n",
        "\ud83d\ude00 \x1b[31mred",
    ],
)
def test_fixing_twice_is_fixing_once(text: str):
    fixed = ftfy.fix_text(text)
    assert ftfy.fix_text(fixed) == fixed
    mended = ftfy.fix_encoding(text)
    assert ftfy.fix_encoding(mended) == mended
    explained, plan = ftfy.fix_and_explain(text)
    assert ftfy.apply_plan(text, plan or []) == explained
