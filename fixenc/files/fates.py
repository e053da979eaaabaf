"""The results of undoing a run, file by file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Fate(Enum):
    """The result of undoing the steps of one file."""

    RESTORED = "restored"
    REMOVED = "removed"
    AS_BEFORE = "already as before the run"
    GONE = "no longer there"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Restored:
    """The result for one file that a run wrote or renamed; `failure` says why it was left unchanged.

    `has_replaced` is true for a copy that had replaced another file, mostly an older clean copy, which is gone.
    """

    path: Path
    fate: Fate
    failure: str | None = None
    has_replaced: bool = False
