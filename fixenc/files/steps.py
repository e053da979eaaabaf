"""The steps of a run in its journal: each replacement or renaming, with what identifies the files."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

# The suffix of a kept original.
_BACKUP = re.compile(r"\.orig(?:\.[1-9][0-9]*)?")
# A SHA-256 digest, in hexadecimal digits.
_DIGEST = re.compile("[0-9a-f]{64}")


class Stamp(NamedTuple):
    """The size of a file in bytes and its modification time in ns: unchanged unless it was written to."""

    size: int
    modified: int


def stamp_of(name: str) -> Stamp | None:
    """Return the stamp of a file; None if it does not exist."""
    try:
        status = os.lstat(name)
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The digest (SHA-256) of some bytes and, if it was known before they were written, their number."""

    digest: str
    size: int | None = None

    def is_of(self, digest: str, size: int) -> bool:
        """Whether digest and size are those of the same bytes."""
        return digest == self.digest and self.size in (None, size)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A replaced file: its bytes before and after, and the path of the kept original."""

    file: Path
    kept: Path
    before: Fingerprint
    after: Fingerprint

    def fields(self) -> Mapping[str, Any]:
        """Return the line of the journal."""
        return {
            "replaces": str(self.file),
            "kept": str(self.kept),
            "before": {"sha256": self.before.digest, "size": self.before.size},
            "after": {"sha256": self.after.digest, "size": self.after.size},
        }


@dataclass(frozen=True, slots=True)
class Mark:
    """What identifies a renamed file or folder: its device and inode; for a regular file also its stamp.

    The inode is not enough, since the system soon gives the inode of a removed file to another.
    """

    device: int
    inode: int
    kind: int
    size: int | None = None
    modified: int | None = None

    @classmethod
    def of(cls, status: os.stat_result) -> Mark:
        """Return the mark of a file or folder with this status."""
        kind = stat.S_IFMT(status.st_mode)
        if not stat.S_ISREG(status.st_mode):
            return cls(status.st_dev, status.st_ino, kind)
        return cls(status.st_dev, status.st_ino, kind, status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Rename:
    """A renamed file or folder."""

    old: Path
    new: Path
    mark: Mark

    def fields(self) -> Mapping[str, Any]:
        """Return the line of the journal."""
        one = self.mark
        mark = {"device": one.device, "inode": one.inode, "kind": one.kind, "size": one.size, "modified": one.modified}
        return {"renames": str(self.old), "to": str(self.new), "mark": mark}


Step = Replacement | Rename


def step_of(line: Mapping[str, Any]) -> Step | None:
    """Return the step in a line of a journal; None for another line. Raises ValueError for an invalid step."""
    try:
        if "replaces" in line:
            step: Step = Replacement(
                _path(line["replaces"]), _path(line["kept"]), _fingerprint(line["before"]), _fingerprint(line["after"])
            )
        elif "renames" in line:
            step = Rename(_path(line["renames"]), _path(line["to"]), _mark(line["mark"]))
        else:
            return None
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"{error!r}") from error
    _require_neighbours(step)
    return step


def _require_neighbours(step: Step) -> None:
    """Raise ValueError for a step that no run makes: originals are kept, and files renamed, in their folder."""
    if isinstance(step, Rename):
        is_possible = step.old.parent == step.new.parent and step.old != step.new
    else:
        name, kept = step.file.name, step.kept.name
        is_beside = step.kept.parent == step.file.parent and kept.startswith(name)
        is_possible = is_beside and _BACKUP.fullmatch(kept[len(name) :]) is not None
    if not is_possible:
        raise ValueError("no run makes such a step")


def _path(value: Any) -> Path:
    """Return an absolute, normalized path; raises ValueError for any other value."""
    if not isinstance(value, str) or "\0" in value or not os.path.isabs(value) or os.path.normpath(value) != value:
        raise ValueError(f"{value!r} is no absolute path")
    return Path(value)


def _fingerprint(value: Any) -> Fingerprint:
    digest, size = value["sha256"], value.get("size")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise ValueError(f"{digest!r} is no digest")
    return Fingerprint(digest, None if size is None else _number(size))


def _mark(value: Any) -> Mark:
    size, modified = value.get("size"), value.get("modified")
    return Mark(
        _number(value["device"]),
        _number(value["inode"]),
        _number(value["kind"]),
        None if size is None else _number(size),
        None if modified is None else _number(modified),
    )


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is no whole number")
    return value
