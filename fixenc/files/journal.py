"""The journal of a run, by which the run can be resumed or undone: a file of JSON lines that only grows.

The first line has the paths and options of the run. A line before each replacement has the fingerprints of both files
and the place of the original, a line before each copy those of the copy and its source; a line after each file has its
outcome. The last line ends the run. Invalid lines are skipped with a warning. No line makes fixenc touch anything
outside the paths, and the output, of the first line.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from fixenc import __version__
from fixenc.errors import FixencError, JournalError
from fixenc.files.notes import ClosedError, append, notes
from fixenc.files.state import Presence, reading
from fixenc.files.steps import Copy, NewFolder, Rename, Replacement, Stamp, Step, is_plain_path, stamp_of, step_of
from fixenc.options import Options
from fixenc.records import Outcome, Status

_log = logging.getLogger("fixenc")

# The version of the format of lines. Journals with another number, or none, have less in them.
_FORMAT = 2
# The name of a run in the state folder: its start in UTC, to the nanosecond, and its number. Journals of older versions
# have a counter of another meaning there.
RUN_NAME = re.compile(r"([0-9]{8}T[0-9]{6}\.[0-9]{9}Z)-([0-9]{4,})")
# The beginning of a line with an outcome.
_OUTCOME = b'{"handled": '
# The errors of a full disk, an exceeded quota, and a file that exceeds the size limit.
_NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
# The options that a resumed run does not take from the journal.
_NOT_KEPT = frozenset({"journal", "keep_texts", "keep_findings"})
# The key of the line before the undoing of a run begins.
_UNDOING = "undoing"
# The key of the line after all was undone.
_UNDONE = "undone"
# A run does nothing more after such a line: a worker may outlive a killed run and come to its next file only then.
_CLOSING = frozenset({_UNDOING, _UNDONE})


class Mends(Enum):
    """What a run works on: the contents of files, their names, or clean copies that are put in the place of files."""

    FILES = "files"
    NAMES = "names"
    COPIES = "copies"


@dataclass(frozen=True, slots=True)
class Noted:
    """What a run noted of a file: its name, its stamp afterwards, its status and what was done, in words."""

    name: str
    stamp: Stamp | None
    status: Status
    did: tuple[str, ...]


@dataclass(frozen=True)
class Journal:
    """The journal of a run. Its methods raise JournalError if the file cannot be read or written."""

    path: Path

    @property
    def number(self) -> str:
        """The long name of the run: its start time and its number."""
        return self.path.stem

    @property
    def id(self) -> str:
        """The number of the run, as people write it; the name of a journal outside the state folder."""
        match = RUN_NAME.fullmatch(self.number)
        return self.number if match is None else str(int(match[2]))

    @cached_property
    def _lines(self) -> tuple[dict[str, Any], ...]:
        try:
            found = notes(self.path)
        except OSError as error:
            raise JournalError(f"cannot read the journal {str(self.path)!r}: {error.strerror or error}") from error
        if found.complaint is not None:
            _log.warning("journal %s: %s", self.path, found.complaint)
        return found.objects

    @cached_property
    def header(self) -> Mapping[str, Any]:
        """The first line, with the paths and options of the run; raises JournalError for a file that is no journal."""
        first = self._lines[0] if self._lines else {}
        paths = first.get("paths")
        if not isinstance(paths, list) or not isinstance(first.get("options"), dict):
            raise JournalError(f"{str(self.path)!r} is no journal of a run of fixenc")
        if first.get("journal") != _FORMAT:
            raise JournalError(f"{str(self.path)!r} is the journal of another version of fixenc; use that for this run")
        if not paths or not all(is_plain_path(path) for path in paths) or type(first.get("began")) is not int:
            raise JournalError(f"{str(self.path)!r} is a broken journal: its first line is invalid")
        return first

    @property
    def roots(self) -> list[Path]:
        """The files and folders of the run, as absolute paths; links on the way to them were resolved."""
        return [Path(path) for path in self.header["paths"]]

    @cached_property
    def options(self) -> Options:
        """The options of the run, with this journal."""
        known = {field.name for field in fields(Options)} - _NOT_KEPT
        given = {name: value for name, value in self.header["options"].items() if name in known}
        try:
            options = Options(**given, journal=self.path)
        except (FixencError, TypeError, ValueError) as error:
            raise JournalError(f"{str(self.path)!r} is a broken journal: {error}") from error
        if options.output is not None and not is_plain_path(str(options.output)):
            raise JournalError(f"{str(self.path)!r} is a broken journal: its output is no absolute path")
        return options

    @property
    def began(self) -> int:
        """The start of the run, in seconds since 1970."""
        return int(self.header["began"])

    @property
    def fixed(self) -> int:
        """The number of files fixed or renamed."""
        return sum(line.get("status") == Status.FIXED.value or "renames" in line for line in self._lines)

    @property
    def how(self) -> str:
        """What the run wrote: "in place", "copies", "mirror", "accepted" or "names"."""
        if self.mends is Mends.FILES:
            return "in place" if self.options.in_place else "copies" if self.options.output is None else "mirror"
        return "names" if self.mends is Mends.NAMES else "accepted"

    @property
    def state(self) -> str:
        """The state of the run, in a word or two."""
        if self.is_undone:
            return "undone"
        if self.is_being_undone:
            return "partly undone"
        return "ended" if self.is_ended else "interrupted"

    @property
    def mends(self) -> Mends:
        """What the run worked on."""
        value = self.header.get("mends")
        return next((one for one in Mends if one.value == value), Mends.FILES)

    @property
    def is_of_names(self) -> bool:
        """Whether the run repaired names, not the contents of files."""
        return self.mends is Mends.NAMES

    @property
    def has_steps(self) -> bool:
        """Whether anything was noted before it was written; found line by line, since a journal may be long."""
        try:
            with reading(self.path) as descriptor, open(descriptor, "rb", closefd=False) as file:
                next(file, b"")
                return any(not line.startswith(_OUTCOME) for line in file)
        except OSError as error:
            raise JournalError(f"cannot read the journal {str(self.path)!r}: {error.strerror or error}") from error

    @property
    def is_ended(self) -> bool:
        """Whether the run was completed."""
        return any("ended" in line for line in self._lines)

    @property
    def is_being_undone(self) -> bool:
        """Whether the run was undone at least in part."""
        return any(_UNDOING in line for line in self._lines)

    @property
    def is_undone(self) -> bool:
        """Whether the run was undone completely."""
        return any(_UNDONE in line for line in self._lines)

    @cached_property
    def steps(self) -> list[Step]:
        """Whatever the run wrote or renamed, or was about to, in order; logs invalid lines."""
        steps, broken = list[Step](), 0
        for line in self._lines:
            try:
                step = step_of(line)
            except ValueError:
                broken += 1
                continue
            if step is not None:
                steps.append(step)
        if broken:
            _log.warning("journal %s: invalid steps skipped: %d", self.path, broken)
        return steps

    def noted(self) -> dict[str, Noted]:
        """Return what was noted of each file, the last note of each."""
        return {one.name: one for one in self._find_noted()}

    def _find_noted(self) -> Iterator[Noted]:
        known = {status.value: status for status in Status}
        for line in self._lines:
            match line:
                case {"handled": str(name), "status": str(status)} if status in known:
                    given, did = line.get("stamp"), line.get("did")
                    words = tuple(one for one in did if isinstance(one, str)) if isinstance(did, list) else ()
                    yield Noted(name, _stamp(given), known[status], words)

    def handled(self) -> dict[str, Stamp]:
        """Return the processed files, each with its stamp afterwards; not those that failed, to be tried again."""
        return dict(self._find_handled())

    def _find_handled(self) -> Iterator[tuple[str, Stamp]]:
        for line in self._lines:
            match line:
                case {"handled": str(name), "stamp": [int(size), int(modified)]}:
                    if line.get("status") != Status.FAILED.value:
                        yield name, Stamp(size, modified)

    def begin(self, paths: Iterable[str], options: Options, mends: Mends) -> None:
        """Write the first line to a new file; raises FileExistsError if the path is taken."""
        given = {field.name: _plain(getattr(options, field.name)) for field in fields(Options)}
        line = {
            "fixenc": __version__,
            "journal": _FORMAT,
            "began": int(time.time()),
            "mends": mends.value,
            "paths": list(paths),
            "options": {name: value for name, value in given.items() if name not in _NOT_KEPT},
        }
        try:
            append(self.path, line, presence=Presence.NEW, is_synced=options.fsync)
        except FileExistsError:
            raise
        except OSError as error:
            raise write_error(self.path, error) from error

    def note_step(self, step: Replacement | Rename, *, is_synced: bool = True) -> None:
        """Note a step before it is made, on the disk if `is_synced`; raises JournalError if that fails."""
        self._append(step.fields(), is_synced=is_synced, closing=_CLOSING)

    def note_copies(self, *steps: Copy | NewFolder) -> None:
        """Note copies and folders before they are made. A copy that cannot be noted is written all the same.

        Raises JournalError if the run was undone meanwhile.
        """
        try:
            append(self.path, *(step.fields() for step in steps), presence=Presence.THERE, closing=_CLOSING)
        except ClosedError:
            raise self._undone_meanwhile() from None
        except OSError as error:
            _warn_once(self.path, error.strerror or str(error), "`fixenc undo` does not know all copies of this run")

    def note_outcomes(self, outcomes: Iterable[Mapping[str, Any]]) -> None:
        """Note the outcomes of files, each as `outcome_note` returns it.

        Without these notes, a resumed run reads the files again, but replaces none that has the bytes of its step.
        """
        self._append_if_possible(*outcomes)

    def note_end(self) -> None:
        """Note that the run is completed."""
        self._append_if_possible({"ended": int(time.time())})

    def note_undoing(self) -> None:
        """Note that the run may no longer be resumed; raises JournalError if that fails."""
        self._append({_UNDOING: int(time.time())}, is_synced=True)

    def note_undone(self) -> None:
        """Note that the run was undone completely."""
        self._append_if_possible({_UNDONE: int(time.time())}, closing=frozenset())

    def _append(self, line: Mapping[str, Any], *, is_synced: bool, closing: frozenset[str] = frozenset()) -> None:
        try:
            append(self.path, line, presence=Presence.THERE, is_synced=is_synced, closing=closing)
        except ClosedError:
            raise self._undone_meanwhile() from None
        except OSError as error:
            raise write_error(self.path, error) from error

    def _undone_meanwhile(self) -> JournalError:
        return JournalError(f"run {self.id} was undone meanwhile; nothing more is done for it")

    def _append_if_possible(self, *lines: Mapping[str, Any], closing: frozenset[str] = _CLOSING) -> None:
        try:
            append(self.path, *lines, presence=Presence.THERE, closing=closing)
        except ClosedError:
            return
        except OSError as error:
            _warn_once(self.path, error.strerror or str(error), "each replacement was noted before it was made")


def outcome_note(name: str, outcome: Outcome) -> Mapping[str, Any]:
    """Return the line for the outcome of a file, with the stamp that the file has now."""
    line = {"handled": name, "stamp": stamp_of(name), "status": outcome.status.value, "did": outcome.actions}
    return {key: value for key, value in line.items() if value}


def write_error(path: Path, error: OSError) -> JournalError:
    """Return the error for a journal that the system refuses to write."""
    what_to_do = "make room for it, or choose another" if error.errno in _NO_ROOM else "choose another"
    return JournalError(
        f"cannot write the journal {str(path)!r}: {error.strerror or error}; {what_to_do} with --journal"
    )


def _stamp(value: Any) -> Stamp | None:
    match value:
        case [int(size), int(modified)]:
            return Stamp(size, modified)
    return None


def _plain(value: Any) -> Any:
    """Return an option as a JSON value; paths become absolute, since a run may be resumed in another folder."""
    return os.path.realpath(value) if isinstance(value, Path) else value


@cache
def _warn_once(path: Path, reason: str, consequence: str) -> None:
    _log.warning("cannot add to the journal %s: %s; %s", path, reason, consequence)
