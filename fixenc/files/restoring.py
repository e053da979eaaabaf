"""Undoing a run: the originals that it kept take the place of what it wrote, byte for byte, and names come back.

A journal is believed only as far as what it tells of stands there: within the folders that the run was given, reached
without following a link, each file with the bytes, and each name with the very thing, that the run left.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from fixenc.errors import FileError, JournalError
from fixenc.files.folders import Folder
from fixenc.files.journal import Journal
from fixenc.files.leftovers import is_temporary, sweep
from fixenc.files.locations import Location, Root, location_below
from fixenc.files.moving import move
from fixenc.files.reaching import folder_of, release_folders
from fixenc.files.reading import CHANGING, Standing, standing_at, still_stands
from fixenc.files.steps import Fingerprint, Mark, Rename, Replacement, Step


class Fate(Enum):
    """What became of a file in an undoing."""

    RESTORED = "restored"
    AS_BEFORE = "as before the run already"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of one file that a run had replaced or renamed: why it was left as it is, if it was."""

    path: Path
    fate: Fate
    failure: str | None = None


def undo(journal: Journal) -> Iterator[Restored]:
    """Restore what a run replaced or renamed, the last first; a file that somebody changed since stays as it is.

    Raises JournalError for a run that did neither, or was undone already, and where the journal can't be written.
    """
    if not journal.is_undoable:
        raise JournalError(
            f"run {journal.number} replaced no file, it wrote copies; to undo it, remove those: "
            f"{journal.options.output or 'NAME' + journal.options.suffix + '.EXT'}"
        )
    if journal.is_undone:
        raise JournalError(f"run {journal.number} was undone already; `fixenc runs` lists those that are left")
    journal.is_about_to_be_undone()
    try:
        failed = False
        for done in _undone(journal):
            failed = failed or done.fate is Fate.FAILED
            yield done
    finally:
        release_folders()
    if not failed:
        journal.was_undone()


def _undone(journal: Journal) -> Iterator[Restored]:
    """What became of each path that a run made a step on; what the run left behind in a folder is removed then."""
    roots, touched = {str(root) for root in journal.roots}, dict[tuple[Root, tuple[str, ...]], Location]()
    for path, steps in _by_path(journal.steps).items():
        location = _location_of(path, roots)
        if location is None:
            yield Restored(path, Fate.FAILED, "lies outside of what the run was given; it stays as it is")
            continue
        touched[location.root, location.folders] = location
        yield _undo_all(path, steps, location)
    for location in touched.values():
        _sweep_folder(location)


def _by_path(steps: Iterable[Step]) -> dict[Path, list[Step]]:
    """The steps by what they were made on, the last first. A run that was gone on with may tell of one twice."""
    by_path = defaultdict[Path, list[Step]](list)
    for step in dict.fromkeys(reversed(list(steps))):
        by_path[step.old if isinstance(step, Rename) else step.file].append(step)
    return by_path


def _location_of(path: Path, roots: Collection[str]) -> Location | None:
    """Where a path lies at or below what the run was given; None where it does not.

    A folder on the way that is a link is followed neither here nor later.
    """
    for at in (path, *path.parents):
        if str(at) in roots:
            root = Root.of(path.parent if at == path else at)
            location = location_below([root], path)
            if location is not None and root.real == str(root.path):
                return location
    return None


def _undo_all(path: Path, steps: Iterable[Step], location: Location) -> Restored:
    """Undo all steps that were made on one path."""
    fates = set[Fate]()
    for step in steps:
        try:
            folder = folder_of(location)
            one = _rename_back(step, folder) if isinstance(step, Rename) else _restore(step, folder, location)
        except FileExistsError:
            return Restored(path, Fate.FAILED, f"something else is called {str(path)!r} now; it stays as it is")
        except FileError as error:
            return Restored(path, Fate.FAILED, str(error))
        except OSError as error:
            return Restored(path, Fate.FAILED, f"cannot be restored: {error.strerror or error}")
        if isinstance(one, str):
            return Restored(path, Fate.FAILED, one)
        fates.add(one)
    return Restored(path, Fate.RESTORED if Fate.RESTORED in fates else Fate.AS_BEFORE)


def _restore(one: Replacement, folder: Folder, location: Location) -> Fate | str:
    """Put an original back; why not, if not."""
    now, kept = standing_at(location), location.beside(one.kept.name)
    if _is(one.before, now):  # never replaced, since the run was cut short, or restored before
        if folder.is_taken(kept.name):
            _drop_second_copy(one, folder, kept)
        return Fate.AS_BEFORE
    if not _is(one.after, now):
        return "somebody changed it since; it stays as it is"
    try:
        original = standing_at(kept)
    except FileError as error:
        return f"its original, kept as {str(one.kept)!r}, {error}"
    if not _is(one.before, original):
        return f"what stands at {str(one.kept)!r} is not its original any more; it stays as it is"
    if not still_stands(folder, location.name, now) or not still_stands(folder, kept.name, original):
        return CHANGING
    folder.replace(kept.name, location.name)
    folder.sync()
    return Fate.RESTORED


def _drop_second_copy(one: Replacement, folder: Folder, kept: Location) -> None:
    """Remove an original that was kept for a replacement which was never made: the file itself has these bytes."""
    copy = standing_at(kept)
    if _is(one.before, copy) and still_stands(folder, kept.name, copy):
        folder.unlink(kept.name)


def _rename_back(one: Rename, folder: Folder) -> Fate | str:
    """Give something its old name back; why not, if not."""
    old, new = (_status_at(folder, path.name) for path in (one.old, one.new))
    is_at_old = old is not None and Mark.of(old) == one.mark
    if new is None or Mark.of(new) != one.mark:
        if is_at_old:
            return Fate.AS_BEFORE
        return "it is gone" if new is None else f"what is called {one.new.name!r} now is not it; that stays as it is"
    if is_at_old:
        folder.unlink(one.new.name)  # the run was cut short when it had both names
    else:
        move(folder, one.new.name, one.old.name)
    folder.sync()
    return Fate.RESTORED


def _status_at(folder: Folder, name: str) -> os.stat_result | None:
    try:
        return folder.lstat(name)
    except FileNotFoundError:
        return None


def _is(bytes_: Fingerprint, standing: Standing) -> bool:
    return bytes_.is_of(standing.digest, standing.status.st_size)


def _sweep_folder(location: Location) -> None:
    """Remove what a run that was cut short left in a folder."""
    try:
        names = folder_of(location).names()
    except OSError:
        return
    for name in names:
        if is_temporary(name):
            sweep(location.beside(name))
