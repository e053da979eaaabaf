"""Runs as people handle them: each in `runs`, taken back by `undo`, put in place by `accept`, tidied up by `clean`."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixenc import Options, batch
from fixenc.errors import JournalError, OptionsError
from fixenc.files.accepting import accept, candidates_below
from fixenc.files.clearing import clear, find_backups, find_copies
from fixenc.files.fates import Fate
from fixenc.files.forgetting import forget_old_runs
from fixenc.files.journal import Journal
from fixenc.files.ledger import Written, record
from fixenc.files.numbering import names, open_run
from fixenc.files.restoring import undo
from fixenc.files.runs import begin, last_undoable, run_named
from fixenc.report.runs import shorten_paths
from tests.conftest import Runner

MOJIBAKE, CLEAN = "Une trÃ¨s belle journÃ©e d'Ã©tÃ©\n", "Une très belle journée d'été\n"
HEALTHY = "Une journée d'été, déjà\n"
# UTF-8, but for one byte.
BAD = "Du thé vert\n".encode() + b"et \xff encore\n" + "un café crème\n".encode()


def everything(folder: Path) -> dict[str, bytes | None]:
    """Return all files with their bytes, and all folders."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text(MOJIBAKE, "utf-8")
    (folder / "sub" / "b.html").write_text(MOJIBAKE, "utf-8")
    (folder / "healthy.txt").write_text(HEALTHY, "utf-8")
    return folder


@pytest.mark.parametrize("given", [[], ["-o", "out/inner"], ["--in-place"]], ids=["copies", "mirror", "in place"])
def test_each_run_that_writes_is_in_runs_and_can_be_taken_back(fixenc: Runner, site: Path, given: list[str]):
    before = everything(site.parent)
    assert fixenc("fix", "site", *given).code == 0
    assert everything(site.parent) != before
    (run,) = fixenc("runs", "--json").lines
    assert (run["id"], run["fixed"], run["state"]) == ("1", 2, "ended")
    ran = fixenc("undo")
    assert (ran.code, ran.err.startswith("undoing run 1 (")) == (0, True)
    assert everything(site.parent) == before
    ran = fixenc("undo", "1")
    assert (ran.code, "run 1 was undone already" in ran.err) == (2, True)
    assert "nothing to undo" in fixenc("undo").err


@pytest.mark.slow
def test_a_run_that_wrote_nothing_leaves_no_journal(fixenc: Runner, site: Path, state: Path):
    """A failure means that a hook over a healthy repository fills the state folder and the list of runs."""
    for arguments in (
        ["healthy.txt"],
        ["--in-place", "healthy.txt"],
        ["-n", "a.txt"],
        ["--check", "a.txt"],
        ["no.txt"],
    ):
        fixenc("fix", *arguments, cwd=site)
    assert fixenc("runs").err == "no runs found\n"
    assert not list(state.rglob("*.jsonl"))
    assert fixenc("fix", "a.txt", cwd=site).code == 0
    assert fixenc("fix", "a.txt", cwd=site).code == 0, "its copy is up to date"
    assert [line["id"] for line in fixenc("runs", "--json").lines] == ["1"]


@pytest.mark.slow
def test_a_copy_that_somebody_changed_stays(fixenc: Runner, site: Path):
    assert fixenc("fix", "site").code == 0
    (site / "a.fixed.txt").write_text("mine", "utf-8")
    ran = fixenc("undo", "1")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        "failed    site/a.fixed.txt  modified since fixenc wrote it; left unchanged",
        "2 files: 1 removed, 1 failed",
    ]
    assert (site / "a.fixed.txt").read_text("utf-8") == "mine"
    assert fixenc("runs", "--json").lines[0]["state"] == "partly undone"


@pytest.mark.slow
def test_undo_of_a_path_names_the_last_run_there(fixenc: Runner, site: Path):
    assert fixenc("fix", "site").code == 0
    before = everything(site)
    ran = fixenc("undo", "site/sub")
    hint = "'site/sub' is a path, and undo takes a whole run; the last run there: `fixenc undo 1`"
    assert (ran.code, ran.err, everything(site)) == (2, f"fixenc: {hint}\n", before)
    assert fixenc("undo", "none").err == "fixenc: no run 'none'; `fixenc runs` lists them\n"


@pytest.mark.slow
def test_a_copy_that_a_later_run_made_anew_is_left_to_that(fixenc: Runner, site: Path):
    assert fixenc("fix", "site").code == 0
    (site / "a.txt").write_text(f"2 {MOJIBAKE}", "utf-8")
    assert fixenc("fix", "site").code == 0
    ran = fixenc("undo", "1")
    assert (ran.code, "a.fixed.txt  was made anew by run 2; to remove it, undo that run" in ran.err) == (2, True)
    assert (site / "a.fixed.txt").read_text("utf-8") == f"2 {CLEAN}"
    ran = fixenc("undo", "2")
    assert (ran.code, ran.err) == (
        0, "1 file: 1 removed; 1 of the removed had replaced an older file, which is not kept\n",
    )  # fmt: skip
    assert not list(site.rglob("*.fixed.*"))
    assert fixenc("undo", "1").code == 0


@pytest.mark.slow
def test_a_mirror_keeps_what_somebody_put_there(fixenc: Runner, site: Path):
    assert fixenc("fix", "site", "-o", "out").code == 0
    (site.parent / "out" / "sub" / "notes.md").write_text("mine", "utf-8")
    assert fixenc("undo").code == 0
    assert everything(site.parent / "out") == {"sub": None, "sub/notes.md": b"mine"}


@pytest.mark.slow
def test_copies_are_written_without_a_state_folder_with_one_warning(fixenc: Runner, site: Path):
    (site.parent / "state").write_text("in the way", "utf-8")
    env = {"XDG_STATE_HOME": str(site.parent / "state")}
    ran = fixenc("fix", "-q", "site", env=env)
    assert (ran.code, (site / "a.fixed.txt").read_text("utf-8")) == (0, CLEAN)
    assert len(ran.err.splitlines()) == 1
    assert "can only be removed by hand" in ran.err
    ran = fixenc("fix", "-q", "site/healthy.txt", env=env)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.slow
def test_a_run_is_called_by_its_number_its_name_or_the_beginning_of_that(fixenc: Runner, site: Path, state: Path):
    assert fixenc("fix", "site/a.txt").code == 0
    assert fixenc("fix", "site/sub").code == 0
    first, second = reversed([line["run"] for line in fixenc("runs", "--json").lines])
    assert [run_named(name).number for name in ("1", "2", first, second[:-1])] == [first, second, first, second]
    for name in ("3", "0", "", "-1", "1 ", "x"):
        with pytest.raises(JournalError, match=r"no run '.*'; `fixenc runs` lists them"):
            run_named(name)
    with pytest.raises(JournalError, match="2 runs are called '20"):
        run_named("20")
    journal = state / "fixenc" / "runs" / f"{first}.jsonl"
    shutil.copy(journal, journal.with_name("20200101T000000.000000000Z-0001.jsonl"))
    with pytest.raises(JournalError, match="2 runs are called '1'; write more of the name: 20200101T"):
        run_named("1")
    assert begin([site], Options()).id == "3"


@contextmanager
def terminal(columns: int) -> Iterator[Callable[..., str]]:
    """Yield a function that runs the command in a terminal of so many columns and returns what it shows."""
    main, side = pty.openpty()

    def run(*arguments: str) -> str:
        env = {**os.environ, "COLUMNS": str(columns), "NO_COLOR": "1", "TERM": "xterm"}
        subprocess.run([sys.executable, "-m", "fixenc", *arguments], stdout=side, env=env, check=True)
        return os.read(main, 65_536).decode()

    try:
        yield run
    finally:
        os.close(main)
        os.close(side)


def test_runs_fit_a_terminal_and_a_path_keeps_its_end(tmp_path: Path):
    folder = tmp_path / ("long " * 20) / "宿題" / "letters"
    folder.mkdir(parents=True)
    for mends in range(2):
        assert begin([folder, tmp_path], Options(in_place=bool(mends))).id == str(mends + 1)
    with terminal(80) as run:
        lines = re.sub("\x1b\\[[0-9;]*m", "", run("runs")).splitlines()
    assert len(lines) == 3
    assert max(map(len, lines)) <= 80
    assert all("letters +1 more" in line and "…" in line for line in lines[1:])


@pytest.mark.parametrize(
    ("paths", "room", "shown"),
    [
        (["/a/b"], 4, "/a/b"),
        (["/a/bc"], 4, "…/bc"),
        (["/宿題/宿題"], 6, "…/宿題"),
        (["/宿題/宿題"], 5, "…宿題"),
        (["/archive/letters", "/b"], 17, "…/letters +1 more"),
    ],
)
def test_paths_lose_their_beginning(paths: list[str], room: int, shown: str):
    assert shorten_paths(paths, room) == shown


@pytest.mark.slow
def test_accepted_copies_take_the_places_of_their_originals(fixenc: Runner, site: Path):
    assert fixenc("fix", "site").code == 0
    between = everything(site)
    (site / "a.txt").chmod(0o640)
    ran = fixenc("accept")
    said = f"accepting run 1 (copies) on {site}\n2 files: 2 accepted; undo with `fixenc undo`\n"
    assert (ran.code, ran.err) == (0, said)
    assert everything(site) == {
        "a.txt": CLEAN.encode(), "a.txt.orig": MOJIBAKE.encode(), "healthy.txt": HEALTHY.encode(), "sub": None,
        "sub/b.html": CLEAN.encode(), "sub/b.html.orig": MOJIBAKE.encode(),
    }  # fmt: skip
    assert (site / "a.txt").stat().st_mode & 0o777 == 0o640
    assert [line["mends"] for line in fixenc("runs", "--json").lines] == ["copies", "files"]
    ran = fixenc("accept", "1")
    assert (ran.code, ran.err) == (0, "2 files: 2 without a copy now\n")
    assert [line["id"] for line in fixenc("runs", "--json").lines] == ["2", "1"]
    assert fixenc("undo").err.endswith("2 files: 2 restored\n")
    assert everything(site) == between
    assert fixenc("accept", "site/sub").err == "1 file: 1 accepted; undo with `fixenc undo`\n"
    assert fixenc("accept", "a.fixed.txt", cwd=site).err.startswith("1 file: 1 accepted;")


@pytest.mark.slow
def test_accepting_without_a_backup_says_that_it_is_final(fixenc: Runner, site: Path):
    assert fixenc("fix", "site").code == 0
    ran = fixenc("accept", "--no-backup", "1")
    assert ran.code == 0
    assert ran.err == "no originals are kept: `fixenc undo` cannot take this back\n2 files: 2 accepted\n"
    assert not list(site.rglob("*.orig"))
    for name in ([], ["2"]):
        ran = fixenc("undo", *name)
        assert (ran.code, "run 2 kept no originals (--no-backup), so fixenc cannot undo it" in ran.err) == (2, True)
    assert fixenc("runs", "--json").lines[0]["state"] == "ended"


@pytest.mark.slow
def test_only_copies_and_originals_as_they_were_are_accepted(fixenc: Runner, site: Path):
    for name in ("c.txt", "d.txt", "e.txt", "f.txt", "g.txt"):
        (site / name).write_text(MOJIBAKE, "utf-8")
    assert fixenc("fix", "site").code == 0
    (site / "a.txt").write_text("mine", "utf-8")
    (site / "c.fixed.txt").write_text("mine", "utf-8")
    (site / "d.txt").unlink()
    os.link(site / "e.txt", site / "e2.txt")
    (site / "f.fixed.txt").unlink()
    (site / "f.fixed.txt").symlink_to("g.txt")
    before = everything(site)
    ran = fixenc("accept", "1")
    assert ran.code == 2
    for name, reason in (
        ("a.txt", "modified since its copy 'a.fixed.txt' was made; run `fixenc fix` again, and accept that"),
        ("c.txt", "its copy 'c.fixed.txt' was modified since"),
        ("d.txt", "cannot be read: No such file or directory"),
        ("e.txt", "has 2 hard links"),
        ("f.txt", "its copy 'f.fixed.txt' cannot be read: it is a symbolic link now, and none is followed"),
    ):
        assert f"failed    site/{name}  {reason}" in ran.err
    assert ran.err.endswith("7 files: 5 failed, 2 accepted; undo with `fixenc undo`\n")
    after = everything(site)
    touched = {"g.txt", "g.txt.orig", "g.fixed.txt", "sub/b.html", "sub/b.html.orig", "sub/b.fixed.html"}
    assert {name: after.get(name) for name in {*before, *after} - touched - {"f.fixed.txt"}} == {
        name: data for name, data in before.items() if name not in {*touched, "f.fixed.txt"}
    }


@pytest.mark.slow
def test_what_cannot_be_accepted_is_told(fixenc: Runner, site: Path):
    assert "no run wrote clean copies beside originals" in fixenc("accept").err
    assert fixenc("fix", "site", "-o", "out").code == 0
    assert "run 1 wrote a mirror" in fixenc("accept", "1").err
    assert fixenc("fix", "--in-place", "site").code == 0
    assert "run 2 wrote no copies" in fixenc("accept", "2").err
    assert "no run that `fixenc runs` lists made a clean copy there" in fixenc("accept", "site").err
    assert "'nowhere' does not exist" in fixenc("accept", "site", "nowhere").err
    assert "'nowhere' is neither a run nor a file" in fixenc("accept", "nowhere").err
    assert "no run '9'" in fixenc("accept", "9").err
    (site.parent / "1").mkdir()
    assert "'1' is a run and a file" in fixenc("accept", "1").err


@pytest.mark.slow
def test_clean_removes_copies_or_backups_and_nothing_else(fixenc: Runner, site: Path):
    before = everything(site)
    assert fixenc("fix", "site").code == 0
    (site / "mine.fixed.txt").write_text("mine", "utf-8")
    ran = fixenc("clean", "-n")
    assert (ran.out.decode(), ran.err) == (
        "site/a.fixed.txt\nsite/sub/b.fixed.html\n",
        "2 clean copies would be removed\n",
    )
    (site / "sub" / "b.fixed.html").write_text("mine", "utf-8")
    ran = fixenc("clean", "site")
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "left      site/sub/b.fixed.html  modified since fixenc wrote it; left unchanged",
        "1 clean copy removed, 1 left",
    ]
    assert everything(site) == {**before, "mine.fixed.txt": b"mine", "sub/b.fixed.html": b"mine"}
    assert fixenc("clean", "--backups").err == "0 kept originals removed\n"
    assert fixenc("fix", "--in-place", "site/a.txt", "site/sub/b.html").code == 0
    (site / "a.txt").unlink()
    ran = fixenc("clean", "--backups", "site")
    assert ran.err == "left      site/a.txt.orig  'a.txt' no longer stands beside it\n1 kept original removed, 1 left\n"
    assert (site / "a.txt.orig").read_text("utf-8") == MOJIBAKE
    ran = fixenc("undo")
    assert (ran.code, "b.html.orig', cannot be read: No such file" in ran.err) == (2, True)


@pytest.mark.slow
def test_clean_leaves_mirrors_and_what_a_folder_of_links_leads_to(fixenc: Runner, site: Path):
    assert fixenc("fix", "site", "-o", "site/out").code == 0
    assert fixenc("fix", "site/sub").code == 0
    (site / "link").symlink_to(site / "sub")
    before = everything(site)
    assert fixenc("clean", "site/a.txt", "site/out").err == "0 clean copies removed\n"
    assert everything(site) == before
    shutil.move(site / "sub", site / "elsewhere")
    (site / "sub").symlink_to(site / "elsewhere")
    ran = fixenc("clean", "site")
    assert "0 clean copies removed" in ran.err
    assert (site / "elsewhere" / "b.fixed.html").exists()
    assert "'nowhere' does not exist" in fixenc("clean", "nowhere").err


@pytest.mark.slow
def test_no_backup_replaces_whole_files_and_points_to_version_control(fixenc: Runner, site: Path):
    ran = fixenc("fix", "--in-place", "--no-backup", "site")
    assert ran.code == 0
    assert ran.err.startswith("no originals are kept, and site is under no version control: this cannot be undone\n")
    assert everything(site) == {
        "a.txt": CLEAN.encode(), "healthy.txt": HEALTHY.encode(), "sub": None, "sub/b.html": CLEAN.encode(),
    }  # fmt: skip
    ran = fixenc("undo")
    assert (ran.code, "`git restore PATHS`" in ran.err) == (2, True)
    (site / ".git").mkdir()
    (site / "a.txt").write_text(MOJIBAKE, "utf-8")
    ran = fixenc("fix", "--in-place", "--no-backup", "a.txt", cwd=site)
    assert (ran.code, "version control" in ran.err) == (0, False)
    assert "--no-backup is for --in-place" in fixenc("fix", "--no-backup", "site").err
    with pytest.raises(OptionsError, match="--no-backup is for --in-place"):
        Options(backup=False)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_undecodable_bytes_are_never_lost_for_good(fixenc: Runner, site: Path, jobs: str):
    """Without a kept original, nobody could tell any more which bytes became U+FFFD."""
    (site / "bad.txt").write_bytes(BAD)
    (site / "bad.txt.gz").write_bytes(gzip.compress(BAD))
    before = everything(site)
    ran = fixenc("fix", "--in-place", "--no-backup", "-j", jobs, "site")
    reason = "utf-8 with 1 undecodable byte sequence, which would be lost for good; without --no-backup, each becomes"
    assert (ran.code, ran.err.count(reason)) == (0, 2)
    changed = {"a.txt": CLEAN.encode(), "sub/b.html": CLEAN.encode()}
    assert everything(site) == before | changed
    assert fixenc("fix", "--in-place", "site").code == 0
    assert (site / "bad.txt").read_bytes() == BAD.replace(b"\xff", "\ufffd".encode())
    assert fixenc("undo").code == 0
    assert everything(site) == before | changed


@pytest.mark.slow
def test_a_copy_that_lost_bytes_is_accepted_only_with_a_backup(fixenc: Runner, site: Path):
    (site / "bad.txt").write_bytes(BAD)
    assert fixenc("fix", "site").code == 0
    ran = fixenc("accept", "--no-backup")
    assert ran.code == 2
    assert "bad.txt  has 1 undecodable byte sequence, which would be lost for good; without --no-backup" in ran.err
    assert ran.err.endswith("3 files: 2 accepted, 1 failed\n")
    assert ((site / "bad.txt").read_bytes(), (site / "bad.fixed.txt").exists()) == (BAD, True)
    assert fixenc("accept", "1").code == 0
    assert (site / "bad.txt.orig").read_bytes() == BAD
    assert fixenc("undo").code == 0
    assert ((site / "bad.txt").read_bytes(), (site / "bad.fixed.txt").exists()) == (BAD, True)


@pytest.mark.slow
def test_a_replacement_without_a_backup_is_noted_before_and_resumed(fixenc: Runner, site: Path, state: Path):
    assert fixenc("fix", "--in-place", "--no-backup", "site").code == 0
    (journal,) = (state / "fixenc" / "runs").glob("*.jsonl")
    lines = [json.loads(line) for line in journal.read_bytes().splitlines()]
    assert [line["kept"] for line in lines if "replaces" in line] == [None, None]
    journal.write_text(
        "".join(json.dumps(line) + "\n" for line in lines if "ended" not in line and "handled" not in line)
    )
    os.chmod(journal, 0o600)
    before = {path: path.stat().st_ino for path in site.rglob("*")}
    assert fixenc("fix", "--resume").code == 0
    assert {path: path.stat().st_ino for path in site.rglob("*")} == before


def test_old_runs_are_forgotten_but_not_what_may_be_missed(site: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("fixenc.files.forgetting._KEPT_RUNS", 2)
    kinds = [Options(), Options(in_place=True), Options(), Options(in_place=True), Options(), Options()]
    for number, options in enumerate(kinds, 1):
        journal = begin([site], options)
        if number != 3:
            journal.note_end()
    assert [open_run(name).id for name in names()] == ["2", "3", "4", "5", "6"]
    for name in names()[:2]:
        path = journal.path.with_name(name + ".jsonl")
        os.utime(path, (0, time.time() - 91 * 86_400))
    forget_old_runs()
    assert [open_run(name).id for name in names()] == ["4", "5", "6"]


# Trees and what a person does to them later. Names are few, so that they meet.
NAMES = st.sampled_from(["a.txt", "b.txt", "sub/a.txt", "sub/deep/c.txt", "a.fixed.txt", "b.txt.orig", "sub/d.csv"])
TEXTS = st.sampled_from([MOJIBAKE, HEALTHY, f"{MOJIBAKE}{HEALTHY}", "plain\n", ""])
TREES = st.dictionaries(NAMES, TEXTS, min_size=1, max_size=6)
DEEDS = st.lists(st.tuples(st.sampled_from(["write", "remove"]), st.integers(0, 30)), max_size=4)
KINDS = st.sampled_from([{}, {"in_place": True}, {"output": "out"}])


@contextmanager
def planted(tree: dict[str, str]) -> Iterator[Path]:
    """Yield a folder with a tree in it, and a state folder of its own."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", f"{folder}/state")
        site = Path(folder, "site")
        for name, text in tree.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(text, "utf-8")
        yield site


def run(site: Path, **options: Any) -> Journal:
    """Fix a tree as a run with a journal in the state folder."""
    if "output" in options:
        options["output"] = site.parent / options["output"]
    jobs = batch.plan([site], Options(**options))
    journal = begin([site], Options(**options))
    list(batch.run(jobs, Options(**options, journal=journal.path)))
    return Journal(journal.path)


def seen(site: Path) -> dict[str, bytes | None]:
    return {name: data for name, data in everything(site.parent).items() if not name.startswith("state")}


def change(site: Path, deeds: list[tuple[str, int]]) -> dict[str, bytes | None]:
    """Do to files what a person may do; return what they wrote, by name."""
    mine = dict[str, bytes | None]()
    for verb, number in deeds:
        files = sorted(path for path in site.parent.rglob("*") if path.is_file() and "state" not in path.parts[-4:])
        files = [path for path in files if not path.is_relative_to(site.parent / "state")]
        if not files:
            return mine
        path = files[number % len(files)]
        if verb == "write":
            path.write_text(f"mine {number}\n", "utf-8")
            mine[str(path.relative_to(site.parent))] = path.read_bytes()
        else:
            path.unlink()
            mine.pop(str(path.relative_to(site.parent)), None)
    return mine


@settings(max_examples=40)
@given(TREES, KINDS)
def test_after_undo_the_tree_is_as_before(tree: dict[str, str], kind: dict[str, Any]):
    """A failure means that a run leaves something behind, or that undoing it takes something away."""
    with planted(tree) as site:
        before = seen(site)
        journal = run(site, **kind)
        if journal.path.exists():
            assert all(one.fate is not Fate.FAILED for one in undo(journal))
        assert seen(site) == before


@settings(max_examples=60)
@given(TREES, KINDS, DEEDS)
def test_undo_touches_nothing_that_somebody_changed(
    tree: dict[str, str], kind: dict[str, Any], deeds: list[tuple[str, int]]
):
    with planted(tree) as site:
        journal = run(site, **kind)
        mine = change(site, deeds)
        if journal.path.exists():
            list(undo(journal))
        assert seen(site).items() >= mine.items()


@settings(max_examples=40)
@given(TREES, DEEDS)
def test_accept_touches_nothing_that_somebody_changed_and_is_taken_back(
    tree: dict[str, str], deeds: list[tuple[str, int]]
):
    with planted(tree) as site:
        if not run(site).path.exists():
            return
        mine = change(site, deeds)
        before = seen(site)
        done = list(accept(candidates_below([site]), Options(in_place=True)))
        after = seen(site)
        assert after.items() >= mine.items()
        is_accepted = [one.outcome is not None and one.outcome.was_written for one in done]
        assert (after != before) is any(is_accepted)
        if any(is_accepted):
            assert all(one.fate is not Fate.FAILED for one in undo(last_undoable()))
        assert seen(site) == before


@settings(max_examples=40)
@given(TREES, st.booleans(), DEEDS)
def test_clean_removes_only_what_fixenc_made(tree: dict[str, str], backups: bool, deeds: list[tuple[str, int]]):
    with planted(tree) as site:
        run(site, in_place=backups)
        made = {path for path in site.rglob("*") if path.is_file() and str(path.relative_to(site)) not in tree}
        mine = change(site, deeds)
        before = seen(site)
        list(clear(find_backups([site]) if backups else find_copies([site]), is_dry=True))
        assert seen(site) == before
        list(clear(find_backups([site]) if backups else find_copies([site]), is_dry=False))
        after = seen(site)
        gone = {site.parent / name for name, data in before.items() if name not in after or after[name] != data}
        assert gone <= made
        assert seen(site).items() >= mine.items()


def entry(path: Path, source: Path, data: bytes) -> None:
    record(Written(str(path), str(source), hashlib.sha256(data).hexdigest()))


def test_a_ledger_gives_away_no_file_that_fixenc_cannot_have_made(site: Path):
    """A failure means that a damaged or planted list makes `clean` remove what is somebody's own."""
    a, other = site / "a.txt", site / "diary.md"
    other.write_text("mine", "utf-8")
    (site / "sub" / "link").symlink_to(other)
    for path, source in (
        (other, a), (a, a), (site / "healthy.txt", site / "sub" / "b.html"), (site / "sub" / "link", site / "sub/l"),
        (site / ".." / "site" / "a.fixed.txt", a), (Path("relative"), a), (Path("/"), a), (site / "sub", a),
    ):  # fmt: skip
        entry(path, source, path.read_bytes() if path.is_file() else b"")
    before = everything(site)
    for found in (find_copies([site, a, other]), find_backups([site, a, other])):
        list(clear(found, is_dry=False))
    assert everything(site) == before


@pytest.mark.slow
@pytest.mark.parametrize("hook", ["fixenc-fix", "fixenc"])
def test_the_hooks_do_what_pre_commit_expects(tmp_path: Path, hook: str):
    """The hooks by pre-commit itself: both fail on a damaged file, the fixing one only once."""
    command = shutil.which("pre-commit") or shutil.which("pre-commit", path=os.environ.get("PRE_COMMIT_PATH"))
    if command is None or shutil.which("git") is None:
        pytest.skip("pre-commit or git is not installed")
    hooks = Path(__file__).parents[1] / ".pre-commit-hooks.yaml"
    rows = [block for block in hooks.read_text("utf-8").split("- id: ") if block.startswith(f"{hook}\n")]
    local = rows[0].replace("language: python", "language: system")
    local = local.replace("entry: fixenc ", f"entry: {sys.executable} -m fixenc ")
    lines = "".join(f"    {line.strip()}\n" for line in local.splitlines()[1:])
    (tmp_path / ".pre-commit-config.yaml").write_text(f"repos:\n- repo: local\n  hooks:\n  - id: {hook}\n{lines}")
    (tmp_path / "a.txt").write_text(MOJIBAKE, "utf-8")
    (tmp_path / "b.txt").write_text(HEALTHY, "utf-8")
    for arguments in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    env = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path.parent / f"{tmp_path.name} home")}

    def commit() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [command, "run", "--all-files"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )

    first = commit()
    assert (first.returncode, "Failed" in first.stdout) == (1, True), first.stdout + first.stderr
    is_fixed = (tmp_path / "a.txt").read_text("utf-8") == CLEAN
    assert is_fixed is (hook == "fixenc-fix")
    assert not list(tmp_path.glob("*.orig"))
    if is_fixed:
        assert "files were modified by this hook" in first.stdout
        second = commit()
        assert second.returncode == 0, second.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("entry", "codes"), [("fixenc-fix", [0, 0]), ("fixenc", [1, 1])])
def test_the_commands_of_the_hooks(fixenc: Runner, site: Path, entry: str, codes: list[int]):
    hooks = (Path(__file__).parents[1] / ".pre-commit-hooks.yaml").read_text("utf-8")
    (block,) = (block for block in hooks.split("- id: ") if block.startswith(f"{entry}\n"))
    command = next(line.split()[2:] for line in block.splitlines() if line.strip().startswith("entry:"))
    (site / ".git").mkdir()
    for code in codes:
        assert fixenc(*command, "a.txt", "healthy.txt", cwd=site).code == code
    assert (site / "a.txt").read_text("utf-8") == (CLEAN if entry == "fixenc-fix" else MOJIBAKE)


@pytest.mark.slow
def test_a_terminal_shows_the_last_runs_and_how_to_see_the_others(fixenc: Runner, tmp_path: Path):
    for number in range(1, 24):
        run = begin([tmp_path], Options(in_place=True))
        assert run.id == str(number)
    with terminal(80) as run_in:
        short, long = run_in("runs"), run_in("runs", "--all")
    listed = [line.split()[0] for line in short.splitlines() if line[:1].isdigit() and "interrupted" in line]
    assert listed == [str(number) for number in range(23, 3, -1)]
    assert "3 earlier runs; `fixenc runs --all` lists them, too" in short
    assert (long.count("interrupted"), "earlier" in long) == (23, False)
    assert fixenc("runs").out.count(b"interrupted") == len(fixenc("runs", "--json").lines) == 23
