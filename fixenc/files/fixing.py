"""One file, from reading to writing."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from fixenc.detection.newlines import newline_kind
from fixenc.errors import FileError, TargetError
from fixenc.files.naming import Job, backup_of, plan
from fixenc.files.reading import Source, read
from fixenc.files.writing import digest, write_whole
from fixenc.options import Options
from fixenc.pipeline import Cleaned, fix_bytes
from fixenc.records import Change, Outcome, Status


def fix_file(path: Path | str, options: Options | None = None) -> Outcome:
    """Fix one file as `options` say and tell what became of it; a failure is an outcome too, not an exception."""
    options = options or Options()
    (job,) = plan([Path(path)], options) if not Path(path).is_dir() else (None,)
    if job is None:
        return Outcome(Path(path), Status.FAILED, "is a folder; fix_tree takes folders")
    return fix_job(job, options)


def fix_job(job: Job, options: Options) -> Outcome:
    """Carry out one planned job. Whatever happens to this file, it is told and the next file can be handled."""
    path = job.found.path
    if job.found.failure is not None:
        return Outcome(path, Status.FAILED, job.found.failure)
    if job.found.skip is not None:
        return Outcome(path, Status.SKIPPED, job.found.skip)
    try:
        source = read(path)
        return _settle(job, source, fix_bytes(source.data, options, name=path.name), options)
    except FileError as error:
        return Outcome(path, Status.FAILED, str(error))
    except Exception as error:  # noqa: BLE001 - one bad file never ends a run
        return Outcome(path, Status.FAILED, f"internal error, please report it: {type(error).__name__}: {error}")


def _settle(job: Job, source: Source, cleaned: Cleaned, options: Options) -> Outcome:
    """Write what is to be written and describe it."""
    target = job.target if cleaned.is_changed or options.output is not None else None
    is_due = target is not None and _is_due(job, cleaned.data, options)
    was_written = is_due and not options.dry_run
    if was_written:
        if options.in_place:
            _keep_original(job.found.path, source)
        write_whole(job.target, cleaned.data, source.status)
    reason = cleaned.refusal or cleaned.detection.reason
    if cleaned.is_changed and not is_due:
        reason = "its clean copy is up to date"
    repair = cleaned.repair
    return Outcome(
        path=job.found.path,
        status=_status(cleaned),
        reason=reason,
        target=target,
        is_due=is_due,
        was_written=was_written,
        written_digest=digest(cleaned.data) if was_written else None,
        detection=cleaned.detection,
        newline=newline_kind(repair.before) if cleaned.detection.is_text else None,
        actions=cleaned.actions,
        damage=repair.damage,
        undecodable=len(cleaned.undecodable) if cleaned.detection.is_text else 0,
        change=Change(repair.before, cleaned.text) if options.keep_texts and cleaned.is_changed else None,
    )


def _status(cleaned: Cleaned) -> Status:
    if not cleaned.detection.is_text:
        return Status.SKIPPED
    if cleaned.refusal is not None:
        return Status.UNSURE
    return Status.FIXED if cleaned.is_changed else Status.HEALTHY


def _is_due(job: Job, data: bytes, options: Options) -> bool:
    """Whether the target must be written: False where these very bytes stand there already.

    Raises TargetError where it must not be: rather than replace a file that fixenc did not write.
    """
    target = job.target
    if job.clash is not None:
        raise TargetError(job.clash)
    if options.in_place or not os.path.lexists(target):
        return True
    if target.is_symlink() or not target.is_file():
        raise TargetError(f"{str(target)!r} exists and is no regular file; move it away or choose another output")
    there = read(target).data
    if there != data and not options.force and digest(there) != job.known_digest:
        raise TargetError(
            f"{str(target)!r} exists and fixenc did not write it; move it away, choose another --suffix "
            "or output, or overwrite it with --force"
        )
    return there != data


def _keep_original(path: Path, source: Source) -> None:
    """Keep the original beside the file, under the first name that is free or holds the very same bytes."""
    for number in count():
        backup = backup_of(path, number)
        if not os.path.lexists(backup):
            write_whole(backup, source.data, source.status)
            return
        if backup.is_file() and not backup.is_symlink() and read(backup).data == source.data:
            return
