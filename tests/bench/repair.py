"""Measure the repair of mojibake against ftfy, and fail where a figure falls short.

    python -m tests.bench.repair CASES.jsonl... [--share 1.0] [--show 0]

Each line of CASES is an object with `id`, `group`, `kind`, `size`, `broken`, `fixed`. For each group (of what lost
something, each kind) and size: how many come out exactly, and how many are changed into something wrong (harm), beside
what is asked. Groups of which nothing is asked are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib import metadata
from typing import Any

import ftfy

import fixenc

Case = dict[str, Any]

# What is asked, exactly restored, in per cent: by group, then for a line, a short string (4-24 characters), a document.
ASKED: dict[str, dict[str, float]] = {
    "utf8-as-single": {"line": 99.8, "short": 98.5, "doc": 100.0},
    "utf8-as-multi": {"line": 99.5, "short": 97.5, "doc": 100.0},
    "legacy": {"line": 98.0, "short": 70.0, "doc": 99.5},
    "chain": {"line": 99.7, "short": 98.5, "doc": 100.0},
    "mixed": {"doc": 99.5},
    "clean": {"line": 100.0},
    # From bug reports, and from the tests of ftfy.
    "real": {"line": 80.0},
    "real-derived": {"line": 95.0},
    "real-untouched": {"line": 100.0},
    "ftfy-in-the-wild": {"line": 100.0},
    "ftfy-synthetic": {"line": 100.0},
    "ftfy-negative": {"line": 100.0},
    "ftfy-language-names": {"line": 100.0},
    # What lost something on the way, by kind.
    "utf-8>cp1252 nbsp-to-space": {"line": 95.0},
    "utf-8>cp1252 c1-dropped": {"line": 95.0},
    "utf-8>cp1252 undefined-to-fffd": {"line": 95.0},
    "utf-8>cp1252 undefined-to-?": {"line": 95.0},
    "lossy-multi": {"line": 45.0},
    # Chinese pages whose bytes were searched and replaced.
    "readings": {"line": 100.0},
    "readings and loss": {"line": 90.0},
    "loss": {"line": 85.0},
    "document": {"doc": 80.0},
}
BY_KIND = ("lossy", "scraped")
# Groups whose damage cannot be undone: for these, harm is printed, but not judged.
LOSSY = frozenset(["real", "real-derived", "readings", "readings and loss", "loss", "document"])
# The largest share of harmed texts, in per cent.
MOST_HARM = 0.5
# The same for the groups of `MAY_HARM`, in per cent.
MOST_HARM_FEW = 3.0
MAY_HARM = ("legacy short", "utf-8>cp1252 ", "lossy-multi ")


def verdicts(case: Case) -> tuple[str, str]:
    """What becomes of a case: by fixenc, and by ftfy."""
    return _verdict(case, fixenc.fix_text(case["broken"])), _verdict(case, ftfy.fix_encoding(case["broken"]))


def _verdict(case: Case, text: str) -> str:
    broken, fixed, got = (unicodedata.normalize("NFC", t) for t in (case["broken"], case["fixed"], text))
    return "exact" if got == fixed else "miss" if got == broken else "harm"


def _group(case: Case) -> str:
    group: str = case["kind"] if case["group"] in BY_KIND else case["group"]
    return group


def cases(paths: list[str], share: float) -> Iterator[Case]:
    chance = random.Random(7)  # the same part each time
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                case = json.loads(line)
                if case["size"] in ASKED.get(_group(case), {}) and chance.random() < share:
                    yield case


def versions() -> str:
    """What was measured, and on what."""
    packages = ", ".join(f"{name} {metadata.version(name)}" for name in ("fixenc", "chardet", "ftfy", "numpy"))
    return f"{packages}; CPython {platform.python_version()}, {platform.machine()}, {platform.system()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="+")
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--show", type=int, default=0)
    given = parser.parse_args()
    chosen = list(cases(given.cases, given.share))
    tally: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for case, verdict in zip(chosen, pool.map(verdicts, chosen, chunksize=16), strict=True):
            tally[_group(case), case["size"]].append(verdict)
            if verdict[0] != "exact" and given.show > 0:
                given.show -= 1
                print(verdict[0], case["id"], case["broken"][:80], case["fixed"][:80], sep="\n    ")
    print(versions())
    print(f"{'group':31}{'size':7}{'n':>6}{'asked':>8}{'fixenc':>9}{'harm':>8}{'ftfy':>9}{'harm':>8}")
    short = [_row(group, size, rows) for (group, size), rows in sorted(tally.items())]
    sys.exit(any(short))


def _row(group: str, size: str, rows: list[tuple[str, str]]) -> bool:
    """Print one row; return whether it falls short."""
    count = len(rows)
    exact, harm = (
        [sum(row[who] == what for row in rows) * 100 / count for who in (0, 1)] for what in ("exact", "harm")
    )
    asked = ASKED[group][size]
    most = MOST_HARM_FEW if f"{group} {size}".startswith(MAY_HARM) else MOST_HARM
    falls_short = exact[0] < asked or (harm[0] > most and group not in LOSSY)
    print(
        f"{group:31}{size:7}{count:6}{asked:8.1f}{exact[0]:9.2f}{harm[0]:8.2f}{exact[1]:9.2f}{harm[1]:8.2f}"
        + ("   FALLS SHORT" if falls_short else "")
    )
    return falls_short


if __name__ == "__main__":
    main()
