"""The folders of a mirror, made as they are wanted, each no more open than its counterpart."""

from __future__ import annotations

import stat

from fixenc.errors import TargetError
from fixenc.files.locations import Location
from fixenc.files.reaching import open_folder

# What a folder has that has no counterpart; the user's mask takes away from it.
_ANY = 0o777


def make_folders(target: Location, source: Location) -> None:
    """Make the folders in which a clean copy is to stand, as far as they are missing.

    Counted from the file up, each is like the source's. Raises TargetError, which names the one that cannot be made.
    """
    above = len(target.folders) - len(source.folders)
    try:
        folder = open_folder(target.root)
        for depth, name in enumerate(target.folders, 1):
            at = depth - above
            try:
                folder = open_folder(target.root, target.folders[:depth])
            except FileNotFoundError:
                mode = open_folder(source.root, source.folders[:at]).status().st_mode if at >= 0 else _ANY
                # Whoever writes the copy must be able to write into it, whatever the original allows.
                folder.make_folder(name, stat.S_IRWXU | stat.S_IMODE(mode) & _ANY)
                folder = open_folder(target.root, target.folders[:depth])
    except OSError as error:
        shown = repr(str(target.root.path.joinpath(*target.folders[:depth])))
        raise TargetError(f"cannot make the folder {shown}: {error.strerror or error}") from error
