"""The samples: each is what its accident makes of what it must become, and becomes that."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fixenc.damage import Misreading, Rewriting
from tests.conftest import Runner

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = SAMPLES / "expected"


def written_in(codec: str) -> Callable[[str], bytes]:
    return lambda text: text.encode(codec)


def misread(*readings: tuple[str, str]) -> Callable[[str], bytes]:
    return lambda text: functools.reduce(lambda t, pair: Misreading(*pair).inflict(t) or "", readings, text).encode()


def some_lines_misread(text: str) -> bytes:
    damaged = ("Zoë", "Señora")
    lines = text.splitlines(keepends=True)
    return "".join(
        misread(("utf-8", "windows-1252"))(x).decode() if x.startswith(damaged) else x for x in lines
    ).encode()


READINGS = (("創", "chuàng"), ("發", "fā"), ("數", "shù"), ("業", "yè"), ("現", "xiàn"), ("統", "tǒng"))

# Each sample with the accident that made it. Declared charsets are put back by hand: they are rewritten on the way.
ACCIDENTS: dict[str, Callable[[str], bytes]] = {
    "bom.ini": written_in("utf-8-sig"),
    "chinese-readings.txt": lambda text: (Rewriting(READINGS).inflict(text) or "").encode(),
    "chinese-gbk.html": lambda text: text.replace("utf-8", "gb2312").encode("gbk"),
    "czech-cp437.txt": misread(("utf-8", "cp437")),
    "emoji-cesu.txt": misread(("cesu-8", "windows-1252")),
    "french-mojibake.txt": misread(("utf-8", "windows-1252")),
    "german-utf16.txt": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "greek-cp1253.txt": written_in("cp1253"),
    "japanese-sjis.txt": written_in("cp932"),
    "korean-euckr.txt": written_in("cp949"),
    "mixed-lines.txt": some_lines_misread,
    "polish-cp1250.csv": written_in("cp1250"),
    "russian-cp1251.txt": written_in("cp1251"),
    "russian-koi8.xml": lambda text: text.replace("utf-8", "koi8-r").encode("koi8-r"),
    "spanish-twice.txt": misread(("utf-8", "windows-1252"), ("utf-8", "windows-1252")),
    "turkish-mojibake.txt": misread(("utf-8", "windows-1254")),
}
HEALTHY = {"healthy.txt"}


def expected_of(name: str) -> Path:
    return EXPECTED / f"{Path(name).stem}.fixed{Path(name).suffix}"


def test_every_sample_is_reported():
    """An empty folder, or a file nobody tests, is a failure."""
    names = {path.name for path in SAMPLES.iterdir() if path.is_file() and ".fixed." not in path.name}
    assert names - {"README.md"} == {*ACCIDENTS, *HEALTHY}
    assert {path.name for path in EXPECTED.iterdir()} == {expected_of(name).name for name in ACCIDENTS}
    table = (SAMPLES / "README.md").read_text("utf-8")
    assert all(f"`{name}`" in table for name in names - {"README.md"})


@pytest.mark.parametrize("name", ACCIDENTS)
def test_a_sample_is_what_its_accident_makes(name: str):
    assert ACCIDENTS[name](expected_of(name).read_bytes().decode()) == (SAMPLES / name).read_bytes()


@pytest.fixture(scope="module")
def fixed_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    for name in {*ACCIDENTS, *HEALTHY}:
        shutil.copy(SAMPLES / name, folder / name)
    return folder


def test_the_samples_are_mended_by_the_command(fixenc: Runner, fixed_samples: Path):
    ran = fixenc("fix", str(fixed_samples))
    assert ran.code == 0
    assert f"{len(ACCIDENTS)} fixed" in ran.err
    for name in ACCIDENTS:
        assert (fixed_samples / expected_of(name).name).read_bytes() == expected_of(name).read_bytes(), name
    for name in HEALTHY:
        assert not (fixed_samples / expected_of(name).name).exists(), name
