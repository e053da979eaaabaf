"""What was done to the records of a corpus, counted; counts of shards add up to those of the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

__all__ = ["Tally"]

# The most that a note may count; sums of it fit in a column of 64 bits.
_MOST = 1 << 48
# The longest name of a count in a note, in characters; those of fixenc are shorter.
_LONGEST = 1_000


@dataclass(slots=True)
class Tally:
    """Counts of records by `status`, of texts by accident, charset and language, and of `broken` records by reason.

    A record is `fixed`, `unsure` (it seems damaged and was left alone), `healthy`, `broken`, or `without text`.
    `accidents` counts repaired stretches, `charsets` records by the charset that they were decoded from, `languages`
    the mended texts as far as their language is known. `texts` is the number of texts, `mended` that of changed ones.
    """

    status: Counter[str] = field(default_factory=Counter)
    accidents: Counter[str] = field(default_factory=Counter)
    charsets: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    texts: int = 0
    mended: int = 0

    @property
    def records(self) -> int:
        """The number of all records."""
        return self.status.total()

    @property
    def is_changed(self) -> bool:
        """Whether any record was changed."""
        return bool(self.status["fixed"])

    def add(self, other: Tally) -> None:
        """Add the counts of another shard."""
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            else:
                setattr(self, one.name, mine + theirs)

    def to_json(self) -> dict[str, Any]:
        """Return the counts as an object of JSON."""
        return {
            one.name: dict(value) if isinstance(value := getattr(self, one.name), Counter) else value
            for one in fields(self)
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Tally:
        """Return the counts of such an object; raises KeyError, TypeError or ValueError if it is none."""
        tally = cls()
        for one in fields(cls):
            given = value[one.name]
            if isinstance(getattr(tally, one.name), Counter):
                setattr(
                    tally, one.name, Counter({_name_of(key): _count_of(count) for key, count in dict(given).items()})
                )
            else:
                setattr(tally, one.name, _count_of(given))
        return tally


def _name_of(value: Any) -> str:
    if not (isinstance(value, str) and len(value) <= _LONGEST):
        raise ValueError("no name of a count")
    return value


def _count_of(value: Any) -> int:
    if not (isinstance(value, int) and 0 <= value <= _MOST):
        raise ValueError("no count")
    return value
