"""The steps of a run in its journal: each replacement, copy or renaming, with what identifies the files."""

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

    def fields(self) -> Mapping[str, Any]:
        """Return the value in the line of a journal."""
        return {"sha256": self.digest, "size": self.size}


@dataclass(frozen=True, slots=True)
class Replacement:
    """A replaced file: its bytes before and after, and the path of the kept original, if it was kept.

    `copy` is the clean copy beside the file that was accepted in its place.
    """

    file: Path
    kept: Path | None
    before: Fingerprint
    after: Fingerprint
    copy: Path | None = None

    def fields(self) -> Mapping[str, Any]:
        """Return the line of the journal."""
        line = {
            "replaces": str(self.file),
            "kept": None if self.kept is None else str(self.kept),
            "before": self.before.fields(),
            "after": self.after.fields(),
        }
        return line if self.copy is None else line | {"accepts": str(self.copy)}


@dataclass(frozen=True, slots=True)
class Copy:
    """A clean copy: its path, its source, the bytes of both, and the digest of a file that it replaced, if any.

    `undecodable` counts the byte sequences of the source that are U+FFFD in the copy.
    """

    copy: Path
    source: Path
    before: Fingerprint
    after: Fingerprint
    replaced: str | None = None
    undecodable: int = 0

    def fields(self) -> Mapping[str, Any]:
        """Return the line of the journal."""
        line: dict[str, Any] = {
            "copies": str(self.source),
            "to": str(self.copy),
            "before": self.before.fields(),
            "after": self.after.fields(),
        }
        if self.replaced is not None:
            line["replaced"] = self.replaced
        if self.undecodable:
            line["undecodable"] = self.undecodable
        return line


@dataclass(frozen=True, slots=True)
class NewFolder:
    """A folder of a mirror that the run made."""

    folder: Path

    def fields(self) -> Mapping[str, Any]:
        """Return the line of the journal."""
        return {"folder": str(self.folder)}


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


Step = Replacement | Copy | NewFolder | Rename


def step_of(line: Mapping[str, Any]) -> Step | None:
    """Return the step in a line of a journal; None for another line. Raises ValueError for an invalid step."""
    try:
        if "replaces" in line:
            step: Step = Replacement(
                _path(line["replaces"]),
                None if line["kept"] is None else _path(line["kept"]),
                _fingerprint(line["before"]),
                _fingerprint(line["after"]),
                _path(line["accepts"]) if "accepts" in line else None,
            )
        elif "copies" in line:
            both = _fingerprint(line["before"]), _fingerprint(line["after"])
            replaced = _digest(line["replaced"]) if "replaced" in line else None
            step = Copy(_path(line["to"]), _path(line["copies"]), *both, replaced, _number(line.get("undecodable", 0)))
        elif "folder" in line:
            return NewFolder(_path(line["folder"]))
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
    match step:
        case Rename(old, new):
            is_possible = old.parent == new.parent and old != new
        case Replacement(file, kept, copy=copy):
            has_backup = kept is None or _is_beside(file, kept, _BACKUP)
            is_possible = has_backup and (copy is None or (_is_copy_of(file, copy) and copy != kept))
        case Copy(copy, source):
            is_possible = copy != source
        case _:
            is_possible = True
    if not is_possible:
        raise ValueError("no run makes such a step")


def _is_copy_of(file: Path, other: Path) -> bool:
    """Whether another path may be that of the clean copy beside a file, whatever the suffix was."""
    start = file.name.partition(".")[0] or file.name
    return other.parent == file.parent and other.name.startswith(start) and other != file


def _is_beside(file: Path, other: Path, suffix: re.Pattern[str]) -> bool:
    """Whether another path is that of a file with a suffix added."""
    is_longer = other.parent == file.parent and other.name.startswith(file.name)
    return is_longer and suffix.fullmatch(other.name[len(file.name) :]) is not None


def is_plain_path(value: Any) -> bool:
    """Whether a value is an absolute, normalized path that a file system can have."""
    if not isinstance(value, str) or "\0" in value or not os.path.isabs(value) or os.path.normpath(value) != value:
        return False
    try:
        os.fsencode(value)
    except UnicodeEncodeError:  # a lone surrogate, which stands for no byte
        return False
    return True


def _path(value: Any) -> Path:
    """Return an absolute, normalized path; raises ValueError for any other value."""
    if not is_plain_path(value):
        raise ValueError(f"{value!r} is no absolute path")
    return Path(value)


def _fingerprint(value: Any) -> Fingerprint:
    size = value.get("size")
    return Fingerprint(_digest(value["sha256"]), None if size is None else _number(size))


def _digest(value: Any) -> str:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise ValueError(f"{value!r} is no digest")
    return value


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
