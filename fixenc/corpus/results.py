"""What is said of a whole corpus in its output: counts as JSON lines and Parquet, the sample, and a page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from fixenc.corpus.notes import location_of_page, write
from fixenc.corpus.sample import Sample
from fixenc.corpus.shards import Done
from fixenc.corpus.tally import Tally
from fixenc.files.locations import Root
from fixenc.records import Status

__all__ = ["Results", "write_results"]

# The columns of the table of counts.
_COLUMNS: dict[str, type[str | int]] = {"shard": str, "counted": str, "value": str, "count": int}
# The names of counts in the files, and the attributes of a tally that they are of.
_COUNTED = ("status", "accidents", "charsets", "languages", "broken")


@dataclass(slots=True)
class Results:
    """The results of a run: counts of all shards, of their statuses and the reasons of those skipped, and the sample.

    `earlier` counts the shards that an earlier run had written, `shards` keeps the counts of each by name.
    """

    sample: Sample
    tally: Tally = field(default_factory=Tally)
    status: Counter[Status] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    earlier: int = 0
    shards: list[tuple[str, Status, str | None, Tally]] = field(default_factory=list)

    def add(self, done: Done) -> None:
        """Add one shard."""
        self.status[done.status] += 1
        if done.status is Status.SKIPPED:
            self.skipped[done.reason or ""] += 1
            return
        tally = done.tally or Tally()
        self.tally.add(tally)
        self.sample.add(done.changes)
        self.earlier += done.tally is not None and not done.is_new
        self.shards.append((done.shard.name, done.status, done.reason, tally))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the counts: a row for each shard, sort of count and value."""
        for name, status, reason, tally in self.shards:
            yield {"shard": name, "counted": "shard", "value": reason or status.value, "count": 1}
            for sort in _COUNTED:
                counts: Counter[str] = getattr(tally, sort)
                yield from (
                    {"shard": name, "counted": sort, "value": value, "count": count}
                    for value, count in counts.most_common()
                )


def write_results(results: Results, output: Root, page: bytes) -> None:
    """Write all files about a corpus; raises FileError."""
    files = {
        "counts.jsonl": _lines(results.rows()),
        "sample.jsonl": _lines(one.to_json() for one in results.sample.changes),
        "report.html": page,
    }
    if find_spec("pyarrow") is not None:
        from fixenc.containers.columns import encode_table

        files["counts.parquet"] = encode_table(_lines(map(_without_bytes, results.rows())), _COLUMNS)
    for name, data in files.items():
        write(location_of_page(output, name), data)


def _without_bytes(row: dict[str, Any]) -> dict[str, Any]:
    r"""Return a row whose texts can be UTF-8: lone surrogates, as of a name that is none, become ``\udce9``."""
    return {
        name: value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
        for name, value in row.items()
    }


def _lines(rows: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode("ascii")
