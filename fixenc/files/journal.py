"""What one run did, so that it can be gone on with or undone: a file of JSON lines, which only ever grows.

The first line says what the run was asked to do. Before a file is replaced, a line says by what, and where the original
is kept; after a file was handled, a line says so. The last line says that the run has ended.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from fixenc import __version__
from fixenc.errors import FixencError, JournalError
from fixenc.files.state import append, objects, state_folder
from fixenc.options import Options
from fixenc.records import Outcome, Status

_SUFFIX = ".jsonl"
_FILES, _NAMES = "files", "names"
# What of the options is not for the run that goes on with this one to keep.
_NOT_KEPT = frozenset({"journal", "keep_texts"})


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file that was to be replaced: from which bytes to which, by their fingerprints, and where the old ones are."""

    file: Path
    kept: Path
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rename:
    """A file or folder that was to be renamed."""

    old: Path
    new: Path


class Stamp(NamedTuple):
    """By what a file that nobody wrote to is known again: its size in bytes, and its time of modification in ns."""

    size: int
    modified: int


def stamp_of(name: str) -> Stamp | None:
    """The stamp of a file; None for one that is gone."""
    try:
        status = os.lstat(name)
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns)


@dataclass(frozen=True)
class Journal:
    """A run by its journal. Raises JournalError where that cannot be read or written.

    `number` is the run's name: when it began, and a few letters against chance.
    """

    path: Path

    @property
    def number(self) -> str:
        """The run's name."""
        return self.path.stem

    @cached_property
    def _lines(self) -> list[dict[str, Any]]:
        try:
            return list(objects(self.path))
        except OSError as error:
            raise JournalError(f"cannot read the journal {str(self.path)!r}: {error.strerror}") from error

    @property
    def header(self) -> Mapping[str, Any]:
        """What the run was asked to do; raises JournalError for a file that is no journal."""
        if not self._lines or "paths" not in self._lines[0]:
            raise JournalError(f"{str(self.path)!r} is no journal of a run of fixenc")
        return self._lines[0]

    @property
    def roots(self) -> list[Path]:
        """The files and folders that the run was given, absolute."""
        return [Path(path) for path in self.header["paths"]]

    @property
    def options(self) -> Options:
        """The options that the run was given, with this journal."""
        known = {field.name for field in fields(Options)}
        given = {name: value for name, value in self.header["options"].items() if name in known}
        return Options(**given, journal=self.path)

    @property
    def began(self) -> int:
        """When the run began, in seconds since 1970."""
        return int(self.header["began"])

    @property
    def fixed(self) -> int:
        """How many files were fixed, or renamed."""
        return sum(line.get("status") == Status.FIXED.value or "renames" in line for line in self._lines)

    @property
    def how(self) -> str:
        """Where what was fixed went, in words."""
        return _NAMES if self.is_of_names else "in place" if self.options.in_place else "copies"

    @property
    def is_undoable(self) -> bool:
        """Whether it replaced or renamed what was there."""
        return self.is_of_names or self.options.in_place

    @property
    def state(self) -> str:
        """How the run came out, in a word."""
        return "undone" if self.is_undone else "ended" if self.is_ended else "interrupted"

    @property
    def is_of_names(self) -> bool:
        """Whether names were mended, and not files."""
        return self.header.get("mends") == _NAMES

    @property
    def is_ended(self) -> bool:
        """Whether the run came to its end."""
        return any("ended" in line for line in self._lines)

    @property
    def is_undone(self) -> bool:
        """Whether what the run replaced was restored."""
        return any("undone" in line for line in self._lines)

    @property
    def steps(self) -> list[Replacement | Rename]:
        """What the run replaced or renamed, or was about to, in order."""
        steps = list[Replacement | Rename]()
        for line in self._lines:
            if "replaces" in line:
                steps.append(Replacement(Path(line["replaces"]), Path(line["kept"]), line["before"], line["after"]))
            elif "renames" in line:
                steps.append(Rename(Path(line["renames"]), Path(line["to"])))
        return steps

    def handled(self) -> dict[str, Stamp]:
        """The files that were handled, each as it was left; what failed may be tried again."""
        return {
            line["handled"]: Stamp(*line["stamp"])
            for line in self._lines
            if "stamp" in line and line.get("status") != Status.FAILED.value
        }

    def begins(self, paths: Iterable[Path], options: Options, *, is_of_names: bool) -> None:
        """Note what the run is asked to do."""
        given = {field.name: _plain(getattr(options, field.name)) for field in fields(Options)}
        self._append(
            {
                "fixenc": __version__,
                "began": int(time.time()),
                "mends": _NAMES if is_of_names else _FILES,
                "paths": [os.path.abspath(path) for path in paths],
                "options": {name: value for name, value in given.items() if name not in _NOT_KEPT},
            }
        )

    def will_replace(self, one: Replacement) -> None:
        """Note a replacement, before it is made."""
        fields = {"replaces": str(one.file), "kept": str(one.kept), "before": one.before, "after": one.after}
        self._append(fields)

    def will_rename(self, one: Rename) -> None:
        """Note that something will be renamed, before it is."""
        self._append({"renames": str(one.old), "to": str(one.new)})

    def has_handled(self, name: str, outcome: Outcome) -> None:
        """Note that a file was handled, whatever came of it."""
        line = {"handled": name, "stamp": stamp_of(name), "status": outcome.status.value, "did": outcome.actions}
        self._append({key: value for key, value in line.items() if value})

    def has_ended(self) -> None:
        """Note that the run came to its end."""
        self._append({"ended": int(time.time())})

    def was_undone(self) -> None:
        """Note that what the run replaced was restored."""
        self._append({"undone": int(time.time())})

    def _append(self, line: Mapping[str, Any]) -> None:
        try:
            append(self.path, line)
        except OSError as error:
            reason = f"{error.strerror or error}; choose another with --journal"
            raise JournalError(f"cannot write the journal {str(self.path)!r}: {reason}") from error


def begin(paths: Iterable[Path], options: Options, *, is_of_names: bool = False) -> Journal:
    """The journal of a new run: at the path that the options name, else in the user's state folder.

    Raises JournalError for a path where something stands already.
    """
    path = options.journal or runs_folder() / (time.strftime("%Y%m%d-%H%M%S-") + secrets.token_hex(2) + _SUFFIX)
    if os.path.lexists(path):
        raise JournalError(f"{str(path)!r} exists; go on with that run by --resume, or choose another path")
    journal = Journal(path)
    journal.begins(paths, options, is_of_names=is_of_names)
    return journal


def runs_folder() -> Path:
    """Where journals are kept."""
    return state_folder() / "runs"


def runs() -> Iterator[Journal]:
    """All runs whose journals are in the user's state folder, the last one first; what is no journal is passed over."""
    for path in sorted(runs_folder().glob("*" + _SUFFIX), reverse=True):
        with suppress(FixencError):
            journal = Journal(path)
            if journal.options:
                yield journal


def last_interrupted() -> Journal:
    """The last run over files that did not come to its end; raises JournalError where there is none."""
    found = next((journal for journal in runs() if not journal.is_ended and not journal.is_of_names), None)
    if found is None:
        raise JournalError("no run was interrupted; `fixenc runs` lists all")
    return found


def last_undoable() -> Journal:
    """The last run that replaced or renamed files and was not undone; raises JournalError where there is none."""
    found = next((journal for journal in runs() if journal.is_undoable and not journal.is_undone), None)
    if found is None:
        raise JournalError("no run that replaced or renamed files is left to undo; `fixenc runs` lists all")
    return found


def run_named(name: str) -> Journal:
    """The run of this name, or with the journal at this path; raises JournalError for none."""
    for path in (runs_folder() / (name + _SUFFIX), Path(name)):
        if path.is_file():
            return Journal(path)
    raise JournalError(f"no run {name!r}; `fixenc runs` lists them")


def _plain(value: Any) -> Any:
    """An option as JSON has it; a folder holds wherever the run is gone on with."""
    return os.path.abspath(value) if isinstance(value, Path) else value
