"""The functions and the matches of charset-normalizer, with fixenc's detection."""

from __future__ import annotations

import inspect
import io
from pathlib import Path

import pytest

import fixenc
from fixenc import charset_normalizer
from fixenc.charset_normalizer import CharsetMatch, from_bytes, from_fp, from_path, is_binary

RUSSIAN = "Здравствуй, мир! Как дела сегодня? Спасибо, хорошо."


@pytest.mark.parametrize("name", ["from_bytes", "from_fp", "from_path", "is_binary", "detect"])
def test_the_parameters_are_those_of_charset_normalizer(name: str):
    original = pytest.importorskip("charset_normalizer")
    theirs = inspect.signature(getattr(original, name)).parameters.values()
    ours = inspect.signature(getattr(charset_normalizer, name)).parameters.values()
    assert [(one.name, one.kind, one.default) for one in ours] == [(one.name, one.kind, one.default) for one in theirs]


def test_a_match_has_the_attributes_of_theirs():
    original = pytest.importorskip("charset_normalizer")
    for name, left_out in [("CharsetMatch", {"alphabets", "add_submatch"}), ("CharsetMatches", {"append"})]:
        public = {one for one in dir(getattr(original, name)) if not one.startswith("_")}
        assert public - left_out <= set(dir(getattr(charset_normalizer, name))) | {"raw"}


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        ("plain", "ascii", "ascii"),
        ("Größe und Maß", "utf-8", "utf_8"),
        ("Größe und Maß", "utf-8-sig", "utf_8"),
        ("Größe und Maß", "utf-16", "utf_16"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8_r"),
        ("Größe und Maß, schön und gut", "cp1252", "cp1252"),
        ("今日は元気ですか。ありがとう", "euc_jp", "euc_jp"),
    ],
)
def test_text_is_read(text: str, codec: str, name: str):
    data = text.encode(codec)
    best = from_bytes(data).best()
    assert best is not None
    assert (str(best), best.encoding, best.raw) == (text, name, data)
    assert best.bom == best.byte_order_mark == (codec in ("utf-8-sig", "utf-16"))
    assert best == name
    assert best == codec.removesuffix("-sig")
    assert best.output() == text.encode()
    assert best.output("utf-16") == text.encode("utf-16")
    assert best.coherence == fixenc.detect(data).confidence == pytest.approx(1 - best.chaos)
    assert next(iter(from_bytes(data))) == best == from_bytes(data)[0] == from_bytes(data)[name]
    assert {best: 1}[best] == 1


def test_a_match_tells_what_is_known():
    best = from_bytes(bytearray(RUSSIAN.encode("cp1251"))).best()
    assert best is not None
    assert (best.language, best.languages) == ("Russian", ["Russian"])
    assert "windows_1251" in best.encoding_aliases
    assert best.could_be_from_charset == ["cp1251"]
    assert (best.submatch, best.has_submatch) == ([], False)
    assert best.percent_coherence > 90 > best.percent_chaos
    assert best.fingerprint == hash(RUSSIAN)
    assert best.multi_byte_usage == 0
    assert repr(best) == "<CharsetMatch 'cp1251'>"
    assert best != "no-such"
    assert best != 1
    assert from_bytes(b"\x00").best() is None


def test_there_is_no_match_for_what_is_no_text():
    for data in (b"\x89PNG\r\n\x1a\n\0\0", b"\xe9\xff\xfe\xfd\x81"):
        matches = from_bytes(data)
        assert (matches.best(), matches.first(), bool(matches), len(matches)) == (None, None, False, 0)
        assert charset_normalizer.detect(data) == {"encoding": None, "language": "", "confidence": None}
    empty = from_bytes(b"").best()
    assert empty is not None
    assert (str(empty), empty.encoding, empty.multi_byte_usage) == ("", "utf_8", 0)


def test_encodings_are_wanted_or_not():
    data = RUSSIAN.encode("cp1251")
    assert from_bytes(data, cp_isolation=["cp1251", "koi8-r"]).best() == "cp1251"
    assert from_bytes(data, cp_exclusion=["cp1251"]).best() != "cp1251"
    assert from_bytes(data, cp_isolation=["utf_8"]).best() is None
    with pytest.raises(KeyError):
        from_bytes(data)["utf_8"]
    with pytest.raises(LookupError, match="utf-88"):
        from_bytes(data, cp_isolation=["utf-88"])
    with pytest.raises(TypeError, match="takes bytes"):
        from_bytes("text")  # type: ignore[arg-type]


def test_files_are_read(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(RUSSIAN.encode("cp866"))
    for path_or_name in (path, str(path), bytes(path)):
        assert str(from_path(path_or_name).best()) == RUSSIAN
    with path.open("rb") as file:
        assert str(from_fp(file).best()) == RUSSIAN
        assert not file.closed
    assert not is_binary(path)
    assert is_binary(io.BytesIO(b"\x89PNG\r\n\x1a\n\0\0"))
    with pytest.raises(FileNotFoundError):
        from_path(tmp_path / "b.txt")


def test_what_becomes_utf_8_says_so():
    page = '<html><head><meta charset="windows-1251"><title>Привет</title></head><body>Как дела сегодня?</body></html>'
    best = from_bytes(page.encode("cp1251")).best()
    assert isinstance(best, CharsetMatch)
    assert best.output() == page.replace("windows-1251", "utf-8").encode()
    assert best.output("cp1251") == page.encode("cp1251")


def test_the_old_function_answers_in_a_dictionary():
    answer = charset_normalizer.detect("Größe".encode("utf-8-sig"))
    assert (answer["encoding"], answer["language"]) == ("UTF-8-SIG", "")
    assert charset_normalizer.detect(RUSSIAN.encode("cp1251"))["encoding"] == "Windows-1251"
    assert charset_normalizer.detect(RUSSIAN.encode("cp1251"), should_rename_legacy=True)["encoding"] == "cp1251"
    with pytest.warns(UserWarning, match="explain have no effect"):
        charset_normalizer.detect(b"a", explain=True)
