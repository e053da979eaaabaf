"""Zip and tar archives, on request: text members are cleaned, names become UTF-8, all else stays byte for byte."""

from __future__ import annotations

import io
import stat
import struct
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixenc import Options, fix_file
from fixenc.containers.member_names import repair_paths
from fixenc.records import Outcome, Status
from tests.conftest import Runner
from tests.texts import SENTENCES

RUSSIAN = SENTENCES["ru"]
LEGACY, CLEAN = RUSSIAN.encode("cp1251"), RUSSIAN.encode()
ASKED = Options(containers=("zip", "tar"))


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], **how: Any) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how.pop("compression", zipfile.ZIP_DEFLATED), **how) as archive:
        for name, data in members:
            archive.writestr(name, data)
        archive.comment = b"caf\xe9"
    return file.getvalue()


def link(name: str, kind: int = stat.S_IFLNK) -> zipfile.ZipInfo:
    one = zipfile.ZipInfo(name)
    one.create_system, one.external_attr = 3, (kind | 0o777) << 16
    return one


def with_names(data: bytes, *pairs: tuple[bytes, bytes]) -> bytes:
    """An archive with names of the same lengths, as a program of DOS or Windows writes them: without the flag."""
    for placeholder, name in pairs:
        assert len(placeholder) == len(name)
        data = data.replace(placeholder, name)
    return data


def tarred(*members: tuple[tarfile.TarInfo | str, bytes], mode: Any = "w", **how: Any) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode, **how) as archive:
        for name, data in members:
            one = tarfile.TarInfo(name) if isinstance(name, str) else name
            one.size = len(data)
            archive.addfile(one, io.BytesIO(data))
    return file.getvalue()


def fixed(tmp_path: Path, data: bytes, name: str) -> tuple[Outcome, bytes | None]:
    path = tmp_path / name
    path.write_bytes(data)
    outcome = fix_file(path, ASKED)
    assert path.read_bytes() == data
    return outcome, outcome.target.read_bytes() if outcome.target else None


def unzipped(data: bytes | None) -> list[tuple[str, bytes]]:
    assert data is not None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return [(one.filename, archive.read(one)) for one in archive.infolist()]


def untarred(data: bytes | None) -> list[tuple[str, bytes]]:
    assert data is not None
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        files = [(one, archive.extractfile(one) if one.isreg() else None) for one in archive.getmembers()]
        return [(one.name, b"" if file is None else file.read()) for one, file in files]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_only_damaged_members_of_a_zip_archive_change(tmp_path: Path, compression: int):
    members = [("a.bin", bytes(range(256))), ("b.txt", LEGACY), ("c/", b""), ("d.txt", CLEAN)]
    data = zipped(*members, (link("e.lnk"), LEGACY), compression=compression)
    outcome, copy = fixed(tmp_path, data, "a.zip")
    assert outcome.actions == ("re-encoded from windows-1251 (1 member)",)
    assert unzipped(copy) == [members[0], ("b.txt", CLEAN), *members[2:], ("e.lnk", LEGACY)]
    with zipfile.ZipFile(io.BytesIO(data)) as one, zipfile.ZipFile(io.BytesIO(copy or b"")) as two:
        assert one.comment == two.comment
        for old, new in zip(one.infolist(), two.infolist(), strict=True):
            for what in ("date_time", "compress_type", "external_attr", "create_system", "extra", "flag_bits"):
                assert getattr(old, what) == getattr(new, what)
    (tmp_path / "b.zip").write_bytes(copy or b"")
    assert fix_file(tmp_path / "b.zip", ASKED).status is Status.HEALTHY


def test_sizes_behind_the_data_are_read_and_need_not_be_written(tmp_path: Path):
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    file = Pipe()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", LEGACY)
        archive.writestr("b.txt", CLEAN)
    _, copy = fixed(tmp_path, file.getvalue(), "a.zip")
    assert unzipped(copy) == [("a.txt", CLEAN), ("b.txt", CLEAN)]


def test_names_of_a_zip_archive_become_utf8(tmp_path: Path):
    names = ["Письма из деревни.txt", "Старые фотографии.txt"]
    raw = [name.encode("cp866") for name in names]
    stand_ins = [bytes([65 + at]) * len(one) for at, one in enumerate(raw)]
    data = zipped((stand_ins[0].decode(), b"plain"), (stand_ins[1].decode(), LEGACY))
    data = with_names(data, *zip(stand_ins, raw, strict=True))
    outcome, copy = fixed(tmp_path, data, "a.zip")
    assert unzipped(copy) == [(names[0], b"plain"), (names[1], CLEAN)]
    assert outcome.actions == ("re-encoded from windows-1251 (1 member)", "2 names in UTF-8")


def test_names_in_utf8_without_the_flag_get_it(tmp_path: Path):
    name = "Größe.txt"
    data = with_names(zipped(("A" * 11 + "", b"x")), (b"A" * 11, name.encode()))
    _, copy = fixed(tmp_path, data, "a.zip")
    assert unzipped(copy) == [(name, b"x")]


def test_names_in_doubt_and_names_that_would_become_the_same_stay():
    assert repair_paths([b"\xe9"]) == {}
    assert repair_paths(["café".encode(), "cafÃ©".encode()]) == {}
    assert repair_paths([b"../../etc/passwd", b"/etc/passwd"]) == {}


@pytest.mark.parametrize(
    ("name", "first"),
    [
        pytest.param("a.docx", "word/document.xml", id="docx"),
        pytest.param("a.zip", "[Content_Types].xml", id="office-by-content"),
        pytest.param("a.zip", "mimetype", id="epub-by-content"),
        pytest.param("a.jar", "A.class", id="jar"),
        pytest.param("a.zip", "META-INF/MANIFEST.MF", id="jar-by-content"),
    ],
)
def test_documents_and_programs_in_zip_form_are_left_alone(tmp_path: Path, name: str, first: str):
    outcome, copy = fixed(tmp_path, zipped((first, LEGACY), ("b.txt", LEGACY)), name)
    assert (outcome.status, copy) == (Status.SKIPPED, None)
    assert "its own program" in (outcome.reason or "")


def encrypted(data: bytes) -> bytes:
    flagged = bytearray(data)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        flagged[data.find(sign) + at] |= 1
    return bytes(flagged)


def test_encrypted_members_stay(tmp_path: Path):
    outcome, copy = fixed(tmp_path, encrypted(zipped(("a.txt", LEGACY))), "a.zip")
    assert (outcome.status, copy) == (Status.HEALTHY, None)


def test_a_member_with_a_wrong_checksum_stays(tmp_path: Path):
    data = zipped(("a.txt", LEGACY), ("b.txt", LEGACY), compression=zipfile.ZIP_STORED)
    outcome, copy = fixed(tmp_path, data.replace(LEGACY, LEGACY[:-1] + b"!", 1), "a.zip")
    assert copy is not None
    assert copy.startswith(b"PK\x03\x04")
    assert LEGACY[:-1] + b"!" in copy
    assert CLEAN in copy
    assert "1 member left alone" in (outcome.reason or "")


ZIP = zipped(("a.txt", LEGACY), ("b.txt", LEGACY))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(ZIP[:-1], id="truncated-comment"),
        pytest.param(ZIP[:-10], id="truncated-end"),
        pytest.param(ZIP[:40], id="truncated"),
        pytest.param(b"PK\x03\x04" + ZIP[1:], id="prefix"),
        pytest.param(ZIP + b"more", id="suffix"),
        pytest.param(ZIP.replace(b"PK\x01\x02", b"PK\x01\x03"), id="directory"),
        pytest.param(ZIP[:30] + b"A" + ZIP[31:], id="two-names"),
        pytest.param(ZIP[:-22] + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 1, 1, 0), id="zip64"),
    ],
)
def test_a_broken_zip_archive_is_left_alone(tmp_path: Path, data: bytes):
    outcome, copy = fixed(tmp_path, data, "a.zip")
    assert (outcome.status in (Status.FAILED, Status.SKIPPED), copy) == (True, None)
    assert "internal" not in (outcome.reason or "")


def test_a_member_that_expands_without_end_is_bounded(tmp_path: Path):
    """A failure means that more is unpacked than the entry says, or than fits in memory."""
    outcome, copy = fixed(tmp_path, zipped(("a.txt", b"\xe9" * (1 << 25))), "a.zip")
    assert (outcome.status, copy) == (Status.UNSURE, None)
    lying = bytearray(zipped(("a.txt", b"\xe9" * (1 << 22))))
    at = lying.find(b"PK\x01\x02")
    lying[at + 24 : at + 28] = (100).to_bytes(4, "little")
    outcome, copy = fixed(tmp_path, bytes(lying), "b.zip")
    assert (outcome.status, copy) == (Status.UNSURE, None)


SPARSE = tarfile.TarInfo("sparse.txt")
SPARSE.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
@pytest.mark.parametrize("how", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_only_damaged_members_of_a_tar_archive_change(tmp_path: Path, mode: str, how: int):
    to = tarfile.TarInfo("link.txt")
    to.type, to.linkname = tarfile.SYMTYPE, "b.txt"
    long = "d/" + "long" * 20 + "/" + "name" * 10 + ".txt"
    members = [("a.bin", bytes(range(256)) * 5), ("b.txt", LEGACY), (long, LEGACY), ("c.txt", CLEAN)]
    data = tarred(*members, (to, b""), mode=mode, format=how)
    name = "a.tar" + mode.replace(":", ".")[1:]
    outcome, copy = fixed(tmp_path, data, name)
    assert outcome.actions == ("re-encoded from windows-1251 (2 members)",)
    clean = [(one, CLEAN if text == LEGACY else text) for one, text in members]
    assert untarred(copy) == [*clean, ("link.txt", b"")]
    again = tmp_path / f"again{name[1:]}"
    again.write_bytes(copy or b"")
    assert fix_file(again, ASKED).status is Status.HEALTHY


def test_sparse_members_stay(tmp_path: Path):
    outcome, copy = fixed(tmp_path, tarred((SPARSE, LEGACY), format=tarfile.PAX_FORMAT), "a.tar")
    assert (outcome.status, copy) == (Status.HEALTHY, None)


def test_names_of_a_tar_archive_become_utf8(tmp_path: Path):
    names = ["Письма из деревни.txt", "Старые фотографии.txt"]
    to = tarfile.TarInfo("Ссылка на письма.txt")
    to.type, to.linkname = tarfile.LNKTYPE, names[0]
    data = tarred(*((name, b"plain") for name in names), (to, b""), format=tarfile.USTAR_FORMAT, encoding="koi8-r")
    outcome, copy = fixed(tmp_path, data, "a.tar")
    assert outcome.actions == ("3 names in UTF-8",)
    with tarfile.open(fileobj=io.BytesIO(copy or b"")) as archive:
        assert archive.getnames() == [*names, to.name]
        assert archive.getmember(to.name).linkname == names[0]


TAR = tarred(("a.txt", LEGACY), ("b.txt", LEGACY))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TAR[:600], id="truncated-data"),
        pytest.param(TAR[:1200], id="truncated-header"),
        pytest.param(TAR[:1024] + b"x" + TAR[1025:], id="checksum"),
        pytest.param(TAR[:124] + b"99999999999\0" + TAR[136:], id="size"),
    ],
)
def test_a_broken_tar_archive_is_left_alone(tmp_path: Path, data: bytes):
    outcome, copy = fixed(tmp_path, data, "a.tar")
    assert (outcome.status, copy) == (Status.FAILED, None)
    assert "internal" not in (outcome.reason or "")


NAMES = st.text("abcé/.", min_size=1, max_size=20).filter(lambda name: not name.endswith("/"))


@pytest.mark.slow
@given(st.lists(st.tuples(NAMES, st.binary(max_size=600)), max_size=5, unique_by=lambda one: one[0]))
@settings(max_examples=40)
def test_what_is_in_an_archive_stays_in_it(tmp_path_factory: pytest.TempPathFactory, members: list[tuple[str, bytes]]):
    """The same members in the same order, and the same data if they are binary."""
    folder = tmp_path_factory.mktemp("archives")
    mixed = [*members, ("last.txt", LEGACY)]
    for name, data, read in (("a.zip", zipped(*mixed), unzipped), ("a.tar", tarred(*mixed), untarred)):
        _, copy = fixed(folder, data, name)
        before, after = read(data), read(copy)
        assert [one for one, _ in after] == [one for one, _ in before]
        assert after[-1] == ("last.txt", CLEAN)
        assert all(new == old or old.strip(b"\0") for (_, new), (_, old) in zip(after, before, strict=True))


@pytest.mark.slow
def test_archives_are_opened_only_on_request(tmp_path: Path, fixenc: Runner):
    (tmp_path / "a.zip").write_bytes(ZIP)
    (tmp_path / "a.tgz").write_bytes(tarred(("a.txt", LEGACY), mode="w:gz"))
    lines = fixenc("fix", "a.zip", "a.tgz", "--json").by_name
    assert {line["reason"] for line in lines.values()} == {"binary: zip archive", "binary: tar archive"}
    assert fixenc("fix", ".", "--containers", "zip,tar").code == 0
    assert unzipped((tmp_path / "a.fixed.zip").read_bytes()) == [("a.txt", CLEAN), ("b.txt", CLEAN)]
    assert untarred((tmp_path / "a.fixed.tgz").read_bytes()) == [("a.txt", CLEAN)]
    assert fixenc("fix", ".", "--containers", "rar").code == 2
