"""What a crawl of 3 billion pages would need: measured on this machine, worked out, and simulated.

    python -m tests.bench.internet [LINES_DIR] > tests/bench/internet.md

Pages are made of the lines in LINES_DIR, a file `NUMBER.LANGUAGE.txt` for each language, or of text of its own, within
markup. Seconds are those of the CPU, so that other programs on the machine change little.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

import fixenc
from fixenc.cluster.executor import connect
from fixenc.cluster.local import local_cluster
from tests.bench.cluster import own_lines
from tests.bench.internet_page import SHARES, Kind, Measured, lines_of
from tests.bench.repair import versions
from tests.bench.trees import make

# What a page is taken to be: the characters of text on it, and of markup, scripts and styles around them.
TEXT, MARKUP = 20_000, 80_000
# How many pages of each kind are measured, and tasks without work.
_MEASURED, _TASKS = 40, 2_000
# The names in the listing that is measured.
_NAMES = 50_000
_MARKUP_LINE = (
    '<div class="row"><a href="/archive/2026/11/item-{}.html" rel="nofollow">item</a><script>f({});</script></div>\n'
)


def main() -> None:
    with tempfile.TemporaryDirectory() as work:
        os.environ["XDG_STATE_HOME"] = str(Path(work, "state"))
        lines = Path(sys.argv[1]) if len(sys.argv) > 1 else own_lines(Path(work, "lines"))
        kinds = {kind: measure_kind(kind, lines) for kind in SHARES}
        memory = psutil.Process().memory_info().rss
        got = Measured(kinds, memory, *measure_scheduler(), *measure_listing(Path(work)), versions())
    print("\n".join(lines_of(got)))


def measure_kind(kind: str, lines: Path) -> Kind:
    """Clean some pages of a kind, after one that loads the models."""
    pages = [data for text in texts(lines) if (data := make(kind, with_markup(text), 0)) is not None][: _MEASURED + 1]
    fixenc.fix_bytes(pages.pop(), name="page.html")
    start = time.process_time()
    out = sum(len(fixenc.fix_bytes(data, name="page.html").data) for data in pages)
    seconds = time.process_time() - start
    return Kind(seconds / len(pages), sum(map(len, pages)) / len(pages), out / len(pages))


def texts(lines: Path) -> Iterator[str]:
    """Yield texts of each language in turn."""
    whole = [path.read_text("utf-8") for path in sorted(lines.glob("*.txt"))]
    for at in range(0, TEXT * 20, TEXT):
        yield from (text[at : at + TEXT] for text in whole if len(text) >= at + TEXT)


def with_markup(text: str) -> str:
    """Return a page with a text in it, a line of markup after each line."""
    rows = text.splitlines()
    markup = "".join(_MARKUP_LINE.format(at, at) for at in range(MARKUP // (len(_MARKUP_LINE) * max(1, len(rows)))))
    return "<html><body>\n" + "".join(f"<p>{row}</p>\n{markup}" for row in rows) + "</body></html>\n"


def measure_scheduler() -> tuple[float, float]:
    """Return CPU seconds of the scheduler a task, and seconds a task with all the rest."""
    given = bytes(30_000)  # about the size of a packet of jobs
    with local_cluster(1) as (address, keys), connect(address, keys) as executor:
        executor.submit(len, given).result()
        hosts = [one for one in psutil.Process().children() if "fixenc.cluster.host" in " ".join(one.cmdline())]
        before, start = sum(map(cpu_seconds, hosts)), time.perf_counter()
        flights = [executor.submit(len, given) for _ in range(_TASKS)]
        for flight in flights:
            flight.result()
        took = time.perf_counter() - start
        return (sum(map(cpu_seconds, hosts)) - before) / _TASKS, took / _TASKS


def cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


_LIST = """
import sys, time
from pathlib import Path
import psutil
from fixenc import Options
from fixenc.batch import list_jobs, plan
me, given = psutil.Process(), ([Path(sys.argv[1])], Options(output=Path(sys.argv[2])))
start = time.process_time()
count = sum(1 for _ in list_jobs(*given))
took, before = time.process_time() - start, me.memory_info().rss
jobs = plan(*given)
print(took / count, (me.memory_info().rss - before) / count)
"""


def measure_listing(work: Path) -> tuple[float, float]:
    """Return CPU seconds for each name of a listing, and bytes of memory for each in a plan."""
    for number in range(_NAMES):
        if number % 1000 == 0:
            (work / f"tree/{number // 1000:05}").mkdir(parents=True)
        (work / f"tree/{number // 1000:05}/page-{number:09}.html").touch()
    command = [sys.executable, "-c", _LIST, str(work / "tree"), str(work / "out")]
    seconds, size = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), float(size)


if __name__ == "__main__":
    main()
