"""The folders of a mirror, made as they are wanted, each no more open than its counterpart."""

from __future__ import annotations

import stat
from contextlib import suppress

from fixenc.errors import TargetError
from fixenc.files.locations import Location
from fixenc.files.reaching import open_folder

# What a folder has that has no counterpart; the user's mask takes away from it.
_ANY = 0o777


def make_folders(target: Location, source: Location) -> None:
    """Make the folders in which a clean copy is to stand, as far as they are missing.

    Counted from the file up, each is like the source's. Raises TargetError, which names the one that cannot be made.
    """
    with suppress(OSError):
        open_folder(target.root, target.folders)
        return
    for depth in range(1, len(target.folders) + 1):
        try:
            _make_folder(target, source, depth)
        except OSError as error:
            shown = repr(str(target.root.path.joinpath(*target.folders[:depth])))
            raise TargetError(f"cannot make the folder {shown}: {error.strerror or error}") from error


def _make_folder(target: Location, source: Location, depth: int) -> None:
    """Make the folder so many names below the root, if it is missing."""
    *above, name = target.folders[:depth]
    at = depth - len(target.folders) + len(source.folders)
    mode = open_folder(source.root, source.folders[:at]).status().st_mode if at >= 0 else _ANY
    with suppress(FileExistsError):
        # Whoever writes the copy must be able to write into it, whatever the original allows.
        open_folder(target.root, tuple(above)).make_folder(name, stat.S_IRWXU | stat.S_IMODE(mode) & _ANY)
    open_folder(target.root, target.folders[:depth])
