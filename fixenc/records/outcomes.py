"""What became of a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from fixenc.excerpts import Findings
from fixenc.records.detections import Detection


class Status(str, Enum):
    """The result for one file, in a word."""

    FIXED = "fixed"
    HEALTHY = "healthy"
    UNSURE = "unsure"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Change:
    """Both texts of a changed file, for a diff.

    `original` and `clean` are the bytes that a patch is made of: those of a file that was UTF-8 already, and None for
    any other, to which no patch of text applies.
    """

    before: str
    after: str
    original: bytes | None = None
    clean: bytes | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The place of an undecodable byte sequence: line and column, both from 1, and its bytes if they are known."""

    line: int
    column: int
    data: bytes


class SpotKind(str, Enum):
    """What stands at a spot that a report points to."""

    LEGACY = "legacy-encoding"
    MOJIBAKE = "mojibake"
    LOST = "lost-characters"
    UNSURE = "unsure"
    UNDECODABLE = "undecodable-bytes"


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a file that a report points to: from a line and column, both from 1, up to, not including, another.

    Columns count characters of the text as it is read. `words` say what is there; `accident` is the sort of accident
    of mojibake (``misreading``), else empty.
    """

    kind: SpotKind
    words: str
    line: int
    column: int
    end_line: int
    end_column: int
    accident: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one file.

    `target` is the path of the clean copy, None if there is to be none. `is_due` is true if the copy was missing or out
    of date, `was_written` if it was written; they differ if nothing was to be written. `actions` are what was done, in
    words; `damage` counts regions by accident, most frequent first; `doubtful` counts stretches that seem damaged and
    were left alone. `undecodable` counts undecodable byte sequences, `places` are the first of them. `lost` counts
    characters that are U+FFFD in the result and had been lost before. `spots` are what a report points to, the first of
    each kind; of a document that is too large for memory, none. `compression` is the name of the compression format.
    `findings` are what a person is shown of it, if that was asked for.
    """

    path: Path
    status: Status
    reason: str | None = None
    target: Path | None = None
    is_due: bool = False
    was_written: bool = False
    detection: Detection | None = None
    newline: str | None = None
    actions: tuple[str, ...] = ()
    damage: tuple[tuple[str, int], ...] = ()
    doubtful: int = 0
    undecodable: int = 0
    places: tuple[Place, ...] = ()
    lost: int = 0
    spots: tuple[Spot, ...] = ()
    compression: str | None = None
    change: Change | None = None
    findings: Findings | None = None
