"""Measure `fixenc fix --cluster local:N` beside one process; fail where a figure falls short.

    python -m tests.bench.cluster [LINES_DIR] [--megabytes N] [--runs N] [--kills N] [WHAT...]

WHAT is of `two` (two workers against one), `overhead` (one worker against `--jobs 1`, the start of both taken off),
`kills` (workers killed in turn while a run goes on) and `names` (the memory of a plan). Trees are made of the lines in
LINES_DIR, a file `NUMBER.LANGUAGE.txt` for each language, or of text of its own. The load of the machine before each
part is printed, since other programs on it make every figure worse. So CPU seconds stand beside those of the wall,
and what they would give on two idle cores: the work of the one worker, divided by that of the busier one of two, or by
half of all that two cores have to do, whichever is more. Either may show what is asked.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.repair import versions
from tests.bench.trees import COMMAND, build

# How many times as fast two workers must be as one.
ASKED_OF_TWO = 1.7
# The most that a worker of a cluster may take for the work of one process, as a multiple of its time.
ASKED_OVERHEAD = 1.10
# The seconds between two kills.
_SECONDS_A_KILL = 2.5
# The names in a simulated listing: what each costs must not depend on how many there are.
_LISTINGS = (50_000, 200_000, 1_000_000)
_TEXTS = {
    "de": "Die Brücke über den Fluß wurde früher für Fußgänger geöffnet, und alle hörten die Glocken läuten.\n",
    "ru": "Письмо пришло вчера вечером, и никто не знал, от кого оно и что в нём написано.\n",
    "cs": "Příliš mnoho lidí čekalo na nádraží, protože vlak měl zpoždění kvůli sněhu.\n",
    "fr": "L'été dernier, la forêt près du château brûlait, et les élèves étaient déjà rentrés.\n",
    "el": "Το καλοκαίρι πηγαίναμε στο χωριό με τη γιαγιά και μαζεύαμε ελιές.\n",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", default=[], help="a folder with lines, and what to measure")
    parser.add_argument("--megabytes", type=float, default=10.0, help="of each tree")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--names", type=int, default=200_000, help="the most names to list")
    parser.add_argument("--kills", type=int, default=20)
    given = parser.parse_args()
    folders = [Path(word) for word in given.words if os.path.isdir(word)]
    wanted = [word for word in given.words if not os.path.isdir(word)] or list(PARTS)
    print(versions())
    failed = False
    with tempfile.TemporaryDirectory() as work:
        os.environ["XDG_STATE_HOME"] = str(Path(work, "state"))
        lines = folders[0] if folders else own_lines(Path(work, "lines"))
        for name in wanted:
            print(f"{name}: load {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs", flush=True)
            failed |= not PARTS[name](Path(work), lines, given)
    sys.exit(failed)


def own_lines(folder: Path) -> Path:
    """Write texts of several languages; return their folder."""
    folder.mkdir()
    for number, (language, line) in enumerate(_TEXTS.items()):
        (folder / f"{number}.{language}.txt").write_text("".join(f"{at}: {line}" for at in range(2_000)), "utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class Took:
    """The seconds of a run: on the wall, of the CPU in all, and of the CPU for the busiest worker."""

    wall: float
    cpu: float
    busiest: float


def took(tree: Path, *how: str) -> Took:
    """Run once into a new folder."""
    out = tree.with_name("out")
    shutil.rmtree(out, ignore_errors=True)
    start, before = time.perf_counter(), cpu_of_children()
    run = psutil.Popen([COMMAND, "fix", tree, "-o", out, "-q", *how], stderr=subprocess.PIPE)
    of_workers = dict[int, float]()
    while run.poll() is None:
        for one in workers_of(run):
            with suppress(psutil.Error):
                of_workers[one.pid] = one.cpu_times().user + one.cpu_times().system
        time.sleep(0.1)
    if run.returncode:
        sys.exit(run.stderr.read().decode())
    return Took(time.perf_counter() - start, cpu_of_children() - before, max(of_workers.values(), default=0.0))


def cpu_of_children() -> float:
    """The CPU seconds of all processes that this one started and that have ended, and of those that they started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def medians(tree: Path, runs: int, *ways: tuple[str, ...]) -> list[Took]:
    """Return the median seconds of each way to run, taken in turn."""
    rounds = [[took(tree, *way) for way in ways] for _ in range(runs)]
    return [_median(each) for each in zip(*rounds, strict=True)]


def _median(runs: tuple[Took, ...]) -> Took:
    return Took(*(statistics.median(getattr(one, name) for one in runs) for name in ("wall", "cpu", "busiest")))


def measure_two(work: Path, lines: Path, given: argparse.Namespace) -> bool:
    """Two workers against one."""
    is_enough = True
    for kind in ("legacy", "mojibake"):
        tree = work / f"two-{kind}"
        size = build(tree, lines, kind, given.megabytes) / 1e6
        one, two = medians(tree, given.runs, ("--cluster", "local:1"), ("--cluster", "local:2"))
        idle = one.busiest / max(two.busiest, two.cpu / 2)
        print(
            f"  {kind:10}{size:7.1f} MB  wall {one.wall:.1f} s, {two.wall:.1f} s: {one.wall / two.wall:.2f} times; CPU "
            f"{one.cpu:.1f} s, {two.cpu:.1f} s, busiest worker {one.busiest:.1f} s, {two.busiest:.1f} s: asked "
            f"{ASKED_OF_TWO}, got {idle:.2f} on idle cores",
            flush=True,
        )
        is_enough &= max(idle, one.wall / two.wall) >= ASKED_OF_TWO
        shutil.rmtree(tree)
    return is_enough


def measure_overhead(work: Path, lines: Path, given: argparse.Namespace) -> bool:
    """One worker against one process; the seconds for next to no files are taken off both."""
    is_enough = True
    small = work / "small"
    build(small, lines, "legacy", 0.01)
    ways = (("--jobs", "1"), ("--cluster", "local:1"))
    starts = medians(small, given.runs, *ways)
    shown = ", ".join(f"wall {one.wall:.1f} s, CPU {one.cpu:.1f} s" for one in starts)
    print(f"  to start: {shown}")
    for kind in ("clean", "legacy", "mojibake"):
        tree = work / f"overhead-{kind}"
        size = build(tree, lines, kind, given.megabytes * (4 if kind == "clean" else 1)) / 1e6
        alone, cluster = medians(tree, given.runs, *ways)
        wall = (cluster.wall - starts[1].wall) / (alone.wall - starts[0].wall)
        cpu = (cluster.cpu - starts[1].cpu) / (alone.cpu - starts[0].cpu)
        print(
            f"  {kind:10}{size:7.1f} MB  wall {alone.wall:.1f} s, {cluster.wall:.1f} s: {wall:.2f} times; CPU "
            f"{alone.cpu:.1f} s, {cluster.cpu:.1f} s: asked {ASKED_OVERHEAD}, got {cpu:.2f}",
            flush=True,
        )
        is_enough &= min(cpu, wall) <= ASKED_OVERHEAD
        shutil.rmtree(tree)
    return is_enough


def measure_kills(work: Path, lines: Path, given: argparse.Namespace) -> bool:
    """Kill workers in turn while a run goes on; count files that are missing or differ from those of one process."""
    tree, out, wanted = work / "kills", work / "out", work / "wanted"
    build(tree, lines, "mojibake", given.megabytes * 2)
    took(tree, "--jobs", "1")
    out.rename(wanted)
    shutil.rmtree(out, ignore_errors=True)
    run = psutil.Popen([COMMAND, "fix", tree, "-o", out, "-q", "--cluster", "local:2"])
    killed = 0
    while run.poll() is None and killed < given.kills:
        if out.exists() and (workers := workers_of(run)):
            workers[killed % len(workers)].kill()
            killed += 1
        time.sleep(_SECONDS_A_KILL)
    code = run.wait()
    names = [path.relative_to(wanted) for path in wanted.rglob("*") if path.is_file()]
    _, differ, missing = filecmp.cmpfiles(wanted, out, names, shallow=False)
    more = sum(path.is_file() for path in out.rglob("*")) - len(names) + len(missing)
    print(
        f"  {killed} workers killed of {given.kills}, exit code {code}: of {len(names)} files {len(missing)} lost, "
        f"{len(differ)} differ, {more} beside them"
    )
    return killed == given.kills and not (code or differ or missing or more)


def workers_of(run: psutil.Process) -> list[psutil.Process]:
    found = []
    for one in run.children(recursive=True):
        try:
            if "spawn_main" in " ".join(one.cmdline()):
                found.append(one)
        except psutil.Error:
            continue
    return found


_LIST = """
import sys
from pathlib import Path
import psutil
from fixenc import Options
from fixenc.batch import list_jobs, plan
me = psutil.Process()
before = me.memory_info().rss
jobs = (list_jobs if sys.argv[3] == "listed" else plan)([Path(sys.argv[1])], Options(output=Path(sys.argv[2])))
print(max(me.memory_info().rss for at, _ in enumerate(jobs) if at % 1000 == 0) - before, len(jobs))
"""


def measure_names(work: Path, _lines: Path, given: argparse.Namespace) -> bool:
    """The memory of the process that gives the command, for each name: planned, and listed as for a cluster."""
    for count in (one for one in _LISTINGS if one <= given.names):
        tree = work / f"names-{count}"
        for number in range(count):
            if number % 1000 == 0:
                (tree / f"{number // 1000:05}").mkdir(parents=True)
            os.close(os.open(tree / f"{number // 1000:05}/crawl-2026-page-{number:09}.html", os.O_CREAT | os.O_WRONLY))
        for how in ("planned", "listed"):
            command = [sys.executable, "-c", _LIST, str(tree), str(work / "mirror"), how]
            size, jobs = map(int, subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
            print(f"  {jobs:>9} names {how}: {size / 2**20:.1f} MiB, {size / jobs:.0f} bytes a name", flush=True)
        shutil.rmtree(tree)
    return True


PARTS = {"two": measure_two, "overhead": measure_overhead, "kills": measure_kills, "names": measure_names}

if __name__ == "__main__":
    main()
