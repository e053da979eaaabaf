"""Show what `fix_text` and `fix_bytes` spend their time on: the share of each room of the house, by kind of input.

    python -m tests.bench.profiles LINES_DIR

The strings are those of `tests.bench.strings`, the files those of `tests.bench.trees`. A function of C counts for the
rooms that call it. A profiler makes calls dearer than they are, so small functions look larger.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from heapq import nlargest
from operator import itemgetter
from pathlib import Path

import fixenc
from tests.bench import strings, trees
from tests.bench.repair import versions

_PACKAGE = Path(fixenc.__file__).parent
# The rooms of a row.
_MOST_ROOMS = 7
# The most files of a kind.
_MOST_FILES = 100
_TREES = ("clean", "ascii", "legacy", "mojibake", "small")

Key = tuple[str, int, str]


def _room_of(key: Key) -> str | None:
    """Return the room of a function: its package, and its module in packages of several parts; None if outside."""
    place = Path(key[0])
    if not place.is_relative_to(_PACKAGE):
        return None
    parts = place.relative_to(_PACKAGE).with_suffix("").parts
    return "/".join(parts[:2])


def _share_out(profile: cProfile.Profile) -> dict[str, float]:
    """Return the seconds of each room; what other functions took counts for the rooms that called them."""
    rows: dict[Key, tuple[int, int, float, float, dict[Key, tuple[int, int, float, float]]]]
    rows = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    seconds = defaultdict[str, float](float)
    for key, (_, _, own, _, callers) in rows.items():
        room = _room_of(key)
        if room is not None:
            seconds[room] += own
            continue
        for caller, (_, _, part, _) in callers.items():
            seconds[_room_of(caller) or "libraries"] += part
    return seconds


def _profile(function: Callable[[str], object] | Callable[[bytes], object], values: Iterable[str | bytes]) -> str:
    profile = cProfile.Profile()
    for value in values:
        profile.runcall(function, value)  # type: ignore[arg-type]
    seconds = _share_out(profile)
    total = sum(seconds.values())
    return ", ".join(
        f"{room} {took / total:.0%}" for room, took in nlargest(_MOST_ROOMS, seconds.items(), key=itemgetter(1))
    )


def _files(lines: Path, kind: str) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        trees.build(tree, lines, kind, trees.ASKED[kind][1] / 40)
        for path in sorted(tree.rglob("*.txt"))[:_MOST_FILES]:
            yield path.read_bytes()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", type=Path)
    given = parser.parse_args()
    print(versions())
    fixenc.fix_bytes("Größe".encode()), fixenc.fix_text("cafÃ©")
    for kind, texts in strings.kinds(given.lines):
        print(f"{kind}: {_profile(fixenc.fix_text, texts[:500])}", flush=True)
    for kind in _TREES:
        print(f"files, {kind}: {_profile(fixenc.fix_bytes, list(_files(given.lines, kind)))}", flush=True)


if __name__ == "__main__":
    main()
