"""Giving files and folders the names that they had before these were damaged."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from pathlib import Path

from fixenc.errors import JournalError
from fixenc.files.found import Found
from fixenc.files.journal import Journal
from fixenc.files.locations import Location
from fixenc.files.moving import move
from fixenc.files.naming import folded
from fixenc.files.reaching import folder_of, release_folders, sync_folder
from fixenc.files.steps import Mark, Rename
from fixenc.files.walking import walk_names
from fixenc.names import Mended, mended
from fixenc.options import Options
from fixenc.records import Status

# What most file systems take, in bytes, where one does not tell.
_LONGEST_NAME = 255
_TAKEN = "another has, or is to have, that name, or one that differs only in case or NFC; rename one of them"
_TOO_LONG = "the system takes names of {} bytes at most; rename it by hand"


@dataclass(frozen=True, slots=True)
class Renaming:
    """What became of one name, or is to become of it.

    `name` is the new one, None where the old one stays. `damage` says what had happened to it, the last first. `reason`
    says why it was passed over, or is in doubt, or cannot be had. `location` tells where the path leads.
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
        """The new path, in a folder that is called as before."""
        return None if self.name is None else self.path.with_name(self.name)


def plan(paths: Iterable[Path], options: Options) -> list[Renaming]:
    """What is to become of each name that is, or lies below, one of `paths`, a folder's before those of what is in it.

    Two names in a folder that differ only in case or NFC are one to some file systems: the old one stays then.
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
    told = mended(([found.path.name for found in ones] for ones in by_folder.values()), options.encoding)
    planned = dict[Path, Renaming]()
    for (folder, ones), names in zip(by_folder.items(), told, strict=True):
        planned.update((one.path, one) for one in _in_folder(folder, ones, names))
    return [planned.get(found.path) or _left(found) for found in order]


def renamed(
    planned: Sequence[Renaming], journal: Journal, stop: Callable[[], bool] = lambda: False
) -> Iterator[Renaming]:
    """Rename as planned, what is in a folder before the folder; each is noted in the journal before.

    Once `stop` answers yes, nothing further is renamed.
    """
    try:
        yield from _renamed(planned, journal, stop)
    finally:
        release_folders()
    if not stop():
        journal.has_ended()


def _renamed(planned: Sequence[Renaming], journal: Journal, stop: Callable[[], bool]) -> Iterator[Renaming]:
    for _, ones in groupby(reversed(planned), key=lambda one: one.path.parent):
        last = None
        for one in takewhile(lambda _: not stop(), ones):
            done = one if one.target is None or one.status is not Status.FIXED else _rename(one, one.target, journal)
            last = done.location if done.is_done else last
            yield done
        if last is not None:
            sync_folder(last)


def _left(found: Found) -> Renaming:
    """A name that stays."""
    if found.failure is not None:
        return Renaming(found.path, found.location, Status.FAILED, reason=found.failure)
    status = Status.SKIPPED if found.skip else Status.HEALTHY
    return Renaming(found.path, found.location, status, reason=found.skip)


def _in_folder(folder: Path, ones: Sequence[Found], names: Mapping[str, Mended]) -> Iterator[Renaming]:
    """What is to become of the names of one folder that there is something to say of."""
    told = [(one, names[one.path.name]) for one in ones if one.path.name in names]
    try:
        taken = Counter(map(folded, folder_of(told[0][0].location).names() if told else ()))
    except OSError as error:
        reason = f"its folder cannot be read: {error.strerror}"
        yield from (Renaming(found.path, found.location, Status.FAILED, reason=reason) for found, _ in told)
        return
    # Where the new name and the old are one to such a system, it is counted already.
    new = (one.text for found, one in told if one.doubt is None and folded(one.text) != folded(found.path.name))
    taken.update(map(folded, new))
    longest = _longest_name(folder)
    for found, one in told:
        if one.doubt is not None:
            yield Renaming(found.path, found.location, Status.UNSURE, reason=one.doubt)
            continue
        encoded = one.text.encode("utf-8")
        objection = _TOO_LONG.format(longest) if len(encoded) > longest else None
        objection = _TAKEN if taken[folded(one.text)] > 1 else objection
        status = Status.FIXED if objection is None else Status.FAILED
        yield Renaming(found.path, found.location, status, os.fsdecode(encoded), one.damage, objection)


def _longest_name(folder: Path) -> int:
    """How many bytes a name in a folder may have."""
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (OSError, ValueError, AttributeError):  # Windows has no pathconf
        return _LONGEST_NAME


def _rename(one: Renaming, target: Path, journal: Journal) -> Renaming:
    try:
        folder = folder_of(one.location)
        old = Path(one.location.root.real, *one.location.folders, one.location.name)
        journal.will_do(Rename(old, old.with_name(target.name), Mark.of(folder.lstat(old.name))))
        move(folder, old.name, target.name)
    except JournalError as error:
        return replace(one, status=Status.FAILED, reason=str(error))
    except OSError as error:
        return replace(one, status=Status.FAILED, reason=f"cannot be renamed: {error.strerror or error}")
    return replace(one, is_done=True)
