"""Measure `fixenc corpus` on a shard of healthy text beside reading, parsing and writing it; fail where it falls short.

    python -m tests.bench.corpus [LINES_DIR] [--bytes 20M] [--each] [--only LANGUAGE] [--ascii]

Each file of LINES_DIR, `NUMBER.LANGUAGE.txt`, has lines of healthy text in one language; without it, documents are
sentences of `tests.texts`, in most languages with their words in no order. A record is a number, an address and a
document of 3 to 25 lines; languages take turns. The shard is JSON lines in zstandard data. Beside it stands a program
that reads, parses (`json.loads`), writes (`json.dumps`) and compresses the same lines. Time is that of the processor,
without that of the start, which is nothing for 2 GB; memory the most that the process, and all that it started, ever
held. With `--each`, each language is a shard of its own. Lines come again and again, so that their words are
remembered: of other text, words are met for the first time.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from backports import zstd

from tests.bench.awkward import sentence
from tests.bench.repair import versions
from tests.texts import SENTENCES

# The least share of the plain program's speed, and the most MiB of one job.
ASKED_SPEED, ASKED_MEMORY = 0.7, 300.0
_UNITS = {"K": 10**3, "M": 10**6, "G": 10**9}
# Languages without blanks between words: with their characters in no order, they would be no healthy text.
_WIDE = ("ja", "ko", "th", "zh-Hans", "zh-Hant")
# The lines of a document.
_LEAST_LINES, _MOST_LINES = 3, 25
# What `fixenc corpus` is measured against: nothing is done but what must be.
_PLAIN = """
import json, sys
from backports import zstd
with zstd.open(sys.argv[1], "rb") as source, zstd.open(sys.argv[2], "wb") as target:
    for line in source:
        target.write(json.dumps(json.loads(line), ensure_ascii=False).encode() + b"\\n")
"""


def main() -> int:
    """Measure, print, and return 1 if a figure falls short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", nargs="?", type=Path, help="a folder of lines in several languages")
    parser.add_argument("--bytes", default="20M", help="the size of the lines of a shard, such as 2G")
    parser.add_argument("--each", action="store_true", help="a shard for each language")
    parser.add_argument("--only", default="", help="languages that end so: `en`")
    parser.add_argument("--ascii", action="store_true", help="only lines of ASCII")
    asked = parser.parse_args()
    size = int(float(asked.bytes.rstrip("KMG")) * _UNITS.get(asked.bytes[-1], 1))
    texts = read_lines(asked.lines) if asked.lines else make_lines()
    texts = {name: lines for name, lines in texts.items() if name.endswith(asked.only)}
    if asked.ascii:
        texts = {name: [line for line in lines if line.isascii()] for name, lines in texts.items()}
        texts = {name: lines for name, lines in texts.items() if lines}
    kinds = {name: {name: lines} for name, lines in texts.items()} if asked.each else {f"{len(texts)} languages": texts}
    start = measure_start()
    print(f"{versions()}\n{size:,} bytes of lines a shard; the start of fixenc takes {start:.2f} s, and does not count")
    print(f"{'healthy text':24}{'records':>10}{'plain MB/s':>12}{'fixenc MB/s':>13}{'share':>8}{'MiB':>8}")
    return int(sum(not measure(name, some, size, start) for name, some in kinds.items()) > 0)


def read_lines(folder: Path) -> dict[str, list[str]]:
    """Return the lines of each file of a folder, by its language."""
    found = {
        path.stem.partition(".")[2] or path.stem: path.read_text("utf-8").splitlines()
        for path in sorted(folder.glob("*.txt"))
    }
    if not found:
        raise SystemExit(f"{folder} has no .txt file with lines")
    return found


def make_lines() -> dict[str, list[str]]:
    """Return made lines of each language that has sentences."""
    chance = random.Random(27)
    return {
        language: [SENTENCES[language] if language in _WIDE else sentence(chance, language) for _ in range(1_000)]
        for language in sorted(SENTENCES)
    }


def records(texts: Mapping[str, Sequence[str]], size: int) -> Iterator[bytes]:
    """Yield lines of JSON with documents, languages in turn, until they have so many bytes."""
    chance, done = random.Random(7), 0
    for number, lines in enumerate(itertools.cycle(texts.values())):
        text = "\n".join(chance.choices(lines, k=chance.randint(_LEAST_LINES, _MOST_LINES)))
        record = {"id": number, "url": f"https://example.org/{number}", "text": text, "score": 0.5}
        line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
        done += len(line)
        if done > size:
            return
        yield line


def measure(name: str, texts: Mapping[str, Sequence[str]], size: int, start: float) -> bool:
    """Print a row, and return whether all is as asked; `start` are the seconds that the command takes for nothing."""
    with tempfile.TemporaryDirectory() as folder:
        shard, plain = Path(folder, "shard.jsonl.zst"), Path(folder, "plain.jsonl.zst")
        count = length = 0
        with zstd.open(shard, "wb") as file:
            for line in records(texts, size):
                file.write(line)
                count, length = count + 1, length + len(line)
        plain_seconds, _ = run([sys.executable, "-c", _PLAIN, str(shard), str(plain)])
        output = Path(folder, "out")
        command = [sys.executable, "-m", "fixenc", "corpus", str(shard), "-o", str(output), "--jobs", "1", "-q"]
        seconds, memory = run(command)
        seconds -= start
        if (output / shard.name).read_bytes() != shard.read_bytes():
            changed = (output / "_fixenc" / "sample.jsonl").read_text("utf-8").splitlines()
            print(f"{name}: {len(changed)} healthy texts or more were changed, such as {changed[0][:500]}")
    share = plain_seconds / seconds
    is_as_asked = share >= ASKED_SPEED and memory <= ASKED_MEMORY
    speeds = f"{length / plain_seconds / 1e6:12.1f}{length / seconds / 1e6:13.1f}{share:8.2f}{memory:8.0f}"
    print(f"{name:24}{count:10,}{speeds}{'' if is_as_asked else '   FALLS SHORT'}", flush=True)
    return is_as_asked


def measure_start() -> float:
    """Return the seconds that `fixenc corpus` takes for a shard of one short record."""
    with tempfile.TemporaryDirectory() as folder:
        shard = Path(folder, "shard.jsonl")
        shard.write_bytes(b'{"text": "a"}\n')
        return run([sys.executable, "-m", "fixenc", "corpus", str(shard), "-o", str(Path(folder, "out")), "-q"])[0]


def run(command: list[str]) -> tuple[float, float]:
    """Run a command, and return its seconds of processor time and the MiB that it held at most."""
    process = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
