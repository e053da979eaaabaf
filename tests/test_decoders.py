"""Decoders held to the tables of their standards, whole.

The tables are not copied: their digests are. Each is the SHA-256 of what the sequences it is about decode to, each
sequence followed by a line feed, as UTF-8; what does not decode is U+FFFD, as many as the error rules of the standard
have, and ASCII after it stands. Taken from @exodus/bytes 1.16.0 (npm), which is tested against the Encoding Standard,
https://encoding.spec.whatwg.org; its tables agree with those of text-encoding 0.7.0, but for what was moved in 2022.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pytest

from fixenc import charsets
from fixenc.charsets.table import NOT_TEXT, WHATWG

HIGH = range(0x80, 0x100)
BYTES = [byte for byte in range(0x100) if byte != 0x0A]
DIGITS = range(0x30, 0x3A)
CELLS = range(0x21, 0x7F)
LEADS = range(0x81, 0xFF)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(name: str, sequences: Iterable[bytes]) -> str:
    blob = b"".join(sequence + b"\n" for sequence in sequences)
    return digest(charsets.named(name).decode_with_places(blob)[0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("big5", "a56845d4d11c6bc0361f59a643704e8c24985377f657b554231625d364a47556"),
        ("euc-jp", "d9a56ae3bfac5c6dd1b5ad68482f85c633929b0154db379db1c4e950c4e09cfd"),
        ("euc-kr", "382a93e3900e9c20d48be0848ce99324c9c3d82560b84f8740b1ba2739650672"),
        ("gb18030", "dd91501a74ecb99dea7c244ecee2d2ec3feebb3e67798dc889fe133d4aca93c0"),
        ("gbk", "dd91501a74ecb99dea7c244ecee2d2ec3feebb3e67798dc889fe133d4aca93c0"),
        ("shift_jis", "0808da1953550a05963de852efa0395acbbcd71c82b14cbfb9a6f9c4bd1eae49"),
    ],
)
def test_every_pair_of_bytes_is_read_as_the_standard_has_it(name: str, expected: str):
    """A byte from 80 to FF, and any other."""
    assert digest_of(name, (bytes([lead, trail]) for lead in HIGH for trail in BYTES)) == expected


def test_every_sequence_of_three_bytes_of_euc_jp_is_read_as_the_standard_has_it():
    """JIS X 0212: 8F, a byte from 80 to FF, and any other."""
    sequences = (bytes([0x8F, lead, trail]) for lead in HIGH for trail in BYTES)
    assert digest_of("euc-jp", sequences) == "ddb6029f2fb49526b9b2977306798056e4642a3a96c71b77547ea4751a1d252c"


def test_every_sequence_of_four_bytes_of_gb18030_is_read_as_the_standard_has_it():
    """All that begin with 81 to 84 or with 90 to E3; with others, none is a character."""
    sequences = (
        bytes([first, second, third, fourth])
        for first in [*range(0x81, 0x85), *range(0x90, 0xE4)]
        for second in DIGITS
        for third in LEADS
        for fourth in DIGITS
    )
    assert digest_of("gb18030", sequences) == "ee77895605a7dbeeb6b6404669c60102aff566abdbbe261b94ad14527b3088ba"


def test_every_character_of_iso_2022_jp_is_read_as_the_standard_has_it():
    """Pairs by both escapes of JIS X 0208, then Katakana, Roman and ASCII."""
    pairs = [bytes([row, cell]) for row in CELLS for cell in CELLS]
    singles = [bytes([cell]) for cell in CELLS]
    escapes = [(b"\x1b$B", pairs), (b"\x1b$@", pairs), (b"\x1b(I", singles), (b"\x1b(J", singles), (b"\x1b(B", singles)]
    sequences = (escape + code + b"\x1b(B" for escape, codes in escapes for code in codes)
    assert digest_of("iso-2022-jp", sequences) == "f829710d97ce5fb6f91893c4c3eb254ebfc057b9435421ec83445d8881f4b7d3"


def test_every_byte_of_a_single_byte_charset_is_read_as_the_standard_has_it():
    """Those of section 9, and x-user-defined: a line for each, its name and the 256 bytes."""
    several = {
        "big5",
        "euc-jp",
        "euc-kr",
        "gb18030",
        "gbk",
        "iso-2022-jp",
        "shift_jis",
        "utf-8",
        "utf-16be",
        "utf-16le",
    }
    names = sorted({row.name for row in WHATWG} - several)
    readings = (charsets.named(name).decode_with_places(bytes(range(256)))[0] for name in names)
    table = "".join(f"{name} {text}\n" for name, text in zip(names, readings, strict=True))
    assert digest(table) == "682ef6f99cca08d901d7ef3d2e0113772daf148790279ba9aed9f446a61d77bd"


def test_every_label_means_what_the_standard_has_it_mean():
    """A line for each of the 228: the label and the name it means, sorted by the label."""
    names = {label: row.name for row in WHATWG for label in row.labels.split()} | dict.fromkeys(NOT_TEXT, "replacement")
    table = "".join(f"{label} {name}\n" for label, name in sorted(names.items()))
    assert len(names) == 228
    assert digest(table) == "c5110a593f6a59c977a6a32d0d307b4e9c9510b51bea2afd8666c76b732bd9cf"


def test_every_character_of_euc_tw_is_read_as_gnu_libc_has_it():
    """Planes 1 and 2 of CNS 11643 by the converter of GNU libc 2.36; here nothing that is no character is kept."""
    charset = charsets.named("euc-tw")
    sequences = (
        bytes([0x8E, plane, row + 0x80, cell + 0x80]) for plane in (0xA1, 0xA2) for row in CELLS for cell in CELLS
    )
    readings = [charset.decode_with_places(sequence)[0] for sequence in sequences]
    table = "".join(f"{reading}\n" for reading in readings)
    assert digest(table) == "cbafe7f78657a475f21aee53cf38801cc1b95a9de673c6619cd78d97a825283e"
    text = "".join(reading for reading in readings if reading != charsets.REPLACEMENT)
    assert len(text) == 5867 + 7650
    assert charset.decode(charset.encode(text)) == text


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        pytest.param("shift_jis", b"\xf0\x40\xf9\xfc", "\ue000\ue757", id="characters of users' own"),
        pytest.param("euc-jp", b"\xad\xa1\xfc\xee", "①黑", id="rows of NEC and IBM"),
        pytest.param("euc-jp", b"\xa1\xc1\x8f\xa2\xb7~", "～～~", id="tildes"),
        pytest.param("iso-2022-jp", b"\x1b$B-!!A|n\x1b(B", "①～黑", id="the same in seven bits"),
        pytest.param("big5", b"\x88\x62\x88\xa5", "Ê̄ê̌", id="two code points"),
        pytest.param("big5", b"\xa1\x45\xa1\xfe\xa2\x41\xa4\xa2A", "‧／∕丐A", id="slashes"),
        pytest.param("big5", b"\x87\x7a\xfe\xdd", "㡵砉", id="HKSCS-2008"),
        pytest.param("gbk", b"\x80\x81\x30\x81\x30", "€\x80", id="the euro of cp936, and four bytes"),
        pytest.param("gb18030", b"\xa8\xbc\x81\x35\xf4\x37\xa6\xd9\x84\x31\x82\x36", "ḿ\ue7c7︐︐", id="moved in 2022"),
        pytest.param("gb18030", b"\x94\x39\xda\x33 \x81\x30\x81\x30\xc4\xe3", "💩 \x80你", id="four bytes, then two"),
        pytest.param("windows-1255", b"\xca", "\u05ba", id="a point that came later"),
        pytest.param("koi8-u", b"\xae\xbe", "ўЎ", id="Belarusian letters"),
        pytest.param("x-user-defined", b"a\x80\xff", "a\uf780\uf7ff", id="bytes as private characters"),
    ],
)
def test_what_python_reads_otherwise_is_read_as_browsers_do(name: str, data: bytes, text: str):
    charset = charsets.named(name)
    assert charset.decode(data) == text
    assert charset.decode_with_places(data) == (text, ())


@pytest.mark.parametrize(
    ("name", "data", "text", "undecodable"),
    [
        pytest.param("shift_jis", b"\x85A", "\ufffdA", [b"\x85"], id="ASCII after a lead byte is kept"),
        pytest.param("shift_jis", b"\x85\x9fB", "\ufffdB", [b"\x85\x9f"], id="what is no ASCII goes with it"),
        pytest.param("shift_jis", b"\xa0a\xfd", "\ufffda\ufffd", [b"\xa0", b"\xfd"], id="bytes that lead nothing"),
        pytest.param("euc-kr", b"\xb0\xa1\xb0", "가\ufffd", [b"\xb0"], id="cut short"),
        pytest.param("euc-jp", b"\x8f\xa2A\x8f\xa2\x80", "\ufffdA\ufffd", [b"\x8f\xa2", b"\x8f\xa2\x80"], id="three"),
        pytest.param(
            "euc-jp",
            b"\x8f\xa2\xb7~\xa1\x8f\xa2\xb7",
            "～~\ufffd\ufffd",
            [b"\xa1\x8f", b"\xa2\xb7"],
            id="a tilde astride",
        ),
        pytest.param("big5", b"\xa1\xfe\xff\xa2\x42", "／\ufffd﹨", [b"\xff"], id="a slash after what leads nothing"),
        pytest.param(
            "gbk", b"\x81\x30\xa1\xa1\x81\x30", "\ufffd0　\ufffd", [b"\x81", b"\x81\x30"], id="four, broken off"
        ),
        pytest.param("gb18030", b"\x84\x31\xa5\x30", "\ufffd", [b"\x84\x31\xa5\x30"], id="four that are nothing"),
        pytest.param("euc-tw", b"\xa4A\x8e\xa3\xa1\xa1", "\ufffdA\ufffd", [b"\xa4", b"\x8e\xa3\xa1\xa1"], id="plane 3"),
        pytest.param("utf-8", b"\xe2\x82\xc3A", "\ufffd\ufffdA", [b"\xe2\x82", b"\xc3"], id="UTF-8"),
        pytest.param("utf-16le", b"\0\xd8a\0\0", "\ufffda\ufffd", [b"\0\xd8", b"\0"], id="half a pair"),
        pytest.param("windows-1253", b"\xff\xd2", "\ufffd\ufffd", [b"\xff", b"\xd2"], id="single bytes"),
    ],
)
def test_one_mark_stands_for_as_many_bytes_as_in_browsers(name: str, data: bytes, text: str, undecodable: list[bytes]):
    """A failure means that other places are reported than a browser shows, or that text is lost."""
    charset = charsets.named(name)
    found, places = charset.decode_with_places(data)
    assert found == text
    assert [place.data for place in places] == undecodable
    assert [found[place.position] for place in places] == [charsets.REPLACEMENT] * len(places)
    with pytest.raises(UnicodeDecodeError) as raised:
        charset.decode(data)
    assert data[raised.value.start :].startswith(undecodable[0])


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("big5", b"\xa1\x45", "•"),
        ("euc-jp", b"\xa1\xc1", "〜"),
        ("shift_jis", b"\x81\x60", "～"),
        ("koi8-u", b"\xae", "╝"),
    ],
)
def test_what_is_misread_is_encoded_as_it_was(name: str, data: bytes, text: str):
    """A failure breaks the proofs of repairs, which need that the one undoes the other, whatever browsers do."""
    charset = charsets.named(name)
    assert charset.misread(data) == text
    assert charset.encode(text) == data
