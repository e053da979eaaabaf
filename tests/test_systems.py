"""What differs between systems, with fakes of the calls that only one of them has.

Windows: locks by `msvcrt`, files that other programs have open, names. macOS: flushing, extended attributes, spelling.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import ntpath
import os
import re
import stat
import struct
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import fixenc
from fixenc import Options, fix_file, fix_tree
from fixenc.cli.streams import _encoding_of
from fixenc.errors import BusyError
from fixenc.files import folders, naming, renaming, state, system, writing
from fixenc.files.folders import Folder
from fixenc.files.journal import Journal
from fixenc.files.ledger import Ledger, Written, record
from fixenc.files.leftovers import sweep, temporary_name
from fixenc.files.locations import Location
from fixenc.files.locking import locked, take_lock
from fixenc.files.moving import move
from fixenc.files.notes import append, notes, rewrite
from fixenc.files.restoring import Fate, undo
from fixenc.files.system import Lock, System, linux, macos, windows
from fixenc.records import Status
from tests.conftest import Runner

MOJIBAKE, MENDED = "PÃ¢tÃ© en croÃ»te\n".encode(), "Pâté en croûte\n".encode()
# mypy holds each module against the protocol here.
SYSTEMS: tuple[System, ...] = (linux, macos, windows)
# What asks for the system, or is not on all of them.
ASKING = re.compile(
    r"import (?:fcntl|msvcrt|grp|pwd|_?winapi)|sys\.platform|os\.name\b|platform\.system|(?:has|get)attr\(os,"
    r"|geteuid|os\.chown|\bO_[A-Z]+|pathconf|xattr|copy_file_range|sched_getaffinity|os\.fsync|os\.pread|st_reparse"
)
ALLOWED = {"O_CREAT", "O_EXCL", "O_RDONLY", "O_RDWR", "O_WRONLY"}
# The keys of a terminal, which has nothing to do with files.
KEYS = ("keys.py", "import msvcrt")


def test_only_one_room_asks_for_the_system():
    """A failure means that a difference between systems is handled where nobody tests it with the others' calls."""
    package = Path(fixenc.__file__).parent
    others = [path for path in package.rglob("*.py") if "system" not in path.relative_to(package).parts]
    asked = {(path.name, found) for path in others for found in ASKING.findall(path.read_text("utf-8"))}
    assert {one for one in asked if one[1] not in ALLOWED} == {KEYS}
    assert ASKING.findall((package / "files/system/linux.py").read_text("utf-8"))


@pytest.mark.parametrize("one", SYSTEMS, ids=lambda one: one.__name__.rpartition(".")[2])
def test_each_system_has_all_calls(one: System):
    assert [name for name in vars(System) if not name.startswith("_") and not hasattr(one, name)] == []


def refusal(code: int, winerror: int, *names: str) -> PermissionError:
    error = PermissionError(code, "Access is denied", *names[:1])
    setattr(error, "winerror", winerror)  # noqa: B010 - an attribute on Windows alone
    if len(names) > 1:
        error.filename2 = names[1]
    return error


class FakeLocking:
    """`msvcrt`, by the locks of Linux that belong to an open file: exclusive, from where the file stands."""

    LK_UNLCK, LK_NBLCK = 0, 2

    @staticmethod
    def locking(descriptor: int, how: int, count: int) -> None:
        is_readable_only = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
        kind = fcntl.F_UNLCK if how == FakeLocking.LK_UNLCK else fcntl.F_RDLCK if is_readable_only else fcntl.F_WRLCK
        start = os.lseek(descriptor, 0, os.SEEK_CUR)
        try:
            fcntl.fcntl(descriptor, 37, struct.pack("hhqqi4x", kind, os.SEEK_SET, start, count, 0))
        except BlockingIOError:
            raise PermissionError(errno.EACCES, "Permission denied") from None


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Call what Windows calls; files that are open here can be replaced, which it must not count on."""
    monkeypatch.setitem(sys.modules, "msvcrt", FakeLocking)
    monkeypatch.setattr(system, "here", windows)
    monkeypatch.setattr(folders, "HAS_DESCRIPTORS", False)
    monkeypatch.setattr(writing, "HAS_DESCRIPTORS", False)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    state.release_notes()


@pytest.fixture
def on_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "here", macos)
    monkeypatch.setattr(macos, "_calls", FakeAttributes)
    FakeAttributes.kept.clear()


class FakeAttributes:
    """The calls of macOS for extended attributes, each file's in memory, known by its inode."""

    kept: dict[int, dict[bytes, bytes]] = {}  # noqa: RUF012 - of all files

    @classmethod
    def of(cls, descriptor: int) -> dict[bytes, bytes]:
        return cls.kept.setdefault(os.fstat(descriptor).st_ino, {})

    @staticmethod
    def give(value: bytes, buffer: Any, size: int) -> int:
        if buffer is not None:
            if size < len(value):
                ctypes.set_errno(errno.ERANGE)
                return -1
            ctypes.memmove(buffer, value, len(value))
        return len(value)

    @classmethod
    def flistxattr(cls, descriptor: int, buffer: Any, size: int, options: int) -> int:
        assert options == 0
        return cls.give(b"".join(name + b"\0" for name in cls.of(descriptor)), buffer, size)

    @classmethod
    def fgetxattr(cls, descriptor: int, name: bytes, buffer: Any, size: int, *rest: int) -> int:
        assert rest == (0, 0)
        if name not in cls.of(descriptor):
            ctypes.set_errno(errno.ENODATA)
            return -1
        return cls.give(cls.of(descriptor)[name], buffer, size)

    @classmethod
    def fsetxattr(cls, descriptor: int, name: bytes, value: bytes, *rest: int) -> int:
        assert rest == (len(value), 0, 0)
        if name == b"com.apple.provenance":  # the system alone sets it
            ctypes.set_errno(errno.EPERM)
            return -1
        cls.of(descriptor)[name] = value
        return 0


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize("options", [Options(), Options(output=Path("out")), Options(in_place=True)])
def test_files_are_fixed_by_the_calls_of_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: Options):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/page.txt").write_bytes(MOJIBAKE)
    options = replace(options, journal=tmp_path / "run.jsonl")
    with locked([tmp_path / "tree"]):
        (one,) = fix_tree("tree", options)
    assert (one.was_written, one.target.read_bytes() if one.target else None) == (True, MENDED)
    assert not any(again.was_written for again in fix_tree("tree", replace(options, journal=None)))
    if options.in_place:
        assert [done.fate for done in undo(Journal(tmp_path / "run.jsonl"))] == [Fate.RESTORED]
        assert {path.name: path.read_bytes() for path in (tmp_path / "tree").iterdir()} == {"page.txt": MOJIBAKE}
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.usefixtures("on_windows")
def test_two_runs_exclude_each_other_on_windows(tmp_path: Path):
    """A failure means that two runs replace the same files at the same time."""
    above, beside = tmp_path / "a", tmp_path / "b"
    (above / "inner").mkdir(parents=True)
    beside.mkdir()
    (above / "page.txt").write_bytes(b"")
    with locked([above / "inner"]), locked([beside]), locked([above / "page.txt"]):
        for folder in (above, above / "inner", tmp_path):
            with pytest.raises(BusyError, match="another run of fixenc is at work in"), locked([folder]):
                pass
    with locked([above]), pytest.raises(BusyError), locked([above / "inner"]):
        pass
    with locked([above]):
        pass


@pytest.mark.usefixtures("on_windows")
def test_a_lock_of_windows_is_far_behind_the_bytes_of_a_file(tmp_path: Path):
    path = tmp_path / "a"
    with path.open("w+b", buffering=0) as one, path.open("r+b", buffering=0) as two, path.open("rb") as three:
        one.write(b"12345")
        os.lseek(one.fileno(), 2, os.SEEK_SET)
        assert take_lock(one.fileno())
        assert os.lseek(one.fileno(), 0, os.SEEK_CUR) == 2
        assert two.read() == b"12345"
        assert [windows.lock(two.fileno(), is_shared=shared) for shared in (True, False)] == [Lock.BUSY] * 2
        windows.unlock(one.fileno())
        assert windows.lock(two.fileno(), is_shared=True) is Lock.TAKEN
        assert windows.lock(one.fileno()) is Lock.BUSY
        assert windows.lock(one.fileno(), is_shared=True) is Lock.TAKEN
        assert three.read() == b"12345"


@pytest.mark.usefixtures("on_windows")
def test_the_temporary_file_of_a_dead_run_goes_on_windows_too(tmp_path: Path):
    path = tmp_path / temporary_name()
    path.write_bytes(b"half")
    with path.open("r+b") as file:
        assert take_lock(file.fileno())
        assert not sweep(Location.of(path))
    assert sweep(Location.of(path))
    assert not path.exists()


@pytest.mark.usefixtures("on_windows")
def test_notes_are_added_and_rewritten_where_open_files_cannot_be_replaced(tmp_path: Path):
    path = tmp_path / "notes.jsonl"
    append(path, {"n": 1}, {"n": 2})
    append(path, {"n": 3})
    rewrite(path, lambda found: found.objects[1:])
    assert notes(path).objects == ({"n": 2}, {"n": 3})
    assert [one.name for one in tmp_path.iterdir()] == ["notes.jsonl"]


def failing(monkeypatch: pytest.MonkeyPatch, name: str, errors: list[PermissionError]) -> list[float]:
    """Let a call raise each error in turn before it succeeds; return the pauses that are made."""
    call, pauses = getattr(os, name), list[float]()

    def fail(*args: Any, **named: Any) -> Any:
        if errors:
            raise errors.pop(0)
        return call(*args, **named)

    monkeypatch.setattr(os, name, fail)
    monkeypatch.setattr(time, "sleep", pauses.append)
    return pauses


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize("code", [32, 33, 5], ids=["shared", "locked", "denied"])
def test_a_file_that_is_open_elsewhere_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int):
    path = tmp_path / "page.txt"
    path.write_bytes(MOJIBAKE)
    errors = [refusal(13, code, "temporary", str(path)) for _ in range(4)]
    pauses = failing(monkeypatch, "replace", errors)
    assert fix_file(path, Options(in_place=True)).was_written
    assert (path.read_bytes(), pauses) == (MENDED, sorted(pauses))
    assert len(pauses) == 4


@pytest.mark.usefixtures("on_windows")
def test_a_file_that_stays_open_elsewhere_is_failed_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure means that fixenc waits for ever, or that nobody learns what to do."""
    path = tmp_path / "page.txt"
    path.write_bytes(MOJIBAKE)
    pauses = failing(monkeypatch, "replace", [refusal(13, 32, "temporary", str(path)) for _ in range(99)])
    outcome = fix_file(path, Options(in_place=True))
    assert outcome.status is Status.FAILED
    assert str(outcome.reason).endswith("it is open in another program; close it there, and run again")
    assert 4 < sum(pauses) < 6
    assert {one.name for one in tmp_path.iterdir()} == {"page.txt", "page.txt.orig"}
    assert path.read_bytes() == MOJIBAKE


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize("how", ["replaced", "open"])
def test_a_read_only_file_is_replaced_and_stays_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str):
    path, call = tmp_path / "page.txt", os.replace
    path.write_bytes(MOJIBAKE)
    path.chmod(0o444)

    def refuse(old: str, new: str) -> None:
        if how == "open" or not os.lstat(new).st_mode & stat.S_IWRITE:
            raise refusal(13, 5, old, new)
        call(old, new)

    monkeypatch.setattr(os, "replace", refuse)
    outcome = fix_file(path, Options(in_place=True))
    assert outcome.was_written == (how == "replaced"), outcome.reason
    assert path.read_bytes() == (MENDED if how == "replaced" else MOJIBAKE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.usefixtures("on_windows")
def test_a_read_only_file_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path, call = tmp_path / "a.txt", os.unlink
    path.write_bytes(b"")
    path.chmod(0o444)

    def refuse(name: str, **_: Any) -> None:
        if not os.lstat(name).st_mode & stat.S_IWRITE:
            raise refusal(13, 5, name)
        call(name)

    monkeypatch.setattr(os, "unlink", refuse)
    Folder.at(tmp_path, str(tmp_path)).unlink("a.txt")
    assert not path.exists()


@pytest.mark.usefixtures("on_windows")
def test_a_name_that_is_taken_is_not_replaced_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def rename(_old: str, new: str) -> None:
        raise FileExistsError(errno.EEXIST, "Cannot create a file when that file already exists", new)

    monkeypatch.setattr(os, "rename", rename)
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"2")
    with pytest.raises(FileExistsError):
        move(Folder.at(tmp_path, str(tmp_path)), "a", "b")
    assert (tmp_path / "b").read_bytes() == b"2"


SYMLINK, MOUNT_POINT, CLOUD, COMPRESSED = 0xA000000C, 0xA0000003, 0x9000001A, 0x80000017


@pytest.mark.parametrize(
    ("attributes", "tag", "expected"),
    [
        pytest.param(0x410, MOUNT_POINT, True, id="junction"),
        pytest.param(0x400, SYMLINK, True, id="link"),
        pytest.param(0x410, SYMLINK, True, id="link to a folder"),
        pytest.param(0x400, CLOUD, False, id="file in the cloud"),
        pytest.param(0x400, COMPRESSED, False, id="compressed file"),
        pytest.param(0x10, 0, False, id="folder"),
        pytest.param(0x20, 0, False, id="file"),
    ],
)
def test_junctions_lead_elsewhere_and_files_in_the_cloud_do_not(attributes: int, tag: int, expected: bool):
    status: Any = SimpleNamespace(st_file_attributes=attributes, st_reparse_tag=tag)
    assert windows.leads_elsewhere(status) is expected


@pytest.mark.usefixtures("on_windows")
def test_a_junction_is_listed_and_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure means that a run leaves the folder that it was given."""
    (tmp_path / "tree/junction").mkdir(parents=True)
    (tmp_path / "tree/junction/page.txt").write_bytes(MOJIBAKE)
    inode = (tmp_path / "tree/junction").stat().st_ino
    monkeypatch.setattr(windows, "leads_elsewhere", lambda status: status.st_ino == inode)
    (one,) = fix_tree(tmp_path / "tree")
    assert (one.path.name, one.status, one.reason) == ("junction", Status.SKIPPED, "junction")
    folder = Folder.at(tmp_path / "tree", str(tmp_path / "tree"))
    with pytest.raises(OSError, match="none is followed"):
        folder.within("junction")
    assert [path.name for path in (tmp_path / "tree/junction").iterdir()] == ["page.txt"]


NAMES = [
    *((name, "for a device") for name in ("CON", "nul.txt", "Aux.", "com1", "LPT9.fixed.txt", "COM²", "CON .txt")),
    *((name, "Windows drops the dot or space at the end") for name in ("a.", "a ", "café. ")),
    *((name, "Windows allows no") for name in ("a:b", "what?", 'say "it"', "a\x01b", "a<b", "a|b", "a\\b")),
    *((name, None) for name in ("CONSOLE", "common", "nul-terminated.txt", "a.con", "COM10", "COM", "b c.txt", ".txt")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "said"), NAMES)
def test_names_that_windows_takes_for_others_are_known(name: str, said: str | None):
    objection = windows.objection_to_name(name)
    assert (said or "") in (objection or "")
    assert (said is None) == (objection is None)
    assert linux.objection_to_name(name) is macos.objection_to_name(name) is None


@pytest.mark.usefixtures("on_windows")
def test_no_device_is_opened_written_or_made_by_renaming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure means that bytes go to a device, or into a hidden stream of another file."""
    (tmp_path / "aux.txt").write_bytes(MOJIBAKE)
    outcome = fix_file(tmp_path / "aux.txt")
    assert (outcome.status, "Windows takes the name 'aux.txt' for a device" in str(outcome.reason)) == (
        Status.FAILED,
        True,
    )
    (tmp_path / "aux.txt").rename(tmp_path / "a.txt")
    folder = Folder.at(tmp_path, str(tmp_path))
    calls: list[Callable[[str], object]] = [folder.open, folder.create, folder.lstat, folder.unlink]
    calls += [lambda name: folder.make_folder(name, 0o700), lambda name: folder.replace("a.txt", name)]
    for call in calls:
        with pytest.raises(OSError, match="for a device"):
            call("NUL")
    (tmp_path / "PÃ¢tÃ© en croÃ»te").write_bytes(b"")
    monkeypatch.setattr(windows, "objection_to_name", lambda name: "no such name here" if "û" in name else None)
    planned = {one.path.name: one for one in renaming.plan([tmp_path], Options())}
    one = planned["PÃ¢tÃ© en croÃ»te"]
    assert (one.status, one.reason) == (Status.FAILED, "no such name here")


LONG = "b" * 200


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("C:\\a.txt", "C:\\a.txt"),
        (f"C:\\{LONG}\\..\\{LONG}/{LONG}", f"\\\\?\\C:\\{LONG}\\{LONG}"),
        (f"\\\\server\\share\\{LONG}\\{LONG}", f"\\\\?\\UNC\\server\\share\\{LONG}\\{LONG}"),
        (f"\\\\?\\C:\\{LONG}\\{LONG}", f"\\\\?\\C:\\{LONG}\\{LONG}"),
        (f"{LONG}\\{LONG}", f"{LONG}\\{LONG}"),
    ],
)
def test_long_paths_get_the_prefix_that_all_calls_take(path: str, expected: str):
    assert windows.address(path) == expected
    assert windows.address(expected) == expected
    assert ntpath.isabs(expected) or path == expected


@pytest.mark.usefixtures("on_windows")
def test_redirected_output_is_utf_8_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with (tmp_path / "out").open("w", encoding="cp1252") as stream:
        assert _encoding_of(stream) == "utf-8"
        monkeypatch.setattr(system, "here", linux)
        assert _encoding_of(stream) is None


def test_a_file_that_is_open_is_held_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    assert not windows.is_held(str(path))
    failing(monkeypatch, "rename", [refusal(13, 32, str(path)), refusal(13, 5, str(path))])
    assert [windows.is_held(str(path)) for _ in range(3)] == [True, False, False]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who has a file open")
def test_a_file_that_is_open_for_writing_is_held_on_linux(tmp_path: Path):
    path = tmp_path / "a.txt"
    with path.open("wb"):
        assert linux.is_held(str(path))
    with path.open("rb"):
        assert not linux.is_held(str(path))
    assert not linux.is_held(str(tmp_path / "none"))


# macOS.


@pytest.mark.usefixtures("on_macos")
def test_what_macos_notes_beside_a_file_survives(tmp_path: Path):
    """A failure means that a downloaded file is no longer known as one, and opens without a question."""
    path = tmp_path / "page.txt"
    path.write_bytes(MOJIBAKE)
    given = {b"com.apple.quarantine": b"0081;68e0;Safari;", b"user.empty": b"", b"com.apple.FinderInfo": b"\0" * 32}
    FakeAttributes.kept[path.stat().st_ino] = given | {b"com.apple.provenance": b"\1"}
    assert fix_file(path, Options(in_place=True)).was_written
    assert path.read_bytes() == MENDED
    for name in ("page.txt", "page.txt.orig"):
        assert FakeAttributes.kept[(tmp_path / name).stat().st_ino] == given


def test_a_file_system_without_attributes_has_none_on_macos(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: Any) -> int:
        ctypes.set_errno(errno.ENOTSUP)
        return -1

    monkeypatch.setattr(macos, "_calls", lambda: SimpleNamespace(flistxattr=refuse, fsetxattr=refuse))
    assert list(macos.attributes_of(0)) == []
    with pytest.raises(OSError, match=os.strerror(errno.ENOTSUP)):
        macos.set_attribute(0, "user.a", b"")


@pytest.mark.parametrize("code", [None, errno.ENOTSUP, errno.EINVAL])
@pytest.mark.usefixtures("on_macos")
def test_macos_flushes_through_the_memory_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int | None
):
    asked, synced, sync = list[int](), list[int](), os.fsync

    def full(_descriptor: int, what: int) -> int:
        asked.append(what)
        if code is not None:
            raise OSError(code, os.strerror(code))
        return 0

    monkeypatch.setattr(fcntl, "fcntl", full)

    def note(descriptor: int) -> None:
        synced.append(descriptor)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    (tmp_path / "page.txt").write_bytes(MOJIBAKE)
    assert [one.was_written for one in fix_tree(tmp_path)] == [True]
    assert set(asked) == {51}
    assert (len(synced) == len(asked)) is (code is not None)


NFC, NFD = (unicodedata.normalize(form, "pâté.fixed.txt") for form in ("NFC", "NFD"))


@pytest.mark.parametrize(("one", "expected"), [(macos, True), (linux, False)])
def test_the_ledger_knows_a_file_in_either_normal_form_on_macos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one: System, expected: bool
):
    """A failure means that a clean copy is taken for an input once the system returns its name in NFD."""
    monkeypatch.setattr(system, "here", one)
    record(Written(str(tmp_path / NFC), str(tmp_path / "a.txt"), "0" * 64))
    assert (Ledger().entry(tmp_path / NFD) is not None) is expected


def test_names_are_not_renamed_to_what_the_system_takes_for_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from fixenc.names import RepairedName

    def repair(folders: Iterable[list[str]], _encoding: str | None) -> list[dict[str, RepairedName]]:
        return [{name: RepairedName(NFC, ("some accident",)) for name in one} for one in folders]

    monkeypatch.setattr(renaming, "repair_names", repair)
    (tmp_path / NFD).write_bytes(b"")
    for one, status in ((linux, Status.FIXED), (macos, Status.HEALTHY)):
        monkeypatch.setattr(system, "here", one)
        assert next(found.status for found in renaming.plan([tmp_path], Options()) if found.path.name == NFD) is status


# File systems that take two names for one, and those that lack something.


@pytest.mark.parametrize("names", [("A.txt", "a.txt"), ("é.txt", "e\N{COMBINING ACUTE ACCENT}.txt")])
def test_two_clean_copies_never_become_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, str]):
    """A failure means that the clean copy of one file is lost, without a word, even with --force."""
    (tmp_path / "tree").mkdir()
    for number, name in enumerate(names):
        (tmp_path / "tree" / name).write_bytes(MOJIBAKE * (number + 1))
    if len(list((tmp_path / "tree").iterdir())) < 2:
        pytest.skip("this file system has one of them")
    out = tmp_path / "out"
    out.mkdir()
    with monkeypatch.context() as patch:
        fold_names_below(patch, out)
        for _ in range(2):
            outcomes = list(fix_tree(tmp_path / "tree", Options(output=out, force=True)))
            assert sorted(one.status.value for one in outcomes) == ["failed", "fixed"]
            assert len(list(out.iterdir())) == 1
    (failed,) = (one for one in outcomes if one.status is Status.FAILED)
    assert "would have the same name as that of" in str(failed.reason)
    outcomes = list(fix_tree(tmp_path / "tree", Options(output=tmp_path / "apart", force=True)))
    assert [one.was_written for one in outcomes] == [True, True]


def fold_names_below(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    named = Folder.named

    def find(self: Folder, name: str) -> str:
        if Path(os.path.abspath(self.path)) != folder:
            return named(self, name)
        there = {naming.fold(one): one for one in sorted(os.listdir(folder), reverse=True)}
        return named(self, there.get(naming.fold(name), name))

    monkeypatch.setattr(Folder, "named", find)


# A process whose folders, or files too, have no locks.
WITHOUT_LOCKS = """
import errno, fcntl, os, stat, sys
def flock(descriptor, how, flock=fcntl.flock):
    if {condition}:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
    flock(descriptor, how)
fcntl.flock = flock
from fixenc.cli import main
main()
"""
NO_FOLDERS, NOTHING = "stat.S_ISDIR(os.fstat(descriptor).st_mode)", "True"


def run_without_locks(condition: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = WITHOUT_LOCKS.format(condition=condition)
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=cwd, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.slow
def test_runs_exclude_each_other_where_folders_have_no_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure means that two runs on a network disk without locks replace the same files at the same time."""
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/page.txt").write_bytes(MOJIBAKE)
    flock = fcntl.flock

    def refuse(descriptor: int, how: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", refuse)
    with locked([tmp_path / "tree"]):
        ran = run_without_locks(NO_FOLDERS, "fix", "tree", cwd=tmp_path)
        assert (ran.returncode, "another run of fixenc is at work in" in ran.stderr) == (2, True), ran.stderr
    ran = run_without_locks(NO_FOLDERS, "fix", "tree", cwd=tmp_path)
    assert (ran.returncode, ran.stderr.count("no locks")) == (0, 0)
    assert (tmp_path / "tree/page.fixed.txt").read_bytes() == MENDED


def test_where_nothing_has_locks_a_run_says_so(tmp_path: Path):
    (tmp_path / "page.txt").write_bytes(MOJIBAKE)
    ran = run_without_locks(NOTHING, "fix", "page.txt", cwd=tmp_path)
    assert (ran.returncode, "run only one at a time there" in ran.stderr) == (0, True)
    assert (tmp_path / "page.fixed.txt").read_bytes() == MENDED


ENVIRONMENTS = [{"PYTHONUTF8": "0", "LC_ALL": "C"}, {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
                {"PYTHONIOENCODING": "cp1252"}, {"PYTHONUTF8": "1"}]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_names_beyond_ascii_are_fixed_whatever_the_environment(fixenc: Runner, tmp_path: Path, env: dict[str, str]):
    (tmp_path / "письмо.txt").write_bytes(MOJIBAKE)
    ran = fixenc("fix", "--json", ".", env=env)
    assert ran.code == 0, ran.err
    assert {path.name for path in tmp_path.iterdir()} == {"письмо.txt", "письмо.fixed.txt"}
    assert ran.lines[0]["status"] == "fixed"
    assert fixenc("fix", ".", env=env).code == 0
