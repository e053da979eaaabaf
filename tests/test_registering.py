"""What Python calls a charset, and every charset made known to Python's codecs."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

import fixenc
from fixenc import charsets
from fixenc.charsets.registering import _search, codec_of

OWN = [name for name, charset in charsets.CHARSETS.items() if charset.has_own_codec]
# In each, a character beyond ASCII of two bytes or more where there are such.
TEXTS = {
    "euc-tw": "春眠不覺曉,處處聞啼鳥\n乂乜凵 end\n",
    "vni": "Tiếng Việt, phở và bánh mì\n",
    "cesu-8": "a🎈b ½ 水\n",
    "viscii": "Đường phố\n",
    "tcvn3": "đường phố\n",
    "kamenicky": "Žluťoučký kůň ┌─┐\n",
    "koi8-cs2": "Žluťoučký kůň\n",
    "mazovia": "Zażółć gęślą jaźń ╔═╗\n",
    "mik": "Жълтата дюля ░▒▓\n",
    "cp853": "ĉiuj ĵaŭde, il-ħobż u ż-żejt\n",
    "cork": "Žižkovský Łoś, œuvre\n",
    "armscii-8": "Բարև ձեզ՝ ընկեր։\n",
    "geostd8": "ყვავილები №5\n",
    "cp1141": "Größe 5 €\n",
    "cp1148": "déjà [5 €]\n",
    "x-user-defined": "abc \uf780\n",
}


@pytest.fixture
def registered() -> Iterator[None]:
    fixenc.register()
    yield
    codecs.unregister(_search)


def test_every_charset_of_our_own_has_a_text():
    """A failure means that a charset was added, and none of the tests below sees it."""
    assert set(OWN) == set(TEXTS)


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("name", OWN)
def test_python_knows_what_only_we_had(name: str, tmp_path: Path):
    path = tmp_path / "note.txt"
    with path.open("w", encoding=name, newline="") as file:
        file.write(TEXTS[name] * 3_000)
    # ftfy's codec reads CESU-8, and writes UTF-8.
    assert name == "cesu-8" or path.read_bytes() == charsets.named(name).encode(TEXTS[name] * 3_000)
    with path.open(encoding=name, newline="") as file:
        assert file.read() == TEXTS[name] * 3_000


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("name", OWN)
def test_a_character_may_be_cut_anywhere(name: str):
    """A failure means that `open` would lose a character, or see two, where a block ends."""
    data = charsets.named(name).encode(TEXTS[name])
    decoder = codecs.getincrementaldecoder(name)()
    text = "".join(decoder.decode(data[at : at + 1]) for at in range(len(data))) + decoder.decode(b"", final=True)
    assert text == TEXTS[name]
    assert codecs.getreader(name)(io.BytesIO(data)).read() == TEXTS[name]


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("name", sorted(set(charsets.CHARSETS)))
def test_every_name_and_label_is_known_afterwards(name: str):
    for label in (name, *charsets.labels_of(name)):
        assert codecs.lookup(label)


@pytest.mark.usefixtures("registered")
def test_error_handlers_are_asked():
    assert "a漢b".encode("mazovia", "replace") == b"a?b"
    assert "a漢ż".encode("mazovia", "xmlcharrefreplace") == b"a&#28450;" + b"\xa7"
    assert b"a\xaab\xbe".decode("cp853", "replace") == "a\ufffdbż"
    assert b"a\xc4".decode("euc-tw", "ignore") == "a"
    with pytest.raises(UnicodeDecodeError, match="position 1"):
        b"a\xaab".decode("cp853")
    with pytest.raises(UnicodeEncodeError, match="position 1"):
        "a漢".encode("viscii")


def test_nothing_is_registered_unless_it_is_asked_for():
    with pytest.raises(LookupError):
        codecs.lookup("x-viet-vni")


@pytest.mark.parametrize(
    ("data", "codec"),
    [
        pytest.param("Größe".encode(), "utf-8", id="utf-8"),
        pytest.param("Größe".encode("utf-8-sig"), "utf-8-sig", id="marked"),
        pytest.param("Größe".encode("utf-16"), "utf-16", id="marked utf-16"),
        pytest.param("สวัสดีครับ ยินดีต้อนรับ".encode("cp874"), "cp874", id="windows-874"),
        pytest.param(b"plain", "ascii", id="ascii"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", None, id="binary"),
        pytest.param(("Größe und Maß\n" * 9).encode() + "Größe und Straße\n".encode("cp1252") * 9, None, id="mixed"),
    ],
)
def test_a_detection_gives_the_name_that_open_takes(data: bytes, codec: str | None, tmp_path: Path):
    """A failure means that a program that goes on with Python's `open` reads another text, or none."""
    found = fixenc.detect(data)
    assert found.codec == codec
    if codec is not None:
        path = tmp_path / "note.txt"
        path.write_bytes(data)
        assert path.read_text(codec) == fixenc.decode(data).text
    assert fixenc.detect_file(_written(tmp_path, data)) == found


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "other.txt"
    path.write_bytes(data)
    return path


@pytest.mark.usefixtures("registered")
def test_what_python_has_no_codec_for_has_none_until_it_is_registered():
    assert codec_of("mazovia") == "mazovia"
    codecs.unregister(_search)
    assert codec_of("mazovia") is None
