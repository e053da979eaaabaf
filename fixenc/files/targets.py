"""What a clean copy may replace, and keeping the original where it is replaced."""

from __future__ import annotations

import os
import stat
from itertools import count
from pathlib import Path

from fixenc.errors import TargetError
from fixenc.files import ledger
from fixenc.files.content import Handled
from fixenc.files.journal import Journal
from fixenc.files.ledger import Written
from fixenc.files.locations import Location
from fixenc.files.naming import ON_ITSELF, Job
from fixenc.files.reaching import folder_of
from fixenc.files.reading import Source, Standing, digest_of, standing_at
from fixenc.files.steps import Fingerprint, Replacement
from fixenc.files.writing import Target, backup_of, write_whole
from fixenc.options import Options


def check_target(job: Job, handled: Handled, options: Options) -> Standing | None:
    """Return the file that the clean copy may replace; None if its name is free.

    Raises TargetError for a file that it must not replace, such as one that fixenc did not write.
    """
    if job.clash is not None:
        raise TargetError(job.clash)
    if options.in_place:
        return Standing(handled.source.status, handled.original.digest)
    found = find_standing(job, handled.source.status)
    if found is None or found.digest == handled.clean.digest:
        return found
    if job.replaces is not None:
        raise TargetError(
            f"its clean copy would replace {str(job.replaces)!r}, which is itself to be fixed; "
            "choose another --suffix or output"
        )
    if not options.force and found.digest not in job.known_digests:
        raise TargetError(
            f"{str(job.target)!r} exists and fixenc did not make it from this file; move it away, choose another "
            "--suffix or output, or overwrite it with --force"
        )
    return found


def find_standing(job: Job, source: os.stat_result, on_itself: str = ON_ITSELF) -> Standing | None:
    """Return the file at the target of a job, None if there is none; `source` is the status of the input.

    Raises TargetError for what no run may replace: the input itself, with `on_itself` as the reason, a folder, link or
    device, and the target of another job on a file system that takes both names for one.
    """
    there = _stat(job.landing)
    if there is None:
        return None
    if job.rival is not None and job.landing.name not in folder_of(job.landing).names():
        raise TargetError(job.rival)
    if _is_same_file(job, there, source):
        raise TargetError(on_itself)
    if not stat.S_ISREG(there.st_mode):
        raise TargetError(f"{str(job.target)!r} exists and is no regular file; move it away or choose another output")
    return standing_at(job.landing)


def _is_same_file(job: Job, there: os.stat_result, source: os.stat_result) -> bool:
    """Whether the target is the source under another path, as when one folder is mounted at two places.

    A hard link to the source in another folder is a separate name and may be replaced.
    """
    is_same = os.path.samestat(there, source)
    return is_same and folder_of(job.landing).identity == folder_of(job.found.location).identity


def is_up_to_date(there: Standing | None, handled: Handled) -> bool:
    """Whether the target has the clean bytes already."""
    return there is not None and there.digest == handled.clean.digest


def _stat(location: Location) -> os.stat_result | None:
    """Return the status of the file at a location, None if there is none; raises TargetError if it is out of reach."""
    try:
        return folder_of(location).lstat(location.name)
    except (FileNotFoundError, NotADirectoryError):  # making the folder will report it
        return None
    except OSError as error:
        raise TargetError(f"cannot write {str(location.path)!r}: {error.strerror or error}") from error


def require_one_name(path: Path, source: Source) -> None:
    """Raise TargetError for a file with several hard links: the other names would keep the old bytes."""
    if source.status.st_nlink > 1:
        raise TargetError(
            f"has {source.status.st_nlink} hard links, and {str(path)!r} alone would be replaced; "
            "write the clean copy elsewhere, with --output or beside it"
        )


def keep_original(job: Job, handled: Handled, options: Options, accepted: Path | None = None) -> None:
    """Note that a file is to be replaced, and keep the original beside it, if wanted, under the first free name.

    The journal notes that name before the file exists, so that undoing a run knows what it made. A resumed run uses
    what it kept before the interruption; a run without a journal uses any kept file with the same bytes. `accepted` is
    the clean copy that the file is replaced by, if there is one.
    """
    if not options.backup:
        _note_replacement(job, handled, None, options, accepted)
        return
    for number in count():
        backup = backup_of(job.found.location, number)
        there = _stat(backup)
        if there is not None:
            may_share = options.journal is None or backup.name == job.kept
            if may_share and stat.S_ISREG(there.st_mode) and digest_of(backup) == handled.original.digest:
                _note_replacement(job, handled, backup.name, options, accepted)
                return
            continue
        _note_replacement(job, handled, backup.name, options, accepted)
        name = str(Path(job.source_name).with_name(backup.name))
        ledger.record(Written(name, job.source_name, handled.original.digest))
        write_whole(Target(backup, handled.source, is_synced=options.fsync), handled.original.chunks_into)
        return


def _note_replacement(job: Job, handled: Handled, kept: str | None, options: Options, accepted: Path | None) -> None:
    if options.journal is None:
        return
    file = Path(job.source_name)
    before = Fingerprint(handled.original.digest, handled.source.status.st_size)
    after = Fingerprint(handled.clean.digest, handled.clean.size)
    step = Replacement(file, None if kept is None else file.with_name(kept), before, after, accepted)
    Journal(options.journal).note_step(step, is_synced=options.fsync)
