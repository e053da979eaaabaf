"""Undoing a run: kept originals replace the files that it wrote, byte for byte, and files get their old names back.

A step of the journal is undone only within the folders of the run, without following a link, and only if the files have
the bytes, and the names lead to the files, that the run left.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from fixenc.errors import FileError, JournalError
from fixenc.files import system
from fixenc.files.folders import Folder
from fixenc.files.journal import Journal
from fixenc.files.leftovers import is_temporary, sweep
from fixenc.files.locations import Location, Root, location_below
from fixenc.files.moving import move
from fixenc.files.reaching import folder_of, release_folders
from fixenc.files.reading import CHANGING, Standing, standing_at, still_stands
from fixenc.files.steps import Fingerprint, Mark, Rename, Replacement, Step


class Fate(Enum):
    """The result of undoing the steps of one file."""

    RESTORED = "restored"
    AS_BEFORE = "already as before the run"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Restored:
    """The result for one file that a run replaced or renamed; `failure` says why it was left unchanged."""

    path: Path
    fate: Fate
    failure: str | None = None


def undo(journal: Journal) -> Iterator[Restored]:
    """Restore the files that a run replaced or renamed, the last first; files modified since are left unchanged.

    Raises JournalError for a run that wrote only copies, for one that was undone, and if the journal cannot be written.
    """
    if not journal.is_undoable:
        raise JournalError(
            f"nothing to undo: run {journal.number} wrote copies and replaced no file; to undo it, remove those: "
            f"{journal.options.output or 'NAME' + journal.options.suffix + '.EXT'}"
        )
    if journal.is_undone:
        raise JournalError(f"run {journal.number} was undone already; `fixenc runs` lists all runs")
    journal.note_undoing()
    try:
        failed = False
        for done in _undo_paths(journal):
            failed = failed or done.fate is Fate.FAILED
            yield done
    finally:
        release_folders()
    if not failed:
        journal.note_undone()


def _undo_paths(journal: Journal) -> Iterator[Restored]:
    """Undo the steps of each path, then remove the temporary files that the run left in these folders."""
    roots, touched = (
        {system.here.spell(str(root)) for root in journal.roots},
        dict[tuple[Root, tuple[str, ...]], Location](),
    )
    for path, steps in _by_path(journal.steps).items():
        location = _location_of(path, roots)
        if location is None:
            yield Restored(path, Fate.FAILED, "is not among the files of the run; left unchanged")
            continue
        touched[location.root, location.folders] = location
        yield _undo_all(path, steps, location)
    for location in touched.values():
        _sweep_folder(location)


def _by_path(steps: Iterable[Step]) -> dict[Path, list[Step]]:
    """Return the steps of each path, the last first, each once: the journal of a resumed run may repeat a step."""
    by_path = defaultdict[Path, list[Step]](list)
    for step in dict.fromkeys(reversed(list(steps))):
        by_path[step.old if isinstance(step, Rename) else step.file].append(step)
    return by_path


def _location_of(path: Path, roots: Collection[str]) -> Location | None:
    """Return the location of a path at or below the paths of the run; None if it lies elsewhere.

    No link is followed on the way, neither here nor later.
    """
    for at in (path, *path.parents):
        if system.here.spell(str(at)) in roots:
            root = Root.of(path.parent if at == path else at)
            location = location_below([root], path)
            if location is not None and system.here.spell(root.real) == system.here.spell(str(root.path)):
                return location
    return None


def _undo_all(path: Path, steps: Iterable[Step], location: Location) -> Restored:
    """Undo all steps of one path."""
    fates = set[Fate]()
    for step in steps:
        try:
            folder = folder_of(location)
            one = _rename_back(step, folder) if isinstance(step, Rename) else _restore(step, folder, location)
        except FileExistsError:
            return Restored(path, Fate.FAILED, f"another file has the name {str(path)!r} now; left unchanged")
        except FileError as error:
            return Restored(path, Fate.FAILED, str(error))
        except OSError as error:
            return Restored(path, Fate.FAILED, f"cannot be restored: {error.strerror or error}")
        if isinstance(one, str) and Fate.RESTORED in fates:
            break  # somebody wrote the file between two replacements of one run: it is again what they wrote
        if isinstance(one, str):
            return Restored(path, Fate.FAILED, one)
        fates.add(one)
    return Restored(path, Fate.RESTORED if Fate.RESTORED in fates else Fate.AS_BEFORE)


def _restore(one: Replacement, folder: Folder, location: Location) -> Fate | str:
    """Put an original back; return a reason if that is not possible."""
    now, kept = standing_at(location), location.beside(one.kept.name)
    if _is(one.before, now):  # never replaced by an interrupted run, or restored before
        if folder.is_taken(kept.name):
            _drop_second_copy(one, folder, kept)
        return Fate.AS_BEFORE
    if not _is(one.after, now):
        return "modified since the run; left unchanged"
    try:
        original = standing_at(kept)
    except FileError as error:
        return f"its original, kept as {str(one.kept)!r}, {error}"
    if not _is(one.before, original):
        return f"{str(one.kept)!r} is no longer its original; left unchanged"
    if not still_stands(folder, location.name, now) or not still_stands(folder, kept.name, original):
        return CHANGING
    folder.replace(kept.name, location.name)
    folder.sync()
    return Fate.RESTORED


def _drop_second_copy(one: Replacement, folder: Folder, kept: Location) -> None:
    """Remove an original that was kept for a replacement that was never made: the file itself has these bytes."""
    copy = standing_at(kept)
    if _is(one.before, copy) and still_stands(folder, kept.name, copy):
        folder.unlink(kept.name)


def _rename_back(one: Rename, folder: Folder) -> Fate | str:
    """Give a file its old name back; return a reason if that is not possible."""
    old, new = (_status_at(folder, path.name) for path in (one.old, one.new))
    is_at_old = old is not None and Mark.of(old) == one.mark
    if new is None or Mark.of(new) != one.mark:
        if is_at_old:
            return Fate.AS_BEFORE
        return "no longer exists" if new is None else f"{one.new.name!r} is another file now; left unchanged"
    if is_at_old:
        folder.unlink(one.new.name)  # the run was interrupted when the file had both names
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
    """Remove the temporary files that an interrupted run left in a folder."""
    try:
        names = folder_of(location).names()
    except OSError:
        return
    for name in names:
        if is_temporary(name):
            sweep(location.beside(name))
