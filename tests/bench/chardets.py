"""Read chardet's own test files, and fail where fixenc misreads many that chardet reads right.

    python -m tests.bench.chardets FOLDER

FOLDER is `tests` of an unpacked source distribution of chardet that holds its test files (6.0.0.post1 has 2,179 of
them): one folder for each encoding, or encoding and language. A text is right if it is the file's by the encoding of
its folder, as Python or as browsers have that, whatever its line ends. Files that chardet reads right and fixenc does
not are listed: `wrong` would be written so, `unsure` is left alone.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import chardet

import fixenc
from fixenc.pipeline import fix_bytes
from tests.bench.repair import versions

# How many files fixenc may misread that chardet reads right.
MOST_MISSED = 5


class Verdict(NamedTuple):
    """Whether chardet reads a file right; what fixenc does, "right", "unsure" or "wrong", and if it reads it."""

    path: str
    is_theirs_right: bool
    ours: str
    is_read: bool
    note: str
    regions: int


def encoding_of(folder: str) -> str | None:
    """The encoding that a folder of this name has files of; None for a folder of none that Python or fixenc knows."""
    pieces = folder.lower().split("-")
    for end in range(len(pieces), 0, -1):
        label = "-".join(pieces[:end])
        try:
            fixenc.decode(b"", encoding=label)
        except fixenc.FixencError:
            continue
        return label
    return None


def judge(path: Path) -> Verdict | None:
    """How a file is read; None where it is no text in the encoding of its folder."""
    encoding, data = encoding_of(path.parent.name), path.read_bytes()
    wanted = set(texts_by(data, encoding)) if encoding else set()
    if not wanted:
        return None
    theirs = chardet.detect(data)["encoding"]
    cleaned = fix_bytes(data, name=path.name)
    found = cleaned.detection
    text = plain(fixenc.decode(data, name=path.name).text) if found.is_text else ""
    ours = "unsure" if cleaned.refusal else "right" if text in wanted else "wrong"
    note = f"{found.encoding}, {found.confidence:.2f}, {found.evidence.value}"
    is_theirs_right = theirs is not None and _by_python(data, theirs) in wanted
    return Verdict(
        f"{path.parent.name}/{path.name}", is_theirs_right, ours, text in wanted, note, len(cleaned.repair.regions)
    )


def texts_by(data: bytes, encoding: str) -> Iterator[str]:
    """The file by an encoding, as Python has it and as browsers have it."""
    theirs = _by_python(data, encoding)
    if theirs is not None:
        yield theirs
    read = fixenc.decode(data, encoding=encoding)
    if not read.undecodable:
        yield plain(read.text)


def _by_python(data: bytes, codec: str) -> str | None:
    try:
        return plain(data.decode(codec))
    except (LookupError, UnicodeDecodeError):
        return None


def plain(text: str) -> str:
    """Return a text without its byte order mark, and with one kind of line ends."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def main() -> None:
    """Print how many are read right by either, and each that fixenc misses and chardet does not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true", help="list what chardet misses, too")
    asked = parser.parse_args()
    paths = sorted(path for path in asked.folder.glob("*/*") if path.is_file() and not path.name.startswith("."))
    with ProcessPoolExecutor() as pool:
        judged = [one for one in pool.map(judge, paths, chunksize=4) if one is not None]
    print(versions())
    counts = Counter(one.ours for one in judged)
    theirs = sum(one.is_theirs_right for one in judged)
    print(f"{len(paths):,} files, {len(judged):,} of them text in the encoding of their folder")
    print(f"chardet: {theirs:,} right")
    print(f"fixenc:  {counts['right']:,} right, {counts['unsure']} unsure, {counts['wrong']} wrong")
    missed = [one for one in judged if not one.is_read and one.is_theirs_right]
    is_short = not judged or len(missed) > MOST_MISSED
    print(f"right by chardet alone: {len(missed)}, asked at most {MOST_MISSED}" + "   FALLS SHORT" * is_short)
    for one in judged if asked.all else missed:
        if one.ours != "right":
            print(f"  {one.path}: {one.ours}; {one.note}" + ", rightly" * one.is_read)
    for one in judged:
        if one.regions and asked.all:
            print(f"  {one.path}: {one.regions} repairs")
    sys.exit(is_short)


if __name__ == "__main__":
    main()
