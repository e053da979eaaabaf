"""The ledger: a list of the files that fixenc wrote, so that a later run may refresh these files and no others.

It has one JSON object a line, in the user's state folder: the path of the file, its source, and fingerprints of its
bytes. A file is known by its path and its bytes together, so it can be noted before it has its name: if a run is killed
in between, the note speaks of bytes that no file has there, and protects or gives away nothing. Until then the clean
copy of an earlier run may stand there, so the note has its fingerprint, too. If the list is lost, a later run needs
`--force` where a source changed after its clean copy was made.

An SQLite database would hardly be faster. Measured over 10,000 notes: 0.05 ms a note (write-ahead log, one connection a
process) against 0.09 ms for a line, where a small file takes some 20 ms in all; 0.02 s to read the list against 0.04 s.
It would be a second format for notes, which no editor reads, and needs shared memory on the user's file system.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path

from fixenc.files import system
from fixenc.files.notes import Notes, append, notes, rewrite
from fixenc.files.state import state_folder

_log = logging.getLogger("fixenc")

# From this number of lines, which take some 5 ms to read, the list is rewritten when most of it is out of date.
_MANY_LINES = 1_000


@dataclass(frozen=True, slots=True)
class Written:
    """A file that fixenc is about to write: its name and that of its source by `Identities`, and its fingerprint.

    `replaced` is the fingerprint of the clean copy that it replaces, if any.
    """

    target: str
    source: str
    digest: str
    replaced: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that fixenc wrote: the source it was made from, and the fingerprints of its bytes and of those before."""

    source: str
    digests: tuple[str, ...]


class Identities:
    """Returns one name for each file, however its path is written: absolute, with links to its folder resolved.

    The file itself may be a link. Each folder is resolved once, so make a new object for each plan.
    """

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def __call__(self, path: Path) -> str:
        """Return the name of the file at this path."""
        given = str(path)
        start = given.rfind(os.sep) + 1
        above = given[:start]
        if above not in self._folders:
            try:
                self._folders[above] = os.path.join(os.path.realpath(above), "")
            except ValueError:  # a NUL, which no file name can hold
                return given
        return self._folders[above] + given[start:]


@dataclass(frozen=True)
class Ledger:
    """The list, read at first use; a run that meets none of its own work never reads it."""

    identity: Identities = field(default_factory=Identities)

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return _load()

    def entry(self, path: Path) -> Entry | None:
        """Return the entry of a path; None if fixenc did not write it."""
        return self._entries.get(system.here.spell(self.identity(path)))

    def entries(self) -> Iterable[tuple[str, Entry]]:
        """Return all paths with their entries."""
        return self._entries.items()

    def digests_from(self, source: Path, target: Path) -> tuple[str, ...]:
        """Return the fingerprints of clean copies from this source of which one was last written to `target`."""
        entry = self.entry(target)
        if entry is None or system.here.spell(entry.source) != system.here.spell(self.identity(source)):
            return ()
        return entry.digests


def ledger_path() -> Path:
    """Return the path of the list."""
    return _path_in(state_folder())


@lru_cache(maxsize=4)
def _path_in(folder: Path) -> Path:
    return folder / "written.jsonl"


def record(*files: Written) -> None:
    """Note files right before they get their names. A failure is only logged, and costs a later `--force`."""
    digests = ((one.digest,) if one.replaced is None else (one.digest, one.replaced) for one in files)
    entries = (_fields(one.target, Entry(one.source, each)) for one, each in zip(files, digests, strict=True))
    try:
        append(ledger_path(), *entries)
    except OSError as error:
        _warn(error)


def can_record() -> bool:
    """Whether the list can be added to."""
    try:
        append(ledger_path())
    except OSError:
        return False
    return True


def _load() -> dict[str, Entry]:
    try:
        found = notes(ledger_path())
        entries = {system.here.spell(path): entry for path, entry in _entries_of(found).items()}
        alive = sum(map(os.path.lexists, entries)) if len(found.objects) > _MANY_LINES else len(found.objects)
        if found.broken or alive < len(found.objects) / 2:
            rewrite(ledger_path(), _alive)
    except FileNotFoundError:  # if no home folder is known, `record` warns
        return {}
    except OSError as error:
        _warn(error)
        return {}
    if found.complaint is not None:
        _log.warning("the list of written files %s: %s", ledger_path(), found.complaint)
    return entries


def _entries_of(found: Notes) -> dict[str, Entry]:
    """Return the last valid entry of each path."""
    return {
        path: Entry(source, (digest, replaced) if isinstance(replaced, str) else (digest,))
        for line in found.objects
        for path, source, digest, replaced in [map(line.get, ("path", "source", "sha256", "replaced"))]
        if isinstance(path, str) and isinstance(source, str) and isinstance(digest, str)
    }


def _alive(found: Notes) -> Iterator[Mapping[str, str]]:
    """Yield the lines of files that still exist, each once."""
    return (_fields(path, entry) for path, entry in _entries_of(found).items() if os.path.lexists(path))


def _fields(path: str, entry: Entry) -> Mapping[str, str]:
    return {"path": path, "source": entry.source} | dict(zip(("sha256", "replaced"), entry.digests, strict=False))


def _warn(error: OSError) -> None:
    try:
        shown = f" {ledger_path()}"
    except OSError:  # no home folder is known; `error` says so
        shown = ""
    _warn_once(shown, error.strerror or str(error))


@cache
def _warn_once(path: str, reason: str) -> None:
    _log.warning(
        "cannot keep the list of written files%s: %s; --force overwrites what it does not know, and copies that are "
        "written now can only be removed by hand",
        path,
        reason,
    )
