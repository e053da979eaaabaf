"""Measure `fixenc fix TREE -o OUT` beside the loop that a user would write; fail where it is not fast enough.

    python -m tests.bench.trees LINES_DIR [--scale SHARE] [--runs NUMBER] [KIND...]

Trees are made of the lines in LINES_DIR, a file `NUMBER.LANGUAGE.txt` for each language, in files of 50 kB unless said
otherwise. The loop is one process: chardet detects, the bytes are decoded, ftfy mends the text, and it is written.
Both are timed as whole processes, in turn; the figure is the median.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.detection_speed import written
from tests.bench.repair import versions

COMMAND = str(Path(sys.executable).with_name("fixenc"))
# How many times as fast as the loop each kind of tree must be, and its megabytes.
ASKED = {
    "clean": (10.0, 96.0), "ascii": (5.0, 96.0), "legacy": (3.0, 16.0), "mojibake": (3.0, 12.0), "small": (3.0, 6.0),
    "one": (15.0, 200.0),
}  # fmt: skip
# How many times as fast two processes must be as one.
ASKED_OF_TWO = 1.6
_LOOP = """
import sys, pathlib, chardet, ftfy
tree, out = map(pathlib.Path, sys.argv[1:])
for path in sorted(tree.rglob("*.txt")):
    data = path.read_bytes()
    text = data.decode(chardet.detect(data)["encoding"] or "utf-8", "replace")
    target = out / path.relative_to(tree)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(ftfy.fix_encoding(text), "utf-8", newline="")
"""


_MEGABYTE = 1_000_000
_SIZE, _SMALL = 50_000, 1_000


def _cut(text: str, size: int) -> Iterator[str]:
    """Yield a text in parts of whole lines, each of this number of characters or a few more."""
    part, length = list[str](), 0
    for line in text.splitlines(keepends=True):
        part.append(line)
        length += len(line)
        if length >= size:
            yield "".join(part)
            part, length = [], 0


def _misread(text: str) -> bytes:
    """Return UTF-8 that was read in a single-byte charset and written as UTF-8 again."""
    return text.encode().decode("latin-1").encode()


def make(kind: str, text: str, at: int) -> bytes | None:
    """Return the bytes of one file; None if the text has no charset of that kind."""
    if kind == "small":
        kind = ("clean", "legacy", "mojibake", "ascii")[at % 4]
    if kind == "ascii":
        return text.encode("ascii", "ignore")
    if kind == "legacy":
        return next(written(text), None)
    return _misread(text) if kind == "mojibake" else text.encode()


def build(tree: Path, lines: Path, kind: str, megabytes: float) -> int:
    """Make a tree of a kind; return its size in bytes."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(lines.glob("*.txt"))}
    wanted, made = megabytes * _MEGABYTE, 0
    if kind == "one":
        tree.mkdir()
        whole = "".join(texts.values()).encode()
        with (tree / "one.txt").open("wb") as file:
            while made < wanted:
                made += file.write(whole)
        return made
    size = _SMALL if kind == "small" else _SIZE
    parts = {name: itertools.cycle(list(_cut(text, size))) for name, text in texts.items() if len(text) > size}
    for number, (name, rest) in enumerate(itertools.cycle(parts.items())):
        data = make(kind, next(rest), number // len(parts))
        if data:
            path = tree / name / f"{number:06}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            made += path.write_bytes(data)
        if made >= wanted:
            return made
    return made


def _seconds(command: list[str], out: Path) -> float:
    shutil.rmtree(out, ignore_errors=True)
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    took = time.perf_counter() - start
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    return took


def _compare(kind: str, lines: Path, scale: float, runs: int) -> bool:
    """Print one row; whether it falls short."""
    asked, megabytes = ASKED[kind]
    with tempfile.TemporaryDirectory() as folder:
        tree, out = Path(folder, "tree"), Path(folder, "out")
        size = build(tree, lines, kind, megabytes * scale) / _MEGABYTE
        commands = {
            "loop": [sys.executable, "-c", _LOOP, str(tree), str(out)],
            **{f"-j{jobs}": [COMMAND, "fix", str(tree), "-o", str(out), f"-j{jobs}", "-q"] for jobs in (1, 2)},
        }
        rounds = [{name: _seconds(command, out) for name, command in commands.items()} for _ in range(runs)]
    took = {name: statistics.median(one[name] for one in rounds) for name in commands}
    ratio, of_two = took["loop"] / took["-j1"], took["-j1"] / took["-j2"]
    is_slow = ratio < asked or (kind not in ("one", "ascii") and of_two < ASKED_OF_TWO)
    print(
        f"{kind:10}{size:7.1f}{size / took['loop']:9.1f}{size / took['-j1']:9.1f}{size / took['-j2']:9.1f}{ratio:9.2f}"
        f"{asked:7.0f}{of_two:9.2f}" + ("   FALLS SHORT" if is_slow else ""),
        flush=True,
    )
    return is_slow


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", type=Path)
    parser.add_argument("kinds", nargs="*", default=list(ASKED))
    parser.add_argument("--scale", type=float, default=1.0, help="the share of the megabytes of each tree")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    print(versions())
    print(f"{'MB a second':10}{'MB':>7}{'loop':>9}{'-j1':>9}{'-j2':>9}{'times':>9}{'asked':>7}{'-j2/-j1':>9}")
    are_slow = [_compare(kind, given.lines, given.scale, given.runs) for kind in given.kinds]
    sys.exit(any(are_slow))


if __name__ == "__main__":
    main()
