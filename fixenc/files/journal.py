"""What one run did, so that it can be gone on with or undone: a file of JSON lines, which only ever grows.

The first line says what the run was asked to do. Before a file is replaced, a line says by what, and where the original
is kept; after a file was handled, a line says so. The last line says that the run has ended. A line that makes no sense
is passed over, and told of; none of them makes fixenc touch anything but what the first line names.
"""

from __future__ import annotations

import errno
import logging
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from fixenc import __version__
from fixenc.errors import FixencError, JournalError
from fixenc.files.notes import ClosedError, append, notes
from fixenc.files.state import Presence
from fixenc.files.steps import Rename, Replacement, Stamp, Step, stamp_of, step_of
from fixenc.options import Options
from fixenc.records import Outcome, Status

_log = logging.getLogger("fixenc")

# What lines look like. Another number, or none, is of a version that noted less.
_FORMAT = 2
_FILES, _NAMES = "files", "names"
# What the system answers on a full disk, above a quota, and above a limit on the size of files.
_NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
# What of the options is not for the run that goes on with this one to keep.
_NOT_KEPT = frozenset({"journal", "keep_texts"})
# After such a note a run does no more: a worker may outlive a run that was killed, and come to its next file only then.
_UNDOING, _UNDONE = "undoing", "undone"
_CLOSING = frozenset({_UNDOING, _UNDONE})


@dataclass(frozen=True)
class Journal:
    """A run by its journal. Raises JournalError where that cannot be read or written.

    `number` is the run's name: when it began, and a counter.
    """

    path: Path

    @property
    def number(self) -> str:
        """The run's name."""
        return self.path.stem

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
        """What the run was asked to do; raises JournalError for a file that is no journal."""
        first = self._lines[0] if self._lines else {}
        paths = first.get("paths")
        if not isinstance(paths, list) or not isinstance(first.get("options"), dict):
            raise JournalError(f"{str(self.path)!r} is no journal of a run of fixenc")
        if first.get("journal") != _FORMAT:
            raise JournalError(f"{str(self.path)!r} is the journal of another version of fixenc; use that for this run")
        if not paths or not all(_is_plain_path(path) for path in paths) or type(first.get("began")) is not int:
            raise JournalError(f"{str(self.path)!r} is a broken journal: its first line makes no sense")
        return first

    @property
    def roots(self) -> list[Path]:
        """The files and folders that the run was given, absolute, and no links on the way to them then."""
        return [Path(path) for path in self.header["paths"]]

    @cached_property
    def options(self) -> Options:
        """The options that the run was given, with this journal."""
        known = {field.name for field in fields(Options)} - _NOT_KEPT
        given = {name: value for name, value in self.header["options"].items() if name in known}
        try:
            options = Options(**given, journal=self.path)
        except (FixencError, TypeError, ValueError) as error:
            raise JournalError(f"{str(self.path)!r} is a broken journal: {error}") from error
        if options.output is not None and not _is_plain_path(str(options.output)):
            raise JournalError(f"{str(self.path)!r} is a broken journal: its output is no absolute path")
        return options

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
        """How the run came out, in a word or two."""
        if self.is_undone:
            return "undone"
        if self.is_being_undone:
            return "partly undone"
        return "ended" if self.is_ended else "interrupted"

    @property
    def is_of_names(self) -> bool:
        """Whether names were mended, and not files."""
        return self.header.get("mends") == _NAMES

    @property
    def is_ended(self) -> bool:
        """Whether the run came to its end."""
        return any("ended" in line for line in self._lines)

    @property
    def is_being_undone(self) -> bool:
        """Whether anything of what the run replaced may have been restored."""
        return any(_UNDOING in line for line in self._lines)

    @property
    def is_undone(self) -> bool:
        """Whether all that the run replaced was restored."""
        return any(_UNDONE in line for line in self._lines)

    @cached_property
    def steps(self) -> list[Step]:
        """What the run replaced or renamed, or was about to, in order; a line that makes no sense is told of."""
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
            _log.warning("journal %s: passed over %d steps that no run makes", self.path, broken)
        return steps

    def handled(self) -> dict[str, Stamp]:
        """The files that were handled, each as it was left; what failed may be tried again."""
        return dict(self._handled())

    def _handled(self) -> Iterator[tuple[str, Stamp]]:
        for line in self._lines:
            match line:
                case {"handled": str(name), "stamp": [int(size), int(modified)]}:
                    if line.get("status") != Status.FAILED.value:
                        yield name, Stamp(size, modified)

    def begins(self, paths: Iterable[str], options: Options, *, is_of_names: bool) -> None:
        """Note what the run is asked to do, in a new file; raises FileExistsError for a path that is taken."""
        given = {field.name: _plain(getattr(options, field.name)) for field in fields(Options)}
        line = {
            "fixenc": __version__,
            "journal": _FORMAT,
            "began": int(time.time()),
            "mends": _NAMES if is_of_names else _FILES,
            "paths": list(paths),
            "options": {name: value for name, value in given.items() if name not in _NOT_KEPT},
        }
        try:
            append(self.path, line, Presence.NEW, is_synced=options.fsync)
        except FileExistsError:
            raise
        except OSError as error:
            raise _unwritten(self.path, error) from error

    def will_do(self, step: Replacement | Rename, *, is_synced: bool = True) -> None:
        """Note a step, which is on the disk before it is made; raises JournalError where it can't be noted."""
        self._append(step.fields(), is_synced=is_synced, closing=_CLOSING)

    def has_handled(self, name: str, outcome: Outcome) -> None:
        """Note that a file was handled, whatever came of it. Without the note, it may be handled again: no harm."""
        line = {"handled": name, "stamp": stamp_of(name), "status": outcome.status.value, "did": outcome.actions}
        self._append_if_possible({key: value for key, value in line.items() if value})

    def has_ended(self) -> None:
        """Note that the run came to its end."""
        self._append_if_possible({"ended": int(time.time())})

    def is_about_to_be_undone(self) -> None:
        """Note that nobody may go on with the run any more; raises JournalError where that can't be noted."""
        self._append({_UNDOING: int(time.time())}, is_synced=True)

    def was_undone(self) -> None:
        """Note that all that the run replaced was restored."""
        self._append_if_possible({_UNDONE: int(time.time())}, closing=frozenset())

    def _append(self, line: Mapping[str, Any], *, is_synced: bool, closing: frozenset[str] = frozenset()) -> None:
        try:
            append(self.path, line, Presence.THERE, is_synced=is_synced, closing=closing)
        except ClosedError:
            raise JournalError(f"run {self.number} was undone meanwhile; nothing more is done for it") from None
        except OSError as error:
            raise _unwritten(self.path, error) from error

    def _append_if_possible(self, line: Mapping[str, Any], closing: frozenset[str] = _CLOSING) -> None:
        try:
            append(self.path, line, Presence.THERE, closing=closing)
        except ClosedError:
            return
        except OSError as error:
            _warn_once(self.path, error.strerror or str(error))


def _unwritten(path: Path, error: OSError) -> JournalError:
    what_to_do = "make room for it, or choose another" if error.errno in _NO_ROOM else "choose another"
    return JournalError(
        f"cannot write the journal {str(path)!r}: {error.strerror or error}; {what_to_do} with --journal"
    )


def _is_plain_path(path: Any) -> bool:
    """Whether it is text that names one place, wherever it is read."""
    return isinstance(path, str) and "\0" not in path and os.path.isabs(path) and os.path.normpath(path) == path


def _plain(value: Any) -> Any:
    """An option as JSON has it; a folder holds wherever the run is gone on with."""
    return os.path.realpath(value) if isinstance(value, Path) else value


@cache
def _warn_once(path: Path, reason: str) -> None:
    _log.warning("cannot note in the journal %s what was done: %s; what is replaced is noted before", path, reason)
