"""Read lines of text in EBCDIC, and fail where too few are read rightly.

    python -m tests.bench.mainframes LINES_DIR

Each file of LINES_DIR is text of one language, a sentence a line. Lines, and ten lines together, are written in each of
seven versions that has all their characters.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import fixenc
from tests.bench.repair import versions

VERSIONS = ("cp037", "cp500", "cp1140", "cp273", "cp424", "cp875", "cp1026")
# The share of documents that must be read rightly, in per cent, by the number of their lines.
ASKED = {1: 90.0, 10: 97.0}
# The documents of each language and version.
_EACH = 12
# The length of the shortest line, in characters.
_SHORTEST = 40


class Document(NamedTuple):
    """A text, the version of EBCDIC that it is written in, and how many lines it has."""

    text: str
    version: str
    lines: int


def documents(folder: Path) -> Iterator[Document]:
    """Documents of every language, in each version that has their characters."""
    for path in sorted(folder.glob("*.txt")):
        long = [line for line in path.read_text("utf-8").splitlines() if len(line) >= _SHORTEST]
        for size in ASKED:
            texts = ["\n".join(long[at : at + size]) for at in range(0, len(long) - size + 1, size)]
            for version in VERSIONS:
                written = [text for text in texts if _is_written(text, version)]
                yield from (Document(text, version, size) for text in written[:_EACH])


def _is_written(text: str, version: str) -> bool:
    try:
        text.encode(version)
    except UnicodeEncodeError:
        return False
    return True


def verdict(one: Document) -> str:
    """Whether a document is read, left alone as a doubt, or read wrongly."""
    read = fixenc.decode(one.text.encode(one.version))
    if read.text == one.text:
        return "right"
    found = read.detection
    return "unsure" if found.is_fallback or found.confidence < fixenc.Options().min_confidence else "wrong"


def main() -> None:
    """Print a row for each length and version."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    every = list(documents(parser.parse_args().folder))
    with ProcessPoolExecutor() as pool:
        verdicts = list(pool.map(verdict, every, chunksize=16))
    print(versions())
    print(f"{'lines':>6}  {'version':10}{'n':>6}{'right %':>9}{'unsure':>8}{'wrong':>7}")
    are_short = [not every]
    for size, asked in ASKED.items():
        for version in (*VERSIONS, ""):
            counts = Counter(
                kind
                for one, kind in zip(every, verdicts, strict=True)
                if one.lines == size and version in (one.version, "")
            )
            share = 100 * counts["right"] / max(1, counts.total())
            print(
                f"{size:6}  {version or 'all':10}{counts.total():6}{share:9.2f}{counts['unsure']:8}{counts['wrong']:7}",
                end="",
            )
            are_short.append(not version and share < asked)
            print("" if version else f"   asked {asked:g}" + "   FALLS SHORT" * are_short[-1])
    sys.exit(any(are_short))


if __name__ == "__main__":
    main()
