"""Files in several pieces: joined with their byte order marks, or in UTF-16 that was torn or swapped on the way."""

from __future__ import annotations

import codecs

import pytest

from fixenc import Options, decode, detect, detect_file, fix_bytes
from fixenc.detection import torn_utf16
from fixenc.records import BomPolicy, ErrorPolicy, Evidence
from tests.texts import SENTENCES

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
GERMAN, RUSSIAN, JAPANESE = (f"{SENTENCES[language]}\n" for language in ("de", "ru", "ja"))

JOINED = [
    pytest.param(
        GERMAN.encode() + (MARK + RUSSIAN).encode("utf-16-le"), ["utf-8", "utf-16le"], id="UTF-8 and UTF-16LE"
    ),
    pytest.param(
        (MARK + GERMAN).encode() + (MARK + RUSSIAN).encode("utf-16-be"), ["utf-8", "utf-16be"], id="each with a mark"
    ),
    pytest.param(
        (MARK + GERMAN).encode("utf-16-le") + (MARK + RUSSIAN).encode(), ["utf-16le", "utf-8"], id="UTF-16LE and UTF-8"
    ),
    pytest.param(
        (MARK + GERMAN).encode("utf-16-le") + (MARK + RUSSIAN).encode("utf-16-be"),
        ["utf-16le", "utf-16be"],
        id="both orders of bytes",
    ),
    pytest.param(
        (MARK + GERMAN).encode() + RUSSIAN.encode("cp1251"), ["utf-8", "windows-1251"], id="a mark and legacy lines"
    ),
]


@pytest.mark.parametrize(("data", "encodings"), JOINED)
def test_files_joined_are_each_read_by_their_own_encoding(data: bytes, encodings: list[str]):
    """A failure passes such a file over as binary, or makes mojibake of its second half."""
    decoded = decode(data)
    assert decoded.text == GERMAN + RUSSIAN
    assert [part.encoding for part in decoded.detection.parts] == encodings
    assert (decoded.detection.parts[0].start, decoded.detection.parts[-1].end) == (0, len(data))
    assert decoded.detection.is_mixed
    cleaned = fix_bytes(data)
    assert cleaned.data.decode() == GERMAN + RUSSIAN
    assert not fix_bytes(cleaned.data).is_changed


@pytest.mark.parametrize("policy", BomPolicy)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_mark_where_files_were_joined_is_dropped_and_reported(policy: BomPolicy, newline: str):
    text = (GERMAN + MARK + RUSSIAN + MARK).replace("\n", newline)
    cleaned = fix_bytes(text.encode(), Options(bom=policy))
    assert cleaned.text == (GERMAN + RUSSIAN).replace("\n", newline)
    assert "byte order mark dropped where files were joined (2)" in cleaned.actions
    assert not fix_bytes(cleaned.data, Options(bom=policy)).is_changed


def test_a_mark_within_a_line_may_mean_something():
    assert not fix_bytes(f"a{MARK}b and {MARK}c\n".encode()).is_changed


def test_the_fields_of_a_joined_table_stay_the_same():
    data = f'"a, b",1\n{MARK}"c, d",2\n'.encode()
    assert fix_bytes(data, name="a.csv").data == b'"a, b",1\n"c, d",2\n'


def test_letters_that_look_like_a_mark_are_none():
    text = "Так: яю, яю, поёт соловей. Старый маяк давно не светит.\n" * 3
    assert decode(text.encode("cp1251")).text == text


LANGUAGES = ["bg", "de", "el", "en", "fr", "he", "hi", "ja", "ko", "pl", "ru", "vi", "zh-Hans"]
CODECS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
OTHER = {"utf-16-le": "utf-16-be", "utf-16-be": "utf-16-le"}


@pytest.mark.parametrize("is_marked", [True, False], ids=["marked", "unmarked"])
@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_utf_16_that_lost_a_byte_loses_one_character(language: str, codec: str, is_marked: bool):
    """A failure reads everything after the byte as Chinese."""
    text = f"{SENTENCES[language]}\n" * 6
    body = text.encode(codec)
    lost = len(body) // 2 + 1
    data = CODECS[codec] * is_marked + body[:lost] + body[lost + 1 :]
    decoded = decode(data)
    before, _, after = decoded.text.partition("\ufffd")
    assert text.startswith(before)
    assert text.endswith(after)
    assert len(before) + len(after) >= len(text) - 2
    assert [decoded.text[place.position] for place in decoded.undecodable] == ["\ufffd"]
    assert decoded.detection.is_damaged
    cleaned = fix_bytes(data)
    assert cleaned.actions[:2] == (
        f"re-encoded from {decoded.detection.encoding}",
        "1 undecodable byte sequence replaced with U+FFFD",
    )
    assert fix_bytes(data, Options(errors=ErrorPolicy.STRICT)).refusal is not None


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_utf_16_of_which_bytes_are_swapped_is_read_right(language: str, codec: str):
    text = f"{SENTENCES[language]}\n" * 6
    right, swapped = text.encode(codec), text.encode(OTHER[codec])
    half = len(right) // 4 * 2
    for data in (swapped, right[:half] + swapped[half:], right[:half] + swapped[half : half + 80] + right[half + 80 :]):
        decoded = decode(CODECS[codec] + data)
        assert decoded.text == text
        assert decoded.detection.evidence is Evidence.BOM
        assert len(decoded.detection.parts) > 1
        assert fix_bytes(CODECS[codec] + data).text == text


@pytest.mark.parametrize("losses", [6, 200])
def test_only_as_many_losses_as_are_believed_are_located(monkeypatch: pytest.MonkeyPatch, losses: int):
    """A failure means that a file of 300 kB that loses a byte in each line takes minutes, and stays as it is."""
    found, locate = list[int](), torn_utf16._find_turn

    def note(*what) -> int:
        found.append(1)
        return locate(*what)

    monkeypatch.setattr(torn_utf16, "_find_turn", note)
    lines = [GERMAN.encode("utf-16-le")[:-1]] * losses + [GERMAN.encode("utf-16-le")]
    detection = detect(codecs.BOM_UTF16_LE + b"".join(lines))
    assert (len(found), len(detection.parts)) == ((6, 7) if losses == 6 else (0, 0))


@pytest.mark.parametrize("text", ["a\u2000b\u2000c\n" * 9, "\ue000 icons \ue001\n" * 9, "\u0a05\u0a06 \u0a00\n" * 9])
def test_utf_16_with_odd_characters_is_read_as_its_mark_says(text: str):
    """Law 1: what is rare is no accident where no other reading is far better."""
    decoded = decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le"))
    assert (decoded.text, decoded.detection.parts) == (text, ())


@pytest.mark.parametrize("torn", [False, True])
def test_a_file_in_parts_that_is_too_large_to_hold_gets_an_honest_answer(tmp_path, torn: bool):
    wide = (MARK + RUSSIAN * 2_000).encode("utf-16-le")
    data = wide[:20_001] + wide[20_002:] if torn else (GERMAN * 2_000).encode() + wide
    (tmp_path / "a.txt").write_bytes(data)
    found = detect_file(tmp_path / "a.txt")
    assert (found.is_fallback, found.parts) == (True, ())
    assert fix_bytes(data).refusal is None
    assert detect(data).parts
