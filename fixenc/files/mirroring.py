"""The folders of a mirror, made when they are needed, with no more rights than their counterparts."""

from __future__ import annotations

import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fixenc.errors import TargetError
from fixenc.files.locations import Location
from fixenc.files.reaching import open_folder

# The mode of a folder without a counterpart, limited by the user's mask.
_ANY = 0o777


def make_folders(target: Location, source: Location, note: Callable[[Path], None]) -> None:
    """Make the missing folders for a clean copy; `note` is called with the path of each before it is made.

    Each gets the mode of its counterpart, counted from the file up. Raises TargetError, which names the folder that
    cannot be made.
    """
    with suppress(OSError):
        open_folder(target.root, target.folders)
        return
    for depth in range(1, len(target.folders) + 1):
        try:
            _make_folder(target, source, depth, note)
        except OSError as error:
            shown = repr(str(target.root.path.joinpath(*target.folders[:depth])))
            raise TargetError(f"cannot make the folder {shown}: {error.strerror or error}") from error


def _make_folder(target: Location, source: Location, depth: int, note: Callable[[Path], None]) -> None:
    """Make the folder that is `depth` names below the root, if it is missing."""
    *above, name = target.folders[:depth]
    at = depth - len(target.folders) + len(source.folders)
    mode = open_folder(source.root, source.folders[:at]).status().st_mode if at >= 0 else _ANY
    parent = open_folder(target.root, tuple(above))
    if not parent.is_taken(name):
        note(Path(target.root.real, *above, name))
        with suppress(FileExistsError):
            # fixenc must be able to write into it, even if nobody may write into the original.
            parent.make_folder(name, stat.S_IRWXU | stat.S_IMODE(mode) & _ANY)
    open_folder(target.root, target.folders[:depth])
