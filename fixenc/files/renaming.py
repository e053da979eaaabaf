"""Renaming files and folders whose names are damaged to the names they had before."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from pathlib import Path

from fixenc.errors import JournalError
from fixenc.files import system
from fixenc.files.found import Found
from fixenc.files.journal import Journal
from fixenc.files.locations import Location
from fixenc.files.moving import move
from fixenc.files.naming import fold
from fixenc.files.reaching import folder_of, release_folders, sync_folder
from fixenc.files.steps import Mark, Rename
from fixenc.files.walking import walk_names
from fixenc.names import RepairedName, repair_names
from fixenc.options import Options
from fixenc.records import Status

# The longest name of most file systems, in bytes, for a file system that does not state its own.
_LONGEST_NAME = 255
_TAKEN = "the new name is taken, or differs from another only in case or normalization; rename one of them"
_TOO_LONG = "the new name has more than {} bytes, the most that the system accepts; rename it by hand"


@dataclass(frozen=True, slots=True)
class Renaming:
    """The renaming of one file or folder, planned or done.

    `name` is the new one, None if the old one stays. `damage` lists the accidents in words, the last one first.
    `reason` says why it is skipped, unsure or failed. `location` is the location of the file.
    """

    path: Path
    location: Location
    status: Status
    name: str | None = None
    damage: tuple[str, ...] = ()
    reason: str | None = None
    is_done: bool = False

    @property
    def target(self) -> Path | None:
        """The new path, in a folder that has its old name."""
        return None if self.name is None else self.path.with_name(self.name)


def plan(paths: Iterable[Path], options: Options) -> list[Renaming]:
    """Plan the renaming of every name at or below `paths`, a folder before its content.

    Where two names in a folder would differ only in case or normalization, which some file systems ignore, the old one
    stays.
    """
    try:
        return _plan(list(walk_names(paths, options)), options)
    finally:
        release_folders()


def _plan(order: Sequence[Found], options: Options) -> list[Renaming]:
    by_folder = defaultdict[Path, list[Found]](list)
    for found in order:
        if found.is_input:
            by_folder[found.path.parent].append(found)
    repaired = repair_names(([found.path.name for found in ones] for ones in by_folder.values()), options.encoding)
    planned = dict[Path, Renaming]()
    for (folder, ones), names in zip(by_folder.items(), repaired, strict=True):
        planned.update((one.path, one) for one in _plan_folder(folder, ones, names))
    return [planned.get(found.path) or _keep_name(found) for found in order]


def rename_all(
    planned: Sequence[Renaming], journal: Journal, stop: Callable[[], bool] = lambda: False
) -> Iterator[Renaming]:
    """Rename as planned, the content of a folder before the folder; the journal notes each renaming before it.

    Once `stop` returns true, nothing more is renamed.
    """
    try:
        yield from _rename_all(planned, journal, stop)
    finally:
        release_folders()
    if not stop():
        journal.note_end()


def _rename_all(planned: Sequence[Renaming], journal: Journal, stop: Callable[[], bool]) -> Iterator[Renaming]:
    for _, ones in groupby(reversed(planned), key=lambda one: one.path.parent):
        last = None
        for one in takewhile(lambda _: not stop(), ones):
            done = one if one.target is None or one.status is not Status.FIXED else _rename(one, one.target, journal)
            last = done.location if done.is_done else last
            yield done
        if last is not None:
            sync_folder(last)


def _keep_name(found: Found) -> Renaming:
    """Return the outcome of a name that stays."""
    if found.failure is not None:
        return Renaming(found.path, found.location, Status.FAILED, reason=found.failure)
    status = Status.SKIPPED if found.skip else Status.HEALTHY
    return Renaming(found.path, found.location, status, reason=found.skip)


def _plan_folder(folder: Path, ones: Sequence[Found], names: Mapping[str, RepairedName]) -> Iterator[Renaming]:
    """Plan the renamings in one folder; `names` has the names that are damaged or in doubt."""
    spell = system.here.spell
    wrong = [(one, names[one.path.name]) for one in ones if one.path.name in names]
    # A new name that the file system takes for the old one changes nothing.
    damaged = [(one, new) for one, new in wrong if new.doubt is not None or spell(new.text) != spell(one.path.name)]
    try:
        taken = Counter(map(fold, folder_of(damaged[0][0].location).names() if damaged else ()))
    except OSError as error:
        reason = f"its folder cannot be read: {error.strerror}"
        yield from (Renaming(found.path, found.location, Status.FAILED, reason=reason) for found, _ in damaged)
        return
    # A new name that differs from the old one only in case or normalization is counted already.
    new = (one.text for found, one in damaged if one.doubt is None and fold(one.text) != fold(found.path.name))
    taken.update(map(fold, new))
    longest = _longest_name(folder)
    for found, one in damaged:
        if one.doubt is not None:
            yield Renaming(found.path, found.location, Status.UNSURE, reason=one.doubt)
            continue
        encoded = one.text.encode("utf-8")
        objection = _TOO_LONG.format(longest) if len(encoded) > longest else None
        objection = _TAKEN if taken[fold(one.text)] > 1 else objection
        objection = system.here.objection_to_name(one.text) or objection
        status = Status.FIXED if objection is None else Status.FAILED
        yield Renaming(found.path, found.location, status, os.fsdecode(encoded), one.damage, objection)


def _longest_name(folder: Path) -> int:
    """Return the longest name in a folder, in bytes."""
    return system.here.longest_name(str(folder)) or _LONGEST_NAME


def _rename(one: Renaming, target: Path, journal: Journal) -> Renaming:
    try:
        folder = folder_of(one.location)
        old = Path(one.location.root.real, *one.location.folders, one.location.name)
        journal.note_step(Rename(old, old.with_name(target.name), Mark.of(folder.lstat(old.name))))
        move(folder, old.name, target.name)
    except JournalError as error:
        return replace(one, status=Status.FAILED, reason=str(error))
    except OSError as error:
        return replace(one, status=Status.FAILED, reason=f"cannot be renamed: {error.strerror or error}")
    return replace(one, is_done=True)
