"""Clearing away what fixenc made beside files: clean copies, or kept originals, that nobody has written to since.

The ledger says what fixenc made, and of what. A file is removed only if the one that it was made of, or kept for, still
stands beside it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fixenc.errors import FileError
from fixenc.files.compression import without_suffix
from fixenc.files.ledger import Entry, Ledger
from fixenc.files.locations import Location, Root, location_below
from fixenc.files.reaching import folder_of, release_folders
from fixenc.files.removing import find_unchanged, remove_unchanged
from fixenc.files.writing import BACKUP_SUFFIX

# What follows the name of a file in that of its kept original.
_BACKUP = re.compile(rf"{re.escape(BACKUP_SUFFIX)}(?:\.[1-9][0-9]*)?")


@dataclass(frozen=True, slots=True)
class Made:
    """A file that fixenc made: the file that it was made of, beside it, and the fingerprints that it may have."""

    location: Location
    source: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cleared:
    """The result for one file; `reason` says why it was left, and `has_failed` that the system refused to remove it."""

    path: Path
    reason: str | None = None
    has_failed: bool = False


def find_copies(paths: Sequence[Path]) -> list[Made]:
    """Return the clean copies beside their originals at or below paths, in order; a path may be that of an original."""
    return _find(paths, backups=False)


def find_backups(paths: Sequence[Path]) -> list[Made]:
    """Return the kept originals at or below paths, in order; a path may be that of the file itself."""
    return _find(paths, backups=True)


def clear(found: Iterable[Made], *, is_dry: bool) -> Iterator[Cleared]:
    """Remove files, or only find out whether they would be removed; one that was changed is left, with the reason."""
    try:
        for one in found:
            cleared = _clear(one, is_dry=is_dry)
            if cleared is not None:
                yield cleared
    finally:
        release_folders()


def _find(paths: Sequence[Path], *, backups: bool) -> list[Made]:
    ledger = Ledger()
    roots = [Root.of(path) for path in paths if os.path.isdir(path)]
    named = {ledger.identity(path): path for path in paths if not os.path.isdir(path)}
    found = dict[str, Made]()
    for name, entry in ledger.entries():
        if _is_backup(name, entry) if backups else _is_copy(name, entry):
            location = _locate(name, entry, roots, named)
            if location is not None:
                found[name] = Made(location, os.path.basename(entry.source), entry.digests)
    return [found[name] for name in sorted(found)]


def _locate(name: str, entry: Entry, roots: Sequence[Root], named: dict[str, Path]) -> Location | None:
    """Return the location of a file of the ledger, if it is at or below one of the paths."""
    path = named.get(name, named.get(entry.source))
    if path is not None:
        return Location.of(path).beside(os.path.basename(name))
    return location_below(roots, name)


def _is_backup(name: str, entry: Entry) -> bool:
    return name.startswith(entry.source) and _BACKUP.fullmatch(name[len(entry.source) :]) is not None


def _is_copy(name: str, entry: Entry) -> bool:
    """Whether a file stands beside its source, under a name that is made of the name of that."""
    (folder, own), (beside, source) = os.path.split(name), os.path.split(entry.source)
    is_named_after = own != source and own.startswith(Path(without_suffix(source)).stem)
    return folder == beside and is_named_after and not _is_backup(name, entry)


def _clear(one: Made, *, is_dry: bool) -> Cleared | None:
    """Remove a file, if it is one that may be removed; return None if it is gone."""
    path = one.location.path
    try:
        folder = folder_of(one.location)
        if not folder.is_taken(one.location.name):
            return None
        if not folder.is_taken(one.source) or not stat.S_ISREG(folder.lstat(one.source).st_mode):
            return Cleared(path, f"{one.source!r} no longer stands beside it")
        act = find_unchanged if is_dry else remove_unchanged
        return Cleared(path) if act(one.location, one.digests) else None
    except FileNotFoundError:
        return None
    except FileError as error:
        return Cleared(path, str(error))
    except OSError as error:
        return Cleared(path, f"cannot be removed: {error.strerror or error}", has_failed=True)
