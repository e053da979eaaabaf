"""Undoing a run of copies: what it made and nobody has written to since is removed, with the empty folders of a mirror.

A copy is removed only where the run could have made it: beside its original, under the name that the suffix gives it,
or below the output of the run. No link is followed.
"""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fixenc.errors import FileError, FixencError
from fixenc.files import system
from fixenc.files.fates import Fate, Restored
from fixenc.files.journal import Journal
from fixenc.files.leftovers import sweep_folder
from fixenc.files.locations import Location, Root, location_at_or_below
from fixenc.files.naming import copy_name
from fixenc.files.numbering import names, open_run
from fixenc.files.reaching import folder_of, open_folder
from fixenc.files.reading import digest_of
from fixenc.files.removing import MODIFIED, remove_unchanged
from fixenc.files.steps import Copy, NewFolder


def copies_of(journal: Journal) -> list[Copy]:
    """Return the copies that a run made, the last first, each once: a resumed run may repeat a step."""
    return list(dict.fromkeys(step for step in reversed(journal.steps) if isinstance(step, Copy)))


def remove_copies(journal: Journal) -> Iterator[Restored]:
    """Remove the copies of a run, then the temporary files and the empty folders that it left."""
    touched, later = dict[tuple[Root, tuple[str, ...]], Location](), _LaterRuns(journal)
    by_path = defaultdict[Path, list[Copy]](list)
    for step in copies_of(journal):
        by_path[step.copy].append(step)
    for path, steps in by_path.items():
        locations = [location_of_copy(step, journal) for step in steps]
        if (location := locations[0]) is None or None in locations:
            yield Restored(path, Fate.FAILED, "is not among the files of the run; left unchanged")
            continue
        touched[location.root, location.folders] = location
        yield _remove(path, steps, location, later)
    for location in touched.values():
        sweep_folder(location)
    made = {step.folder for step in journal.steps if isinstance(step, NewFolder)}
    if not journal.is_ended and journal.how in ("copies", "mirror"):
        _sweep_everywhere(journal)
    for folder in sorted(made, key=lambda one: one.parts, reverse=True):
        _remove_folder(folder, journal)


def location_of_copy(step: Copy, journal: Journal) -> Location | None:
    """Return the location of a copy of a run; None for one that the run cannot have made."""
    output = journal.options.output
    if output is not None:
        return location_at_or_below({system.here.spell(str(output))}, step.copy) if step.copy != output else None
    if step.copy != step.source.with_name(copy_name(step.source.name, journal.options.suffix)):
        return None
    source = location_at_or_below({system.here.spell(str(root)) for root in journal.roots}, step.source)
    return None if source is None else source.beside(step.copy.name)


@dataclass(frozen=True)
class _LaterRuns:
    """The copies of the runs after one, which are read only if they are needed."""

    journal: Journal

    @cached_property
    def _made(self) -> dict[tuple[Path, str], Journal]:
        listed = names()
        after = listed[listed.index(self.journal.number) + 1 :] if self.journal.number in listed else []
        made = dict[tuple[Path, str], Journal]()
        for run in map(open_run, after):
            with suppress(FixencError):
                made |= {(step.copy, step.after.digest): run for step in copies_of(run)}
        return made

    def find(self, path: Path, location: Location) -> Journal | None:
        """Return the last of them that made the file as it is now; None if none did."""
        try:
            return self._made.get((path, digest_of(location)))
        except FileError:
            return None


def _remove(path: Path, steps: Sequence[Copy], location: Location, later: _LaterRuns) -> Restored:
    """Remove a copy; a run that was resumed may have made it twice, of a source that was changed between."""
    try:
        is_there = remove_unchanged(location, {step.after.digest for step in steps})
    except OSError as error:
        reason = str(error) if isinstance(error, FileError) else f"cannot be removed: {error.strerror or error}"
        again = later.find(path, location) if reason == MODIFIED else None
        if again is not None:
            reason = f"was made anew by run {again.id}; to remove it, undo that run"
        return Restored(path, Fate.FAILED, reason)
    fate = Fate.REMOVED if is_there else Fate.GONE
    return Restored(path, fate, has_replaced=is_there and any(step.replaced is not None for step in steps))


def _sweep_everywhere(journal: Journal) -> None:
    """Remove the temporary files of a run that was interrupted before it noted what they were for."""
    output = journal.options.output
    for path in journal.roots if output is None else [output]:
        root = Root.of(path)
        if root.real != str(path):
            continue
        if not os.path.isdir(path):
            sweep_folder(Location.of(path))
            continue
        pending: list[tuple[str, ...]] = [()]
        while pending:
            folders = pending.pop()
            sweep_folder(Location(root, folders, "-"))
            pending += [(*folders, name) for name in _folders_in(root, folders)]


def _folders_in(root: Root, folders: tuple[str, ...]) -> list[str]:
    """Return the names of the folders in a folder, none of them a link."""
    try:
        folder = open_folder(root, folders)
        return [name for name in folder.names() if stat.S_ISDIR(folder.lstat(name).st_mode)]
    except OSError:
        return []


def _remove_folder(folder: Path, journal: Journal) -> None:
    """Remove a folder of the mirror, or one above it that the run made, if it is empty."""
    output = journal.options.output
    if output is None:
        return
    is_above = folder in output.parents
    location = location_at_or_below({system.here.spell(str(folder if is_above else output))}, folder)
    with suppress(OSError):
        if location is not None:
            folder_of(location).remove_folder(location.name)
