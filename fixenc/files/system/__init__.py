"""What differs between Linux, macOS and Windows: the calls of each system, in a module each.

The rest of fixenc uses `system.here`, the module of the system that it runs on, and asks no other question about it.
Each module has what `System` lists; tests call all three, with fakes for the calls that only one system has.
"""

from __future__ import annotations

import importlib
import os
import sys
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

# The module of each system, by what Python calls it; any other system is treated like Linux, which lacks nothing then
# that is not looked for first.
_MODULES = {"win32": "windows", "cygwin": "linux", "darwin": "macos"}


class Lock(Enum):
    """The answer to the wish for a lock: it was taken, another process has it, or the file can have none."""

    TAKEN = auto()
    BUSY = auto()
    NONE = auto()


class System(Protocol):
    """The calls of a system. Those that fail raise OSError, with a message in words where the system has none."""

    @property
    def HAS_DESCRIPTORS(self) -> bool:  # noqa: N802 - a constant of the module
        """Whether all calls take a name relative to the descriptor of its folder, and follow no link."""

    @property
    def REPLACES_OPEN_FILES(self) -> bool:  # noqa: N802
        """Whether a file that a program has open can be replaced, renamed and removed."""

    @property
    def HOME_VARIABLES(self) -> tuple[str, ...]:  # noqa: N802
        """The environment variables that the place of the state folder depends on."""

    @property
    def REDIRECTED_ENCODING(self) -> str | None:  # noqa: N802
        """The encoding of an output that is no terminal; None for the one that the user's settings name."""

    def open_folder(self, path: str) -> int | None:
        """Return a descriptor of a folder, to lock it; None if the system opens no folders."""

    def lock(self, descriptor: int, *, is_shared: bool = False, is_waiting: bool = False) -> Lock:
        """Lock an open file until its descriptor is closed; a shared lock keeps only exclusive ones away."""

    def unlock(self, descriptor: int) -> None:
        """Give up an exclusive lock."""

    def flush(self, descriptor: int) -> None:
        """Have the bytes of a file, or the names in a folder, on the disk."""

    def link(self, name: str, new: str, **ends: int) -> None:
        """Make a hard link; raises NotImplementedError, too, if the system cannot."""

    def replace(self, name: str, new: str, **ends: int) -> None:
        """Rename atomically over a file with the new name."""

    def rename_exclusively(self, source: int | None, name: str, target: int | None, new: str) -> bool:
        """Rename atomically unless the name is taken; return False if the system or the file system cannot."""

    def unlink(self, name: str, **ends: int) -> None:
        """Remove a file."""

    def copy_range(self, source: int, into: int, size: int) -> None:
        """Have the system copy as many bytes as it can, from and to where both files stand."""

    def read_at(self, descriptor: int, count: int, offset: int) -> bytes:
        """Read from a place of a file."""

    def attributes_of(self, descriptor: int) -> Iterable[tuple[str, bytes]]:
        """Return the extended attributes of a file, as far as this user may read them."""

    def set_attribute(self, file: int | str, name: str, value: bytes) -> None:
        """Set an extended attribute."""

    def change_owner(self, file: int | str, user: int, group: int) -> None:
        """Change the owner or group of a file; -1 leaves one as it is."""

    def user_number(self) -> int | None:
        """Return the number of the user; None if files have no owners by number."""

    def is_private_group(self, number: int) -> bool:
        """Whether a group is the private group of the user, which many systems make with the user's name."""

    def leads_elsewhere(self, status: os.stat_result) -> bool:
        """Whether what has this status (of `lstat`) is a link to another place, whatever the system calls it."""

    def address(self, path: str) -> str:
        """Return an absolute path as system calls take it, however long it is."""

    def spell(self, path: str) -> str:
        """Return one spelling of a path for all that the file systems of this system usually take for the same."""

    def objection_to_name(self, name: str) -> str | None:
        """Return why the system would take this name for another, or for a device; None if it is a plain name."""

    def longest_name(self, folder: str) -> int | None:
        """Return the longest name in a folder, in bytes; None if the system does not tell."""

    def is_held(self, path: str) -> bool:
        """Whether a program has a file open for writing, as far as the system tells."""


def processors() -> int:
    """Return the number of processors that this process may use."""
    affinity: Any = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _find() -> System:
    name = _MODULES.get(sys.platform, "linux")
    return cast("System", importlib.import_module(f"{__name__}.{name}"))


here: System = _find()
