"""The functions and the detector of chardet, with fixenc's detection."""

from __future__ import annotations

import inspect
from typing import Any

import chardet as original
import pytest

import fixenc
from fixenc import chardet

RUSSIAN = "Здравствуй, мир! Как дела сегодня? Спасибо, хорошо."


@pytest.mark.parametrize("name", ["detect", "detect_all", "UniversalDetector"])
def test_the_parameters_are_those_of_chardet(name: str):
    theirs = inspect.signature(getattr(original, name)).parameters.values()
    ours = inspect.signature(getattr(chardet, name)).parameters.values()
    assert [(one.name, one.kind, one.default) for one in ours] == [(one.name, one.kind, one.default) for one in theirs]


def test_the_names_are_those_of_chardet():
    public = {name for name in dir(original.UniversalDetector) if not name.startswith("_")}
    assert public - {"LEGACY_MAP"} <= set(dir(chardet.UniversalDetector))
    assert set(original.__all__) - set(chardet.__all__) <= {"DetectionResult", "__version__"}


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        ("plain", "ascii", "ascii"),
        ("Größe und Maß", "utf-8", "utf-8"),
        ("Größe und Maß", "utf-8-sig", "UTF-8-SIG"),
        ("Größe und Maß", "utf-16", "UTF-16"),
        ("Größe und Maß", "utf-32", "UTF-32"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        (RUSSIAN, "koi8-r", "KOI8-R"),
        (RUSSIAN, "cp866", "IBM866"),
        ("Größe und Maß, schön und gut", "cp1252", "Windows-1252"),
        ("今日は元気ですか。ありがとう", "euc_jp", "EUC-JP"),
        ("今日は元気ですか。ありがとう", "iso2022_jp", "ISO-2022-JP"),
        ("안녕하세요, 오늘 날씨가 좋습니다", "euc_kr", "CP949"),
        ("我们今天去北京看朋友", "gb18030", "GB18030"),
    ],
)
def test_each_encoding_has_its_name_and_python_reads_it(text: str, codec: str, name: str):
    data = text.encode(codec)
    answer = chardet.detect(data)
    assert answer["encoding"] == name
    assert data.decode(name) == text
    assert answer["confidence"] == fixenc.detect(data).confidence
    detector = chardet.UniversalDetector()
    for at in range(0, len(data), 5):
        detector.feed(data[at : at + 5])
    assert detector.close() == answer == chardet.detect_all(data)[0]
    raw = chardet.detect(data, compat_names=False)["encoding"]
    assert raw is not None
    assert data.decode(raw) == text


def test_bytes_that_only_browsers_read_are_latin_1_to_python():
    data = "Größe und Maß, schön und gut".encode("cp1252") + b" \x81"
    name = chardet.detect(data)["encoding"]
    assert name == "ISO-8859-1"
    assert data.decode(name)


def test_binary_data_and_no_bytes_have_no_encoding():
    assert chardet.detect(b"\x89PNG\r\n\x1a\n\0\0")["encoding"] is None
    assert chardet.detect(b"\x89PNG\r\n\x1a\n\0\0")["mime_type"] == "image/png"
    assert chardet.detect(b"\0\1\2\3" * 20)["mime_type"] == "application/octet-stream"
    assert chardet.detect(b"<html><p>a</p></html>")["mime_type"] == "text/html"
    assert chardet.detect(b"")["encoding"] == "utf-8"
    assert chardet.detect(b"", empty_input_encoding="ascii")["encoding"] == "ascii"


def test_what_fits_nothing_is_what_the_user_says():
    data = b"\xe9\xff\xfe\xfd\x81"
    assert chardet.detect(data)["encoding"] == "cp1252"
    answers = chardet.detect_all(data, no_match_encoding="latin-1")
    assert (answers[0]["encoding"], answers[0]["confidence"]) == ("latin-1", 0.1)
    assert all(answer["confidence"] <= 0.1 for answer in answers)
    assert answers[0] == chardet.detect(data, no_match_encoding="latin-1")


def test_encodings_are_restricted():
    data = RUSSIAN.encode("cp1251")
    assert chardet.detect(data, exclude_encodings=["windows-1251"])["encoding"] != "Windows-1251"
    assert chardet.detect(data, include_encodings=["koi8-r", "cp1251"])["encoding"] == "Windows-1251"
    with pytest.warns(UserWarning, match="no encoding fits, and cp1252 is not"):
        assert chardet.detect(data, include_encodings=["utf-8"])["encoding"] is None
    same = chardet.detect(data, include_encodings=["mac_cyrillic", "kz1048"])
    assert (same["encoding"], same["confidence"]) == ("KZ1048", chardet.detect(data)["confidence"])
    assert chardet.detect(data, encoding_era=chardet.EncodingEra.MODERN_WEB)["encoding"] == "Windows-1251"
    mac = chardet.EncodingEra.LEGACY_MAC
    answer = chardet.detect(RUSSIAN.encode("cp866"), encoding_era=mac, no_match_encoding="mac-roman")
    assert answer["encoding"] != "IBM866"
    names = {one["encoding"] for one in chardet.detect_all(data, ignore_threshold=True, exclude_encodings=["cp1251"])}
    assert "Windows-1251" not in names


def test_a_page_in_ascii_is_in_what_it_declares():
    page = b'<html><head><meta charset="koi8-r"></head><body>plain</body></html>'
    assert chardet.detect(page)["encoding"] == "KOI8-R"
    assert chardet.detect(page.replace(b"koi8-r", b"no-such"))["encoding"] == "ascii"
    assert chardet.detect(page.replace(b"koi8-r", b"utf-16"))["encoding"] in ("ascii", "utf-8")


def test_a_wider_encoding_is_named_if_wanted():
    assert chardet.detect(b"plain", prefer_superset=True)["encoding"] == "Windows-1252"
    with pytest.deprecated_call():
        assert chardet.detect(b"plain", should_rename_legacy=True, compat_names=False)["encoding"] == "cp1252"
    only = chardet.detect(b"plain", prefer_superset=True, include_encodings=["ascii"])["encoding"]
    assert only == "ascii"


def test_only_some_bytes_are_looked_at_if_wanted():
    data = b"plain " * 50_000 + RUSSIAN.encode("cp1251")
    assert chardet.detect(data)["encoding"] == "Windows-1251"
    assert chardet.detect(data, max_bytes=1000)["encoding"] == "ascii"
    assert chardet.detect("日本語".encode(), max_bytes=7)["encoding"] == "utf-8"


def test_a_detector_has_a_life():
    detector = chardet.UniversalDetector(max_bytes=10)
    nothing = {"encoding": None, "confidence": 0.0, "language": None, "mime_type": None}
    detector.feed(b"plain")
    assert (detector.done, detector.result) == (False, nothing)
    detector.feed(b"and more than ten")
    assert detector.done
    assert detector.close() == detector.close() == detector.result
    detector.result["encoding"] = "wrong"
    assert detector.result["encoding"] == "ascii"
    with pytest.raises(ValueError, match="reset"):
        detector.feed(b"more")
    detector.reset()
    assert (detector.done, detector.result) == (False, nothing)


@pytest.mark.parametrize(
    "arguments",
    [
        {"max_bytes": 0},
        {"max_bytes": True},
        {"include_encodings": ["utf-88"]},
        {"include_encodings": []},
        {"exclude_encodings": ["utf-88"]},
        {"no_match_encoding": "utf-88"},
        {"empty_input_encoding": "utf-88"},
    ],
)
def test_wrong_settings_are_errors(arguments: dict[str, Any]):
    for take in (chardet.detect, chardet.detect_all):
        with pytest.raises(ValueError, match=r"max_bytes|utf-88|must not be empty"):
            take(b"a", **arguments)
    with pytest.raises(ValueError, match=r"max_bytes|utf-88|must not be empty"):
        chardet.UniversalDetector(**arguments)


def test_what_is_no_bytes_is_an_error():
    with pytest.raises(TypeError, match="bytes or a bytearray"):
        chardet.detect("text")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="such as a list"):
        chardet.detect(b"a", include_encodings="utf-8")
    assert chardet.detect(bytearray(b"a"))["encoding"] == "ascii"


def test_what_has_no_effect_is_told():
    with pytest.deprecated_call():
        chardet.detect(b"a", chunk_size=1)
    with pytest.deprecated_call():
        chardet.UniversalDetector(chardet.LanguageFilter.CJK)
