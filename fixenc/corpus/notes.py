"""What is noted of each shard in the output, so that an interrupted run is continued: in ``_fixenc/shards``.

A note is written right before its shard gets its name, and once more after that. So a shard that stands there without
a note was made by something else, even after a kill.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fixenc.corpus.sample import Change, change_of
from fixenc.corpus.tally import Tally
from fixenc.errors import OptionsError, TargetError
from fixenc.files.leftovers import sweep_folder
from fixenc.files.locations import FOREIGN_LINK, Location, Root, foreign_link
from fixenc.files.reaching import folder_of, open_folder
from fixenc.files.reading import read, standing_at
from fixenc.files.writing import Target, write_whole

__all__ = [
    "FOLDER", "Note", "location_of_note", "location_of_page", "open_output", "read_note", "stamp_of", "write",
    "write_note",
]  # fmt: skip

FOLDER = "_fixenc"
"""The folder in the output with all that is not a shard."""
# The folder in it with a note of each shard.
_SHARDS = "shards"
# The length of the name of a note, in bytes of a hash of the shard's name: too long for two to be the same.
_NAME = 16
# The most bytes of a note that is read: the sample of a shard is bounded.
_MOST_BYTES = 1 << 28
_ANY = 0o777

Stamp = tuple[int, ...]
"""What shows whether a file was written to: its size, and when that was, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Note:
    """A shard that was written: its name, what it was made of and how, its fingerprint, and what was done.

    `origin` is the name of the input in the ledger, `source` its stamp, `settings` the fingerprint of the settings.
    `digests` are the fingerprints of the output, the last one first. `target` is the stamp of the output, empty until
    it has its name.
    """

    shard: str
    origin: str
    source: Stamp
    settings: str
    digests: tuple[str, ...]
    target: Stamp
    tally: Tally
    changes: tuple[Change, ...]


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file: its size and the time it was last written to, which copies of disks keep."""
    return status.st_size, status.st_mtime_ns


def location_of_note(output: Root, shard: str) -> Location:
    """Return where the note of a shard stands in the output."""
    name = hashlib.blake2b(shard.encode("utf-8", "surrogatepass"), digest_size=_NAME).hexdigest()
    return Location(output, (FOLDER, _SHARDS), f"{name}.json")


def location_of_page(output: Root, name: str) -> Location:
    """Return where a file about all shards stands in the output."""
    return Location(output, (FOLDER,), name)


def open_output(path: Path) -> Root:
    """Make a folder for mended shards, if it is missing, and the folders for notes in it; raises OptionsError.

    A link in the place of one of those is not followed, and a link to the output only if nobody else made it.
    """
    shown = repr(str(path))
    if path.exists() and not path.is_dir():
        raise OptionsError(f"output {shown} is a file; name a folder")
    if (link := foreign_link(path)) is not None:
        raise OptionsError(f"output: {str(link)!r} {FOREIGN_LINK}")
    try:
        path.mkdir(parents=True, exist_ok=True)
        output = Root.of(path)
        for above, name in (((), FOLDER), ((FOLDER,), _SHARDS)):
            with suppress(FileExistsError):
                open_folder(output, above).make_folder(name, _ANY)
            open_folder(output, (*above, name))
            sweep_folder(Location(output, (*above, name), ""))
    except OSError as error:
        raise OptionsError(f"output {shown} cannot be made: {error.strerror or error}; name another with -o") from error
    return output


def read_note(location: Location) -> Note | None:
    """Return the note at a location; None if there is none that can be read."""
    try:
        if not folder_of(location).is_taken(location.name):
            return None
        return _note_of(json.loads(read(location, _MOST_BYTES).data))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


def write_note(location: Location, note: Note) -> None:
    """Write the note of a shard; raises TargetError."""
    write(
        location,
        json.dumps(
            {
                "shard": note.shard,
                "origin": note.origin,
                "source": note.source,
                "settings": note.settings,
                "digests": note.digests,
                "target": note.target,
                "tally": note.tally.to_json(),
                "changes": [one.to_json() for one in note.changes],
            }
        ).encode("ascii"),
    )


def write(location: Location, data: bytes) -> None:
    """Write a file of fixenc's own in the output, over an earlier one; raises TargetError."""
    try:
        over = standing_at(location) if folder_of(location).is_taken(location.name) else None
    except (OSError, ValueError) as error:
        shown = repr(str(location.path))
        reason = getattr(error, "strerror", None) or error
        raise TargetError(f"{shown} cannot be written over ({reason}); move it away and run again") from error
    write_whole(Target(location, None, over), data)


def _note_of(value: Mapping[str, Any]) -> Note:
    return Note(
        str(value["shard"]),
        str(value["origin"]),
        tuple(map(int, value["source"])),
        str(value["settings"]),
        tuple(map(str, value["digests"])),
        tuple(map(int, value["target"])),
        Tally.from_json(value["tally"]),
        tuple(map(change_of, value["changes"])),
    )
