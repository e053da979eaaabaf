"""Journals that somebody else planted, and folders that changed since a run: undoing touches only what the run left."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixenc import Options, fix_file
from fixenc.errors import JournalError
from tests.conftest import Runner

pytestmark = pytest.mark.slow

MOJIBAKE, CLEAN = "PÃ£o de queijo, atÃ© amanhÃ£\n".encode(), "Pão de queijo, até amanhã\n".encode()
AS_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives files to another user")
# "é" as an unpacker shows it that takes UTF-8 for the code page 437, and as it was.
DAMAGED, MENDED = "Crème brûlée.txt".encode().decode("cp437"), "Crème brûlée.txt"


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def content(data: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


def head(*roots: Path, mends: str = "files", **options: Any) -> dict[str, Any]:
    return {"journal": 2, "began": 1, "mends": mends, "paths": list(map(str, roots)), "options": options}


def replacement(file: Path | str, kept: Path | str, before: bytes, after: bytes) -> dict[str, Any]:
    return {"replaces": str(file), "kept": str(kept), "before": content(before), "after": content(after)}


def renaming(old: Path, new: Path) -> dict[str, Any]:
    status = os.lstat(new)
    mark = {"device": status.st_dev, "inode": status.st_ino, "kind": status.st_mode & 0o170000}
    if new.is_file():
        mark |= {"size": status.st_size, "modified": status.st_mtime_ns}
    return {"renames": str(old), "to": str(new), "mark": mark}


def planted(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A folder that no journal in `tmp_path / "scraped"` has any business with."""
    folder = tmp_path / "victim"
    folder.mkdir()
    (folder / "profile").write_bytes(CLEAN)
    (folder / "profile.orig").write_bytes(MOJIBAKE)
    (folder / "diary.txt").write_bytes(MOJIBAKE)
    return folder


@pytest.fixture
def scraped(tmp_path: Path) -> Path:
    folder = tmp_path / "scraped"
    folder.mkdir()
    return folder


@pytest.fixture
def runs(state: Path) -> Callable[[], list[Path]]:
    return lambda: sorted((state / "fixenc" / "runs").glob("*.jsonl"))


@pytest.mark.parametrize("flag", ["--dry-run", "--check", "--diff"])
@pytest.mark.parametrize("name", ["new.jsonl", "scraped/a.txt"])
def test_a_run_that_writes_nothing_writes_no_journal(fixenc: Runner, scraped: Path, flag: str, name: str):
    """Law 5: a journal that is named by mistake may be an original, to which outcomes were added."""
    (scraped / "a.txt").write_bytes(MOJIBAKE)
    before = everything(scraped.parent)
    ran = fixenc("fix", scraped, flag, "--journal", scraped.parent / name)
    assert ran.code == (0 if flag == "--dry-run" else 1)
    assert "journal" not in ran.err
    assert everything(scraped.parent) == before


def test_a_single_file_begins_its_journal_as_a_tree_does(scraped: Path):
    """Law 5: the steps of `fix_file` were added to whatever file was named as its journal."""
    source, victim, journal = scraped / "a.txt", scraped / "mine.txt", scraped / "run.jsonl"
    source.write_bytes(MOJIBAKE)
    victim.write_bytes(CLEAN)
    with pytest.raises(JournalError, match="exists"):
        fix_file(source, Options(journal=victim))
    assert everything(scraped) == {"a.txt": MOJIBAKE, "mine.txt": CLEAN}
    assert fix_file(source, Options(journal=journal)).was_written
    assert [*map(json.loads, journal.read_text("utf-8").splitlines())][-1].keys() == {"ended"}


def test_a_journal_elsewhere_needs_its_option(fixenc: Runner, scraped: Path):
    (scraped / "page.txt").write_bytes(CLEAN)
    (scraped / "page.txt.orig").write_bytes(MOJIBAKE)
    step = replacement(scraped / "page.txt", scraped / "page.txt.orig", MOJIBAKE, CLEAN)
    planted(scraped / "run.jsonl", head(scraped, in_place=True), step)
    for name in ("run.jsonl", scraped / "run.jsonl", "./run"):
        ran = fixenc("undo", name, cwd=scraped)
        assert ran.code == 2
        assert "`fixenc runs` lists them" in ran.err
    assert "name a journal elsewhere with --journal" in fixenc("undo", "run.jsonl", cwd=scraped).err
    assert (scraped / "page.txt").read_bytes() == CLEAN
    ran = fixenc("undo", "--journal", "run.jsonl", cwd=scraped)
    assert (ran.code, ran.err.endswith(f"undoing run (in place) on {scraped}\n1 file: 1 restored\n")) == (0, True)
    assert (scraped / "page.txt").read_bytes() == MOJIBAKE


def test_a_run_has_a_name_and_no_path(fixenc: Runner, state: Path, victim: Path):
    step = replacement(victim / "profile", victim / "profile.orig", MOJIBAKE, CLEAN)
    planted(state / "20260101T000000.000000000Z-0001.jsonl", head(victim, in_place=True), step)
    before = everything(victim)
    for name in ("../../20260101T000000.000000000Z-0001", "..", "", "\x1b[2J"):
        ran = fixenc("undo", name)
        assert (ran.code, "\x1b" in ran.err) == (2, False)
    assert everything(victim) == before


@pytest.mark.parametrize("command", [["undo"], ["fix", "--resume"]], ids=["undo", "resume"])
def test_the_roots_of_a_journal_elsewhere_are_below_the_working_folder_or_named(
    fixenc: Runner, scraped: Path, victim: Path, command: list[str]
):
    step = replacement(victim / "profile", victim / "profile.orig", MOJIBAKE, CLEAN)
    planted(scraped / "run.jsonl", head(scraped, victim, in_place=True), step)
    before = everything(victim)
    ran = fixenc(*command, "--journal", "run.jsonl", cwd=scraped)
    assert ran.code == 2
    assert f"acts on '{victim}', which is not below the working folder; to allow that, name it" in ran.err
    ran = fixenc(*command, "--journal", "run.jsonl", scraped, victim / "diary.txt", cwd=scraped)
    assert (ran.code, f"acts on '{victim}'" in ran.err) == (2, True)
    assert everything(victim) == before
    ran = fixenc(*command, "--journal", "run.jsonl", victim, cwd=scraped)
    assert ran.code == 0
    assert ran.err.splitlines()[0].endswith(f" run (in place) on {scraped}, {victim}")
    assert everything(victim) != before


def test_a_root_that_is_a_link_is_where_it_leads(fixenc: Runner, scraped: Path, victim: Path):
    (scraped / "inner").symlink_to(victim)
    step = replacement(scraped / "inner/profile", scraped / "inner/profile.orig", MOJIBAKE, CLEAN)
    planted(scraped / "run.jsonl", head(scraped / "inner", in_place=True), step)
    before = everything(victim)
    ran = fixenc("undo", "--journal", "run.jsonl", cwd=scraped)
    assert (ran.code, "is not below the working folder" in ran.err) == (2, True)
    ran = fixenc("undo", "--journal", "run.jsonl", victim, cwd=scraped)
    assert (ran.code, "is not among the files of the run; left unchanged" in ran.err) == (2, True)
    assert everything(victim) == before


def test_going_on_writes_to_no_other_folder(fixenc: Runner, scraped: Path, victim: Path):
    (scraped / "profile").write_bytes(b"planted " + MOJIBAKE)
    planted(scraped / "run.jsonl", head(scraped, output=str(victim), force=True, hidden=True))
    before = everything(victim)
    ran = fixenc("fix", "--resume", "--journal", "run.jsonl", cwd=scraped)
    assert (ran.code, f"acts on '{victim}'" in ran.err) == (2, True)
    assert everything(victim) == before
    planted(scraped / "run.jsonl", head(scraped, in_place=True, force=True, hidden=True))
    ran = fixenc("fix", "--resume", "--journal", "run.jsonl", cwd=scraped)
    assert ran.err.startswith(f"continuing run (in place, with --force, hidden files too) on {scraped}\n")


def steps_outside(scraped: Path, victim: Path) -> list[tuple[str, dict[str, Any]]]:
    """Each way to name something outside of the roots, and what is said of it."""
    (scraped / "sub").symlink_to(victim)
    above = f"{scraped}/../victim"
    no_step, outside = "invalid steps skipped: 1", "is not among the files of the run"
    return [
        (outside, replacement(victim / "profile", victim / "profile.orig", MOJIBAKE, CLEAN)),
        (no_step, replacement(f"{above}/profile", f"{above}/profile.orig", MOJIBAKE, CLEAN)),
        (
            "is a symbolic link, and none is followed",
            replacement(scraped / "sub/profile", scraped / "sub/profile.orig", MOJIBAKE, CLEAN),
        ),
        (no_step, replacement(scraped / "page.txt", victim / "diary.txt", MOJIBAKE, CLEAN)),
        (no_step, replacement(scraped / "page.txt", scraped / "other.txt", MOJIBAKE, CLEAN)),
        (no_step, replacement(scraped / "page.txt", scraped / "page.txt.orig/../../victim/x", MOJIBAKE, CLEAN)),
        (outside, renaming(victim / "renamed", victim / "diary.txt")),
        (no_step, renaming(scraped / "stolen", victim / "diary.txt")),
        (no_step, renaming(victim / "planted", scraped / "page.txt")),
        ("is a symbolic link", renaming(scraped / "sub/renamed", scraped / "sub/diary.txt")),
        (no_step, {"renames": 5, "to": [], "mark": {}}),
        (no_step, {"replaces": str(scraped / "page.txt"), "kept": str(scraped / "page.txt.orig"), "after": "x"}),
    ]


@pytest.mark.parametrize("number", range(12))
def test_a_step_outside_of_the_roots_is_not_undone(
    fixenc: Runner, tmp_path: Path, scraped: Path, victim: Path, number: int
):
    """A failure means that `undo` overwrites, moves or deletes whatever a planted journal wants."""
    (scraped / "page.txt").write_bytes(CLEAN)
    (scraped / "other.txt").write_bytes(MOJIBAKE)
    message, step = steps_outside(scraped, victim)[number]
    mends = "names" if "renames" in step else "files"
    planted(scraped / "run.jsonl", head(scraped, mends=mends, in_place=True), step)
    before, names = everything(tmp_path), sorted(os.listdir(victim))
    ran = fixenc("undo", "--journal", "run.jsonl", cwd=scraped)
    assert message in ran.err
    assert ran.code == (0 if "invalid steps" in message else 2)
    assert "1 restored" not in ran.err
    after = everything(tmp_path)
    for found in (before, after):
        del found["scraped/run.jsonl"]
    assert after == before
    assert sorted(os.listdir(victim)) == names


def test_a_folder_that_was_swapped_for_a_link_is_not_followed(
    fixenc: Runner, tmp_path: Path, scraped: Path, victim: Path
):
    (scraped / "sub").mkdir()
    (scraped / "sub" / "profile").write_bytes(MOJIBAKE)
    assert fixenc("fix", "--in-place", "scraped").code == 0
    (scraped / "sub").rename(scraped / "away")
    (scraped / "sub").symlink_to(victim)
    before = everything(victim)
    ran = fixenc("undo")
    assert (ran.code, "is a symbolic link, and none is followed" in ran.err) == (2, True)
    assert everything(victim) == before
    (scraped / "sub").unlink()
    scraped.rename(tmp_path / "moved")
    scraped.symlink_to(tmp_path / "moved")
    (tmp_path / "moved" / "away").rename(tmp_path / "moved" / "sub")
    ran = fixenc("undo")
    assert (ran.code, "1 restored" in ran.err) == (2, False)
    assert (tmp_path / "moved" / "sub" / "profile").read_bytes() == CLEAN


@pytest.mark.parametrize("standing", [b"mine now", CLEAN + b"more", b"x" * len(CLEAN)], ids=["other", "longer", "same"])
def test_a_file_is_restored_only_where_the_run_left_it(fixenc: Runner, scraped: Path, standing: bytes):
    (scraped / "page.txt").write_bytes(MOJIBAKE)
    assert fixenc("fix", "--in-place", "scraped").code == 0
    (scraped / "page.txt").write_bytes(standing)
    ran = fixenc("undo")
    assert (ran.code, "page.txt  modified since the run; left unchanged" in ran.err) == (2, True)
    assert everything(scraped) == {"page.txt": standing, "page.txt.orig": MOJIBAKE}
    (scraped / "page.txt").write_bytes(CLEAN)
    (scraped / "page.txt.orig").write_bytes(MOJIBAKE + b" ")
    ran = fixenc("undo")
    assert (ran.code, "is no longer its original" in ran.err) == (2, True)
    assert (scraped / "page.txt").read_bytes() == CLEAN


def test_counts_tell_the_truth(fixenc: Runner, scraped: Path):
    """A failure means that `undo` says restored of what it did not touch."""
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (scraped / name).write_bytes(MOJIBAKE)
    assert fixenc("fix", "--in-place", "scraped").code == 0
    (scraped / "a.txt").write_bytes(MOJIBAKE)  # by hand, with what was kept still there
    (scraped / "b.txt.orig").rename(scraped / "b.txt")
    (scraped / "c.txt").unlink()
    ran = fixenc("undo")
    assert ran.code == 2
    assert ran.err.splitlines()[-1] == "4 files: 1 restored, 1 failed, 2 already as before the run"
    assert everything(scraped) == {"a.txt": MOJIBAKE, "b.txt": MOJIBAKE, "d.txt": MOJIBAKE, "c.txt.orig": MOJIBAKE}


def test_a_stranger_at_a_name_is_never_moved(fixenc: Runner, scraped: Path):
    """A failure means that undoing `names` moves, or removes, a file that the run never saw."""
    (scraped / DAMAGED).write_bytes(b"a recipe")
    assert fixenc("names", "--apply", "scraped").code == 0
    assert everything(scraped) == {MENDED: b"a recipe"}
    (scraped / MENDED).rename(scraped / "moved by hand.txt")
    (scraped / MENDED).write_bytes(b"another file")
    ran = fixenc("undo")
    assert (ran.code, f"'{MENDED}' is another file now; left unchanged" in ran.err) == (2, True)
    assert "restored" not in ran.err
    assert everything(scraped) == {MENDED: b"another file", "moved by hand.txt": b"a recipe"}
    (scraped / MENDED).unlink()
    ran = fixenc("undo")
    assert (ran.code, "no longer exists" in ran.err) == (2, True)
    (scraped / "moved by hand.txt").rename(scraped / MENDED)
    (scraped / DAMAGED).write_bytes(b"a stranger")
    ran = fixenc("undo")
    assert (ran.code, "another file has the name" in ran.err) == (2, True)
    assert everything(scraped) == {MENDED: b"a recipe", DAMAGED: b"a stranger"}
    (scraped / DAMAGED).unlink()
    assert fixenc("undo").err.endswith("1 file: 1 restored\n")
    assert everything(scraped) == {DAMAGED: b"a recipe"}


def test_a_new_file_with_an_old_inode_is_a_stranger(fixenc: Runner, scraped: Path):
    """The system gives the inode of a file that was removed to the next one: here it is simulated by rewriting it."""
    (scraped / DAMAGED).write_bytes(b"a recipe")
    assert fixenc("names", "--apply", "scraped").code == 0
    (scraped / MENDED).write_bytes(b"another file")
    ran = fixenc("undo")
    assert (ran.code, "is another file now" in ran.err) == (2, True)
    assert everything(scraped) == {MENDED: b"another file"}


def test_a_renaming_that_never_came_about_is_not_undone(fixenc: Runner, scraped: Path, runs: Callable[[], list[Path]]):
    """A run may be killed between a note and what it speaks of, and then somebody takes the new name."""
    (scraped / DAMAGED).write_bytes(b"a recipe")
    assert fixenc("names", "--apply", "scraped").code == 0
    (scraped / MENDED).rename(scraped / DAMAGED)
    ran = fixenc("undo", runs()[0].stem)
    assert (ran.code, ran.err.endswith("1 file: 1 already as before the run\n")) == (0, True)
    assert everything(scraped) == {DAMAGED: b"a recipe"}


def test_both_names_of_a_renaming_that_was_cut_short_become_one(fixenc: Runner, scraped: Path):
    (scraped / DAMAGED).write_bytes(b"a recipe")
    assert fixenc("names", "--apply", "scraped").code == 0
    os.link(scraped / MENDED, scraped / DAMAGED)
    assert fixenc("undo").code == 0
    assert everything(scraped) == {DAMAGED: b"a recipe"}


def test_folders_and_what_is_in_them_get_their_names_back(fixenc: Runner, tmp_path: Path, scraped: Path):
    folder = DAMAGED.removesuffix(".txt")
    (scraped / folder / "plain").mkdir(parents=True)
    (scraped / folder / DAMAGED).write_bytes(b"1")
    (scraped / folder / "plain" / DAMAGED).write_bytes(b"2")
    (tmp_path / "link").symlink_to(scraped)
    before = everything(scraped)
    assert fixenc("names", "--apply", "link").code == 0
    assert f"Crème brûlée/plain/{MENDED}" in everything(scraped)
    assert fixenc("undo").err.endswith("3 files: 3 restored\n")
    assert everything(scraped) == before
    assert fixenc("names", "--apply", f"scraped/{folder}").code == 0
    assert fixenc("undo").err.endswith("3 files: 3 restored\n")
    assert everything(scraped) == before


@AS_ROOT
def test_a_journal_that_another_user_may_have_written_is_not_acted_on(fixenc: Runner, scraped: Path):
    (scraped / "page.txt").write_bytes(CLEAN)
    (scraped / "page.txt.orig").write_bytes(MOJIBAKE)
    step = replacement(scraped / "page.txt", scraped / "page.txt.orig", MOJIBAKE, CLEAN)
    journal = planted(scraped / "run.jsonl", head(scraped, in_place=True), step)
    os.chown(journal, 65534, 65534)
    for command in (["undo"], ["fix", "--resume"]):
        ran = fixenc(*command, "--journal", "run.jsonl", cwd=scraped)
        assert (ran.code, "cannot be trusted, since user 65534 owns it" in ran.err) == (2, True)
    os.chown(journal, 0, 0)
    journal.chmod(0o666)
    ran = fixenc("undo", "--journal", "run.jsonl", cwd=scraped)
    assert (ran.code, "everybody can write to it" in ran.err) == (2, True)
    assert everything(scraped).keys() == {"page.txt", "page.txt.orig", "run.jsonl"}


def test_an_original_that_was_there_before_the_run_stays(fixenc: Runner, scraped: Path):
    """A failure means that after `undo` a file of the user's is gone, or has another mode."""
    (scraped / "page.txt").write_bytes(MOJIBAKE)
    (scraped / "page.txt").chmod(0o640)
    (scraped / "page.txt.orig").write_bytes(MOJIBAKE)
    (scraped / "page.txt.orig").chmod(0o600)
    assert fixenc("fix", "--in-place", "scraped/page.txt").code == 0
    assert everything(scraped) == {"page.txt": CLEAN, "page.txt.orig": MOJIBAKE, "page.txt.orig.1": MOJIBAKE}
    assert fixenc("undo").code == 0
    assert everything(scraped) == {"page.txt": MOJIBAKE, "page.txt.orig": MOJIBAKE}
    assert [(scraped / name).stat().st_mode & 0o777 for name in ("page.txt", "page.txt.orig")] == [0o640, 0o600]


@pytest.mark.parametrize("name", ["out", "out/inner"])
def test_going_on_writes_to_no_output_that_is_a_link(fixenc: Runner, scraped: Path, victim: Path, name: str):
    """A failure means that an output below the working folder leads out of it."""
    (scraped / "page.txt").write_bytes(MOJIBAKE)
    (scraped / "out").symlink_to(victim)
    planted(scraped / "run.jsonl", head(scraped / "page.txt", output=str(scraped / name), force=True))
    before = everything(victim)
    ran = fixenc("fix", "--resume", "--journal", "run.jsonl", cwd=scraped)
    assert (ran.code, f"acts on '{scraped / name}', which is not below the working folder" in ran.err) == (2, True)
    assert everything(victim) == before


def copied(copy: Path | str, source: Path | str, data: bytes = MOJIBAKE) -> dict[str, Any]:
    return {"copies": str(source), "to": str(copy), "before": content(b"x"), "after": content(data)}


def copies_outside(scraped: Path, victim: Path) -> list[tuple[str, dict[str, Any]]]:
    """Each way to have `undo` remove a file that no run of copies made, and what is said of it."""
    (scraped / "sub").symlink_to(victim)
    no_step, outside = "invalid steps skipped: 1", "is not among the files of the run"
    return [
        (outside, copied(victim / "diary.txt", victim / "diary.md")),
        (outside, copied(victim / "diary.fixed.txt", victim / "diary.txt")),
        (outside, copied(victim / "diary.txt", scraped / "page.txt")),
        (outside, copied(scraped / "other.txt", scraped / "page.txt")),
        (outside, copied(scraped / "page.fixed.txt.orig", scraped / "page.txt")),
        (no_step, copied(scraped / "page.txt", scraped / "page.txt")),
        (no_step, copied(f"{scraped}/../victim/diary.txt", scraped / "page.txt")),
        (
            "is a symbolic link, and none is followed",
            copied(scraped / "sub/diary.fixed.txt", scraped / "sub/diary.txt"),
        ),
        ("modified since fixenc wrote it", copied(scraped / "page.fixed.txt", scraped / "page.txt", b"other")),
        ("is a symbolic link now", copied(scraped / "link.fixed.txt", scraped / "link.txt")),
        ("nothing to undo", {"folder": str(victim / "empty")}),
        ("nothing to undo", {"folder": str(scraped / "empty")}),
        (no_step, {"folder": "../victim/empty"}),
        (no_step, {"copies": 5, "to": [], "before": None, "after": 3}),
    ]


@pytest.mark.parametrize("number", range(14))
def test_a_copy_that_the_run_cannot_have_made_is_not_removed(
    fixenc: Runner, tmp_path: Path, scraped: Path, victim: Path, number: int
):
    """A failure means that `undo` deletes whatever a planted journal names, if its text is known."""
    (victim / "diary.fixed.txt").write_bytes(MOJIBAKE)
    (scraped / "page.txt").write_bytes(CLEAN)
    for name in ("other.txt", "page.fixed.txt", "page.fixed.txt.orig"):
        (scraped / name).write_bytes(MOJIBAKE)
    (scraped / "link.fixed.txt").symlink_to(victim / "diary.txt")
    for folder in (victim, scraped):
        (folder / "empty").mkdir()
    message, step = copies_outside(scraped, victim)[number]
    planted(scraped / "run.jsonl", head(scraped), step, {"ended": 1})
    before = everything(tmp_path)
    ran = fixenc("undo", "--journal", "run.jsonl", cwd=scraped)
    assert message in ran.err
    assert "1 removed" not in ran.err
    after = everything(tmp_path)
    for found in (before, after):
        del found["scraped/run.jsonl"]
    assert after == before
    assert (victim / "empty").is_dir()
    assert (scraped / "empty").is_dir()


@pytest.mark.parametrize("at", ["inner", "whole"])
def test_a_mirror_that_was_swapped_for_a_link_is_not_emptied(
    fixenc: Runner, tmp_path: Path, scraped: Path, victim: Path, at: str
):
    """A failure means that `undo` removes files, or folders, where a link leads."""
    (scraped / "sub").mkdir()
    (scraped / "sub" / "diary.txt").write_bytes(CLEAN)
    assert fixenc("fix", "scraped", "-o", "out").code == 0
    swapped = tmp_path / "out" / "sub" if at == "inner" else tmp_path / "out"
    swapped.rename(tmp_path / "away")
    other = victim if at == "inner" else tmp_path / "another"
    if at == "whole":
        (other / "sub" / "empty").mkdir(parents=True)
        victim.rename(other / "victim")
        victim = other / "victim"
    (other / "diary.txt" if at == "inner" else other / "sub" / "diary.txt").write_bytes(CLEAN)
    swapped.symlink_to(other)
    before = everything(tmp_path)
    ran = fixenc("undo")
    assert ran.code == 2
    assert "1 failed" in ran.err
    assert everything(tmp_path) == before
    assert swapped.is_symlink()


def test_a_path_that_no_file_system_has_is_told(fixenc: Runner, scraped: Path):
    """A failure means that a lone surrogate in a journal ends a command with an internal error."""
    broken = planted(scraped / "journal", head(Path("/w\ud800")))
    for command in (["undo"], ["fix", "--resume"]):
        ran = fixenc(*command, "--journal", broken, cwd=scraped)
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert "is a broken journal: its first line is invalid" in ran.err
    step = replacement(f"{scraped}/\ud800", f"{scraped}/\ud800.orig", MOJIBAKE, CLEAN)
    ran = fixenc("undo", "--journal", planted(scraped / "other", head(scraped), step), cwd=scraped)
    assert (ran.code, "invalid steps skipped: 1" in ran.err) == (0, True)


@pytest.mark.parametrize(
    ("copy", "is_made"),
    [("a.fixed.txt", True), (".bashrc", False), ("conftest.py", False), ("a.txt.orig", False)],
)
def test_an_accepted_copy_comes_back_only_under_a_name_of_a_copy(
    fixenc: Runner, scraped: Path, copy: str, *, is_made: bool
):
    """A failure means that a journal has `undo` make a file of any name, with bytes that its author chose."""
    (scraped / "a.txt").write_bytes(CLEAN)
    (scraped / "a.txt.orig").write_bytes(MOJIBAKE)
    step = replacement(scraped / "a.txt", scraped / "a.txt.orig", MOJIBAKE, CLEAN) | {"accepts": str(scraped / copy)}
    fixenc("undo", "--journal", planted(scraped / "journal", head(scraped, mends="copies"), step), cwd=scraped)
    assert (scraped / copy).exists() is (is_made or copy == "a.txt.orig")
    assert (scraped / "a.txt").read_bytes() == (MOJIBAKE if is_made else CLEAN)
