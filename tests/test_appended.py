"""Files of UTF-8 to which a shell appended UTF-16, and UTF-16 that lost a byte at its start."""

from __future__ import annotations

import random

import pytest

from fixenc import decode, detect, fix_bytes
from fixenc.records import Evidence
from tests.texts import SENTENCES

LANGUAGES = ("en", "de", "fr", "pl", "ru", "el", "ja", "zh-Hans", "ko")
# The share of a text that is read where a byte of it is lost.
_MOST_KEPT = 0.9
WIDE = ("utf-16-le", "utf-16-be")


@pytest.mark.parametrize("wide", WIDE)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_line_of_utf_16_in_a_file_of_utf_8_is_read_as_it_is(place: int, language: str, wide: str):
    """A failure means that a log is passed over as binary, or that all of it becomes Chinese."""
    lines = [f"{SENTENCES[language]}\n" for _ in range(5)]
    data = b"".join(line.encode(wide if at == place else "utf-8") for at, line in enumerate(lines))
    decoded = decode(data)
    assert decoded.text == "".join(lines)
    assert decoded.detection.is_mixed
    assert fix_bytes(data).data.decode() == "".join(lines)


@pytest.mark.parametrize("wide", WIDE)
def test_several_lines_and_the_last_without_an_end_are_read(wide: str):
    parts = [("start of the log\n", "utf-8"), ("one\r\ntwo words\r\n", wide), ("naïve line\nplain line\n", "utf-8")]
    text = "".join(part for part, _ in parts) + "and the end of it"
    data = b"".join(part.encode(name) for part, name in parts) + "and the end of it".encode(wide)
    assert decode(data).text == text


@pytest.mark.parametrize("wide", WIDE)
def test_ascii_before_utf_16_never_becomes_chinese(wide: str):
    """A failure means that pairs of ASCII letters are taken for Chinese characters where the rest is no clear text."""
    for size in range(40, 200, 13):
        data = b"x" * (size % 7) + b"The tide table of the northern bay.\n" * 3 + ("7" * size).encode(wide)
        assert detect(data).encoding != wide.replace("-le", "le").replace("-be", "be") or detect(data).is_mixed


@pytest.mark.parametrize("wide", WIDE)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lost", ["its first byte", "half its mark", "its last byte"])
def test_utf_16_that_lost_a_byte_at_an_end_is_read_but_for_that(language: str, lost: str, wide: str):
    """A failure means that such a file is passed over as binary, or read as what nobody wrote."""
    text = f"{SENTENCES[language]}\n" * 3
    data = text.encode(wide)
    data = {"its first byte": data[1:], "half its mark": b"\xfe" + data, "its last byte": data[:-1]}[lost]
    decoded = decode(data)
    assert decoded.text[2:-1] in (text[2:-1], text[1:-2], text[1:-1])
    assert decoded.detection.is_damaged
    assert len(decoded.undecodable) == 1


def test_random_bytes_of_odd_length_are_no_utf_16():
    chance = random.Random(16)
    lots = [bytes(chance.choices(range(4), k=41)) + chance.randbytes(2 * size) for size in range(20, 120)]
    lots += [b"\0" + chance.randbytes(2 * size) for size in range(20, 120)]
    assert all(detect(data).evidence is not Evidence.ZERO_BYTES and not detect(data).is_damaged for data in lots)


BINARIES = [
    pytest.param(b"name of the record\n" + bytes(range(20)) * 3 + b"\n", id="numbers"),
    pytest.param(b"header: a table of floats\n" + b"\0\0\x80?\0\0\0@" * 12, id="floats"),
    pytest.param(b"two lines\nof plain text\n" + b"\0" * 64, id="padding"),
]


@pytest.mark.parametrize("data", BINARIES)
def test_what_follows_a_line_of_text_is_not_always_utf_16(data: bytes):
    assert not detect(data).is_mixed


@pytest.mark.parametrize("wide", WIDE)
@pytest.mark.parametrize("language", ["en", "de", "fr", "ru", "zh-Hans"])
def test_what_lost_a_byte_further_on_is_not_taken_for_whole(language: str, wide: str):
    """A failure means that all before the lost byte is written as Chinese that nobody wrote."""
    data = f"{SENTENCES[language]}\n".encode(wide) * 2
    text = data.decode(wide)
    for at in range(1, len(data) - 1, 13):
        read = decode(data[:at] + data[at + 1 :])
        kept = sum(a == b for a, b in zip(read.text, text, strict=False))
        kept += sum(a == b for a, b in zip(reversed(read.text), reversed(text), strict=False))
        is_written = read.detection.is_damaged or not read.detection.is_fallback
        assert not (read.detection.is_text and is_written) or kept > _MOST_KEPT * len(text)
