"""Undoing a run: kept originals replace the files that it wrote, byte for byte, and files get their old names back.

Clean copies are removed (`uncopying`). A step of the journal is undone only within the folders of the run, without
following a link, and only if the files have the bytes, and the names lead to the files, that the run left.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from fixenc.errors import FileError, JournalError
from fixenc.files import system, uncopying
from fixenc.files.fates import Fate, Restored
from fixenc.files.folders import Folder
from fixenc.files.journal import Journal
from fixenc.files.leftovers import sweep_folder
from fixenc.files.locations import Location, Root, location_at_or_below
from fixenc.files.moving import move
from fixenc.files.reaching import folder_of, release_folders
from fixenc.files.reading import CHANGING, Standing, read, standing_at, still_stands, verified_blocks
from fixenc.files.steps import Fingerprint, Mark, Rename, Replacement, Step
from fixenc.files.writing import Target, write_whole

__all__ = ["Fate", "Restored", "undo"]


def undo(journal: Journal) -> Iterator[Restored]:
    """Restore the files that a run replaced or renamed, the last first, and remove the copies that it made.

    Files modified since are left unchanged. Raises JournalError for a run that kept no originals, for one that was
    undone, and if the journal cannot be written.
    """
    if journal.is_undone:
        raise JournalError(f"run {journal.id} was undone already; `fixenc runs` lists all runs")
    if not journal.options.backup:
        raise JournalError(
            f"run {journal.id} kept no originals (--no-backup), so fixenc cannot undo it; restore the files from "
            "version control (`git restore PATHS`) or a backup; to undo an earlier run, name it: `fixenc undo RUN`"
        )
    journal.note_undoing()
    try:
        failed = False
        for done in chain(_undo_paths(journal), uncopying.remove_copies(journal)):
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
        location = location_at_or_below(roots, path)
        if location is None:
            yield Restored(path, Fate.FAILED, "is not among the files of the run; left unchanged")
            continue
        touched[location.root, location.folders] = location
        yield _undo_all(path, steps, location)
    for location in touched.values():
        sweep_folder(location)


def _by_path(steps: Iterable[Step]) -> dict[Path, list[Replacement | Rename]]:
    """Return the steps of each path, the last first, each once: the journal of a resumed run may repeat a step."""
    by_path = defaultdict[Path, list[Replacement | Rename]](list)
    for step in dict.fromkeys(reversed(list(steps))):
        if isinstance(step, Replacement | Rename):
            by_path[step.old if isinstance(step, Rename) else step.file].append(step)
    return by_path


def _undo_all(path: Path, steps: Iterable[Replacement | Rename], location: Location) -> Restored:
    """Undo all steps of one path."""
    fates = set[Fate]()
    for step in steps:
        try:
            folder = folder_of(location)
            one = _undo_step(step, folder, location)
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


def _undo_step(step: Replacement | Rename, folder: Folder, location: Location) -> Fate | str:
    if isinstance(step, Rename):
        return _rename_back(step, folder)
    if step.kept is None:
        return "its original was not kept; restore it from version control"
    return _restore(step, folder, location, location.beside(step.kept.name))


def _restore(one: Replacement, folder: Folder, location: Location, kept: Location) -> Fate | str:
    """Put an original back; return a reason if that is not possible."""
    now = standing_at(location)
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
    if one.copy is not None and not folder.is_taken(one.copy.name):
        _bring_copy_back(location, one.copy.name, now.digest)
    if not still_stands(folder, location.name, now) or not still_stands(folder, kept.name, original):
        return CHANGING
    folder.replace(kept.name, location.name)
    folder.sync()
    return Fate.RESTORED


def _bring_copy_back(location: Location, name: str, digest: str) -> None:
    """Make a clean copy again that was accepted: the file has its bytes."""
    target = Target(location.beside(name), read(location, 0))
    write_whole(target, lambda _: verified_blocks(location, digest))


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
