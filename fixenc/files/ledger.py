"""What fixenc wrote: a list of files, so that a later run knows its own work and may refresh it, and nothing else.

One JSON object a line, appended at each write, in the user's state folder: the file's path, the source it was made
from, and a fingerprint of its bytes. Losing it costs nothing but `--force` where a source has changed since its clean
copy was made.

The list could be a database of sqlite's as well. Measured over 10,000 notes: 0.05 ms a note (write-ahead log, one
connection a process) against 0.09 ms for a line, where a small file takes some 20 ms in all; to read the list, 0.02 s
against 0.04 s. That is not worth a second way to keep notes, which no editor reads, and which needs memory that
processes share on the user's file system.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from fixenc.files.notes import Notes, append, notes, rewrite
from fixenc.files.state import state_folder

_log = logging.getLogger("fixenc")

# From this number of lines on, which take some 5 ms to read, the list is rewritten when most of it is out of date.
_MANY_LINES = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands at a path if nobody touched it since: the fingerprint, and the source it was made from."""

    source: str
    digest: str


class Identities:
    """Names by which a file is one, however it is written: absolute, links in its folder resolved, itself not followed.

    What a folder is, is looked up once: make one of these for each plan.
    """

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def __call__(self, path: Path) -> str:
        """The name of the file at this path."""
        folder, name = os.path.split(path)
        if folder not in self._folders:
            try:
                self._folders[folder] = os.path.realpath(folder)
            except ValueError:  # a NUL, which no file's name can hold
                return str(path)
        return os.path.join(self._folders[folder], name)


@dataclass(frozen=True)
class Ledger:
    """The list as it stands when it is first asked; a run that meets none of its own work never reads it."""

    identity: Identities = field(default_factory=Identities)

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return _load()

    def entry(self, path: Path) -> Entry | None:
        """What is known of this path."""
        return self._entries.get(self.identity(path))

    def digest_from(self, source: Path, target: Path) -> str | None:
        """The fingerprint of what was last made at `target` from this very source; None for anybody else's file."""
        entry = self.entry(target)
        return entry.digest if entry is not None and entry.source == self.identity(source) else None


def ledger_path() -> Path:
    """Where the list is kept."""
    return state_folder() / "written.jsonl"


def record(target: str, source: str, digest: str) -> None:
    """Note that bytes of this fingerprint, made from `source`, now stand at `target`, both by their `Identities`.

    A failure is logged: the file itself is safe.
    """
    try:
        append(ledger_path(), _fields(target, Entry(source, digest)))
    except OSError as error:
        _warn(error)


def _load() -> dict[str, Entry]:
    try:
        found = notes(ledger_path())
        entries = _entries_of(found)
        alive = sum(map(os.path.lexists, entries)) if len(found.objects) > _MANY_LINES else len(found.objects)
        if found.broken or alive < len(found.objects) / 2:
            rewrite(ledger_path(), _alive)
    except FileNotFoundError:  # which `record` tells of where no home folder is known
        return {}
    except OSError as error:
        _warn(error)
        return {}
    if found.complaint is not None:
        _log.warning("the list of written files %s: %s", ledger_path(), found.complaint)
    return entries


def _entries_of(found: Notes) -> dict[str, Entry]:
    """By path what stands there, by the last note of each; what makes no sense is passed over."""
    return {
        path: Entry(source, digest)
        for line in found.objects
        for path, source, digest in [(line.get("path"), line.get("source"), line.get("sha256"))]
        if isinstance(path, str) and isinstance(source, str) and isinstance(digest, str)
    }


def _alive(found: Notes) -> Iterator[Mapping[str, str]]:
    """The list without what was overwritten, or is gone, or made no sense."""
    return (_fields(path, entry) for path, entry in _entries_of(found).items() if os.path.lexists(path))


def _fields(path: str, entry: Entry) -> Mapping[str, str]:
    return {"path": path, "source": entry.source, "sha256": entry.digest}


def _warn(error: OSError) -> None:
    try:
        shown = f" {ledger_path()}"
    except OSError:  # no home folder is known, as `error` says
        shown = ""
    _warn_once(shown, error.strerror or str(error))


@cache
def _warn_once(path: str, reason: str) -> None:
    _log.warning("cannot keep the list of written files%s: %s; --force overwrites what it does not know", path, reason)
