"""Address cards and calendars: after a fix, each text is read as meant by its own rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixenc import Options, fix_bytes

CARD = (
    "BEGIN:VCARD\r\nVERSION:{}\r\nN:Vågö;Åsa\r\nFN:Åsa Vågö\r\nORG:Göteborgs hamn och båtvarv\r\n"
    "TEL;HOME:031-1234\r\nEND:VCARD\r\n"
)  # fmt: skip
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20200302T100000Z\r\n"
    "SUMMARY:Färjan går i gryningen från tredje kajen\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)  # fmt: skip


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_new_cards_are_utf_8_and_say_nothing(version: str):
    text = CARD.format(version)
    assert fix_bytes(text.encode("cp1252"), name="a.vcf").data == text.encode()
    assert fix_bytes(EVENT.encode("cp1252"), name="a.ics").data == EVENT.encode()


def test_an_old_card_declares_each_property_beyond_ascii():
    """A failure means that address books read the card as ASCII, or in their own charset: vCard 2.1, 2.1.6."""
    text = CARD.format("2.1")
    declared = text.replace("\nN:", "\nN;CHARSET=UTF-8:").replace("FN:Å", "FN;CHARSET=UTF-8:Å")
    declared = declared.replace("ORG:", "ORG;CHARSET=UTF-8:")
    cleaned = fix_bytes(text.encode("cp1252"), name="a.vcf")
    assert cleaned.data == declared.encode()
    assert fix_bytes(cleaned.data, name="a.vcf").actions == ()
    some = text.replace("\nN:", "\nN;CHARSET=windows-1252:")
    assert fix_bytes(some.encode("cp1252"), name="a.vcf").data == declared.encode()
    bare = fix_bytes(text.encode("cp1252"), Options(declare=False), name="a.vcf")
    assert bare.data == text.encode()


def test_cards_of_several_versions_each_follow_their_own():
    old, new = CARD.format("2.1"), CARD.format("3.0")
    lines = fix_bytes((old + new).encode("cp1252"), name="a.vcf").data.decode().splitlines()
    assert [line for line in lines if line.startswith("FN")] == ["FN;CHARSET=UTF-8:Åsa Vågö", "FN:Åsa Vågö"]


def test_an_old_card_with_quoted_printable_is_left_alone_if_it_would_change():
    """A failure means that texts are read by a charset that is no longer that of the card."""
    text = CARD.format("2.1").replace("TEL;HOME:", "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=windows-1252:=E5")
    data = text.encode("cp1252")
    cleaned = fix_bytes(data, name="a.vcf")
    assert (cleaned.data, cleaned.actions) == (data, ())
    assert cleaned.refusal is not None
    assert "vCard 3.0" in cleaned.refusal
    assert fix_bytes(text.encode(), name="a.vcf").refusal is None
    newer = text.replace("2.1", "3.0").encode("cp1252")
    assert fix_bytes(newer, name="a.vcf").refusal is None


def test_a_fold_within_a_character_is_moved_before_it():
    """A failure means that a calendar which follows its standard (RFC 5545, 3.1) is taken for damaged."""
    data = EVENT.encode()
    at = data.index("å".encode()) + 1
    cut = data[:at] + b"\r\n " + data[at:]
    cleaned = fix_bytes(cut, name="a.ics")
    assert cleaned.data == data[: at - 1] + b"\r\n " + data[at - 1 :]
    assert cleaned.actions == ("joined characters that a line end cut in two",)
    assert fix_bytes(cleaned.data, name="a.ics").actions == ()
    folded = data[: at - 1] + b"\r\n " + data[at - 1 :]
    assert fix_bytes(folded, name="a.ics").data == folded
    assert fix_bytes(cut, name="a.txt").undecodable  # where no line is folded


def test_bytes_that_only_look_like_a_cut_character_stay():
    """A failure means that characters of another charset are torn."""
    text = "BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:明天早上渡船从三号码头出发\r\n 请大家提前到达\r\nEND:VCARD\r\n"
    data = text.encode("gbk").replace(b"\r\n \xc7", b"\xc3\xc3\r\n \xb0\xa1\xc7")
    assert fix_bytes(data, name="a.vcf").data == data.decode("gbk").encode()


def test_address_books_read_the_cards():
    vobject = pytest.importorskip("vobject", reason="vobject is not installed")
    for version in ("2.1", "3.0"):
        cleaned = fix_bytes(CARD.format(version).encode("cp1252"), name="a.vcf")
        card = vobject.readOne(cleaned.data.decode())
        assert (card.fn.value, card.n.value.family) == ("Åsa Vågö", "Vågö")
    data = EVENT.encode()
    at = data.index("å".encode()) + 1
    calendar = vobject.readOne(fix_bytes(data[:at] + b"\r\n " + data[at:], name="a.ics").data.decode())
    assert calendar.vevent.summary.value == "Färjan går i gryningen från tredje kajen"


@pytest.mark.slow
def test_the_command_converts_cards(fixenc: Callable[..., Any], tmp_path: Path):
    (tmp_path / "a.vcf").write_bytes(CARD.format("2.1").encode("cp1252"))
    assert fixenc("fix", "a.vcf", "--in-place").code == 0
    assert "FN;CHARSET=UTF-8:Åsa Vågö\r\n".encode() in (tmp_path / "a.vcf").read_bytes()
