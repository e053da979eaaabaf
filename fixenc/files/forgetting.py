"""Forgetting old runs, so that journals do not pile up without end."""

from __future__ import annotations

import os
import time
from contextlib import suppress

from fixenc.errors import FixencError
from fixenc.files.folders import Folder
from fixenc.files.journal import Journal
from fixenc.files.numbering import names, open_run

# The last runs, all of which are kept.
_KEPT_RUNS = 200
# The days for which an earlier run is kept, too, if it replaced or renamed files, or was interrupted.
_KEPT_DAYS = 90
# The most journals that are looked at when a run begins, so that none waits for the work of others.
_MOST_AT_ONCE = 20
# Seconds in a day.
_DAY = 86_400


def forget_old_runs() -> None:
    """Remove the journals of runs that nobody misses: old ones, and those of copies before the last 200 runs."""
    for name in names()[:-_KEPT_RUNS][:_MOST_AT_ONCE]:
        journal = open_run(name)
        with suppress(OSError, FixencError):  # a broken journal stays, and is reported where it is read
            if _is_old(journal) or not _may_be_missed(journal):
                remove(journal)


def remove(journal: Journal) -> None:
    """Remove a journal; raises OSError."""
    Folder.at(journal.path.parent, os.path.realpath(journal.path.parent)).unlink(journal.path.name)


def _is_old(journal: Journal) -> bool:
    return journal.path.stat().st_mtime < time.time() - _KEPT_DAYS * _DAY


def _may_be_missed(journal: Journal) -> bool:
    """Whether somebody may want to undo or to resume a run."""
    return journal.state == "interrupted" or (journal.how not in ("copies", "mirror") and not journal.is_undone)
