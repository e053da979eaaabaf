"""`fixenc watch` as a process: files that come slowly, in bursts, by renaming; other runs; kills; what is bounded."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fixenc.files.locking import locked
from fixenc.files.settling import Settling
from fixenc.files.walking import Part
from tests.conftest import Runner

pytest.importorskip("watchfiles")

MOJIBAKE, MENDED = "PÃ¢tÃ© en croÃ»te\n".encode(), "Pâté en croûte\n".encode()
# Seconds: until a file settles in these tests, and until a test gives up.
SETTLE, PATIENCE = 0.4, 30


class Watched:
    """A watch in a folder, and what it said so far."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = shutil.which("fixenc", path=str(Path(sys.executable).parent))
        assert command
        self.folder, self.out, self.err = folder, folder.parent / "out.jsonl", folder.parent / "err.txt"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [command, "watch", str(folder), "--settle", str(SETTLE), "--json", *arguments],
                stdout=out,
                stderr=err,
                env={**os.environ, "NO_COLOR": "1"},
            )
        self.until(lambda: "watching" in self.said)

    @property
    def said(self) -> str:
        return self.err.read_text("utf-8")

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.read_text("ascii").rpartition("\n")[0].splitlines()]

    @property
    def names(self) -> list[str]:
        return sorted(Path(line["path"]).name for line in self.lines)

    def until(self, is_done: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not is_done():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, (self.said, self.lines)
            time.sleep(0.05)

    def rest(self) -> None:
        """Let all settle that may still come."""
        time.sleep(3 * SETTLE)

    def end(self, number: int = signal.SIGINT) -> str:
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        assert code == (0 if number != signal.SIGKILL else -signal.SIGKILL), self.said
        return self.said


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Callable[..., Watched]]:
    folder, begun = tmp_path / "scraped", list[Watched]()
    folder.mkdir()

    def begin(*arguments: str) -> Watched:
        begun.append(Watched(folder, *arguments))
        return begun[-1]

    yield begin
    for one in begun:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("is_held", [True, False], ids=["held open", "opened anew"])
def test_a_file_that_is_written_slowly_is_fixed_whole(
    watch: Callable[..., Watched], fixenc: Runner, tmp_path: Path, is_held: bool
):
    """A failure means that half a file was read, and its clean copy lacks the rest."""
    if is_held and not sys.platform.startswith("linux"):
        pytest.skip("only Linux tells who has a file open")
    watched, path = watch(), tmp_path / "scraped/page.txt"
    pieces = [MOJIBAKE * 50 for _ in range(5)]
    if is_held:
        with path.open("wb", buffering=0) as file:
            for piece in pieces:
                file.write(piece[:-7])
                file.write(piece[-7:])
                time.sleep(2 * SETTLE)
                assert watched.lines == []
    else:
        for piece in pieces:
            with path.open("ab") as file:
                file.write(piece)
            time.sleep(SETTLE / 2)
            assert watched.lines == []
    watched.until(lambda: watched.names == ["page.txt"])
    assert "1 file: 1 fixed, 1 written" in watched.end()
    (tmp_path / "once.txt").write_bytes(b"".join(pieces))
    assert fixenc("fix", "once.txt").code == 0
    assert (tmp_path / "scraped/page.fixed.txt").read_bytes() == (tmp_path / "once.fixed.txt").read_bytes()


@pytest.mark.slow
def test_a_burst_is_fixed_once_each_and_nothing_of_its_own(watch: Callable[..., Watched], tmp_path: Path):
    watched = watch()
    for number in range(300):
        folder = tmp_path / "scraped" / f"day {number % 3}" / "pages"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:03}.txt").write_bytes(MOJIBAKE)
    names = [f"{number:03}.txt" for number in range(300)]
    watched.until(lambda: len(watched.lines) >= 300)
    watched.rest()
    assert watched.names == names
    assert "300 files: 300 fixed, 300 written" in watched.end()
    clean = list((tmp_path / "scraped").rglob("*.fixed.txt"))
    assert len(clean) == 300
    assert {path.read_bytes() for path in clean} == {MENDED}


def test_what_is_there_is_fixed_first_and_what_comes_by_renaming(watch: Callable[..., Watched], tmp_path: Path):
    scraped, elsewhere = tmp_path / "scraped", tmp_path / "elsewhere"
    (scraped / "there.txt").write_bytes(MOJIBAKE)
    (elsewhere / "sub/deep").mkdir(parents=True)
    for name in ("a.txt", "sub/b.txt", "sub/deep/c.txt"):
        (elsewhere / name).write_bytes(MOJIBAKE)
    watched = watch()
    watched.until(lambda: watched.names == ["there.txt"])
    (elsewhere / "a.txt").rename(scraped / "a.txt")
    (elsewhere / "sub").rename(scraped / "sub")
    (scraped / "gone.txt").write_bytes(MOJIBAKE)
    (scraped / "gone.txt").unlink()
    watched.until(lambda: len(watched.lines) >= 4)
    (scraped / "sub/b.txt").rename(scraped / "sub/moved.txt")
    watched.until(lambda: len(watched.lines) >= 5)
    watched.rest()
    assert watched.names == ["a.txt", "b.txt", "c.txt", "moved.txt", "there.txt"]
    watched.end(signal.SIGTERM)
    assert (scraped / "sub/deep/c.fixed.txt").read_bytes() == MENDED


@pytest.mark.slow
def test_without_a_first_pass_only_what_comes_is_fixed(watch: Callable[..., Watched], tmp_path: Path):
    (tmp_path / "scraped/there.txt").write_bytes(MOJIBAKE)
    watched = watch("--no-initial")
    (tmp_path / "scraped/new.txt").write_bytes(MOJIBAKE)
    watched.until(lambda: watched.names == ["new.txt"])
    watched.rest()
    assert watched.names == ["new.txt"]


@pytest.mark.slow
def test_files_are_replaced_with_backups_and_the_whole_watch_is_undone(
    watch: Callable[..., Watched], fixenc: Runner, tmp_path: Path
):
    """A failure means that a watch replaces what nobody can bring back, or runs round and round on its own work."""
    scraped = tmp_path / "scraped"
    watched = watch("--in-place")
    for name in ("a.txt", "b.txt"):
        (scraped / name).write_bytes(MOJIBAKE)
        watched.until(lambda name=name: name in watched.names)  # type: ignore[misc]
    watched.rest()
    assert watched.names == ["a.txt", "b.txt"]
    (scraped / "a.txt").write_bytes(MOJIBAKE * 2)
    watched.until(lambda: len(watched.lines) == 3)
    assert "3 files: 3 fixed, 3 written" in watched.end()
    assert (scraped / "a.txt").read_bytes() == MENDED * 2
    assert {path.name for path in scraped.iterdir()} == {"a.txt", "a.txt.orig", "a.txt.orig.1", "b.txt", "b.txt.orig"}
    assert fixenc("undo").code == 0
    assert {path.name: path.read_bytes() for path in scraped.iterdir()} == {
        "a.txt": MOJIBAKE * 2, "a.txt.orig": MOJIBAKE, "b.txt": MOJIBAKE,
    }  # fmt: skip


@pytest.mark.slow
def test_a_killed_watch_begins_anew_and_fixes_the_rest(watch: Callable[..., Watched], tmp_path: Path):
    """A failure means that a kill leaves half a file, or that the next watch does the work of the first again."""
    scraped = tmp_path / "scraped"
    watched = watch("--in-place")
    for number in range(200):
        (scraped / f"{number:03}.txt").write_bytes(MOJIBAKE)
    watched.until(lambda: len(watched.lines) >= 10)
    watched.end(signal.SIGKILL)
    assert {path.read_bytes() for path in scraped.glob("*.txt")} <= {MOJIBAKE, MENDED}
    (scraped / "late.txt").write_bytes(MOJIBAKE)
    watched = watch("--in-place")
    watched.until(lambda: "late.txt" in watched.names and (scraped / "199.txt").read_bytes() == MENDED)
    watched.rest()
    watched.end()
    assert {path.read_bytes() for path in scraped.glob("*.txt")} == {MENDED}
    assert {path.read_bytes() for path in scraped.glob("*.txt.orig*")} == {MOJIBAKE}
    assert not list(scraped.glob(".fixenc-*"))


@pytest.mark.slow
def test_another_run_is_waited_for(watch: Callable[..., Watched], tmp_path: Path):
    scraped = tmp_path / "scraped"
    watched = watch()
    with locked([scraped]):
        (scraped / "page.txt").write_bytes(MOJIBAKE)
        watched.until(lambda: "waiting: another run of fixenc is at work in" in watched.said)
        assert watched.lines == []
    watched.until(lambda: watched.names == ["page.txt"])
    assert watched.end().count("waiting:") == 1


@pytest.mark.slow
def test_a_mirror_below_the_folder_and_siblings_are_as_in_a_run(
    watch: Callable[..., Watched], fixenc: Runner, tmp_path: Path
):
    """A failure means that a short file is read otherwise than in a run over the whole folder."""
    scraped, lines = tmp_path / "scraped", "Зубы и десны\nПривет, как дела сегодня?\n"
    for number in range(6):
        (scraped / f"{number}.txt").write_bytes(f"{lines} {number} страница сайта\n".encode("koi8-r"))
    (scraped / "short.txt").write_bytes("Цены".encode("koi8-r"))
    shutil.copytree(scraped, tmp_path / "again")
    watched = watch("-o", str(scraped / "clean"))
    watched.until(lambda: len(watched.lines) >= 7)
    (scraped / "late.txt").write_bytes("Адрес".encode("koi8-r"))
    (tmp_path / "again/late.txt").write_bytes("Адрес".encode("koi8-r"))
    watched.until(lambda: "late.txt" in watched.names)
    watched.rest()
    watched.end()
    assert fixenc("fix", "again", "-o", "once").code == 0
    copies = {path.name: path.read_bytes() for path in (tmp_path / "once").iterdir()}
    assert {path.name: path.read_bytes() for path in (scraped / "clean").iterdir()} == copies
    assert copies["late.txt"] == "Адрес".encode()


@pytest.mark.slow
def test_one_bad_file_does_not_end_the_watch(watch: Callable[..., Watched], tmp_path: Path):
    scraped = tmp_path / "scraped"
    watched = watch()
    (scraped / "a.fixed.txt").write_bytes(b"somebody's own\n")
    (scraped / "a.txt").write_bytes(MOJIBAKE)
    watched.until(lambda: any(line["status"] == "failed" for line in watched.lines))
    (scraped / "b.txt").write_bytes(MOJIBAKE)
    watched.until(lambda: "b.txt" in watched.names)
    watched.process.send_signal(signal.SIGINT)
    assert watched.process.wait(PATIENCE) == 2
    assert (scraped / "a.fixed.txt").read_bytes() == b"somebody's own\n"


@pytest.mark.slow
def test_a_folder_that_is_gone_ends_the_watch_with_a_reason(watch: Callable[..., Watched], tmp_path: Path):
    watched = watch()
    (tmp_path / "scraped").rename(tmp_path / "moved")
    assert watched.process.wait(PATIENCE) == 2
    assert "was moved, removed or replaced, so that it is no longer watched" in watched.said


def test_what_cannot_be_watched_is_said_in_one_line(fixenc: Runner, tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"")
    ran = fixenc("watch", "a.txt")
    assert (ran.code, ran.err) == (2, "fixenc: 'a.txt' is no folder; watch the folder that it is, or will be, in\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/watchfiles.py").write_text("raise ImportError\n", "utf-8")
    path = os.pathsep.join(filter(None, (str(tmp_path / "empty"), os.environ.get("PYTHONPATH"))))
    ran = fixenc("watch", ".", env={"PYTHONPATH": path})
    assert (ran.code, ran.err) == (2, "fixenc: fixenc watch needs watchfiles; install fixenc[watch]\n")


# What waits.


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def move(seconds: float) -> None:
        now[0] += seconds

    return move


@pytest.mark.slow
def test_a_burst_does_not_fill_memory_and_no_file_of_it_is_forgotten(tmp_path: Path):
    """A failure means that 100,000 events take more and more memory, or that what is dropped is never fixed."""
    waiting = Settling([str(tmp_path)], 0.1, most=1_000)
    tracemalloc.start()
    for number in range(100_000):
        waiting.note([f"{tmp_path}/{number}.txt"])
        assert len(waiting) <= 1_001
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
    time.sleep(0.2)
    assert waiting.take().trees == {str(tmp_path)}


def test_a_file_settles_when_nothing_is_said_and_nothing_changes(tmp_path: Path, clock: Callable[[float], None]):
    path, waiting = tmp_path / "a.txt", Settling([str(tmp_path)], 2)
    path.write_bytes(b"1")
    waiting.note([str(path)])
    clock(1.9)
    assert not waiting.take()
    clock(0.2)
    assert not waiting.take(), "its time is too young to tell alone"
    path.write_bytes(b"12")
    clock(2.1)
    assert not waiting.take(), "its size is another one"
    clock(2.1)
    settled = waiting.take()
    assert list(settled.files) == [str(path)]
    assert not waiting.take()
    waiting.remember(str(path), settled.files[str(path)])
    waiting.note([str(path)])
    clock(2.1)
    assert not waiting.take()
    assert len(waiting) == 0


def test_a_part_of_a_walk_enters_only_what_leads_to_it():
    part = Part(frozenset({"/a/b"}), frozenset({"/a/c/d"}))
    assert [part.is_entered(one) for one in ("/", "/a", "/a/b", "/a/b/e", "/a/c", "/a/c/d", "/a/c/d/e/f", "/a/x")] == [
        True, True, True, False, True, True, True, False,
    ]  # fmt: skip
    names = ["b", "c", "x.txt"]
    assert (part.choose("/a", names), part.choose("/a/b", names), part.choose("/a/c/d/e", names)) == (
        ["b", "c"], names, names,
    )  # fmt: skip
