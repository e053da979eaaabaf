"""Walking, naming, reading and writing."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path

import pytest

from fixenc import Options, fix_file, fix_tree
from fixenc.errors import SourceError, TargetError
from fixenc.files import ledger
from fixenc.files.ledger import Ledger
from fixenc.files.locations import Location
from fixenc.files.naming import plan
from fixenc.files.reading import Source, read
from fixenc.files.runs import begin
from fixenc.files.walking import walk
from fixenc.files.writing import Target, write_whole
from fixenc.records import Status

MOJIBAKE, MENDED = "cafÃ©\n".encode(), "café\n".encode()


def tree(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MOJIBAKE)


def walked(root: Path, **options: object) -> dict[str, str | None]:
    found = walk([root], Options(**options), Ledger())  # type: ignore[arg-type]
    return {f.path.relative_to(root).as_posix(): f.skip for f in found}


def test_a_walk_is_sorted_and_complete(tmp_path: Path):
    tree(tmp_path, "b.txt", "a.txt", "sub/z.txt", "sub/deep/y.txt", "empty/x")
    assert list(walked(tmp_path)) == ["a.txt", "b.txt", "empty/x", "sub/z.txt", "sub/deep/y.txt"]


def test_patterns_choose(tmp_path: Path):
    tree(tmp_path, "a.txt", "b.md", "build/c.txt", "src/d.txt", "src/e.log")
    assert walked(tmp_path, include=("*.txt",), exclude=("build/",)) == {
        "a.txt": None,
        "b.md": "not included",
        "build": "excluded",
        "src/d.txt": None,
        "src/e.log": "not included",
    }
    assert walked(tmp_path, exclude=("*", "!*.md"))["b.md"] is None


def test_patterns_settle_encodings(tmp_path: Path):
    """The last pattern that matches wins, and all are relative to the folder given."""
    tree(tmp_path, "a.sub", "a.txt", "old/b.txt", "old/b.sub", "old/new/c.txt", "sub/old/d.txt")
    table = (("*.sub", "cp1250"), ("/old/**", "koi8-r"), ("new/", "cp866"))
    found = walk([tmp_path], Options(encodings=table))
    assert {one.path.relative_to(tmp_path).as_posix(): one.encoding for one in found} == {
        "a.sub": "cp1250",
        "a.txt": None,
        "old/b.txt": "koi8-r",
        "old/b.sub": "koi8-r",
        "old/new/c.txt": "cp866",
        "sub/old/d.txt": None,
    }
    (named,) = walk([tmp_path / "a.sub"], Options(encodings=table))
    assert named.encoding == "cp1250"


def test_a_file_is_read_as_its_pattern_says(tmp_path: Path):
    for name in ("a.sub", "a.txt"):
        (tmp_path / name).write_bytes("łąka".encode("cp1250"))
    options = Options(encoding="cp1252", encodings=(("*.sub", "cp1250"),))
    assert [o.actions for o in fix_tree(tmp_path, options)] == [
        ("re-encoded from windows-1250",),
        ("re-encoded from windows-1252",),
    ]
    assert (tmp_path / "a.fixed.sub").read_text("utf-8") == "łąka"


def test_a_run_goes_on_with_its_patterns(tmp_path: Path):
    options = Options(encodings=(("*.sub", "cp1250"),), max_ratio=7, journal=tmp_path / "run.jsonl")
    assert begin([tmp_path], options).options == options


def test_hidden_and_version_control_are_passed_over(tmp_path: Path):
    tree(tmp_path, ".a.txt", ".config/b.txt", ".git/HEAD", "c.txt")
    assert walked(tmp_path) == {".a.txt": "hidden", "c.txt": None, ".config": "hidden", ".git": "hidden"}
    assert walked(tmp_path, hidden=True) == {
        ".a.txt": None,
        "c.txt": None,
        ".config/b.txt": None,
        ".git": "version control",
    }


def test_what_is_no_file_is_reported_and_never_opened(tmp_path: Path):
    """A failure may mean that fixenc hangs on a FIFO."""
    tree(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to("a.txt")
    (tmp_path / "loop").symlink_to(".")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "socket"))
        assert walked(tmp_path) == {
            "a.txt": None,
            "fifo": "FIFO",
            "link": "symbolic link",
            "loop": "symbolic link",
            "socket": "socket",
        }
    for name in ("fifo", "link"):
        outcome = fix_file(tmp_path / name)
        assert outcome.status is Status.SKIPPED
        with pytest.raises(SourceError):
            read(Location.of(tmp_path / name))


def test_a_path_given_twice_is_one(tmp_path: Path):
    tree(tmp_path, "a.txt")
    assert len(list(walk([tmp_path, tmp_path / "a.txt", tmp_path], Options()))) == 1


def test_a_missing_path_is_a_failure(tmp_path: Path):
    (outcome,) = fix_tree([tmp_path / "nothing"])
    assert (outcome.status, outcome.reason) == (Status.FAILED, "no such file or folder")


def test_deep_folders_are_no_recursion(tmp_path: Path):
    """A failure may mean that a deep tree ends a whole run. Deeper than Python's stack, within PATH_MAX."""
    folder = str(tmp_path)
    for _ in range(sys.getrecursionlimit() + 200):
        folder += "/d"
        os.mkdir(folder)
    deepest = Path(folder, "a.txt")
    deepest.write_bytes(MOJIBAKE)
    try:
        (outcome,) = fix_tree([tmp_path])
        assert (outcome.path, outcome.status) == (deepest, Status.FIXED)
    finally:
        for path in Path(folder).iterdir():
            path.unlink()
        os.removedirs(folder)  # pytest's own cleaning up is recursive


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("a.txt", "a.fixed.txt"),
        ("a.tar.txt", "a.tar.fixed.txt"),
        ("README", "README.fixed"),
        (".profile", ".profile.fixed"),
        ("ends.", "ends..fixed"),
    ],
)
def test_a_clean_copy_lands_beside_its_original(tmp_path: Path, name: str, clean: str):
    tree(tmp_path, name)
    outcome = fix_file(tmp_path / name)
    assert (outcome.status, outcome.target) == (Status.FIXED, tmp_path / clean)
    assert (tmp_path / clean).read_bytes() == MENDED
    assert walked(tmp_path, hidden=True)[clean] == "output of an earlier run"


def test_the_suffix_is_settable(tmp_path: Path):
    tree(tmp_path, "a.txt")
    assert fix_file(tmp_path / "a.txt", Options(suffix="_clean")).target == tmp_path / "a_clean.txt"
    assert walked(tmp_path, suffix="_clean")["a_clean.txt"] == "output of an earlier run"


def test_one_folder_is_mirrored_whole(tmp_path: Path):
    tree(tmp_path / "in", "a.txt", "sub/b.txt")
    (tmp_path / "in" / "good.txt").write_bytes(MENDED)
    (tmp_path / "in" / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    (tmp_path / "in" / "unsure.txt").write_bytes(b"abc\xc3\xa9" + b"\xff")
    out = tmp_path / "out"
    assert {o.path.name: o.status for o in fix_tree([tmp_path / "in"], Options(output=out))} == {
        "a.txt": Status.FIXED,
        "b.txt": Status.FIXED,
        "good.txt": Status.HEALTHY,
        "image.png": Status.SKIPPED,
        "unsure.txt": Status.UNSURE,
    }
    assert (out / "sub" / "b.txt").read_bytes() == MENDED
    for name in ("good.txt", "image.png", "unsure.txt"):
        assert (out / name).read_bytes() == (tmp_path / "in" / name).read_bytes()
    assert not any(o.was_written for o in fix_tree([tmp_path / "in"], Options(output=out)))


def test_several_folders_keep_their_names_in_the_mirror(tmp_path: Path):
    tree(tmp_path, "x/a.txt", "y/a.txt", "single.txt")
    out = tmp_path / "out"
    list(fix_tree([tmp_path / "x", tmp_path / "y", tmp_path / "single.txt"], Options(output=out)))
    assert sorted(p.relative_to(out).as_posix() for p in out.rglob("*.txt")) == ["single.txt", "x/a.txt", "y/a.txt"]


def test_an_output_inside_the_input_is_not_walked(tmp_path: Path):
    tree(tmp_path, "a.txt")
    for _ in range(2):
        outcomes = list(fix_tree([tmp_path], Options(output=tmp_path / "out")))
    assert [(o.path.name, o.reason) for o in outcomes if o.status is Status.SKIPPED] == [("out", "output folder")]
    assert not (tmp_path / "out" / "out").exists()


def test_an_output_on_top_of_the_input_is_refused(tmp_path: Path):
    tree(tmp_path, "a.txt")
    (outcome,) = fix_tree([tmp_path / "a.txt"], Options(output=tmp_path))
    assert outcome.status is Status.FAILED
    assert "would replace the input" in str(outcome.reason)
    assert (tmp_path / "a.txt").read_bytes() == MOJIBAKE


def test_in_place_keeps_the_first_original_and_every_later_one(tmp_path: Path):
    tree(tmp_path, "a.txt")
    list(fix_tree([tmp_path], Options(in_place=True)))
    (tmp_path / "a.txt").write_bytes(b"again: " + MOJIBAKE)
    list(fix_tree([tmp_path], Options(in_place=True)))
    list(fix_tree([tmp_path], Options(in_place=True)))
    assert (tmp_path / "a.txt").read_bytes() == b"again: " + MENDED
    assert (tmp_path / "a.txt.orig").read_bytes() == MOJIBAKE
    assert (tmp_path / "a.txt.orig.1").read_bytes() == b"again: " + MOJIBAKE
    assert walked(tmp_path) == {
        "a.txt": None,
        "a.txt.orig": "original kept by an earlier run",
        "a.txt.orig.1": "original kept by an earlier run",
    }


def test_an_original_kept_by_somebody_else_is_not_overwritten(tmp_path: Path):
    tree(tmp_path, "a.txt")
    (tmp_path / "a.txt.orig").write_bytes(b"from a patch")
    fix_file(tmp_path / "a.txt", Options(in_place=True))
    assert (tmp_path / "a.txt.orig").read_bytes() == b"from a patch"
    assert (tmp_path / "a.txt.orig.1").read_bytes() == MOJIBAKE


def test_a_file_that_fixenc_did_not_write_is_not_replaced(tmp_path: Path):
    tree(tmp_path, "a.txt")
    (tmp_path / "a.fixed.txt").write_bytes(b"mine")
    outcome = fix_file(tmp_path / "a.txt")
    assert outcome.status is Status.FAILED
    assert "fixenc did not make it from this file" in str(outcome.reason)
    assert (tmp_path / "a.fixed.txt").read_bytes() == b"mine"
    assert fix_file(tmp_path / "a.txt", Options(force=True)).was_written
    assert (tmp_path / "a.fixed.txt").read_bytes() == MENDED


def test_its_own_work_is_refreshed_when_the_source_changes(tmp_path: Path):
    tree(tmp_path, "a.txt")
    list(fix_tree([tmp_path]))
    (tmp_path / "a.txt").write_bytes(b"new: " + MOJIBAKE)
    outcome = next(iter(fix_tree([tmp_path / "a.txt"])))
    assert outcome.was_written
    assert (tmp_path / "a.fixed.txt").read_bytes() == b"new: " + MENDED


def test_a_lost_ledger_costs_only_force(tmp_path: Path):
    tree(tmp_path, "a.txt")
    list(fix_tree([tmp_path]))
    ledger.ledger_path().write_text("not json\n{}\n[]\n", "ascii")
    assert fix_file(tmp_path / "a.txt").reason == "its clean copy is up to date"


def test_a_ledger_that_cannot_be_kept_is_logged(tmp_path: Path, state: Path, caplog: pytest.LogCaptureFixture):
    (state / "fixenc").write_text("a file where a folder should be", "ascii")
    tree(tmp_path, "a.txt")
    assert [o.was_written for o in fix_tree([tmp_path])] == [True]
    assert "cannot keep the list of written files" in caplog.text


def test_a_mirror_of_one_folder_is_not_overwritten_by_another(tmp_path: Path):
    """A failure means that a second run silently replaces what a first one made from something else."""
    tree(tmp_path, "x/index.html", "y/index.html")
    (tmp_path / "y" / "index.html").write_bytes(b"y: " + MOJIBAKE)
    (first,) = fix_tree([tmp_path / "x"], Options(output=tmp_path / "out"))
    (second,) = fix_tree([tmp_path / "y"], Options(output=tmp_path / "out"))
    assert (first.status, second.status) == (Status.FIXED, Status.FAILED)
    assert "did not make it from this file" in str(second.reason)
    assert (tmp_path / "out" / "index.html").read_bytes() == MENDED


def test_a_file_fixed_in_place_stays_its_owners(tmp_path: Path):
    """A failure means that a mirror silently replaces a person's own file, since fixenc once mended it in place."""
    tree(tmp_path, "a.txt", "sub/a.txt")
    (tmp_path / "sub" / "a.txt").write_bytes(b"sub: " + MOJIBAKE)
    fix_file(tmp_path / "a.txt", Options(in_place=True))
    (outcome,) = fix_tree([tmp_path / "sub"], Options(output=tmp_path))
    assert outcome.status is Status.FAILED
    assert (tmp_path / "a.txt").read_bytes() == MENDED


@pytest.mark.parametrize("force", [False, True])
def test_an_input_is_never_replaced_by_another(tmp_path: Path, *, force: bool):
    """A failure means that an original is gone."""
    tree(tmp_path, "sub/f.txt")
    (tmp_path / "f.txt").write_bytes(b"healthy")
    options = Options(output=tmp_path, force=force)
    outcomes = list(fix_tree([tmp_path / "sub", tmp_path / "f.txt"], options))
    assert outcomes[0].status is Status.FAILED
    assert (tmp_path / "f.txt").read_bytes() == b"healthy"
    tree(tmp_path / "in", "a.txt")
    (tmp_path / "in" / "a.fixed.txt").write_bytes(b"my own")
    outcomes = list(fix_tree([tmp_path / "in"], Options(force=force)))
    assert [o.status for o in outcomes] == [Status.HEALTHY, Status.FAILED]
    assert "itself to be fixed" in str(outcomes[1].reason)
    assert (tmp_path / "in" / "a.fixed.txt").read_bytes() == b"my own"


@pytest.mark.parametrize("force", [False, True])
def test_two_inputs_never_land_on_one_name(tmp_path: Path, *, force: bool):
    tree(tmp_path, "x/f.txt", "y/f.txt")
    paths = [tmp_path / "x" / "f.txt", tmp_path / "y" / "f.txt"]
    outcomes = list(fix_tree(paths, Options(output=tmp_path / "out", force=force)))
    assert [o.status for o in outcomes] == [Status.FAILED] * 2
    assert not (tmp_path / "out").exists()


def test_one_folder_by_two_names_is_one(tmp_path: Path):
    tree(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to("real")
    (outcome,) = fix_tree([tmp_path / "real", tmp_path / "link"], Options(output=tmp_path / "out"))
    assert outcome.was_written


def test_what_fix_file_wrote_it_may_refresh(tmp_path: Path):
    tree(tmp_path, "a.txt")
    fix_file(tmp_path / "a.txt")
    (tmp_path / "a.txt").write_bytes(b"new: " + MOJIBAKE)
    assert fix_file(tmp_path / "a.txt").was_written


def test_a_damaged_ledger_loses_only_the_damaged_lines(tmp_path: Path):
    """A failure means that one bad byte makes every later run fail."""
    tree(tmp_path, "a.txt")
    fix_file(tmp_path / "a.txt")
    whole = ledger.ledger_path().read_bytes()
    ledger.ledger_path().write_bytes(
        b'\xff\n{"path": []}\n{"path": [], "source": "", "sha256": ""}\n' + whole + b"\xff"
    )
    (tmp_path / "a.txt").write_bytes(b"new: " + MOJIBAKE)
    assert fix_file(tmp_path / "a.txt").was_written


def test_a_long_ledger_is_rewritten_without_what_is_gone(tmp_path: Path):
    tree(tmp_path, "a.txt")
    fix_file(tmp_path / "a.txt")
    for number in range(1_500):
        ledger.record(ledger.Written(str(tmp_path / f"gone {number}"), str(tmp_path / "a.txt"), ""))
    (tmp_path / "a.txt").write_bytes(b"new: " + MOJIBAKE)
    assert fix_file(tmp_path / "a.txt").was_written
    assert len(ledger.ledger_path().read_bytes().splitlines()) == 2


def test_what_only_looks_like_earlier_work_is_handled(tmp_path: Path):
    """A failure means that a person's own files are missing from a complete copy, or never mended."""
    tree(tmp_path / "in", "bug.txt", "bug.fixed.txt", "conf", "conf.orig", ".fixenc-notes.tmp")
    (tmp_path / "in" / "conf").write_bytes(b"another text")
    list(fix_tree([tmp_path / "in"], Options(output=tmp_path / "out", hidden=True)))
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(p.name for p in (tmp_path / "in").iterdir())
    assert (tmp_path / "out" / "conf.orig").read_bytes() == MENDED


def test_earlier_work_that_somebody_changed_is_theirs(tmp_path: Path):
    tree(tmp_path, "a.txt")
    fix_file(tmp_path / "a.txt")
    (tmp_path / "a.fixed.txt").write_bytes(b"edited")
    assert walked(tmp_path)["a.fixed.txt"] is None


def test_a_mirror_can_itself_be_fixed(tmp_path: Path):
    tree(tmp_path, "in/a.txt")
    list(fix_tree([tmp_path / "in"], Options(output=tmp_path / "out")))
    assert walked(tmp_path / "out") == {"a.txt": None}


def test_earlier_work_given_by_name_is_taken_but_for_a_kept_original_in_place(tmp_path: Path):
    """A failure in place means that `fixenc fix --in-place *`, run twice, replaces the originals it kept."""
    tree(tmp_path, "a.txt", "b.txt")
    fix_file(tmp_path / "a.txt")
    fix_file(tmp_path / "b.txt", Options(in_place=True))
    assert fix_file(tmp_path / "a.fixed.txt").status is Status.HEALTHY
    assert fix_file(tmp_path / "b.txt.orig", Options(dry_run=True)).status is Status.FIXED
    for _ in range(2):
        outcome = fix_file(tmp_path / "b.txt.orig", Options(in_place=True))
        assert (outcome.status, outcome.reason) == (Status.SKIPPED, "original kept by an earlier run")
        ledger.ledger_path().unlink(missing_ok=True)


@pytest.mark.parametrize("options", [Options(), Options(in_place=True)], ids=["beside", "in place"])
def test_a_second_run_does_nothing_even_without_the_ledger(tmp_path: Path, options: Options):
    tree(tmp_path, "a.txt", "sub/b.txt")
    list(fix_tree([tmp_path], options))
    names = sorted(tmp_path.rglob("*"))
    ledger.ledger_path().unlink()
    assert not any(o.was_written or o.status is Status.FAILED for o in fix_tree([tmp_path], options))
    assert sorted(tmp_path.rglob("*")) == names


@pytest.mark.parametrize("name", [".env.txt", "b.log", "sub/c.log"])
@pytest.mark.parametrize("is_first", [False, True])
def test_a_file_given_by_name_is_taken_wherever_its_folder_stands(tmp_path: Path, name: str, *, is_first: bool):
    tree(tmp_path, name)
    paths = [tmp_path / name, tmp_path] if is_first else [tmp_path, tmp_path / name]
    assert [o.status for o in fix_tree(paths, Options(include=("*.txt",)))] == [Status.FIXED]


ALIKE = pytest.mark.parametrize("names", [("A.txt", "a.txt"), ("caf\u00e9.txt", "cafe\u0301.txt")], ids=["case", "NFC"])


@ALIKE
def test_names_that_some_systems_take_for_one_are_kept_apart_where_the_originals_are(
    tmp_path: Path, names: tuple[str, str]
):
    tree(tmp_path / "in", *names)
    for options in (Options(output=tmp_path / "out" / "deep"), Options()):
        outcomes = list(fix_tree([tmp_path / "in"], options))
        assert [o.was_written for o in outcomes] == [True, True]


@ALIKE
def test_such_names_are_refused_on_another_disk(tmp_path: Path, names: tuple[str, str]):
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other file system")
    tree(tmp_path, *names)
    with tempfile.TemporaryDirectory(dir=memory) as out:
        outcomes = list(fix_tree([tmp_path], Options(output=Path(out))))
        assert [o.status for o in outcomes] == [Status.FAILED] * 2
        assert all("same name as that of" in str(o.reason) for o in outcomes)
        forced = fix_tree([tmp_path], Options(output=Path(out), force=True))
        assert [o.was_written for o in forced] == [True, True]


def test_everything_is_planned_before_anything_is_written(tmp_path: Path):
    tree(tmp_path, "a.txt", "b.txt")
    outcomes = fix_tree([tmp_path])
    assert not (tmp_path / "a.fixed.txt").exists()
    tree(tmp_path, "later.txt")
    assert [o.path.name for o in outcomes] == ["a.txt", "b.txt"]


def test_an_output_that_is_a_file_is_refused(tmp_path: Path):
    tree(tmp_path, "a.txt", "out")
    with pytest.raises(ValueError, match="is a file; name a folder"):
        plan([tmp_path / "a.txt"], Options(output=tmp_path / "out"))


def test_a_target_that_is_no_plain_file_is_refused(tmp_path: Path):
    tree(tmp_path, "a.txt", "elsewhere.txt")
    (tmp_path / "a.fixed.txt").symlink_to("elsewhere.txt")
    outcome = fix_file(tmp_path / "a.txt", Options(force=True))
    assert outcome.status is Status.FAILED
    assert (tmp_path / "elsewhere.txt").read_bytes() == MOJIBAKE


def test_mode_and_times_are_kept(tmp_path: Path):
    tree(tmp_path, "a.txt")
    os.chmod(tmp_path / "a.txt", 0o640)
    os.utime(tmp_path / "a.txt", ns=(10**18, 10**18 + 7))
    fix_file(tmp_path / "a.txt")
    status = (tmp_path / "a.fixed.txt").stat()
    assert (status.st_mode & 0o777, status.st_mtime_ns) == (0o640, 10**18 + 7)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_is_kept(tmp_path: Path):
    tree(tmp_path, "a.txt")
    os.chown(tmp_path / "a.txt", 12, 34)
    fix_file(tmp_path / "a.txt", Options(in_place=True))
    assert [(s.st_uid, s.st_gid) for s in map(os.stat, tmp_path.iterdir())] == [(12, 34)] * 2


def test_a_mirror_does_not_open_private_folders(tmp_path: Path):
    tree(tmp_path / "in", "private/deep/a.txt", "open/b.txt")
    (tmp_path / "in" / "private").chmod(0o700)
    (tmp_path / "in" / "open").chmod(0o555)
    list(fix_tree([tmp_path / "in"], Options(output=tmp_path / "new" / "out")))
    out = tmp_path / "new" / "out"
    assert (out / "private" / "deep" / "a.txt").read_bytes() == MENDED
    assert (out / "private").stat().st_mode & 0o777 == 0o700
    assert (out / "open").stat().st_mode & 0o777 == 0o755


def test_a_file_system_without_modes_and_times_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    for name in ("chmod", "chown", "utime"):
        monkeypatch.setattr(os, name, refuse)
    write_whole(Target(Location.of(tmp_path / "a"), Source(b"", os.stat(tmp_path))), b"data")
    assert (tmp_path / "a").read_bytes() == b"data"


def test_a_file_in_the_way_of_a_mirror_is_named(tmp_path: Path):
    tree(tmp_path, "in/sub/deep/a.txt", "out/sub")
    (outcome,) = fix_tree([tmp_path / "in"], Options(output=tmp_path / "out"))
    assert str(outcome.reason).startswith(f"cannot make the folder {str(tmp_path / 'out' / 'sub')!r}: ")


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(TargetError, match="No space left"):
        write_whole(Target(Location.of(tmp_path / "a"), Source(b"", os.stat(tmp_path))), b"data")
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_writes_nothing(tmp_path: Path):
    tree(tmp_path, "a.txt")
    outcome = fix_file(tmp_path / "a.txt", Options(dry_run=True))
    assert (outcome.status, outcome.is_due, outcome.was_written) == (Status.FIXED, True, False)
    assert len(list(tmp_path.iterdir())) == 1


def test_an_unforeseen_error_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    tree(tmp_path, "a.txt")
    monkeypatch.setattr("fixenc.files.handling.fix_bytes", broken)
    outcome = fix_file(tmp_path / "a.txt")
    assert outcome.status is Status.FAILED
    assert "ZeroDivisionError: oops" in str(outcome.reason)


def test_a_pattern_for_many_files_is_not_for_utf8_and_binary_ones(tmp_path: Path):
    """A failure means that a rule harms the clean files of a run in place, or the images of its folder."""
    image = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    texts = {
        "clean.txt": "é\n".encode(), "image.png": image, "old.txt": b"\xe9\n", "last.txt": b"abc \xe9",
        "chance.txt": "目录".encode("gbk"),
    }  # fmt: skip
    for name, data in texts.items():
        (tmp_path / name).write_bytes(data)
    options = Options(encodings=(("*", "windows-1251"), ("chance.txt", "gbk")), in_place=True)
    for _ in range(2):
        assert Status.FAILED not in {outcome.status for outcome in fix_tree([tmp_path], options)}
        assert (tmp_path / "clean.txt").read_bytes() == "é\n".encode()
        assert (tmp_path / "image.png").read_bytes() == image
        assert (tmp_path / "old.txt").read_text("utf-8") == "й\n"
        assert (tmp_path / "last.txt").read_text("utf-8") == "abc й"
        assert (tmp_path / "chance.txt").read_text("utf-8") == "目录"
