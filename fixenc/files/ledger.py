"""What fixenc wrote: a list of files, so that a later run knows its own work and may refresh it, and nothing else.

One JSON object a line, appended at each write, in the user's state folder: the file's path, the source it was made
from, and a fingerprint of its bytes. Losing it costs nothing but `--force` where a source has changed since its clean
copy was made.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import platformdirs

from fixenc.errors import TargetError
from fixenc.files.writing import digest, write_whole

_log = logging.getLogger("fixenc")

# A list of so many lines takes some 5 ms to read. From there on it is rewritten when most of it is out of date.
_MANY_LINES = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands at a path if nobody touched it since: the fingerprint, and the source it was made from."""

    source: str
    digest: str


@dataclass(frozen=True)
class Ledger:
    """The list as it stands when it is first asked; a run that meets none of its own work never reads it."""

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return _load()

    def entry(self, path: Path) -> Entry | None:
        """What is known of this path."""
        return self._entries.get(identity(path))

    def digest_from(self, source: Path, target: Path) -> str | None:
        """The fingerprint of what was last made at `target` from this very source; None for anybody else's file."""
        entry = self.entry(target)
        return entry.digest if entry is not None and entry.source == identity(source) else None


def ledger_path() -> Path:
    """Where the list is kept."""
    return platformdirs.user_state_path("fixenc", appauthor=False) / "written.jsonl"


def record(target: Path, source: Path, data: bytes) -> None:
    """Note that `data`, made from `source`, now stands at `target`. A failure is logged: the file itself is safe."""
    line = _line(identity(target), Entry(identity(source), digest(data)))
    try:
        ledger_path().parent.mkdir(parents=True, exist_ok=True)
        # Unbuffered, so that each line is one append, whole even where several processes write.
        with ledger_path().open("ab", buffering=0) as file:
            file.write(line)
    except OSError as error:
        _warn_once(ledger_path(), str(error))


def identity(path: Path) -> str:
    """A path by which one file has one name: absolute, links in its folder resolved, itself not followed."""
    try:
        return os.path.join(os.path.realpath(path.parent), path.name)
    except ValueError:  # a NUL, which no file's name can hold
        return str(path)


def _load() -> dict[str, Entry]:
    try:
        lines = ledger_path().read_bytes().splitlines()
    except OSError:
        return {}
    entries: dict[str, Entry] = {}
    for line in lines:
        try:
            fields = json.loads(line)
            entries[fields["path"]] = Entry(fields["source"], fields["sha256"])
        except (ValueError, KeyError, TypeError):
            continue  # cut short by a crash, or damaged since
    if len(lines) > _MANY_LINES:
        _compact(entries, len(lines))
    return entries


def _compact(entries: dict[str, Entry], count: int) -> None:
    """Rewrite the list without what was overwritten or is gone, where that is most of it."""
    alive = [_line(path, entry) for path, entry in entries.items() if os.path.lexists(path)]
    if len(alive) < count / 2:
        try:
            write_whole(ledger_path(), b"".join(alive), ledger_path().stat())
        except (OSError, TargetError) as error:
            _warn_once(ledger_path(), str(error))


def _line(path: str, entry: Entry) -> bytes:
    return json.dumps({"path": path, "source": entry.source, "sha256": entry.digest}).encode("ascii") + b"\n"


@cache
def _warn_once(path: Path, reason: str) -> None:
    _log.warning("cannot note in %s what was written: %s", path, reason)
