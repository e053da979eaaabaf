"""Quick looks before slow patterns and searches: what they let pass is what the slow way finds, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixenc.damage import ESCAPES, Escape, Flattening, Misreading, build_lattice
from fixenc.damage.escapes import KINDS
from fixenc.repair import fix_text
from fixenc.repair.embedded import find_embedded
from fixenc.repair.gbk_page.notes import find_rewriting
from tests.texts import SENTENCES

# What escapes of all kinds are made of, so that runs of them meet by chance.
_PARTS = [
    "&", "#", "x", ";", "amp;", "eacute;", "Atilde;", "195", "C3", "a9", "\\", "u00", "e9", "%", "u", "=", "<", "U+",
    ">", "\\x", "303", "+", "AMM", "-", " ", "é", "&#195;", "\\u00c3", "%C3", "=A9", "<c3>", "<U+00C3>", "\\251",
]  # fmt: skip
texts = st.lists(st.sampled_from(_PARTS), max_size=12).map("".join)


@given(texts, st.sampled_from(sorted(ESCAPES)))
def test_a_run_of_escapes_is_found_by_its_lead_as_by_its_pattern(text: str, kind: str):
    pattern = KINDS[kind].pattern
    expected = [(match.start(), match[0]) for match in pattern.finditer(text) if match[0].endswith(KINDS[kind].end)]
    assert list(Escape(kind).find_runs(text)) == expected


def test_healthy_thai_covers_no_utf8():
    """A failure means that each line of Thai costs a search of a tenth of a second, and may be guessed away."""
    thai = "ห้องสมุดของโรงเรียนมีหนังสือใหม่มากมายให้นักเรียนอ่านทุกวัน"
    assert build_lattice("utf-8", "windows-874", "controls-dropped").measure_coverage(thai) == 0


def test_healthy_russian_covers_no_utf8():
    """A failure means that a line of Russian with an odd word costs a tenth of a second: its letters are lead bytes."""
    russian = "без того, поддержка обозначений в Linux ежегод"
    assert build_lattice("utf-8", "windows-1251", "controls-dropped").measure_coverage(russian) == 0


def test_several_scripts_in_a_line_are_still_covered():
    """A failure means that a list of languages stays damaged, since its words are in many scripts."""
    names = "Français, Русский, Ελληνικά, Português, Español, Čeština, Українська, Български"
    damage, loss = Misreading("utf-8", "windows-1252"), Flattening("controls-dropped")
    broken = loss.inflict(damage.inflict(names) or "")
    assert build_lattice("utf-8", "windows-1252", "controls-dropped").measure_coverage(broken) > 0.9


def test_a_sign_before_blanks_covers_no_utf8():
    lattice = build_lattice("utf-8", "iso-8859-1", "controls-spaced")
    assert lattice.measure_coverage("5.5× slower, 61× slower and 4.8× faster") == 0


def test_utf16_within_a_long_text_is_found():
    """A failure means that the quick look at long texts hides what short ones show."""
    long = (SENTENCES["en"] + "\n") * 40
    (region,) = find_embedded(long + 'title="敍慣楮浳⁳景爠灥楡ⅲ"')
    assert region.after == "Mecanisms of repair!"
    assert find_embedded((SENTENCES["ja"] + "ではありませんでしたから\n") * 60) == ()


def test_japanese_is_no_torn_chinese():
    assert find_rewriting("駅前の店(みせ)で,パンを買う?いいえ,図書館へ行きます." * 3) == ()


@pytest.mark.parametrize("line", ["He said he donÕt know.", "They say it isnÕt so, and PeterÕs plan is good."])
def test_a_negated_verb_is_found_wherever_it_stands(line: str):
    long = "Nothing else is wrong here. " * 200 + line
    assert "Õ" not in fix_text(long)
    assert re.sub("Õ", "’", long) == fix_text(long)
