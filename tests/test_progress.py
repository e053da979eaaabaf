"""How far a run is: told in bytes, also within a large file."""

from __future__ import annotations

import gzip
import os
import pty
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from fixenc import Options, batch, fix_tree
from fixenc import large as large_module
from fixenc import workers as workers_module
from fixenc.files import progress as progress_module
from fixenc.files import reading
from fixenc.files.progress import bytes_done, share
from fixenc.report.console import Console
from fixenc.report.fix import progress
from fixenc.workers import workers
from tests.texts import SENTENCES

HEALTHY = f"{SENTENCES['ru']}\n".encode() * 200
MOJIBAKE = f"{SENTENCES['fr']}\n".encode().decode("cp1252").encode() * 200
LATE = HEALTHY + MOJIBAKE
# A sequence that moves the cursor, or sets a colour.
_ESCAPE = re.compile(r"\x1b\[[^a-zA-Z]*[a-zA-Z]")


class Noted:
    """A counter that notes each number that it had."""

    def __init__(self) -> None:
        self.values = [0]

    @property
    def value(self) -> int:
        return self.values[-1]

    @value.setter
    def value(self, value: int) -> None:
        self.values.append(value)


@pytest.fixture(autouse=True)
def _counted_as_before() -> Iterator[None]:
    """What a test counts, or shares, is nothing to the next."""
    before = progress_module._here
    progress_module._here = progress_module._Progress()
    yield
    progress_module._here = before


@pytest.fixture
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a few kilobytes are handled as large ones."""
    monkeypatch.setattr(reading, "LARGE", 4_000)
    monkeypatch.setattr(reading, "_BLOCK", 1_000)
    monkeypatch.setattr(large_module, "_PART", 2_000)


def same(data: bytes) -> bytes:
    return data


@pytest.mark.usefixtures("small_is_large")
@pytest.mark.parametrize("pack", [same, gzip.compress])
@pytest.mark.parametrize("options", [Options(), Options(dry_run=True)], ids=["", "dry"])
@pytest.mark.parametrize(
    "data", [HEALTHY, MOJIBAKE, LATE, b"\0\1\2" * 9_000], ids=["healthy", "mojibake", "late", "binary"]
)
def test_each_byte_counts_once(tmp_path: Path, data: bytes, options: Options, pack: Callable[[bytes], bytes]):
    """A failure means that the bar ends too early or too late; a document may be cleaned twice, or be compressed."""
    share(noted := Noted())
    path = tmp_path / ("a.txt" if pack is same else "a.txt.gz")
    path.write_bytes(pack(data))
    list(fix_tree(path, options))
    size = path.stat().st_size
    assert bytes_done() == size
    assert max(noted.values) == size
    if b"\0" not in data and pack is same:
        assert len(set(noted.values)) > 8, "nothing moved within the file"


@pytest.mark.usefixtures("small_is_large")
def test_a_file_that_is_only_looked_at_counts_as_it_is_read(tmp_path: Path):
    """A failure means that the time left is twice or half the time that a check takes."""
    (tmp_path / "a.txt").write_bytes(MOJIBAKE)
    shares = list[float]()
    for options in (Options(dry_run=True), Options()):
        share(noted := Noted())
        list(fix_tree(tmp_path, options))
        shares.append(noted.values[1] / len(MOJIBAKE))
    dry, written = shares
    assert dry == pytest.approx(2 * written, rel=0.01)


@pytest.mark.usefixtures("small_is_large")
def test_workers_tell_how_far_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure means that two files of 200 MB on two processes show nothing until the first is through."""
    monkeypatch.setattr(workers_module, "_LEAST_WORK", 0)
    for number in range(4):
        (tmp_path / f"{number}.txt").write_bytes(MOJIBAKE)
    jobs = batch.plan([tmp_path], Options())
    with workers(jobs, 2) as executor:
        assert executor is not None
        list(batch.run(jobs, Options(), executor))
    # What two workers add in the same microsecond may count once.
    assert 3 * len(MOJIBAKE) <= bytes_done() <= 4 * len(MOJIBAKE)


def test_without_memory_to_share_files_are_fixed_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workers_module, "_LEAST_WORK", 0)
    for number in range(2):
        (tmp_path / f"{number}.txt").write_bytes(MOJIBAKE)
    jobs = batch.plan([tmp_path], Options())

    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("multiprocessing.context.SpawnContext.RawValue", fail)
    with workers(jobs, 2) as executor:
        assert all(outcome.was_written for outcome in batch.run(jobs, Options(), executor))


@pytest.mark.parametrize("is_terminal", [True, False])
@pytest.mark.parametrize("is_wanted", [True, False])
def test_a_line_of_eighty_columns_says_how_far_a_run_is(is_wanted: bool, is_terminal: bool):
    done, console = 1_000_000, Console(file=StringIO(), force_terminal=is_terminal, width=80, color_system=None)
    with progress(console, 120, 200_000_000, lambda: done, is_wanted=is_wanted) as count_file:
        count_file()
        done += 50_000_000
    assert isinstance(console.file, StringIO)
    shown = console.file.getvalue()
    if is_wanted and is_terminal:
        assert "1/120 files 50.0/200.0 MB" in shown
        assert max(map(len, re.split(r"[\r\n]", _ESCAPE.sub("", shown)))) <= 80
    else:
        assert not shown


@pytest.mark.slow
def test_a_terminal_shows_how_far_a_large_file_is(tmp_path: Path):
    """A failure means that nothing moves for a minute while a file of 200 MB is fixed."""
    chance, words = random.Random(1), SENTENCES["ru"].split()
    lines = [" ".join(chance.sample(words, len(words))) + "\n" for _ in range(10_000)]  # none is remembered for another
    part = "".join(lines).encode()
    (tmp_path / "a.txt").write_bytes(part * (reading.LARGE // len(part) + 1))
    master, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "fixenc", "fix", "-n", "a.txt"], cwd=tmp_path, stdout=terminal, stderr=terminal
    ) as run:
        os.close(terminal)
        shown = b""
        try:
            while read := os.read(master, 4096):
                shown += read
        except OSError:  # how Linux shows that nobody writes any more
            pass
        assert run.wait(60) == 0
    os.close(master)
    steps = {float(done) for done in re.findall(r"0/1 files (\d+\.\d)/17\.\d MB", _ESCAPE.sub("", shown.decode()))}
    assert any(0 < done < reading.LARGE / 1e6 for done in steps), shown
