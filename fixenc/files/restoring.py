"""Undoing a run: the originals that it kept take the place of what it wrote, byte for byte, and names come back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fixenc.errors import FileError, JournalError
from fixenc.files.journal import Journal, Rename, Replacement
from fixenc.files.locations import Location
from fixenc.files.moving import move
from fixenc.files.reaching import folder_of
from fixenc.files.reading import CHANGING, digest_of, standing_at, still_stands


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of one file that a run had replaced: why it was left as it is, if it was."""

    path: Path
    failure: str | None = None


def undo(journal: Journal) -> Iterator[Restored]:
    """Restore what a run replaced or renamed, the last first; a file that somebody changed since stays as it is.

    Raises JournalError for a run that did neither.
    """
    if not journal.is_undoable:
        raise JournalError(
            f"run {journal.number} replaced no file, it wrote copies; to undo it, remove those: "
            f"{journal.options.output or 'NAME' + journal.options.suffix + '.EXT'}"
        )
    failed = False
    for step in reversed(journal.steps):
        path, failure = (step.new, _rename_back(step)) if isinstance(step, Rename) else (step.file, _restore(step))
        failed = failed or failure is not None
        yield Restored(path, failure)
    if not failed:
        journal.was_undone()


def _restore(one: Replacement) -> str | None:
    """Put an original back; why not, if not."""
    try:
        file, kept = Location.of(one.file), Location.of(one.kept)
        now = standing_at(file)
        failure = _objection(one, now.digest)
        if failure is None and now.digest == one.after:
            folder = folder_of(file)
            if not still_stands(folder, file.name, now):
                return CHANGING
            folder_of(kept).replace(kept.name, file.name, folder)
            folder.sync()
    except FileError as error:
        return str(error)
    except OSError as error:
        return f"cannot be restored: {error.strerror or error}"
    return failure


def _rename_back(one: Rename) -> str | None:
    """Give something its old name back; why not, if not."""
    try:
        if not os.path.lexists(one.new):
            return None if os.path.lexists(one.old) else "it is gone"
        if os.path.lexists(one.old) and os.path.samestat(os.lstat(one.old), os.lstat(one.new)):
            os.unlink(one.new)  # the run was cut short when it had both names
        else:
            move(folder_of(Location.of(one.new)), one.new.name, one.old.name, folder_of(Location.of(one.old)))
        folder_of(Location.of(one.old)).sync()
    except FileExistsError:
        return f"something else is called {str(one.old)!r} now; it stays as it is"
    except OSError as error:
        return f"cannot be renamed: {error.strerror or error}"
    return None


def _objection(one: Replacement, now: str) -> str | None:
    """What speaks against restoring a file that is now as this fingerprint tells, if anything does."""
    if now == one.before:
        return None  # never replaced, since the run was cut short, or restored before
    if now != one.after:
        return "somebody changed it since; it stays as it is"
    try:
        kept = digest_of(Location.of(one.kept))
    except FileError as error:
        return f"its original, kept as {str(one.kept)!r}, {error}"
    if kept != one.before:
        return f"what stands at {str(one.kept)!r} is not its original any more; it stays as it is"
    return None
