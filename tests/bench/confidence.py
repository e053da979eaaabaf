"""Measure the confidence of detections: for each range of confidence, how many detections are right.

    python -m tests.bench.confidence [CASES.jsonl ...] [--files FOLDER MANIFEST.jsonl] [--chardets FOLDER]

CASES are those of `tests.bench.detection`; MANIFEST has an object a line with `path` below FOLDER and `encoding`; the
files of chardet are those of `tests.bench.chardets`. The drawings, lists and broken strings of `tests.doubts` are
always among them. Documents that are damaged, or mixed by the case, count by what of them is read. Fails where of those
that are certain too few are right, or where the share of the right differs from the confidence by too much on average.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import fixenc
from tests.bench.chardets import encoding_of, plain, texts_by
from tests.bench.detection import ASKED as SIZES
from tests.bench.detection import Case, is_right
from tests.bench.repair import versions
from tests.doubts import broken_utf8, drawings, letter_lists, verdict

# The confidence from which a detection is certain.
CERTAIN = 0.99
# The smallest share of certain detections that must be right.
LEAST_RIGHT = 0.999
# The largest difference between confidence and share of right detections, on average.
LARGEST_ERROR = 0.02
# The limits of the ranges of confidence.
BOUNDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, CERTAIN, 1.1)


class Judged(NamedTuple):
    """What a document is, how sure an answer is, and whether it is right."""

    kind: str
    confidence: float
    is_right: bool


def judge_case(case: Case) -> Judged:
    """How a case of the bench of detection is read."""
    data = base64.b64decode(case["data"])
    read = fixenc.decode(data)
    return Judged(case["size"], read.detection.confidence, is_right(data, read.text, case))


def judge_file(asked: tuple[str, str, str]) -> Judged | None:
    """How a file in a known encoding is read; None where it is no text in that."""
    kind, path, encoding = asked
    data = Path(path).read_bytes()
    wanted = set(texts_by(data, encoding))
    read = fixenc.decode(data, name=path)
    if not wanted or not read.detection.is_text:
        return None
    return Judged(kind, read.detection.confidence, plain(read.text) in wanted)


def doubts() -> Iterator[Judged]:
    """The documents of `tests.doubts`."""
    for kind, some in (("drawings", drawings()), ("lists", letter_lists()), ("broken UTF-8", broken_utf8())):
        for one in some:
            read = fixenc.decode(one.data)
            is_kept = read.text == one.text or verdict(one) == "right"
            yield Judged(kind, read.detection.confidence, is_kept)


def main() -> None:
    """Print a table by confidence, and what is certain and wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", type=Path)
    parser.add_argument("--files", nargs=2, type=Path, default=())
    parser.add_argument("--chardets", type=Path)
    asked = parser.parse_args()
    cases = (case for path in asked.cases for case in map(json.loads, path.open("rb")) if case["size"] in SIZES)
    with ProcessPoolExecutor() as pool:
        files = pool.map(judge_file, _files(asked.files, asked.chardets), chunksize=8)
        judged = [*pool.map(judge_case, cases, chunksize=16), *(one for one in files if one is not None), *doubts()]
    print(versions())
    sys.exit(_report(judged))


def _files(listed: Iterable[Path], chardets: Path | None) -> Iterator[tuple[str, str, str]]:
    folder, manifest = listed or (None, None)
    if folder is not None and manifest is not None:
        for row in map(json.loads, manifest.open("rb")):
            yield "files", str(folder / row["path"]), row["encoding"]
    for path in chardets.glob("*/*") if chardets is not None else ():
        encoding = encoding_of(path.parent.name)
        if path.is_file() and encoding is not None:
            yield "chardet's files", str(path), encoding


def _report(judged: list[Judged]) -> bool:
    """Print what was measured; whether it falls short."""
    print(f"{'confidence':>14}{'n':>7}{'mean':>8}{'right %':>9}")
    error = 0.0
    for low, high in pairwise(BOUNDS):
        some = [one for one in judged if low <= one.confidence < high]
        if some:
            mean, right = (sum(values) / len(some) for values in zip(*((one[1], one[2]) for one in some), strict=True))
            error += abs(mean - right) * len(some) / len(judged)
            print(f"{low:7.2f} to {min(1, high):.2f}{len(some):7}{mean:8.3f}{100 * right:9.2f}")
    certain = [one for one in judged if one.confidence >= CERTAIN]
    right = sum(one.is_right for one in certain) / max(1, len(certain))
    is_short = right < LEAST_RIGHT or error > LARGEST_ERROR
    print(f"{len(judged):,} documents; certain: {len(certain):,}, {right:.2%} of them right, asked {LEAST_RIGHT:.1%}")
    print(f"expected error {error:.4f}, asked {LARGEST_ERROR}" + "   FALLS SHORT" * is_short)
    for kind, count in Counter(one.kind for one in certain if not one.is_right).items():
        print(f"  certain and wrong, {kind}: {count}")
    return is_short


if __name__ == "__main__":
    main()
