"""Measure the main job on data kept elsewhere, and fail where a figure falls short.

    python -m tests.bench.main_job DATA

DATA holds `detect/<encoding>[-language]/<file>` (real files by their encoding), `lines/*.txt` (healthy UTF-8) and
`real/cases.jsonl` (objects with `group`, `broken`, `fixed`). Each figure is printed as asked / got.
"""

from __future__ import annotations

import codecs
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import fixenc

COMMAND = str(Path(sys.executable).with_name("fixenc"))
# Groups of real cases that the repair stage must restore without exception.
GROUPS = ("ftfy-in-the-wild", "ftfy-synthetic", "ftfy-negative", "ftfy-language-names", "real-untouched")


def codec_of(folder: str) -> str | None:
    """The codec a folder is named after, a language at its end aside."""
    name = folder.lower()
    while name:
        try:
            return codecs.lookup(name).name
        except LookupError:
            name = name.rpartition("-")[0]
    return None


def native_share(detect: Path) -> float:
    """Share of real files, of those that decode under their folder's label, whose text comes out equal."""
    right = total = 0
    for path in sorted(detect.rglob("*")):
        codec = codec_of(path.parent.name) if path.is_file() else None
        if codec is None:
            continue
        data = path.read_bytes()
        try:
            wanted = data.decode(codec)
        except UnicodeDecodeError:
            continue
        total += 1
        right += fixenc.decode(data).text.removeprefix("\ufeff") == wanted.removeprefix("\ufeff")
    return right / total


def median_seconds(command: list[str], runs: int = 10) -> float:
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def figures(data: Path) -> Iterator[tuple[str, str, str, bool]]:
    """What is measured, asked, got, and whether it suffices."""
    with tempfile.TemporaryDirectory() as out:
        ran = subprocess.run(
            [COMMAND, "fix", "--json", str(data / "detect"), "-o", out], capture_output=True, text=True, check=False
        )
        files = sum(path.is_file() for path in (data / "detect").rglob("*"))
        reported = len(ran.stdout.splitlines())
        yield "files accounted for", str(files), str(reported), reported == files
        yield "exit code", "0", str(ran.returncode), ran.returncode == 0
    share = native_share(data / "detect")
    yield "real files decoded right", "93%", f"{share:.2%}", share >= 0.93
    cases = [json.loads(line) for line in (data / "real" / "cases.jsonl").open(encoding="utf-8")]
    for group in GROUPS:
        rows = [case for case in cases if case["group"] == group]
        exact = sum(fixenc.fix_text(case["broken"]) == case["fixed"] for case in rows)
        yield f"{group} exact", str(len(rows)), str(exact), exact == len(rows)
    code = subprocess.run([COMMAND, "fix", "--check", "-q", str(data / "lines")], check=False).returncode
    yield "healthy lines, exit code of --check", "0", str(code), code == 0
    ratio = median_seconds([COMMAND, "--version"]) / median_seconds([sys.executable, "-c", "import typer"])
    yield "start-up, times that of typer", "2.50", f"{ratio:.2f}", ratio <= 2.5


def main() -> None:
    failed = False
    for what, asked, got, is_enough in figures(Path(sys.argv[1])):
        print(f"{what:40} asked {asked:>6}   got {got:>6}   {'' if is_enough else 'FALLS SHORT'}")
        failed |= not is_enough
    sys.exit(failed)


if __name__ == "__main__":
    main()
