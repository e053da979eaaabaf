"""Measure how time grows with files, lines and accidents, and how much memory large runs take; fail above a limit.

    python -m tests.bench.growth time > tests/bench/runs/growth.txt
    python -m tests.bench.growth memory >> tests/bench/runs/growth.txt
    python -m tests.bench.growth [time | memory] [--only WORD] [--scale SHARE] [--runs NUMBER]

Texts are sentences of `tests.texts` with their words in no order, the same at each call. Time is that of the processor;
of each document, the fastest of some runs counts, each in a process of its own. Memory is looked at ten times a second
(Linux, proc(5)): RSS is the most that a process ever held, PSS the most of it that is its share if what several
processes map counts in parts, as the tables of the language models do. `time.py` has the time of a document by its
kind and size.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench.awkward import sentence
from tests.bench.repair import versions
from tests.bench.trees import make
from tests.texts import MISREADINGS, SENTENCES

# By how many times the time may grow for twice as much.
ASKED = 2.1
# The most MiB of a process for one file of 200 MB, and for 100,000 small files.
MOST_FOR_ONE_FILE, MOST_FOR_MANY_FILES = 200.0, 150.0
# The most MiB of a worker beyond those of a process that only imports numpy.
MOST_FOR_WORKER = 90.0

COMMAND = [sys.executable, "-m", "fixenc"]
_MEGABYTE = 1_000_000
# The size of a large file in MB, and of its text before it is written again and again: that is no help to fixenc, which
# remembers nothing of a part of 1 MB once it is through.
_LARGE, _REPEATED = 200, 10
_MANY = 100_000
# Of how many small files, where there are many, one is of a mixed kind; the others are UTF-8, which is soon told.
_ONE_IN = 10
# The number of healthy lines beside damaged ones, and of damaged lines for each number of accidents.
_HEALTHY, _DAMAGED = 2_000, 3_200
_LANGUAGES = sorted(SENTENCES)


def _sentences(chance: random.Random, *languages: str) -> Iterator[str]:
    """Yield sentences without end, in each language in turn."""
    for language in itertools.cycle(languages or _LANGUAGES):
        yield sentence(chance, language)


def _misread(text: str) -> str:
    return text.encode().decode("latin-1")


def make_line(length: int) -> bytes:
    """Return one healthy line of about this number of bytes."""
    return _join_to(length, _sentences(random.Random(1)), " ")


def make_damaged_line(length: int) -> bytes:
    """Return one line of about this number of bytes, all of it read wrongly."""
    return _join_to(length, map(_misread, _sentences(random.Random(1))), " ")


def _join_to(length: int, pieces: Iterator[str], between: str) -> bytes:
    data = bytearray()
    while len(data) < length:
        data += (next(pieces) + between).encode()
    return bytes(data)


def make_damaged_lines(number: int) -> bytes:
    """Return a document with this number of damaged lines, all by the same accident, among healthy ones."""
    chance = random.Random(1)
    lines = list(itertools.islice(_sentences(chance), _HEALTHY + number))
    damaged = set(chance.sample(range(len(lines)), number))
    return "".join(f"{_misread(line) if at in damaged else line}\n" for at, line in enumerate(lines)).encode()


def make_accidents(number: int) -> bytes:
    """Return a document whose damaged lines, always as many, were damaged by this number of different accidents."""
    chance, lines = random.Random(1), list[str]()
    for accident in itertools.cycle(MISREADINGS[:number]):
        suited = [
            language
            for language in _LANGUAGES
            if accident.inflict(SENTENCES[language]) not in (None, SENTENCES[language])
        ]
        damaged = accident.inflict(sentence(chance, *suited))
        lines += [] if damaged is None else [damaged]
        if len(lines) == _DAMAGED:
            return "\n".join(lines).encode()
    raise AssertionError


DOCUMENTS: dict[str, tuple[Callable[[int], bytes], tuple[int, ...]]] = {
    "bytes of one healthy line": (make_line, (1_000_000, 2_000_000, 4_000_000, 8_000_000)),
    "bytes of one damaged line": (make_damaged_line, (500_000, 1_000_000, 2_000_000, 4_000_000)),
    "damaged lines": (make_damaged_lines, (2_000, 4_000, 8_000, 16_000)),
    "different accidents": (make_accidents, (2, 4, 8, 16)),
}
FILES = (1_000, 2_000, 4_000, 8_000)


def make_files(folder: Path, number: int, one_in: int = 1) -> None:
    """Make small files of one line, in all languages, a thousand in a folder; one in some is of four kinds in turn."""
    for at in range(number):
        round_, language = divmod(at, len(_LANGUAGES))
        text = f"{at}: {SENTENCES[_LANGUAGES[language]]}\n"
        path = folder / f"{at // 1000:03}" / f"{at:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((make("small", text, round_) if at % one_in == 0 else None) or text.encode())


def make_large(path: Path, kind: str, megabytes: float) -> None:
    """Make a large file of a kind: clean, legacy or mojibake."""
    languages = ("ru", "uk", "bg") if kind == "legacy" else tuple(_LANGUAGES)
    text = _join_to(_REPEATED * _MEGABYTE, _sentences(random.Random(1), *languages), "\n").decode()
    data = text.encode("cp1251", "ignore") if kind == "legacy" else make(kind, text, 0) or b""
    made = 0
    with path.open("wb") as file:
        while made < megabytes * _MEGABYTE:
            made += file.write(data)


def measure(kind: str, amount: int) -> None:
    """Print the seconds of a document; run in a process of its own."""
    import fixenc

    data = DOCUMENTS[kind][0](amount)
    fixenc.fix_bytes(_misread("".join(SENTENCES.values())).encode())  # loads what is loaded once
    start = time.process_time()
    fixenc.fix_bytes(data)
    print(time.process_time() - start)


def _seconds_of_document(kind: str, amount: int) -> float:
    command = [sys.executable, "-m", "tests.bench.growth", "--measure", kind, str(amount)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _seconds_of_files(tree: Path) -> float:
    """Return the seconds of a run over a tree, from its start to its end."""
    with tempfile.TemporaryDirectory() as folder:
        before = os.times()
        with _start(tree, Path(folder), "-j1") as run:
            run.wait()
        after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def show_documents(kind: str, runs: int) -> bool:
    """Print the row of a kind of document; whether it falls short."""
    _, amounts = DOCUMENTS[kind]
    return _show_time(kind, amounts, [min(_seconds_of_document(kind, one) for _ in range(runs)) for one in amounts])


def show_files(_runs: int) -> bool:
    """Print the row of trees of files, each fixed once; whether it falls short."""
    seconds = list[float]()
    for number in FILES:
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder, "tree")
            make_files(tree, number)
            seconds.append(_seconds_of_files(tree))
    return _show_time("small files", FILES, seconds)


def _show_time(kind: str, amounts: Sequence[int], seconds: Sequence[float]) -> bool:
    times = max(longer / shorter for shorter, longer in itertools.pairwise(seconds))
    shown = "".join(f"{f'{amount:,}: {one:.2f}':>18}" for amount, one in zip(amounts, seconds, strict=True))
    print(f"{kind:26}{shown}{times:8.2f}{ASKED:7.1f}{_short(times > ASKED)}", flush=True)
    return times > ASKED


def _short(is_short: bool) -> str:
    return "   FALLS SHORT" * is_short


@dataclass(slots=True)
class Peak:
    """The most memory of a process, in MiB."""

    rss: float = 0.0
    pss: float = 0.0

    def look(self, process: int) -> None:
        """Look at a process; one that has ended is passed over."""
        try:
            status, shares = (Path(f"/proc/{process}/{name}").read_text("ascii") for name in ("status", "smaps_rollup"))
        except (FileNotFoundError, ProcessLookupError):
            return
        self.rss = max(self.rss, _kibibytes(status, "VmHWM:") / 1024)
        self.pss = max(self.pss, _kibibytes(shares, "Pss:") / 1024)


def _kibibytes(text: str, name: str) -> int:
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith(name)), 0)


def _start(source: Path, folder: Path, *flags: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state")}
    command = [*COMMAND, "fix", str(source), "-o", str(folder / "out"), "-q", *flags]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def watch(source: Path, *flags: str) -> tuple[Peak, list[Peak]]:
    """Fix a file or a tree; return the memory of the process, and of each of its workers."""
    workers = dict[int, Peak]()
    main = Peak()
    with tempfile.TemporaryDirectory() as folder, _start(source, Path(folder), *flags) as run:
        while run.poll() is None:
            main.look(run.pid)
            for process in _workers_of(run.pid):
                workers.setdefault(process, Peak()).look(process)
            time.sleep(0.1)
        if run.returncode not in (0, 1):
            sys.exit(f"fixenc ended with {run.returncode}")
    return main, list(workers.values())


def _workers_of(process: int) -> list[int]:
    """Return its processes, without the one that only tracks what they share."""
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
        return [int(one) for one in found if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def watch_numpy() -> Peak:
    """Return the memory of one of three processes that only import numpy, as a run with two workers is three."""
    command = [sys.executable, "-c", "import numpy, sys; print(flush=True); sys.stdin.read()"]
    runs = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(3)]
    peak = Peak()
    for run in runs:
        assert run.stdout is not None
        run.stdout.readline()
    peak.look(runs[0].pid)
    for run in runs:
        run.communicate()
    return peak


def show_one_file(kind: str, scale: float) -> bool:
    """Print the memory for one large file; whether it falls short."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "one.txt")
        make_large(path, kind, _LARGE * scale)
        main, _ = watch(path, "-j1")
    return _show_memory(f"one file of {_LARGE * scale:.0f} MB, {kind}", main, main.rss, MOST_FOR_ONE_FILE)


def show_many_files(scale: float) -> bool:
    """Print the memory for many small files, with one process and with two; whether it falls short."""
    with tempfile.TemporaryDirectory() as folder:
        tree, number, name = Path(folder, "tree"), round(_MANY * scale), f"{round(_MANY * scale):,} small files"
        make_files(tree, number, _ONE_IN)
        alone, _ = watch(tree, "-j1")
        main, workers = watch(tree, "-j2")
    most = max(workers, key=lambda peak: peak.pss, default=Peak())
    return any([
        _show_memory(f"{name}, -j1", alone, alone.rss, MOST_FOR_MANY_FILES),
        _show_memory(f"{name}, -j2, main process", main, main.rss, MOST_FOR_MANY_FILES),
        _show_memory(f"{name}, -j2, worker", most, most.rss, MOST_FOR_MANY_FILES),
        show_worker(most),
    ])  # fmt: skip


def show_worker(worker: Peak) -> bool:
    """Print how much more memory a worker takes than numpy alone; whether it falls short."""
    bare = watch_numpy()
    _show_memory("numpy alone, in three processes", bare, bare.rss, float("inf"))
    more = Peak(worker.rss - bare.rss, worker.pss - bare.pss)
    return _show_memory("a worker beyond that, by PSS", more, more.pss, MOST_FOR_WORKER)


def _show_memory(name: str, peak: Peak, counted: float, asked: float) -> bool:
    print(f"{name:44}{peak.rss:8.1f}{peak.pss:8.1f}{asked:8.0f}{_short(counted > asked)}", flush=True)
    return counted > asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=["time", "memory"])
    parser.add_argument("--only", default="", help="rows whose name has this word")
    parser.add_argument("--scale", type=float, default=1.0, help="the share of the large file, and of the many files")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--measure", nargs=2, help="one kind and amount, here")
    given = parser.parse_args()
    if given.measure:
        measure(given.measure[0], int(given.measure[1]))
        return
    print(versions())
    times: dict[str, Callable[[int], bool]] = {
        "small files": show_files,
        **{kind: partial(show_documents, kind) for kind in DOCUMENTS},
    }
    memory: dict[str, Callable[[float], bool]] = {
        **{f"one file, {kind}": partial(show_one_file, kind) for kind in ("clean", "mojibake", "legacy")},
        "many files": show_many_files,
    }
    short = list[bool]()
    if given.what != "memory":
        print(f"{'seconds for each number':98}{'twice':>8}{'asked':>7}")
        short += [show(given.runs) for name, show in times.items() if given.only in name]
    if given.what != "time":
        print(f"{'MiB':44}{'RSS':>8}{'PSS':>8}{'asked':>8}")
        short += [show(given.scale) for name, show in memory.items() if given.only in name]
    sys.exit(any(short))


if __name__ == "__main__":
    main()
