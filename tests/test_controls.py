"""Text with control bytes in it is text, in any language and charset; other data are binary, with the reason."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest

from fixenc import decode, detect, fix_bytes
from fixenc.records import Evidence
from tests.texts import SENTENCES

# What puts control bytes into a text of three lines.
WITH_CONTROLS: dict[str, Callable[[str], str]] = {
    "pages that end with a form feed": lambda text: text.replace("\n", "\n\f\n"),
    "terminal colours": lambda text: re.sub(r"(\w+)", "\x1b[1;31m\\1\x1b[0m", text),
    "a page of a manual, struck twice": lambda text: re.sub(r"(\w)", "\\1\b\\1", text),
    "a page of a manual, underlined": lambda text: re.sub(r"(\w)", "_\b\\1", text),
    "a DOS file's end": lambda text: text + "\x1a",
    "a DOS file's end, and blocks of 128": lambda text: text + "\x1a" * 20,
    "vertical tabs": lambda text: text.replace(" ", "\v", 2),
    "units and records": lambda text: text.replace(" ", "\x1f").replace("\n", "\x1e"),
    "groups and files": lambda text: text.replace(" ", "\x1d", 1).replace("\n", "\x1c"),
    "fields of Hive": lambda text: text.replace(" ", "\x01"),
    "a message between start and end": lambda text: "\x02" + text.replace("\n", "\x03\n\x02") + "\x03",
    "a typescript's bells": lambda text: text.replace(".", "\x07."),
    "shift out and in": lambda text: text.replace(" ", " \x0e", 1).replace("\n", "\x0f\n"),
    "chat colours": lambda text: text.replace(" ", " \x0304\x02", 1),
    "a deletion": lambda text: text.replace(" ", " x\x7f", 1),
    "a tail of NULs": lambda text: text + "\0" * 300,
    "a hole of NULs": lambda text: text + "\0" * 500 + text,
    "a list that ends each with NUL": lambda text: text.replace("\n", "\0"),
    "fixed records": lambda text: "".join(line.ljust(90, "\0") for line in text.split("\n")),
}
ENCODINGS = (
    ("en", "ascii"), ("fr", "utf-8"), ("vi", "utf-8"), ("hi", "utf-8"), ("zh-Hans", "utf-8"), ("de", "cp1252"),
    ("es", "cp850"), ("pl", "cp1250"), ("cs", "iso8859-2"), ("ru", "cp1251"), ("ru", "koi8-r"), ("uk", "cp1251"),
    ("el", "iso8859-7"), ("he", "cp1255"), ("tr", "cp1254"), ("th", "cp874"), ("ja", "cp932"), ("ja", "euc_jp"),
    ("ko", "cp949"), ("zh-Hant", "big5"),
)  # fmt: skip
ROWS = [
    pytest.param(change(f"{SENTENCES[language]}\n" * 3), encoding, id=f"{kind}, {language} in {encoding}")
    for (kind, change), (language, encoding) in itertools.product(WITH_CONTROLS.items(), ENCODINGS)
]


@pytest.mark.parametrize(("text", "encoding"), ROWS)
def test_text_with_control_bytes_is_text(text: str, encoding: str):
    """A failure means that logs, manuals, records or DOS files are passed over, or read by a wrong charset."""
    decoded = decode(text.encode(encoding))
    assert decoded.detection.is_text
    assert (decoded.text, decoded.detection.is_fallback) == (text, False)


@pytest.mark.parametrize("kind", WITH_CONTROLS)
def test_healthy_text_with_control_bytes_is_left_as_it_is(kind: str):
    """Law 1: what pads a record may well mean something to its reader."""
    data = WITH_CONTROLS[kind](f"{SENTENCES['de']}\n" * 3).encode()
    assert not fix_bytes(data).is_changed


BINARIES = [
    pytest.param(b"%PDF-1.4\n% nothing but ASCII\n", "PDF", id="a PDF"),
    pytest.param(b"!<arch>\nreadme.txt/ plain text inside\n", "ar archive", id="an archive of text"),
    pytest.param(b"readme.txt".ljust(257, b"\0") + b"ustar\x0000" + bytes(250), "tar archive", id="a tar of text"),
    pytest.param(b"RIFF\x24\x08\0\0WAVEfmt \x10\0\0\0", "RIFF data", id="a sound"),
    pytest.param(b"MZ\x90\0\x03\0\0\0", "Windows program", id="a program"),
    pytest.param(b"name\0\0\0\0\x01\0\0\0" * 20, "NUL bytes", id="records with numbers"),
    pytest.param(b"\0" * 4096, "NUL bytes", id="nothing but NULs"),
    pytest.param(bytes(range(1, 32)) * 9, "control bytes", id="control bytes of all kinds"),
    pytest.param(b"P4\n16 16\n" + b"\xc3\xa0\x3c\x66" * 8, "Netpbm image", id="a bitmap"),
    pytest.param(b"P4 # tide\n8 6\n" + b"ebbing", "Netpbm image", id="a bitmap whose rows are letters"),
    pytest.param(b"P5\n# by hand\n4 4\n255\n" + bytes(range(0xA0, 0xB0)), "Netpbm image", id="a greymap"),
    pytest.param(b"P6 2 2 255\n" + bytes(range(0xE0, 0xEC)), "Netpbm image", id="a pixmap"),
    pytest.param(b"P7\nWIDTH 2\nHEIGHT 2\nDEPTH 1\n", "Netpbm image", id="any map"),
    pytest.param(b"\x80\x01\x10\x02\0\0%!PS-AdobeFont-1.0: Tide", "PostScript font", id="a PostScript font"),
    pytest.param(b"\x36\x04\x02\x10" + b"\x18\x3c\x66\xc3" * 64, "PSF font", id="a console font"),
    pytest.param(b"\x01fcp\x08\x02", "PCF font", id="a font of X"),
    pytest.param(b"\x01" * 3_000 + b"\x01\xc3\xe1\xff\xcf\xb9" * 90, "control bytes", id="a table of weights"),
]


SOURCES = [
    pytest.param(
        ("(defvar tide-table\n  '((?\0 . nul) (?\x01 . soh)))  ; " + SENTENCES["fr"] + "\n") * 9, id="Emacs Lisp"
    ),
    pytest.param(
        "const a=/[\0-\x08\x0e-\x1f\x7f]/g;" + "function t(e,n){return e>n?e:n}" * 90, id="minified JavaScript"
    ),
    pytest.param("P4 is the fourth pier; P5 and P6 are new.\n" * 9, id="a text that begins like a bitmap"),
    pytest.param("P5 12 14 99 of the tide table\n" + SENTENCES["de"], id="numbers behind such a word"),
]


@pytest.mark.parametrize("text", SOURCES)
def test_a_source_with_some_control_bytes_is_text(text: str):
    """A failure means that healthy sources are passed over as binary, and their mojibake with them."""
    padded = text + "/* the rest of it is plain */\n" * 99
    found = detect(padded.encode())
    assert found.encoding in ("ascii", "utf-8")
    assert not fix_bytes(padded.encode()).is_changed


@pytest.mark.parametrize(("data", "reason"), BINARIES)
@pytest.mark.parametrize("name", ["a.txt", "a.csv", ""])
def test_a_binary_is_one_whatever_its_name_and_the_reason_is_given(data: bytes, reason: str, name: str):
    detection = detect(data, name=name)
    assert (detection.evidence, detection.reason) == (Evidence.BINARY, f"binary: {reason}")
