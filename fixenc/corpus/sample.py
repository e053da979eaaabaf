"""A sample of all changes, for a review: of a bounded number, and the same however the shards were shared out.

Each change has a number that its shard, record and field alone decide, as if drawn by lot; those with the lowest
numbers are the sample. So samples of shards make up the sample of the corpus, in any order.
"""

from __future__ import annotations

import hashlib
from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from operator import itemgetter
from typing import Any

__all__ = ["Change", "Sample"]

# The length of a lot, in bytes: two changes hardly ever have the same.
_LOT = 8


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a text: excerpts around its first region, and the record in which it is, counted from 1.

    `confidence` is the probability of the repair, from 0 to 1, against the next best original; None if there is none
    that it was compared with.
    """

    shard: str
    record: int
    field: str
    accident: str
    confidence: float | None
    before: str
    after: str

    @property
    def lot(self) -> str:
        """The number by which it is drawn, in hexadecimal digits."""
        return lot_of(self.shard, self.record, self.field)

    def to_json(self) -> dict[str, Any]:
        """Return the change as an object of JSON."""
        return asdict(self)


def lot_of(shard: str, record: int, name: str) -> str:
    """Return the number by which a change is drawn."""
    drawn = f"{shard}\0{record}\0{name}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(drawn, digest_size=_LOT).hexdigest()


@dataclass(slots=True)
class Sample:
    """The changes with the lowest lots, `most` of them at the most."""

    most: int
    _changes: list[tuple[str, Change]] = field(default_factory=list)

    def wants(self, shard: str, record: int, name: str) -> bool:
        """Whether a change would be in the sample as it is now: its excerpts need be made only then."""
        if len(self._changes) < self.most:
            return True
        return bool(self.most) and lot_of(shard, record, name) < self._changes[-1][0]

    def add(self, changes: Iterable[Change]) -> None:
        """Add changes, and drop those with the highest lots if they are too many."""
        for one in changes:
            insort(self._changes, (one.lot, one), key=itemgetter(0))
            del self._changes[self.most :]

    @property
    def changes(self) -> list[Change]:
        """The changes, by shard and record."""
        return sorted((one for _, one in self._changes), key=lambda one: (one.shard, one.record, one.field))


def change_of(value: Mapping[str, Any]) -> Change:
    """Return a change by its object of JSON; raises KeyError, TypeError or ValueError if it is none."""
    given = value["confidence"]
    if not (given is None or 0 <= given <= 1):
        raise ValueError("no probability")
    return Change(
        str(value["shard"]), int(value["record"]), str(value["field"]), str(value["accident"]),
        None if given is None else float(given), str(value["before"]), str(value["after"]),
    )  # fmt: skip
