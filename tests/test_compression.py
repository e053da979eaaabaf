"""Compressed files: one text each, read and written back in kind, and never decompressed further than allowed."""

from __future__ import annotations

import builtins
import bz2
import gzip
import io
import lzma
import subprocess
import sys
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import fixenc
from fixenc import Options, fix_file, fix_tree
from fixenc import large as large_module
from fixenc.files import compression, reading
from fixenc.records import Status
from tests.conftest import Runner
from tests.texts import SENTENCES

pytestmark = pytest.mark.slow

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHECKED: dict[int, int] = {zstd.CompressionParameter.checksum_flag: 1}
Compress = Callable[[bytes], bytes]

KINDS: dict[str, tuple[Compress, Compress]] = {
    ".gz": (lambda data: gzip.compress(data, mtime=0), gzip.decompress),
    ".bz2": (bz2.compress, bz2.decompress),
    ".xz": (lzma.compress, lzma.decompress),
    ".zst": (lambda data: zstd.compress(data, options=CHECKED), zstd.decompress),
}
NAMES = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstandard"}
each_kind = pytest.mark.parametrize("suffix", KINDS)

TEXT = f"{SENTENCES['ru']}\n"
LEGACY, CLEAN = TEXT.encode("cp1251"), TEXT.encode()
MIB = 1 << 20


def made(path: Path, data: bytes) -> bytes:
    """A file with these bytes, compressed as its name says; what stands in it."""
    compressed = KINDS[path.suffix][0](data)
    path.write_bytes(compressed)
    return compressed


def held(path: Path) -> bytes:
    return KINDS[path.suffix][1](path.read_bytes())


@each_kind
def test_a_healthy_file_is_left_alone(tmp_path: Path, suffix: str):
    """A failure means that a file is compressed anew, to other bytes, for nothing."""
    data = made(tmp_path / f"a.txt{suffix}", CLEAN)
    assert [o.status for o in fix_tree(tmp_path)] == [Status.HEALTHY]
    assert list(tmp_path.iterdir()) == [tmp_path / f"a.txt{suffix}"]
    out = tmp_path / "out"
    assert [o.was_written for o in fix_tree(tmp_path, Options(output=out))] == [True]
    assert (out / f"a.txt{suffix}").read_bytes() == data


@each_kind
def test_a_clean_copy_is_compressed_in_kind(tmp_path: Path, suffix: str):
    path = tmp_path / f"a.txt{suffix}"
    original = made(path, LEGACY)
    outcome = fix_file(path)
    assert (outcome.status, outcome.compression) == (Status.FIXED, NAMES[suffix])
    assert outcome.target == tmp_path / f"a.fixed.txt{suffix}"
    assert held(outcome.target) == CLEAN
    assert path.read_bytes() == original
    assert [o.reason for o in fix_tree(tmp_path)] == ["output of an earlier run", "its clean copy is up to date"]


@each_kind
def test_a_file_is_replaced_under_its_name(tmp_path: Path, suffix: str):
    path = tmp_path / f"a.txt{suffix}"
    original = made(path, LEGACY)
    assert fix_file(path, Options(in_place=True)).was_written
    assert held(path) == CLEAN
    assert path.with_name(path.name + ".orig").read_bytes() == original
    assert fix_file(path, Options(in_place=True)).status is Status.HEALTHY


@each_kind
def test_a_large_content_is_streamed(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch):
    """A failure means that what is in a small file may fill memory, or is noted by a wrong fingerprint."""
    monkeypatch.setattr(reading, "LARGE", 4_000)
    monkeypatch.setattr(large_module, "_PART", 5_000)
    monkeypatch.setattr(compression, "_PIECE", 1_000)
    path = tmp_path / f"a.txt{suffix}"
    made(path, LEGACY * 200)
    outcome = fix_file(path)
    assert outcome.target is not None
    assert held(outcome.target) == CLEAN * 200
    assert not fix_file(path).is_due, "the copy is known again"
    assert "holds more than 2 times its size" in (fix_file(path, Options(max_ratio=2)).reason or "")


def test_the_inner_suffix_tells_the_format(tmp_path: Path):
    page = "<meta charset=windows-1251><p>" + TEXT
    made(tmp_path / "page.html.gz", page.encode("cp1251"))
    outcome = fix_file(tmp_path / "page.html.gz")
    assert outcome.actions == ("re-encoded from windows-1251", "declared as utf-8")
    assert held(tmp_path / "page.fixed.html.gz") == page.replace("windows-1251", "utf-8").encode()


@pytest.mark.parametrize(
    ("name", "clean"),
    [("README.gz", "README.fixed.gz"), ("a.b.TXT.GZ", "a.b.fixed.TXT.GZ"), ("a.tgz", "a.fixed.tgz")],
)
def test_a_clean_copy_is_named_as_its_text_would_be(tmp_path: Path, name: str, clean: str):
    (tmp_path / name).write_bytes(gzip.compress(LEGACY))
    assert fix_file(tmp_path / name).target == tmp_path / clean


@each_kind
def test_all_streams_of_a_file_are_read(tmp_path: Path, suffix: str):
    path, compress = tmp_path / f"a.txt{suffix}", KINDS[suffix][0]
    path.write_bytes(compress(LEGACY) + compress(b"") + compress(b"and more\n"))
    fix_file(path)
    assert held(tmp_path / f"a.fixed.txt{suffix}") == CLEAN + b"and more\n"


@pytest.mark.parametrize("suffix", [".gz", ".xz"])
def test_padding_is_no_garbage(tmp_path: Path, suffix: str):
    path = tmp_path / f"a.txt{suffix}"
    made(path, CLEAN)
    with path.open("ab") as file:
        file.write(bytes(512))
    assert fix_file(path).status is Status.HEALTHY


@each_kind
@pytest.mark.parametrize("data", [LEGACY, LEGACY * 5_000], ids=["short", "long"])
def test_what_is_damaged_is_a_failure_and_nothing_is_written(tmp_path: Path, suffix: str, data: bytes):
    path = tmp_path / f"a.txt{suffix}"
    good = made(path, data)
    middle = len(good) // 2
    bad = bytearray(good)
    bad[middle : middle + 8] = b"\xff" * 8
    for broken, reason in (
        (good[:-1], "data are truncated"),
        (good[:middle], "data are truncated"),
        (good + b"something else", "other data follow them"),
        (bytes(bad), "data are"),  # damaged, or what is left of them is truncated
    ):
        path.write_bytes(broken)
        for options in (Options(), Options(in_place=True), Options(output=tmp_path / "out")):
            outcome = fix_file(path, options)
            assert outcome.status is Status.FAILED
            assert reason in (outcome.reason or "")
        assert [one.name for one in tmp_path.rglob("*") if one.is_file()] == [path.name]
        assert path.read_bytes() == broken


def test_a_gzip_header_is_kept(tmp_path: Path):
    """A failure means that `gunzip -N` restores another name or time, or that two runs write different bytes."""
    path = tmp_path / "a.txt.gz"
    extra, name, comment = b"\x04\x00BC\x00\x00", "первый.txt\0".encode(), b"no comment\0"
    header = b"\x1f\x8b\x08\x1c" + (1_234_567_890).to_bytes(4, "little") + b"\x02\x03" + extra + name + comment
    packer = zlib.compressobj(wbits=-15)
    sums = zlib.crc32(LEGACY).to_bytes(4, "little") + len(LEGACY).to_bytes(4, "little")
    path.write_bytes(header + packer.compress(LEGACY) + packer.flush() + sums)
    fix_file(path)
    written = (tmp_path / "a.fixed.txt.gz").read_bytes()
    assert written.startswith(b"\x1f\x8b\x08\x08" + header[4:8] + b"\x00\x03" + name)
    assert gzip.decompress(written) == CLEAN
    fix_file(path, Options(suffix="_again"))
    assert (tmp_path / "a_again.txt.gz").read_bytes() == written


def archive() -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        member = tarfile.TarInfo("a.txt")
        member.size = len(LEGACY)
        tar.addfile(member, io.BytesIO(LEGACY))
    return data.getvalue()


@pytest.mark.parametrize("options", [Options(), Options(encoding="cp1251")], ids=["", "--from"])
def test_an_archive_is_skipped(tmp_path: Path, options: Options):
    """A failure means that an archive is taken for a text, and written back in ruins."""
    for name in ("a.tar.gz", "a.tgz", "named-as-text.txt.gz"):
        (tmp_path / name).write_bytes(gzip.compress(archive()))
    made(tmp_path / "a.tar.xz", archive())
    reported = {(o.status, o.reason) for o in fix_tree(tmp_path, options)}
    assert reported == {(Status.SKIPPED, "binary: tar archive")}
    assert fixenc.detect(archive()).reason == "binary: tar archive"
    assert fixenc.detect(b" " * 257 + b"ustar is a word").is_text


def test_a_file_is_compressed_if_its_name_and_its_bytes_say_so(tmp_path: Path):
    (tmp_path / "text.gz").write_bytes(LEGACY)
    (tmp_path / "other.txt.gz").write_bytes(bz2.compress(LEGACY))
    (tmp_path / "none.txt").write_bytes(gzip.compress(LEGACY))
    (tmp_path / "empty.gz").write_bytes(b"")
    assert {o.path.name: (o.status, o.compression, o.reason) for o in fix_tree(tmp_path)} == {
        "text.gz": (Status.FIXED, None, None),
        "other.txt.gz": (Status.SKIPPED, None, "binary: bzip2 data"),
        "none.txt": (Status.SKIPPED, None, "binary: gzip data"),
        "empty.gz": (Status.HEALTHY, None, None),
    }
    assert (tmp_path / "text.fixed.gz").read_bytes() == CLEAN


@pytest.mark.parametrize(("suffix", "module"), [(".zst", zstd.__name__), (".xz", "lzma")])
def test_a_kind_whose_library_is_missing_is_skipped(
    tmp_path: Path, suffix: str, module: str, monkeypatch: pytest.MonkeyPatch
):
    real = builtins.__import__
    package, _, name = module.rpartition(".")

    def without(asked: str, *more: Any) -> Any:
        if asked == module or (package and asked == package and name in (more[2] or ())):
            raise ImportError(asked)
        return real(asked, *more)

    path = tmp_path / f"a.txt{suffix}"
    data = made(path, LEGACY)
    monkeypatch.setattr(builtins, "__import__", without)
    outcome = fix_file(path, Options(output=tmp_path / "out"))
    assert outcome.status is Status.SKIPPED
    assert "to read it" in (outcome.reason or "")
    assert (tmp_path / "out" / path.name).read_bytes() == data


@each_kind
def test_a_bomb_goes_off_nowhere(tmp_path: Path, fixenc: Runner, suffix: str):
    """A failure means that a file of some kilobytes takes all memory or time. The installed command, end to end."""
    path = tmp_path / f"bomb.txt{suffix}"
    made(path, b"a" * (64 * MIB))
    assert path.stat().st_size < MIB
    (tmp_path / "good.txt").write_bytes(LEGACY)
    before = path.read_bytes()
    for arguments in (("fix", "."), ("fix", ".", "-o", "out"), ("detect", ".")):
        ran = fixenc(*arguments)
        assert ran.code == 2
        assert "holds more than 200 times its size when decompressed, as decompression bombs do" in ran.err
    assert (tmp_path / "good.fixed.txt").read_bytes() == (tmp_path / "out" / "good.txt").read_bytes() == CLEAN
    assert not (tmp_path / "out" / path.name).exists()
    assert path.read_bytes() == before


def test_memory_stays_bounded(tmp_path: Path):
    """A failure means that a bomb that is allowed, or not known for one, is held in memory."""
    path = tmp_path / "bomb.txt.gz"
    with gzip.open(path, "wb") as file:
        for _ in range(512):
            file.write(b"a line of text.\n" * (MIB // 16))
    code = (
        "import sys, fixenc, pathlib, re\n"
        "outcome = fixenc.fix_file(sys.argv[1], fixenc.Options(max_ratio=5_000))\n"
        "peak = re.search(r'VmHWM:\\s*(\\d+) kB', pathlib.Path('/proc/self/status').read_text())[1]\n"
        "print(outcome.status.value, int(peak) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    status, mebibytes = done.stdout.split()
    assert status == "healthy"
    assert int(mebibytes) < 300


def test_a_stream_that_asks_for_much_memory_is_refused(tmp_path: Path):
    """A failure means that a byte of a header, here patched to ask for 3 GiB, makes a run take as much."""
    path = tmp_path / "a.txt.xz"
    data = bytearray(lzma.compress(LEGACY, check=lzma.CHECK_NONE))
    at = data.index(b"\x21\x01") + 2  # the filter LZMA2, of whose properties there is one byte
    data[at] = 39
    size = (data[12] + 1) * 4
    data[12 + size - 4 : 12 + size] = zlib.crc32(data[12 : 12 + size - 4]).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    outcome = fix_file(path)
    assert outcome.status is Status.FAILED
    assert "Memory usage limit exceeded" in (outcome.reason or "")


def test_limits_are_options(tmp_path: Path, fixenc: Runner):
    made(tmp_path / "a.txt.gz", LEGACY * (18 * MIB // len(LEGACY)))
    ran = fixenc("fix", "--max-decompressed", "2", "-n", ".")
    assert (ran.code, "holds more than 2 MiB when decompressed; allow more with" in ran.err) == (2, True)
    assert fixenc("detect", "--max-decompressed", "2", ".").code == 2
    assert "holds more than 200 times" in fixenc("detect", ".").err
    ran = fixenc("detect", "--max-ratio", "2000", "--json", ".")
    assert (ran.code, ran.by_name["a.txt.gz"]["encoding"]) == (0, "windows-1251")
    (tmp_path / "fixenc.toml").write_text("max-ratio = 2000\nmax-decompressed = 17\n", "utf-8")
    assert "holds more than 17 MiB" in fixenc("fix", "-n", ".").err
    assert "holds more than 17 MiB" in fixenc("explain", "a.txt.gz").err


@each_kind
def test_every_command_reads_it(tmp_path: Path, fixenc: Runner, suffix: str):
    name = f"a.txt{suffix}"
    made(tmp_path / name, LEGACY)
    ran = fixenc("detect", "--json", ".")
    row = ran.by_name[name]
    assert (row["encoding"], row["compression"], row["newline"]) == ("windows-1251", NAMES[suffix], "LF")
    assert f"statistics  in {NAMES[suffix]} data" in fixenc("detect", ".").out.decode()
    assert "encoding  windows-1251" in fixenc("explain", name).out.decode()
    assert fixenc("fix", "--json", ".").by_name[name]["compression"] == NAMES[suffix]
    assert held(tmp_path / f"a.fixed.txt{suffix}") == CLEAN


def test_a_run_in_place_is_undone(tmp_path: Path, fixenc: Runner):
    before = made(tmp_path / "a.txt.gz", LEGACY)
    assert fixenc("fix", "--in-place", ".").code == 0
    assert held(tmp_path / "a.txt.gz") == CLEAN
    assert fixenc("undo").code == 0
    assert (tmp_path / "a.txt.gz").read_bytes() == before
