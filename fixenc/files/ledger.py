"""What fixenc wrote: a list of files, so that a later run knows its own work and may refresh it, and nothing else.

One JSON object a line, appended at each write, in the user's state folder: the file's path, the source it was made
from, and a fingerprint of its bytes. Losing it costs nothing but `--force` where a source has changed since its clean
copy was made.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from fixenc.errors import FileError
from fixenc.files.locations import Location
from fixenc.files.reading import Standing, digest, read
from fixenc.files.state import append, line_of, objects, state_folder
from fixenc.files.writing import Target, write_whole

_log = logging.getLogger("fixenc")

# A list of so many lines takes some 5 ms to read. From there on it is rewritten when most of it is out of date.
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
        _warn_once(ledger_path(), str(error))


def _load() -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    count = 0
    try:
        for count, fields in enumerate(objects(ledger_path()), 1):  # noqa: B007 - wanted after the loop
            with suppress(KeyError, TypeError):  # a line that was damaged
                entries[fields["path"]] = Entry(fields["source"], fields["sha256"])
    except OSError:
        return {}
    if count > _MANY_LINES:
        _compact(entries, count)
    return entries


def _compact(entries: dict[str, Entry], count: int) -> None:
    """Rewrite the list without what was overwritten or is gone, where that is most of it."""
    alive = [line_of(_fields(path, entry)) for path, entry in entries.items() if os.path.lexists(path)]
    if len(alive) < count / 2:
        try:
            location = Location.of(ledger_path())
            before = read(location)
            over = Standing(before.status, digest(before.data))
            write_whole(Target(location, before, over), b"".join(alive))
        except FileError as error:
            _warn_once(ledger_path(), str(error))


def _fields(path: str, entry: Entry) -> Mapping[str, str]:
    return {"path": path, "source": entry.source, "sha256": entry.digest}


@cache
def _warn_once(path: Path, reason: str) -> None:
    _log.warning("cannot note in %s what was written: %s", path, reason)
