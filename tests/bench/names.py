"""Measure how many damaged file names are restored, and fail where a healthy one is changed.

    python -m tests.bench.names LINES

LINES is a folder of files, each of lines of one language, named SOURCE.LANGUAGE.txt. Names are made of the first words
of lines, and damaged as unpackers and old systems do: UTF-8 read as a code page, a legacy charset read as another, or
its bytes left as they are. They come in folders of twelve, and each alone.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fixenc.names import repair_names
from tests.bench.repair import versions
from tests.bench.siblings import CHARSETS

# What programs assume of the names in an archive, and of those that another system wrote.
_READERS = ("cp437", "cp850", "cp866", "latin-1", "cp1252")
_ENDINGS = ("", ".txt", ".jpg", ".doc", ".mp3", " (1).pdf")
_NO_SPACES = ("ja", "zh_CN", "zh-TW")
_IN_NO_NAME = re.compile(r'[/\x00-\x1f"*:<>?|\\]')
# The names in a folder.
_FOLDER = 12
# The folders of each kind.
_FOLDERS = 3
_UTF8, _LEGACY, _RAW, _HEALTHY = "UTF-8 read as another", "legacy read as another", "legacy bytes", "healthy"


@dataclass
class Count:
    """How many names there were, how many came back, and how many became something else."""

    names: int = 0
    right: int = 0
    wrong: int = 0


def main() -> int:
    """Measure and print; return whether a healthy name was changed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path)
    folder = parser.parse_args().lines
    print(versions())
    print(f"{'names':24}{'in':>8}{'n':>8}{'right':>8}{'wrong':>8}   in per cent")
    has_harm = False
    for size in (_FOLDER, 1):
        counts = {kind: Count() for kind in (_UTF8, _LEGACY, _RAW, _HEALTHY)}
        for kind, names in _damaged(folder, size):
            _judge(names, counts[kind])
        for kind, count in counts.items():
            where = "folders" if size > 1 else "alone"
            right, wrong = 100 * count.right / count.names, 100 * count.wrong / count.names
            print(f"{kind:24}{where:>8}{count.names:8}{right:8.2f}{wrong:8.2f}")
        has_harm = has_harm or counts[_HEALTHY].wrong > 0
    return int(has_harm)


def _judge(names: dict[str, str], count: Count) -> None:
    found = repair_names([[*names]])[0]
    for name, was in names.items():
        one = found.get(name)
        now = name if one is None or one.doubt else one.text
        count.names += 1
        count.right += now == was
        count.wrong += now not in (was, name)


def _damaged(folder: Path, size: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Names of one folder, each with its original, and the kind of damage."""
    draw = random.Random(0)
    for path in sorted(folder.glob("*.*.txt")):
        language = path.name.split(".")[1]
        lines = path.read_text("utf-8").splitlines()
        for _ in range(_FOLDERS * _FOLDER // size):
            names = [_named(line, language, draw) for line in draw.sample(lines, size)]
            yield _HEALTHY, {name: name for name in names}
            for charset in ("utf-8", *CHARSETS.get(language, ())):
                yield from _read_wrongly(names, charset)


def _read_wrongly(names: list[str], charset: str) -> Iterator[tuple[str, dict[str, str]]]:
    written = {data: name for name in names if not name.isascii() and (data := _encoded(name, charset))}
    for reader in _READERS:
        read = {text: name for data, name in written.items() if (text := _decoded(data, reader)) not in (None, name)}
        if read and reader != charset:
            yield (_UTF8 if charset == "utf-8" else _LEGACY), {text or "": name for text, name in read.items()}
    if charset != "utf-8" and written:
        yield _RAW, {os.fsdecode(data): name for data, name in written.items()}


def _named(line: str, language: str, draw: random.Random) -> str:
    bare = _IN_NO_NAME.sub("", line).strip()
    words = bare[: draw.randint(3, 12)] if language in _NO_SPACES else " ".join(bare.split()[: draw.randint(1, 4)])
    return words.strip(". ") + draw.choice(_ENDINGS)


def _encoded(text: str, charset: str) -> bytes | None:
    try:
        return text.encode(charset)
    except UnicodeEncodeError:
        return None


def _decoded(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


if __name__ == "__main__":
    sys.exit(main())
