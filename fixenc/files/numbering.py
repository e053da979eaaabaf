"""The names of runs: each has the start of the run, by which names sort, and a number that people write."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fixenc.errors import JournalError
from fixenc.files.journal import RUN_NAME, Journal
from fixenc.files.state import appending, state_folder

# The suffix of a journal.
SUFFIX = ".jsonl"
# The file whose lock keeps two runs that begin at once from taking the same number.
_LOCK = "numbers"
# Nanoseconds in a second.
_NANOSECONDS = 10**9


def runs_folder() -> Path:
    """Return the folder of journals; raises OSError as `state_folder` does."""
    return state_folder() / "runs"


def names() -> list[str]:
    """Return the long names of all runs, in order: they sort like their times."""
    try:
        listed = os.listdir(runs_folder())
    except OSError:
        return []
    found = (RUN_NAME.fullmatch(name.removesuffix(SUFFIX)) for name in listed if name.endswith(SUFFIX))
    return [match[0] for match in sorted((one for one in found if one), key=lambda one: (one[1], int(one[2])))]


@contextmanager
def next_path() -> Iterator[Path]:
    """Yield the path of the journal of a new run, which no other run takes meanwhile. Raises OSError."""
    folder = runs_folder()
    with appending(folder / _LOCK):
        yield folder / (_next_name(names()) + SUFFIX)


def open_run(name: str) -> Journal:
    """Return the journal of the run with this long name."""
    return Journal(runs_folder() / (name + SUFFIX))


def journal_named(name: str) -> Journal:
    """Return the run with this number, this long name, or this beginning of it; raises JournalError if not one has."""
    listed = names()
    found = [one for one in listed if one == name] or _numbered(listed, name)
    found = found or [one for one in listed if name and one.startswith(name)]
    if len(found) > 1:
        raise JournalError(f"{len(found)} runs are called {name!r}; write more of the name: {', '.join(found[-3:])}")
    if not found:
        hint = "; name a journal elsewhere with --journal" if os.path.lexists(name) else ""
        raise JournalError(f"no run {name!r}; `fixenc runs` lists them{hint}")
    return open_run(found[0])


def _numbered(listed: Iterable[str], number: str) -> list[str]:
    """Return the runs with a number."""
    wanted = number.zfill(4) if number.isascii() and number.isdigit() else None
    return [one for one in listed if one.rpartition("-")[2] == wanted]


def _next_name(listed: list[str]) -> str:
    """Return a name that sorts after all others, even if the clock was set back since the last run."""
    seconds, rest = divmod(time.time_ns(), _NANOSECONDS)
    stamp = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(seconds))}.{rest:09d}Z"
    last = RUN_NAME.fullmatch(listed[-1]) if listed else None
    if last is None:
        return f"{stamp}-0001"
    return f"{max(stamp, last[1])}-{max(int(one.rpartition('-')[2]) for one in listed) + 1:04d}"
