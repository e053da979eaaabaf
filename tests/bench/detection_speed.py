"""Measure how fast detection is, against chardet, and how much memory it takes; fail where a figure falls short.

    python -m tests.bench.detection_speed LINES_DIR [--large GIGABYTES]

Each file of LINES_DIR is text of one language. It is written in legacy charsets that have its letters, in documents of
2 kB and 100 kB; what is timed is `fixenc.decode`, and `chardet.detect` and decoding by its answer, in turn. Then large
files are made and looked at by `fixenc.detect_file`, in a process each.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import chardet

import fixenc
from tests.bench.repair import versions

# The longest time of fixenc, as a multiple of chardet's, by the size of the documents in bytes.
ASKED = {2_000: 1.6, 100_000: 1 / 1.5}
# By the kind of large file: the most seconds for each gigabyte, and the most MiB beyond those of the loaded program.
ASKED_LARGE = {"ascii": (1.0, 64), "utf-8": (3.0, 64), "windows-1251 in the end": (3.0, 64)}
# Python's codecs: each text is written in those that have nearly all of its letters.
CHARSETS = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874", "koi8-r",
    "cp866", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-15", "mac-roman", "cp850", "cp932", "euc-jp", "gbk",
    "big5", "cp949",
)  # fmt: skip
# The most charsets for a text.
_MOST_CHARSETS = 4
# The smallest share of a text's characters that a charset must have.
_LEAST_WRITTEN = 0.995
# The rounds of measuring.
_ROUNDS = 3
_RUSSIAN = "Паром отходит от пристани, и чайки летят за ним до середины реки.\n" * 100
_PLAIN = b"Nothing in this line is beyond ASCII, nor in any other.\n" * 20_000


def documents(folder: Path, size: int) -> Iterator[bytes]:
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text("utf-8")
        for data in islice(written(text), _MOST_CHARSETS):
            whole = data * (size // len(data) + 1)
            yield whole[:size].rpartition(b"\n")[0]


def written(text: str) -> Iterator[bytes]:
    """Yield a text in each charset that has nearly all of its letters."""
    beyond = [character for character in text if not character.isascii()]
    for codec in CHARSETS:
        kept = len("".join(beyond).encode(codec, "ignore").decode(codec, "ignore"))
        if beyond and kept >= _LEAST_WRITTEN * len(beyond):
            yield text.encode(codec, "ignore")


def by_chardet(data: bytes) -> str:
    encoding: str | None = chardet.detect(data)["encoding"]
    return data.decode(encoding or "cp1252", "replace")


def by_fixenc(data: bytes) -> str:
    return fixenc.decode(data).text


def _seconds(read: Callable[[bytes], str], found: list[bytes]) -> float:
    start = time.process_time()
    for data in found:
        read(data)
    return time.process_time() - start


def _compare(folder: Path, size: int) -> bool:
    """Print one row; whether it falls short."""
    found = [data for data in documents(folder, size) if not data.isascii()]
    by_chardet(found[0]), by_fixenc(found[0])  # both load their models
    rounds = [(_seconds(by_fixenc, found), _seconds(by_chardet, found)) for _ in range(_ROUNDS)]
    ours, theirs = (min(times) for times in zip(*rounds, strict=True))
    falls_short: bool = ours > ASKED[size] * theirs
    print(
        f"{size:9,} bytes {len(found):5} documents   fixenc {1e3 * ours / len(found):6.2f} ms   chardet "
        f"{1e3 * theirs / len(found):6.2f} ms   {ours / theirs:5.2f} times its time, asked {ASKED[size]:.2f}"
        + ("   FALLS SHORT" if falls_short else "")
    )
    return falls_short


# The peak since the program was loaded; the figure of `resource` includes that of the parent.
_LOOK = """
import re, sys, time, fixenc
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
fixenc.detect_file(sys.argv[0])
before, start = peak(), time.perf_counter()
found = fixenc.detect_file(sys.argv[1])
print(found.encoding, time.perf_counter() - start, (peak() - before) / 1024)
"""


def _look(kind: str, path: Path, gigabytes: float) -> bool:
    """Print one row; whether it falls short."""
    program = path.with_name("look.py")
    program.write_text(_LOOK)
    done = subprocess.run([sys.executable, program, path], capture_output=True, text=True, check=True)
    encoding, took, grown = done.stdout.split()
    seconds, memory = ASKED_LARGE[kind]
    falls_short = not kind.startswith(encoding) or float(took) > seconds * gigabytes or float(grown) > memory
    print(
        f"{kind:25} {gigabytes:g} GB   {encoding}   {float(took):5.2f} s, asked {seconds * gigabytes:.2f}"
        f"   {float(grown):5.1f} MiB, asked {memory}" + ("   FALLS SHORT" if falls_short else "")
    )
    return falls_short


def _write(kind: str, path: Path, size: int) -> None:
    russian = _RUSSIAN.encode("utf-8" if kind == "utf-8" else "windows-1251")
    block = russian * 100 if kind == "utf-8" else _PLAIN
    with path.open("wb") as file:
        for _ in range(size // len(block)):
            file.write(block)
        if kind.startswith("windows"):
            file.write(russian)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", type=Path)
    parser.add_argument("--large", type=float, default=1.0, help="the size of the large files, in gigabytes")
    given = parser.parse_args()
    print(versions())
    are_short = [_compare(given.lines, size) for size in ASKED]
    with tempfile.TemporaryDirectory() as folder:
        for kind in ASKED_LARGE:
            path = Path(folder, "large.txt")
            _write(kind, path, int(given.large * 1e9))
            are_short.append(_look(kind, path, given.large))
    sys.exit(any(are_short))


if __name__ == "__main__":
    main()
