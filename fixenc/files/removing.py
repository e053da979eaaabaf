"""Removing a file that fixenc made, and that nobody has written to since."""

from __future__ import annotations

from collections.abc import Collection

from fixenc.errors import ChangedError, TargetError
from fixenc.files.locations import Location
from fixenc.files.reaching import folder_of
from fixenc.files.reading import CHANGING, Standing, standing_at, still_stands

MODIFIED = "modified since fixenc wrote it; left unchanged"


def remove_unchanged(location: Location, digests: Collection[str]) -> bool:
    """Remove the regular file at a location if its bytes have one of these fingerprints; return False if it is gone.

    No link is followed. Raises FileError, or another OSError, and leaves the file alone then.
    """
    standing = find_unchanged(location, digests)
    if standing is None:
        return False
    folder = folder_of(location)
    if not still_stands(folder, location.name, standing):
        raise ChangedError(CHANGING)
    folder.unlink(location.name)
    return True


def find_unchanged(location: Location, digests: Collection[str]) -> Standing | None:
    """Return the regular file at a location if its bytes have one of these fingerprints; None if there is no file.

    Raises FileError for a file with other bytes, and for a link.
    """
    try:
        folder_of(location).lstat(location.name)
    except FileNotFoundError:
        return None
    standing = standing_at(location)
    if standing.digest not in digests:
        raise TargetError(MODIFIED)
    return standing
