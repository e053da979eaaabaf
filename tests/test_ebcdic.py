"""Text of mainframes: found by its blanks, and distinguished from data that only look alike."""

from __future__ import annotations

import pytest

from fixenc import decode, detect, fix_bytes
from fixenc.charsets import named
from fixenc.detection import rivals
from fixenc.detection.ebcdic import _VERSIONS
from fixenc.records import Evidence

GERMAN = "Der Kutter läuft bei Flut aus und kehrt zurück, sobald die Netze voll sind. Möwen folgen ihm über die Bucht!"
GREEK = "Το καΐκι φεύγει με την παλίρροια και γυρίζει όταν γεμίσουν τα δίχτυα του ψαρά."
TURKISH = "Balıkçı teknesi öğleden sonra limandan ayrıldı, martılar da uzun süre onu takip etti."
HEBREW = "הסירה יוצאת עם הגאות וחוזרת כאשר הרשתות מלאות בדגים טריים מן הים הגדול"
CAFE = "The menu of the Café at the harbour: cod, crab and the catch of the day, with chips, for 7 pounds."
FRENCH = "Le bateau quitte le port à marée haute et revient dès que les filets sont pleins ; les mouettes l'escortent !"


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        pytest.param("THE BOAT LEAVES AT HIGH TIDE AND RETURNS WITH FULL NETS.", "cp037", "cp037", id="capitals"),
        pytest.param(FRENCH, "cp500", "cp500", id="cp500, by its exclamation mark"),
        pytest.param("The harbour fee is 12.50 € for each day in port.", "cp1140", "cp1140", id="cp1140, by the euro"),
        pytest.param(CAFE, "cp037", "cp037", id="no Greek letter in a Latin word"),
        pytest.param(GERMAN, "cp273", "cp273", id="cp273"),
        pytest.param(GREEK, "cp875", "cp875", id="cp875"),
        pytest.param(TURKISH, "cp1026", "cp1026", id="cp1026"),
        pytest.param(HEBREW, "cp424", "cp424", id="cp424"),
        pytest.param(f"{GERMAN}\x85" * 20, "cp273", "cp273", id="lines that end in NEL"),
        pytest.param("".join(word.ljust(80) for word in GERMAN.split()), "cp273", "cp273", id="records of eighty"),
        pytest.param(f"{GERMAN}\n" * 2_000, "cp273", "cp273", id="a long file"),
    ],
)
def test_text_of_mainframes_is_found(text: str, codec: str, encoding: str):
    """A failure means that text of a mainframe is taken for binary, or read as Chinese."""
    decoded = decode(text.encode(codec))
    assert (decoded.detection.encoding, decoded.text) == (encoding, text)
    assert decoded.detection.evidence is Evidence.STATISTICS


SIGNS = [
    pytest.param(
        "Harbour office | Opening hours\nThe office is open from nine to five on all days of the week.", id="bar"
    ),
    pytest.param(
        "The nets are full! All hands on deck, and quickly: the tide waits for nobody here.", id="exclamation"
    ),
    pytest.param("The chart [see page 12] shows each buoy of the bay, and the wreck in the north.", id="brackets"),
    pytest.param("Quelle marée ! Les pêcheurs attendent au port depuis des heures ; que faire ?", id="as in French"),
    pytest.param("Der Fang war gut (sehr gut!), und alle fuhren vor dem Abend nach Hause zurück.", id="in parentheses"),
]


@pytest.mark.parametrize("encoding", ["cp037", "cp500"])
@pytest.mark.parametrize("text", SIGNS)
def test_versions_differ_by_where_signs_stand(text: str, encoding: str):
    """A failure means that a title's vertical line becomes a bracket, or an exclamation mark a line."""
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.detection.encoding == encoding


def test_versions_are_the_rivals_of_a_version():
    candidates = rivals("Der Fang war gut! Und alle fuhren nach Hause.".encode("cp500"))
    assert {one.encoding for one in candidates} <= dict(_VERSIONS).keys()
    assert len(candidates) > 1


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("ebcdic-cp-us", "cp037"),
        ("IBM500", "cp500"),
        ("ebcdic-cp-he", "cp424"),
        ("IBM1026", "cp1026"),
        ("IBM-1141", "cp1141"),
    ],
)
def test_what_xml_declares_is_believed_and_declared_anew(label: str, codec: str):
    """A failure means that law 9 does not hold for XML of mainframes."""
    text = f"<?xml version='1.0' encoding='{label}'?><a b='1'>tide 7</a>"
    assert detect(named(codec).encode(text), name="a.xml").evidence is Evidence.DECLARED
    assert fix_bytes(named(codec).encode(text), name="a.xml").data == text.replace(label, "utf-8").encode()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("人@物@一@覧@表@".encode("shift_jis") * 9, id="Japanese with such signs"),
        pytest.param(("一" * 9 + "字一筆一畫").encode("big5") * 9, id="Chinese with 40 in its pairs"),
        pytest.param(b"a@b@c@d@e@f@g@h@" * 9, id="addresses in ASCII"),
        pytest.param(b"@@@@@@@@########" * 9, id="a drawing"),
        pytest.param(bytes([0x40, 0x3F, 0, 0]) * 200, id="numbers"),
        pytest.param(bytes(range(0x40, 0x100)) * 9, id="every byte"),
        pytest.param(bytes([0x40, 0x0C, 0x12, 0x3C]) * 60 + "NAME".encode("cp037") * 9, id="packed decimals"),
        pytest.param("Größe@Straße@".encode("cp1252") * 30, id="fields between such signs"),
    ],
)
def test_what_only_has_such_blanks_is_none(data: bytes):
    """A failure means that a file is read as if a mainframe had written it."""
    assert detect(data).encoding not in dict(_VERSIONS)
