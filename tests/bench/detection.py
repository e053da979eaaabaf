"""Measure detection against chardet, and fail where a figure falls short.

    python -m tests.bench.detection CASES.jsonl

Each line of CASES is an object with `size`, `data` (base64) and `text`. For each size: how many come out as that text,
beside what is asked. A character at the end may be cut, and a stray byte in a dirty document may be any character. A
case may have the `encoding`, as Python calls it: then the text by the web's table of that name is as right, since the
two differ in some signs of Chinese and in the C1 controls of Thai.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import chardet

import fixenc
from tests.bench.repair import versions

Case = dict[str, Any]

# What is asked, in per cent.
ASKED = {
    "native": 99.0, "doc": 99.7, "para": 99.7, "line": 99.0, "head64": 99.0, "head256": 99.0, "late": 100.0,
    "few": 95.0, "dirty": 98.0, "mixed": 97.0, "page": 99.5, "page-right": 99.5, "page-wrong": 97.0,
}  # fmt: skip
_LEAST_HEAD = 8


def verdicts(case: Case) -> tuple[bool, bool]:
    """Whether a case comes out right: by fixenc, and by chardet."""
    data = base64.b64decode(case["data"])
    encoding = chardet.detect(data, prefer_superset=True)["encoding"]
    theirs = (
        None if encoding is None else data.decode({"iso-8859-1": "cp1252"}.get(encoding.lower(), encoding), "replace")
    )
    return is_right(data, fixenc.decode(data).text, case), theirs is not None and is_right(data, theirs, case)


def _by_web(data: bytes, case: Case) -> str:
    """Return the text of a case by the web's table of its encoding, or the text that it has."""
    label = case.get("encoding") if case["size"] == "native" else None
    return str(case["text"]) if label is None else fixenc.decode(data, encoding=label).text


def is_right(data: bytes, text: str, case: Case) -> bool:
    """Whether a text is that of a case."""
    got, wanted = text.removeprefix("\ufeff"), case["text"].removeprefix("\ufeff")
    if got in (wanted, _by_web(data, case).removeprefix("\ufeff")):
        return True
    if case["size"] == "dirty":
        pairs = enumerate(zip(got, wanted, strict=False))
        head = next((at for at, (one, other) in pairs if one != other), len(wanted))
        return got.endswith(wanted[head:]) and len(got) - len(wanted) <= 1
    is_cut = case["size"].startswith("head") and len(wanted) >= _LEAST_HEAD
    return is_cut and got.startswith(wanted[:-1]) and len(got) - len(wanted) <= 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases")
    with open(parser.parse_args().cases, encoding="utf-8") as file:
        cases = [case for case in map(json.loads, file) if case["size"] in ASKED]
    tally: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for case, verdict in zip(cases, pool.map(verdicts, cases, chunksize=16), strict=True):
            tally[case["size"]].append(verdict)
    print(versions())
    print(f"{'size':12}{'n':>6}{'asked':>8}{'fixenc':>9}{'chardet':>9}")
    are_short = [_row(size, rows) for size, rows in sorted(tally.items())]
    sys.exit(any(are_short))


def _row(size: str, rows: list[tuple[bool, bool]]) -> bool:
    """Print one row; whether it falls short."""
    ours, theirs = (100 * sum(row[who] for row in rows) / len(rows) for who in (0, 1))
    falls_short = ours < ASKED[size]
    print(
        f"{size:12}{len(rows):6}{ASKED[size]:8.1f}{ours:9.2f}{theirs:9.2f}" + ("   FALLS SHORT" if falls_short else "")
    )
    return falls_short


if __name__ == "__main__":
    main()
