"""Measure how long awkward texts take, and how much memory; fail where a figure is too high.

    python -m tests.bench.time > tests/bench/runs/time.txt
    python -m tests.bench.time [KIND ...] [--sizes 10,100,1000] [--most-seconds 120]

Of each kind of `awkward.py`, texts of 10 kB, 100 kB and 1 MB are cleaned (`fixenc.fix_bytes`), each in a process of its
own once the models are there. What is printed: seconds a MB for each size, by how much of a power the time grows from
the second to the last (1 for twice the time of twice the text), and how much memory the last took more for each MB.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.awkward import KINDS, made

# What a text may take. Seconds whatever its length: as many as the search for lost bytes in one line or page may take.
SECONDS = 8.0
# Seconds more for each MB; for a text of `_LONG` or more, all of its seconds.
SECONDS_A_MB = 20.0
# MB of memory for each MB of text.
MEMORY_A_MB = 60.0
# The power by which the time grows with the length.
EXPONENT = 1.1
# The size in bytes from which only the seconds for each MB count.
_LONG = 1_000_000
# The seconds below which other work of the machine has more influence on a time than the text.
_NOISE = 0.1


def measure(kind: str, size: int) -> None:
    """Print the seconds and the MB of memory that a text takes; run in a process of its own."""
    import fixenc

    data = made(kind, size)
    fixenc.fix_bytes(made("read wrongly four times", 5_000) + made("torn Chinese", 500))
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak is what is held now (Linux, proc(5))
    before, start = peak_memory(), time.process_time()
    fixenc.fix_bytes(data)
    print(time.process_time() - start, peak_memory() - before)


def peak_memory() -> float:
    """The most memory that this process held since the peak was set back, in MB."""
    (line,) = (line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


def in_a_child(kind: str, size: int, most_seconds: float) -> tuple[float, float]:
    """The same, measured there; infinite where it took too long."""
    command = [sys.executable, "-m", "tests.bench.time", "--measure", kind, "--sizes", str(size // 1000)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=most_seconds)
    except subprocess.TimeoutExpired:
        return math.inf, math.inf
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def show(kind: str, sizes: Sequence[int], most_seconds: float) -> bool:
    """Print one row; return whether it falls short."""
    figures = list[tuple[float, float]]()
    for size in sizes:
        figures.append(in_a_child(kind, size, most_seconds))
        if figures[-1][0] == math.inf:
            figures += [(math.inf, math.inf)] * (len(sizes) - len(figures))
            break
    rates = [seconds / size * 1e6 for (seconds, _), size in zip(figures, sizes, strict=True)]
    exponent = power(figures[-2][0], figures[-1][0], sizes[-1] / sizes[-2])
    memory = figures[-1][1] / sizes[-1] * 1e6
    falls_short = exponent > EXPONENT or memory > MEMORY_A_MB
    for (seconds, _), size in zip(figures, sizes, strict=True):
        falls_short |= seconds > SECONDS_A_MB * size / 1e6 + (SECONDS if size < _LONG else 0)
    print(
        f"{kind:36}" + "".join(f"{rate:10.2f}" for rate in rates) + f"{exponent:8.2f}{memory:9.1f}"
        + "   FALLS SHORT" * falls_short,
        flush=True,
    )  # fmt: skip
    return falls_short


def power(shorter: float, longer: float, times: float) -> float:
    """Return the power by which a time grows for a text that is a number of times as long."""
    if longer == math.inf:
        return math.inf
    return math.log(max(longer, _NOISE) / max(shorter, _NOISE), times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*")
    parser.add_argument("--sizes", default="10,100,1000", help="in kB")
    parser.add_argument("--most-seconds", type=float, default=120.0, help="after which a text is given up")
    parser.add_argument("--measure", action="store_true", help="one kind and size, here")
    given = parser.parse_args()
    sizes = [int(size) * 1000 for size in given.sizes.split(",")]
    if given.measure:
        measure(given.kinds[0], sizes[0])
        return
    from tests.bench.repair import versions

    print(versions())
    heads = "".join(f"{size // 1000:,} kB".rjust(10) for size in sizes)
    print(f"{'seconds a MB':36}{heads}{'power':>8}{'MB a MB':>9}")
    short = [show(kind, sizes, given.most_seconds) for kind in given.kinds or KINDS]
    sys.exit(any(short))


if __name__ == "__main__":
    main()
