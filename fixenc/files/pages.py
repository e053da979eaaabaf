"""Writing a page for people: complete or not at all, and over no file but an earlier page."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from fixenc.errors import OptionsError, TargetError
from fixenc.files import ledger
from fixenc.files.ledger import Identities, Ledger, Written
from fixenc.files.locations import FOREIGN_LINK, Location, foreign_link
from fixenc.files.naming import Job
from fixenc.files.reaching import folder_of, release_folders
from fixenc.files.reading import Standing, standing_at
from fixenc.files.walking import PAGE_SUFFIXES
from fixenc.files.writing import Target, draft_file

__all__ = ["require_page", "write_page"]


def require_page(path: Path, jobs: Iterable[Job], *, force: bool) -> None:
    """Raise OptionsError or TargetError if a page must not be written there, which is found before the work begins.

    That is another file than a page that fixenc made, unless `force` is given, and one of the files that the page is
    about in any case.
    """
    if path.suffix.lower() not in PAGE_SUFFIXES:
        raise OptionsError(f"the page {str(path)!r} must be named with .html at its end, so that browsers open it")
    name = Identities()(path)
    if any(job.source_name == name and job.found.is_input for job in jobs):
        raise TargetError(f"{str(path)!r} is one of the files that the page is about; choose another name with -o")
    try:
        _find_replaced(path, force=force)
    finally:
        release_folders()


def write_page(path: Path, chunks: Iterable[bytes], *, force: bool) -> None:
    """Write a page in one step; raises TargetError, also if another file stands there.

    The list of written files has it with itself as its source, so that a later run knows it, replaces it, and does not
    take it for a file to fix.
    """
    fingerprint = hashlib.sha256()

    def count(chunk: bytes) -> bytes:
        fingerprint.update(chunk)
        return chunk

    try:
        over = _find_replaced(path, force=force)
        draft = draft_file(Target(Location.of(path), None, over), lambda _: map(count, chunks))
        try:
            draft.flush()
            name = Identities()(path)
            replaced = None if over is None else over.digest
            ledger.record(Written(name, name, fingerprint.hexdigest(), replaced))
            draft.put()
        finally:
            draft.close()
    finally:
        release_folders()


def _find_replaced(path: Path, *, force: bool) -> Standing | None:
    """Return the file that a page may replace; None if its name is free. Raises TargetError for any other file."""
    if (link := foreign_link(path.parent)) is not None:
        raise TargetError(f"output: {str(link)!r} {FOREIGN_LINK}")
    location = Location.of(path)
    try:
        there = folder_of(location).lstat(path.name)
    except FileNotFoundError:
        if not os.path.isdir(path.parent):
            raise TargetError(f"cannot write {str(path)!r}: its folder does not exist; make it first") from None
        return None
    except OSError as error:
        raise TargetError(f"cannot write {str(path)!r}: {error.strerror or error}") from error
    if not stat.S_ISREG(there.st_mode):
        raise TargetError(f"{str(path)!r} exists and is no regular file; choose another name with -o")
    found = standing_at(location)
    if not force and found.digest not in Ledger().digests_from(path, path):
        raise TargetError(
            f"{str(path)!r} exists and is no page that fixenc made; choose another name with -o, or overwrite it with "
            "--force"
        )
    return found
