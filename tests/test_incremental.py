"""Bytes that come in pieces are decoded and mended as the whole would be."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fixenc
from fixenc import incremental
from fixenc.incremental import IncrementalDecoder

# A document in several languages, which does not fit in one part of the size below.
LINES = (
    "Ã‰tÃ© Ã  la mer, c’est l’été\n",
    "Größe und Maß\r\n",
    "Привет, как дела?\n",
    "plain\n",
    "\n",
    "日本語の文章です。\n",
)
WHOLE = "".join(LINES * 40)
FIXED = WHOLE.replace("Ã‰tÃ© Ã  la mer", "Été à la mer")
RUSSIAN = "Здравствуй, мир! Как дела сегодня? Спасибо, хорошо.\n" * 60


@pytest.fixture
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "_PART", 1 << 10)
    monkeypatch.setattr(incremental, "_STEP", 1 << 8)


def cut(data: bytes, seed: int = 1) -> Iterator[bytes]:
    rng, at = random.Random(seed), 0
    while at < len(data):
        size = rng.choice([0, 1, 7, 100, 3000])
        yield data[at : at + size]
        at += size


def read(decoder: IncrementalDecoder, data: bytes, seed: int = 1) -> str:
    return "".join(map(decoder.decode, cut(data, seed))) + decoder.decode(b"", final=True)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.usefixtures("_small_parts")
def test_pieces_make_the_same_text(codec: str, seed: int):
    decoder = IncrementalDecoder()
    assert read(decoder, WHOLE.encode(codec), seed) == FIXED
    assert decoder.encoding is not None
    assert decoder.encoding[:6] == codec.removesuffix("-sig")[:6]


@given(
    lines=st.lists(st.sampled_from([*LINES, "Ã©tÃ©", "x" * 700, "\N{GRINNING FACE}\n"]), max_size=120),
    codec=st.sampled_from(["utf-8", "utf-16", "utf-16-be", "utf-32", "cp1251", "gb18030"]),
    seed=st.integers(0, 10_000),
)
@settings(max_examples=40)
def test_where_pieces_end_does_not_matter(lines: list[str], codec: str, seed: int):
    """A failure means that the same bytes become another text when a network is slow."""
    data = "".join(lines).encode(codec, "replace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incremental, "_PART", 1 << 10)
        patch.setattr(incremental, "_STEP", 1 << 8)
        whole = IncrementalDecoder("replace").decode(data, final=True)
        assert read(IncrementalDecoder("replace"), data, seed) == whole


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "cp866", "utf-8", "iso2022_jp"])
@pytest.mark.usefixtures("_small_parts")
def test_legacy_charsets_are_found_by_the_first_part(codec: str):
    text = "これは日本語です。元気ですか。\n" * 100 if codec == "iso2022_jp" else RUSSIAN
    assert read(IncrementalDecoder(), text.encode(codec)) == text


@pytest.mark.usefixtures("_small_parts")
def test_what_is_ascii_at_first_is_looked_at_again():
    text = "plain words\n" * 300 + RUSSIAN
    assert read(IncrementalDecoder(), text.encode("cp1251")) == text
    data = ("naïve words\n" * 300).encode() + RUSSIAN.encode("cp1251")  # two files that were joined
    assert read(IncrementalDecoder("replace"), data) == "naïve words\n" * 300 + RUSSIAN


@pytest.mark.usefixtures("_small_parts")
def test_a_line_without_an_end_takes_no_more_than_four_parts():
    decoder, text = IncrementalDecoder(), "длинная строка без конца " * 2000
    pieces = [decoder.decode(piece) for piece in cut(text.encode())]
    assert "".join(pieces) + decoder.decode(b"", final=True) == text
    assert max(map(len, pieces)) < 5 << 10


def test_a_given_encoding_is_taken():
    assert read(IncrementalDecoder(encoding="cp437"), b"caf\x82") == "café"
    with pytest.raises(LookupError, match="unknown charset 'utf-88'"):
        IncrementalDecoder(encoding="utf-88").decode(b"a", final=True)
    with pytest.raises(LookupError, match="unknown error handler"):
        IncrementalDecoder("no-such")


@pytest.mark.parametrize(
    ("errors", "text"),
    [
        ("replace", "Größe und \ufffd Maß"),
        ("ignore", "Größe und  Maß"),
        ("backslashreplace", "Größe und \\xff Maß"),
        ("surrogateescape", "Größe und \udcff Maß"),
    ],
)
def test_undecodable_bytes_go_to_the_error_handler(errors: str, text: str):
    data = "Größe und ".encode() + b"\xff" + " Maß".encode()
    assert read(IncrementalDecoder(errors, encoding="utf-8"), data) == text
    with pytest.raises(UnicodeDecodeError, match=r"utf-8.*can't decode byte 0xff"):
        read(IncrementalDecoder(encoding="utf-8"), data)


def test_bytes_that_are_no_text_are_an_error():
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
    with pytest.raises(UnicodeDecodeError, match="PNG image"):
        read(IncrementalDecoder(), picture)
    assert read(IncrementalDecoder("replace"), picture) == fixenc.decode(picture).text


def test_a_decoder_begins_again_after_a_reset():
    decoder = IncrementalDecoder()
    assert read(decoder, RUSSIAN.encode("cp1251")) == RUSSIAN
    decoder.reset()
    assert (decoder.encoding, decoder.detection) == (None, None)
    assert read(decoder, RUSSIAN.encode("koi8-r")) == RUSSIAN
    assert decoder.encoding == "koi8-r"
    with pytest.raises(io.UnsupportedOperation):
        decoder.getstate()
    with pytest.raises(io.UnsupportedOperation):
        decoder.setstate((b"", 0))


def test_what_fix_bytes_leaves_alone_is_only_decoded():
    doubtful = "Ã©".encode("utf-16-le")[:3]
    for data in (doubtful, b"\xe9\xe8 \xff", b'{"a": "\xc3\x83\xc2\xa9t\xc3\x83\xc2\xa9 \xc3\x83\xc2\xa0"}'):
        left = fixenc.fix_bytes(data)
        text = read(IncrementalDecoder("replace"), data)
        assert text == (left.text if left.refusal is None else fixenc.decode(data).text)


def test_no_bytes_are_no_text():
    assert IncrementalDecoder().decode(b"", final=True) == ""
    with pytest.raises(TypeError, match="takes bytes"):
        IncrementalDecoder().decode("text")
